"""The sweep: its grid, the best mixture, separation, throttling, and what is refused."""

import pytest

from perilune.engines.combustion import expansion
from perilune.engines.cycle_efficiency import cycle_efficiency
from perilune.engines.performance import built_in_observations
from perilune.engines.plots_sweep import sweep_figure
from perilune.engines.separation import separated, separates, separation_ratio
from perilune.engines.sweep import Nozzles, design_point, sweep
from perilune.errors import InputError, NoSolution


def test_the_grid_runs_over_pressures_then_nozzles_then_mixtures() -> None:
    result = sweep("LOX", "LH2", (5.0, 6.0), (5e6, 10e6), Nozzles(area_ratios=(20.0, 60.0)))
    grid = [(point.chamber_pressure_pa, point.area_ratio, point.mixture_ratio) for point in result.points]
    assert grid == sorted(grid) and len(grid) == 8
    assert len(result.best) == 4


def test_the_best_mixture_beats_its_neighbours() -> None:
    result = sweep("LOX", "RP-1", (2.2, 2.6, 3.0, 3.4), (10e6,), Nozzles(area_ratios=(40.0,)))
    best = result.best[0].point
    assert 2.6 < best.mixture_ratio < 3.2 and not result.best[0].at_end
    for step in (-0.05, 0.05):
        assert design_point("LOX", "RP-1", best.mixture_ratio + step, 10e6, area_ratio=40.0).isp_vac_s < best.isp_vac_s


def test_a_best_at_the_end_of_the_range_says_so() -> None:
    assert sweep("LOX", "RP-1", (2.0, 2.2), (10e6,), Nozzles(area_ratios=(40.0,))).best[0].at_end


def test_objectives_differ() -> None:
    arguments = ("LOX", "LH2", (3.0, 5.0, 7.0), (10e6,), Nozzles(area_ratios=(60.0,)))
    ratios = [sweep(*arguments, objective=o).best[0].point.mixture_ratio for o in ("c-star", "isp-ambient", "isp-vac")]
    assert ratios[0] < ratios[1] < ratios[2]


def test_a_nozzle_for_an_exit_pressure_has_that_pressure() -> None:
    point = design_point("LOX", "CH4", 3.5, 20e6, exit_pressure_pa=50e3)
    assert point.exit_pressure_pa == pytest.approx(50e3, rel=1e-9)
    again = design_point("LOX", "CH4", 3.5, 20e6, area_ratio=point.area_ratio)
    assert again.exit_pressure_pa == pytest.approx(50e3, rel=1e-3)  # CEA meets area ratios to 4e-5
    assert again.isp_vac_s == pytest.approx(point.isp_vac_s, rel=1e-5)


def test_a_fitted_nozzle_is_the_best_at_its_ambient_pressure() -> None:
    fitted = design_point("LOX", "CH4", 3.5, 20e6, exit_pressure_pa=60e3, ambient_pressure_pa=60e3)
    others = [
        design_point("LOX", "CH4", 3.5, 20e6, area_ratio=fitted.area_ratio * share, ambient_pressure_pa=60e3)
        for share in (0.7, 1.4)
    ]
    assert all((other.isp_ambient_s or 0.0) < (fitted.isp_ambient_s or 0.0) for other in others)
    assert fitted.state == "adapted"


def test_separation_is_where_the_criterion_is_met_and_saves_thrust() -> None:
    point = design_point("LOX", "LH2", 6.0, 10e6, area_ratio=150.0)
    assert point.state == "separated" and point.separation_area_ratio is not None
    there = expansion("LOX", "LH2", 6.0, 10e6, area_ratio=point.separation_area_ratio)
    assert there.exit_pressure_pa == pytest.approx(separation_ratio(there.exit_mach) * 101_325.0, rel=1e-3)
    full_m_s = point.isp_vac_s * 9.80665 - 101_325.0 * 150.0 * point.characteristic_velocity_m_s / 10e6
    assert point.isp_ambient_s is not None and point.isp_ambient_s * 9.80665 > full_m_s


def test_a_nozzle_that_flows_full_does_not_separate() -> None:
    flow = expansion("LOX", "RP-1", 2.7, 25e6, area_ratio=36.87)
    assert not separates(flow, 101_325.0)
    assert separates(flow, 1e6)


def test_no_flow_is_left_where_it_separates_at_the_throat() -> None:
    assert separated("LOX", "RP-1", 2.7, 1e6, 2e6) is None
    point = design_point("LOX", "RP-1", 2.7, 1e6, area_ratio=36.0, ambient_pressure_pa=2e6)
    assert (point.state, point.isp_ambient_s, point.separation_area_ratio) == ("separated", None, None)


