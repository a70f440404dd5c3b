"""The way back of a first stage: boost-back, entry and landing burns, flown for the propellant they take.

After its separation the stage turns round and falls. To return to a pad it first burns along a fixed direction until
its place of impact is the pad, at the pitch that makes the whole way back the cheapest. High in the air it burns
against its motion for as long as it must for the dynamic pressure of the fall to stay below a limit, and at last from
the height from which it comes to rest on the ground. Drag is that of a stage that falls engines first; the steering of
its fins is left out.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from perilune.constants import EARTH_EQUATORIAL_RADIUS
from perilune.errors import NoSolution
from perilune.launch.trajectories.falling import (
    AIRSPEED,
    ALTITUDE,
    DURATION,
    FlownLeg,
    Push,
    dynamic_pressure_pa,
    fly_leg,
)
from perilune.launch.trajectories.ground_track import air_velocity, distance_m, places, verticals

Array = NDArray[np.float64]

BASE_FIRST_DRAG: Final = 1.5
"""Drag coefficient, on the frontal area, of a stage that falls engines first with its fins open: 15 to 16 m^2 for 10.5
m^2, from the deceleration of two first stages of Falcon 9 between 35 and 5 km, mass taken as 28 t (webcasts of CRS-11
and BulgariaSat-1, 2017, as read by github.com/shahar603/Telemetry-Data)."""
TURN_S: Final = 15.0
"""From the separation to the boost-back burn; 16 s on CRS-11."""
ENTRY_ALTITUDE_M: Final = 55e3
"""Where the entry burn begins; between the 47 km of CRS-11 and the 58 km of BulgariaSat-1."""
TOUCHDOWN_M_S: Final = 2.0
_LONGEST_S: Final = 1500.0
_MISS_M: Final = 200.0
_LOST_M: Final = 5e6
_STEEPEST_RAD: Final = math.radians(60.0)
_NO_WAY_KG: Final = 1e9
_ROUNDS: Final = 12
_LEAST_MASS: Final = 0.4  # of the empty mass: while the propellant is sought burns may take more than there is
_LOWEST_IGNITION_M: Final = 50.0
_HIGHEST_IGNITION_M: Final = 20e3


@dataclass(frozen=True)
class ReturningStage:
    """One unit of a stage that comes back, and its engines, each number that of one engine.

    ``empty_kg`` is its mass on the ground: structure, legs and fins, residuals. ``landing_level`` is the throttle of
    the landing burn; the other burns are at full thrust. ``pressure_limit_pa`` bounds the dynamic pressure of the fall.
    """

    empty_kg: float
    drag_area_m2: float
    thrust_vac_n: float
    mass_flow_kg_s: float
    exit_area_m2: float
    boostback_engines: int | None
    entry_engines: int | None
    landing_engines: int
    landing_level: float
    pressure_limit_pa: float | None

    def push(self, engines: int, level: float = 1.0, direction: tuple[float, float, float] | None = None) -> Push:
        """Return some engines at a throttle level, along a fixed direction or against the motion."""
        thrust, flow = engines * level * self.thrust_vac_n, engines * level * self.mass_flow_kg_s
        return Push(thrust, flow, engines * self.exit_area_m2, direction)


@dataclass(frozen=True)
class ReturnBurn:
    """A burn of a returning stage."""

    name: str
    start_s: float
    duration_s: float
    altitude_km: float
    speed_before_m_s: float
    speed_after_m_s: float
    propellant_kg: float


@dataclass(frozen=True)
class StageReturn:
    """The way back of one unit: its burns, the propellant they take, where it lands, what it meets.

    ``downrange_km`` is that of the landing from the launch site, ``miss_km`` its distance from the pad that it aims at.
    """

    burns: tuple[ReturnBurn, ...]
    propellant_kg: float
    apogee_km: float
    max_dynamic_pressure_pa: float
    landing_time_s: float
    landing_latitude_deg: float
    landing_longitude_deg: float
    downrange_km: float
    miss_km: float | None


@dataclass(frozen=True)
class Ground:
    """The launch site as the way back needs it: geodetic latitude and longitude [rad]."""

    latitude_rad: float
    longitude_rad: float


def fly_back(
    stage: ReturningStage, motion: Array, ground: Ground, propellant_kg: float, *, to_pad: bool
) -> StageReturn | NoSolution:
    """Return the way back of a stage.

    Args:
        stage: one unit of the stage.
        motion: time, position and velocity (7,) at its separation, in the launch frame.
        ground: the launch site.
        propellant_kg: what it holds at the separation. The burns take what they need, which may be less or more: the
            stage is then too heavy or too light on its way, and the caller asks again.
        to_pad: it returns to the launch site; else it lands where it comes down.

    Returns:
        The way back; ``NoSolution`` where no boost-back reaches the pad, no entry burn keeps the limit or the landing
        burn cannot stop the stage.
    """
    start = np.append(motion, stage.empty_kg + propellant_kg)
    coast = fly_leg(start, stage.drag_area_m2, DURATION, TURN_S)
    legs, burns = [coast], []
    if to_pad:
        boost = _boost_back(stage, coast.state, ground)
        if isinstance(boost, NoSolution):
            return boost
        legs.append(boost)
        burns.append(_burn("boost-back", boost))
    legs.append(fly_leg(legs[-1].state, stage.drag_area_m2, ALTITUDE, ENTRY_ALTITUDE_M, longest_s=_LONGEST_S))
    entry = _entry_burn(stage, legs[-1].state)
    if isinstance(entry, NoSolution):
        return entry
    if entry is not None:
        legs.append(entry)
        burns.append(_burn("entry", entry))
    landing = _landing(stage, legs[-1].state)
    if isinstance(landing, NoSolution):
        return landing
    legs += landing
    burns.append(_burn("landing", legs[-1]))
    return _told(legs, tuple(burns), ground, to_pad)


def _told(legs: list[FlownLeg], burns: tuple[ReturnBurn, ...], ground: Ground, to_pad: bool) -> StageReturn:
    history = np.vstack([leg.history for leg in legs])
    final = legs[-1].state
    where = places(final[None, 1:4], final[:1], ground.longitude_rad)
    latitude, longitude = float(where.latitude_rad[0]), float(where.longitude_rad[0])
    away = float(distance_m(ground.latitude_rad, ground.longitude_rad, latitude, longitude))
    return StageReturn(
        burns=burns,
        propellant_kg=sum(burn.propellant_kg for burn in burns),
        apogee_km=float(history[:, 8].max()) / 1e3,
        max_dynamic_pressure_pa=max(float(dynamic_pressure_pa(leg.history).max()) for leg in legs[1:]),
        landing_time_s=float(final[0]),
        landing_latitude_deg=math.degrees(latitude),
        landing_longitude_deg=math.degrees(longitude),
        downrange_km=away / 1e3,
        miss_km=away / 1e3 if to_pad else None,
    )


def _burn(name: str, leg: FlownLeg) -> ReturnBurn:
    first, last = leg.history[0], leg.history[-1]
    speeds = np.linalg.norm(air_velocity(leg.history[[0, -1], 1:4], leg.history[[0, -1], 4:7]), axis=1)
    return ReturnBurn(
        name=name,
        start_s=float(first[0]),
        duration_s=float(last[0] - first[0]),
        altitude_km=float(first[8]) / 1e3,
        speed_before_m_s=float(speeds[0]),
        speed_after_m_s=float(speeds[1]),
        propellant_kg=float(first[7] - last[7]),
    )


def _boost_back(stage: ReturningStage, state: Array, ground: Ground) -> FlownLeg | NoSolution:
    """The boost-back burn that brings the stage to its pad with the least propellant, over its pitch."""
    if stage.boostback_engines is None:
        return NoSolution("the stage has no engines for a boost-back burn", "boost-back")
    aimed = _BoostBack(stage, state, ground)
    best = minimize_scalar(aimed.propellant_kg, bounds=(0.0, _STEEPEST_RAD), method="bounded", options={"xatol": 0.04})
    if best.fun >= _NO_WAY_KG:
        return NoSolution("no boost-back burn brings the stage to its pad", "boost-back")
    return aimed.legs[float(best.x)]


class _BoostBack:
    """Boost-back burns from one state: for each pitch the one that leads to the pad."""

    def __init__(self, stage: ReturningStage, state: Array, ground: Ground) -> None:
        self.stage, self.state, self.ground = stage, state, ground
        self.back, self.side, self.up = _horizon(state)
        self.legs: dict[float, FlownLeg] = {}
        wind = air_velocity(state[None, 1:4], state[None, 4:7])[0]
        exhaust = stage.thrust_vac_n / stage.mass_flow_kg_s
        flow = (stage.boostback_engines or 0) * stage.mass_flow_kg_s
        self.first = np.array([state[7] / flow * -math.expm1(1.3 * float(wind @ self.back) / exhaust), 0.0])
        self.longest_s = (state[7] - _LEAST_MASS * stage.empty_kg) / flow

    def propellant_kg(self, pitch_rad: float) -> float:
        """Return what the way back takes with a boost-back of this pitch [kg]; without bound where there is none."""
        values = self._aimed(pitch_rad)
        leg = None if values is None else self._burned(pitch_rad, values)
        landed = None if leg is None else _after_boost(self.stage, leg.state)
        if leg is None or landed is None:
            return _NO_WAY_KG
        self.legs[float(pitch_rad)] = leg
        return float(self.state[7] - landed[7])

    def _burned(self, pitch_rad: float, values: Array) -> FlownLeg:
        level = math.cos(values[1]) * self.back + math.sin(values[1]) * self.side
        direction = math.cos(pitch_rad) * level + math.sin(pitch_rad) * self.up
        engines = self.stage.boostback_engines or 0
        push = self.stage.push(engines, direction=(direction[0], direction[1], direction[2]))
        return fly_leg(self.state, self.stage.drag_area_m2, DURATION, float(values[0]), push, step_s=0.25)

    def _aimed(self, pitch_rad: float) -> Array | None:
        """Duration and azimuth, by Newton's method on the place of impact.

        The entry and landing burns move the place by some kilometres; the aim is moved by their miss in turn.
        """
        values, aim = self.first, np.zeros(2)
        for _ in range(2):
            found = self._newton(pitch_rad, values, aim)
            landed = None if found is None else _after_boost(self.stage, self._burned(pitch_rad, found).state)
            if found is None or landed is None:
                return None
            values, aim = found, aim - _offset(landed, self.ground)
        return self._newton(pitch_rad, values, aim)

    def _newton(self, pitch_rad: float, values: Array, aim: Array) -> Array | None:
        def miss(at: Array) -> Array:
            burned = self._burned(pitch_rad, at)
            fall = fly_leg(burned.state, self.stage.drag_area_m2, ALTITUDE, 0.0, longest_s=_LONGEST_S)
            return _offset(fall.state, self.ground) - aim

        for _ in range(_ROUNDS):
            here = miss(values)
            away = float(np.linalg.norm(here))
            if away < _MISS_M:
                return values
            if away > _LOST_M:
                return None
            jacobian = np.column_stack([(miss(values + step) - here) / step.sum() for step in np.diag([0.2, 2e-3])])
            values = values - np.linalg.solve(jacobian, here)
            if not 0.0 < values[0] < self.longest_s or abs(values[1]) > 0.5 * math.pi:
                return None
        return None


def _after_boost(stage: ReturningStage, state: Array) -> Array | None:
    """The state on the ground after entry burn and landing burn; None where there is no such landing."""
    fall = fly_leg(state, stage.drag_area_m2, ALTITUDE, ENTRY_ALTITUDE_M, longest_s=_LONGEST_S)
    entry = _entry_burn(stage, fall.state)
    if isinstance(entry, NoSolution):
        return None
    landing = _landing(stage, fall.state if entry is None else entry.state)
    return None if isinstance(landing, NoSolution) else landing[-1].state


def _horizon(state: Array) -> tuple[Array, Array, Array]:
    """Unit vectors along the horizon, against the motion through the air and across it, and upwards."""
    up = verticals(state[None, 1:4])[0]
    wind = air_velocity(state[None, 1:4], state[None, 4:7])[0]
    level = wind - (wind @ up) * up
    back = -level / np.linalg.norm(level)
    return back, np.cross(up, back), up


def _offset(state: Array, ground: Ground) -> Array:
    """East and north of the launch site, of a place on the ground [m]; on the sphere, exact where both vanish."""
    where = places(state[None, 1:4], state[:1], ground.longitude_rad)
    turn = (float(where.longitude_rad[0]) - ground.longitude_rad + math.pi) % (2.0 * math.pi) - math.pi
    north = float(where.latitude_rad[0]) - ground.latitude_rad
    return EARTH_EQUATORIAL_RADIUS * np.array([turn * math.cos(ground.latitude_rad), north])


def _entry_burn(stage: ReturningStage, state: Array) -> FlownLeg | NoSolution | None:
    """The shortest burn after which the fall keeps the limit of dynamic pressure; None where it needs none."""
    limit = stage.pressure_limit_pa
    if limit is None or stage.entry_engines is None or _fall_pressure(stage, state) <= limit:
        return None
    push = stage.push(stage.entry_engines)

    def burned(duration_s: float) -> FlownLeg:
        return fly_leg(state, stage.drag_area_m2, DURATION, duration_s, push, step_s=0.1)

    longest = (state[7] - _LEAST_MASS * stage.empty_kg) / push.mass_flow_kg_s
    if longest <= 0.0 or _fall_pressure(stage, burned(longest).state) > limit:
        return NoSolution("no entry burn keeps the limit of dynamic pressure", "entry burn")
    duration = brentq(lambda t: _fall_pressure(stage, burned(t).state) - limit, 0.0, longest, xtol=1e-2)
    return burned(float(duration))


def _fall_pressure(stage: ReturningStage, state: Array) -> float:
    fall = fly_leg(state, stage.drag_area_m2, ALTITUDE, 0.0, longest_s=_LONGEST_S)
    return float(dynamic_pressure_pa(fall.history).max())


def _landing(stage: ReturningStage, state: Array) -> list[FlownLeg] | NoSolution:
    """The fall to the ignition of the landing burn, and the burn that ends at rest on the ground."""
    push = stage.push(stage.landing_engines, stage.landing_level)

    def flown(height_m: float) -> list[FlownLeg]:
        fall = fly_leg(state, stage.drag_area_m2, ALTITUDE, height_m, longest_s=_LONGEST_S, step_s=0.25)
        longest = max(1.0, (fall.state[7] - _LEAST_MASS * stage.empty_kg) / push.mass_flow_kg_s)
        return [fall, fly_leg(fall.state, stage.drag_area_m2, AIRSPEED, TOUCHDOWN_M_S, push, longest, step_s=0.1)]

    def above_ground(height_m: float) -> float:
        """Height at which it is as slow as at touchdown [m], less the fall that the speed left is worth."""
        burn = flown(height_m)[1]
        last = burn.history[-1]
        speed = float(np.linalg.norm(air_velocity(last[None, 1:4], last[None, 4:7])))
        return float(last[8]) - 0.05 * (speed**2 - TOUCHDOWN_M_S**2)

    if above_ground(_LOWEST_IGNITION_M) > 0.0 or above_ground(_HIGHEST_IGNITION_M) < 0.0:
        return NoSolution("no height of ignition brings the stage to rest on the ground", "landing burn")
    height = brentq(above_ground, _LOWEST_IGNITION_M, _HIGHEST_IGNITION_M, xtol=0.5)
    return flown(float(height))
