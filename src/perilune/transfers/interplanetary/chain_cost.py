"""The cost of chains of flybys, many at once: ballistic legs with powered flybys, or a deep-space burn on every leg.

The two formulations MGA and MGA-1DSM of Vinko and Izzo 2008, Global optimisation heuristics and test problems for
preliminary spacecraft trajectory design, ESA ACT report GOHTPPSTD, and of ESA's GTOP database made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.two_body.kepler import along_conic
from perilune.constants import GM_SUN
from perilune.transfers.interplanetary.chain_model import Chain
from perilune.transfers.interplanetary.flyby import periapsis_speed, powered_flyby_dv, unpowered_flyby
from perilune.transfers.interplanetary.heliocentric import Choices, chosen_arcs, tour
from perilune.transfers.interplanetary.planets import Planet

Array = NDArray[np.float64]

_FARTHEST: Final = 1e15


@dataclass(frozen=True, eq=False)
class Flights:
    """Flights (n,): epochs (n, planets), excess velocities (n, planets, 3), flyby radii and burns.

    ``burns_m_s`` (n, planets) are what the departure, each flyby and the arrival count; ``coasts_m_s`` (n, legs) are
    the deep-space burns at ``coast_epochs_tdb_s`` and ``coast_positions_m`` (n, legs, 3); zero where legs are
    ballistic. ``starts_m_s`` (n, legs, 3) are the heliocentric velocities with which each leg leaves its planet, and
    ``restarts_m_s`` those after its burn. ``choices`` are kinds of Lambert's arcs, as of
    :func:`perilune.transfers.interplanetary.heliocentric.chosen_arcs`. Costs are infinite where there is no flight.
    """

    epochs_tdb_s: Array
    arriving_m_s: Array
    leaving_m_s: Array
    periapsis_m: Array
    burns_m_s: Array
    coasts_m_s: Array
    coast_epochs_tdb_s: Array
    coast_positions_m: Array
    starts_m_s: Array
    restarts_m_s: Array
    choices: Choices | None = None

    @property
    def total_m_s(self) -> Array:
        """The sum of all burns (n,) [m/s]."""
        total = self.burns_m_s.sum(axis=1) + self.coasts_m_s.sum(axis=1)
        return np.where(np.isfinite(total), total, np.inf)


def dimensions(chain: Chain) -> int:
    """Return how many unknowns a chain has."""
    legs = len(chain.legs_s)
    kinds = legs if chain.revolutions > 0 else 0
    return kinds + (4 + 2 * legs + 2 * (legs - 1) if chain.deep_space else 1 + legs)


def flights(chain: Chain, planets: Sequence[Planet], points: Array, gm_sun: float = GM_SUN) -> Flights:
    """Return the flights that points (n, dimensions) of the unit box stand for.

    The unknowns are, each from its lower to its upper bound: departure; durations of the legs; and with deep-space
    burns also the departure's excess speed and its two angles (longitude from the planet's velocity, and the sine of
    the latitude), the shares of the legs after which they burn, radii of the flybys (as logarithms), and their angles
    in the B-plane. Where legs may have whole revolutions, the kind of each leg's arc comes last.
    """
    legs, choices = len(chain.legs_s), None
    if chain.revolutions > 0:
        kinds = 2 * chain.revolutions + 1
        choices = np.minimum(points[:, -legs:] * kinds, kinds - 1).astype(np.int64)
        points = points[:, :-legs]
    lower = np.array([chain.depart_tdb_s[0], *(low for low, _ in chain.legs_s)])
    upper = np.array([chain.depart_tdb_s[1], *(high for _, high in chain.legs_s)])
    epochs = np.cumsum(lower + points[:, : 1 + legs] * (upper - lower), axis=1)
    if not chain.deep_space:
        return powered_flights(chain, planets, epochs, gm_sun, choices)
    rest = points[:, 1 + legs :]
    speed, longitude, latitude = rest[:, 0], 2.0 * np.pi * rest[:, 1], np.arcsin(2.0 * rest[:, 2] - 1.0)
    shares = 0.01 + 0.98 * rest[:, 3 : 3 + legs]
    low = np.array(chain.lowest_periapsis_m)
    high = np.array([highest_periapsis(planet) for planet in planets[1:-1]])
    radii = low * (high / low) ** rest[:, 3 + legs : 2 + 2 * legs]
    angles = 2.0 * np.pi * rest[:, 2 + 2 * legs :]
    departure = np.column_stack([speed * chain.most_departure_m_s, longitude, latitude])
    return coasting_flights(chain, planets, epochs, departure, shares, radii, angles, gm_sun, choices)


def highest_periapsis(planet: Planet) -> float:
    """Return the radius [m] above which a flyby is not looked for: ten radii of a rocky planet, 300 of a giant."""
    return planet.radius_m * (300.0 if planet.radius_m > 2e7 else 10.0)


def powered_flights(
    chain: Chain, planets: Sequence[Planet], epochs: Array, gm_sun: float = GM_SUN, choices: Choices | None = None
) -> Flights:
    """Return flights of ballistic legs between epochs (n, planets), with burns at the periapses of the flybys."""
    flown = tour(planets, epochs, gm_sun, choices)
    count, stops = epochs.shape
    burns, radii = np.zeros((count, stops)), np.zeros((count, stops))
    burns[:, 0] = _departure_cost(chain, flown.leaving_m_s[:, 0])
    for k in range(1, stops - 1):
        v_in, v_out = flown.arriving_m_s[:, k], flown.leaving_m_s[:, k]
        lowest = chain.lowest_periapsis_m[k - 1]
        burns[:, k], radii[:, k] = powered_flyby_dv(v_in, v_out, planets[k].gm_m3_s2, lowest)
    burns[:, -1] = _arrival_cost(chain, planets[-1], flown.arriving_m_s[:, -1])
    starts = flown.planet_velocities_m_s[:, :-1] + flown.leaving_m_s[:, :-1]
    nothing = np.zeros((count, stops - 1))
    return Flights(
        epochs, flown.arriving_m_s, flown.leaving_m_s, radii, burns, nothing, epochs[:, :-1], flown.positions_m[:, :-1],
        starts, starts, choices,
    )  # fmt: skip


def coasting_flights(
    chain: Chain,
    planets: Sequence[Planet],
    epochs: Array,
    departure: Array,
    shares: Array,
    radii: Array,
    angles: Array,
    gm_sun: float = GM_SUN,
    choices: Choices | None = None,
) -> Flights:
    """Return flights with a burn on every leg, and unpowered flybys.

    Args:
        chain, planets, epochs: as of :func:`flights`; epochs (n, planets).
        departure: (n, 3) excess speed [m/s], longitude from the planet's velocity and latitude over its orbit [rad].
        shares: (n, legs), of each leg that passes before its burn.
        radii, angles: (n, flybys) periapsis radii [m] and angles of the B-plane [rad].
        gm_sun: gravitational parameter of the Sun.
        choices: (n, legs) kinds of the arcs after the burns.
    """
    count, stops = epochs.shape
    states = np.stack([planet.state(epochs[:, k]) for k, planet in enumerate(planets)], axis=1)
    arriving, leaving = np.zeros((count, stops, 3)), np.zeros((count, stops, 3))
    burns, periapsis = np.zeros((count, stops)), np.zeros((count, stops))
    coasts, times = np.zeros((count, stops - 1)), np.zeros((count, stops - 1))
    places, starts, restarts = (np.zeros((count, stops - 1, 3)) for _ in range(3))
    leaving[:, 0] = _excess(states[:, 0], departure)
    burns[:, 0] = _departure_cost(chain, leaving[:, 0])
    for k in range(stops - 1):
        starts[:, k] = states[:, k, 3:] + leaving[:, k]
        duration = epochs[:, k + 1] - epochs[:, k]
        start = np.hstack([states[:, k, :3], starts[:, k]])
        middle = along_conic(start, shares[:, k] * duration, gm_sun, lost_is_infinite=True)
        lost = ~(np.abs(middle).max(axis=1) < _FARTHEST)
        middle[lost] = states[lost, k]
        kinds, rest = None if choices is None else choices[:, k], (1.0 - shares[:, k]) * duration
        first, last = chosen_arcs(middle[:, :3], states[:, k + 1, :3], rest, gm_sun, kinds)
        places[:, k], restarts[:, k], times[:, k] = middle[:, :3], first, epochs[:, k] + shares[:, k] * duration
        coasts[:, k] = np.where(lost, np.inf, np.linalg.norm(first - middle[:, 3:], axis=1))
        arriving[:, k + 1] = np.where(np.isfinite(last), last, 1e6) - states[:, k + 1, 3:]
        if k + 1 < stops - 1:
            gm = planets[k + 1].gm_m3_s2
            velocity = states[:, k + 1, 3:]
            leaving[:, k + 1] = unpowered_flyby(arriving[:, k + 1], velocity, radii[:, k], angles[:, k], gm)
            periapsis[:, k + 1] = radii[:, k]
    burns[:, -1] = _arrival_cost(chain, planets[-1], arriving[:, -1])
    return Flights(epochs, arriving, leaving, periapsis, burns, coasts, times, places, starts, restarts, choices)


def _excess(state: Array, departure: Array) -> Array:
    """Return excess velocities (n, 3) from speed, longitude from the planet's velocity, and latitude."""
    speed, longitude, latitude = departure.T
    along = state[:, 3:] / np.linalg.norm(state[:, 3:], axis=1)[:, None]
    up = np.cross(state[:, :3], state[:, 3:])
    up /= np.linalg.norm(up, axis=1)[:, None]
    flat = np.cos(latitude)
    x, y, z = flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)
    direction = x[:, None] * along + y[:, None] * np.cross(up, along) + z[:, None] * up
    return np.asarray(speed[:, None] * direction)


def _departure_cost(chain: Chain, excess: Array) -> Array:
    return np.maximum(np.linalg.norm(excess, axis=1) - np.sqrt(chain.free_c3_m2_s2), 0.0)


def _arrival_cost(chain: Chain, planet: Planet, excess: Array) -> Array:
    speed = np.linalg.norm(excess, axis=1)
    if chain.arrival == "flyby":
        return np.where(np.isfinite(speed), 0.0, np.inf)
    if chain.arrival == "rendezvous":
        return speed
    gm, radius = planet.gm_m3_s2, chain.arrival_periapsis_m
    burn = periapsis_speed(speed, radius, gm) - np.sqrt(gm * (1.0 + chain.arrival_eccentricity) / radius)
    return np.asarray(burn)
