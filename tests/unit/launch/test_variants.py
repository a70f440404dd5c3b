"""Lost engines, ships under a fairing and stages that come back, on the made-up launcher."""

from math import pi, radians

import pytest

from perilune.catalogue.model import Launcher, Ship
from perilune.catalogue.model import Recovery as RecoveryFacts
from perilune.errors import InputError, NoSolution
from perilune.launch import (
    AscentEnvironment,
    EngineOutAnswer,
    MountedShip,
    RecoveryAnswer,
    circular_orbit,
    crewed_ascent,
    engine_out_payload,
    mounted_ship,
    payload,
    recovered_payload,
)
from perilune.launch.ascent.staging import EngineOut


@pytest.fixture(scope="module")
def early(launcher, catalogue) -> EngineOutAnswer:
    answer = engine_out_payload(launcher, catalogue, "leo", EngineOut("lower", 60.0))
    assert isinstance(answer, EngineOutAnswer)
    return answer


def test_a_lost_engine_costs_less_the_later_it_fails(early, launcher, catalogue) -> None:
    late = engine_out_payload(launcher, catalogue, "leo", EngineOut("lower", 120.0))
    assert isinstance(late, EngineOutAnswer)
    for answer in (early, late):
        assert (answer.stage, answer.engines, answer.stage_engines) == ("lower", 1, 9)
        assert answer.loss_percent == pytest.approx(100.0 * (1.0 - answer.payload_out_kg / answer.payload_kg))
        # the reserve of 1 % of the ideal delta-v, about 700 kg, is spent before the payload is
        assert answer.reserve_covers == (answer.payload_kg - answer.payload_out_kg < 0.99 * reserve_kg(answer))
    whole = payload(launcher, catalogue, "leo")
    assert early.payload_kg == late.payload_kg == whole.physics_kg
    assert early.payload_out_kg < late.payload_out_kg < whole.physics_kg


def reserve_kg(answer: EngineOutAnswer) -> float:
    """What the reserve takes from the payload: a share of the mass at burnout, by the rocket equation of 348 s."""
    burnout = answer.payload_out_kg + 4.5e3 + 0.01 * 105e3
    return burnout * 0.01 * 9_300.0 / (348.0 * 9.80665)


def test_a_failure_after_the_burn_is_refused_with_when_it_ends(early, launcher, catalogue) -> None:
    # 410 t less residuals and start-up at 9 x 910 kN and 311 s of specific impulse
    flow = 9 * 910e3 / (311.0 * 9.80665)
    end = (0.99 * 410e3 - 2.0 * flow) / flow
    with pytest.raises(InputError, match=f"'lower' burns to {end:.0f} s, not at 400 s; expected a time before"):
        engine_out_payload(launcher, catalogue, "leo", EngineOut("lower", 400.0))
    assert early.time_s < end


@pytest.fixture(scope="module")
def restarting(launcher) -> Launcher:
    """The launcher with an upper stage of four engines that lights again."""
    upper = launcher.stage[1].model_copy(
        update={
            "engines": 4,
            "restarts": 1,
            "thrust_vac": launcher.stage[1].propellant_mass.model_copy(update={"value": 200.0, "unit": "kN"}),
        }
    )
    return launcher.model_copy(update={"stage": [launcher.stage[0], upper]})


def test_a_failure_before_the_parking_orbit_leaves_to_the_escape_by_it(restarting, catalogue) -> None:
    answers = [
        engine_out_payload(restarting, catalogue, "c3=5", EngineOut("upper", time, 1)) for time in (200.0, 300.0)
    ]
    assert all(isinstance(answer, EngineOutAnswer) for answer in answers)
    early, late = answers
    assert 0.0 < late.payload_out_kg - early.payload_out_kg < late.payload_kg - early.payload_out_kg
    assert late.payload_out_kg < late.payload_kg


def test_a_failure_after_the_coast_in_the_parking_orbit_is_refused(restarting, catalogue) -> None:
    # the staging counts no coast: later failures were answered by a direct ascent with more payload than all engines
    with pytest.raises(InputError, match="waits in the parking orbit"):
        engine_out_payload(restarting, catalogue, "c3=5", EngineOut("upper", 560.0, 1))


