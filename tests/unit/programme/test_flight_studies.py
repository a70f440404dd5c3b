from dataclasses import replace
from typing import Any

import pytest

from perilune.errors import NoSolution
from perilune.integration import assess
from perilune.integration.abort import AbortCoverage
from perilune.integration.assessed_pair import assessed_pair
from perilune.integration.case import Performance
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import DEFAULT_RULES
from perilune.integration.rules.under_rules import View
from perilune.programme import Evaluation, Option, Programme, Work, load_programme, study_flights
from perilune.programme.flight_studies import Porkchop, mars_porkchop
from perilune.programme.new import new_programme
from perilune.programme.plan import plan_of
from perilune.programme.result import Plan, WindowFigures
from perilune.run import ResultStore, Task

SOYUZ = Option("crew-exchange", "soyuz-ms", "soyuz-2-1a", "baikonur", "station:ros")
MENGZHOU = Option("first-crew", "mengzhou", "long-march-10", "wenchang", "llo")
WINDOW = WindowFigures(
    "2028-11-20T04:03:27 UTC", "2028-11-20T04:49:01 UTC", "2029-09-17T18:25:24 UTC", 0.0, 0.0, 9.245, 3_600.0, 800.0,
    90.0, 20.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    folder = tmp_path_factory.mktemp("new") / "programme"
    new_programme(folder)
    return load_programme(folder / "programme.toml")


def evaluation(programme: Programme, option: Option, *, flown: bool = True) -> Evaluation:
    catalogue = programme.catalogue
    asked = PairQuestion(
        catalogue.ship(option.ship), catalogue.launcher(option.launcher), catalogue.site(option.site),
        option.destination, catalogue,
    )  # fmt: skip
    if not flown:
        found = assess(asked, environment=NoSolution("no ascent asked for", "nothing"), performance=Performance())
        return Evaluation({}, {}, {option: found}, {option: (View(DEFAULT_RULES, (), found),)})
    pair = assessed_pair(asked, performance=Performance())
    view = View(DEFAULT_RULES, (), pair.assessment, pair.annexes)
    return Evaluation({}, {}, {option: pair.assessment}, {option: (view,)})


def flying(programme: Programme, known: Evaluation, option: Option, **changes: Any) -> Plan:
    """A plan of one mission that flies as an option, whatever the checks say of it."""
    plan = plan_of(programme, known)
    mission = plan.missions[0]
    return replace(plan, missions=(replace(mission, selected=option, **changes),))


def test_the_aborts_are_those_that_the_check_saw(programme: Programme, tmp_path) -> None:
    known = evaluation(programme, SOYUZ)
    studies = study_flights(flying(programme, known, SOYUZ), programme, known, Work(ResultStore(tmp_path)))
    coverage, summary = studies.aborts[SOYUZ], known.assessments[SOYUZ].abort
    assert isinstance(coverage, AbortCoverage)
    assert summary is not None
    assert coverage.covered_share == pytest.approx(summary.covered_share)
    assert studies.porkchops == {}


def test_a_ship_without_the_data_is_not_studied(programme: Programme, tmp_path) -> None:
    known = evaluation(programme, MENGZHOU, flown=False)
    plan = flying(programme, known, MENGZHOU)
    assert study_flights(plan, programme, known, Work(ResultStore(tmp_path))).aborts == {}
    empty = replace(plan, missions=(replace(plan.missions[0], crew=0),))
    assert study_flights(empty, programme, known, Work(ResultStore(tmp_path))).aborts == {}


def test_a_flight_to_mars_has_a_porkchop_about_its_window(programme: Programme, tmp_path) -> None:
    known = evaluation(programme, MENGZHOU, flown=False)
    away = replace(MENGZHOU, destination="mars")
    plan = flying(programme, known, away, crew=0, launch_utc=WINDOW.launch_utc)
    options = tuple(replace(row, destination="mars", windows=(WINDOW,)) for row in plan.options)
    studies = study_flights(replace(plan, options=options), programme, known, Work(ResultStore(tmp_path)))
    found = studies.porkchops[plan.missions[0].id]
    assert found == mars_porkchop(WINDOW.departure_utc, WINDOW.arrival_utc)
    assert len(found.c3_km2_s2) == len(found.arrival_tdb_s)
    assert {len(row) for row in found.c3_km2_s2} == {len(found.departure_tdb_s)}


def test_the_plot_of_a_fast_flight_is_stored_with_gaps(tmp_path) -> None:
    dates = (WINDOW.departure_utc, "2029-05-17T18:25:24 UTC")
    task = Task(function=mars_porkchop, arguments=dates, record=Porkchop, inputs=dates, label="Earth to Mars")
    found: Porkchop = Work(ResultStore(tmp_path)).do("porkchop plots", {"mars": task})["mars"]
    for arrival, row in zip(found.arrival_tdb_s, found.c3_km2_s2, strict=True):
        assert [c3 is None for c3 in row] == [departure >= arrival for departure in found.departure_tdb_s]
    assert found.c3_km2_s2[0][-1] is None
