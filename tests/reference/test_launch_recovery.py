"""The way back of Falcon 9 against its flights: speeds and heights of the webcasts, read by the minute.

Source: SpaceX webcasts of CRS-11 (2017-06-03, back to the pad) and BulgariaSat-1 (2017-06-23, to a ship) as read by
github.com/shahar603/Telemetry-Data (raw and analysed files of both missions, commit 9019f96c): speed through the air to
0.3 m/s, altitude to 0.1 km.
"""

import math

import numpy as np
import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE
from perilune.launch.recovery import RecoveryAnswer, recovered_payload
from perilune.launch.trajectories.falling import ALTITUDE, dynamic_pressure_pa, fly_leg
from perilune.launch.trajectories.ground_track import air_velocity
from perilune.launch.trajectories.landing import BASE_FIRST_DRAG, Ground, ReturningStage, StageReturn, fly_back

MASS_KG = 28e3
"""Stage, legs and landing propellant: 22.2 to 25.6 t empty by two compilations; the maker states none."""
AREA_M2 = BASE_FIRST_DRAG * 0.25 * math.pi * 3.66**2


def state(time_s: float, height_m: float, speed_m_s: float, down_deg: float) -> np.ndarray:
    radius = EARTH_EQUATORIAL_RADIUS + height_m
    down = math.radians(down_deg)
    along = speed_m_s * math.cos(down) + EARTH_ROTATION_RATE * radius
    return np.array([time_s, radius, 0.0, 0.0, -speed_m_s * math.sin(down), along, 0.0, MASS_KG])


def falls(start: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    history = fly_leg(start, AREA_M2, ALTITUDE, 1e3).history
    speeds = np.linalg.norm(air_velocity(history[:, 1:4], history[:, 4:7]), axis=1)
    return history[:, 0], history[:, 8], speeds, dynamic_pressure_pa(history)


def test_the_fall_of_crs_11_after_its_entry_burn() -> None:
    times, heights, speeds, pressures = falls(state(385.0, 34_099.0, 958.1, 70.0))
    # (s, km, m/s); the angle is that of the analysed file, smoothed to 1 deg; the mass is known to 10 %, and the drag
    # coefficient is one number from Mach 3 down to Mach 1
    for time, height_km, speed in ((395.0, 24.877, 991.2), (400.0, 20.303, 955.0), (405.0, 16.003, 847.7)):
        assert np.interp(time, times, speeds) == pytest.approx(speed, rel=0.03)
        assert np.interp(time, times, heights) / 1e3 == pytest.approx(height_km, abs=0.4)
    for time, speed in ((410.0, 681.3), (415.0, 525.4), (420.0, 415.3), (425.0, 350.4)):
        assert np.interp(time, times, speeds) == pytest.approx(speed, rel=0.06)
    # 71.3 kPa in the analysed file
    assert pressures.max() == pytest.approx(71.3e3, rel=0.15)


def test_the_fall_of_bulgariasat_1_after_its_entry_burn() -> None:
    # 890 m/s downwards by the slope of the altitude around 420 s
    times, heights, speeds, _ = falls(state(419.652, 31_400.0, 1806.7, math.degrees(math.asin(890.0 / 1806.7))))
    for time, height_km, speed in ((423.0, 28.4, 1767.5), (426.0, 25.8, 1709.7), (429.46, 22.8, 1606.4)):
        assert np.interp(time, times, speeds) == pytest.approx(speed, rel=0.01)
        assert np.interp(time, times, heights) / 1e3 == pytest.approx(height_km, abs=0.15)


def test_the_burns_of_crs_11_from_its_separation() -> None:
    # main engine cut-off at 145 s, 62.36 km, 1,684 m/s; apogee 120.1 km, which the angle of 33 deg gives
    radius, climb = EARTH_EQUATORIAL_RADIUS + 62_360.0, math.radians(33.0)
    away = 72e3 / EARTH_EQUATORIAL_RADIUS + EARTH_ROTATION_RATE * 145.0
    up, east = np.array([math.cos(away), math.sin(away), 0.0]), np.array([-math.sin(away), math.cos(away), 0.0])
    velocity = 1684.0 * (math.sin(climb) * up + math.cos(climb) * east) + EARTH_ROTATION_RATE * radius * east
    motion = np.concatenate(([145.0], radius * up, velocity))
    stage = ReturningStage(28e3, AREA_M2, 914e3, 299.7, 0.68, 3, 3, 1, 0.656, 76e3)
    way = fly_back(stage, motion, Ground(0.0, 0.0), 42e3, to_pad=True)
    assert isinstance(way, StageReturn)
    boost = way.burns[0]
    # flown: 161 to 211 s, the thrust falling over the last ten; the model burns three engines in full and stops
    assert boost.start_s == pytest.approx(161.0, abs=2.0)
    assert boost.duration_s == pytest.approx(45.0, abs=12.0)
    landing = way.burns[-1]
    # flown: 33 s from 320 m/s at 4.7 km with margins of its own; the model brakes as late as it can
    assert 10.0 < landing.duration_s < 33.0
    assert 200.0 < landing.speed_before_m_s < 330.0
    assert way.apogee_km == pytest.approx(120.0, abs=25.0)


@pytest.mark.slow
@pytest.mark.parametrize(("recovery", "low", "high"), [("downrange", 10.0, 30.0), ("return", 25.0, 50.0)])
def test_the_penalty_of_recovery_to_a_low_orbit(recovery: str, low: float, high: float) -> None:
    # 22.8 t expended and 17.5 to 18.5 t to a ship (19 to 23 %); about 30 % for the pad by the maker's word; stage and
    # leg masses are not published, which moves the penalty by some per cent of the payload
    catalogue = load_catalogue()
    answer = recovered_payload(catalogue.launcher("falcon-9"), catalogue, "leo", recovery)
    assert isinstance(answer, RecoveryAnswer)
    assert low < answer.penalty_percent < high
    stage = answer.stages[0]
    assert stage.way.propellant_kg == pytest.approx(stage.propellant_kept_kg, abs=200.0)
