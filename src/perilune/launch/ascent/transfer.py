"""The start of an ascent by way of a transfer: an optimum that ends on the transfer ellipse, and the rest by its speed.

An ascent that coasts as long as it likes is hardly found from a guessed flight: what the flight misses the ellipse by
grows on the coast. A direct ascent onto the ellipse is found as fast as any; from its end the coast is flown to the
apogee and the burn after it along the velocity, and the payload gives the propellant of that burn.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch.ascent.jettison import Found, read_at
from perilune.launch.ascent.shape import Plan
from perilune.launch.ascent.solution import Filled, PhaseHistory, places
from perilune.launch.target import Orbit
from perilune.launch.vehicle import Vehicle

Array = NDArray[np.float64]

_STEP_S: Final = 60.0
_MOST_KEPT: Final = 0.8
"""Of the propellant of the last stage."""


def kept_for_circle(chosen: Plan, target: Orbit, payload_kg: float) -> Vehicle:
    """Return the vehicle that keeps the propellant of its last burn: a direct ascent carries it onto the ellipse.

    Args:
        chosen: the plan by way of the transfer.
        target: the high orbit.
        payload_kg: what the vehicle carries to it, about.
    """
    vehicle, last = chosen.vehicle, chosen.vehicle.stages[-1]
    low = EARTH_EQUATORIAL_RADIUS + (0.0 if chosen.parking is None else chosen.parking.altitude_m)
    after = last.dry_kg + vehicle.adapter_kg + max(payload_kg, 0.0)
    spent = after * math.expm1(_gain_m_s(low, target) / last.exhaust_speed_m_s)
    kept = min(spent, _MOST_KEPT * last.propellant_kg)
    lighter = replace(last, dry_kg=last.dry_kg + kept, propellant_kg=last.propellant_kg - kept)
    return replace(vehicle, stages=(*vehicle.stages[:-1], lighter))


def transfer_start(filled: Filled, onto: Found) -> Array:
    """Return the variables of an ascent by way of a transfer from the optimum of :func:`kept_for_circle`'s vehicle."""
    task, layout, phases = filled.task, filled.problem.layout, onto.solution.phases
    chosen, target = task.plan, task.target
    if not isinstance(target, Orbit):
        raise ValueError("a transfer leads to an orbit")
    w = np.zeros(layout.variable_count)
    for i, history in enumerate(phases):
        duration = float(history.time_s[-1] - history.time_s[0])
        filled.put(w, i, duration, *_at(history, history.time_s[0] + duration * places(chosen.shape.phases[i])))
    end, last = phases[-1], chosen.phases[-1]
    state, mass = np.concatenate((end.position_m[-1], end.velocity_m_s[-1])), float(end.mass_kg[-1])
    radius = float(np.linalg.norm(state[:3]))
    thrust, flow = chosen.guessed_thrust_n(last), chosen.guessed_flow_kg_s(last)
    spent = mass * -math.expm1(-_gain_m_s(radius, target) * flow / thrust)
    burn = min(max(spent / flow, last.duration_min_s), last.duration_max_s)
    axis = 0.5 * (radius + EARTH_EQUATORIAL_RADIUS + target.apogee_m)
    coast = math.pi * math.sqrt(axis**3 / GM_EARTH) - 0.5 * burn
    for i, push, duration in ((len(phases), 0.0, coast), (len(phases) + 1, thrust, burn)):
        shape, used = chosen.shape.phases[i], flow if push > 0.0 else chosen.phases[i].loss_kg_s
        times = duration * places(shape)
        path, masses = _flown(state, mass, push, used, times), mass - used * times
        controls = np.ones((len(times), shape.controls))
        if shape.steered:
            controls[:, :3] = path[:, 3:] / np.linalg.norm(path[:, 3:], axis=1, keepdims=True)
        filled.put(w, i, duration, np.column_stack((path, masses)), controls)
        state, mass = path[-1], float(masses[-1])
    kept = onto.task.plan.vehicle.stages[-1].dry_kg - chosen.vehicle.stages[-1].dry_kg
    carried = onto.solution.payload_kg + kept - spent if task.payload_kg is None else task.payload_kg
    w[layout.variables["payload"][0]] = carried / filled.unit_kg
    return w


def _at(history: PhaseHistory, times_s: Array) -> tuple[Array, Array]:
    """States (points, 7) and controls of a phase at the points of a mesh: its own, or one as fine as its burn here."""
    states = np.column_stack((history.position_m, history.velocity_m_s, history.mass_kg))
    controls = np.column_stack((history.direction, history.throttle))
    if len(times_s) == len(controls):
        return states[1:], controls
    return read_at(history.time_s, states, times_s), read_at(history.time_s[1:], controls, times_s)


def _gain_m_s(radius_m: float, target: Orbit) -> float:
    """The speed that makes a circle of the ellipse from a radius to the apogee of a target."""
    high = EARTH_EQUATORIAL_RADIUS + target.apogee_m
    return math.sqrt(GM_EARTH / high) - math.sqrt(2.0 * GM_EARTH * radius_m / (high * (high + radius_m)))


def _flown(state: Array, mass_kg: float, thrust_n: float, flow_kg_s: float, times_s: Array) -> Array:
    """Fly a state to times, thrust along the velocity, by Runge-Kutta 4; (times, 6)."""
    now, found = 0.0, []

    def rate(y: Array, t: float) -> Array:
        pull = -GM_EARTH / float(np.linalg.norm(y[:3])) ** 3 * y[:3]
        push = thrust_n / (mass_kg - flow_kg_s * t) / float(np.linalg.norm(y[3:])) * y[3:]
        return np.concatenate((y[3:], pull + push))

    for until in times_s:
        steps = max(1, math.ceil((until - now) / _STEP_S))
        h = (until - now) / steps
        for _ in range(steps):
            k1 = rate(state, now)
            k2 = rate(state + 0.5 * h * k1, now + 0.5 * h)
            k3 = rate(state + 0.5 * h * k2, now + 0.5 * h)
            state = state + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + rate(state + h * k3, now + h))
            now += h
        found.append(state)
    return np.stack(found)
