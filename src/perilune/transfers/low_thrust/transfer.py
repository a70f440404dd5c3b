"""Flights from planet to planet under electric thrust, of least propellant, by direct collocation.

Radau collocation on elements of constant thrust (Betts 2010, Practical Methods for Optimal Control and Estimation Using
Nonlinear Programming, chapter 4), solved by IPOPT (Waechter and Biegler 2006). An answer is accepted only if an
integrator of its own, with the same thrust, arrives.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc, parse_time
from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.lambert import lambert
from perilune.constants import AU, GM_SUN, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.run.interrupt import ctrl_c_after
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.low_thrust.model import LowThrustFlight, ThrustArc, Tug

Array = NDArray[np.float64]

_ELEMENTS: Final = 40
_DEGREE: Final = 4
_TIME_S: Final = float(np.sqrt(AU**3 / GM_SUN))
_SPEED_M_S: Final = AU / _TIME_S
_MISS_M: Final = 1e7
_MISS_M_S: Final = 5.0
_FULL: Final = 1e-9
_SAMPLES: Final = 20
_OPTIONS: Final[dict[str, Any]] = {
    "ipopt": {"print_level": 0, "max_iter": 400, "tol": 1e-8, "sb": "yes"},
    "print_time": False,
    "error_on_fail": False,
}


@dataclass(frozen=True, eq=False)
class _Task:
    """The problem in units of 1 au, of the Sun's gravity, and of the mass at the start."""

    tug: Tug
    start: Array
    end: Array
    duration: float
    most_excess: float

    @property
    def acceleration(self) -> float:
        """Full thrust over the mass at the start."""
        return self.tug.thrust_n / self.tug.mass_kg * AU / _SPEED_M_S**2

    @property
    def exhaust(self) -> float:
        """Exhaust velocity."""
        return self.tug.exhaust_m_s / _SPEED_M_S


def low_thrust_flight(
    tug: Tug,
    origin: str,
    target: str,
    departure_tdb_s: float,
    flight_time_s: float,
    departure_v_infinity_m_s: float = 0.0,
    revolutions: int = 0,
) -> LowThrustFlight | NoSolution:
    """Return the flight of least propellant from one planet to another, meeting its velocity.

    Args:
        tug: the spacecraft.
        origin, target: two planets.
        departure_tdb_s, flight_time_s: when, and for how long.
        departure_v_infinity_m_s: the most that the launcher gives.
        revolutions: full turns about the Sun besides the part of one; for the first guess.

    Raises:
        InputError: the same planet twice, or a flight time that is not positive.
    """
    if origin == target or not flight_time_s > 0.0:
        raise InputError(Problem("no such flight", expected="two different planets and a flight time above zero"))
    start = planet(origin).state(departure_tdb_s)[0]
    end = planet(target).state(departure_tdb_s + flight_time_s)[0]
    found = least_propellant(tug, start, end, flight_time_s, departure_v_infinity_m_s, revolutions)
    if isinstance(found, NoSolution):
        return found
    step_d = flight_time_s / _ELEMENTS / SECONDS_PER_DAY
    return LowThrustFlight(
        origin=origin,
        target=target,
        departure_utc=format_utc(departure_tdb_s),
        arrival_utc=format_utc(departure_tdb_s + flight_time_s),
        flight_time_d=flight_time_s / SECONDS_PER_DAY,
        departure_v_infinity_km_s=float(np.linalg.norm(found.departure_m_s - start[3:])) / 1e3,
        departure_velocity_km_s=_triple(found.departure_m_s / 1e3),
        initial_mass_kg=tug.mass_kg,
        final_mass_kg=found.final_mass_kg,
        propellant_kg=tug.mass_kg - found.final_mass_kg,
        dv_m_s=tug.exhaust_m_s * float(np.log(tug.mass_kg / found.final_mass_kg)),
        thrust_n=tug.thrust_n,
        thrusting_d=float(found.throttles.sum()) * step_d,
        miss_position_km=found.miss_m / 1e3,
        miss_speed_m_s=found.miss_m_s,
        arcs=tuple(_arc(k, step_d, found.thrusts[k]) for k in range(_ELEMENTS)),
    )


