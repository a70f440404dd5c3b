"""The ring at its very limits: five millimetres of tolerance, and the width of the stage."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.integration.checks.interface_ring import RING_TOLERANCE, interface_ring
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict


@pytest.mark.parametrize(
    ("ring_m", "verdict", "value", "limit", "margin"),
    [
        (3.0, Verdict.PASS, 0.0, 0.005, 0.005),
        (3.0049, Verdict.PASS, 0.0049, 0.005, 0.0001),
        (2.9951, Verdict.PASS, 0.0049, 0.005, 0.0001),
        (3.0051, Verdict.MARGINAL, 3.0051, 3.0, -0.0051),
        (2.9, Verdict.MARGINAL, 2.9, 3.0, -0.1),
        (4.0049, Verdict.MARGINAL, 4.0049, 3.0, -1.0049),
        (4.0051, Verdict.FAIL, 4.0051, 4.0, -0.0051),
    ],
)
def test_on_a_seat_of_3_m_and_a_stage_of_4_m(
    build: Any, ring_m: float, verdict: Verdict, value: float, limit: float, margin: float
) -> None:
    finding = interface_ring(build.case(ship=build.ship(ring_diameter=build.quantity(ring_m, "m"))))
    assert (finding.verdict, finding.unit) == (verdict, "m")
    assert (finding.value, finding.limit) == (pytest.approx(value, abs=1e-9), pytest.approx(limit))
    assert finding.margin == pytest.approx(margin, abs=1e-6)
    assert finding.reason == f"ring of {ring_m:.3f} m on a seat of 3.000 m and a stage of 4.000 m"
    closings = {
        Verdict.PASS: None,
        Verdict.MARGINAL: f"build an adapter from 3.000 m to {ring_m:.3f} m",
        Verdict.FAIL: f"no seat for a ring of {ring_m:.3f} m on a stage of 4.000 m",
    }
    assert finding.closing == closings[verdict]


def test_a_difference_of_the_very_tolerance_passes(build: Any) -> None:
    """An eighth of a metre is a difference without rounding."""
    rules = RuleSet("test", "Test", "test", limits=(replace(RING_TOLERANCE, value=0.125, unit="m"),))
    for ring_m, verdict in ((3.125, Verdict.PASS), (4.125, Verdict.MARGINAL), (4.25, Verdict.FAIL)):
        ship = build.ship(ring_diameter=build.quantity(ring_m, "m"))
        assert interface_ring(build.case(ship=ship, rules=rules)).verdict is verdict


def test_the_last_stage_is_below_the_seat(build: Any) -> None:
    core = build.launcher().stage[0].model_dump()
    upper = {**core, "name": "upper", "role": "upper", "diameter": build.quantity(3.2, "m")}
    ship = build.ship(ring_diameter=build.quantity(3.5, "m"))
    assert interface_ring(build.case(ship=ship, launcher=build.launcher(stage=[core, upper]))).limit == 3.2
