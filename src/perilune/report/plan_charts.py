"""The charts that come with a plan: what its page shows beyond the plan itself."""

from perilune.programme import FlightStudies, Plan
from perilune.report.abort_charts import abort_charts
from perilune.report.build_up_charts import build_up_charts
from perilune.report.charts import Chart
from perilune.report.porkchop_charts import porkchop_charts
from perilune.report.schedule_charts import schedule_charts


def plan_charts(plan: Plan, studies: FlightStudies) -> tuple[Chart, ...]:
    """Return the charts of a plan: porkchop plots, aborts, the build-up of the station, likely dates.

    Args:
        plan: what followed from the evaluation.
        studies: of the flights of the plan.
    """
    return (
        *porkchop_charts(plan, studies.porkchops),
        *abort_charts(plan, studies.aborts),
        *build_up_charts(plan.build_up),
        *schedule_charts(plan.risk),
    )
