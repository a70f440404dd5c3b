"""Leaving a low lunar orbit for the Earth: where in the orbit to burn, and the burn in the full model.

The burn is one impulse. From a point of the orbit the velocity that leads to a wanted excess velocity is known (R. H.
Battin 1999, An Introduction to the Mathematics and Methods of Astrodynamics, section 11.3); the point of least burn is
found by trying the whole orbit. A plane that does not hold the excess velocity is changed in the same burn. The excess
velocity itself is then taken from the solution in the full model, and the point found anew.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.constants import GM_MOON
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import EntryArc, EntryTarget, Waypoint, solve_entry, waypoint
from perilune.transfers.hyperbola import approach

Array = NDArray[np.float64]

_POINTS: Final = 1440
_ROUNDS: Final = 6
_ENOUGH_M_S: Final = 0.02
_DEEPEST_M: Final = 20e3
_WAYPOINT_S: Final = 43_200.0


@dataclass(frozen=True)
class LunarPlane:
    """The plane of a low lunar orbit: inclination to the Moon's equator of date [rad], and its node [rad].

    ``node_rad`` counts along the Moon's equator from where that rises through the equator of the ICRF; None leaves the
    node free. ``radius_m`` is the orbit's.
    """

    radius_m: float
    inclination_rad: float
    node_rad: float | None = None


@dataclass(frozen=True, eq=False)
class TransEarth:
    """A departure: epoch, states (6,) before and after the burn, Earth-centred, the entry it leads to, angles [rad]."""

    departure_tdb_s: float
    before: Array
    after: Array
    arc: EntryArc
    plane_change_rad: float
    inclination_rad: float

    @property
    def burn_m_s(self) -> Array:
        """The burn (3,) [m/s]."""
        return np.asarray(self.after[3:] - self.before[3:])


def lunar_axes(epoch_tdb_s: float) -> Array:
    """Return rows (3, 3): ascending node of the Moon's equator on the ICRF's, the axis across it, the Moon's pole."""
    pole = body_fixed.pole("moon", epoch_tdb_s)[0]
    node = np.cross([0.0, 0.0, 1.0], pole)
    node /= np.linalg.norm(node)
    return np.vstack([node, np.cross(pole, node), pole])


def plane_normal(plane: LunarPlane, epoch_tdb_s: float, excess: Array) -> Array:
    """Return the normal (3,) of the orbit: by its node, or the one of its inclination nearest to an excess velocity."""
    axes = lunar_axes(epoch_tdb_s)
    sine, cosine = np.sin(plane.inclination_rad), np.cos(plane.inclination_rad)
    if plane.node_rad is not None:
        node = plane.node_rad
    else:
        x, y, z = axes @ excess / np.linalg.norm(excess)
        level = np.hypot(x, y)
        # the normal (sin i sin node, -sin i cos node, cos i) shall be square to the excess, or as nearly as can be
        offset = np.arcsin(np.clip(-z * cosine / max(sine * level, 1e-12), -1.0, 1.0))
        node = np.arctan2(y, x) - offset
    normal = np.array([sine * np.sin(node), -sine * np.cos(node), cosine])
    return np.asarray(normal @ axes)


def best_point(radius_m: float, normal: Array, excess: Array) -> tuple[Array, Array, float]:
    """Return place (3,), velocity of the orbit (3,) and least burn [m/s] towards an excess velocity (3,)."""
    first = np.cross(normal, excess)
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    angle = np.linspace(0.0, 2.0 * np.pi, _POINTS, endpoint=False)
    out = np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second
    onward = np.cross(normal, out) * np.sqrt(GM_MOON / radius_m)
    leaving = leaving_velocity(radius_m * out, excess)
    burn = np.linalg.norm(leaving - onward, axis=1)
    # an arc that first descends must keep above the ground
    burn = np.where(_descent(radius_m, out, leaving) < _DEEPEST_M, burn, np.inf)
    i = int(np.argmin(burn))
    return radius_m * out[i], onward[i], float(burn[i])


