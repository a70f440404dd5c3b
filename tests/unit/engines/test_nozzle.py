"""Thrust against ambient pressure, and the state of the nozzle."""

from dataclasses import replace

import pytest

from perilune.engines.combustion import ideal_performance
from perilune.engines.nozzle import SEPARATION_RATIO, at_ambient, nozzle_state, pressure_area_m2

IDEAL = ideal_performance("LOX", "RP-1", 2.72, 26.66e6, 36.87)


def test_thrust_falls_linearly_with_ambient_pressure_at_constant_flow() -> None:
    vacuum, middle, ground = (at_ambient(IDEAL, 4.152e6, 338.4, pressure) for pressure in (0.0, 5e4, 1e5))
    assert (vacuum.thrust_n, vacuum.isp_s) == (4.152e6, 338.4)
    assert vacuum.thrust_n is not None and middle.thrust_n is not None and ground.thrust_n is not None
    assert vacuum.thrust_n - middle.thrust_n == pytest.approx(middle.thrust_n - ground.thrust_n)
    assert vacuum.thrust_n - ground.thrust_n == pytest.approx(1e5 * pressure_area_m2(IDEAL, 4.152e6, 338.4))
    assert ground.isp_s == pytest.approx(338.4 * ground.thrust_n / 4.152e6)


def test_exit_area_of_the_rd_180_is_that_of_its_two_nozzles() -> None:
    # two nozzles of 1.43 m exit diameter (3.2 m2); the area follows from flow and pressure to some per cent
    assert pressure_area_m2(IDEAL, 4.152e6, 338.4) == pytest.approx(3.2, rel=0.05)


@pytest.mark.parametrize(
    ("share", "state"),
    [(1.01, "under-expanded"), (0.99, "over-expanded"), (SEPARATION_RATIO * 0.99, "separation likely")],
)
def test_state_goes_by_exit_over_ambient_pressure(share: float, state: str) -> None:
    ideal = replace(IDEAL, exit_pressure_pa=share * 1e5)
    assert nozzle_state(ideal, 1e5, 1.0) == state


def test_a_vacuum_nozzle_gives_no_thrust_at_sea_level_and_no_number() -> None:
    upper = ideal_performance("LOX", "LH2", 5.88, 4.41e6, 285.0)
    point = at_ambient(upper, 110.1e3, 465.5, 101_325.0)
    assert (point.state, point.thrust_n, point.isp_s) == ("no thrust", None, None)
