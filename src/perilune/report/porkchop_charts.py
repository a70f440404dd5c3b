"""What the page shows of transfers between planets: C3 over the dates about each interplanetary flight of the plan."""

from collections.abc import Mapping
from typing import Final

from perilune.programme import Plan, WindowFigures
from perilune.programme.flight_studies import Porkchop
from perilune.report.charts import Chart, HeatChart, HeatMark, day

_LEVELS: Final = (1.1, 1.25, 1.5, 2.0, 3.0)
"""Contours, over the least C3 of the grid."""

_MOST: Final = 1.3
"""Over the last contour; beyond it a cell is left empty."""


def porkchop_charts(plan: Plan, porkchops: Mapping[str, Porkchop]) -> tuple[Chart, ...]:
    """Return a porkchop plot for each mission that has one."""
    windows = {row.option: row.windows for row in plan.options}
    return tuple(
        porkchop_chart(f"{row.name}: Earth to Mars", porkchops[row.id], row.launch_utc, windows[row.selected])
        for row in plan.missions
        if row.selected is not None and row.id in porkchops
    )


def porkchop_chart(
    title: str, porkchop: Porkchop, launch_utc: str | None, windows: tuple[WindowFigures, ...]
) -> HeatChart:
    """Return C3 over departure and arrival about a flown window, with that window and the others marked.

    Args:
        title: of the chart.
        porkchop: the energies.
        launch_utc: the launch of the flown window.
        windows: those of the mission.
    """
    flown = next(row for row in windows if row.launch_utc == launch_utc)
    least = min(c3 for row in porkchop.c3_km2_s2 for c3 in row if c3 is not None)
    most = _MOST * _LEVELS[-1] * least
    return HeatChart(
        view="porkchop",
        title=title,
        x_label="departure",
        y_label="arrival",
        value_label="C3 [km²/s²]",
        x=tuple(day(epoch) for epoch in porkchop.departure_tdb_s),
        y=tuple(day(epoch) for epoch in porkchop.arrival_tdb_s),
        values=tuple(
            tuple(round(c3, 2) if c3 is not None and c3 <= most else None for c3 in row) for row in porkchop.c3_km2_s2
        ),
        levels=tuple(round(level * least, 1) for level in _LEVELS),
        marks=tuple(
            HeatMark("flown" if row is flown else "", row.departure_utc[:10], row.arrival_utc[:10]) for row in windows
        ),
        note=(
            f"Flown: {flown.departure_utc[:10]} to {flown.arrival_utc[:10]} at {flown.c3_km2_s2:.2f} km²/s²; the least "
            f"of these dates is {least:.2f} km²/s². Small rings: the other windows of the mission."
        ),
    )
