"""The abort coverage at its bounds, and the words that say what is not covered and what would mend it."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.integration.checks.abort_coverage import SHARE, WARNING, abort_coverage
from perilune.integration.model import AbortSpan
from perilune.integration.rule_set import Limit, RuleSet
from perilune.verdict import Verdict

EARLY = AbortSpan("too slow out of the blast", 0.0, 12.0, (0.0, 1.4e3), (0.0, 300.0))
LATE = AbortSpan("load of the entry", 298.0, 555.0, (126e3, 280e3), (5e3, 6e3))


def case(build: Any, covered: float, shut: float, *zones: AbortSpan, **changes: Any) -> Any:
    options = {"rules": changes.pop("rules")} if "rules" in changes else {}
    found = replace(build.covered, covered_share=covered, shut_down_share=shut, black_zones=zones, **changes)
    return build.case(abort=found, **options)


def found(case: Any) -> Any:
    finding = abort_coverage(case)
    assert finding is not None
    return finding


def rules(limit: Limit, value: float) -> RuleSet:
    return RuleSet("test", "Test", "test", limits=(replace(limit, value=value),))


@pytest.mark.parametrize(
    ("covered", "shut", "verdict"),
    [
        (1.0, 1.0, Verdict.PASS),
        (1.0 - 0.9e-6, 1.0, Verdict.PASS),  # a millionth is rounding
        (1.0 - 2e-6, 1.0 - 2e-6, Verdict.FAIL),
        (0.9, 1.0 - 0.9e-6, Verdict.MARGINAL),
        (0.9, 1.0 - 2e-6, Verdict.FAIL),
    ],
)
def test_the_whole_ascent_is_covered_or_not(build: Any, covered: float, shut: float, verdict: Verdict) -> None:
    assert found(case(build, covered, shut)).verdict is verdict


def test_a_rule_set_may_ask_for_less(build: Any) -> None:
    finding = found(case(build, 0.75, 0.75, LATE, rules=rules(SHARE, 0.5)))
    assert (finding.verdict, finding.margin, finding.closing) == (Verdict.PASS, 0.25, None)
    finding = found(case(build, 0.375, 0.5, LATE, rules=rules(SHARE, 0.5)))
    assert (finding.verdict, finding.value, finding.margin) == (Verdict.MARGINAL, 0.375, -0.125)


def test_a_launcher_that_shuts_down_is_judged_by_that(build: Any) -> None:
    finding = found(case(build, 0.25, 0.75, LATE, shut_down=True))
    assert (finding.verdict, finding.value) == (Verdict.FAIL, 0.75)
    assert finding.reason.startswith("test-launcher shut down at the abort; 1 black zone, the longest")
    assert "once it is shut down" not in finding.reason


def test_what_the_reason_tells(build: Any) -> None:
    finding = found(case(build, 0.25, 0.625, EARLY, LATE))
    assert finding.reason == (
        "test-launcher thrusting on; 2 black zones, the longest at 298 to 555 s, 126 to 280 km: load of the entry; "
        "62.5 % covered once it is shut down; escape motor 10.0 g0; entry up to 6.0 g0"
    )
    silent = found(case(build, 1.0, 1.0, escape_load_g=None, peak_load_g=None))
    assert silent.reason == "test-launcher thrusting on"
    assert "once it is shut down" not in found(case(build, 0.25, 0.25, LATE)).reason


def test_flights_together_are_told_with_black_zones_alone(build: Any) -> None:
    flown = build.ship(flown_on=[build.counted(launcher="test-launcher", site="ksc", flights=2)])
    dark = replace(build.covered, covered_share=0.5, shut_down_share=0.5, black_zones=(LATE,))
    assert found(build.case(ship=flown, abort=dark)).reason.endswith("; flown together 2 times")
    assert "flown together" not in found(build.case(ship=flown)).reason


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("load of the entry", "fly a less lofted ascent"),
        ("too slow out of the blast", "notice the failure more than 4 s before the explosion"),
        ("load of the escape motor", "an escape motor of less thrust and longer burn"),
        ("no place to land", "another ascent, or recovery forces where the crew comes down"),
    ],
)
def test_the_longest_black_zone_names_the_cure(build: Any, name: str, cure: str) -> None:
    zone = replace(LATE, name=name)
    finding = found(case(build, 0.5, 0.5, EARLY, zone, rules=rules(WARNING, 4.0)))
    assert finding.closing == f"{cure}: {name} at 298 to 555 s"


def test_gaps_without_a_zone_are_closed(build: Any) -> None:
    assert found(case(build, 0.5, 0.5)).closing == "close the gaps in the abort coverage"


def test_a_missing_datum_leaves_open_what_nothing_else_settles(build: Any) -> None:
    lacking = ("main_engine_isp of test-ship", "propellant of test-ship")
    finding = found(case(build, 0.75, 0.75, LATE, missing=lacking))
    assert finding.verdict is Verdict.NOT_EVALUABLE
    assert (
        finding.closing
        == f"obtain {', '.join(lacking)}; else fly a less lofted ascent: load of the entry at 298 to 555 s"
    )
    assert found(case(build, 0.75, 1.0, LATE, missing=lacking)).verdict is Verdict.MARGINAL


def test_either_sort_of_escape_system_will_do(build: Any) -> None:
    assert found(build.case(ship=build.ship(escape_tower=None, escape_system="integral"))).verdict is Verdict.PASS
    assert found(build.case(ship=build.ship(escape_system=None))).verdict is Verdict.PASS
    bare = found(build.case(ship=build.ship(escape_motor=None, descent_module=None)))
    assert bare.reason == "not evaluable: escape_motor of test-ship, descent_module of test-ship missing"
    assert found(build.case(abort=None)).reason == "not evaluable: computed ascent missing"
