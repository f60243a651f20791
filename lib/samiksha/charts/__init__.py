"""The pictures of a brief.

Enters: a `Review`. Leaves: figures as HTML: one PNG each, with the sentence that says what it shows and
a caption in both languages. A chart whose figures the source lacks says so.
"""

from samiksha.charts.bars import ageing_chart, department_chart, level_chart
from samiksha.charts.flow import flow_chart
from samiksha.charts.ranking import ranking_chart

__all__ = ["ageing_chart", "department_chart", "flow_chart", "level_chart", "ranking_chart"]
