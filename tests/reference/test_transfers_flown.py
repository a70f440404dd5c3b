"""Flown missions, published free returns and a textbook flyby against the interplanetary model."""

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.transfers.interplanetary.flown import TOLERANCE_PERCENT, flown_figures, flown_table
from perilune.transfers.interplanetary.flyby import turn_angle, unpowered_flyby
from perilune.transfers.interplanetary.published_returns import free_return_table
from perilune.transfers.interplanetary.round_trip import round_trips, trip_question

# the sphere of influence is a point in the model: a turn of 90 degrees and more at Jupiter takes months inside it
OUTSIDE = {("Voyager 2", "flyby periapsis", "jupiter"), ("Pioneer 11", "flyby altitude", "jupiter")}


@pytest.fixture(scope="module")
def flown():
    return flown_table()


def test_at_least_twelve_flown_missions_within_three_per_cent(flown):
    assert TOLERANCE_PERCENT == 3.0
    assert flown.missions_within >= 12
    assert flown.figures_within >= 20


def test_what_lies_outside_is_known_and_why(flown):
    outside = {(row.mission, row.quantity, row.planet): row.note for row in flown.rows if not row.within}
    assert outside.keys() == OUTSIDE
    assert all(outside.values())


def test_every_figure_has_a_source_that_was_read():
    assert all(figure.source and all(figure.source) and figure.printed for figure in flown_figures())


def test_the_three_free_returns_within_one_per_cent():
    table = free_return_table()
    # Tito et al. integrate with all forces, here are conics; Donahue and Duggan print days without hours
    assert table.largest_percent < 1.0
    assert len({row.flight for row in table.rows}) == 3


def test_curtis_8_6():
    """Curtis 2005, Orbital Mechanics for Engineering Students, example 8.6: past Venus at 300 km, km/s."""
    gm, radius = 324_900e9, 6052e3 + 300e3
    planet_velocity = np.array([[35.02e3, 0.0, 0.0]])
    v_in = np.array([[37.51e3, 2.782e3, 0.0]]) - planet_velocity
    assert np.degrees(turn_angle(np.linalg.norm(v_in, axis=1), radius, gm))[0] == pytest.approx(103.6, abs=0.05)
    sides = [
        planet_velocity + unpowered_flyby(v_in, planet_velocity, np.array([radius]), np.array([angle]), gm)
        for angle in (0.5 * np.pi, 1.5 * np.pi)
    ]
    # four printed digits, and intermediate results rounded in the book
    for published in ((31.73e3, 1.766e3), (37.14e3, -3.074e3)):
        assert min(np.abs(side[0, :2] - published).max() for side in sides) < 15.0


def test_the_search_finds_inspiration_mars():
    """Tito et al. 2013: leaving 2018-01-05 at 38.835 km2/s2, Mars 2018-08-20, home 2019-05-21, in 501.3 days."""
    asked = trip_question(
        "free-return",
        parse_time("2017-12-01 TDB"),
        parse_time("2018-02-01 TDB"),
        longest_s=501.3 * 86_400.0,
        entry_speed_limit_m_s=14_300.0,
    )
    (trip,) = round_trips(asked, print)
    # theirs passes Mars at 100 km, here at 250 km or more; this one is a little cheaper
    for event, day in zip(trip.events, ("2018-01-05", "2018-08-20", "2019-05-21"), strict=True):
        assert parse_time(event.epoch_utc) == pytest.approx(parse_time(f"{day} 12:00 UTC"), abs=3.0 * 86_400.0)
    assert trip.c3_km2_s2 == pytest.approx(38.835, rel=0.02)
