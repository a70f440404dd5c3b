"""The modes of an abort at every moment: escape by motor, entry, retrograde entry, orbit; what each comes to."""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import DescentModule, EscapeMotor
from perilune.constants import G0
from perilune.integration.abort.contingency_orbit import OwnEngine, contingency_orbit_dv_m_s, in_safe_orbit
from perilune.integration.abort.entry import Descent, descend, time_aloft_s
from perilune.integration.abort.escape import EscapeSystem, PullAway, pull_away
from perilune.integration.abort.flight import AbortFlight
from perilune.integration.abort.record import AbortMoment, AbortSettings
from perilune.integration.abort.surface import is_land
from perilune.integration.methods.crew_tolerance import ABORT_CURVE, sustained_limit_g
from perilune.launch.trajectories.falling import DURATION, Push, fly_leg
from perilune.launch.trajectories.ground_track import air_velocity, distance_m
from perilune.transfers.earth_return.reentry import Capsule

Array = NDArray[np.float64]

LIFTS: Final = (("full lift", 1.0), ("half lift", 0.5), ("ballistic", 0.0))
"""How the lift may point on the way down, and its vertical part; tried in this order."""
ESCAPE, ENTRY, RETROGRADE, ORBIT = "escape", "entry", "retrograde entry", "orbit"
OVERLOADED: Final = "load of the entry"
_RETRO_STEPS: Final = 8
_RETRO_HALVINGS: Final = 4
_PREFERRED: Final = {ORBIT: 0, ESCAPE: 1, ENTRY: 2, RETROGRADE: 3}


def abort_moments(flight: AbortFlight, engine: OwnEngine | None) -> tuple[AbortMoment, ...]:
    """Return the best abort at every moment of a flight."""
    rows, motor, module = flight.rows, flight.ship.escape_motor, flight.ship.descent_module
    away = None if motor is None else _pull_away(flight, motor)
    dv = np.full(len(rows.time_s), np.inf)
    if engine is not None:
        delay = flight.settings.engine_delay_s
        dv = contingency_orbit_dv_m_s(rows.position_m, rows.velocity_m_s, engine, delay)
    found = []
    for i in range(len(rows.time_s)):
        attached = rows.time_s[i] <= flight.jettison_s
        options = []
        if attached:
            options.append(_escape(flight, i, motor, module, away))
        if not attached:
            options.append(plain_entry(flight, i, module))
            if math.isfinite(dv[i]):
                options.append(_orbit(flight, i, float(dv[i])))
            if engine is not None and module is not None and not any(row.covered for row in options):
                slowed = retrograde_entry(flight, i, module, engine)
                options += [] if slowed is None else [slowed]
        found.append(_best(options))
    return tuple(found)


def _best(options: list[AbortMoment]) -> AbortMoment:
    """The mode that keeps all limits, orbit before entry; else the first. It lists all that do."""
    good = [row for row in options if row.covered]
    best = min(good, key=lambda row: _PREFERRED[row.mode]) if good else options[0]
    return replace(best, modes=tuple(row.mode for row in good))


def _pull_away(flight: AbortFlight, motor: EscapeMotor) -> PullAway:
    rows = flight.rows
    system = _system(flight, motor)
    # before lift-off the launcher is held on its pad
    going_on = flight.thrust_n if flight.settings.launcher_thrusts else flight.solid_thrust_n
    flying = np.where(rows.time_s > 0.0, going_on, 0.0)
    left = np.maximum(rows.mass_kg - system.carried_kg, system.carried_kg)
    return pull_away(system, rows.airspeed_m_s, flight.density_kg_m3, flying, left, flight.drag_area_m2, flight.safe_m)


def _system(flight: AbortFlight, motor: EscapeMotor) -> EscapeSystem:
    module = flight.ship.descent_module
    diameter = module.diameter.si if module is not None else 0.0
    area = 0.25 * math.pi * diameter**2 * flight.settings.escape_drag_coefficient
    return EscapeSystem(motor.thrust.si, motor.burn_time.si, motor.carried_mass.si, area)


def _escape(
    flight: AbortFlight, i: int, motor: EscapeMotor | None, module: DescentModule | None, away: PullAway | None
) -> AbortMoment:
    """Escape by motor, then down."""
    if motor is None or module is None or away is None:
        missing = "escape_motor" if motor is None else "descent_module"
        return _moment(flight, i, ESCAPE, f"not evaluable: {missing} of {flight.ship.id} missing")
    state = _after_escape(flight, i, motor)
    descent = _down(flight, state, module)
    load = float(away.felt_m_s2[i]) / G0
    cause = _escape_cause(flight, i, away, load, motor)
    if descent is not None or not in_safe_orbit(state[1:7]):
        cause = cause or _descent_cause(descent, module, flight)
    return _moment(flight, i, ESCAPE, cause, descent, warning_s=float(away.warning_s[i]), escape_load_g=load)


