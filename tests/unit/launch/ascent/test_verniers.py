"""Verniers that burn on alone after the main engines of an upper stage, on the made-up launcher."""

from dataclasses import replace
from math import log, radians

import pytest

from perilune.constants import G0
from perilune.launch import Ascent, Escape, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent.phases import Jettison, plan
from perilune.launch.ascent.staging import EngineOut
from perilune.launch.settings import LossSettings
from perilune.launch.trajectories.flight import moments
from perilune.launch.uncertainty.neighbour import solved_again
from perilune.launch.uncertainty.sensitivity import ascent_sensitivities
from perilune.launch.vehicle import BurnStage

SETTINGS = LossSettings()
HIGH = circular_orbit(900e3, radians(28.6))
THRUST_N, SPEED_M_S = 60e3, 3200.0


def with_verniers(stage: BurnStage, speed_m_s: float = SPEED_M_S) -> BurnStage:
    """The stage with verniers beside its main engines and on alone."""
    flow = THRUST_N / speed_m_s
    return replace(
        stage,
        thrust_vac_n=stage.thrust_vac_n + THRUST_N,
        mass_flow_kg_s=stage.mass_flow_kg_s + flow,
        vernier_thrust_n=THRUST_N,
        vernier_flow_kg_s=flow,
    )


@pytest.fixture(scope="module")
def verniers(two_stage) -> Vehicle:
    return replace(two_stage, stages=(two_stage.stages[0], with_verniers(two_stage.stages[1])))


def burned_kg(ascent: Ascent, phase: int) -> float:
    mass = ascent.history.mass_kg[ascent.history.phase == phase]
    return float(mass[0] - mass[-1])


def seconds(ascent: Ascent, phase: int) -> float:
    times = ascent.history.time_s[ascent.history.phase == phase]
    return float(times[-1] - times[0])


def test_verniers_burn_last_from_the_same_tank(verniers):
    flight = plan(verniers, SETTINGS, Jettison(1))
    last, main, stage = flight.phases[-1], flight.phases[-2], verniers.stages[1]
    assert last.verniers and not main.verniers
    assert last.duration_min_s == 0.0
    assert flight.guessed_thrust_n(last) == pytest.approx(THRUST_N)
    assert flight.guessed_flow_kg_s(last) == pytest.approx(stage.vernier_flow_kg_s)
    burned = sum(flight.guessed_flow_kg_s(phase) * phase.duration_s for phase in flight.phases[-3:])
    assert burned == pytest.approx(flight.usable_kg[1])
    assert main.dropped_kg == 0.0


def test_a_high_circle_is_climbed_to_by_the_verniers(two_stage, verniers, site):
    # in one burn of the main engine the made-up launcher hardly comes there; low thrust late is what it lacks
    alone, climbed = optimal_ascent(two_stage, site, HIGH), optimal_ascent(verniers, site, HIGH)
    assert isinstance(climbed, Ascent)
    assert climbed.defect.position_m < 1000.0 and climbed.defect.velocity_m_s < 1.0
    last = len(climbed.plan.phases) - 1
    flow = verniers.stages[1].vernier_flow_kg_s
    assert seconds(climbed, last) > 100.0
    assert burned_kg(climbed, last) == pytest.approx(flow * seconds(climbed, last), rel=1e-6)
    burned = sum(burned_kg(climbed, phase) for phase in range(last - 2, last + 1))
    assert burned == pytest.approx(climbed.plan.usable_kg[1], rel=1e-5)
    assert not isinstance(alone, Ascent) or climbed.payload_kg > 1.05 * alone.payload_kg
    names = [moment.name for moment in moments(climbed)]
    assert names[-2:] == ["upper main engine cut-off", "upper cut-off"]


@pytest.fixture(scope="module")
def slow(two_stage) -> Vehicle:
    """Verniers of a lower specific impulse than the main engine's."""
    return replace(two_stage, stages=(two_stage.stages[0], with_verniers(two_stage.stages[1], 2900.0)))


def test_the_reserve_is_what_the_verniers_can_still_give(slow, site):
    ascent = optimal_ascent(slow, site, HIGH)
    assert isinstance(ascent, Ascent)
    assert ascent.verniers_last
    kept = ascent.payload_kg - ascent.payload_after_reserve_kg()
    given = 2900.0 * log(ascent.burnout_kg / (ascent.burnout_kg - kept))
    assert given == pytest.approx(ascent.reserve_m_s)