def test_a_ship_of_the_catalogue_stands_as_it_says(launcher) -> None:
    ship = Ship.model_construct(diameter=None, escape_tower=None, in_fairing=True)
    assert mounted_ship(ship, 9e3) == MountedShip(9e3, None, True, None)
    bare = Ship.model_construct(diameter=launcher.stage[0].diameter, escape_tower=None, in_fairing=False)
    assert mounted_ship(bare, 9e3) == MountedShip(9e3, None, False, 3.7)


def test_a_ship_in_the_fairing_flies_as_a_payload_does(launcher, catalogue, site) -> None:
    whole = payload(launcher, catalogue, "leo")
    orbit = circular_orbit(200e3, radians(28.5))
    answer = crewed_ascent(launcher, catalogue, site, MountedShip(12e3, in_fairing=True), orbit)
    assert isinstance(answer, AscentEnvironment)
    assert answer.tower_kg == pytest.approx(1900.0)
    assert answer.capacity_kg == pytest.approx(whole.physics_kg, rel=1e-4)
    assert answer.tower_kg_per_kg == pytest.approx(whole.shield_kg_per_kg, rel=1e-3)
    assert answer.jettison_time_s is not None


def returning(launcher: Launcher, **changes: object) -> Launcher:
    """The launcher whose first stage comes back."""
    lower = launcher.stage[0]
    pressure = launcher.stage[0].diameter.model_copy(update={"value": 90.0, "unit": "kPa"})
    hardware = lower.dry_mass.model_copy(update={"value": 2.0})
    facts = {
        "landing": ["downrange"],
        "hardware_mass": hardware,
        "landing_engines": 1,
        "entry_engines": 3,
        "boostback_engines": None,
        "entry_pressure": pressure,
    }
    throttle = lower.diameter.model_copy(update={"value": 0.4, "unit": "1"})
    back = lower.model_copy(
        update={"recovery": RecoveryFacts.model_construct(**(facts | changes)), "throttle_min": throttle}
    )
    return launcher.model_copy(update={"stage": [back, launcher.stage[1]]})


def test_a_stage_that_lands_keeps_what_its_way_takes(launcher, catalogue) -> None:
    answer = recovered_payload(returning(launcher), catalogue, "leo", "downrange")
    assert isinstance(answer, RecoveryAnswer)
    (stage,) = answer.stages
    assert (stage.name, stage.units, stage.to_pad) == ("lower", 1, False)
    assert stage.hardware_kg == pytest.approx(2000.0)
    assert stage.way.propellant_kg == pytest.approx(stage.propellant_kept_kg, abs=3e-4 * 410e3)
    assert stage.way.max_dynamic_pressure_pa <= 90e3 * 1.005
    assert answer.penalty_kg == pytest.approx(answer.expended_kg - answer.payload_kg)
    assert answer.penalty_percent == pytest.approx(100.0 * answer.penalty_kg / answer.expended_kg)
    # the landing burn alone: at least what stops the terminal speed of the stage, by the rocket equation
    landing = stage.way.burns[-1]
    assert landing.name == "landing"
    area = 1.5 * 0.25 * pi * 3.7**2
    terminal = (2.0 * 30e3 * 9.81 / (1.2 * area)) ** 0.5
    assert landing.propellant_kg > 26e3 * terminal / (311.0 * 9.80665) * 0.9


def test_a_stage_without_engines_for_the_way_back_is_refused_by_name(launcher, catalogue) -> None:
    home = returning(launcher, landing=["return"])
    answer = recovered_payload(home, catalogue, "leo", "return")
    assert isinstance(answer, NoSolution)
    assert answer.reason == "the stage has no engines for a boost-back burn"
    assert answer.binding == "recovery propellant"


def test_hardware_too_heavy_to_lift_is_refused_as_the_ascent_is(launcher, catalogue) -> None:
    heavy = launcher.stage[0].dry_mass.model_copy(update={"value": 900.0})
    answer = recovered_payload(returning(launcher, hardware_mass=heavy), catalogue, "leo", "downrange")
    assert isinstance(answer, NoSolution)
    assert answer.binding == "lift-off thrust"


@pytest.mark.parametrize("mode", ["return", "boosters"])
def test_a_way_of_recovery_without_its_facts_is_refused(launcher, catalogue, mode: str) -> None:
    with pytest.raises(InputError, match=f"'two-stage' has no facts of the recovery '{mode}'"):
        recovered_payload(returning(launcher), catalogue, "leo", mode)
