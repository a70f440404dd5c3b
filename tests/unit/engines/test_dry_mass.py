"""Dry mass by regression: its form, its leave-one-out error, and what is too little to fit."""

import numpy as np
import pytest

from perilune.catalogue import Engine, load_catalogue
from perilune.engines.dry_mass import dry_mass, validate_mass
from perilune.errors import NoSolution

ENGINES = tuple(entry for entry in load_catalogue().entries("engine") if isinstance(entry, Engine))


def test_the_error_is_that_of_engines_left_out() -> None:
    found = validate_mass(ENGINES)
    assert not isinstance(found, NoSolution)
    fit, rows = found
    name = "rd-180"
    rest = validate_mass([engine for engine in ENGINES if engine.id != name])
    assert not isinstance(rest, NoSolution)
    engine = load_catalogue().engine(name)
    assert engine.chamber_pressure is not None and engine.area_ratio is not None
    alone = dry_mass(
        engine.thrust_vac.si,
        engine.chamber_pressure.si,
        engine.area_ratio.si,
        hydrogen=False,
        reference=[other for other in ENGINES if other.id != name],
    )
    assert not isinstance(alone, NoSolution)
    row = next(row for row in rows if row.engine == name)
    assert alone.mass_kg == pytest.approx(row.mass_predicted_kg, rel=1e-9)
    assert fit.median_error_percent == pytest.approx(np.median([abs(row.error_percent) for row in rows]))
    assert fit.largest_error_engine == max(rows, key=lambda row: abs(row.error_percent)).engine


def test_most_engines_lie_in_the_interval_of_the_others() -> None:
    found = validate_mass(ENGINES)
    assert not isinstance(found, NoSolution)
    fit, rows = found
    inside = sum(abs(np.log(row.mass_predicted_kg / row.mass_published_kg)) < 2.05 * fit.deviation for row in rows)
    assert inside >= 0.85 * len(rows)
    assert fit.median_error_percent < 30.0


def test_heavier_with_thrust_nozzle_and_hydrogen() -> None:
    def mass(thrust_n: float, area_ratio: float, *, hydrogen: bool) -> float:
        found = dry_mass(thrust_n, 10e6, area_ratio, hydrogen=hydrogen)
        assert not isinstance(found, NoSolution)
        assert found.mass_low_kg < found.mass_kg < found.mass_high_kg
        return found.mass_kg

    assert mass(1e6, 40.0, hydrogen=False) < mass(2e6, 40.0, hydrogen=False)
    assert mass(1e6, 40.0, hydrogen=False) < mass(1e6, 100.0, hydrogen=False)
    assert mass(1e6, 40.0, hydrogen=False) < mass(1e6, 40.0, hydrogen=True)


def test_too_few_or_too_similar_engines_are_refused() -> None:
    few = dry_mass(1e6, 10e6, 40.0, hydrogen=False, reference=ENGINES[:5])
    assert isinstance(few, NoSolution) and "fewer than 10" in few.reason
    engine = load_catalogue().engine("rd-180")
    alike = [engine.model_copy(update={"id": f"rd-{i}"}) for i in range(12)]
    same = dry_mass(1e6, 10e6, 40.0, hydrogen=False, reference=alike)
    assert isinstance(same, NoSolution) and "too alike" in same.reason
