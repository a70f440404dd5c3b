"""How the launcher hands over the ship: what the checks make of a dog-leg and of the ship's own burn."""

from typing import Any

import pytest

from perilune.catalogue import Station
from perilune.integration.case import Case, Delivery
from perilune.integration.checks.azimuth import azimuth
from perilune.integration.checks.delta_v import delta_v
from perilune.integration.destination import Destination
from perilune.integration.model import Finding
from perilune.verdict import Verdict

QUANTITY = {"source": "test", "date": "2026", "maturity": "flown"}
STATION = Station.model_validate(
    {
        "id": "test-station",
        "name": "Test station",
        "maturity": "flown",
        "partner": "nasa",
        "orbit": "earth",
        "altitude": {"value": 420.0, "unit": "km", **QUANTITY},
        "inclination": {"value": 51.6, "unit": "deg", **QUANTITY},
    }
)


def run(check: Any, case: Case) -> Finding:
    finding = check(case)
    assert isinstance(finding, Finding)
    return finding


def test_a_dog_leg_that_is_agreed_on_passes_the_azimuth(build: Any) -> None:
    narrow = build.site(azimuth_min=build.quantity(80.0, "deg"))
    there = Destination("station:test", "station", STATION)
    options = {"site": narrow, "destination": there, "c3_km2_s2": None}
    assert run(azimuth, build.case(**options)).verdict is Verdict.FAIL
    turned = run(azimuth, build.case(**options, delivery=Delivery(dog_leg=True)))
    assert turned.verdict is Verdict.PASS
    assert "turns to 51.6 deg" in (turned.reason or "")


def test_a_burn_in_the_launchers_stead_is_asked_of_the_ship(build: Any) -> None:
    plain, burning = (run(delta_v, build.case(delivery=Delivery(own_burn_m_s=burn))) for burn in (0.0, 150.0))
    assert plain.limit is not None and burning.limit is not None
    assert burning.limit - plain.limit == pytest.approx(150.0)
    assert "150 m/s of the departure" in (burning.reason or "")