def _escape_cause(flight: AbortFlight, i: int, away: PullAway, load_g: float, motor: EscapeMotor) -> str | None:
    if away.relative_m_s2[i] <= 0.0:
        return "the escape motor does not pull away from the thrusting launcher"
    if away.warning_s[i] > flight.settings.warning_s:
        return "too slow out of the blast"
    if load_g > sustained_limit_g(motor.burn_time.si, flight.settings.rules, ABORT_CURVE):
        return "load of the escape motor"
    return None


def _after_escape(flight: AbortFlight, i: int, motor: EscapeMotor) -> Array:
    rows = flight.rows
    up = rows.position_m[i] / np.linalg.norm(rows.position_m[i])
    direction = _escape_direction(flight, i, up)
    system = _system(flight, motor)
    start = np.concatenate(([rows.time_s[i]], rows.position_m[i], rows.velocity_m_s[i], [system.carried_kg]))
    push = Push(system.thrust_n, 0.0, 0.0, (float(direction[0]), float(direction[1]), float(direction[2])))
    return fly_leg(start, system.drag_area_m2, DURATION, system.burn_s, push, step_s=0.1).state


def _escape_direction(flight: AbortFlight, i: int, up: Array) -> Array:
    """Along the flight, but never steeper than the settings allow: the motor leans towards where the launcher goes."""
    rows = flight.rows
    wind = air_velocity(rows.position_m[i : i + 1], rows.velocity_m_s[i : i + 1])[0]
    climb = float(wind @ up)
    level = wind - climb * up
    steepest = math.radians(flight.settings.escape_elevation_deg)
    if np.linalg.norm(level) < 1.0 or math.atan2(climb, float(np.linalg.norm(level))) > steepest:
        level = flight.downrange - (flight.downrange @ up) * up
        return np.asarray(math.sin(steepest) * up + math.cos(steepest) * level / np.linalg.norm(level))
    return np.asarray(wind / np.linalg.norm(wind))


def plain_entry(flight: AbortFlight, i: int, module: DescentModule | None) -> AbortMoment:
    """Separation from a launcher that was shut down, then down; an orbit where the ship is in one already."""
    if module is None:
        return _moment(flight, i, ENTRY, f"not evaluable: descent_module of {flight.ship.id} missing")
    rows = flight.rows
    state = np.concatenate(([rows.time_s[i]], rows.position_m[i], rows.velocity_m_s[i], [0.0]))
    descent = _down(flight, state, module)
    if descent is None and in_safe_orbit(state[1:7]):
        return _orbit(flight, i, 0.0)
    return _moment(flight, i, ENTRY, _descent_cause(descent, module, flight), descent)


def _orbit(flight: AbortFlight, i: int, dv: float) -> AbortMoment:
    """On to an orbit by the ship's own engine."""
    return _moment(flight, i, ORBIT, None, delta_v_m_s=dv)


def retrograde_entry(flight: AbortFlight, i: int, module: DescentModule, engine: OwnEngine) -> AbortMoment | None:
    """A burn against the motion that shortens the way to where the ship may land; the shortest that does.

    None where the ship has come down to the air before its engine starts.

    Eight burns are tried, up to the whole propellant or to the entry interface, whichever is sooner: in the air the
    engine is of no use. Between the first that lands well and the one before it the shortest is found by bisection.
    Apollo's mode III.
    """
    rows = flight.rows
    begin = np.concatenate(([rows.time_s[i]], rows.position_m[i], rows.velocity_m_s[i], [engine.mass_kg]))
    begin = fly_leg(begin, 0.0, DURATION, flight.settings.engine_delay_s).state
    aloft = time_aloft_s(begin[1:7], float(begin[0]), flight.site_rad[1])
    longest = min(burn_time_s(engine, engine.delta_v_m_s), aloft)
    if longest <= 0.0:
        return None
    step = longest / _RETRO_STEPS
    tried = _after_burn(flight, i, module, engine, begin, step)
    if tried.cause == OVERLOADED:
        trials = [tried, *(_after_burn(flight, i, module, engine, begin, longest * share) for share in (0.5, 1.0))]
        if _hopeless(trials):
            return max(trials, key=lambda row: row.load_margin_g or 0.0)
    good = step
    while not tried.covered and good < longest - 0.5 * step:
        good += step
        tried = _after_burn(flight, i, module, engine, begin, good)
    short = good - step
    for _ in range(_RETRO_HALVINGS if tried.covered else 0):
        middle = 0.5 * (short + good)
        attempt = _after_burn(flight, i, module, engine, begin, middle)
        if attempt.covered:
            tried, good = attempt, middle
        else:
            short = middle
    return tried


