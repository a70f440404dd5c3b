"""Efficiency of a cycle class: the spread, what is left out, and what cannot be said."""

import math

import pytest

from perilune.catalogue import Engine, load_catalogue
from perilune.engines.cycle_efficiency import Observation, class_efficiency, ideal_of, observations, pooled_spread
from perilune.engines.model import ClassEfficiency, IdealPerformance
from perilune.errors import NoSolution

CATALOGUE = load_catalogue()
ENGINES = tuple(engine for engine in CATALOGUE.entries("engine") if isinstance(engine, Engine))
KNOWN = observations(ENGINES)


def _observation(engine: str, cycle: str, efficiency: float, ratio: float = 6.0) -> Observation:
    ideal = IdealPerformance("LOX", "LH2", ratio, 1e7, 50.0, 3500.0, 2300.0, 1.9, 450.0, 440.0, 1e4)
    return Observation(engine, cycle, ideal, efficiency)


def test_pooled_spread_is_the_residual_of_the_analysis_of_variance() -> None:
    known = [_observation(name, name[0], value) for name, value in (("a1", 0.9), ("a2", 0.92), ("b1", 0.97))]
    assert pooled_spread(known) == pytest.approx((math.sqrt(2 * 0.01**2), 1))
    known += [_observation("b2", "b", 0.93)]
    assert pooled_spread(known) == pytest.approx((math.sqrt((2 * 0.01**2 + 2 * 0.02**2) / 2), 2))
    assert pooled_spread(known[:1]) is None


def test_the_engine_itself_and_its_twins_are_left_out() -> None:
    engine = CATALOGUE.engine("rd-171")
    ideal = ideal_of(engine)
    assert isinstance(ideal, IdealPerformance)
    found = class_efficiency(engine, ideal, KNOWN)
    assert isinstance(found, ClassEfficiency)
    assert not {"rd-170", "rd-171"} & set(found.engines)
    assert {"rd-180", "rd-191", "yf-100"} <= set(found.engines)
    assert (found.cycle, found.oxidiser, found.fuel) == ("oxidiser-rich-staged-combustion", "LOX", "RP-1")


def test_a_class_of_one_has_no_deviation_of_its_own_but_a_prediction() -> None:
    engine = CATALOGUE.engine("rs-25")
    ideal = ideal_of(engine)
    assert isinstance(ideal, IdealPerformance)
    found = class_efficiency(engine, ideal, KNOWN)
    assert isinstance(found, ClassEfficiency)
    assert (found.engines, found.standard_deviation) == (("rd-0120",), None)
    assert 0.0 < found.prediction_deviation < 0.02


def test_no_other_engine_of_the_class_is_a_typed_answer() -> None:
    engine = CATALOGUE.engine("be-4")
    ideal = ideal_of(engine)
    assert isinstance(ideal, IdealPerformance)
    found = class_efficiency(engine, ideal, KNOWN)
    assert isinstance(found, NoSolution)
    assert found.reason == "not evaluable: no other oxidiser-rich-staged-combustion engine on LOX/CH4"


def test_no_spread_is_a_typed_answer() -> None:
    engine = CATALOGUE.engine("rs-25")
    ideal = ideal_of(engine)
    assert isinstance(ideal, IdealPerformance)
    only = [item for item in KNOWN if item.engine == "rd-0120"]
    found = class_efficiency(engine, ideal, only)
    assert found == NoSolution("not evaluable: spread of efficiency within a class missing", "class size")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rsrmv", "not evaluable: composition of the solid propellant missing"),
        ("rd-8", "not evaluable: chamber_pressure missing"),
        ("yf-100k", "not evaluable: mixture_ratio, chamber_pressure, area_ratio missing"),
    ],
)
def test_missing_data_are_named(name: str, reason: str) -> None:
    ideal = ideal_of(CATALOGUE.engine(name))
    assert isinstance(ideal, NoSolution)
    assert ideal.reason == reason


def test_a_fuel_without_thermodynamic_data_is_named() -> None:
    engine = CATALOGUE.engine("rd-180").model_copy(update={"fuel": "syntin"})
    ideal = ideal_of(engine)
    assert isinstance(ideal, NoSolution)
    assert ideal.reason == "not evaluable: thermodynamic data of syntin missing"
