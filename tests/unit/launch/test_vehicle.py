import pytest

from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch import LossSettings, vehicle
from perilune.launch.ascent.profile import mean_level


def test_a_stage_is_all_its_units_and_engines(launcher, catalogue):
    lower = vehicle(launcher, catalogue).stages[0]
    assert lower.thrust_vac_n == pytest.approx(9 * 910e3)
    assert lower.mass_flow_kg_s == pytest.approx(9 * 910e3 / (311.0 * G0))
    assert lower.exhaust_speed_m_s == pytest.approx(311.0 * G0)
    assert lower.propellant_kg == pytest.approx(410e3)


def test_the_exit_area_gives_the_sea_level_specific_impulse(launcher, catalogue):
    lower = vehicle(launcher, catalogue).stages[0]
    at_sea_level = lower.thrust_vac_n - 101_325.0 * lower.exit_area_m2
    assert at_sea_level / lower.mass_flow_kg_s == pytest.approx(282.0 * G0)


def test_lift_off_mass_is_everything_but_the_payload(launcher, catalogue):
    assert vehicle(launcher, catalogue).lift_off_kg == pytest.approx(410e3 + 24e3 + 105e3 + 4.5e3 + 1.9e3)


def test_a_missing_sea_level_thrust_is_not_evaluable(launcher, catalogue):
    burning = launcher.stage[0].model_copy(update={"engine": "upper-engine"})
    answer = vehicle(launcher.model_copy(update={"stage": [burning, launcher.stage[1]]}), catalogue)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "thrust_sl"
    assert "not evaluable" in answer.reason


def test_a_thrust_curve_is_scaled_to_the_propellant(launcher, catalogue):
    from perilune.catalogue.model import Confidence, Cycle, Maturity
    from perilune.catalogue.thrust_curve import ThrustCurve

    curve = ThrustCurve(
        unit="kN",
        points=[[0.0, 1000.0], [10.0, 2000.0], [80.0, 1500.0], [100.0, 0.0]],
        source="made for the test",
        date="2026",
        maturity=Maturity.FLOWN,
        confidence=Confidence.LOW,
    )
    motor = catalogue.engine("lower-engine").model_copy(update={"cycle": Cycle.SOLID, "thrust_curve": curve})
    stage = launcher.stage[0].model_copy(update={"engines": 1})
    entries = type(catalogue)(motor, catalogue.engine("upper-engine"))
    lower = vehicle(launcher.model_copy(update={"stage": [stage, launcher.stage[1]]}), entries).stages[0]
    assert lower.mass_flow_kg_s * 100.0 == pytest.approx(lower.propellant_kg)
    assert lower.thrust_vac_n * 100.0 == pytest.approx(lower.propellant_kg * 311.0 * G0)
    assert mean_level(lower.thrust_curve) == pytest.approx(1.0)


def test_an_adapter_that_is_not_given_is_a_share_of_the_greatest_payload(launcher, catalogue):
    told = vehicle(launcher, catalogue, LossSettings(adapter_fraction=0.02))
    assert told.adapter_kg == pytest.approx(0.02 * 22e3)
    assert vehicle(launcher, catalogue, LossSettings(adapter_fraction=0.0)).adapter_kg == 0.0


def test_a_solid_motor_burns_in_its_burning_time(launcher, catalogue):
    from perilune.catalogue.model import Cycle

    motor = catalogue.engine("lower-engine").model_copy(update={"cycle": Cycle.SOLID})
    entries = type(catalogue)(motor, catalogue.engine("upper-engine"))
    time = launcher.stage[0].propellant_mass.model_copy(update={"value": 120.0, "unit": "s"})
    stage = launcher.stage[0].model_copy(update={"burn_time": time})
    lower = vehicle(launcher.model_copy(update={"stage": [stage, launcher.stage[1]]}), entries).stages[0]
    assert lower.propellant_kg / lower.mass_flow_kg_s == pytest.approx(120.0)
    assert lower.exhaust_speed_m_s == pytest.approx(311.0 * G0)
    # the exit area follows the thrust: the same specific impulse at sea level
    at_sea_level = lower.thrust_vac_n - 101_325.0 * lower.exit_area_m2
    assert at_sea_level / lower.mass_flow_kg_s == pytest.approx(282.0 * G0)
    liquid = vehicle(launcher.model_copy(update={"stage": [stage, launcher.stage[1]]}), catalogue).stages[0]
    assert liquid.thrust_vac_n == pytest.approx(9 * 910e3)


def test_a_thrust_of_the_stage_goes_before_the_burning_time(launcher, catalogue):
    from perilune.catalogue.model import Cycle

    motor = catalogue.engine("lower-engine").model_copy(update={"cycle": Cycle.SOLID})
    entries = type(catalogue)(motor, catalogue.engine("upper-engine"))
    mass = launcher.stage[0].propellant_mass
    own = {
        "burn_time": mass.model_copy(update={"value": 120.0, "unit": "s"}),
        "thrust_vac": mass.model_copy(update={"value": 1000.0, "unit": "kN"}),
    }
    stage = launcher.stage[0].model_copy(update=own)
    lower = vehicle(launcher.model_copy(update={"stage": [stage, launcher.stage[1]]}), entries).stages[0]
    assert lower.thrust_vac_n == pytest.approx(9 * 1000e3)
