"""The optimal ascent of a made-up launcher: proofs, limits, signs and refusals."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import NoSolution
from perilune.launch import Ascent, Escape, LossSettings, circular_orbit, optimal_ascent
from perilune.launch.ascent import optimise
from perilune.launch.ascent.phases import Jettison, plan
from perilune.launch.ascent.reintegrate import Defect

LEO = circular_orbit(200e3, radians(28.6))


@pytest.fixture(scope="module")
def leo(two_stage, site) -> Ascent:
    ascent = optimal_ascent(two_stage, site, LEO)
    assert isinstance(ascent, Ascent)
    return ascent


@pytest.fixture(scope="module")
def held(boosted, site) -> Ascent:
    ascent = optimal_ascent(boosted, site, LEO)
    assert isinstance(ascent, Ascent)
    return ascent


def payload(answer: Ascent | NoSolution) -> float:
    assert isinstance(answer, Ascent)
    return answer.payload_kg


def test_it_ends_in_the_orbit(leo):
    position, velocity = leo.history.position_m[-1], leo.history.velocity_m_s[-1]
    radius = np.linalg.norm(position)
    assert radius - EARTH_EQUATORIAL_RADIUS == pytest.approx(200e3, abs=1.0)
    assert np.linalg.norm(velocity) == pytest.approx(np.sqrt(GM_EARTH / radius), abs=0.01)
    momentum = np.cross(position, velocity)
    assert np.degrees(np.arccos(momentum[2] / np.linalg.norm(momentum))) == pytest.approx(28.6, abs=0.11)


def test_flown_again_by_another_integrator_it_ends_there_too(leo, held):
    for ascent in (leo, held):
        assert ascent.residual < 1e-6
        # the collocation of degree four on this mesh, and the fit of the air
        assert ascent.defect.position_m < 500.0
        assert ascent.defect.velocity_m_s < 1.0
        assert ascent.defect.mass_kg < 1.0


def test_it_keeps_the_limits_on_the_path(leo):
    history, settings = leo.history, LossSettings()
    after = history.time_s > leo.shield_time_s + 1e-6
    assert history.heating_w_m2[after].max() <= settings.shield_flux_w_m2 * 1.02
    assert history.altitude_m.min() >= 0.0
    first = history.time_s <= settings.vertical_rise_s
    up = history.position_m[first] / np.linalg.norm(history.position_m[first], axis=1)[:, None]
    assert np.all(history.altitude_m[first] < 1000.0)
    assert up[-1] @ up[0] > 0.999


def test_engines_that_throttle_keep_the_limit_of_acceleration(held, leo, boosted):
    assert held.history.acceleration_m_s2.max() <= boosted.max_acceleration_m_s2 * 1.01
    assert held.history.throttle.min() < 0.99
    assert leo.history.acceleration_m_s2.max() > 45.0


def test_a_finer_mesh_changes_little(leo, held, two_stage, boosted, site):
    for coarse, vehicle in ((leo, two_stage), (held, boosted)):
        assert payload(optimal_ascent(vehicle, site, LEO, refine=2)) == pytest.approx(coarse.payload_kg, rel=1e-3)


def test_sensitivities_are_those_of_a_changed_vehicle(leo, two_stage, site):
    assert leo.sensitivities["stages_kg"] == pytest.approx(-1.0, abs=1e-6)
    assert leo.sensitivities["adapter_kg"] == pytest.approx(-1.0, abs=1e-6)
    assert -0.6 < leo.sensitivities["shield_kg"] < -0.05
    heavier = replace(two_stage, shield_kg=two_stage.shield_kg + 200.0)
    change = payload(optimal_ascent(heavier, site, LEO)) - leo.payload_kg
    assert change / 200.0 == pytest.approx(leo.sensitivities["shield_kg"], rel=0.05)


def test_a_heavier_lower_stage_carries_less(leo, two_stage, site):
    lower = replace(two_stage.stages[0], dry_kg=two_stage.stages[0].dry_kg + 2000.0)
    heavier = replace(two_stage, stages=(lower, two_stage.stages[1]))
    assert payload(optimal_ascent(heavier, site, LEO)) < leo.payload_kg - 50.0


def test_a_vehicle_ten_times_as_large_carries_ten_times_as_much(two_stage, site):
    calm = LossSettings(q_alpha_pa_rad=1e6)
    plain = replace(two_stage, shield_kg=0.0)
    small = payload(optimal_ascent(plain, site, LEO, calm))
    stages = tuple(
        replace(
            stage,
            thrust_vac_n=10.0 * stage.thrust_vac_n,
            mass_flow_kg_s=10.0 * stage.mass_flow_kg_s,
            exit_area_m2=10.0 * stage.exit_area_m2,
            propellant_kg=10.0 * stage.propellant_kg,
            dry_kg=10.0 * stage.dry_kg,
            diameter_m=10.0**0.5 * stage.diameter_m,
        )
        for stage in plain.stages
    )
    large = replace(plain, stages=stages, shield_diameter_m=10.0**0.5 * plain.shield_diameter_m)
    assert payload(optimal_ascent(large, site, LEO, calm)) == pytest.approx(10.0 * small, rel=1e-5)


def test_losses_cost_payload(leo, two_stage, site):
    ideal = LossSettings(vertical_rise_s=6.0, liquid_residual=0.0, q_alpha_pa_rad=1e4)
    assert payload(optimal_ascent(two_stage, site, LEO, ideal)) > leo.payload_kg + 200.0


def test_payload_falls_with_energy_and_a_neighbour_gives_the_same_answer(two_stage, site):
    near = optimal_ascent(two_stage, site, Escape(-2e6, radians(28.5)))
    assert isinstance(near, Ascent)
    chained = optimal_ascent(two_stage, site, Escape(5e6, radians(28.5)), near=near)
    fresh = optimal_ascent(two_stage, site, Escape(5e6, radians(28.5)))
    assert payload(chained) == pytest.approx(payload(fresh), rel=2e-4)
    assert payload(chained) < near.payload_kg


def test_the_reserve_is_its_own_inverse(leo):
    assert leo.payload_after_reserve_kg(0.0) == leo.payload_kg
    left = leo.payload_after_reserve_kg(150.0)
    assert leo.reserve_for_m_s(left) == pytest.approx(150.0)
    assert leo.reserve_for_m_s(leo.payload_kg + 100.0) < 0.0


def test_a_fixed_payload_leaves_propellant(leo, two_stage, site):
    light = optimal_ascent(two_stage, site, LEO, payload_kg=0.8 * leo.payload_kg, near=leo)
    assert isinstance(light, Ascent)
    assert light.payload_kg == pytest.approx(0.8 * leo.payload_kg, rel=1e-6)
    empty = leo.burnout_kg - leo.payload_kg
    assert light.burnout_kg > light.payload_kg + empty + 500.0


def test_an_ascent_of_another_vehicle_or_other_settings_starts_none(two_stage, site, leo) -> None:
    heavier = replace(two_stage, adapter_kg=two_stage.adapter_kg + 10.0)
    with pytest.raises(ValueError, match="another vehicle"):
        optimal_ascent(heavier, site, LEO, near=leo)
    with pytest.raises(ValueError, match="other settings"):
        optimal_ascent(two_stage, site, LEO, LossSettings(vertical_rise_s=13.0), near=leo)


def test_a_stage_is_dropped_on_an_orbit_that_decays(site):
    from perilune.launch import BurnStage, Vehicle

    core = BurnStage("core", "core", 1, 9.1e6, 9.1e6 / 4430.0, 15.0, 560e3, 60e3, 8.4, 1.0, False)
    upper = BurnStage("upper", "upper", 1, 0.4e6, 0.4e6 / 4560.0, 0.0, 28e3, 3.8e3, 5.0, 1.0, False)
    vehicle = Vehicle("heavy-core", (core, upper), 3000.0, 5.0, 0.0, None, None)
    ascent = optimal_ascent(vehicle, site, Escape(60e6, radians(28.5)))
    assert isinstance(ascent, Ascent)
    last = int(np.flatnonzero(ascent.history.phase < ascent.history.phase.max())[-1])
    r, v = ascent.history.position_m[last], ascent.history.velocity_m_s[last]
    momentum2 = float(np.sum(np.cross(r, v) ** 2))
    energy = 0.5 * v @ v - GM_EARTH / np.linalg.norm(r)
    eccentricity = np.sqrt(1.0 + 2.0 * energy * momentum2 / GM_EARTH**2)
    perigee = momentum2 / GM_EARTH / (1.0 + eccentricity) - EARTH_EQUATORIAL_RADIUS
    assert perigee < LossSettings().drop_perigee_m + 100.0


def test_what_cannot_lift_off_is_refused_with_the_reason(two_stage, site):
    weak = replace(two_stage, stages=(replace(two_stage.stages[0], thrust_vac_n=5.0e6), two_stage.stages[1]))
    answer = optimal_ascent(weak, site, LEO)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "lift-off thrust"


def test_an_energy_out_of_reach_is_refused_with_the_reason(two_stage, site):
    answer = optimal_ascent(two_stage, site, Escape(150e6, radians(28.5)))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "target orbit"


def test_the_multipliers_give_the_gain_of_any_changed_number(leo, two_stage, site):
    from perilune.launch.ascent.solution import Filled

    upper = two_stage.stages[1]
    better = replace(upper, mass_flow_kg_s=upper.thrust_vac_n / (upper.exhaust_speed_m_s + 10.0))
    vehicle = replace(two_stage, stages=(two_stage.stages[0], better))
    changed = replace(leo.task, plan=plan(vehicle, leo.plan.settings, Jettison(leo.plan.jettison_segment)))
    told = Filled(leo.task, leo.seed.unit_kg).gain_kg(leo.multipliers, changed)
    again = optimal_ascent(vehicle, site, LEO)
    # a change of 10 m/s of exhaust speed in 3,400: the curvature is some tenths of a per cent of the gain
    assert told == pytest.approx(payload(again) - leo.payload_kg, rel=0.02)


def test_what_lacks_far_too_much_through_a_parking_orbit_is_not_tried_directly(two_stage, site, monkeypatch):
    asked = []
    plain = optimise._optimal
    monkeypatch.setattr(optimise, "_optimal", lambda question: asked.append(question.parking) or plain(question))
    upper = replace(two_stage.stages[1], restarts=1)
    restartable = replace(two_stage, stages=(two_stage.stages[0], upper))
    answer = optimal_ascent(restartable, site, Escape(-1.7e6, radians(4.0)))
    assert isinstance(answer, NoSolution)
    assert "falls short" in answer.reason
    assert len(asked) == 1
    assert asked[0] is not None


def test_an_ascent_that_misses_is_solved_on_finer_meshes_until_it_does_not(two_stage, site, monkeypatch):
    misses = [Defect(2e4, 20.0, 1.0)] * optimise._DOUBLINGS
    plain = optimise.reintegrate
    monkeypatch.setattr(optimise, "reintegrate", lambda *asked: misses.pop() if misses else plain(*asked))
    ascent = optimal_ascent(two_stage, site, circular_orbit(203e3, radians(28.6)))
    assert isinstance(ascent, Ascent)
    coarse = plan(two_stage, LossSettings(), Jettison(ascent.plan.jettison_segment), coasts=True).shape.phases
    assert [phase.elements for phase in ascent.seed.shape.phases] == [4 * phase.elements for phase in coarse]


def test_no_mesh_helps_an_ascent_that_goes_on_missing(two_stage, site, monkeypatch):
    monkeypatch.setattr(optimise, "reintegrate", lambda *_: Defect(2e4, 20.0, 1.0))
    answer = optimal_ascent(two_stage, site, circular_orbit(204e3, radians(28.6)))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "re-integration defect"
