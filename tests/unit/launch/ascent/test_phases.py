from dataclasses import replace

import pytest

from perilune.launch import LossSettings
from perilune.launch.ascent.phases import Jettison, plan, segment_count, usable_kg
from perilune.launch.vehicle import frontal_area_m2

SETTINGS = LossSettings()


def test_two_stages_are_two_stretches_cut_by_rise_and_jettison(two_stage):
    flight = plan(two_stage, SETTINGS, Jettison(1))
    assert segment_count(two_stage) == 2
    assert [phase.burning for phase in flight.phases] == [(0,), (0,), (), (1,), (1,)]
    assert flight.shape.phases[0].vertical
    assert flight.shape.shield_phase == 3
    assert flight.phases[0].duration_s == SETTINGS.vertical_rise_s


def test_durations_burn_the_usable_propellant(two_stage):
    flight = plan(two_stage, SETTINGS, Jettison(1))
    burned = sum(phase.duration_s for phase in flight.phases[:2]) * two_stage.stages[0].mass_flow_kg_s
    assert burned == pytest.approx(usable_kg(two_stage.stages[0], SETTINGS))


def test_residuals_are_dropped_with_the_stage(two_stage):
    flight = plan(two_stage, SETTINGS, Jettison(1))
    stage = two_stage.stages[0]
    assert flight.phases[1].dropped_kg == pytest.approx(stage.dry_kg + 0.01 * stage.propellant_kg)


def test_a_core_that_throttles_has_a_lever_beside_its_boosters_only(boosted):
    flight = plan(boosted, SETTINGS, Jettison(2))
    beside = [phase for phase in flight.phases if len(phase.burning) > 1]
    assert [phase.lever for phase in beside] == [(), (1,)]
    alone = next(phase for phase in flight.phases if phase.burning == (1,))
    assert alone.lever == ()
    assert alone.limited == (1,)


def test_what_burns_beside_a_throttled_stage_has_a_free_duration_and_a_tank(boosted):
    flight = plan(boosted, SETTINGS, Jettison(2))
    alone = next(phase for phase in flight.phases if phase.burning == (1,))
    assert alone.duration_max_s > alone.duration_min_s
    assert [tank.stage for tank in flight.shape.tanks] == [1, 2]


def test_a_given_time_fixes_the_jettison(two_stage):
    flight = plan(two_stage, SETTINGS, Jettison(time_s=120.0))
    shield = flight.shape.shield_phase
    assert shield is not None
    before = flight.phases[: shield + 1]
    assert sum(phase.duration_s for phase in before) == pytest.approx(120.0)
    assert before[-1].duration_min_s == before[-1].duration_max_s
    assert not any(phase.heating for phase in flight.shape.phases)


def test_without_a_shield_nothing_is_jettisoned(two_stage):
    flight = plan(replace(two_stage, shield_kg=0.0), SETTINGS, Jettison(1))
    assert flight.shape.shield_phase is None


def test_the_frontal_area_is_that_of_the_widest_and_of_the_boosters(boosted):
    area = frontal_area_m2(boosted.stages, 5.2)
    assert area == pytest.approx(0.25 * 3.141592653589793 * (5.2**2 + 2 * 3.0**2))


@pytest.mark.parametrize(("restarts", "falls"), [(0, True), (1, False)])
def test_what_lights_again_may_stay_in_orbit(two_stage, restarts, falls):
    lower, upper = two_stage.stages
    kick = replace(upper, name="kick", thrust_vac_n=60e3, mass_flow_kg_s=20.0, propellant_kg=2e3, dry_kg=200.0)
    stages = (lower, replace(upper, restarts=restarts), kick)
    flight = plan(replace(two_stage, stages=stages), SETTINGS, Jettison(1))
    held = [p.burning for p, s in zip(flight.phases, flight.shape.phases, strict=True) if s.disposal]
    assert held == ([(0,), (1,)] if falls else [(0,)])
