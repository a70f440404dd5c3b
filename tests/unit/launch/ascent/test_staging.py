"""Who burns when, by arithmetic: gaps, steps of a throttle, failures that cannot be."""

from dataclasses import replace

import pytest

from perilune.errors import InputError
from perilune.launch import LossSettings, Vehicle
from perilune.launch.ascent.staging import EngineOut, checked, stretches, usable_kg

SETTINGS = LossSettings()


def test_between_boosters_and_what_lights_later_nothing_burns(boosted: Vehicle) -> None:
    first, core, upper = boosted.stages
    first = replace(first, propellant_kg=60e3 / 0.997)
    second = replace(first, name="second pair", ignition_s=40.0)
    late = replace(core, ignition_s=70.0, throttle_min=1.0)
    found = stretches(replace(boosted, stages=(first, second, late, upper)), SETTINGS)
    burn = 60e3 * 2600.0 / 6.0e6
    assert burn == pytest.approx(26.0)
    assert [stretch.burning for stretch in found] == [(0,), (1,), (2,), (3,)]
    assert [stretch.begin_s for stretch in found[:3]] == pytest.approx([0.0, 40.0, 70.0])
    assert [stretch.gap_s for stretch in found[:3]] == pytest.approx([0.0, 14.0, 4.0])
    assert [stretch.duration_s for stretch in found[:2]] == pytest.approx([burn, burn])
    assert [stretch.ends for stretch in found] == [(0,), (1,), (2,), (3,)]


def test_steps_of_the_throttle_before_and_after_a_failure_count_once(two_stage: Vehicle) -> None:
    steps = ((40.0, 0.8), (100.0, 0.6), (1000.0, 1.0))
    lower = replace(two_stage.stages[0], engines=9, throttle_schedule=steps)
    vehicle = replace(two_stage, stages=(lower, two_stage.stages[1]))
    first, second, _ = stretches(vehicle, SETTINGS, EngineOut("lower", 70.0))
    assert first.duration_s == pytest.approx(70.0)
    flow, left = lower.mass_flow_kg_s, usable_kg(lower, SETTINGS)
    # 40 s in full and 30 s at 0.8; then eight of nine engines for 30 s at 0.8, and at 0.6 to the end
    left -= flow * (40.0 + 30.0 * 0.8 + 30.0 * 0.8 * 8.0 / 9.0)
    assert second.duration_s == pytest.approx(30.0 + left / (flow * 0.6 * 8.0 / 9.0))
    assert 70.0 + second.duration_s < 1000.0


@pytest.mark.parametrize(
    ("failure", "cause", "expected"),
    [
        (
            EngineOut("boosters", 10.0),
            "the units of 'boosters' cannot burn on without their only engine",
            "common tank",
        ),
        (EngineOut("lower", -1.0), "1 of 4 engines at -1 s", "1 to 3 engines and a time from 0 s"),
        (EngineOut("lower", 10.0, 4), "4 of 4 engines at 10 s", "1 to 3 engines and a time from 0 s"),
        (EngineOut("lower", float("nan")), "1 of 4 engines at nan s", "1 to 3 engines"),
        (EngineOut("upper", 10.0), "1 of 1 engines at 10 s", "a stage of several engines"),
        (EngineOut("uper", 10.0), "'boosted' has no stage 'uper'", "one of boosters, lower, upper"),
    ],
)
def test_a_failure_that_cannot_be_is_told(boosted: Vehicle, failure: EngineOut, cause: str, expected: str) -> None:
    boosters, lower, upper = boosted.stages
    vehicle = replace(boosted, stages=(replace(boosters, engines=2), replace(lower, engines=4), upper))
    with pytest.raises(InputError) as refused:
        checked(vehicle, failure)
    (problem,) = refused.value.problems
    assert problem.cause == cause
    assert expected in (problem.expected or "")
    assert problem.fix
    checked(vehicle, EngineOut("lower", 10.0, 3))