def _hopeless(trials: list[AbortMoment]) -> bool:
    """Tell whether no burn eases the load enough: an eighth, half and whole break the limit.

    So do all between by the parabola through the three margins, the load being smooth in the length of the burn.
    """
    margins = [row.load_margin_g for row in trials if row.cause == OVERLOADED and row.load_margin_g is not None]
    if len(margins) < len(trials):
        return False
    shares = np.linspace(1.0 / _RETRO_STEPS, 1.0, 4 * _RETRO_STEPS)
    return bool(np.polyval(np.polyfit((shares[0], 0.5, 1.0), margins, 2), shares).max() < 0.0)


def burn_time_s(engine: OwnEngine, delta_v_m_s: float) -> float:
    """Return how long an engine burns for a delta-v [s].

    >>> round(burn_time_s(OwnEngine(28800.0, 91.2e3, 314.5, 2800.0), 240.0), 1)
    72.9
    """
    exhaust = engine.isp_s * G0
    return engine.mass_kg * exhaust / engine.thrust_n * -math.expm1(-delta_v_m_s / exhaust)


def _after_burn(
    flight: AbortFlight, i: int, module: DescentModule, engine: OwnEngine, begin: Array, burn_s: float
) -> AbortMoment:
    """The way down after a burn of the ship's engine against the motion."""
    exhaust = engine.isp_s * G0
    leg = fly_leg(begin, 0.0, DURATION, burn_s, Push(engine.thrust_n, engine.thrust_n / exhaust, 0.0))
    descent = _down(flight, leg.state, module)
    spent = exhaust * math.log(engine.mass_kg / float(leg.state[7]))
    cause = _descent_cause(descent, module, flight)
    return _moment(flight, i, RETROGRADE, cause, descent, delta_v_m_s=spent)


def _down(flight: AbortFlight, state: Array, module: DescentModule) -> Descent | None:
    """The way down that keeps all limits, or else the one with the least load over its limit."""
    capsule = ship_capsule(flight.settings, module)
    lifts = LIFTS if module.lift_to_drag is not None else LIFTS[-1:]
    found: list[Descent] = []
    for name, share in lifts:
        way = descend(state[1:7], float(state[0]), flight.site_rad[1], capsule, name, share, flight.settings.rules)
        if way is None:
            continue
        if _descent_cause(way, module, flight) is None:
            return way
        found.append(way)
        if way.load_margin_g < 0.0:
            break  # less lift bears more load
    return max(found, key=lambda way: way.load_margin_g, default=None)


def ship_capsule(settings: AbortSettings, module: DescentModule) -> Capsule:
    """Return the part of a ship that comes down as its entry feels it."""
    drag = settings.drag_coefficient if module.drag_coefficient is None else module.drag_coefficient.si
    area = 0.25 * math.pi * module.diameter.si**2
    lift = 0.0 if module.lift_to_drag is None else module.lift_to_drag.si
    return Capsule(module.mass.si / (drag * area), lift, 1.2 * module.diameter.si, 0.0)


def _descent_cause(descent: Descent | None, module: DescentModule, flight: AbortFlight) -> str | None:
    if descent is None:
        return "the ship does not come down"
    if descent.load_margin_g < 0.0:
        return OVERLOADED
    away = distance_m(*flight.site_rad, descent.latitude_rad, descent.longitude_rad)
    if float(away) < flight.settings.site_radius_m:
        return None
    surface = "land" if bool(is_land(descent.latitude_rad, descent.longitude_rad)) else "sea"
    return None if surface in module.landing else f"comes down on {surface}"


def _moment(
    flight: AbortFlight,
    i: int,
    mode: str,
    cause: str | None,
    descent: Descent | None = None,
    *,
    warning_s: float | None = None,
    escape_load_g: float | None = None,
    delta_v_m_s: float | None = None,
) -> AbortMoment:
    rows = flight.rows
    land = None if descent is None else bool(is_land(descent.latitude_rad, descent.longitude_rad))
    return AbortMoment(
        time_s=float(rows.time_s[i]),
        altitude_m=float(rows.altitude_m[i]),
        airspeed_m_s=float(rows.airspeed_m_s[i]),
        inertial_speed_m_s=float(rows.inertial_speed_m_s[i]),
        mode=mode,
        covered=cause is None,
        cause=cause,
        modes=(),
        warning_s=None if warning_s is None or math.isinf(warning_s) else warning_s,
        escape_load_g=escape_load_g,
        lift=None if descent is None else descent.lift,
        peak_load_g=None if descent is None else descent.peak_load_g,
        load_margin_g=None if descent is None else descent.load_margin_g,
        apogee_m=None if descent is None else descent.apogee_m,
        latitude_deg=None if descent is None else math.degrees(descent.latitude_rad),
        longitude_deg=None if descent is None else math.degrees(descent.longitude_rad),
        surface=None if land is None else ("land" if land else "sea"),
        delta_v_m_s=delta_v_m_s,
    )
