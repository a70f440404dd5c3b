from dataclasses import replace
from typing import Any

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import NoSolution
from perilune.integration import assess
from perilune.integration.annexes import Annexes, pair_annexes
from perilune.integration.assessed_pair import AssessedPair, assessed_pair, assessment_task
from perilune.integration.case import Performance
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import RuleSet
from perilune.launch.crewed import ship_ascent


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def asked(catalogue: Catalogue, ship: str = "orion", destination: str = "nrho") -> PairQuestion:
    launcher, site = catalogue.launcher("sls-block-1"), catalogue.site("ksc")
    return PairQuestion(catalogue.ship(ship), launcher, site, destination, catalogue)


def test_it_reads_every_entry_that_an_answer_depends_on(catalogue: Catalogue) -> None:
    pair = asked(catalogue)
    kinds = (("ship", "orion"), ("launcher", "sls-block-1"), ("site", "ksc"))
    partners = dict.fromkeys((pair.ship.partner, pair.launcher.partner))
    assert pair.digests == tuple(
        catalogue.digest(kind, name) for kind, name in (*kinds, *(("partner", name) for name in partners))
    )
    to_station = asked(catalogue, destination="station:iss")
    assert set(to_station.digests) - set(pair.digests) == {catalogue.digest("station", "iss")}


@pytest.mark.parametrize(
    "change",
    [
        {"destination": "llo"},
        {"c3_km2_s2": -1.5},
        {"insertion_dv_m_s": 420.0},
        {"inclination_deg": 30.0},
        {"lead_time_s": 1e8},
        {"rules": RuleSet("mine", "mine", "mine")},
    ],
)
def test_what_is_asked_otherwise_is_other_work(catalogue: Catalogue, change: dict[str, object]) -> None:
    pair = asked(catalogue)
    assert assessment_task(pair).key == assessment_task(replace(pair)).key
    assert assessment_task(replace(pair, **change)).key != assessment_task(pair).key


def test_the_curve_of_the_launcher_is_no_other_work(catalogue: Catalogue) -> None:
    pair = asked(catalogue)
    assert assessment_task(pair, NoSolution("too weak", "mass")).key == assessment_task(pair).key


def test_a_ship_that_is_not_flown_there_has_no_case(catalogue: Catalogue) -> None:
    assert asked(catalogue, "soyuz-ms", "mars").case() is None
    case = asked(catalogue).case()
    assert case is not None
    assert (case.c3_km2_s2, case.destination.name) == (-1.7, "nrho")
    assert asked(catalogue, destination="station:iss").energy_km2_s2 is None


def test_it_is_told_in_words(catalogue: Catalogue) -> None:
    assert assessment_task(asked(catalogue)).label == "orion on sls-block-1 from ksc to nrho"


def test_a_pair_is_assessed_and_its_annexes_shown_by_one_ascent(catalogue: Catalogue, monkeypatch: Any) -> None:
    flights = []

    def flown(*given: Any) -> Any:
        flights.append(given)
        return ship_ascent(*given)

    monkeypatch.setattr("perilune.integration.ship_ascent.ship_ascent", flown)
    ship, launcher, site = catalogue.ship("soyuz-ms"), catalogue.launcher("soyuz-2-1a"), catalogue.site("baikonur")
    pair = PairQuestion(ship, launcher, site, "station:iss", catalogue)
    found = assessed_pair(pair, performance=Performance())
    assert len(flights) == 1
    assert found.assessment == assess(pair, performance=Performance())
    assert isinstance(found.annexes, Annexes)
    assert found.annexes == pair_annexes(pair)
    aborts, seen = found.annexes.aborts, found.assessment.abort
    assert aborts is not None
    assert seen is not None
    assert (aborts.modes, aborts.black_zones) == (seen.modes, seen.black_zones)


def test_a_ship_that_nothing_asks_an_ascent_of_has_no_annexes_yet(catalogue: Catalogue) -> None:
    pair = PairQuestion(
        catalogue.ship("progress-ms"), catalogue.launcher("soyuz-2-1a"), catalogue.site("baikonur"), "gto", catalogue
    )
    assert assessed_pair(pair) == AssessedPair(assess(pair), None)
