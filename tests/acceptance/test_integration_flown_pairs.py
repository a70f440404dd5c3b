"""Pairs that flew come out compatible, pairs that cannot do not.

Flown: Apollo with its lunar module on Saturn V (AS-506: CSM 28,806 kg and LM 15,095 kg to the Moon, Flight Evaluation
Report MPR-SAT-FE-69-9), Orion on SLS Block 1 (Artemis I, 2022), Soyuz MS on Soyuz-2.1a to the ISS (since 2020), Crew
Dragon on Falcon 9 to the ISS (since 2020), Shenzhou on Long March 2F (since 1999). Impossible: an Apollo CSM to the
Moon on Proton-M, whose whole payload to low orbit is 23 t.
"""

import pytest

from perilune.catalogue import Catalogue, Quantity, Ship, load_catalogue
from perilune.integration import Assessment, Finding, assess
from perilune.integration.pair import PairQuestion
from perilune.verdict import Verdict


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def finding(assessment: Assessment, name: str) -> Finding:
    return next(row for row in assessment.findings if row.check == name)


def run(catalogue: Catalogue, ship: Ship | str, launcher: str, site: str, destination: str) -> Assessment:
    entry = catalogue.ship(ship) if isinstance(ship, str) else ship
    return assess(PairQuestion(entry, catalogue.launcher(launcher), catalogue.site(site), destination, catalogue))


def with_lunar_module(catalogue: Catalogue) -> Ship:
    """The Apollo CSM with the mass of AS-506's lunar module below it."""
    ship = catalogue.ship("apollo-csm")
    mass = Quantity(value=43901.0, unit="kg", source="MPR-SAT-FE-69-9", date="1969-09-20", maturity="flown")
    rows = [row.model_copy(update={"mass": mass}) if "tli" in row.destinations else row for row in ship.configuration]
    return ship.model_copy(update={"configuration": rows})


def test_apollo_on_saturn_v_to_the_moon(catalogue: Catalogue) -> None:
    result = run(catalogue, with_lunar_module(catalogue), "saturn-v", "ksc", "tli")
    assert finding(result, "mass").verdict is Verdict.PASS
    assert result.verdict in (Verdict.PASS, Verdict.MARGINAL)


def test_orion_on_sls_to_the_moon(catalogue: Catalogue) -> None:
    """Published: more than 27 t to the Moon for a ship of 26.5 t. A margin that thin lies inside the 1 % reserve."""
    result = run(catalogue, "orion", "sls-block-1", "ksc", "tli")
    assert result.margin_kg is not None
    assert 0.0 < result.margin_kg < 1500.0
    assert finding(result, "mass").verdict in (Verdict.PASS, Verdict.MARGINAL)
    assert result.verdict in (Verdict.PASS, Verdict.MARGINAL)


@pytest.mark.parametrize(
    ("ship", "launcher", "site", "destination"),
    [
        ("soyuz-ms", "soyuz-2-1a", "baikonur", "station:iss"),
        ("crew-dragon", "falcon-9", "ksc", "station:iss"),
        ("shenzhou", "long-march-2f", "jiuquan", "station:tiangong"),
    ],
)
def test_crews_that_fly_to_stations(
    catalogue: Catalogue, ship: str, launcher: str, site: str, destination: str
) -> None:
    result = run(catalogue, ship, launcher, site, destination)
    assert [row for row in result.findings if row.verdict is Verdict.FAIL] == []
    assert result.verdict in (Verdict.PASS, Verdict.MARGINAL)


def test_apollo_on_proton_to_the_moon_fails_by_mass(catalogue: Catalogue) -> None:
    result = run(catalogue, "apollo-csm", "proton-m", "baikonur", "tli")
    assert result.verdict is Verdict.FAIL
    assert result.limiting_check == "mass"
    assert result.margin_kg is not None
    assert result.margin_kg < -15e3


def test_orion_cannot_enter_and_leave_a_low_lunar_orbit_by_itself(catalogue: Catalogue) -> None:
    """NASA flies Orion to an NRHO: its 1,338 m/s do not suffice for a low lunar orbit and the way home."""
    assert finding(run(catalogue, "orion", "sls-block-1", "ksc", "llo"), "delta-v").verdict is Verdict.FAIL
    assert finding(run(catalogue, "orion", "sls-block-1", "ksc", "nrho"), "delta-v").verdict is Verdict.PASS
