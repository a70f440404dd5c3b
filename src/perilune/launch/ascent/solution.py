"""Filling a transcribed ascent with the numbers of a vehicle, solving it and reading the answer."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.ascent.guess import Guess
from perilune.launch.ascent.phase_numbers import given_numbers, group_numbers, tank_flow
from perilune.launch.ascent.shape import PhaseShape
from perilune.launch.ascent.task import Task as Task
from perilune.launch.ascent.task import first_guess as first_guess
from perilune.launch.ascent.task import geocentric_latitude_rad, mass_units, plane, start_state
from perilune.launch.ascent.transcription import Barrier, Problem, transcribe
from perilune.launch.target import (
    PLAIN_ROWS,
    ROWS,
    Elements,
    Orbit,
    apsis_bounds,
    parking_bounds,
    terminal_bounds,
    turn_bounds,
)
from perilune.run.interrupt import ctrl_c_after

Array = NDArray[np.float64]

_FAR: Final = 10.0
_LEAST_MASS: Final = 0.005
"""Bounds of the state in canonical units, far outside any ascent: they keep the iterates where the equations hold."""
_SHORT: Final = 0.9
UNLIMITED: Final = 1e6
"""Factor by which a limit is relaxed where it shall not bind."""


@dataclass(frozen=True)
class PhaseHistory:
    """The solution of a phase at its start (no control there) and its collocation points, SI units.

    ``throttle`` (n, 0 or 1) is the lever.
    """

    time_s: Array
    position_m: Array
    velocity_m_s: Array
    mass_kg: Array
    direction: Array
    throttle: Array
    elements: int


@dataclass(frozen=True)
class Multipliers:
    """The multipliers of an optimum: what the objective gains [kg] when a parameter or a bound moves by one unit.

    ``parameters``, ``variables`` and ``rows`` stand in the order of the problem's layout
    (``layout.parameters``, ``.variables`` and ``.rows`` give the slice of a name), in the canonical units of the
    filled problem. The multiplier of a variable or a row belongs to that of its two bounds which holds. The objective
    is the payload, or the mass at burnout where the payload is given. :meth:`Filled.gain_kg` makes the chain rule of
    any change of vehicle, site, target or settings out of them.
    """

    parameters: Array
    variables: Array
    rows: Array


@dataclass(frozen=True)
class Solution:
    """What the optimiser found, accepted or not.

    ``residual`` is the largest violation of a scaled constraint, ``dual_residual`` the slope of the payload that is
    left, both in canonical units.
    """

    payload_kg: float
    burnout_kg: float
    phases: tuple[PhaseHistory, ...]
    residual: float
    dual_residual: float
    iterations: int
    variables: Array
    unit_kg: float
    multipliers: Multipliers


class Filled:
    """A problem filled with a task's numbers: parameters and bounds, in the canonical units of the world."""

    def __init__(self, task: Task, payload_unit_kg: float, units: list[float] | None = None) -> None:
        self.task = task
        self.unit_kg = payload_unit_kg
        self.problem: Problem = transcribe(task.plan.shape, task.world, isinstance(task.target, Elements))
        self.mass_units = units or mass_units(task.plan, payload_unit_kg)
        self.parameters = self._parameters()
        self.row_low, self.row_high = self._row_bounds()
        self.low, self.high = self._variable_bounds()

    def _parameters(self) -> Array:
        task, plan = self.task, self.task.plan
        vehicle = plan.vehicle
        p = np.zeros(self.problem.layout.parameter_count)
        where = self.problem.layout.parameters
        p[where["masses"]] = (
            plan.stages_kg,
            vehicle.shield_kg,
            vehicle.adapter_kg,
            self.unit_kg,
            task.payload_kg is None,
        )
        p[where["start"]] = start_state(task)
        p[where["limits"]] = self.limits(1.0)
        low, high = task.azimuths_rad or (0.0, 0.0)
        p[where["azimuths"]] = math.cos(low), math.sin(low), math.cos(high), math.sin(high)
        p[where["apsis"]] = _apsis(task)
        for i, (phase, shape) in enumerate(zip(plan.phases, plan.shape.phases, strict=True)):
            p[where[f"given{i}"]] = np.stack(given_numbers(plan, phase, shape)).ravel(order="F")
            fixed, *throttled = phase.groups
            exits = sum(vehicle.stages[s].exit_area_m2 * phase.share(s) for s in fixed)
            numbers = [self.mass_units[i], phase.area_m2, exits]
            for group in throttled:
                numbers += group_numbers(plan, phase, group)
            p[where[f"phase{i}"]] = numbers
            if f"dropped{i}" in where:
                p[where[f"dropped{i}"]] = phase.dropped_kg
        for tank in plan.shape.tanks:
            lost = [phase.dropped_kg for phase in plan.phases if not phase.burning]
            held = plan.usable_kg[tank.stage]
            held -= sum(lost) if tank.stage == vehicle.waiting else 0.0
            p[where[f"tank{tank.stage}"]] = held
            flows = [tank_flow(plan, plan.phases[use.phase], tank.stage) for use in tank.uses]
            p[where[f"tank_flow{tank.stage}"]] = flows
        return p

    def limits(self, relax: float) -> tuple[float, float, float, float]:
        """Return the limits of the path, all but the heating relaxed by a factor."""
        vehicle, settings = self.task.plan.vehicle, self.task.plan.settings
        return (
            settings.q_alpha_pa_rad * relax,
            (vehicle.max_dynamic_pressure_pa or UNLIMITED) * relax,
            (vehicle.max_acceleration_m_s2 or UNLIMITED) * relax,
            settings.shield_flux_w_m2,
        )

    def _row_bounds(self) -> tuple[Array, Array]:
        task, plan, layout = self.task, self.task.plan, self.problem.layout
        low, high = np.zeros(layout.row_count), np.zeros(layout.row_count)
        for i, phase in enumerate(plan.shape.phases):
            if f"path{i}" not in layout.rows:
                continue
            count = phase.elements * DEGREE
            rows = (layout.rows[f"path{i}"].stop - layout.rows[f"path{i}"].start) // count
            lows = np.full(rows, -np.inf)
            # the last row of a steered phase is the length of its direction
            lows[-1] = 1.0 if phase.steered else -np.inf
            low[layout.rows[f"path{i}"]] = np.tile(lows, count)
            high[layout.rows[f"path{i}"]] = 1.0
        for i, phase in enumerate(plan.shape.phases):
            if phase.disposal:
                low[layout.rows[f"disposal{i}"]] = -np.inf
                high[layout.rows[f"disposal{i}"]] = 1.0 + plan.settings.drop_perigee_m / task.world.radius_m
            if phase.turn:
                low[layout.rows[f"turn{i}"]], high[layout.rows[f"turn{i}"]] = turn_bounds(task.world.radius_m)
        # what a lower stage leaves unburned is not dropped with it: where the mass at burnout counts, it would pay
        kept = len(plan.vehicle.stages) - 1 if task.payload_kg is not None else -1
        for tank in plan.shape.tanks:
            emptied = plan.emptied[tank.stage] or kept not in (-1, tank.stage)
            low[layout.rows[f"tank{tank.stage}"]] = 1.0 if emptied else 0.0
            high[layout.rows[f"tank{tank.stage}"]] = 1.0
        count = ROWS if isinstance(task.target, Elements) else PLAIN_ROWS
        latitude, world = geocentric_latitude_rad(task), task.world
        target = terminal_bounds(task.target, latitude, world.gm_m3_s2, world.radius_m)
        bounds = {"target": (target[0][:count], target[1][:count]), "apsis": apsis_bounds(task.target)}
        if plan.parking is not None:
            bounds["parking"] = parking_bounds(plan.parking.altitude_m, plan.parking.circular, world.radius_m)
        if plan.shape.azimuth_phase is not None:
            free = task.azimuths_rad is None
            bounds["azimuth"] = np.full(2, -np.inf if free else 0.0), np.full(2, np.inf)
        for name, (lows, highs) in bounds.items():
            low[layout.rows[name]], high[layout.rows[name]] = lows, highs
        return low, high

    def _variable_bounds(self) -> tuple[Array, Array]:
        layout, plan = self.problem.layout, self.task.plan
        low, high = np.full(layout.variable_count, -np.inf), np.full(layout.variable_count, np.inf)
        fixed = self.task.payload_kg
        where = layout.variables["payload"][0]
        # below zero the optimum tells by how much a target is missed
        empty = plan.vehicle.stages[-1].dry_kg + plan.vehicle.adapter_kg
        low[where] = -_SHORT * empty / self.unit_kg if fixed is None else fixed / self.unit_kg
        high[where] = np.inf if fixed is None else fixed / self.unit_kg
        for i, phase in enumerate(plan.phases):
            where = layout.variables[f"duration{i}"][0]
            low[where] = phase.duration_min_s / self.task.world.time_s
            high[where] = phase.duration_max_s / self.task.world.time_s
            where, (_, columns) = layout.variables[f"x{i}"]
            low[where] = np.tile([-_FAR] * 6 + [_LEAST_MASS], columns)
            high[where] = np.tile([_FAR] * 6 + [_FAR], columns)
            where, (controls, columns) = layout.variables[f"u{i}"]
            if controls:
                floor = [plan.vehicle.stages[s].throttle_min for s in phase.lever]
                low[where] = np.tile([-1.1] * 3 + floor, columns)
                high[where] = np.tile([1.1] * 3 + [1.0] * len(floor), columns)
        return low, high

    def start(self, first: Guess) -> Array:
        """Return the variables of a guess."""
        task, layout = self.task, self.problem.layout
        w = np.zeros(layout.variable_count)
        w[layout.variables["payload"][0]] = (
            first.payload_kg if task.payload_kg is None else task.payload_kg
        ) / self.unit_kg
        begun = 0.0
        up, along = plane(task)
        for i, (phase, shape) in enumerate(zip(task.plan.phases, task.plan.shape.phases, strict=True)):
            duration = first.durations_s[i]
            time = begun + places(shape) * abs(duration)
            angle = np.interp(time, first.time_s, first.angle_rad)
            radial = np.outer(up, np.cos(angle)) + np.outer(along, np.sin(angle))
            transverse = np.outer(along, np.cos(angle)) - np.outer(up, np.sin(angle))
            # where a guessed flight falls below the ground its air would have no bounds
            radius = np.maximum(np.interp(time, first.time_s, first.radius_m), first.radius_m[0])
            speeds = [np.interp(time, first.time_s, v) for v in (first.radial_m_s, first.transverse_m_s)]
            mass = np.interp(begun + 1e-6, first.time_s, first.mass_kg)
            masses = mass - task.plan.guessed_flow_kg_s(phase) * (time - begun)
            u = np.ones((shape.controls, len(time)))
            if shape.steered:
                pitch = np.interp(time, first.time_s, first.pitch_rad)
                levels = dict(zip(phase.burning, phase.levels, strict=True))
                u[3:] = np.array([levels[s] for s in phase.lever])[:, None]
                u[:3] = radial * np.sin(pitch) + transverse * np.cos(pitch)
            velocity = radial * speeds[0] + transverse * speeds[1]
            self.put(w, i, duration, np.column_stack(((radial * radius).T, velocity.T, masses)), u.T)
            begun += abs(duration)
        return w

    def put(self, w: Array, phase: int, duration_s: float, states: Array, controls: Array) -> None:
        """Write duration, states (points, 7) in SI units and controls (points, controls) of a phase into variables."""
        where, world = self.problem.layout.variables, self.task.world
        units = [world.radius_m] * 3 + [world.speed_m_s] * 3 + [self.mass_units[phase]]
        w[where[f"duration{phase}"][0]] = duration_s / world.time_s
        w[where[f"x{phase}"][0]] = (states / units).ravel()
        w[where[f"u{phase}"][0]] = controls.ravel()

    def solve(
        self,
        start: Array,
        *,
        relax: float = 1.0,
        max_iterations: int = 150,
        multipliers: Multipliers | None = None,
        flown: bool = False,
    ) -> Solution:
        """Solve from a start; the answer is read whatever the solver says, and judged by its residual.

        With the ``multipliers`` of an optimum not far away, in this problem's units, it is a third of the iterations;
        ``flown`` says that the start is nearly an optimum, which saves some.

        Raises:
            KeyboardInterrupt: on Ctrl-C, which the solver takes as the wish to stop where it is.
        """
        p = self.parameters.copy()
        p[self.problem.layout.parameters["limits"]] = self.limits(relax)
        parking = self.task.plan.parking
        barrier: Barrier = "in steps" if parking is not None and parking.circular else "adaptive"
        barrier = "low" if flown else barrier
        pulls: dict[str, Array] = {}
        if multipliers is not None:
            barrier = "near"
            pulls = {"lam_x0": multipliers.variables / self.unit_kg, "lam_g0": multipliers.rows / self.unit_kg}
        solver = self.problem.solver(max_iterations, barrier)
        low, high = self.low, self.high
        with ctrl_c_after():
            answer = solver(x0=start, p=p, lbx=low, ubx=high, lbg=self.row_low, ubg=self.row_high, **pulls)
        w, g = np.asarray(answer["x"]).ravel(), np.asarray(answer["g"]).ravel()
        outside = np.maximum(np.maximum(self.row_low - g, g - self.row_high), 0.0)
        beyond = np.maximum(np.maximum(low - w, w - high), 0.0)
        finite = bool(np.all(np.isfinite(w)) and np.all(np.isfinite(g)))
        residual = float(max(outside.max(), beyond.max())) if finite else math.inf
        stats = solver.stats()
        slopes = stats["iterations"]["inf_du"] if "iterations" in stats else []
        dual = float(slopes[-1]) if slopes else math.inf
        histories = self._histories(w)
        return Solution(
            payload_kg=float(w[self.problem.layout.variables["payload"][0]][0]) * self.unit_kg,
            burnout_kg=float(histories[-1].mass_kg[-1]),
            phases=histories,
            residual=residual,
            dual_residual=dual,
            iterations=int(stats["iter_count"]),
            variables=w,
            unit_kg=self.unit_kg,
            multipliers=Multipliers(
                *(np.asarray(answer[name]).ravel() * self.unit_kg for name in ("lam_p", "lam_x", "lam_g"))
            ),
        )

    def gain_kg(self, multipliers: Multipliers, changed: Task) -> float:
        """Return what the objective gains to first order when the task becomes a changed one of the same shape [kg].

        The changed task is filled in the units of this one; each of its parameters and bounds that differs counts with
        its multiplier. Divided by a small change of one number of the vehicle it is the sensitivity to that number.
        """
        other = Filled(changed, self.unit_kg, self.mass_units)
        if other.problem.shape != self.problem.shape:
            raise ValueError("the changed ascent has other phases")
        gain = float(multipliers.parameters @ (other.parameters - self.parameters))
        for slopes, low, high, low2, high2 in (
            (multipliers.variables, self.low, self.high, other.low, other.high),
            (multipliers.rows, self.row_low, self.row_high, other.row_low, other.row_high),
        ):
            bound, bound2 = np.where(slopes > 0.0, high, low), np.where(slopes > 0.0, high2, low2)
            holds = np.isfinite(bound) & np.isfinite(bound2)
            gain += float(slopes[holds] @ (bound2[holds] - bound[holds]))
        return gain

    def _histories(self, w: Array) -> tuple[PhaseHistory, ...]:
        layout, world = self.problem.layout, self.task.world
        histories: list[PhaseHistory] = []
        begun, vehicle = 0.0, self.task.plan.vehicle
        payload = float(w[layout.variables["payload"][0]][0]) * self.unit_kg
        start = np.append(start_state(self.task), (self.task.plan.lift_off_kg + payload) / self.mass_units[0])
        for i, shape in enumerate(self.task.plan.shape.phases):
            duration = float(w[layout.variables[f"duration{i}"][0]][0]) * world.time_s
            tau = places(shape)
            x = np.column_stack((start, layout.get(w, f"x{i}")))
            u = layout.get(w, f"u{i}")
            histories.append(
                PhaseHistory(
                    time_s=begun + duration * np.append(0.0, tau),
                    position_m=x[:3].T * world.radius_m,
                    velocity_m_s=x[3:6].T * world.speed_m_s,
                    mass_kg=x[6] * self.mass_units[i],
                    direction=u[:3].T,
                    throttle=u[3:].T,
                    elements=shape.elements,
                )
            )
            begun += duration
            if i + 1 < len(self.mass_units):
                drop = self.task.plan.phases[i].dropped_kg
                drop += vehicle.shield_kg if i == self.task.plan.shape.shield_phase else 0.0
                after = (x[6, -1] * self.mass_units[i] - drop) / self.mass_units[i + 1]
                start = np.append(x[:6, -1], after)
        return tuple(histories)


def places(shape: PhaseShape) -> Array:
    """Return the collocation points of a phase, in (0, 1]."""
    edges = np.array(shape.edges)
    return np.asarray((edges[:-1, None] + np.diff(edges)[:, None] * radau(DEGREE).nodes).ravel())


def _apsis(task: Task) -> tuple[float, float]:
    wanted = task.target.argument_of_perigee_rad if isinstance(task.target, Orbit) else None
    return (1.0, 0.0) if wanted is None else (math.cos(wanted), math.sin(wanted))
