"""Arcs under thrust: the force model of the coasts and an engine of constant thrust, by Taylor integration.

The thrust points in a fixed inertial direction, or along or against the velocity relative to the Earth or the Moon. The
mass falls by what the engine uses. Moon and Sun move along polynomials fitted to DE440 over the burn. The integrator is
heyoka (Biscani and Izzo 2021, MNRAS 504:2614); force model and constants are those of :mod:`perilune.astro.propagate`.
"""

import threading
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris, frames
from perilune.astro.forces.oblateness import oblate_body
from perilune.astro.forces.point_mass import third_body
from perilune.astro.propagate import DEFAULT, PropagationError
from perilune.constants import G0
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

Steering = Literal["inertial", "velocity"]

_KM: Final = 1e3
_TERMS: Final = 6  # of the polynomials of Moon and Sun
_SUN: Final = 3 * _TERMS
_CONSTANTS: Final = 2 * _SUN
_POLE: Final = _CONSTANTS + 4
_PUSH: Final = _POLE + 3
_PARAMETERS: Final = _PUSH + 7
_TOLERANCE: Final = 1e-15
_LEAST_S: Final = 1.0
_MOST_USED: Final = 0.97

_local = threading.local()


@dataclass(frozen=True)
class Propulsion:
    """A stage as it lights up: thrust [N], specific impulse [s], and the mass of all that it moves [kg].

    Raises:
        InputError: a number is out of its range.
    """

    thrust_n: float
    isp_s: float
    mass_kg: float

    def __post_init__(self) -> None:
        """Look at the numbers."""
        problems = []
        if not 0.01 <= self.thrust_n / max(self.mass_kg, 1e-9) <= 100.0:
            expected = "a thrust of 0.01 to 100 N for each kilogram"
            problems.append(Problem("this thrust and mass make no short burn", expected=expected))
        if not 100.0 <= self.isp_s <= 10_000.0:
            problems.append(Problem("no specific impulse of a rocket", expected="100 to 10,000 s"))
        if problems:
            raise InputError(problems)

    @property
    def exhaust_m_s(self) -> float:
        """Effective exhaust speed [m/s]."""
        return self.isp_s * G0

    @property
    def flow_per_s(self) -> float:
        """Part of the first mass that is used in a second [1/s]."""
        return self.thrust_n / (self.exhaust_m_s * self.mass_kg)

    def dv_m_s(self, duration_s: Array | float) -> Array:
        """Return the speed that burns give without gravity, by the rocket equation."""
        return np.asarray(-self.exhaust_m_s * np.log1p(-self.flow_per_s * np.asarray(duration_s)))

    def duration_s(self, dv_m_s: float) -> float:
        """Return how long a burn of a size takes."""
        return float(-np.expm1(-dv_m_s / self.exhaust_m_s) / self.flow_per_s)

    def after(self, duration_s: float) -> "Propulsion":
        """Return the stage after a burn."""
        return Propulsion(self.thrust_n, self.isp_s, self.mass_kg * (1.0 - self.flow_per_s * duration_s))


@dataclass(frozen=True, eq=False)
class Thrust:
    """The directions of n burns: unit vectors (n, 3) ICRF for ``inertial``, else ``sign`` times the velocity's.

    The velocity is that relative to ``center``.
    """

    steering: Steering
    direction: Array
    sign: float = 1.0
    center: Literal["earth", "moon"] = "earth"


def burn_arcs(state: Array, ignition_tdb_s: Array, duration_s: Array, stage: Propulsion, thrust: Thrust) -> Array:
    """Return the states (n, 6) [m, m/s; Earth-centred, ICRF] at the ends of burns that begin in given states.

    Args:
        state: (n, 6) at ignition.
        ignition_tdb_s: (n,) epochs.
        duration_s: (n,) burning times; below one second and beyond 97 % of the mass they are cut.
        stage: thrust, specific impulse and mass at ignition.
        thrust: where the thrust points.

    Raises:
        PropagationError: an arc met a singularity.
    """
    count = len(state)
    durations = np.clip(np.broadcast_to(duration_s, (count,)), _LEAST_S, _MOST_USED / stage.flow_per_s)
    starts = np.broadcast_to(ignition_tdb_s, (count,))
    directions = np.broadcast_to(thrust.direction, (count, 3))
    integrator = _integrator()
    lanes = integrator.batch_size
    ends = np.empty_like(state)
    for first in range(0, count, lanes):
        rows = np.minimum(np.arange(first, first + lanes), count - 1)
        integrator.set_time(0.0)
        integrator.state[:] = state[rows].T / _KM
        integrator.pars[:] = _parameters(starts[rows], durations[rows], stage, thrust, directions[rows])
        integrator.propagate_until(list(durations[rows]))
        if not np.isfinite(integrator.state).all():
            raise PropagationError("a burn met a singularity: it passes through the centre of a body")
        ends[first : first + lanes] = integrator.state.T[: count - first] * _KM
    return ends


