"""What the page shows of transfers between planets: C3 over the dates about each interplanetary flight of the plan."""

from typing import Final

import numpy as np

from perilune.astro.time import parse_time
from perilune.constants import SECONDS_PER_DAY
from perilune.integration import parse_destination
from perilune.programme import Plan, Programme, WindowFigures, Work
from perilune.report.charts import Chart, HeatChart, HeatMark, day
from perilune.run import Task
from perilune.transfers.interplanetary.direct_arc import body
from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route
from perilune.transfers.interplanetary.porkchop import grid

_DEPARTURE_D: Final = np.arange(-80.0, 81.0, 4.0)
_ARRIVAL_D: Final = np.arange(-119.0, 162.0, 7.0)
"""Dates of the grid about those of the flown window [d]."""

_LEVELS: Final = (1.1, 1.25, 1.5, 2.0, 3.0)
"""Contours, over the least C3 of the grid."""

_MOST: Final = 1.3
"""Over the last contour; beyond it a cell is left empty."""

_HEIGHT_M: Final = 185e3


def porkchop_charts(plan: Plan, programme: Programme, work: Work) -> tuple[Chart, ...]:
    """Return a porkchop plot for each interplanetary mission that flies, from the store where it is known."""
    windows = {(row.mission, row.ship, row.launcher, row.site): row.windows for row in plan.options}
    tasks = {}
    for row in plan.missions:
        flown = row.selected
        if flown is not None and parse_destination(flown.destination, programme.catalogue).kind == "mars":
            known = windows[flown.mission, flown.ship, flown.launcher, flown.site]
            tasks[row.id] = _task(f"{row.name}: Earth to Mars", row.launch_utc, known)
    return tuple(work.do("porkchop plots", tasks).values()) if tasks else ()


def _task(title: str, launch_utc: str | None, windows: tuple[WindowFigures, ...]) -> Task:
    asked = (title, launch_utc, windows)
    return Task(function=porkchop, arguments=asked, record=HeatChart, inputs=asked, label=title)


def porkchop(title: str, launch_utc: str | None, windows: tuple[WindowFigures, ...]) -> HeatChart:
    """Return C3 over departure and arrival about a flown window, with that window and the others marked.

    Args:
        title: of the chart.
        launch_utc: the launch of the flown window.
        windows: those of the mission; the arcs are of less than one revolution.
    """
    flown = next(row for row in windows if row.launch_utc == launch_utc)
    departure = parse_time(flown.departure_utc) + _DEPARTURE_D * SECONDS_PER_DAY
    arrival = parse_time(flown.arrival_utc) + _ARRIVAL_D * SECONDS_PER_DAY
    route = Route(body("earth"), body("mars"), BodyOrbit(_HEIGHT_M), BodyOrbit(_HEIGHT_M))
    c3_km2_s2 = grid(route, departure, arrival).layers[0].c3_m2_s2.T / 1e6
    least = float(c3_km2_s2.min())
    most = _MOST * _LEVELS[-1] * least
    return HeatChart(
        view="porkchop",
        title=title,
        x_label="departure",
        y_label="arrival",
        value_label="C3 [km²/s²]",
        x=_days(departure),
        y=_days(arrival),
        values=tuple(tuple(round(c3, 2) if c3 <= most else None for c3 in row) for row in c3_km2_s2.tolist()),
        levels=tuple(round(level * least, 1) for level in _LEVELS),
        marks=tuple(
            HeatMark("flown" if row is flown else "", row.departure_utc[:10], row.arrival_utc[:10]) for row in windows
        ),
        note=(
            f"Flown: {flown.departure_utc[:10]} to {flown.arrival_utc[:10]} at {flown.c3_km2_s2:.2f} km²/s²; the least "
            f"of these dates is {least:.2f} km²/s². Small rings: the other windows of the mission."
        ),
    )


def _days(epochs_tdb_s: np.ndarray) -> tuple[str, ...]:
    return tuple(day(float(epoch)) for epoch in epochs_tdb_s)
