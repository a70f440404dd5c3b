from itertools import pairwise

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.astro.visibility.access import access_windows, elevation
from perilune.astro.visibility.eclipse import eclipses
from perilune.astro.visibility.tracks import body, earth_place, moon_place, tabulated
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError

START = parse_time("2031-05-01 UTC")
MADRID = earth_place(np.radians(40.43), np.radians(-4.25), 800.0, "madrid")


def lunar_orbiter(height_m=100e3, days=1.0):
    radius = MOON_RADIUS + height_m
    rate = np.sqrt(GM_MOON / radius**3)
    epochs = START + np.arange(0.0, days * SECONDS_PER_DAY + 60.0, 60.0)
    angle = rate * (epochs - START)
    zero = np.zeros(angle.size)
    place = radius * np.stack([np.cos(angle), zero, np.sin(angle)], axis=1)
    speed = radius * rate * np.stack([-np.sin(angle), zero, np.cos(angle)], axis=1)
    return tabulated(epochs, np.hstack([place, speed]), "moon", "orbiter")


def test_the_moon_rises_once_a_day():
    windows = access_windows(MADRID, body("moon"), START, START + 10 * SECONDS_PER_DAY, 0.0, 600.0)
    rises = np.diff([window.start_tdb_s for window in windows[1:]])
    # the day of the Moon is 24 h 50 min in the mean, some twenty minutes either way
    assert np.all((rises > 24.2 * 3600.0) & (rises < 25.6 * 3600.0))
    for window in windows[1:-1]:
        ends = elevation(MADRID, body("moon"), np.array([window.start_tdb_s, window.end_tdb_s]))
        assert np.abs(ends).max() < 1e-6
        assert 3.5e8 < window.least_distance_m < window.largest_distance_m < 4.1e8


def test_a_higher_mask_makes_shorter_windows():
    free = access_windows(MADRID, body("moon"), START, START + 3 * SECONDS_PER_DAY, 0.0, 600.0)
    masked = access_windows(MADRID, body("moon"), START, START + 3 * SECONDS_PER_DAY, np.radians(10.0), 600.0)
    assert sum(w.end_tdb_s - w.start_tdb_s for w in masked) < sum(w.end_tdb_s - w.start_tdb_s for w in free)


def test_an_orbiter_is_hidden_behind_the_moon_each_revolution():
    orbiter = lunar_orbiter()
    windows = access_windows(body("earth"), orbiter, START, START + 12 * 3600.0)
    period = 2.0 * np.pi * np.sqrt((MOON_RADIUS + 100e3) ** 3 / GM_MOON)
    gaps = np.array([b.start_tdb_s - a.end_tdb_s for a, b in pairwise(windows)])
    assert len(gaps) in (5, 6, 7)
    # behind the disc for up to the share of the angle that it covers from the orbit
    assert np.all(gaps < period * np.arcsin(MOON_RADIUS / (MOON_RADIUS + 100e3)) / np.pi * 1.01)
    assert windows[0].highest_elevation_deg is None


def test_a_lander_on_the_far_side_never_sees_the_earth():
    far, near = moon_place(0.0, np.pi, name="far"), moon_place(0.0, 0.0, name="near")
    month = START + 28 * SECONDS_PER_DAY
    assert access_windows(far, body("earth"), START, month, 0.0, 3600.0) == ()
    (whole,) = access_windows(near, body("earth"), START, month, 0.0, 3600.0)
    assert (whole.start_tdb_s, whole.end_tdb_s) == (START, month)
    assert whole.highest_elevation_deg > 80.0


def test_a_lander_sees_an_orbiter_pass():
    orbiter = lunar_orbiter()
    state = orbiter.states(np.array([START + 3600.0]))[0, :3] - ephemeris.position("moon", "earth", START + 3600.0)[0]
    from perilune.astro.orientation.moon_orientation import moon_me_to_icrf

    below = moon_me_to_icrf(START + 3600.0)[0].T @ state
    lander = moon_place(np.arcsin(below[2] / np.linalg.norm(below)), np.arctan2(below[1], below[0]), name="lander")
    windows = access_windows(lander, orbiter, START, START + 2.5 * 3600.0, np.radians(5.0))
    (seen,) = [w for w in windows if w.start_tdb_s < START + 3600.0 < w.end_tdb_s]
    assert seen.highest_elevation_deg == pytest.approx(90.0, abs=0.5)
    assert seen.least_distance_m == pytest.approx(100e3, rel=1e-3)
    assert 300.0 < seen.end_tdb_s - seen.start_tdb_s < 700.0


