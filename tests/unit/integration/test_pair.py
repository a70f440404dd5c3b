from dataclasses import replace

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import NoSolution
from perilune.integration.assess import assessment_task
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import RuleSet


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
