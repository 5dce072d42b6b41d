"""The chain graphs: how full each node is, where the gaps are, and what a newcomer would find."""

from liantu.ui.chains.board import board, notes
from liantu.ui.chains.gap_table import gap_downloads, gap_table
from liantu.ui.chains.graph import graph
from liantu.ui.chains.upkeep import upkeep
from liantu.ui.headline import chips, kpi_line
from liantu.ui.page_head import page_head
from liantu.ui.scene import scene

now = scene()

kpi_line(now)
chips(now)
page_head(now, now.say("chains.title"))
shown = board(now)
graph(shown)
notes(shown)
gap_table(shown)
gap_downloads(shown)
upkeep(shown)