@dataclass(frozen=True, eq=False)
class Thrusted:
    """An arc of least propellant: thrust over the fullest (elements, 3), throttles (elements,), and how it arrives.

    ``departure_m_s`` (3,) is the first velocity, ``miss_m`` and ``miss_m_s`` what the same thrust, integrated again,
    misses the end by, ``final_mass_kg`` the mass it arrives with.
    """

    departure_m_s: Array
    thrusts: Array
    throttles: Array
    final_mass_kg: float
    miss_m: float
    miss_m_s: float


def least_propellant(
    tug: Tug, start: Array, end: Array, flight_time_s: float, most_excess_m_s: float = 0.0, revolutions: int = 0
) -> Thrusted | NoSolution:
    """Return the arc of least propellant from one heliocentric state (6,) [m, m/s] to another in a given time [s].

    ``most_excess_m_s`` is what the first velocity may differ by; ``revolutions`` as of :func:`low_thrust_flight`.
    """
    scale = np.repeat([AU, _SPEED_M_S], 3)
    task = _Task(tug, start / scale, end / scale, flight_time_s / _TIME_S, most_excess_m_s / _SPEED_M_S)
    solved = _solved(task, _guess(start, end, flight_time_s, revolutions) / scale)
    if isinstance(solved, NoSolution):
        return solved
    states, thrusts, throttles = solved
    end_state = _reintegrated(task, states[0], thrusts)
    miss_m = float(np.linalg.norm(end_state[:3] - task.end[:3])) * AU
    miss_m_s = float(np.linalg.norm(end_state[3:6] - task.end[3:])) * _SPEED_M_S
    if not (miss_m < _MISS_M and miss_m_s < _MISS_M_S):
        return NoSolution(f"flown again it misses by {miss_m / 1e3:.0f} km", "elements of the collocation")
    final_kg = float(end_state[6]) * tug.mass_kg
    return Thrusted(states[0, 3:6] * _SPEED_M_S, thrusts, throttles, final_kg, miss_m, miss_m_s)


def _triple(vector: Array) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in vector)
    return x, y, z


def _arc(k: int, step_d: float, thrust: Array) -> ThrustArc:
    size = float(np.linalg.norm(thrust))
    x, y, z = (float(value) / size if size > _FULL else 0.0 for value in thrust)
    return ThrustArc(k * step_d, step_d, size, (x, y, z))


def _guess(start: Array, end: Array, flight_time_s: float, revolutions: int) -> Array:
    """Return states (elements + 1, 6) of a ballistic arc, or of a growing circle where there are full turns."""
    since = np.linspace(0.0, flight_time_s, _ELEMENTS + 1)
    arc = lambert(start[None, :3], end[None, :3], np.array([flight_time_s]), GM_SUN)
    if revolutions == 0 and arc.solved[0]:
        first = np.append(start[:3], arc.v1_m_s[0])
        return along_conic(first, since, GM_SUN)
    share = since / flight_time_s
    axis = np.cross(start[:3], start[3:])
    axis /= np.linalg.norm(axis)
    x = start[:3] / np.linalg.norm(start[:3])
    y = np.cross(axis, x)
    angle = np.arctan2(end[:3] @ y, end[:3] @ x) % (2.0 * np.pi) + 2.0 * np.pi * revolutions
    radius = np.linalg.norm(start[:3]) + share * (np.linalg.norm(end[:3]) - np.linalg.norm(start[:3]))
    turned = share * angle
    out = np.cos(turned)[:, None] * x + np.sin(turned)[:, None] * y
    along = np.cos(turned)[:, None] * y - np.sin(turned)[:, None] * x
    return np.hstack([radius[:, None] * out, np.sqrt(GM_SUN / radius)[:, None] * along])