def leaving_velocity(position_m: Array, excess: Array) -> Array:
    """Return the velocities (n, 3) at places (n, 3) about the Moon that leave with an excess velocity (3,)."""
    speed = np.linalg.norm(excess)
    towards = excess / speed
    distance = np.linalg.norm(position_m, axis=1)
    out = position_m / distance[:, None]
    opening = np.maximum(1.0 + out @ towards, 1e-9)
    factor = np.sqrt(1.0 + 4.0 * GM_MOON / (distance * speed**2 * opening))
    return np.asarray(0.5 * speed * ((factor + 1.0)[:, None] * towards + (factor - 1.0)[:, None] * out))


def _descent(radius_m: float, out: Array, velocity: Array) -> Array:
    """Return how far (n,) below its start an arc goes that leaves downwards [m]."""
    radial = np.sum(out * velocity, axis=1)
    across = np.sqrt(np.maximum(np.sum(velocity**2, axis=1) - radial**2, 0.0))
    parameter = (radius_m * across) ** 2 / GM_MOON
    energy = 0.5 * np.sum(velocity**2, axis=1) - GM_MOON / radius_m
    eccentricity = np.sqrt(np.maximum(1.0 + 2.0 * energy * parameter / GM_MOON, 0.0))
    return np.asarray(np.where(radial < 0.0, radius_m - parameter / (1.0 + eccentricity), 0.0))


def escape(relative: Array) -> Array:
    """Return the excess velocity (3,) of a state (6,) about the Moon, outbound."""
    seen = approach(np.concatenate([relative[:3], -relative[3:]])[None, :], GM_MOON)
    return np.asarray(-seen.asymptote[0] * seen.v_infinity_m_s[0])


def depart(
    epoch_tdb_s: float, plane: LunarPlane, excess: Array, target: EntryTarget, interface: tuple[float, Array]
) -> TransEarth | NoSolution:
    """Return the least burn at an epoch from a low lunar orbit to an entry, in the full model.

    Args:
        epoch_tdb_s: when to burn; where in the orbit follows.
        plane: the orbit.
        excess: (3,) velocity relative to the Moon, a first guess [m/s].
        target: the wanted entry.
        interface: about when the entry is, and with which state (6,).
    """
    moon = ephemeris.state("moon", "earth", epoch_tdb_s)[0]
    arrival, entry = interface
    through: Waypoint | None = waypoint(entry, arrival, _WAYPOINT_S)
    found: list[TransEarth] = []
    for _ in range(_ROUNDS):
        normal = plane_normal(plane, epoch_tdb_s, excess)
        place, onward, _ = best_point(plane.radius_m, normal, excess)
        before = moon + np.concatenate([place, onward])
        guess = leaving_velocity(place[None, :], excess)[0] - onward
        arc = solve_entry(epoch_tdb_s, before, target, guess, arrival, through)
        if isinstance(arc, NoSolution):
            return found[-1] if found else arc
        through, arrival = None, arc.interface_tdb_s
        after = before + np.concatenate([np.zeros(3), arc.change_m_s])
        excess = escape(after - moon)
        leaving = TransEarth(
            epoch_tdb_s,
            before,
            after,
            arc,
            _between(place, onward, after[3:] - moon[3:]),
            _inclination(epoch_tdb_s, normal),
        )
        if found and np.linalg.norm(leaving.burn_m_s) > np.linalg.norm(found[-1].burn_m_s) - _ENOUGH_M_S:
            break
        found.append(leaving)
    return found[-1]


def _between(place: Array, before: Array, after: Array) -> float:
    """Return the angle between the planes before and after [rad]."""
    first, second = np.cross(place, before), np.cross(place, after)
    return float(np.arctan2(np.linalg.norm(np.cross(first, second)), first @ second))


def _inclination(epoch_tdb_s: float, normal: Array) -> float:
    return float(np.arccos(np.clip(normal @ body_fixed.pole("moon", epoch_tdb_s)[0], -1.0, 1.0)))
