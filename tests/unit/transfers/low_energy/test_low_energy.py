"""Low-energy transfers: the search backward, and what it promises flown forward."""

import numpy as np
import pytest

from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, ephemeris_nrho
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution
from perilune.run import ResultStore
from perilune.transfers.low_energy.search import PHASES, _none_left, parts
from perilune.transfers.low_energy.transfer import (
    LONGEST_S,
    SHORTEST_S,
    high_orbit_insertions,
    low_orbit_insertions,
    perigee_miss,
    refine,
    sweep,
)
from perilune.transfers.low_energy.windows import LowEnergyQuestion, check_goal, low_energy_transfers
from perilune.transfers.parking import Pad, Parking

START = parse_time("2031-04-20 UTC")
END = parse_time("2031-06-01 UTC")
PARKING = Parking()


@pytest.fixture(scope="module")
def found():
    """The cheapest of one perilune passage of the NRHO."""
    first = parse_time("2031-08-01 UTC")
    path = ephemeris_nrho(first, 2)
    assert not isinstance(path, NoSolution)
    passages = first + 3.25 * SECONDS_PER_DAY + np.arange(-6.0, 7.0, 1.0) * 3600.0
    insertions = high_orbit_insertions(passages, path.sample(passages), np.arange(6.0, 50.0, 2.0))
    seeds = sweep(insertions, (START, END))
    assert seeds
    answers = [refine(insertions, seed, PARKING.radius_m) for seed in seeds[:6]]
    good = [answer for answer in answers if not isinstance(answer, NoSolution)]
    assert good
    return min(good, key=lambda one: one.cost_m_s(PARKING.radius_m))


def test_it_leaves_the_parking_orbit(found):
    assert np.linalg.norm(found.departure[:3]) == pytest.approx(PARKING.radius_m, abs=3e3)
    radial = found.departure[:3] @ found.departure[3:] / np.linalg.norm(found.departure[:3])
    assert abs(radial) < 20.0
    assert -0.8 < found.c3_m2_s2 / 1e6 < -0.4


def test_it_arrives_when_flown_forward(found):
    away = propagate(found.departure, found.departure_tdb_s, found.away_tdb_s)[0]
    assert np.linalg.norm(away[:3] - found.away[:3]) < 100.0
    end = propagate(found.away, found.away_tdb_s, found.insertion_tdb_s)[0]
    assert np.linalg.norm(end[:3] - found.orbit[:3]) < 100.0
    assert np.linalg.norm(found.orbit[3:] - end[3:] - found.burn_m_s) < 1e-2


def test_it_goes_far_and_takes_months_for_a_small_insertion(found):
    middle = propagate(found.away, found.away_tdb_s, found.away_tdb_s + 40.0 * SECONDS_PER_DAY)[0]
    assert np.linalg.norm(middle[:3]) > 1.0e9
    assert 70.0 < (found.insertion_tdb_s - found.departure_tdb_s) / SECONDS_PER_DAY < 140.0
    assert np.linalg.norm(found.burn_m_s) < 60.0


def test_the_phases_are_a_lattice_that_goes_with_a_range():
    free = parts(LowEnergyQuestion("nrho", PARKING), START, END)
    assert len(free) == PHASES
    apart = np.diff([part.apolune_tdb_s for part in free])
    assert apart == pytest.approx(np.full(PHASES - 1, NRHO_PERIOD_S / PHASES))
    held = parts(LowEnergyQuestion("nrho", PARKING, apolune_tdb_s=START), START, END)
    assert len(held) == 1
    turns = (held[0].apolune_tdb_s - START) / NRHO_PERIOD_S
    assert turns == pytest.approx(round(turns), abs=1e-9)
    assert all(part.apolune_tdb_s < START + SHORTEST_S for part in (*free, *held))


def test_the_parts_of_a_low_orbit_share_all_insertions():
    found = parts(LowEnergyQuestion("llo", PARKING), START, END)
    epochs = np.concatenate([part.epochs_tdb_s for part in found])
    assert np.all(np.diff(epochs) > 0.0)
    assert epochs[0] == START + SHORTEST_S
    assert epochs[-1] > END + LONGEST_S - 4.0 * SECONDS_PER_DAY


