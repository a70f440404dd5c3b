"""Evidence by state, and what the flights counted show of the loss of a crew."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.integration.checks.human_rating import LOSS, human_rating
from perilune.integration.methods.loss_of_crew import loss_of_crew
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict


def flown(build: Any, successes: int, attempts: int, limit: float = 0.002, **changes: Any) -> Any:
    rocket = build.launcher(flight_record=build.counted(attempts=attempts, successes=successes))
    rules = RuleSet("test", "Test", "test", limits=(replace(LOSS, value=limit),))
    finding = human_rating(build.case(launcher=rocket, rules=rules, **changes))
    assert finding is not None
    return finding


def test_the_interval_stands_below_above_or_across_the_limit(build: Any) -> None:
    low, middle, high = loss_of_crew((90, 100), None, 1.0)
    below = flown(build, 90, 100, limit=high * 1.0001)
    assert below.verdict is Verdict.PASS
    assert f"below the limit of {high:.2g}" in below.reason
    across = flown(build, 90, 100, limit=high * 0.9999)
    assert across.verdict is Verdict.PASS
    assert "which neither shows nor excludes the limit" in across.reason
    assert flown(build, 90, 100, limit=low * 1.0001).verdict is Verdict.PASS
    above = flown(build, 90, 100, limit=low * 0.9999)
    assert (above.verdict, above.value) == (Verdict.FAIL, pytest.approx(middle, rel=1e-5))
    assert above.margin == pytest.approx(low - middle, rel=1e-3)
    assert above.closing == f"show by analysis and flights that the loss of the crew is below {low:.2g}"


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({"covered_share": 0.25, "shut_down_share": 0.75}, 0.25),
        ({"covered_share": 0.25, "shut_down_share": 0.75, "shut_down": True}, 0.75),
    ],
)
def test_the_share_is_that_of_the_launchers_way_of_aborting(build: Any, changes: dict[str, Any], share: float) -> None:
    finding = flown(build, 40, 50, limit=1e-6, abort=replace(build.covered, **changes))
    assert finding.value == pytest.approx(loss_of_crew((40, 50), None, share)[1], rel=1e-5)
    assert f"40 of 50 flights, and {100.0 * share:.0f} % of the ascent covered" in finding.reason
    assert flown(build, 40, 50, limit=1e-6, abort=None).value == pytest.approx(0.2, abs=0.01)


def test_aborts_flown_count(build: Any) -> None:
    ship = build.ship(escape_record=build.counted(attempts=40, successes=39))
    finding = flown(build, 40, 50, limit=1e-6, ship=ship)
    assert finding.value == pytest.approx(loss_of_crew((40, 50), (39, 40), 1.0)[1], rel=1e-5)
    low, middle, high = loss_of_crew((40, 50), (39, 40), 1.0)
    assert f"loss of the crew of {middle:.2g} ({low:.2g} to {high:.2g})" in finding.reason


def test_evidence_by_its_state(build: Any) -> None:
    states = ("met", "open", "met", "waiver", "open")
    rows = [build.counted(requirement=f"r{k}", state=state) for k, state in enumerate(states)]
    finding = human_rating(build.case(launcher=build.launcher(human_rating=rows)))
    assert finding is not None
    assert finding.reason == "requirements of test-launcher: 2 met, 2 open, 1 waiver"
    assert (finding.verdict, finding.closing) == (Verdict.MARGINAL, "show of test-launcher: r1; r4")


def test_a_launcher_without_a_list(build: Any) -> None:
    def found(**changes: Any) -> Any:
        finding = human_rating(build.case(launcher=build.launcher(**changes)))
        assert finding is not None
        return finding

    assert found().reason == "test-launcher is flown and meant for crews"
    tested = found(maturity="in test")
    assert (tested.verdict, tested.reason) == (Verdict.MARGINAL, "test-launcher is meant for crews but in test")
    assert found(crewed=False).verdict is Verdict.NOT_EVALUABLE
    assert human_rating(build.case(ship=build.ship(type="lander", crew=0))) is None
