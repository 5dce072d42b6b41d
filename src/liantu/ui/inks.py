"""What charts draw with on both grounds, the light one and the dark one."""

from typing import Final

#: The edge of a bar or a sign, for the palest stages vanish on white and the deepest on black.
EDGE: Final = "#75828a"
#: The years of a time axis have no colour in the chart's theme, and ECharts' own is for white; with
#: none they take that of all texts, which is the page's on either ground.
AXIS: Final = None
