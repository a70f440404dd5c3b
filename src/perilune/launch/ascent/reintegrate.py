"""Independent check of an ascent: the optimiser's control flown again by another integrator on another right-hand side.

A Runge-Kutta method of order 5 (:mod:`perilune.launch.ascent.dormand_prince`) flies the interpolated control with the
standard atmosphere itself, the geodetic altitude, J2 and the thrust curves and schedules as they stand, from lift-off
to the end without correction; what it misses the optimiser's last state by is the defect. Its own error is some metres.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.atmosphere import Air
from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.ascent.dormand_prince import Rate, flown
from perilune.launch.ascent.dynamics import ROUND, World
from perilune.launch.ascent.shape import Phase, Plan
from perilune.launch.ascent.solution import PhaseHistory, Task

Array = NDArray[np.float64]

_STEP_M: Final = 25.0
_TOP_M: Final = 400e3
_ALLOWED: Final = (1e-3,) * 3 + (1e-6,) * 3 + (1e-3,)
"""Error of a step [m, m/s, kg]."""
_FIRST_STEP_S: Final = 2.0


@dataclass(frozen=True)
class Defect:
    """What the re-integration misses the last state of the optimiser by."""

    position_m: float
    velocity_m_s: float
    mass_kg: float


@lru_cache(maxsize=4)
def _air_table(air: Air) -> tuple[list[float], list[float]]:
    """Ln density and pressure every 25 m from the ground, for scalar interpolation."""
    altitude = np.arange(0.0, _TOP_M + _STEP_M, _STEP_M)
    density, pressure, _ = air.numeric(altitude)
    return list(np.log(density)), list(pressure)


def reintegrate(task: Task, histories: tuple[PhaseHistory, ...]) -> Defect:
    """Return the defect of a solution.

    The state is flown through all phases; the mass dropped between them is that of the plan.
    """
    first, last = histories[0], histories[-1]
    state = [*first.position_m[0].tolist(), *first.velocity_m_s[0].tolist(), float(first.mass_kg[0])]
    for i, (phase, history) in enumerate(zip(task.plan.phases, histories, strict=True)):
        state = _fly_phase(task, phase, history, state)
        if i + 1 < len(histories):
            state[6] -= phase.dropped_kg
            state[6] -= task.plan.vehicle.shield_kg if i == task.plan.shape.shield_phase else 0.0
    return Defect(
        float(np.linalg.norm(np.array(state[:3]) - last.position_m[-1])),
        float(np.linalg.norm(np.array(state[3:6]) - last.velocity_m_s[-1])),
        float(abs(state[6] - last.mass_kg[-1])),
    )


def _fly_phase(task: Task, phase: Phase, history: PhaseHistory, state: list[float]) -> list[float]:
    edges = history.time_s[::DEGREE]
    nodes = radau(DEGREE).nodes
    step = _FIRST_STEP_S
    steered = history.direction.shape[1] > 0
    given = _given(task.plan, phase, float(edges[0]), float(edges[-1]))
    for k in range(history.elements):
        where = slice(k * DEGREE, (k + 1) * DEGREE)
        throttles = history.throttle[where]
        controls = np.column_stack((history.direction[where], throttles)) if steered else throttles
        # the polynomial through the controls at the collocation points of the element, highest power first
        weights = np.asarray(np.linalg.solve(np.vander(nodes), controls), np.float64)
        polynomials = [list(column) for column in weights.T]
        rate = _right_hand_side(task, phase, steered, polynomials, given, edges[k], edges[k + 1] - edges[k])
        for begin, end in pairwise(_cuts(given, float(edges[k]), float(edges[k + 1]))):
            state, step = flown(rate, (begin, end), state, _ALLOWED, step)
    return state


@dataclass(frozen=True)
class _Given:
    """Thrust and flow against time of what nobody throttles: constant, and breakpoints of what is not."""

    thrust_n: float
    flow_kg_s: float
    varying: tuple[tuple[float, float, list[float], list[float]], ...]

    def at(self, t: float) -> tuple[float, float]:
        thrust, flow = self.thrust_n, self.flow_kg_s
        for full, consumption, times, levels in self.varying:
            cell = min(max(bisect_right(times, t) - 1, 0), len(times) - 2)
            span = times[cell + 1] - times[cell]
            part = (t - times[cell]) / span if span > 0.0 else 1.0
            level = levels[cell] + part * (levels[cell + 1] - levels[cell])
            thrust += full * level
            flow += consumption * level
        return thrust, flow


def _given(plan: Plan, phase: Phase, begin: float, end: float) -> _Given:
    thrust, flow, varying = 0.0, phase.loss_kg_s, []
    free = {*phase.limited, *phase.lever}
    for i in phase.burning:
        if i in free:
            continue
        stage, share, profile = plan.vehicle.stages[i], phase.share(i), phase.profile(i)
        levels = [level for _, level in profile]
        if min(levels) == max(levels):
            thrust += stage.thrust_vac_n * share * levels[0]
            flow += stage.mass_flow_kg_s * share * levels[0]
        else:
            times = [begin + fraction * (end - begin) for fraction, _ in profile]
            varying.append((stage.thrust_vac_n * share, stage.mass_flow_kg_s * share, times, levels))
    return _Given(thrust, flow, tuple(varying))


def _cuts(given: _Given, begin: float, end: float) -> list[float]:
    """The corners of curves and schedules inside an element, with its ends."""
    corners = {t for _, _, times, _ in given.varying for t in times if begin + 1e-6 < t < end - 1e-6}
    return [begin, *sorted(corners), end]


def _right_hand_side(
    task: Task,
    phase: Phase,
    steered: bool,
    polynomials: list[list[float]],
    given: _Given,
    begin: float,
    length: float,
) -> Rate:
    plan, world = task.plan, task.world
    stages = plan.vehicle.stages
    levered = [
        (stages[i].thrust_vac_n * phase.share(i), stages[i].mass_flow_kg_s * phase.share(i)) for i in phase.lever
    ]
    limited = [(stages[i], phase.share(i)) for i in phase.limited]
    thrust_limited = sum(s.thrust_vac_n * share for s, share in limited)
    flow_limited = sum(s.mass_flow_kg_s * share for s, share in limited)
    lowest = sum(s.thrust_vac_n * share * s.throttle_min for s, share in limited) / thrust_limited if limited else 1.0
    limit = plan.vehicle.max_acceleration_m_s2 or math.inf
    exit_area = sum(stages[i].exit_area_m2 * phase.share(i) for i in phase.burning)
    omega, area = world.rotation_rad_s, phase.area_m2
    ln_density, pressures = _air_table(world.air)
    coefficient = _drag_table(world)

    def control(t: float) -> list[float]:
        s = (t - begin) / length
        values = []
        for polynomial in polynomials:
            value = 0.0
            for weight in polynomial:
                value = value * s + weight
            values.append(value)
        return values

    def push(t: float, pressure: float, mass: float, values: list[float]) -> tuple[float, float]:
        thrust, flow = given.at(t)
        for (force, consumption), level in zip(levered, values[-len(levered) :] if levered else [], strict=True):
            thrust += force * level
            flow += consumption * level
        if thrust_limited:
            held = _rounded((limit * mass - thrust) / thrust_limited, lowest)
            thrust += thrust_limited * held
            flow += flow_limited * held
        return thrust - pressure * exit_area, flow

    def rate(t: float, y: list[float]) -> list[float]:
        x0, x1, x2, v0, v1, v2, mass = y
        height, up = _geodetic(world, x0, x1, x2)
        place = min(max(height, 0.0), _TOP_M) / _STEP_M
        cell = int(place)
        part = place - cell
        density = math.exp(ln_density[cell] + part * (ln_density[min(cell + 1, len(pressures) - 1)] - ln_density[cell]))
        pressure = pressures[cell] + part * (pressures[min(cell + 1, len(pressures) - 1)] - pressures[cell])
        a0, a1, a2 = v0 + omega * x1, v1 - omega * x0, v2
        speed = math.sqrt(a0 * a0 + a1 * a1 + a2 * a2)
        sound = math.sqrt(1.4 * pressure / density) if pressure > 0.0 else 1.0
        drag = 0.5 * density * speed * area * coefficient(speed / sound) / mass
        values = control(t)
        thrust, flow = push(t, pressure, mass, values)
        d = _unit(values) if steered else up
        g0, g1, g2 = _pull(world, x0, x1, x2)
        specific = thrust / mass if phase.burning else 0.0
        return [
            v0,
            v1,
            v2,
            g0 + specific * d[0] - drag * a0,
            g1 + specific * d[1] - drag * a1,
            g2 + specific * d[2] - drag * a2,
            -flow,
        ]

    return rate


def _pull(world: World, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Gravity, central and of J2: the gradient of its potential (Montenbruck and Gill 2000, section 3.2)."""
    r2 = x * x + y * y + z * z
    r = math.sqrt(r2)
    central = -world.gm_m3_s2 / (r2 * r)
    if world.j2 == 0.0:
        return central * x, central * y, central * z
    k = -1.5 * world.j2 * world.gm_m3_s2 * world.radius_m**2 / (r2 * r2 * r)
    level = k * (1.0 - 5.0 * z * z / r2)
    return (central + level) * x, (central + level) * y, (central + level + 2.0 * k) * z


