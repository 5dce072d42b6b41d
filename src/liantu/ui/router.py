"""The one script behind all pages: address and widgets settled, the page drawn, the filter bar.

The page is drawn before the filter bar, so that the map is asked for its sites first and the
counts beside the choices, which take longer, follow.
"""

from liantu.ui.frame import draw_page

draw_page()
