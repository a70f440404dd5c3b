from pathlib import Path

import numpy as np
import pytest

from perilune.astro.lunar_orbits.orbit_choice import chosen_orbit
from perilune.astro.lunar_orbits.orbit_control import Crossing, crossing_burn
from perilune.astro.lunar_orbits.station_keeping import (
    KeepingErrors,
    KeepingQuestion,
    keep_cases,
    keeping_plan,
    station_keeping,
)
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.errors import InputError, NoSolution
from perilune.run import ResultStore

EPOCH = parse_time("2031-05-01 UTC")
NO_ERRORS = KeepingErrors(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def nrho():
    return keeping_plan(chosen_orbit("nrho"), EPOCH, KeepingQuestion("crossing", 20.0, horizon_revolutions=2.5))


def test_without_errors_nothing_is_spent():
    question = KeepingQuestion("targets", 30.0, 2, errors=NO_ERRORS)
    plan = keeping_plan(chosen_orbit("dro"), EPOCH, question)
    (case,) = keep_cases(plan, 0, 1)
    assert case.dv_m_s_per_year < 1e-4
    assert case.largest_offset_km < 1e-3
    assert case.lost_after_d is None


def test_the_target_law_brings_an_offset_back():
    question = KeepingQuestion("targets", 30.0, 2, errors=NO_ERRORS)
    plan = keeping_plan(chosen_orbit("dro"), EPOCH, question)
    away = np.array([3e4, -2e4, 1e4, 0.02, 0.05, -0.03])
    left = plan.states[0] + away
    left[3:] += plan.gains[0] @ away
    interval = plan.epochs_tdb_s[1] - plan.epochs_tdb_s[0]
    drifted, kept = propagate(np.vstack([plan.states[0] + away, left]), EPOCH, EPOCH + interval)
    far, near = (np.linalg.norm((state - plan.states[1])[:3]) for state in (drifted, kept))
    assert near < 0.5 * far


def test_the_crossing_law_burns_nothing_on_the_reference_and_meets_the_speed_off_it(nrho):
    wanted = Crossing(float(nrho.crossings_tdb_s[0, 1]), float(nrho.crossings_m_s[0, 1]))
    epoch = float(nrho.epochs_tdb_s[1])
    np.testing.assert_array_equal(crossing_burn(nrho.states[1], epoch, wanted, nrho.model), np.zeros(3))
    off = nrho.states[1] + np.array([5e3, 4e3, -3e3, 0.02, -0.03, 0.01])
    burn = crossing_burn(off, epoch, wanted, nrho.model)
    assert 0.0 < np.linalg.norm(burn) < 1.0
    made = off + np.concatenate([np.zeros(3), burn])
    np.testing.assert_array_equal(crossing_burn(made, epoch, wanted, nrho.model), np.zeros(3))


def test_a_crossing_that_no_small_burn_meets_is_refused(nrho):
    wanted = Crossing(float(nrho.crossings_tdb_s[0, 1]), float(nrho.crossings_m_s[0, 1]) + 3e4)
    assert isinstance(crossing_burn(nrho.states[1], float(nrho.epochs_tdb_s[1]), wanted, nrho.model), NoSolution)


def test_crossings_lie_on_perilunes_of_the_reference(nrho):
    # half a revolution after each apolune, within the 0.2 d by which single perilunes leave the mean
    late = (nrho.crossings_tdb_s - nrho.epochs_tdb_s) / (6.5624 * 86_400.0)
    np.testing.assert_allclose(late[0], 2.5, atol=0.04)
    np.testing.assert_allclose(late[-1], 0.5, atol=0.04)


def test_more_error_costs_more():
    little, much = (
        keep_cases(
            keeping_plan(
                chosen_orbit("dro"), EPOCH, KeepingQuestion("targets", 60.0, 2, errors=KeepingErrors(1e3 * k, 0.01 * k))
            ),
            0,
            4,
        )
        for k in (1, 10)
    )
    assert sum(case.dv_m_s_per_year for case in much) > 5.0 * sum(case.dv_m_s_per_year for case in little)


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same(tmp_path):
    question = KeepingQuestion("targets", 60.0, 2, cases=8)
    alone, together = (
        station_keeping(chosen_orbit("dro"), EPOCH, question, ResultStore(tmp_path / str(count)), count)
        for count in (1, 2)
    )
    assert alone == together
    assert [case.case for case in alone.cases] == list(range(8))
    assert alone.dv_m_s_per_year.least <= alone.dv_m_s_per_year.median <= alone.dv_m_s_per_year.greatest


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same(tmp_path):
    distributed = pytest.importorskip("distributed")
    question = KeepingQuestion("crossing", 20.0, horizon_revolutions=2.5, cases=8)
    alone = station_keeping(chosen_orbit("nrho"), EPOCH, question, ResultStore(tmp_path / "alone"))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        together = station_keeping(
            chosen_orbit("nrho"), EPOCH, question, ResultStore(tmp_path / "cluster"), cluster=address
        )
    assert alone == together


def test_cases_do_not_depend_on_their_neighbours(nrho):
    assert keep_cases(nrho, 0, 3)[2] == keep_cases(nrho, 2, 3)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"law": "magic"},
        {"law": "targets", "days": 0.0},
        {"law": "targets", "cases": 0},
        {"law": "targets", "horizon_revolutions": 90.0},
        {"law": "targets", "burns_per_revolution": 0},
        {"law": "targets", "burns_per_revolution": 21},
    ],
)
def test_what_is_refused(wrong):
    with pytest.raises(InputError):
        KeepingQuestion(**wrong)
    with pytest.raises(InputError):
        KeepingErrors(position_m=-1.0)


@pytest.mark.slow
def test_an_orbit_that_has_no_reference_is_refused():
    chosen = chosen_orbit("halo", 10.2 * 86_400.0)
    answer = station_keeping(chosen, EPOCH, KeepingQuestion("targets", 10.0), ResultStore(Path("never-written")))
    assert isinstance(answer, NoSolution)