def _geodetic(world: World, x: float, y: float, z: float) -> tuple[float, tuple[float, float, float]]:
    """Altitude over the ellipsoid and its vertical (Bowring 1976, Survey Review 23(181)), two rounds."""
    a, f = world.radius_m, world.flattening
    if f == 0.0:
        r = math.sqrt(x * x + y * y + z * z)
        return r - a, (x / r, y / r, z / r)
    b, e2 = a * (1.0 - f), f * (2.0 - f)
    p = math.hypot(x, y)
    beta = math.atan2(a * z, b * p)
    latitude = 0.0
    for _ in range(2):
        sine, cosine = math.sin(beta), math.cos(beta)
        latitude = math.atan2(z + e2 / (1.0 - e2) * b * sine**3, p - e2 * a * cosine**3)
        beta = math.atan2((1.0 - f) * math.sin(latitude), math.cos(latitude))
    sine, cosine = math.sin(latitude), math.cos(latitude)
    height = p * cosine + z * sine - a * math.sqrt(1.0 - e2 * sine * sine)
    return height, (x / p * cosine, y / p * cosine, sine)


def _rounded(wanted: float, lowest: float) -> float:
    """The throttle between lowest and full, its corners rounded as the optimiser flies it."""
    below_full = 0.5 * (wanted + 1.0 - math.hypot(wanted - 1.0, ROUND))
    return 0.5 * (below_full + lowest + math.hypot(below_full - lowest, ROUND))


def _unit(values: list[float]) -> tuple[float, float, float]:
    norm = math.sqrt(values[0] ** 2 + values[1] ** 2 + values[2] ** 2)
    return values[0] / norm, values[1] / norm, values[2] / norm


@lru_cache(maxsize=4)
def _drag_table(world: World) -> Callable[[float], float]:
    """The drag coefficient as a scalar function, interpolated every 0.01 in Mach number."""
    mach = np.arange(0.0, 30.0, 0.01)
    table = list(world.drag.numeric(mach))

    def coefficient(number: float) -> float:
        place = min(number, 29.9) * 100.0
        cell = min(int(place), len(table) - 2)
        return float(table[cell] + (place - cell) * (table[cell + 1] - table[cell]))

    return coefficient