def _rates(task: _Task, state: Any, thrust: Any, throttle: Any, root: Any) -> tuple[Any, Any]:
    """Return the rates of velocity and mass; for numbers and for CasADi alike."""
    square = state[0] * state[0] + state[1] * state[1] + state[2] * state[2]
    distance = root(square)
    full = task.acceleration / square if task.tug.source == "solar" else task.acceleration
    pull = -state[:3] / (square * distance)
    return pull + full * thrust / state[6], -full * throttle / task.exhaust


def _solved(task: _Task, guess: Array) -> tuple[Array, Array, Array] | NoSolution:
    """Return states (elements + 1, 7), thrusts (elements, 3) and throttles (elements,) of the least propellant."""
    import casadi as ca

    # of the elements' ends (7 each), of their nodes, and of the thrust on each, in this order
    ends = ca.MX.sym("ends", 7, _ELEMENTS + 1)
    inner = ca.MX.sym("inner", 7, _ELEMENTS * _DEGREE)
    thrust, throttle = ca.MX.sym("thrust", 3, _ELEMENTS), ca.MX.sym("throttle", 1, _ELEMENTS)
    defect = _element(task).map(_ELEMENTS)(ends[:, :-1], ca.reshape(inner, 7 * _DEGREE, _ELEMENTS), thrust, throttle)
    excess = ends[3:6, 0] - task.start[3:]
    within = ca.sum1(thrust * thrust) - throttle * throttle
    rules = [
        (ca.vec(defect), 0.0, 0.0),
        (ca.vec(ends[:, 1:] - inner[:, _DEGREE - 1 :: _DEGREE]), 0.0, 0.0),
        (ca.vec(within), -ca.inf, 0.0),
        (ends[:3, 0] - task.start[:3], 0.0, 0.0),
        (ends[:6, -1] - task.end, 0.0, 0.0),
        (ca.dot(excess, excess), 0.0, task.most_excess**2),
        (ends[6, 0] - 1.0, 0.0, 0.0),
    ]
    unknowns = ca.veccat(ends, inner, thrust, throttle)
    rows = ca.vertcat(*(rule for rule, _, _ in rules))
    limits = {
        "lbx": ca.veccat(*_bounds(-1.0)),
        "ubx": ca.veccat(*_bounds(1.0)),
        "lbg": ca.vertcat(*(ca.DM.ones(rule.numel()) * low for rule, low, _ in rules)),
        "ubg": ca.vertcat(*(ca.DM.ones(rule.numel()) * high for rule, _, high in rules)),
    }
    first = np.column_stack([guess, np.ones(_ELEMENTS + 1)])
    nodes = np.repeat(first[1:], _DEGREE, axis=0)
    controls = np.full((_ELEMENTS, 3), 0.01)
    at = np.concatenate([first.ravel(), nodes.ravel(), controls.ravel(), np.full(_ELEMENTS, 0.1)])
    # the least effort first, whose thrust is smooth, and from it the least propellant, whose engine is on or off
    for cost in (ca.dot(throttle, throttle) / _ELEMENTS, -ends[6, -1]):
        problem = {"x": unknowns, "f": cost, "g": rows}
        solver = ca.nlpsol("flight", "ipopt", problem, _OPTIONS)
        with ctrl_c_after():
            found = solver(x0=at, **limits)
        at = found["x"]
    if not solver.stats()["success"]:
        return NoSolution("no thrust profile reaches the target in this time", "thrust, mass and flight time")
    values = np.asarray(found["x"]).ravel()
    cut = np.cumsum([7 * (_ELEMENTS + 1), 7 * _ELEMENTS * _DEGREE, 3 * _ELEMENTS])
    states, _, thrusts, throttles = np.split(values, cut)
    return states.reshape(-1, 7), thrusts.reshape(-1, 3), throttles


