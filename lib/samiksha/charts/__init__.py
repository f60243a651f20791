"""The pictures of a brief.

Enters: a `Review` or a `Rollup`. Leaves: figures as HTML: one PNG each, with the sentence that says what it shows and
a caption in both languages. A chart whose figures the source lacks says so.
"""

from samiksha.charts.flow import flow_chart
from samiksha.charts.frames import bars, burn_down, lines, pace
from samiksha.charts.helpline import ageing_chart, department_chart, level_chart
from samiksha.charts.panels import small_multiples
from samiksha.charts.ranking import ranking_chart
from samiksha.charts.tiles import tile_map

__all__ = [
    "ageing_chart",
    "bars",
    "burn_down",
    "department_chart",
    "flow_chart",
    "level_chart",
    "lines",
    "pace",
    "ranking_chart",
    "small_multiples",
    "tile_map",
]
