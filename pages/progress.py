"""Progress: where the selection stands, what needs attention, how fast it moves, who does it."""

from liantu.ui.headline import chips, kpi_line
from liantu.ui.page_head import page_head
from liantu.ui.panels import PROGRESS, chosen_panel
from liantu.ui.progress.behind import behind_list
from liantu.ui.progress.changes import changes
from liantu.ui.progress.conversion import conversions
from liantu.ui.progress.league import leagues
from liantu.ui.progress.lights import lights
from liantu.ui.progress.pace import pace
from liantu.ui.progress.stages import stages
from liantu.ui.scene import scene

now = scene()

kpi_line(now)
chips(now)
page_head(now, now.say("progress.title"))
panel = chosen_panel(now, "progress", PROGRESS)
if panel == "way":
    stages(now)
    conversions(now)
if panel == "lights":
    lights(now)
if panel == "changes":
    changes(now)
if panel == "pace":
    pace(now)
if panel == "league":
    leagues(now)
if panel in ("way", "pace", "league"):
    behind_list(now)
