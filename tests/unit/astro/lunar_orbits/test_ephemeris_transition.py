import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import ForceModel
from perilune.astro.lunar_orbits.ephemeris_transition import MEAN_TIME_UNIT_S, on_earth_moon_line, transition
from perilune.astro.lunar_orbits.lunar_passages import lunar_passages
from perilune.astro.lunar_orbits.orbit_choice import SIDEREAL_MONTH_S, check_family, chosen_orbit
from perilune.astro.propagation.propagate import propagate
from perilune.astro.three_body.cr3bp import EARTH_MOON_MU
from perilune.astro.time import parse_time
from perilune.errors import InputError, NoSolution

EPOCH = parse_time("2031-05-01 UTC")


@pytest.fixture(scope="module")
def dro():
    chosen = chosen_orbit("dro")
    return transition(chosen.orbit, EPOCH, 4, chosen.period_s)


def test_a_distant_retrograde_orbit_joins_and_keeps_its_size(dro):
    ends = propagate(dro.states[:-1], dro.epochs_tdb_s[:-1], dro.epochs_tdb_s[1:])
    assert np.linalg.norm(ends[:, :3] - dro.states[1:, :3], axis=1).max() < 0.01
    assert dro.gap_m < 0.01
    assert dro.gap_m_s < 1e-6
    assert dro.dv_m_s_per_year < 1e-3
    passages = lunar_passages(dro)
    assert 6.5e7 < passages.perilunes_m.min() < passages.apolunes_m.max() < 1e8
    # twice nearest and twice farthest in each revolution
    assert len(passages.perilunes_m) == pytest.approx(8, abs=1)


def test_it_goes_round_the_moon_backwards(dro):
    epochs = np.linspace(dro.epochs_tdb_s[0], dro.epochs_tdb_s[-1], 50)
    states, moon = dro.about_moon(epochs), ephemeris.state("moon", "earth", epochs)
    momentum = np.cross(states[:, :3], states[:, 3:])
    assert (np.sum(momentum * np.cross(moon[:, :3], moon[:, 3:]), axis=1) < 0.0).all()


def test_sampling_agrees_with_the_points(dro):
    np.testing.assert_allclose(dro.sample(dro.epochs_tdb_s[3:6]), dro.states[3:6], rtol=0.0, atol=1e-6)
    np.testing.assert_allclose(dro.at(float(dro.epochs_tdb_s[4])), dro.states[4], rtol=0.0, atol=1e-6)


def test_the_centre_of_the_model_is_only_a_way_to_write_it(dro):
    chosen = chosen_orbit("dro")
    about_moon = transition(chosen.orbit, EPOCH, 1, chosen.period_s, ForceModel(center="moon"))
    about_earth = transition(chosen.orbit, EPOCH, 1, chosen.period_s)
    epochs = about_earth.epochs_tdb_s
    # Earth's J2 about the Moon is left out there or not: metres over weeks
    np.testing.assert_allclose(about_moon.about_moon(epochs), about_earth.about_moon(epochs), rtol=0.0, atol=5e3)


def test_an_unstable_halo_is_held_over_many_revolutions():
    chosen = chosen_orbit("halo", 14.5 * 86_400.0)
    orbit = transition(chosen.orbit, EPOCH, 6, chosen.period_s)
    assert orbit.gap_m < 0.01
    assert orbit.period_s == pytest.approx(14.5 * 86_400.0)
    passages = lunar_passages(orbit)
    assert np.diff(passages.perilunes_tdb_s).mean() == pytest.approx(14.5 * 86_400.0, rel=0.03)


def test_the_unit_of_time_is_the_mean_month():
    assert 2.0 * np.pi * MEAN_TIME_UNIT_S == pytest.approx(SIDEREAL_MONTH_S)
    assert chosen_orbit("dro").orbit.period == pytest.approx(np.pi)


def test_the_moon_lies_on_the_line():
    at_moon = np.array([[1.0 - EARTH_MOON_MU, 0.0, 0.0, 0.0, 0.0, 0.0]])
    laid = on_earth_moon_line(at_moon, EARTH_MOON_MU, np.array([EPOCH]))
    np.testing.assert_allclose(laid, ephemeris.state("moon", "earth", EPOCH))


def test_what_is_refused():
    with pytest.raises(InputError, match="revolutions"):
        transition(chosen_orbit("dro").orbit, EPOCH, 0)
    with pytest.raises(InputError, match="no period"):
        chosen_orbit("halo")
    with pytest.raises(InputError, match="no family"):
        check_family("hallo")
    assert isinstance(chosen_orbit("halo", 200.0 * 86_400.0), NoSolution)
