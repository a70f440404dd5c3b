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
from perilune.launch.ascent.phases import Jettison, plan
from perilune.launch.ascent.solution import Filled, Solution, places
from perilune.launch.ascent.task import Task
from perilune.launch.target import Orbit

Array = NDArray[np.float64]

_STEP_S: Final = 60.0


def transfer_task(task: Task) -> Task | None:
    """Return the task of the direct ascent onto the transfer ellipse, to its perigee; None without one."""
    chosen, target = task.plan, task.target
    if chosen.parking is None or chosen.parking.circular or not isinstance(target, Orbit):
        return None
    jettison = Jettison(chosen.jettison_segment, chosen.jettison_time_s)
    direct = plan(chosen.vehicle, chosen.settings, jettison, engine_out=chosen.engine_out, coasts=chosen.coasts)
    return replace(task, plan=direct, target=replace(target, perigee_m=chosen.parking.altitude_m))


def transfer_start(filled: Filled, onto: Solution, target: Orbit) -> Array:
    """Return the variables of an ascent by way of a transfer from the optimum of :func:`transfer_task`."""
    chosen, layout = filled.task.plan, filled.problem.layout
    w = np.zeros(layout.variable_count)
    for i, history in enumerate(onto.phases):
        states = np.column_stack((history.position_m, history.velocity_m_s, history.mass_kg))[1:]
        controls = np.column_stack((history.direction, history.throttle))
        filled.put(w, i, history.time_s[-1] - history.time_s[0], states, controls)
    end, last = onto.phases[-1], chosen.phases[-1]
    state, mass = np.concatenate((end.position_m[-1], end.velocity_m_s[-1])), float(end.mass_kg[-1])
    high = EARTH_EQUATORIAL_RADIUS + target.apogee_m
    axis = 0.5 * (float(np.linalg.norm(state[:3])) + high)
    gain = math.sqrt(GM_EARTH / high) - math.sqrt(GM_EARTH * (2.0 / high - 1.0 / axis))
    thrust, flow = chosen.guessed_thrust_n(last), chosen.guessed_flow_kg_s(last)
    spent = mass * -math.expm1(-gain * flow / thrust)
    burn = min(max(spent / flow, last.duration_min_s), last.duration_max_s)
    coast = math.pi * math.sqrt(axis**3 / GM_EARTH) - 0.5 * burn
    for i, push, duration in ((len(onto.phases), 0.0, coast), (len(onto.phases) + 1, thrust, burn)):
        shape, used = chosen.shape.phases[i], flow if push > 0.0 else chosen.phases[i].loss_kg_s
        times = duration * places(shape)
        path, masses = _flown(state, mass, push, used, times), mass - used * times
        controls = np.ones((len(times), shape.controls))
        if shape.steered:
            controls[:, :3] = path[:, 3:] / np.linalg.norm(path[:, 3:], axis=1, keepdims=True)
        filled.put(w, i, duration, np.column_stack((path, masses)), controls)
        state, mass = path[-1], float(masses[-1])
    given = filled.task.payload_kg
    w[layout.variables["payload"][0]] = (onto.payload_kg - spent if given is None else given) / filled.unit_kg
    return w


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
