from types import SimpleNamespace

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.transfers.catalogued_stage import catalogued_propulsion


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def test_a_ship_brings_engine_mass_and_tanks(catalogue):
    ship = catalogue.ship("orion")
    found = catalogued_propulsion(catalogue, "orion", "nrho")
    assert found.thrust_n == ship.main_engine_thrust.si
    assert found.isp_s == ship.main_engine_isp.si
    assert found.mass_kg == ship.configuration[0].mass.si
    assert found.propellant_kg == ship.configuration[0].propellant_mass.si
    assert catalogued_propulsion(catalogue, "orion", "dro") == found  # as it is sent to the Moon
    assert catalogued_propulsion(catalogue, "orion", "nrho", 30e3).mass_kg == 30e3


def test_a_stage_brings_all_its_engines_and_asks_for_the_mass(catalogue):
    stage = catalogue.launcher("saturn-v").stage[1]
    engine = catalogue.engine(stage.engine)
    found = catalogued_propulsion(catalogue, "saturn-v:s-ii", "llo", 300e3)
    assert found.thrust_n == pytest.approx(5.0 * (stage.thrust_vac or engine.thrust_vac).si)
    missing = catalogued_propulsion(catalogue, "saturn-v:S-IVB", "llo")
    assert isinstance(missing, NoSolution)
    assert "not evaluable: mass" in missing.reason


def test_what_the_catalogue_lacks_is_told(catalogue):
    missing = catalogued_propulsion(catalogue, "lanyue", "llo")
    assert isinstance(missing, NoSolution)
    assert missing.reason == "not evaluable: main_engine_thrust of 'lanyue' missing"


@pytest.mark.parametrize(
    ("lacking", "datum", "told"),
    [
        ({"main_engine_isp": None}, "main_engine_isp", "not evaluable: main_engine_isp of 'orion' missing"),
        ({"configuration": []}, "mass", "not evaluable: mass of 'orion' on the way to llo missing"),
    ],
)
def test_each_datum_that_a_ship_lacks_is_named(catalogue, lacking, datum, told):
    ship = catalogue.ship("orion").model_copy(update=lacking)
    catalogue = SimpleNamespace(ship=lambda _: ship)
    assert catalogued_propulsion(catalogue, "orion", "llo") == NoSolution(told, datum)


@pytest.mark.parametrize(
    ("name", "cause"),
    [("saturn-v:S-V", "is no stage"), ("saturn-v:S-I", "any of several"), ("oriom", "did you mean|unknown|no ship")],
)
def test_an_unknown_name_is_refused(catalogue, name, cause):
    with pytest.raises(InputError, match=cause):
        catalogued_propulsion(catalogue, name, "llo", 1e5)