def test_an_orbiter_is_in_the_moons_shadow_each_revolution():
    found = eclipses(lunar_orbiter(), START, START + 12 * 3600.0)
    assert len(found) in (6, 7)
    for eclipse in found[1:-1]:
        assert eclipse.body == "moon"
        assert eclipse.least_light == 0.0
        assert eclipse.start_tdb_s < eclipse.umbra_start_tdb_s < eclipse.umbra_end_tdb_s < eclipse.end_tdb_s
        assert eclipse.umbra_end_tdb_s - eclipse.umbra_start_tdb_s < 2900.0


def test_interpolated_states_are_those_of_the_orbit():
    orbiter = lunar_orbiter()
    since = np.array([1234.5, 5000.0])
    radius = MOON_RADIUS + 100e3
    found = orbiter.states(START + since) - ephemeris.state("moon", "earth", START + since)
    assert np.allclose(np.linalg.norm(found[:, :3], axis=1), radius, rtol=0.0, atol=1e-3)


def test_the_moon_by_its_code_is_the_moon():
    by_code, by_name = (access_windows(MADRID, body(name), START, START + 1e5, 0.0, 600.0) for name in ("301", "moon"))
    assert by_code == by_name != ()


def test_the_umbra_lies_within_the_penumbra_of_the_moon():
    full = parse_time("2032-04-25T12:00:00 UTC"), parse_time("2032-04-25T18:30:00 UTC")
    (whole,) = eclipses(body("moon"), *full, ("earth",))
    (coarse,) = eclipses(body("moon"), *full, ("earth",), 3600.0)
    assert whole.start_tdb_s < whole.umbra_start_tdb_s < whole.umbra_end_tdb_s < whole.end_tdb_s
    assert coarse.umbra_start_tdb_s == pytest.approx(whole.umbra_start_tdb_s, abs=2e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: access_windows(body("moon"), MADRID, START, START + 10.0, 0.1), "no horizon"),
        (lambda: access_windows(MADRID, body("moon"), START, START + 10.0, 2.0), "elevation of 114.592 deg"),
        (lambda: access_windows(MADRID, MADRID, START, START + 10.0), "as seen from itself"),
        (lambda: access_windows(body("moon"), body("301"), START, START + 10.0), "as seen from itself"),
        (lambda: access_windows(MADRID, body("moon"), START, START + 1e6, 0.0, np.inf), "step of inf"),
        (lambda: access_windows(MADRID, body("moon"), START, START + 1e6, 0.0, 7200.0), "at most 3600 s"),
        (lambda: elevation(MADRID, MADRID, np.array([START])), "at one place"),
        (lambda: eclipses(body("sun"), START, START + 10.0), "sun in its own shadow"),
        (lambda: eclipses(body("399"), START, START + 10.0), "earth in its own shadow"),
        (lambda: eclipses(MADRID, START, START + 1e6, step_s=1e5), "step of 100000"),
        (lambda: moon_place(0.0, 0.0, -1e6), "altitude of -1000000"),
        (lambda: earth_place(0.0, 0.0, np.nan), "altitude of nan"),
        (lambda: access_windows(MADRID, lunar_orbiter(), START, START + 1e6), "orbiter is not known"),
        (lambda: elevation(body("moon"), MADRID, np.array([START])), "no horizon"),
        (lambda: tabulated([0.0, 0.0], np.zeros((2, 6))), "increasing"),
        (lambda: tabulated([0.0], np.zeros((1, 6))), "at least 2"),
        (lambda: tabulated([0.0, 1.0], np.ones((2, 6)), "vulcan"), "unknown body 'vulcan'"),
        (lambda: moon_place(2.0, 0.0), "no such place"),
        (lambda: eclipses(lunar_orbiter(), START - 10.0, START), "not known"),
    ],
)
def test_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
