"""Independent check of an ascent: the optimiser's control flown again by another integrator on another right-hand side.

scipy's DOP853 (Hairer, Norsett and Wanner 1993) flies the interpolated control with the standard atmosphere itself,
from lift-off to burnout without correction; what it misses the optimiser's last state by is the defect.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from perilune.launch.atmosphere import Air
from perilune.launch.collocation import radau
from perilune.launch.dynamics import ROUND, World
from perilune.launch.phases import Phase, Plan
from perilune.launch.solution import PhaseHistory, Task
from perilune.launch.transcription import DEGREE

Array = NDArray[np.float64]

_STEP_M: Final = 25.0
_TOP_M: Final = 400e3
_TOLERANCE: Final = 1e-9


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
    state = np.concatenate((first.position_m[0], first.velocity_m_s[0], [first.mass_kg[0]]))
    for i, (phase, history) in enumerate(zip(task.plan.phases, histories, strict=True)):
        state = _fly_phase(task, phase, history, state)
        if i + 1 < len(histories):
            state[6] -= phase.dropped_kg
            state[6] -= task.plan.vehicle.shield_kg if i == task.plan.shape.shield_phase else 0.0
    return Defect(
        float(np.linalg.norm(state[:3] - last.position_m[-1])),
        float(np.linalg.norm(state[3:6] - last.velocity_m_s[-1])),
        float(abs(state[6] - last.mass_kg[-1])),
    )


def _fly_phase(task: Task, phase: Phase, history: PhaseHistory, state: Array) -> Array:
    edges = history.time_s[::DEGREE]
    nodes = radau(DEGREE).nodes
    vertical = history.direction.shape[1] == 0
    for k in range(history.elements):
        where = slice(k * DEGREE, (k + 1) * DEGREE)
        throttles = history.throttle[where]
        controls = throttles if vertical else np.column_stack((history.direction[where], throttles))
        # the polynomial through the controls at the collocation points of the element, highest power first
        weights = np.asarray(np.linalg.solve(np.vander(nodes), controls), np.float64)
        rate = _right_hand_side(task.plan, task.world, phase, vertical, weights, edges[k], edges[k + 1] - edges[k])
        answer = solve_ivp(
            rate,
            (edges[k], edges[k + 1]),
            state,
            method="DOP853",
            rtol=_TOLERANCE,
            atol=[1e-2] * 3 + [1e-5] * 3 + [1e-3],
        )
        state = answer.y[:, -1]
    return np.asarray(state)


def _right_hand_side(
    plan: Plan, world: World, phase: Phase, vertical: bool, weights: Array, begin: float, length: float
) -> Callable[[float, Array], list[float]]:
    stages = plan.vehicle.stages
    free = {*phase.limited, *phase.lever}
    fixed = [stages[i] for i in phase.burning if i not in free]
    thrust_fixed, flow_fixed = sum(s.thrust_vac_n for s in fixed), sum(s.mass_flow_kg_s for s in fixed)
    levered = [(stages[i].thrust_vac_n, stages[i].mass_flow_kg_s) for i in phase.lever]
    limited = [stages[i] for i in phase.limited]
    thrust_limited, flow_limited = sum(s.thrust_vac_n for s in limited), sum(s.mass_flow_kg_s for s in limited)
    lowest = sum(s.thrust_vac_n * s.throttle_min for s in limited) / thrust_limited if limited else 1.0
    limit = plan.vehicle.max_acceleration_m_s2 or math.inf
    exit_area = sum(stages[i].exit_area_m2 for i in phase.burning)
    polynomials = [list(column) for column in weights.T]
    gm, omega, area = world.gm_m3_s2, world.rotation_rad_s, phase.area_m2
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

    def rate(t: float, y: Array) -> list[float]:
        x0, x1, x2, v0, v1, v2, mass = y.tolist()
        r = math.sqrt(x0 * x0 + x1 * x1 + x2 * x2)
        place = min(max(r - world.radius_m, 0.0), _TOP_M) / _STEP_M
        cell = int(place)
        part = place - cell
        density = math.exp(ln_density[cell] + part * (ln_density[min(cell + 1, len(pressures) - 1)] - ln_density[cell]))
        pressure = pressures[cell] + part * (pressures[min(cell + 1, len(pressures) - 1)] - pressures[cell])
        a0, a1, a2 = v0 + omega * x1, v1 - omega * x0, v2
        speed = math.sqrt(a0 * a0 + a1 * a1 + a2 * a2)
        sound = math.sqrt(1.4 * pressure / density) if pressure > 0.0 else 1.0
        drag = 0.5 * density * speed * area * coefficient(speed / sound) / mass
        values = control(t)
        thrust, flow = thrust_fixed - pressure * exit_area, flow_fixed
        for (force, consumption), level in zip(levered, values[-len(levered) :] if levered else [], strict=True):
            thrust += force * level
            flow += consumption * level
        if thrust_limited:
            others = thrust + pressure * exit_area
            held = _rounded((limit * mass - others) / thrust_limited, lowest)
            thrust += thrust_limited * held
            flow += flow_limited * held
        d = (x0 / r, x1 / r, x2 / r) if vertical else _unit(values)
        g, push = -gm / r**3, thrust / mass
        return [
            v0,
            v1,
            v2,
            g * x0 + push * d[0] - drag * a0,
            g * x1 + push * d[1] - drag * a1,
            g * x2 + push * d[2] - drag * a2,
            -flow,
        ]

    return rate


def _rounded(wanted: float, lowest: float) -> float:
    """The throttle between lowest and full, its corners rounded as the optimiser flies it."""
    below_full = 0.5 * (wanted + 1.0 - math.hypot(wanted - 1.0, ROUND))
    return 0.5 * (below_full + lowest + math.hypot(below_full - lowest, ROUND))


def _unit(values: list[float]) -> tuple[float, float, float]:
    norm = math.sqrt(values[0] ** 2 + values[1] ** 2 + values[2] ** 2)
    return values[0] / norm, values[1] / norm, values[2] / norm


def _drag_table(world: World) -> Callable[[float], float]:
    """The drag coefficient as a scalar function, interpolated every 0.01 in Mach number."""
    mach = np.arange(0.0, 30.0, 0.01)
    table = list(world.drag.numeric(mach))

    def coefficient(number: float) -> float:
        place = min(number, 29.9) * 100.0
        cell = min(int(place), len(table) - 2)
        return float(table[cell] + (place - cell) * (table[cell + 1] - table[cell]))

    return coefficient
