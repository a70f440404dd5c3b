"""Pictures of flights about the Sun, seen from the north of the ecliptic."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import parse_time
from perilune.astro.two_body.kepler import along_conic
from perilune.constants import AU, GM_SUN, SECONDS_PER_YEAR
from perilune.figures import house_style, new_figure
from perilune.figures.style import INK
from perilune.transfers.interplanetary.chain import flown
from perilune.transfers.interplanetary.chain_model import Chain, SeedResult
from perilune.transfers.interplanetary.heliocentric import tour
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.interplanetary.round_trip_model import RoundTrip

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_OBLIQUITY_RAD: Final = np.radians(23.439_291_1)  # of J2000, IAU 2006
_POINTS: Final = 300


@dataclass(frozen=True, eq=False)
class Path:
    """A part of a flight: its name and heliocentric positions (n, 3) [m], ICRF."""

    name: str
    positions_m: Array


@dataclass(frozen=True)
class Mark:
    """A place on the flight: a label, and a planet at an epoch or a position."""

    label: str
    position_m: tuple[float, float, float]


def chain_figure(chain: Chain, result: SeedResult) -> "Figure":
    """Return the picture of a chain's flight with its planets' orbits.

    Args:
        chain: the chain that was searched.
        result: the flight that one search found.
    """
    flight = flown(chain, result)
    paths, marks = [], []
    for k, (first, second) in enumerate(pairwise(chain.sequence)):
        start = np.append(planet(first).state(flight.epochs_tdb_s[0, k])[0, :3], flight.starts_m_s[0, k])
        leg = _coasted(start, flight.coast_epochs_tdb_s[0, k] - flight.epochs_tdb_s[0, k])
        again = np.append(flight.coast_positions_m[0, k], flight.restarts_m_s[0, k])
        rest = _coasted(again, flight.epochs_tdb_s[0, k + 1] - flight.coast_epochs_tdb_s[0, k])
        paths.append(Path(f"{first} to {second}", np.vstack([leg, rest])))
        if chain.deep_space and flight.coasts_m_s[0, k] > 1.0:
            marks.append(mark_at(f"{flight.coasts_m_s[0, k]:.0f} m/s", flight.coast_positions_m[0, k]))
    for k, name in enumerate(chain.sequence):
        marks.append(mark_at(name, planet(name).state(flight.epochs_tdb_s[0, k])[0, :3]))
    return flight_figure(paths, marks, sorted(set(chain.sequence)), float(flight.epochs_tdb_s[0, 0]), "gravity assists")


@house_style()
def flight_figure(
    paths: Sequence[Path], marks: Sequence[Mark], orbits: Sequence[str], epoch_tdb_s: float, title: str
) -> "Figure":
    """Return the picture of paths, marked places and the orbits of planets, in the plane of the ecliptic."""
    figure, axes = new_figure(5.8, 5.8)
    for name in orbits:
        state = planet(name).state(epoch_tdb_s)[0]
        around = _flat(_coasted(state, _period(state)))
        axes.plot(around[:, 0], around[:, 1], color=INK, linewidth=0.6, linestyle=":")
    for path in paths:
        flat = _flat(path.positions_m)
        axes.plot(flat[:, 0], flat[:, 1], label=path.name)
    for mark in marks:
        place = _flat(np.array([mark.position_m]))[0]
        axes.plot(*place, "o", color=INK, markersize=3.5)
        axes.annotate(mark.label, place, xytext=(4, 4), textcoords="offset points", fontsize=7.0)
    axes.plot(0.0, 0.0, "o", color="#E69F00", markersize=8.0)
    axes.set(title=title, xlabel="au", ylabel="au", aspect="equal")
    axes.legend(loc="upper right", fontsize=7.0)
    return figure


def mark_at(label: str, position: Array) -> Mark:
    """Return the mark of a position (3,) [m]."""
    x, y, z = (float(value) for value in position)
    return Mark(label, (x, y, z))


def _coasted(state: Array, duration_s: float) -> Array:
    since = np.linspace(0.0, float(duration_s), _POINTS)
    return along_conic(state, since, GM_SUN)[:, :3]


def _period(state: Array) -> float:
    """Return the time [s] in which a planet goes around, at most 250 years."""
    axis = 1.0 / (2.0 / float(np.linalg.norm(state[:3])) - float(state[3:] @ state[3:]) / GM_SUN)
    return min(float(2.0 * np.pi * np.sqrt(axis**3 / GM_SUN)), 250.0 * SECONDS_PER_YEAR)


def _flat(positions: Array) -> Array:
    """Return (n, 2) [au] in the ecliptic of J2000, x towards the equinox."""
    across = np.cos(_OBLIQUITY_RAD) * positions[:, 1] + np.sin(_OBLIQUITY_RAD) * positions[:, 2]
    return np.column_stack([positions[:, 0], across]) / AU


def round_trip_figure(trip: RoundTrip) -> "Figure":
    """Return the picture of a round trip to Mars.

    Args:
        trip: the trip; see :func:`perilune.transfers.round_trips`.
    """
    paths, marks = [], []
    epochs = [parse_time(event.epoch_utc) for event in trip.events]
    names = [event.planet for event in trip.events]
    for k, (first, second) in enumerate(pairwise(names)):
        if first != second:
            flight = tour((planet(first), planet(second)), [epochs[k : k + 2]])
            velocity = flight.planet_velocities_m_s[0, 0] + flight.leaving_m_s[0, 0]
            start = np.append(flight.positions_m[0, 0], velocity)
            paths.append(Path(f"{first} to {second}", _coasted(start, epochs[k + 1] - epochs[k])))
    for event, epoch in zip(trip.events, epochs, strict=True):
        marks.append(mark_at(f"{event.planet} {event.epoch_utc[:10]}", planet(event.planet).state(epoch)[0, :3]))
    return flight_figure(paths, marks, sorted(set(names)), epochs[0], f"round trip, {trip.total_d:.0f} days")
