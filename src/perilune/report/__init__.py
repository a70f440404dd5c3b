"""Results presented: one self-contained HTML page from a plan, and its scene for Cesium."""

from perilune.report.charts import Chart, GroundTrack, HeatChart, HeatMark, LineChart, MapChart, Series, TableChart
from perilune.report.page import write_report
from perilune.report.plan_charts import plan_charts
from perilune.report.stored import rebuild_report

__all__ = [
    "Chart",
    "GroundTrack",
    "HeatChart",
    "HeatMark",
    "LineChart",
    "MapChart",
    "Series",
    "TableChart",
    "plan_charts",
    "rebuild_report",
    "write_report",
]