def test_the_miss_is_that_of_the_perigee():
    radius = PARKING.radius_m
    fast = np.sqrt(2.0 * GM_EARTH / radius)
    state = np.array([[radius, 0.0, 0.0, 0.0, fast, 0.0], [radius + 1e5, 0.0, 0.0, 0.0, fast, 0.0]])
    miss = perigee_miss(state, 0.0, radius)
    assert miss[0, 0] == pytest.approx(0.0, abs=1.0)
    assert miss[1, 0] > 1e4


def test_low_orbits_are_circular_at_their_inclination():
    radius, tilt = MOON_RADIUS + 100e3, np.radians(60.0)
    tried = low_orbit_insertions(np.array([START]), radius, tilt, np.radians([0.0, 90.0]), np.array([680.0]))
    from perilune.astro.ephemerides import ephemeris

    relative = tried.orbit - ephemeris.state("moon", "earth", tried.epoch_tdb_s)
    assert np.linalg.norm(relative[:, :3], axis=1) == pytest.approx(np.full(4, radius), rel=1e-9)
    assert np.linalg.norm(relative[:, 3:], axis=1) == pytest.approx(np.full(4, np.sqrt(GM_MOON / radius)), rel=1e-6)
    momentum = np.cross(relative[:, :3], relative[:, 3:])
    cosine = momentum @ body_fixed.pole("moon", START)[0] / np.linalg.norm(momentum, axis=1)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(np.full(4, 60.0), abs=1e-6)
    faster = np.linalg.norm(tried.arriving[:, 3:] - tried.orbit[:, 3:], axis=1)
    assert faster == pytest.approx(np.full(4, 680.0), rel=1e-9)


def test_an_arc_through_the_moon_does_not_stop_the_others():
    radius = MOON_RADIUS + 100e3
    tried = low_orbit_insertions(np.array([START]), radius, 1.5, np.radians([0.0]), np.array([680.0]))
    fall = tried.take(np.array([0, 0]))
    fall.orbit[0, 3:] = fall.orbit[0, 3:] * 0.0
    seeds = sweep(fall, (START - 200.0 * SECONDS_PER_DAY, START))
    assert all(seed.row == 1 for seed in seeds)


def test_a_site_keeps_the_inclinations_it_can_launch_into():
    # nothing below its latitude, and nothing that asks for an azimuth outside 35 to 120 deg
    north = Pad((0.0, 0.0, 0.0), np.radians(45.0), 0.0, (np.radians(35.0), np.radians(120.0)), (0.0, np.pi))
    question = LowEnergyQuestion("nrho", PARKING, place=north)
    held = [question.may_leave_at(np.radians(inclination)) for inclination in (30.0, 46.0, 60.0, 89.0)]
    assert held == [False, True, True, False]
    assert LowEnergyQuestion("nrho", PARKING).may_leave_at(np.radians(30.0))


def test_an_empty_range_tells_the_transfer_next_to_it(found):
    span = (found.departure_tdb_s + 1.5 * SECONDS_PER_DAY, found.departure_tdb_s + 3.0 * SECONDS_PER_DAY)
    told = _none_left([], [found], span)
    assert told.binding == "date range"
    assert "1.5 d before it" in told.reason
    tilted = _none_left([found], [found], span)
    assert tilted.binding == "parking orbit"
    assert f"{np.degrees(found.inclination_rad):.1f} deg" in tilted.reason


def test_bad_questions():
    with pytest.raises(InputError, match="unknown goal"):
        check_goal("mars")
    with pytest.raises(InputError, match="62 days"):
        low_energy_transfers(LowEnergyQuestion("nrho", PARKING), START, START + 100.0 * SECONDS_PER_DAY)


@pytest.mark.slow
def test_the_command_answers_for_both_goals_and_any_number_of_workers(tmp_path):
    for goal, most in (("nrho", 3_260.0), ("llo", 3_920.0)):
        question, answers = LowEnergyQuestion(goal, PARKING), []
        for workers in (1, 2) if goal == "nrho" else (2,):
            store = ResultStore(tmp_path / f"{goal}{workers}")
            span = (parse_time("2031-05-01 UTC"), parse_time("2031-05-11 UTC"))
            answers.append(low_energy_transfers(question, *span, 1, store=store, workers=workers))
        assert isinstance(answers[0], tuple)
        assert answers[0][0].total_dv_m_s < most
        assert answers[0][0].gap_km < 1.0
        assert answers[0][0].farthest_km > 1.0e6
        assert answers[-1] == answers[0]
