"""The pad at its bounds, each of its four parts alone: what decides is what stands nearest to its limit."""

from typing import Any

import pytest

from perilune.integration.checks.pad import pad
from perilune.verdict import Verdict


def on(build: Any, **heights: float) -> Any:
    """The stack is 40 + 8 + 7 = 55 m high and 454 t heavy, its hatch 47 m over the ground."""
    roomy = {"max_stack_height": 500.0, "lightning_height": 500.0}
    values = {key: build.quantity(value, "m") for key, value in {**roomy, **heights}.items() if key != "max_stack_mass"}
    values["max_stack_mass"] = build.quantity(heights.get("max_stack_mass", 5000.0), "t")
    return pad(build.case(site=build.site(pad=[build.pad(**values)])))


@pytest.mark.parametrize(
    ("name", "limit", "value", "margin", "verdict"),
    [
        ("max_stack_height", 55.0, 55.0, 0.0, Verdict.PASS),
        ("max_stack_height", 54.5, 55.0, -0.5, Verdict.FAIL),
        ("max_stack_mass", 454.0, 454.0, 0.0, Verdict.PASS),
        ("max_stack_mass", 453.5, 454.0, -0.5, Verdict.FAIL),
        ("lightning_height", 60.0, 60.0, 0.0, Verdict.PASS),
        ("lightning_height", 59.5, 60.0, -0.5, Verdict.MARGINAL),
        ("crew_arm_height", 46.0, 1.0, 0.0, Verdict.PASS),
        ("crew_arm_height", 48.0, 1.0, 0.0, Verdict.PASS),
        ("crew_arm_height", 45.5, 1.5, -0.5, Verdict.MARGINAL),
        ("crew_arm_height", 48.5, 1.5, -0.5, Verdict.MARGINAL),
    ],
)
def test_the_very_limit_is_kept(
    build: Any, name: str, limit: float, value: float, margin: float, verdict: Verdict
) -> None:
    finding = on(build, **{name: limit})
    assert (finding.verdict, finding.value, finding.margin) == (verdict, value, margin)
    assert finding.limit == (1.0 if name == "crew_arm_height" else limit)
    assert finding.unit == ("t" if name == "max_stack_mass" else "m")


def test_what_would_close_it_is_told_with_its_numbers(build: Any) -> None:
    assert on(build, max_stack_height=54.5).closing == "0.5 m more clearance at Pad 1, or another pad"
    assert on(build, max_stack_mass=452.0).closing == "2 t more bearing at Pad 1, or another pad"
    assert on(build, lightning_height=58.5).closing == "raise the lightning protection of Pad 1 by 1.5 m"
    assert on(build, crew_arm_height=48.5).closing == "set the crew arm of Pad 1 -1.5 m"


def test_the_reason_tells_every_part(build: Any) -> None:
    reason = on(build, lightning_height=70.0, crew_arm_height=46.75).reason
    parts = ("stack of 55.0 m at Pad 1", "lightning protection to 70.0 m", "stack of 454 t")
    assert all(part in reason for part in parts)
    assert "hatch at 47.0 m, crew arm at 46.8 m" in reason


def test_boosters_count_by_their_number(build: Any) -> None:
    core = build.launcher().stage[0].model_dump()
    booster = {
        **core,
        "name": "side",
        "role": "booster",
        "count": 3,
        "propellant_mass": build.quantity(40.0, "t"),
        "dry_mass": build.quantity(5.0, "t"),
    }
    case = build.case(launcher=build.launcher(stage=[booster, core]))
    assert "stack of 589 t" in (pad(case).reason or "")  # 430 + 3 (40 + 5) + 20 + 4


def test_a_ship_without_a_tower_stands_lower_and_weighs_less(build: Any) -> None:
    ship = build.ship(escape_tower=None, escape_system="integral")
    reason = pad(build.case(ship=ship)).reason or ""
    assert "stack of 48.0 m" in reason
    assert "stack of 450 t" in reason
    hidden = pad(build.case(ship=build.ship(escape_tower=None, escape_system="tower")))
    assert "escape_tower.length of test-ship" in (hidden.reason or "")
    keys = [row.key for row in pad(build.case()).inputs]
    assert {"seat_height", "length", "escape_tower.length", "pad.pad-1.max_stack_mass"} <= set(keys)
    entries = {row.key: row.entry for row in pad(build.case()).inputs}
    assert (entries["seat_height"], entries["length"]) == ("launcher/test-launcher", "ship/test-ship")


def test_only_a_pad_of_this_launcher_counts_and_only_a_crew_needs_an_arm(build: Any) -> None:
    other = build.pad(id="pad-0", launchers=["another"], max_stack_height=build.quantity(1.0, "m"))
    assert pad(build.case(site=build.site(pad=[other, build.pad()]))).verdict is Verdict.PASS
    cargo = build.ship(type="lander", crew=0)
    low = build.site(pad=[build.pad(crew_arm_height=build.quantity(20.0, "m"))])
    assert pad(build.case(ship=cargo, site=low)).verdict is Verdict.PASS
