"""The built-in catalogue: what must be in it, and what every entry of it must keep."""

import time

import pytest

from perilune.catalogue import KINDS, Quantity, load_catalogue
from perilune.catalogue.folders import BUILT_IN, read_folder
from perilune.catalogue.load import Catalogue

OBLIGATORY = {
    "ship": "soyuz-ms shenzhou oryol mengzhou orion apollo-csm crew-dragon lanyue apollo-lm",
    "site": "baikonur vostochny wenchang jiuquan kourou ksc",
    "launcher": (
        "saturn-v sls-block-1 falcon-9 falcon-heavy delta-iv-heavy atlas-v-551 ariane-5-eca proton-m energia zenit-2 "
        "angara-a5 long-march-5 long-march-5b long-march-10 long-march-9 yenisei don angara-a5v long-march-2f"
    ),
    "station": "iss tiangong",
    "landing-site": "apollo-11 apollo-12 apollo-17 luna-24 chang-e-6",
    "landing-area": "pacific-apollo-8 pacific-apollo-11",
    "partner": "roscosmos cnsa nasa esa",
}
AT_LEAST = {
    "engine": 18,
    "launcher": 18,
    "ship": 9,
    "site": 8,
    "partner": 4,
    "station": 2,
    "landing-site": 5,
    "landing-area": 2,
    "element": 25,
    "crew-demand": 3,
    "dose-rate": 5,
    "dose-limit": 6,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def quantities(value):
    if isinstance(value, Quantity):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from quantities(item)
    elif hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            yield from quantities(getattr(value, name))


@pytest.mark.parametrize("kind", list(OBLIGATORY))
def test_what_must_be_in_it_is_in_it(catalogue, kind):
    assert set(OBLIGATORY[kind].split()) <= set(catalogue.ids(kind))


@pytest.mark.parametrize("kind", list(KINDS))
def test_it_is_large_enough(catalogue, kind):
    assert len(catalogue.ids(kind)) >= AT_LEAST[kind]


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_recalled_is_of_low_confidence(catalogue, kind):
    for entry in catalogue.entries(kind):
        for quantity in quantities(entry):
            if quantity.source.startswith("unverified"):
                assert quantity.confidence == "low", (kind, entry.id, quantity)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_an_encyclopaedia_says_is_not_of_high_confidence(catalogue, kind):
    for entry in catalogue.entries(kind):
        for quantity in quantities(entry):
            if quantity.source.startswith("Wikipedia"):
                assert quantity.confidence != "high", (kind, entry.id, quantity)


def test_a_crewed_ship_says_how_its_crew_escapes(catalogue):
    for ship in catalogue.entries("ship"):
        if ship.type == "crewed ship":
            assert ship.escape_system is not None, ship.id


def test_published_masses_come_out_in_si(catalogue):
    ship = catalogue.ship("oryol")
    masses = {name: row.mass.si for row in ship.configuration for name in row.destinations}
    assert (masses["leo"], masses["llo"]) == (17_000.0, 21_367.0)
    assert catalogue.ship("orion").configuration[0].mass.si == pytest.approx(26_520.2, abs=0.1)


def test_reading_it_takes_well_under_a_second():
    began = time.process_time()
    layer = read_folder(BUILT_IN)
    assert layer.problems == ()
    assert time.process_time() - began < 1.0
