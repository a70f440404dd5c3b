"""Pictures of a schedule risk: the S-curves of its milestones, and what decides the date of the target."""

from typing import TYPE_CHECKING

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_YEAR
from perilune.figures import house_style, new_figure
from perilune.programme.schedule_risk import ScheduleRisk

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_CURVES = 7


@house_style()
def risk_figure(risk: ScheduleRisk) -> "Figure":
    """Return a picture of a schedule risk: S-curves above, criticality and cruciality below (a tornado).

    Args:
        risk: the answer of :func:`perilune.programme.schedule_risk`.
    """
    figure, (curves, bars) = new_figure(8.4, 7.2, rows=2)
    today = _year(risk.as_of_tdb_s)
    rows = sorted(risk.milestones, key=lambda row: (row.id != risk.target, -row.criticality))[:_MOST_CURVES]
    points = {row.id: row.tdb_s for row in risk.curves}
    for number, row in enumerate(rows):
        years = [_year(date) for date in points[row.id]]
        width = 2.2 if row.id == risk.target else 1.1
        curves.plot(years, range(1, 100), lw=width, color=f"C{number % 10}", label=row.name)
        if row.planned_tdb_s is not None:
            curves.axvline(_year(row.planned_tdb_s), color=f"C{number % 10}", lw=0.7, ls=":")
    curves.axhline(70.0, color="0.6", lw=0.7)
    far = max(_year(points[row.id][89]) for row in rows)
    curves.set_xlim(today, today + 1.1 * (far - today))
    curves.xaxis.set_major_formatter("{x:.0f}")
    curves.set_xlabel("year; dotted: planned")
    curves.set_ylabel("percent of the runs that have it")
    curves.set_title(f"{risk.name}, as of {format_utc(risk.as_of_tdb_s)[:7]}")
    curves.legend(loc="upper right", bbox_to_anchor=(-0.16, 1.0), fontsize=7.0)
    ranked = sorted(risk.milestones, key=lambda row: (row.criticality, row.cruciality))[-2 * _MOST_CURVES :]
    places = range(len(ranked))
    bars.barh([place + 0.2 for place in places], [row.criticality for row in ranked], 0.4, label="criticality")
    bars.barh([place - 0.2 for place in places], [row.cruciality for row in ranked], 0.4, label="rank correlation")
    bars.set_yticks(list(places), [row.name for row in ranked], fontsize=7.0)
    bars.set_title(f"What decides {risk.target}")
    bars.legend(loc="lower right", fontsize=7.0)
    return figure


def _year(tdb_s: float) -> float:
    return 2000.0 + tdb_s / SECONDS_PER_YEAR
