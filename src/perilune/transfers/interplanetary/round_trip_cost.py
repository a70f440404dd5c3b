"""The burns of round trips to Mars on Lambert arcs and powered flybys, many at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.constants import GM_EARTH
from perilune.transfers.interplanetary.flyby import periapsis_speed, powered_flyby_dv
from perilune.transfers.interplanetary.heliocentric import Tour, tour
from perilune.transfers.interplanetary.planets import Planet, planet
from perilune.transfers.interplanetary.round_trip_model import ENTRY_RADIUS_M, TripQuestion

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Route:
    """The planets of the way out and of the way back; a trip without a stay has no way back of its own."""

    out: tuple[str, ...]
    back: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Such as ``earth mars, mars venus earth``."""
        return ", ".join(" ".join(names) for names in (self.out, self.back) if names)

    @property
    def events(self) -> int:
        """The number of dates."""
        return len(self.out) + len(self.back)


ROUTES = {
    "conjunction": (Route(("earth", "mars"), ("mars", "earth")),),
    "opposition": (
        Route(("earth", "mars"), ("mars", "earth")),
        Route(("earth", "mars"), ("mars", "venus", "earth")),
        Route(("earth", "venus", "mars"), ("mars", "earth")),
    ),
    "free-return": (Route(("earth", "mars", "earth")),),
}


@dataclass(frozen=True, eq=False)
class Trips:
    """Burns (n, events), flyby radii (n, events) (zero where none), excess speeds (n, events), entry speeds (n,)."""

    burns_m_s: Array
    radii_m: Array
    v_infinity_m_s: Array
    entry_m_s: Array

    @property
    def total_m_s(self) -> Array:
        """The sum of the burns (n,) [m/s], infinite where there is no flight."""
        total = self.burns_m_s.sum(axis=1)
        return np.where(np.isfinite(total), total, np.inf)


def departure_burn(question: TripQuestion, excess_m_s: Array) -> Array:
    """Return the burns [m/s] out of the parking orbit."""
    return periapsis_speed(excess_m_s, question.parking_radius_m, GM_EARTH) - question.parking_speed_m_s


def entry_speed(excess_m_s: Array) -> Array:
    """Return the speeds [m/s] at the entry altitude."""
    return periapsis_speed(excess_m_s, ENTRY_RADIUS_M, GM_EARTH)


def entry_burn(question: TripQuestion, excess_m_s: Array) -> Array:
    """Return the burns [m/s] that hold the entry speed to its limit."""
    return np.maximum(entry_speed(excess_m_s) - question.entry_speed_limit_m_s, 0.0)


def lowest_flyby(question: TripQuestion, body: Planet) -> float:
    """Return the lowest radius [m] of a flyby."""
    return body.radius_m + question.flyby_altitude_m if body.name == "mars" else body.lowest_periapsis_m


def trips(question: TripQuestion, route: Route, epochs: Array) -> Trips:
    """Return the trips at epochs (n, events), in the order of the route."""
    count = len(epochs)
    burns, radii, speeds = (np.zeros((count, route.events)) for _ in range(3))
    parts = [(route.out, 0)] + ([(route.back, len(route.out))] if route.back else [])
    for names, first in parts:
        flown = tour([planet(name) for name in names], epochs[:, first : first + len(names)])
        _flybys(question, flown, first, burns, radii, speeds)
    last = route.events - 1
    burns[:, 0] = departure_burn(question, speeds[:, 0])
    burns[:, last] = entry_burn(question, speeds[:, last])
    if route.back:
        at_mars = [len(route.out) - 1, len(route.out)]
        burns[:, at_mars] = question.orbit.insertion_dv(speeds[:, at_mars])
    return Trips(burns, radii, speeds, entry_speed(speeds[:, last]))


def _flybys(question: TripQuestion, flown: Tour, first: int, burns: Array, radii: Array, speeds: Array) -> None:
    """Fill in one way's excess speeds, and the burns and radii of its flybys."""
    last = len(flown.planets) - 1
    for k, body in enumerate(flown.planets):
        vectors = flown.leaving_m_s[:, k] if k == 0 else flown.arriving_m_s[:, k]
        speeds[:, first + k] = np.linalg.norm(vectors, axis=1)
        if 0 < k < last:
            lowest = lowest_flyby(question, body)
            out = flown.leaving_m_s[:, k]
            burns[:, first + k], radii[:, first + k] = powered_flyby_dv(vectors, out, body.gm_m3_s2, lowest)
