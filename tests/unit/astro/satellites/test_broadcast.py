from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from perilune.astro.gnss_time import week_to_tdb
from perilune.astro.satellites.broadcast import (
    broadcast_paths,
    kepler_positions,
    message_epoch,
    state_position,
)
from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.formats.rinex import KeplerMessage, NavigationFile, read_navigation

DATA = Path(__file__).parents[3] / "reference" / "data"
GM = 3.986005e14


@pytest.fixture(scope="module")
def older() -> NavigationFile:
    return read_navigation(DATA / "esbc-2020-177.rnx")


@pytest.fixture(scope="module")
def newer() -> NavigationFile:
    return read_navigation(DATA / "dlr-2023-071.rnx")


def plain(file: NavigationFile, **changes: float) -> KeplerMessage:
    """The GPS message of the file as a pure Kepler orbit whose node lies on the x axis."""
    corrections = dict.fromkeys(("cuc_rad", "cus_rad", "crc_m", "crs_m", "cic_rad", "cis_rad"), 0.0)
    others = dict.fromkeys(
        ("mean_motion_difference_rad_s", "inclination_rate_rad_s", "node_rate_rad_s", "node_rad"), 0.0
    )
    (gps,) = [row for row in file.kepler if row.satellite == "G05"]
    return replace(gps, **corrections, **others, reference_s=0.0, **changes)


def test_epochs_of_messages(older):
    found = {row.satellite: message_epoch(row) for row in (*older.kepler, *older.states[:1])}
    assert found["G05"] == parse_time("2020-06-25T10:00:00 GPST")
    assert found["C05"] == parse_time("2020-06-25T08:00:00 BDT")
    assert found["R08"] == parse_time("2020-06-25T08:15:00 UTC")


@pytest.mark.parametrize(
    ("epoch", "second", "week", "expected"),
    [("2020-06-28T00:00:00", 604_700.0, 2111, 604_700.0), ("2020-06-27T23:59:00", 60.0, 2112, 60.0)],
)
def test_time_of_the_orbit_across_the_end_of_a_week(older, epoch, second, week, expected):
    message = replace(plain(older), epoch=epoch, reference_s=second)
    assert message_epoch(message) == float(week_to_tdb(week, expected, "GPST"))


def test_pure_kepler_orbit_in_the_turning_frame(older):
    message = plain(older, eccentricity=0.3)
    since = np.linspace(-7200.0, 7200.0, 9)
    turned = kepler_positions(message, since)
    angle = 7.2921151467e-5 * since
    x = np.cos(angle) * turned[:, 0] - np.sin(angle) * turned[:, 1]
    y = np.sin(angle) * turned[:, 0] + np.cos(angle) * turned[:, 1]
    places = np.stack([x, y, turned[:, 2]], axis=1)
    axis = message.sqrt_semi_major_axis**2
    # the plane, the size at perigee and apogee, and Kepler's equation solved backward
    normal = [0.0, -np.sin(message.inclination_rad), np.cos(message.inclination_rad)]
    assert np.abs(places @ normal).max() < 1e-6
    radius = np.linalg.norm(places, axis=1)
    cosine = (1.0 - radius / axis) / 0.3
    anomaly = np.arccos(cosine)
    mean = anomaly - 0.3 * np.sin(anomaly)
    expected = message.mean_anomaly_rad + np.sqrt(GM / axis**3) * since
    assert mean == pytest.approx(np.abs(np.remainder(expected + np.pi, 2 * np.pi) - np.pi), abs=1e-9)


@pytest.mark.parametrize("eccentricity", [0.0, 0.5, 0.99])
def test_any_eccentricity_is_solved(older, eccentricity):
    found = kepler_positions(plain(older, eccentricity=eccentricity), np.linspace(0.0, 43_200.0, 50))
    radius = np.linalg.norm(found, axis=1) / plain(older).sqrt_semi_major_axis ** 2
    assert np.all((radius > 1.0 - eccentricity - 1e-9) & (radius < 1.0 + eccentricity + 1e-9))


def test_rates_of_the_newer_messages(older):
    message, since = plain(older, eccentricity=0.0), 3600.0
    wider = replace(message, semi_major_axis_rate_m_s=0.01)
    difference = np.linalg.norm(kepler_positions(wider, since)) - np.linalg.norm(kepler_positions(message, since))
    assert difference == pytest.approx(36.0, abs=1e-6)
    faster = replace(message, mean_motion_rate_rad_s2=1e-13)
    apart = np.linalg.norm(kepler_positions(faster, since) - kepler_positions(message, since))
    assert apart == pytest.approx(0.5e-13 * since**2 * message.sqrt_semi_major_axis**2, rel=1e-4)


def test_glonass_there_and_back(older):
    early, late = older.states
    assert state_position(early, 0.0).tolist() == list(early.position_m)
    # the two messages are fits of their own: their orbits meet half-way to some metres
    assert np.linalg.norm(state_position(early, 900.0) - state_position(late, -900.0)) < 5.0


def test_older_messages_come_first_and_newer_fill_in(newer):
    epochs = [parse_time(f"2023-03-12T{time} GPST") for time in ("02:10:00", "01:45:00", "05:00:00")]
    (path,) = broadcast_paths(newer, ["G01"], epochs)
    assert [row.message for row in path.positions] == ["LNAV", "CNAV", "LNAV"]
    assert [round(row.message_age_s) for row in path.positions] == [-6600, -6300, 3600]
    assert [row.healthy for row in path.positions] == [True, False, True]
    assert path.reason is None


def test_times_without_a_message(older):
    epochs = [parse_time(f"2020-06-25T{time} UTC") for time in ("08:15:00", "09:30:00", "23:00:00")]
    (glonass,) = broadcast_paths(older, ["R08"], epochs)
    assert len(glonass.positions) == 1
    assert glonass.reason is not None
    assert "R08: no message within 15 min of 2020-06-25T09:30:00" in glonass.reason
    assert glonass.reason.endswith("and 1 times more")


def test_bad_questions_are_refused(older):
    with pytest.raises(InputError, match=r"satellite G31; expected one of C05, E27"):
        broadcast_paths(older, ["G31"], 0.0)
    with pytest.raises(InputError, match="a longer step"):
        broadcast_paths(older, ["G05"], np.zeros(200_000))
    with pytest.raises(InputError, match="a file with orbits"):
        broadcast_paths(replace(older, kepler=(), states=()), ["G05"], 0.0)


def test_turn_of_the_geostationary_satellites(older):
    """BDS-SIS-ICD-B1I-3.0, table 5-12: the place in the inertial axes of the week's start, tilted, then turned."""
    (message,) = [row for row in older.kepler if row.satellite == "C05"]
    since = np.array([-1800.0, 1800.0])
    angle = 7.2921150e-5 * since
    # as another satellite it would be turned by the Earth's rotation: taken back, it is in the inertial axes
    turned = kepler_positions(replace(message, satellite="C06"), since)
    for place, found, a in zip(turned, kepler_positions(message, since), angle, strict=True):
        back = np.array([[np.cos(a), -np.sin(a), 0.0], [np.sin(a), np.cos(a), 0.0], [0.0, 0.0, 1.0]])
        tilt = np.radians(-5.0)
        about_x = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(tilt), np.sin(tilt)], [0.0, -np.sin(tilt), np.cos(tilt)]])
        assert found == pytest.approx(back.T @ about_x @ back @ place, abs=1e-6)
