"""Pictures of flights under electric thrust, seen from the north of the ecliptic."""

from typing import TYPE_CHECKING

import numpy as np

from perilune.astro.time import parse_time
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.interplanetary.plots import Path, flight_figure, mark_at
from perilune.transfers.low_thrust.model import LowThrustFlight, Tug
from perilune.transfers.low_thrust.transfer import flown_states

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def low_thrust_figure(flight: LowThrustFlight, tug: Tug) -> "Figure":
    """Return the picture of a flight under thrust; parts with the engine on are drawn in the second colour.

    Args:
        flight: the flight.
        tug: the tug that flies it.
    """
    start, end = (parse_time(text) for text in (flight.departure_utc, flight.arrival_utc))
    parts = [states[:, :3] for _, states in flown_states(flight, tug)]
    paths = []
    for name, on in (("coast", False), ("thrust", True)):
        chosen = [
            np.vstack([positions, np.full(3, np.nan)])
            for arc, positions in zip(flight.arcs, parts, strict=True)
            if (arc.throttle > 0.05) is on
        ]
        if chosen:
            paths.append(Path(name, np.vstack(chosen)))
    marks = [
        mark_at(flight.origin, planet(flight.origin).state(start)[0, :3]),
        mark_at(flight.target, planet(flight.target).state(end)[0, :3]),
    ]
    title = f"{flight.dv_m_s:.0f} m/s, {flight.propellant_kg:.0f} kg"
    return flight_figure(paths, marks, (flight.origin, flight.target), start, title)
