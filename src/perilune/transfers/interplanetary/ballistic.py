"""Flights past planets without a burn: the dates at which the hyperbolas of every flyby fit the arcs about the Sun."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.lambert import lambert
from perilune.constants import GM_SUN, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.interplanetary.flyby import common_periapsis, periapsis_speed, unpowered_flyby
from perilune.transfers.interplanetary.heliocentric import Tour, tour
from perilune.transfers.interplanetary.planets import Planet

Array = NDArray[np.float64]

_CLOSED: Final = 1e-6
_ANGLES: Final = 72
_NO_ARC: Final = 1e3


def ballistic_flight(planets: Sequence[Planet], epochs_tdb_s: ArrayLike, first_periapsis_m: float) -> Tour | NoSolution:
    """Return the flight without burns next to given dates, with a given periapsis radius [m] of the first flyby.

    The departure is kept. Every later date moves so that at each flyby the excess speeds are the same before and after.

    Args:
        planets: three or more, from the departure to the last arrival.
        epochs_tdb_s: (planets,), a guess good to a few days.
        first_periapsis_m: radius of the first flyby.
    """
    from scipy.optimize import root

    first = np.array(epochs_tdb_s, dtype=float)

    def at(shift_d: Array) -> Tour:
        epochs = first.copy()
        epochs[1:] += SECONDS_PER_DAY * shift_d
        return tour(planets, epochs)

    def off(shift_d: Array) -> Array:
        """Return what is missing to flybys without burns, with the dates after the first moved by days (k,)."""
        flight = at(shift_d)
        v_in, v_out = flight.arriving_m_s[0, 1:-1], flight.leaving_m_s[0, 1:-1]
        if not (np.isfinite(v_in).all() and np.isfinite(v_out).all()):
            return np.full(len(planets) - 1, _NO_ARC)
        speeds = np.linalg.norm(v_out, axis=1) / np.linalg.norm(v_in, axis=1) - 1.0
        periapsis = common_periapsis(v_in[:1], v_out[:1], planets[1].gm_m3_s2)
        return np.append(speeds, np.minimum(periapsis / first_periapsis_m, 1e6) - 1.0)

    found = root(off, np.zeros(len(first) - 1), tol=1e-10)
    if not np.abs(off(found.x)).max() < _CLOSED:
        return NoSolution("no flight without burns next to these dates", "excess speeds at the flybys")
    return at(found.x)


@dataclass(frozen=True, eq=False)
class BurnReturn:
    """A flight out to a planet, past it without a burn, and home with one burn on the way.

    Epochs (4,) of departure, flyby, burn and return; speeds in m/s; ``entry_speed_m_s`` at the entry altitude, not
    relative to the air.
    """

    epochs_tdb_s: Array
    c3_m2_s2: float
    flyby_v_infinity_m_s: float
    burn_m_s: float
    burn_distance_m: float
    return_v_infinity_m_s: float
    entry_speed_m_s: float


def burn_return(
    home: Planet,
    target: Planet,
    epochs_tdb_s: ArrayLike,
    periapsis_m: float,
    entry_radius_m: float,
    entry_speed_limit_m_s: float,
) -> BurnReturn:
    """Return the flight of the smallest burn on the way home that enters no faster than allowed.

    The departure is kept; flyby, burn and return may be up to a day later than given.

    Args:
        home, target: where it starts and ends, and the planet passed at ``periapsis_m``.
        epochs_tdb_s: (4,) departure, and the earliest times of flyby, burn and return.
        entry_radius_m, entry_speed_limit_m_s: where the entry speed is counted, and its limit.
    """
    from scipy.optimize import minimize

    first = np.array(epochs_tdb_s, dtype=float)
    angles = 2.0 * np.pi * np.arange(_ANGLES) / _ANGLES
    start = [_with_burn(home, target, first, periapsis_m, angle, entry_radius_m).burn_m_s for angle in angles]

    def flown(unknowns: Array) -> BurnReturn:
        epochs = first + SECONDS_PER_DAY * np.append(0.0, unknowns[:3])
        return _with_burn(home, target, epochs, periapsis_m, float(unknowns[3]), entry_radius_m)

    def cost(unknowns: Array) -> float:
        flight = flown(unknowns)
        return flight.burn_m_s + 10.0 * max(0.0, flight.entry_speed_m_s - entry_speed_limit_m_s)

    found = minimize(
        cost,
        np.array([0.5, 0.5, 0.5, angles[int(np.argmin(start))]]),
        method="Nelder-Mead",
        bounds=[(0.0, 1.0)] * 3 + [(-1.0, 8.0)],
        options={"xatol": 1e-5, "fatol": 1e-4, "maxiter": 2000},
    )
    return flown(found.x)


def _with_burn(
    home: Planet, target: Planet, epochs: Array, periapsis_m: float, angle_rad: float, entry_radius_m: float
) -> BurnReturn:
    """Return the flight at given dates whose flyby turns towards a given angle of the B-plane."""
    out = tour((home, target), epochs[:2])
    v_in, velocity = out.arriving_m_s[:, 1], out.planet_velocities_m_s[:, 1]
    after = unpowered_flyby(v_in, velocity, np.array([periapsis_m]), np.array([angle_rad]), target.gm_m3_s2)
    leaving = np.concatenate([out.positions_m[0, 1], (velocity + after)[0]])
    middle = along_conic(leaving, epochs[2:3] - epochs[1], GM_SUN)
    end = home.state(epochs[3])
    arc = lambert(middle[:, :3], end[:, :3], epochs[3:] - epochs[2], GM_SUN)
    back = float(np.linalg.norm(arc.v2_m_s - end[:, 3:]))
    return BurnReturn(
        epochs_tdb_s=epochs,
        c3_m2_s2=float(np.sum(out.leaving_m_s[0, 0] ** 2)),
        flyby_v_infinity_m_s=float(np.linalg.norm(v_in)),
        burn_m_s=float(np.linalg.norm(arc.v1_m_s - middle[:, 3:])),
        burn_distance_m=float(np.linalg.norm(middle[0, :3])),
        return_v_infinity_m_s=back,
        entry_speed_m_s=float(periapsis_speed(back, entry_radius_m, home.gm_m3_s2)),
    )
