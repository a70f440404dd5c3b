"""Thrust curves of solid motors and the times of stages: what is read, and what is refused."""

from importlib.resources import files
from pathlib import Path

import pytest

from perilune.catalogue import load_catalogue
from perilune.catalogue.thrust_curve import ThrustCurve
from perilune.errors import InputError

SOURCE = {"source": "a maker's brochure, 2001", "date": "2001", "maturity": "flown"}


def curve(points: list[list[float]], unit: str = "kN") -> ThrustCurve:
    return ThrustCurve.model_validate({"unit": unit, "points": points, **SOURCE})


def test_a_curve_is_in_si_and_its_impulse_is_the_area_under_it() -> None:
    given = curve([[0, 100], [10, 200], [20, 0]])
    assert given.times_s == (0.0, 10.0, 20.0)
    assert given.thrust_n == (100e3, 200e3, 0.0)
    assert given.impulse_ns == pytest.approx(1.5e6 + 1.0e6)


@pytest.mark.parametrize(
    ("points", "unit", "told"),
    [
        ([[1, 100], [10, 200]], "kN", "0 first"),
        ([[0, 100], [10, 200], [10, 300]], "kN", "each later"),
        ([[0, 100], [10, -1]], "kN", "zero or more"),
        ([[0, 0], [10, 0]], "kN", "not zero throughout"),
        ([[0, 100], [10, 200]], "kg", "no unit of force"),
        ([[0, 100]], "kN", "at least 2"),
    ],
)
def test_a_wrong_curve_is_refused(points: list[list[float]], unit: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        curve(points, unit)


def folder_with(tmp_path: Path, engine: str) -> Path:
    (tmp_path / "engines").mkdir()
    (tmp_path / "engines" / "own-motor.toml").write_text(engine)
    return tmp_path


ENGINE = """
id = "own-motor"
kind = "engine"
name = "A motor"
maturity = "flown"
partner = "nasa"
cycle = "{cycle}"
thrust_vac = {{ value = 1, unit = "MN", source = "own", date = "2001", maturity = "flown" }}
isp_vac = {{ value = 270, unit = "s", source = "own", date = "2001", maturity = "flown" }}

[thrust_curve]
unit = "kN"
points = [[0, 900], [60, 1000], [90, 0]]
source = "{source}"
date = "2001"
maturity = "flown"

[sources]
own = "a maker's brochure, 2001"
"""


def test_a_short_source_of_a_curve_becomes_its_citation(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder_with(tmp_path, ENGINE.format(cycle="solid", source="own")))
    given = catalogue.engine("own-motor").thrust_curve
    assert given is not None and given.source == "a maker's brochure, 2001"


@pytest.mark.parametrize(("cycle", "source", "told"), [("solid", "nobody", "nobody"), ("expander", "own", "solid")])
def test_a_curve_without_source_or_of_a_liquid_engine_is_refused(
    tmp_path: Path, cycle: str, source: str, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        load_catalogue(folder_with(tmp_path, ENGINE.format(cycle=cycle, source=source)))


def test_a_schedule_that_goes_back_in_time_and_a_negative_time_are_refused(tmp_path: Path) -> None:
    built_in = str(files("perilune.catalogue").joinpath("data/launchers/zenit-2.toml").read_text())
    (tmp_path / "launchers").mkdir()
    own = tmp_path / "launchers" / "zenit-2.toml"
    known = 'source = "a maker, 2001", date = "2001", maturity = "flown"'
    steps = ", ".join(
        f'{{ time = {{ value = {time}, unit = "s", {known} }}, level = {{ value = 0.5, unit = "1", {known} }} }}'
        for time in (20, 10)
    )
    text = built_in.replace('role = "core"', f'role = "core"\nthrottle_schedule = [{steps}]')
    own.write_text(text)
    with pytest.raises(InputError, match="back in time"):
        load_catalogue(tmp_path)
    wait = f'separation_coast = {{ value = -1, unit = "s", {known} }}'
    own.write_text(built_in.replace('role = "upper"', f'role = "upper"\n{wait}'))
    with pytest.raises(InputError, match="below zero"):
        load_catalogue(tmp_path)
