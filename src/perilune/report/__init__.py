"""Results presented: one self-contained HTML page from a plan, and its scene for Cesium. No physics is here."""

from perilune.report.build_up_charts import build_up_charts
from perilune.report.charts import Chart, GroundTrack, HeatChart, LineChart, MapChart, Series, TableChart
from perilune.report.page import write_report
from perilune.report.schedule_charts import schedule_charts
from perilune.report.stored import rebuild_report

__all__ = [
    "Chart",
    "GroundTrack",
    "HeatChart",
    "LineChart",
    "MapChart",
    "Series",
    "TableChart",
    "build_up_charts",
    "rebuild_report",
    "schedule_charts",
    "write_report",
]