def test_the_sensitivities_of_a_stage_are_of_main_engines_and_verniers_together(slow, site):
    ascent = optimal_ascent(slow, site, HIGH)
    assert isinstance(ascent, Ascent)
    rows = {(row.quantity, row.of): row for row in ascent_sensitivities(ascent, site)}
    lower, upper = slow.stages
    better = replace(
        upper, mass_flow_kg_s=upper.mass_flow_kg_s / 1.001, vernier_flow_kg_s=upper.vernier_flow_kg_s / 1.001
    )
    again = solved_again(ascent, site, replace(slow, stages=(lower, better)), SETTINGS)
    assert isinstance(again, Ascent)
    gained = again.payload_after_reserve_kg(ascent.reserve_m_s) - ascent.payload_after_reserve_kg()
    assert rows["specific impulse", "upper"].one_percent_kg == pytest.approx(10.0 * gained, rel=0.01)


def test_poor_verniers_do_not_burn_alone(two_stage, verniers, site):
    # of half the specific impulse: whatever they burn alone is lost
    poor = replace(two_stage, stages=(two_stage.stages[0], with_verniers(two_stage.stages[1], 0.5 * SPEED_M_S)))
    unable = replace(poor.stages[1], vernier_thrust_n=0.0, vernier_flow_kg_s=0.0)
    low = circular_orbit(200e3, radians(28.6))
    with_them = optimal_ascent(poor, site, low)
    without = optimal_ascent(replace(poor, stages=(poor.stages[0], unable)), site, low)
    assert isinstance(with_them, Ascent) and isinstance(without, Ascent)
    assert seconds(with_them, len(with_them.plan.phases) - 1) < 0.1
    assert not with_them.verniers_last
    assert with_them.payload_kg == pytest.approx(without.payload_kg, rel=1e-4)


def test_the_stage_between_empties_its_tank_through_main_engines_and_verniers(two_stage, verniers, site):
    third = BurnStage("third", "upper", 1, 100e3, 100e3 / 3300.0, 0.0, 14e3, 2e3, 2.9, 1.0, False)
    three = replace(verniers, stages=(*verniers.stages, third))
    ascent = optimal_ascent(three, site, circular_orbit(500e3, radians(28.6)))
    assert isinstance(ascent, Ascent)
    assert ascent.defect.velocity_m_s < 1.0
    of_second = [i for i, phase in enumerate(ascent.plan.phases) if phase.burning == (1,)]
    assert ascent.plan.phases[of_second[-1]].verniers
    assert sum(burned_kg(ascent, i) for i in of_second) == pytest.approx(ascent.plan.usable_kg[1], rel=1e-5)
    assert ascent.plan.phases[of_second[-1]].dropped_kg > 0.0 == ascent.plan.phases[of_second[-2]].dropped_kg


def test_beside_the_main_engine_both_give_thrust_and_the_mean_specific_impulse():
    from perilune.catalogue import load_catalogue
    from perilune.launch.vehicle import vehicle

    catalogue = load_catalogue()
    flown = vehicle(catalogue.launcher("long-march-2c"), catalogue)
    assert isinstance(flown, Vehicle)
    stage, main, vernier = flown.stages[1], catalogue.engine("yf-22e"), catalogue.engine("yf-23b")
    entry = catalogue.launcher("long-march-2c").stage[1]
    assert entry.thrust_vac is not None
    assert stage.thrust_vac_n == pytest.approx(entry.thrust_vac.si + vernier.thrust_vac.si)
    assert stage.exhaust_speed_m_s < main.isp_vac.si * G0
    assert stage.vernier_thrust_n / stage.vernier_flow_kg_s == pytest.approx(vernier.isp_vac.si * G0)
    assert catalogue.launcher("long-march-2c").engines == ("yf-20b", "yf-22e", "yf-23b")


def test_the_interval_of_a_payload_holds_that_of_the_verniers():
    from perilune.catalogue import load_catalogue
    from perilune.launch.uncertainty.uncertain import spread

    catalogue = load_catalogue()
    known = spread(catalogue.launcher("long-march-2c"), catalogue)
    assert ("engine", "yf-23b", "isp_vac") in [row.place for row in known.quantities]


def test_verniers_burn_alone_at_the_end_of_their_stage_only(verniers, site):
    second = replace(verniers.stages[1], engines=2)
    failing = replace(verniers, stages=(verniers.stages[0], second))
    flight = plan(failing, SETTINGS, Jettison(1), engine_out=EngineOut("upper", 300.0))
    assert [phase.verniers for phase in flight.phases].count(True) == 1
    assert flight.phases[-1].verniers


def test_out_of_a_parking_orbit_the_main_engines_burn_to_the_end(verniers, site):
    again = replace(verniers, stages=(verniers.stages[0], replace(verniers.stages[1], restarts=2)))
    away = optimal_ascent(again, site, Escape(5e6, radians(28.6)))
    assert isinstance(away, Ascent)
    assert away.via_parking
    assert not any(phase.verniers for phase in away.plan.phases)
    assert away.defect.velocity_m_s < 3.0
    # a high circle is that of the verniers, without a transfer
    high = optimal_ascent(again, site, HIGH)
    assert isinstance(high, Ascent)
    assert not high.via_parking and high.plan.phases[-1].verniers
