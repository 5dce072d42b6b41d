def test_the_first_page_opens_without_an_error(page):
    page.goto("/")
    page.get_by_text("链图").first.wait_for()
    page.get_by_test_id("stStatusWidget").wait_for(state="detached")
    assert page.get_by_test_id("stException").count() == 0
