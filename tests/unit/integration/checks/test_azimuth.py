"""The azimuth at the edges of the range: 51.6 degrees from 28.6 degrees of latitude is 44.98 or 135.02 degrees."""

import math
from typing import Any

import pytest

from perilune.integration.case import Delivery
from perilune.integration.checks.azimuth import azimuth
from perilune.integration.reach import launch_azimuths_deg
from perilune.verdict import Verdict

ASCENDING = math.degrees(math.asin(math.cos(math.radians(51.6)) / math.cos(math.radians(28.6))))


def found(build: Any, low: float, high: float, **changes: Any) -> Any:
    site = build.site(azimuth_min=build.quantity(low, "deg"), azimuth_max=build.quantity(high, "deg"))
    finding = azimuth(build.case(site=site, **{"inclination_deg": 51.6, **changes}))
    assert finding is not None
    return finding


def test_within_the_range_a_window_has_no_scarce_margin(build: Any) -> None:
    finding = found(build, 35.0, 120.0)
    assert (finding.verdict, finding.margin) == (Verdict.PASS, None)
    value = float(finding.reason.removeprefix("the window flies ").split(" ")[0])
    assert value == pytest.approx(ASCENDING, abs=2.5)  # the rotation of the Earth turns it by up to that
    assert finding.reason.endswith("to 51.6 deg of inclination; the range allows 35 to 120 deg")


def flown(build: Any) -> float:
    """The azimuth itself, told to six digits by a range that is too narrow."""
    finding = found(build, 60.0, 100.0)
    assert finding.verdict is Verdict.FAIL
    return float(finding.value)


@pytest.mark.parametrize(("aside", "verdict"), [(1e-9, Verdict.PASS), (-1e-3, Verdict.PASS), (1e-3, Verdict.FAIL)])
def test_the_very_edge_of_the_range_is_allowed(build: Any, aside: float, verdict: Verdict) -> None:
    north, south = sorted(launch_azimuths_deg(28.6, 51.6))
    assert found(build, north + aside, 100.0).verdict is verdict
    assert found(build, 80.0, south - aside).verdict is verdict


def test_the_nearer_edge_is_the_limit(build: Any) -> None:
    north = flown(build)
    low = found(build, 60.0, 100.0)
    assert (low.value, low.limit) == (pytest.approx(north), 60.0)
    assert low.margin == pytest.approx(north - 60.0, abs=2e-4)
    assert low.closing == f"widen the range by {60.0 - north:.1f} deg or fly a dog-leg"
    high = found(build, 80.0, 130.0)
    assert (high.limit, high.margin) == (130.0, pytest.approx(130.0 - high.value, abs=2e-4))
    assert high.value > 130.0


def test_a_dog_leg_leaves_at_the_nearer_edge(build: Any) -> None:
    turning = Delivery(dog_leg=True)
    finding = found(build, 60.0, 100.0, delivery=turning)
    assert (finding.verdict, finding.margin) == (Verdict.PASS, None)
    assert finding.reason == "the ascent leaves at 60 deg and turns to 51.6 deg of inclination on the way"
    assert found(build, 80.0, 130.0, delivery=turning).reason.startswith("the ascent leaves at 130 deg")
    assert found(build, 35.0, 120.0, delivery=turning).reason.startswith("the window flies")


def test_without_an_inclination_any_azimuth_serves(build: Any) -> None:
    finding = found(build, 35.0, 120.0, inclination_deg=None)
    assert (finding.verdict, finding.reason) == (Verdict.PASS, "any azimuth serves; the range allows 35 to 120 deg")
    assert [row.key for row in finding.inputs] == ["azimuth_min", "azimuth_max"]


def test_an_inclination_below_the_latitude_is_no_question_of_azimuth(build: Any) -> None:
    site = build.site()
    assert azimuth(build.case(site=site, inclination_deg=20.0)) is None


@pytest.mark.parametrize("lacking", ["azimuth_min", "azimuth_max"])
def test_half_a_range_is_none(build: Any, lacking: str) -> None:
    finding = azimuth(build.case(site=build.site(**{lacking: None})))
    assert finding is not None
    assert finding.reason == "not evaluable: azimuth_min and azimuth_max of ksc missing"
