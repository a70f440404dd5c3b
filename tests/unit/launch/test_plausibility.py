"""What a launcher's numbers imply, and what is doubtful about them."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch import vehicle
from perilune.launch.plausibility import plausibility

CATALOGUE = load_catalogue()


def changed(launcher, index, **values):
    stages = list(launcher.stage)
    mass = stages[index].dry_mass
    told = {
        key: mass.model_copy(update={"value": value, "unit": unit, "low": None, "high": None})
        for key, (value, unit) in values.items()
    }
    stages[index] = stages[index].model_copy(update=told)
    return launcher.model_copy(update={"stage": stages})


def test_the_figures_of_a_stage():
    launcher = CATALOGUE.launcher("zenit-2")
    told = plausibility(launcher, CATALOGUE)
    first = told.stages[0]
    entry = launcher.stage[0]
    engine = CATALOGUE.engine(entry.engine)
    flow = (entry.thrust_vac or engine.thrust_vac).si / ((entry.isp_vac or engine.isp_vac).si * G0)
    assert first.burn_s == pytest.approx(entry.propellant_mass.si / (flow * entry.engines))
    assert first.dry_percent == pytest.approx(
        100.0 * entry.dry_mass.si / (entry.dry_mass.si + entry.propellant_mass.si)
    )
    assert told.lift_off_thrust_to_weight > 1.2
    assert first.thrust_to_weight > told.lift_off_thrust_to_weight
    assert not told.doubts


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"burn_time": (100.0, "s")}, "burn_time says 100 s"),
        ({"dry_mass": (1.0, "t")}, "flown stages of its kind and size"),
        ({"thrust_vac": (4.0, "MN"), "thrust_sl": (3.6, "MN")}, "thrust over weight is"),
    ],
)
def test_a_wrong_number_is_doubted(values, told):
    launcher = changed(CATALOGUE.launcher("zenit-2"), 0, **values)
    assert any(told in doubt for doubt in plausibility(launcher, CATALOGUE).doubts)


def test_what_is_left_out_is_told():
    launcher = CATALOGUE.launcher("zenit-2").model_copy(update={"fairing": None, "published": []})
    doubts = plausibility(launcher, CATALOGUE).doubts
    assert [doubt.split(":")[0] for doubt in doubts] == [
        "no [fairing]",
        "no [[published]] payload with anchor = true",
    ]


def test_a_solid_motor_without_its_time_is_doubted():
    launcher = CATALOGUE.launcher("pslv-ca")
    stage = launcher.stage[0].model_copy(update={"burn_time": None, "thrust_vac": None})
    told = plausibility(launcher.model_copy(update={"stage": [stage, *launcher.stage[1:]]}), CATALOGUE)
    assert any("give burn_time" in doubt for doubt in told.doubts)


def test_a_vehicle_without_a_datum_is_not_evaluable():
    launcher = CATALOGUE.launcher("zenit-2")
    stage = launcher.stage[0].model_copy(update={"engine": "rd-0124", "thrust_sl": None, "isp_sl": None})
    told = plausibility(launcher.model_copy(update={"stage": [stage, *launcher.stage[1:]]}), CATALOGUE)
    assert isinstance(told, NoSolution)
    assert told.binding == "thrust_sl"


def test_lift_off_is_told_with_the_thrust_that_flies_there():
    launcher = CATALOGUE.launcher("sls-block-1")
    flown = vehicle(launcher, CATALOGUE)
    curve = flown.stages[0].thrust_curve
    assert curve[0][1] < 1.0
    low = sum(
        s.thrust_vac_n * (s.thrust_curve[0][1] if s.thrust_curve else 1.0) - 101325.0 * s.exit_area_m2
        for s in flown.stages[:2]
    )
    told = plausibility(launcher, CATALOGUE)
    assert told.lift_off_thrust_to_weight == pytest.approx(low / (G0 * flown.lift_off_kg), rel=1e-6)


def test_more_thrust_at_sea_level_than_in_vacuum_is_refused():
    launcher = changed(CATALOGUE.launcher("zenit-2"), 0, thrust_sl=(12.0, "MN"))
    told = plausibility(launcher, CATALOGUE)
    assert isinstance(told, NoSolution)
    assert told.binding == "thrust_sl"
    assert "12000 kN at sea level" in told.reason


def test_a_borrowed_motor_of_another_size_is_doubted():
    launcher = CATALOGUE.launcher("sls-block-1")
    assert not any("thrust curve" in doubt for doubt in plausibility(launcher, CATALOGUE).doubts)
    smaller = changed(launcher, 0, propellant_mass=(502.0, "t"))
    assert any("the impulse of rsrmv" in doubt for doubt in plausibility(smaller, CATALOGUE).doubts)
