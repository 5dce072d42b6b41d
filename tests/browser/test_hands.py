"""The hands of the other tests: they never hold what the page is just taking away."""

from tests.support.browser import MAP_FRAME

#: The leaving page's map, which answers nothing any more, and soon the coming page's.
CHANGING = """(selector) => {
  const src = selector.match(/'(.*)'/)[1];
  const frame = (html) => Object.assign(document.createElement("iframe"), { src, srcdoc: html });
  const leaving = frame("");
  document.body.append(leaving);
  setTimeout(() => leaving.remove(), 200);
  setTimeout(() => document.body.append(frame("<script>window.here = 1</script>")), 300);
}"""


def test_the_frame_is_the_one_that_stands_not_the_one_that_leaves(screen):
    screen.page.goto("about:blank")
    screen.page.evaluate(CHANGING, MAP_FRAME)
    assert screen.frame_of("() => window.here").evaluate("() => window.here") == 1
    assert screen.page.locator(MAP_FRAME).count() == 1
