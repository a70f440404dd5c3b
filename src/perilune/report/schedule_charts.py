"""What the page shows of the likely dates: S-curves of the missions that decide, and a table of all."""

from typing import Final

import numpy as np

from perilune.programme.schedule_risk import ScheduleRisk
from perilune.report.charts import Chart, LineChart, Series, TableChart, day
from perilune.told_number import counted

_SHOWN: Final = 6
_GRID: Final = 120
_P90: Final = 89
"""The place of the ninetieth percentile among 1 to 99."""


def schedule_charts(risk: ScheduleRisk | None) -> tuple[Chart, ...]:
    """Return the charts of a schedule risk, none where there is none."""
    if risk is None:
        return ()
    return (_curves(risk), _table(risk))


def _curves(risk: ScheduleRisk) -> LineChart:
    """The milestone aimed at, and those that decide its date most often, on one axis of dates."""
    ranked = sorted(risk.milestones, key=lambda row: (row.id != risk.target, -row.criticality))[:_SHOWN]
    curves = {curve.id: np.array(curve.tdb_s) for curve in risk.curves}
    dates = [curves[row.id] for row in ranked]
    # the last tenth of the runs may come a lifetime later: the axis ends before it
    grid = np.linspace(min(row[0] for row in dates), max(row[_P90] for row in dates), _GRID)
    percents = np.arange(1.0, 100.0)
    series = tuple(
        Series(row.name, tuple(round(float(value), 1) for value in np.interp(grid, when, percents, 0.0, 100.0)))
        for row, when in zip(ranked, dates, strict=True)
    )
    law = risk.slips
    seen = _month(risk.as_of_tdb_s)
    note = f"{risk.samples:,} runs, seed {risk.seed}, correlation {risk.correlation:g}, seen from {seen}"
    if law is not None:
        note += f"; real over announced time to go: median {law.median:.2f}, of {counted(law.missions, 'missions')}"
    days = tuple(day(float(when)) for when in grid)
    return LineChart("schedule", "When they come", "year", "runs that have it [%]", days, series, dates=True, note=note)


def _table(risk: ScheduleRisk) -> TableChart:
    rows = tuple(
        (
            row.name,
            None if row.planned_tdb_s is None else _month(row.planned_tdb_s),
            *(_month(when) for when in (row.p10_tdb_s, row.p50_tdb_s, row.p70_tdb_s, row.p90_tdb_s)),
            None if row.on_time is None else round(100.0 * row.on_time, 1),
            round(100.0 * row.criticality, 1),
            round(row.cruciality, 2),
        )
        for row in risk.milestones
    )
    columns = ("mission", "planned", "P10", "P50", "P70", "P90", "on time %", "critical %", "crucial")
    return TableChart("schedule", "Likely dates", columns, rows)


def _month(tdb_s: float) -> str:
    return day(tdb_s)[:7]