def _parameters(start: Array, duration: Array, stage: Propulsion, thrust: Thrust, direction: Array) -> Array:
    """Return the integrator's parameters (_PARAMETERS, lanes)."""
    along_velocity = thrust.steering == "velocity"
    nodes = 0.5 - 0.5 * np.cos(np.pi * (np.arange(_TERMS) + 0.5) / _TERMS)
    rows = []
    for begin, span, to in zip(start, duration, direction, strict=True):
        times = nodes * span
        powers = np.vander(times / _KM, _TERMS, increasing=True)
        bodies = [ephemeris.position(body, "earth", begin + times) / _KM for body in ("moon", "sun")]
        fits = [np.linalg.solve(powers, places).ravel() for places in bodies]
        gms = np.array([DEFAULT.gm_earth, DEFAULT.gm_moon, DEFAULT.gm_sun]) / _KM**3
        oblateness = 1.5 * DEFAULT.earth_j2 * (DEFAULT.earth_radius_m / _KM) ** 2
        pole = frames.earth_pole(begin + span / 2.0)[0]
        push = stage.thrust_n / stage.mass_kg / _KM
        fixed = np.zeros(3) if along_velocity else to
        weight = thrust.sign if along_velocity else 0.0
        rest = [push, stage.flow_per_s, *fixed, weight, float(thrust.center == "moon")]
        rows.append(np.concatenate([*fits, gms, [oblateness], pole, rest]))
    return np.array(rows).T


def _integrator() -> Any:
    """Return this thread's integrator; the first call compiles it."""
    if not hasattr(_local, "integrator"):
        import heyoka

        lanes = heyoka.recommended_simd_size()
        _local.integrator = heyoka.taylor_adaptive_batch(
            _equations(), np.zeros((6, lanes)), tol=_TOLERANCE, pars=np.zeros((_PARAMETERS, lanes))
        )
    return _local.integrator


def _equations() -> list[tuple[Any, Any]]:
    """Return the equations of motion in km and s, time in seconds since ignition."""
    import heyoka as hy

    position, velocity = hy.make_vars("x", "y", "z"), hy.make_vars("vx", "vy", "vz")
    moon, sun = (_polynomial(first) for first in (0, _SUN))
    gm_earth, gm_moon, gm_sun, oblateness = (hy.par[_CONSTANTS + i] for i in range(4))
    pole = [hy.par[_POLE + i] for i in range(3)]
    push, flow = hy.par[_PUSH], hy.par[_PUSH + 1]
    weight, moonward = hy.par[_PUSH + 5], hy.par[_PUSH + 6]
    relative = [v - moonward * m for v, m in zip(velocity, _rate(0), strict=True)]
    speed = hy.sqrt(hy.sum([v * v for v in relative]))
    acceleration = push / (1.0 - flow * hy.time)
    thrust = [acceleration * (hy.par[_PUSH + 2 + i] + weight * relative[i] / speed) for i in range(3)]
    forces = [
        oblate_body(position, gm_earth, oblateness, pole),
        third_body(position, moon, gm_moon),
        third_body(position, sun, gm_sun),
        thrust,
    ]
    total = [hy.sum(list(parts)) for parts in zip(*forces, strict=True)]
    return [*zip(position, velocity, strict=True), *zip(velocity, total, strict=True)]


def _polynomial(first: int) -> list[Any]:
    """Return the position of a body from its coefficients by powers of thousands of seconds."""
    import heyoka as hy

    argument = hy.time / _KM
    result = []
    for axis in range(3):
        value = hy.par[first + 3 * (_TERMS - 1) + axis]
        for degree in range(_TERMS - 2, -1, -1):
            value = value * argument + hy.par[first + 3 * degree + axis]
        result.append(value)
    return result


def _rate(first: int) -> list[Any]:
    """Return the velocity that belongs to :func:`_polynomial`."""
    import heyoka as hy

    argument = hy.time / _KM
    result = []
    for axis in range(3):
        value = (_TERMS - 1) * hy.par[first + 3 * (_TERMS - 1) + axis]
        for degree in range(_TERMS - 2, 0, -1):
            value = value * argument + degree * hy.par[first + 3 * degree + axis]
        result.append(value / _KM)
    return result
