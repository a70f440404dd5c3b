"""Orbits of a station and its relays: spans, coverage, two-body costs, links."""

import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution
from perilune.station.link import Link, data_rate, free_space_loss_db, link_budget
from perilune.station.orbit_coverage import access_costs, at_least, orbit_coverage
from perilune.station.orbit_paths import OrbitQuestion, orbit_path
from perilune.station.relay import link_of, relay_answer
from perilune.station.sky import Place

START = parse_time("2031-05-01 UTC")
POLE = Place(-0.5 * math.pi, 0.0)
LINK = Link(10.0, 0.5, 4.2, 26e9, 500.0)


def test_spans_of_so_many_at_once():
    rows = [[(0.0, 4.0), (6.0, 9.0)], [(1.0, 7.0)], [(3.0, 8.0)]]
    assert at_least(rows, 1) == [(0.0, 9.0)]
    assert at_least(rows, 2) == [(1.0, 8.0)]
    assert at_least(rows, 3) == [(3.0, 4.0), (6.0, 7.0)]
    assert at_least(rows, 4) == []


def test_an_ellipse_stands_over_its_pole_for_the_time_of_its_anomalies():
    question = OrbitQuestion("elfo", START, 2.0, 86_400.0, 0.7)
    study = orbit_coverage(question, POLE, "pole")
    north = orbit_coverage(replace(question, north=True), POLE, "pole")
    # the apoapsis over the south is seen from there for most of a revolution, that over the north hardly
    assert study.answer.levels[0].share > 0.75
    assert north.answer.levels[0].share < 0.25
    axis = (GM_MOON * (86_400.0 / (2.0 * math.pi)) ** 2) ** (1.0 / 3.0)
    # osculating ellipses of two days stay within some tens of km of Kepler's
    assert study.answer.greatest_altitude_km == pytest.approx((1.7 * axis - MOON_RADIUS) / 1e3, abs=50.0)
    assert study.answer.least_altitude_km == pytest.approx((0.3 * axis - MOON_RADIUS) / 1e3, abs=50.0)


def test_satellites_follow_each_other_evenly():
    question = OrbitQuestion("elfo", START, 1.0, 43_200.0, 0.6, satellites=2)
    path = orbit_path(question)
    first, second = path.tracks
    epochs = START + np.linspace(0.0, 36_000.0, 7)
    ahead = first.positions(epochs + 21_600.0) - ephemeris.position("moon", "earth", epochs + 21_600.0)
    there = second.positions(epochs) - ephemeris.position("moon", "earth", epochs)
    # half a period apart on one ellipse; the Earth bends the two a little differently
    assert np.linalg.norm(ahead - there, axis=1).max() < 60e3


def test_no_orbit_through_the_ground_and_none_that_is_unknown():
    answer = orbit_coverage(OrbitQuestion("elfo", START, 1.0, 14_400.0, 0.7), POLE)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "the Moon's surface"
    with pytest.raises(InputError) as error:
        OrbitQuestion("heo", START, 0.0, satellites=2, eccentricity=1.2, altitude_m=0.0)
    assert len(error.value.problems) == 4


def test_two_body_costs_are_those_of_the_textbook():
    capture = next(row for row in access_costs(OrbitQuestion("llo", START, 1.0)) if row.source.startswith("computed"))
    low = MOON_RADIUS + 100e3
    assert capture.dv_m_s == pytest.approx(math.sqrt(850.0**2 + 2 * GM_MOON / low) - math.sqrt(GM_MOON / low))
    descent = next(row for row in access_costs(OrbitQuestion("llo", START, 1.0)) if row.leg == "descent to the surface")
    # 2,030 m/s is what the tutorial of SpaceNet gives for it
    assert descent.dv_m_s == pytest.approx(2030.0, rel=0.03)
    legs = {row.leg: row for row in access_costs(OrbitQuestion("elfo", START, 1.0))}
    assert legs["capture from the translunar flight"].dv_m_s < capture.dv_m_s / 2
    assert any("second hand" in row.source for row in access_costs(OrbitQuestion("nrho", START, 1.0)))


def test_free_space_loss_is_that_of_the_formula_in_decibels():
    # 92.45 + 20 log10(km) + 20 log10(GHz), ITU-R P.525
    assert free_space_loss_db(384_400e3, 2.2e9) == pytest.approx(92.45 + 20 * math.log10(384_400 * 2.2), abs=0.01)


