"""What a stage of the catalogue may not say."""

import pytest
from pydantic import ValidationError

from perilune.catalogue import load_catalogue
from perilune.catalogue.model import Stage


def changed(launcher: str, index: int, **keys: object) -> Stage:
    told = load_catalogue().launcher(launcher).stage[index].model_dump()
    return Stage.model_validate({**told, **keys})


def test_verniers_stand_on_upper_stages_alone():
    vernier = {"engine": "yf-23b"}
    assert changed("long-march-2c", 1, vernier=vernier).vernier is not None
    with pytest.raises(ValidationError, match="verniers of a core; expected those of an upper stage"):
        changed("long-march-2c", 0, vernier=vernier)


def test_a_stage_leaves_its_parking_orbit_in_no_more_burns_than_restarts():
    assert changed("soyuz-st-b", 3, restarts=3, escape_burns=3).escape_burns == 3
    with pytest.raises(ValidationError, match="4 burns out of the parking orbit by a stage of 3 restarts"):
        changed("soyuz-st-b", 3, restarts=3, escape_burns=4)


def test_a_stage_that_boils_off_leaves_in_one_burn():
    rate = {"value": 1.0, "unit": "kg/h", "source": "made for the test", "date": "2026", "maturity": "planned"}
    with pytest.raises(ValidationError, match="several burns by a stage that boils off"):
        changed("soyuz-st-b", 3, escape_burns=2, boil_off=rate)