def test_throttling_loses_thrust_faster_than_pressure_and_separates_at_last() -> None:
    result = sweep(
        "LOX", "CH4", (3.5,), (20e6,), Nozzles(area_ratios=(35.0,)), throttle_levels=(0.2, 0.4, 0.6, 0.8, 1.0)
    )
    shares = [item.thrust_share for item in result.throttle]
    assert shares[-1] == pytest.approx(1.0)
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert all(item.thrust_share is not None and item.thrust_share < item.level for item in result.throttle[:-1])
    assert result.throttle[0].point.state == "separated" and result.throttle[-1].point.state == "over-expanded"


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        sweep("LOx", "RP-1", (-1.0,), (1.0, 1e6), Nozzles(), ambient_pressure_pa=-1.0, throttle_levels=(0.5, 9.0))
    keys = [problem.key for problem in error.value.problems]
    assert keys[:5] == ["oxidiser", "mixture ratio", "chamber pressure", "ambient pressure", "throttle level"]
    assert len(keys) == 8


def test_too_many_points_are_refused() -> None:
    ratios = tuple(2.0 + 1e-5 * step for step in range(1000))
    with pytest.raises(InputError, match="250000 points"):
        sweep("LOX", "RP-1", ratios, (1e6,), Nozzles(area_ratios=tuple(2.0 + step for step in range(250))))


def test_a_lonely_pair_takes_the_efficiency_of_its_cycle() -> None:
    known = built_in_observations()
    pair = cycle_efficiency("gas-generator", "LOX", "CH4", known)
    assert not isinstance(pair, NoSolution) and pair.scope == "cycle" and 0.9 < pair.mean < 0.96
    assert pair.freedom == len(pair.engines) - 1 >= 5
    assert isinstance(cycle_efficiency("tap-off", "LOX", "LH2", known), NoSolution)


def test_the_picture_draws_every_line_and_refuses_a_point() -> None:
    result = sweep("LOX", "LH2", (5.0, 6.0), (5e6, 10e6), Nozzles(area_ratios=(20.0,)))
    vacuum, ambient = sweep_figure(result).axes
    assert len(vacuum.lines) == 2 * 2 + 2 and ambient.get_xlabel() == "mixture ratio by mass"
    areas = sweep("LOX", "LH2", (6.0,), (5e6,), Nozzles(area_ratios=(20.0, 40.0)))
    assert sweep_figure(areas).axes[1].get_xlabel() == "area ratio"
    with pytest.raises(InputError, match="no picture"):
        sweep_figure(sweep("LOX", "LH2", (6.0,), (5e6,), Nozzles(area_ratios=(20.0,))))


def test_points_without_an_answer_leave_the_others() -> None:
    result = sweep("LOX", "LH2", (0.5, 1.0, 6.0), (10e6, 20e6), Nozzles(area_ratios=(300.0,)))
    assert [point.mixture_ratio for point in result.points] == [1.0, 6.0, 1.0, 6.0]
    assert [point.isp_vac_frozen_s is None for point in result.points[:2]] == [True, False]  # colder than 200 K
    assert [(item.mixture_ratio, item.chamber_pressure_pa) for item in result.refused] == [(0.5, 10e6), (0.5, 20e6)]
    assert [best.line_points for best in result.best] == [2, 2]
    assert len(sweep_figure(result).axes) == 2
    with pytest.raises(InputError, match="no chemical equilibrium"):
        sweep("LOX", "LH2", (0.5,), (10e6,), Nozzles(area_ratios=(300.0,)))


def test_a_sweep_of_a_monopropellant_tells_what_it_is_taken_as() -> None:
    result = sweep("none", "0.9 H2O2 + 0.1 H2O(L)", (0.0,), (1e6, 2e6), Nozzles(area_ratios=(20.0,)))
    assert [(used.name, used.gas) for used in result.reactants] == [("H2O2(L)", False), ("H2O(L)", False)]
    assert result.points[0].isp_vac_s < result.points[1].isp_vac_s
    assert [used.gas for used in sweep("N2O", "paraffin", (7.0,), (2e6,), Nozzles((10.0,))).reactants] == [False, True]
    with pytest.raises(InputError, match="mixture ratio: a monopropellant has none"):
        sweep("none", "N2H4", (1.0,), (1e6,), Nozzles(area_ratios=(20.0,)))