def test_a_budget_adds_up_to_its_rate():
    budget = link_budget(LINK, 10_000e3)
    bit = budget.carrier_to_noise_density_dbhz - LINK.eb_n0_db - LINK.margin_db
    assert 10.0 * math.log10(budget.data_rate_mbit_s * 1e6) == pytest.approx(bit)
    far = data_rate(LINK, np.array([20_000e3]))[0]
    assert far == pytest.approx(budget.data_rate_mbit_s * 1e6 / 4.0)
    with pytest.raises(InputError, match="noise"):
        replace(LINK, noise_temperature_k=0.0)


def test_a_relay_names_what_its_publication_lacks():
    catalogue = load_catalogue()
    relay, terminal = (catalogue.element(name).antenna for name in ("queqiao-2", "moonlight-user-terminal"))
    answer = link_of(relay, terminal, {})
    assert isinstance(answer, NoSolution)
    assert "noise_temperature_k" in answer.reason
    link = link_of(relay, terminal, {"noise_temperature_k": 500.0, "margin_db": 6.0})
    assert link == replace(LINK, margin_db=6.0)
    question = OrbitQuestion("elfo", START, 2.0)
    answer = relay_answer(link, question, POLE, 0.0, ("relay", "terminal", "pole"))
    low, high = answer.farthest.data_rate_mbit_s, answer.nearest.data_rate_mbit_s
    assert low < answer.mean_rate_in_view_mbit_s < high
    share = answer.coverage.levels[0].share
    assert answer.daily_gbit == pytest.approx(answer.mean_rate_in_view_mbit_s * share * 86.4, rel=1e-6)


@pytest.mark.slow
def test_keeping_an_nrho_costs_metres_a_second_in_a_year():
    study = orbit_coverage(OrbitQuestion("nrho", START, 10.0), POLE, "pole", 0.0, 2)
    assert study.answer.keeping.lost == 0
    # 1.10 m/s in the mean of 100 cases, 1.30 at 99 %: the page on lunar orbits; below 10 m/s is published
    assert 0.5 < study.answer.keeping.mean_m_s < 2.0


@pytest.mark.parametrize(
    ("kind", "period_d", "low_km", "high_km"), [("nrho", 6.562, 2e3, 6e3), ("dro", 13.661, 6e4, 8e4)]
)
def test_a_periodic_orbit_is_flown_for_the_days_asked_from_the_day_asked(kind, period_d, low_km, high_km):
    path = orbit_path(OrbitQuestion(kind, START, 7.0))
    assert path.period_s / 86_400.0 == pytest.approx(period_d, abs=1e-3)
    assert path.start_tdb_s == START
    assert path.end_tdb_s - START == pytest.approx(7.0 * 86_400.0)
    distance = np.linalg.norm(path.about_moon[:, :3], axis=1) / 1e3
    assert low_km < distance.min() < high_km
    seen = path.tracks[0].positions(np.array([START])) - ephemeris.position("moon", "earth", np.array([START]))
    assert np.linalg.norm(seen) / 1e3 == pytest.approx(distance[0], rel=0.05)


def test_a_family_without_the_period_has_no_coverage_and_no_link():
    question = OrbitQuestion("nrho", START, 7.0, period_s=90.0 * 86_400.0)
    for answer in (
        orbit_coverage(question, POLE, "pole"),
        relay_answer(LINK, question, POLE, 0.0, ("relay", "terminal", "pole")),
    ):
        assert isinstance(answer, NoSolution)
        assert "no member with a period of 90.0000 d" in answer.reason


def test_a_relay_that_never_rises_carries_nothing():
    question = OrbitQuestion("llo", START, 1.0, inclination_rad=0.0)
    answer = relay_answer(LINK, question, POLE, 0.0, ("relay", "terminal", "pole"))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "the orbit"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"kind": "nrho", "satellites": 2}, "2 satellites"),
        ({"satellites": 25}, "25 satellites"),
        ({"days": 401.0}, "401 days"),
        ({"altitude_m": 19e3}, "an altitude of 19 km"),
        ({"eccentricity": 0.0}, "an eccentricity of 0"),
    ],
)
def test_each_number_out_of_range_is_told(changes, cause):
    with pytest.raises(InputError) as caught:
        replace(OrbitQuestion("llo", START, 1.0), **changes)
    (problem,) = caught.value.problems
    assert problem.cause == cause
    assert problem.expected


def test_more_revolutions_than_can_be_looked_at_are_refused():
    with pytest.raises(InputError, match="too many revolutions; expected fewer days or satellites"):
        orbit_path(OrbitQuestion("llo", START, 400.0, satellites=24))
