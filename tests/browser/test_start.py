def test_the_first_page_opens_without_an_error(screen):
    screen.open("/")
    screen.page.get_by_text("链图").first.wait_for()
    assert screen.page.get_by_test_id("stException").count() == 0