def _bounds(sign: float) -> tuple[Array, Array, Array, Array]:
    """Return the lower (-1) or upper (1) bounds of the unknowns: mass and throttle from nothing to all."""
    mass = 0.05 if sign < 0.0 else 1.0
    state = np.append(np.full(6, 10.0 * sign), mass)
    throttle = np.full(_ELEMENTS, max(sign, 0.0))
    return (
        np.tile(state, _ELEMENTS + 1),
        np.tile(state, _ELEMENTS * _DEGREE),
        np.full(3 * _ELEMENTS, sign),
        throttle,
    )


def _element(task: _Task) -> Any:
    """Return the function of an element: by how much its nodes, (7 degree,), miss the equations of motion."""
    import casadi as ca

    slopes, _, _ = ca.collocation_coeff(ca.collocation_points(_DEGREE, "radau"))
    step = task.duration / _ELEMENTS
    first, nodes = ca.MX.sym("first", 7), ca.MX.sym("nodes", 7 * _DEGREE)
    thrust, throttle = ca.MX.sym("thrust", 3), ca.MX.sym("throttle")
    points = ca.reshape(nodes, 7, _DEGREE)
    rates = []
    for k in range(_DEGREE):
        velocity, mass = _rates(task, points[:, k], thrust, throttle, ca.sqrt)
        rates.append(ca.vertcat(points[3:6, k], velocity, mass))
    moved = ca.mtimes(ca.horzcat(first, points), slopes)
    missed = ca.vec(moved - step * ca.horzcat(*rates))
    return ca.Function("element", [first, nodes, thrust, throttle], [missed])


def flown_states(flight: LowThrustFlight, tug: Tug) -> list[tuple[Array, Array]]:
    """Return epochs (20,) [TDB s] and states (20, 6) [m, m/s] along each arc, integrated from the flight's start."""
    start = parse_time(flight.departure_utc)
    scale = np.repeat([AU, _SPEED_M_S], 3)
    home = planet(flight.origin).state(start)[0] / scale
    thrusts = np.array([arc.throttle * np.array(arc.direction) for arc in flight.arcs])
    duration_s = flight.flight_time_d * SECONDS_PER_DAY
    task = _Task(tug, home, home, duration_s / _TIME_S, 0.0)
    first = np.concatenate([home[:3], np.array(flight.departure_velocity_km_s) * 1e3 / _SPEED_M_S, [1.0]])
    edges = start + duration_s * np.arange(_ELEMENTS + 1) / _ELEMENTS
    epochs = np.linspace(edges[:-1], edges[1:], _SAMPLES, axis=1)
    return [(when, scale * part[:, :6]) for when, part in zip(epochs, _parts(task, first, thrusts), strict=True)]


def _reintegrated(task: _Task, first: Array, thrusts: Array) -> Array:
    """Return the last state (7,) by Dormand's and Prince's method of eighth order under the same thrust."""
    return _parts(task, first, thrusts)[-1][-1]


def _parts(task: _Task, first: Array, thrusts: Array) -> list[Array]:
    """Return states (20, 7) along each element."""
    from scipy.integrate import solve_ivp

    state, step = first, task.duration / _ELEMENTS
    parts = []
    for thrust in thrusts:
        throttle = float(np.linalg.norm(thrust))

        def rates(_time: float, now: Array, thrust: Array = thrust, throttle: float = throttle) -> Array:
            velocity, mass = _rates(task, now, thrust, throttle, np.sqrt)
            return np.concatenate([now[3:6], velocity, [mass]])

        times = np.linspace(0.0, step, _SAMPLES)
        part = solve_ivp(rates, (0.0, step), state, method="DOP853", t_eval=times, rtol=1e-11, atol=1e-13).y.T
        parts.append(part)
        state = part[-1]
    return parts
