"""An ascent as a continuous flight: its history at any time, its events, and what the ideal delta-v was spent on."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicHermiteSpline, CubicSpline, PchipInterpolator

from perilune.constants import EARTH_J2, EARTH_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.ascent.record import Ascent, History
from perilune.launch.ascent.shape import PhaseShape
from perilune.launch.trajectories.ground_track import air_velocity, distance_m, places, verticals

Array = NDArray[np.float64]

_PEAK_STEP_S: Final = 0.1
_TURN_STEPS: Final = 60.0
"""A revolution between two burns, hours long, is told in steps so many times longer."""
_SHAPED: Final = ("mass_kg", "dynamic_pressure_pa", "acceleration_m_s2", "heating_w_m2", "throttle")


@dataclass(frozen=True, eq=False)
class FlightRows:
    """An ascent at some times, one row each; angles in radians.

    ``flight_path_rad`` is that of the velocity relative to the Earth over the local horizon, ``inertial_path_rad`` that
    of the inertial velocity; ``pitch_rad`` is that of the thrust, below zero under the horizon.
    """

    time_s: Array
    phase: NDArray[np.int64]
    position_m: Array
    velocity_m_s: Array
    altitude_m: Array
    latitude_rad: Array
    longitude_rad: Array
    downrange_m: Array
    inertial_speed_m_s: Array
    airspeed_m_s: Array
    flight_path_rad: Array
    inertial_path_rad: Array
    pitch_rad: Array
    mass_kg: Array
    dynamic_pressure_pa: Array
    acceleration_m_s2: Array
    heating_w_m2: Array
    throttle: Array


@dataclass(frozen=True)
class LossBudget:
    """What the ideal delta-v of an ascent was spent on [m/s].

    ``ideal`` is the integral of vacuum thrust over mass. It is the inertial speed at the end, less ``rotation`` (what
    the Earth's rotation gave: inertial less relative speed at the end), plus the losses along the velocity relative to
    the Earth: gravity (with the centrifugal acceleration of the rotating frame), drag, steering (thrust not along the
    velocity), back-pressure of the air on the nozzles. ``unexplained`` is what the sum misses: error of the quadrature.
    """

    ideal_m_s: float
    final_speed_m_s: float
    rotation_m_s: float
    gravity_m_s: float
    drag_m_s: float
    steering_m_s: float
    back_pressure_m_s: float
    unexplained_m_s: float


@dataclass(frozen=True)
class Moment:
    """Something that happens on the ascent: its name, the number of the phase, and the row of that phase's time."""

    name: str
    time_s: float
    phase: int
    after: bool


def phase_rows(history: History, phase: int) -> History:
    """Return the part of a history that is one phase."""
    there = history.phase == phase
    return History(**{name: getattr(history, name)[there] for name in History.__dataclass_fields__})


def flight_rows(ascent: Ascent, longitude_rad: float, step_s: float = 1.0) -> FlightRows:
    """Return an ascent sampled about every ``step_s``, revolutions in longer steps, with both ends of each phase.

    Position by cubic Hermite polynomials through the states of the optimiser, velocity by a cubic spline, the rest by
    monotone cubics: nothing is interpolated across the end of a phase.
    """
    parts = []
    for phase in range(len(ascent.plan.phases)):
        nodes = phase_rows(ascent.history, phase)
        step = step_s * (_TURN_STEPS if ascent.plan.shape.phases[phase].turn else 1.0)
        count = max(2, math.ceil((nodes.time_s[-1] - nodes.time_s[0]) / step) + 1)
        parts.append(_sampled(nodes, np.linspace(nodes.time_s[0], nodes.time_s[-1], count), phase))
    return _joined(parts, ascent, longitude_rad)


def rows_at(ascent: Ascent, longitude_rad: float, moments: tuple[Moment, ...]) -> FlightRows:
    """Return an ascent at its moments, one row each."""
    parts = [
        _sampled(phase_rows(ascent.history, moment.phase), np.array([moment.time_s]), moment.phase)
        for moment in moments
    ]
    return _joined(parts, ascent, longitude_rad)


def _sampled(nodes: History, times: Array, phase: int) -> dict[str, Array]:
    places_ = CubicHermiteSpline(nodes.time_s, nodes.position_m, nodes.velocity_m_s)
    part: dict[str, Array] = {
        "time_s": times,
        "phase": np.full(len(times), phase),
        "position_m": places_(times),
        "velocity_m_s": CubicSpline(nodes.time_s, nodes.velocity_m_s)(times),
        "pointing": CubicSpline(nodes.time_s, nodes.pointing)(times),
    }
    for name in _SHAPED:
        part[name] = PchipInterpolator(nodes.time_s, getattr(nodes, name))(times)
    return part


def _joined(parts: list[dict[str, Array]], ascent: Ascent, longitude_rad: float) -> FlightRows:
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    position, velocity, pointing = rows["position_m"], rows["velocity_m_s"], rows.pop("pointing")
    where = places(position, rows["time_s"], longitude_rad)
    start = places(ascent.history.position_m[:1], 0.0, longitude_rad)
    up, wind = verticals(position), air_velocity(position, velocity)
    return FlightRows(
        altitude_m=where.altitude_m,
        latitude_rad=where.latitude_rad,
        longitude_rad=where.longitude_rad,
        downrange_m=distance_m(start.latitude_rad, start.longitude_rad, where.latitude_rad, where.longitude_rad),
        inertial_speed_m_s=np.linalg.norm(velocity, axis=1),
        airspeed_m_s=np.linalg.norm(wind, axis=1),
        flight_path_rad=_elevation(wind, up),
        inertial_path_rad=_elevation(velocity, up),
        pitch_rad=_elevation(pointing, up),
        **rows,
    )


def _elevation(vectors: Array, up: Array) -> Array:
    """The angle of vectors over the horizon [rad]; that of no vector is a right angle, as on the pad."""
    size = np.linalg.norm(vectors, axis=1)
    sine = np.einsum("ij,ij->i", vectors, up) / np.where(size > 1e-6, size, 1.0)
    return np.asarray(np.where(size > 1e-6, np.arcsin(np.clip(sine, -1.0, 1.0)), 0.5 * np.pi))


def moments(ascent: Ascent) -> tuple[Moment, ...]:
    """Return the events of an ascent in order: lift-off, max q, cut-offs, separations, jettison, ignitions."""
    history, phases, stages = ascent.history, ascent.plan.phases, ascent.vehicle.stages
    found = [Moment("lift-off", 0.0, 0, True), _peak_pressure(history)]
    lit, gone = set(phases[0].burning), set[int]()
    for i in range(len(phases) - 1):
        end = float(history.time_s[history.phase == i][-1])
        burning, following = set(phases[i].burning), set(phases[i + 1].burning)
        later = {stage for phase in phases[i + 1 :] for stage in phase.burning}
        for stage in sorted(burning - following):
            found.append(Moment(f"{stages[stage].name} cut-off", end, i, False))
        if phases[i + 1].verniers:
            found += [Moment(f"{stages[stage].name} main engine cut-off", end, i, False) for stage in sorted(burning)]
        if phases[i].dropped_kg > 0.0:
            dropped = sorted(lit - later - gone)
            gone |= set(dropped)
            found += [Moment(f"{stages[stage].name} separation", end, i + 1, True) for stage in dropped]
        if i == ascent.plan.shape.shield_phase:
            found.append(Moment("fairing or tower jettison", end, i + 1, True))
        for stage in sorted(following - burning):
            again = "restart" if stage in lit else "ignition"
            found.append(Moment(f"{stages[stage].name} {again}", end, i + 1, True))
        lit |= following
    last = len(phases) - 1
    found += [
        Moment(f"{stages[stage].name} cut-off", float(history.time_s[-1]), last, False)
        for stage in phases[last].burning
    ]
    return tuple(sorted(found, key=lambda moment: moment.time_s))


def _peak_pressure(history: History) -> Moment:
    """The time of the largest dynamic pressure, between the points of the optimiser."""
    phase = int(history.phase[int(np.argmax(history.dynamic_pressure_pa))])
    nodes = phase_rows(history, phase)
    times = np.arange(nodes.time_s[0], nodes.time_s[-1], _PEAK_STEP_S)
    pressure = PchipInterpolator(nodes.time_s, nodes.dynamic_pressure_pa)(times)
    return Moment("max q", float(times[int(np.argmax(pressure))]), phase, False)


def loss_budget(ascent: Ascent) -> LossBudget:
    """Return what the ideal delta-v of an ascent was spent on."""
    history = ascent.history
    shapes = ascent.plan.shape.phases
    sums = np.sum([_spent(phase_rows(history, i), shape) for i, shape in enumerate(shapes)], axis=0)
    ideal, gravity, drag, steering, back = (float(value) for value in sums)
    wind = np.linalg.norm(air_velocity(history.position_m, history.velocity_m_s), axis=1)
    final = float(np.linalg.norm(history.velocity_m_s[-1]))
    rotation = final - float(wind[-1])
    spent = float(wind[-1] - wind[0]) + gravity + drag + steering + back
    return LossBudget(ideal, final, rotation, gravity, drag, steering, back, ideal - spent)


def _spent(nodes: History, shape: PhaseShape) -> Array:
    """The integrals of a phase: ideal delta-v, gravity, drag, steering and back-pressure losses [m/s].

    By the quadrature of the optimiser's own collocation points; in a revolution gravity alone is at work.
    """
    wind = air_velocity(nodes.position_m, nodes.velocity_m_s)
    speed = np.linalg.norm(wind, axis=1)
    if shape.turn:
        return np.array([0.0, float(speed[0] - speed[-1]), 0.0, 0.0, 0.0])
    still = speed < 1e-6
    along = np.where(still[:, None], nodes.pointing, wind / np.where(still, 1.0, speed)[:, None])
    cosine = np.einsum("ij,ij->i", nodes.pointing, along)
    ideal = nodes.thrust_vac_n / nodes.mass_kg
    back = nodes.back_pressure_n / nodes.mass_kg
    pull = _apparent_gravity(nodes.position_m)
    gravity = -np.einsum("ij,ij->i", pull, along)
    rates = (ideal, gravity, nodes.drag_n / nodes.mass_kg, (ideal - back) * (1.0 - cosine), back)
    lengths = np.diff(np.array(shape.edges)) * (nodes.time_s[-1] - nodes.time_s[0])
    weights = np.kron(lengths, radau(DEGREE).weights)
    return np.array([float(weights @ rate[1:]) for rate in rates])


def _apparent_gravity(position_m: Array) -> Array:
    """Gravity with J2 and the centrifugal acceleration of the rotating Earth (n, 3) [m/s^2]."""
    radius = np.linalg.norm(position_m, axis=1)[:, None]
    sine2 = (position_m[:, 2:] / radius) ** 2
    factor = 1.5 * EARTH_J2 * (EARTH_RADIUS / radius) ** 2
    shape = np.concatenate([1.0 + factor * (1.0 - 5.0 * sine2)] * 2 + [1.0 + factor * (3.0 - 5.0 * sine2)], axis=1)
    outwards = EARTH_ROTATION_RATE**2 * position_m * np.array([1.0, 1.0, 0.0])
    return np.asarray(outwards - GM_EARTH / radius**3 * position_m * shape)
