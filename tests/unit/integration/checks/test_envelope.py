"""The envelope at its bounds: the very size fits, a little more does not; room on both sides, and above once."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.integration.checks.envelope import CLEARANCE, envelope
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict


def inside(build: Any, diameter_m: float, length_m: float | None, gap_m: float = 0.0, **fairing: Any) -> Any:
    sizes = {
        "diameter": build.quantity(diameter_m, "m"),
        "length": None if length_m is None else build.quantity(length_m, "m"),
    }
    rules = RuleSet("test", "Test", "test", limits=(replace(CLEARANCE, value=gap_m, unit="m"),))
    room = {
        "mass": build.quantity(2.0, "t"),
        "diameter": build.quantity(5.0, "m"),
        "envelope_diameter": build.quantity(4.5, "m"),
        "envelope_length": build.quantity(10.0, "m"),
    }
    launcher = build.launcher(fairing={**room, **fairing})
    return envelope(build.case(ship=build.ship(in_fairing=True, **sizes), launcher=launcher, rules=rules))


@pytest.mark.parametrize(
    ("diameter_m", "length_m", "key", "verdict", "margin"),
    [
        (4.5, 5.0, "diameter", Verdict.PASS, 0.0),
        (4.625, 5.0, "diameter", Verdict.FAIL, -0.125),
        (4.0, 10.0, "length", Verdict.PASS, 0.0),
        (4.0, 10.5, "length", Verdict.FAIL, -0.5),
        (4.0, 8.0, "diameter", Verdict.PASS, 0.5),  # 0.5 of 4.5 m is less than 2 of 10 m
    ],
)
def test_the_very_size_fits(
    build: Any, diameter_m: float, length_m: float, key: str, verdict: Verdict, margin: float
) -> None:
    finding = inside(build, diameter_m, length_m)
    assert (finding.verdict, finding.margin, finding.reason) == (verdict, margin, f"{key} decides")
    wanted = None if verdict is Verdict.PASS else f"a fairing with {-margin:.2f} m more {key}"
    assert finding.closing == wanted
    assert [row.key for row in finding.inputs] == [key, f"fairing.envelope_{key}"]


def test_room_is_left_on_each_side_and_above(build: Any) -> None:
    finding = inside(build, 4.0, 5.0, gap_m=0.25)
    assert (finding.verdict, finding.limit, finding.margin) == (Verdict.PASS, 4.0, 0.0)
    finding = inside(build, 2.0, 9.75, gap_m=0.25)
    assert (finding.verdict, finding.limit, finding.margin) == (Verdict.PASS, 9.75, 0.0)
    assert inside(build, 4.0, 9.875, gap_m=0.25).verdict is Verdict.FAIL


def test_a_length_that_is_not_public_leaves_open_what_the_diameter_allows(build: Any) -> None:
    finding = inside(build, 4.5, None)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_EVALUABLE, "not evaluable: length of test-ship missing")
    assert inside(build, 4.75, None).verdict is Verdict.FAIL
    finding = inside(build, 4.0, 5.0, envelope_length=None)
    assert finding.reason == "not evaluable: fairing.envelope_length of test-launcher missing"
    finding = inside(build, 4.0, 5.0, envelope_diameter=None)
    assert finding.reason == "not evaluable: fairing.envelope_diameter of test-launcher missing"


@pytest.mark.parametrize(
    ("diameter_m", "verdict", "limit"),
    [
        (5.0, Verdict.PASS, 1.25),
        (5.01, Verdict.MARGINAL, 1.67),
        (6.68, Verdict.MARGINAL, 1.67),
        (6.69, Verdict.FAIL, 1.67),
    ],
)
def test_a_hammerhead_of_the_very_ratio(build: Any, diameter_m: float, verdict: Verdict, limit: float) -> None:
    """On a stage of 4 m."""
    finding = envelope(build.case(ship=build.ship(diameter=build.quantity(diameter_m, "m"))))
    assert (finding.verdict, finding.limit, finding.value) == (verdict, limit, pytest.approx(diameter_m / 4.0))
    assert finding.margin == pytest.approx(limit - diameter_m / 4.0, abs=1e-6)
    assert (finding.closing is None) == (verdict is Verdict.PASS)
    assert finding.reason == "ship over stage 'core'"


def test_the_last_stage_carries_the_ship(build: Any) -> None:
    core = build.launcher().stage[0].model_dump()
    upper = {**core, "name": "upper", "role": "upper", "diameter": build.quantity(3.2, "m")}
    finding = envelope(build.case(launcher=build.launcher(stage=[core, upper])))
    assert (finding.value, finding.reason) == (1.25, "ship over stage 'upper'")
