"""The verdict and the limiting check by rule, and the assessment as a record."""

import pickle
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import InputError
from perilune.integration import Assessment, Finding, assess, parse_destination
from perilune.integration.assess import limiting_finding, overall_verdict
from perilune.integration.case import Performance
from perilune.integration.pair import PairQuestion
from perilune.verdict import Verdict

P, M, F, N = Verdict.PASS, Verdict.MARGINAL, Verdict.FAIL, Verdict.NOT_EVALUABLE
FULL = Performance(published_kg=27e3, physics_kg=26e3, anchored_kg=25e3, jettison_rate=0.1)


def finding(verdict: Verdict, relative: float | None = None, *, critical: bool = False, name: str = "x") -> Finding:
    margin = None if relative is None else 100.0 * relative
    limit = None if relative is None else 100.0
    return Finding(name, verdict, margin, limit, margin, "kg", "test", critical=critical)


@pytest.mark.parametrize(
    ("verdicts", "critical", "overall"),
    [
        ((P, P), False, P),
        ((P, M), False, M),
        ((P, N), False, M),
        ((P, N), True, N),
        ((N, F), True, F),
        ((F, M), False, F),
        ((), False, N),
    ],
)
def test_overall_verdict(verdicts: tuple[Verdict, ...], critical: bool, overall: Verdict) -> None:
    assert overall_verdict([finding(verdict, 0.1, critical=critical) for verdict in verdicts]) is overall


def test_the_limiting_check_is_the_tightest_of_the_most_severe() -> None:
    rows = [
        finding(P, 0.01, name="tight pass"),
        finding(F, -0.1, name="fails a little"),
        finding(F, -0.5, name="fails most"),
        finding(N, name="open"),
    ]
    assert limiting_finding(rows).check == "fails most"
    assert limiting_finding([rows[0], finding(P, 0.5), rows[3]]).check == "tight pass"
    assert limiting_finding([rows[0], replace(rows[3], critical=True)]).check == "open"
    assert limiting_finding([rows[3]]).check == "open"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


NO_LIMITS: Any = {
    "max_acceleration": None,
    "max_dynamic_pressure": None,
    "mechanical": {},
    "crew": 0,
    "type": "orbiter",
}
"""A ship without people that states no limit: no check needs its ascent."""


def assess_test_pair(build: Any, catalogue: Catalogue, destination: str = "llo", **changes: Any) -> Assessment:
    ship = changes.pop("ship", build.ship(**NO_LIMITS))
    options = {"performance": FULL, **changes}
    return assess(PairQuestion(ship, build.launcher(), build.site(), destination, catalogue), **options)


def test_assessment_holds_the_mass_balance_and_survives_json_and_pickle(build: Any, catalogue: Catalogue) -> None:
    result = assess_test_pair(build, catalogue)
    assert (result.payload_kg.anchored, result.required_kg, result.margin_kg) == (25e3, 20200.0, 4800.0)
    assert result.verdict is M
    assert result.conclusion == "compatible with actions"
    assert result.open_points == 8
    assert result.c3_km2_s2 == -1.7
    adapter = TypeAdapter(Assessment)
    assert adapter.validate_json(adapter.dump_json(result)) == result
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - its own bytes


def test_no_configuration_for_the_destination_is_not_evaluable(build: Any, catalogue: Catalogue) -> None:
    result = assess_test_pair(build, catalogue, "mars")
    assert result.verdict is N
    assert result.findings[0].reason == "not evaluable: configuration of test-ship for mars missing"


def test_mars_without_a_window_is_not_evaluable(build: Any, catalogue: Catalogue) -> None:
    row = {"destinations": ["mars"], "mass": build.quantity(5.0, "t")}
    ship = build.ship(configuration=[row], crew=0, type="orbiter", escape_tower=None)
    result = assess_test_pair(build, catalogue, "mars", ship=ship, performance=None)
    assert result.findings[0].reason == "not evaluable: C3 of the window missing"
    assert result.verdict is N


def test_a_site_of_another_launcher_is_refused(build: Any, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match="test-launcher does not fly from kourou"):
        assess(PairQuestion(build.ship(), build.launcher(), build.site(id="kourou"), "llo", catalogue))


@pytest.mark.parametrize("name", ["moon", "station:", "station:nowhere", "LLO"])
def test_an_unknown_destination_is_refused(name: str, catalogue: Catalogue) -> None:
    with pytest.raises(InputError):
        parse_destination(name, catalogue)


def test_a_station_at_the_moon_is_reached_by_its_orbit(catalogue: Catalogue) -> None:
    assert parse_destination("station:gateway", catalogue).kind == "nrho"
