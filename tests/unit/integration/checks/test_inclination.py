"""The inclination at the edges of what a site reaches."""

from typing import Any

import pytest

from perilune.catalogue import Station
from perilune.integration.checks.inclination import inclination
from perilune.integration.destination import Destination
from perilune.verdict import Verdict


def at(build: Any, inclination_deg: float, **site: Any) -> Any:
    data = {"id": "s", "name": "S", "maturity": "flown", "partner": "nasa", "orbit": "earth"}
    data |= {"altitude": build.quantity(400.0, "km"), "inclination": build.quantity(inclination_deg, "deg")}
    there = Destination("station:s", "station", Station.model_validate(data))
    ranges: dict[str, Any] = {"azimuth_min": None, "azimuth_max": None}
    ranges |= {"inclination_min": build.quantity(30.0, "deg"), "inclination_max": build.quantity(60.0, "deg")}
    return inclination(build.case(site=build.site(**{**ranges, **site}), destination=there))


@pytest.mark.parametrize(
    ("needed", "limit", "margin", "verdict"),
    [
        (30.0, 30.0, 0.0, Verdict.PASS),
        (29.5, 30.0, -0.5, Verdict.FAIL),
        (60.0, 60.0, 0.0, Verdict.PASS),
        (60.5, 60.0, -0.5, Verdict.FAIL),
        (40.0, 30.0, 10.0, Verdict.PASS),
        (52.0, 60.0, 8.0, Verdict.PASS),
    ],
)
def test_the_nearer_edge_is_the_limit(build: Any, needed: float, limit: float, margin: float, verdict: Verdict) -> None:
    finding = at(build, needed)
    assert (finding.verdict, finding.limit) == (verdict, pytest.approx(limit))
    assert (finding.value, finding.margin) == (pytest.approx(needed), pytest.approx(margin, abs=1e-6))
    assert finding.reason == "the site reaches 30.0 to 60.0 deg"
    closing = f"launch from a site that reaches {needed:.1f} deg"
    assert finding.closing == (None if verdict is Verdict.PASS else closing)
    assert [row.key for row in finding.inputs] == ["latitude", "inclination"]


@pytest.mark.parametrize(("highest", "verdict"), [(28.6, Verdict.PASS), (28.5, Verdict.MARGINAL), (28.7, Verdict.PASS)])
def test_the_moons_declination_at_its_largest(build: Any, highest: float, verdict: Verdict) -> None:
    site = build.site(latitude=build.quantity(5.0, "deg"), inclination_max=build.quantity(highest, "deg"))
    finding = inclination(build.case(site=site))
    assert (finding.verdict, finding.value) == (verdict, pytest.approx(highest))
    assert finding.margin == pytest.approx(highest - 28.6, abs=0.05)
    assert (finding.closing is None) == (verdict is Verdict.PASS)


def test_any_low_orbit_serves(build: Any) -> None:
    finding = inclination(build.case(destination=Destination("leo", "leo"), c3_km2_s2=None))
    assert (finding.verdict, finding.margin) == (Verdict.PASS, None)
    assert finding.reason.startswith("any orbit serves; the lowest from this site is at 28.")


def test_a_window_is_told_where_it_passes_and_measured_where_not(build: Any) -> None:
    passed = inclination(build.case(inclination_deg=40.0))
    assert (passed.verdict, passed.margin) == (Verdict.PASS, None)
    assert passed.reason.startswith("the window's parking orbit is at 40.0 deg; the site reaches")
    failed = inclination(build.case(inclination_deg=20.0))
    assert failed.verdict is Verdict.FAIL
    assert failed.margin is not None and failed.margin == pytest.approx(20.0 - 28.5, abs=0.2)
    assert [row.key for row in failed.inputs] == ["latitude"]
