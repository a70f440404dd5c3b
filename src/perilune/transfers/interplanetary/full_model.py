"""Flights past planets in the full model: the Sun, the Moon and all planets act at once, from periapsis to periapsis.

Every leg is flown forward from the periapsis at its first planet and backward from that at its last, and both halves
meet in deep space, where position and velocity must agree (Ellison, Conway, Englander and Ozimek 2018, Journal of
Guidance, Control, and Dynamics 41:1449: two-sided shooting). Unknown are the excess velocities on both sides of every
planet; together they say where its periapsis lies and how high, as by patched conics. Newton's method solves for all
legs at once, and the patched conics of the same dates are the first guess. What burn the hyperbolas of a flyby then
need at their common periapsis is the correction there; where it is small, the time of the flyby moves until it is none.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.propagation.propagate import ForceModel, PropagationError, propagate
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.interplanetary.flyby import angle_between, common_periapsis
from perilune.transfers.interplanetary.planets import Planet

Array = NDArray[np.float64]

MODEL: Final = ForceModel(
    center="sun",
    earth_j2=0.0,
    third_bodies=(
        "mercury",
        "venus",
        "mars",
        "jupiter-barycentre",
        "saturn-barycentre",
        "uranus-barycentre",
        "neptune-barycentre",
        "pluto-barycentre",
    ),
)
"""Sun, Earth, Moon and the other planets as point masses at their places in DE440."""

NORTH: Final = np.array([0.0, -0.397_777_155_931_913_7, 0.917_482_062_069_181_8])
"""The north of the ecliptic of J2000 in the ICRF."""

CLOSED_M: Final = 10.0
"""Largest distance between the halves of a leg [m]."""

CLOSED_M_S: Final = 1e-5
"""Largest difference of their velocities [m/s]."""

_STEP_M_S: Final = 0.01
_STEP_S: Final = 10.0
_ROUNDS: Final = 25
_HALVINGS: Final = 6
_LONGEST_M_S: Final = 400.0
_LONGEST_S: Final = 0.5 * SECONDS_PER_DAY
_MOST_SHIFT_S: Final = 10.0 * SECONDS_PER_DAY
_FARTHEST_M: Final = 1e10
_UNKNOWNS: Final = 7  # of a planet: excess velocity before, after, and shift of its time


@dataclass(frozen=True, eq=False)
class Plan:
    """A flight to be flown: planets, times (stops,), excess velocities (stops, 3) before and after, and radii (stops,).

    ``radii_m`` holds the periapsis of the departure and of the arrival, and at a flyby the lowest that is allowed.
    ``meet_tdb_s`` (legs,) is when each leg's halves meet, and ``jumps_m_s`` (legs, 3) the burn made there. ``free``
    tells the planets whose time moves so that the flyby needs no burn.
    """

    planets: tuple[Planet, ...]
    epochs_tdb_s: Array
    arriving_m_s: Array
    leaving_m_s: Array
    radii_m: Array
    meet_tdb_s: Array
    jumps_m_s: Array
    free: NDArray[np.bool_]

    def moved(self, change: Array) -> "Plan":
        """Return the plan with changed (stops, 7) velocities and times."""
        return replace(
            self,
            arriving_m_s=self.arriving_m_s + change[:, :3],
            leaving_m_s=self.leaving_m_s + change[:, 3:6],
            epochs_tdb_s=self.epochs_tdb_s + change[:, 6],
        )


@dataclass(frozen=True, eq=False)
class Gates:
    """States (stops, 6) [m, m/s] at the periapsis of each planet, about the Sun, before and after its burn."""

    before: Array
    after: Array
    relative_m: Array

    @property
    def burns_m_s(self) -> Array:
        """The burns (stops, 3) at the periapses; those of the ends mean nothing."""
        return np.asarray(self.after[:, 3:] - self.before[:, 3:])


def solved(plan: Plan) -> Plan | NoSolution:
    """Return the plan whose legs join in the full model, and whose free flybys need no burn."""
    try:
        return _newton(plan)
    except PropagationError as error:
        return NoSolution(f"a leg left the full model: {error}", "dates")


def gates(plan: Plan) -> Gates:
    """Return the states at the periapses that the excess velocities of a plan ask for."""
    count = len(plan.planets)
    before, after, places = np.zeros((count, 6)), np.zeros((count, 6)), np.zeros((count, 3))
    for k in range(count):
        before[k], after[k], places[k] = _gate(plan, k, np.zeros(_UNKNOWNS))
    return Gates(before, after, places)


def gaps(plan: Plan) -> tuple[float, float]:
    """Return the largest distance [m] and difference of velocity [m/s] between the halves of a leg."""
    off = _ends(plan)[1]
    return float(np.linalg.norm(off[:, :3], axis=1).max()), float(np.linalg.norm(off[:, 3:], axis=1).max())


def velocity_at(excess_m_s: Array, place_m: Array, gm: float, sign: float) -> Array:
    """Return the velocity (3,) [m/s] at a place on the hyperbola of an excess velocity, leaving (1) or coming (-1).

    Battin 1999, An Introduction to the Mathematics and Methods of Astrodynamics, revised edition: the hyperbola through
    a place with an asymptote.
    """
    speed, radius = float(np.linalg.norm(excess_m_s)), float(np.linalg.norm(place_m))
    along, up = excess_m_s / speed, place_m / radius
    half = 0.5 * speed
    root = np.sqrt(gm / (radius * (1.0 + sign * float(along @ up))) + half * half)
    return np.asarray((root + half) * along + sign * (root - half) * up)


def end_place(excess_m_s: Array, radius_m: float, gm: float, sign: float) -> Array:
    """Return the periapsis (3,) [m] of a departure (1) or an arrival (-1), the motion eastward as far as it can be."""
    speed = float(np.linalg.norm(excess_m_s))
    along = excess_m_s / speed
    normal = NORTH - (NORTH @ along) * along
    normal /= np.linalg.norm(normal)
    cosine = -1.0 / (1.0 + radius_m * speed**2 / gm)
    place = sign * cosine * along - np.sqrt(1.0 - cosine**2) * np.cross(normal, along)
    return np.asarray(radius_m * place)


def flyby_place(v_in: Array, v_out: Array, lowest_m: float, gm: float) -> Array:
    """Return the common periapsis (3,) [m] of the hyperbolas before and after a flyby, no lower than a radius.

    Where it would be lower, the rest of the turn is shared between both sides of the burn.
    """
    radius = float(np.clip(common_periapsis(v_in, v_out, gm)[0], lowest_m, _FARTHEST_M))
    speeds = np.array([np.linalg.norm(v_in), np.linalg.norm(v_out)])
    turns = np.arcsin(1.0 / (1.0 + radius * speeds**2 / gm))
    turn = float(angle_between(v_in, v_out)[0])
    before = turns[0] + 0.5 * (turn - turns.sum())
    along = v_in / speeds[0]
    aside = v_out - (v_out @ along) * along
    aside /= max(float(np.linalg.norm(aside)), 1e-300)
    return np.asarray(radius * (np.sin(before) * along - np.cos(before) * aside))


def _gate(plan: Plan, k: int, move: Array) -> tuple[Array, Array, Array]:
    """Return the states before and after the periapsis of a planet, and its place; the unknowns moved by (7,)."""
    body, radius = plan.planets[k], float(plan.radii_m[k])
    gm, v_in, v_out = body.gm_m3_s2, plan.arriving_m_s[k] + move[:3], plan.leaving_m_s[k] + move[3:6]
    side = 1.0 if k == 0 else -1.0 if k == len(plan.planets) - 1 else 0.0
    if side == 0.0:
        place = flyby_place(v_in, v_out, radius, gm)
        velocities = velocity_at(v_in, place, gm, -1.0), velocity_at(v_out, place, gm, 1.0)
    else:
        excess = v_out if side > 0.0 else v_in
        place = end_place(excess, radius, gm, side)
        velocities = (velocity_at(excess, place, gm, side),) * 2
    home = body.state(plan.epochs_tdb_s[k] + move[6])[0]
    before, after = (home + np.concatenate([place, velocity]) for velocity in velocities)
    return before, after, place


def _ends(plan: Plan, slopes: bool = False) -> tuple[Array, Array]:
    """Return slopes (legs, 2, 6, 7) of the ends of the half legs by the unknowns of their planets, and gaps (legs, 6).

    All half legs and their neighbours are flown in one call of the propagator.
    """
    legs = len(plan.planets) - 1
    moves = np.zeros((1, _UNKNOWNS))
    if slopes:
        steps = np.append(np.full(6, _STEP_M_S), _STEP_S)
        moves = np.vstack([moves, np.diag(steps), -np.diag(steps)])
    starts, since, until = [], [], []
    for k in range(legs):
        for stop in (k, k + 1):
            for move in moves:
                before, after, _ = _gate(plan, stop, move)
                starts.append(after if stop == k else before)
                since.append(plan.epochs_tdb_s[stop] + move[6])
                until.append(plan.meet_tdb_s[k])
    ends = propagate(np.array(starts), np.array(since), np.array(until), MODEL).reshape(legs, 2, len(moves), 6)
    off = ends[:, 1, 0] - ends[:, 0, 0]
    off[:, 3:] -= plan.jumps_m_s
    if not slopes:
        return np.zeros((legs, 2, 6, _UNKNOWNS)), off
    change = (ends[:, :, 1 : _UNKNOWNS + 1] - ends[:, :, _UNKNOWNS + 1 :]) / (2.0 * steps[:, None])
    return np.swapaxes(change, 2, 3), off


def _newton(plan: Plan) -> Plan | NoSolution:
    first = plan.epochs_tdb_s
    scale = np.repeat([1.0 / float(np.diff(first).mean()), 1.0], 3)  # a metre at the meeting in metres per second
    for _ in range(_ROUNDS):
        slopes, off = _ends(plan, slopes=True)
        uneven = _uneven(plan)
        closed = np.linalg.norm(off.reshape(-1, 2, 3), axis=2).max(axis=0)
        if closed[0] < CLOSED_M and closed[1] < CLOSED_M_S and not np.abs(uneven).max(initial=0.0) > CLOSED_M_S:
            return plan
        change = _change(plan, slopes, off, uneven, scale)
        if not np.isfinite(change).all():
            break
        speeds = np.abs(change[:, :6]).max()
        limit = min(1.0, _LONGEST_M_S / max(speeds, 1e-300), _LONGEST_S / max(np.abs(change[:, 6]).max(), 1e-300))
        plan = _stepped(plan, change * limit, _size(off, uneven, scale), scale)
        if np.abs(plan.epochs_tdb_s - first).max() > _MOST_SHIFT_S:
            break
    return NoSolution("the legs do not join in the full model", "dates")


def _stepped(plan: Plan, change: Array, size: float, scale: Array) -> Plan:
    """Return the plan after a step, shortened until the legs come closer together."""
    for halved in range(_HALVINGS):
        trial = plan.moved(change * 0.5**halved)
        if _size(_ends(trial)[1], _uneven(trial), scale) < size:
            return trial
    return trial


def _size(off: Array, uneven: Array, scale: Array) -> float:
    return float(np.sqrt(np.sum((off * scale) ** 2) + np.sum(uneven**2)))


def _uneven(plan: Plan) -> Array:
    """Return by how much the excess speed rises at each free flyby."""
    rise = np.linalg.norm(plan.leaving_m_s, axis=1) - np.linalg.norm(plan.arriving_m_s, axis=1)
    return np.asarray(rise[plan.free])


def _change(plan: Plan, slopes: Array, off: Array, uneven: Array, scale: Array) -> Array:
    """Return the change (stops, 7) that closes the gaps to first order."""
    legs, stops = len(off), len(off) + 1
    matrix = np.zeros((6 * legs + len(uneven), _UNKNOWNS * stops))
    for k in range(legs):
        rows = slice(6 * k, 6 * k + 6)
        matrix[rows, _UNKNOWNS * k : _UNKNOWNS * (k + 1)] = -slopes[k, 0] * scale[:, None]
        matrix[rows, _UNKNOWNS * (k + 1) : _UNKNOWNS * (k + 2)] = slopes[k, 1] * scale[:, None]
    for row, k in enumerate(np.flatnonzero(plan.free).tolist(), start=6 * legs):
        v_in, v_out = plan.arriving_m_s[k], plan.leaving_m_s[k]
        matrix[row, _UNKNOWNS * k : _UNKNOWNS * k + 3] = -v_in / np.linalg.norm(v_in)
        matrix[row, _UNKNOWNS * k + 3 : _UNKNOWNS * k + 6] = v_out / np.linalg.norm(v_out)
    used = np.ones((stops, _UNKNOWNS), dtype=bool)
    used[0, :3] = used[-1, 3:6] = False
    used[:, 6] = plan.free
    change = np.zeros(_UNKNOWNS * stops)
    wanted = np.concatenate([(off * scale).ravel(), uneven])
    try:
        change[used.ravel()] = -np.linalg.solve(matrix[:, used.ravel()], wanted)
    except np.linalg.LinAlgError:
        return np.full((stops, _UNKNOWNS), np.nan)
    return change.reshape(stops, _UNKNOWNS)
