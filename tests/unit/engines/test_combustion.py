"""Ideal performance: what is refused, how it behaves, and that the short lists of products change nothing."""

import itertools
from types import SimpleNamespace

import pytest

from perilune.engines import combustion
from perilune.engines.combustion import FUELS, OXIDISERS, expansion, ideal_performance
from perilune.errors import InputError

PAIRS = [("LOX", fuel) for fuel in FUELS] + [("NTO", "UDMH"), ("NTO", "MMH"), ("NTO", "Aerozine-50"), ("H2O2", "RP-1")]


def _speeds_m_s(
    pair: tuple[str, str], products: tuple[str, ...] | None, state: tuple[float, float, float]
) -> list[float]:
    runs = [
        combustion._run((*pair, products), state[0], state[1], {"supar": [state[2]]}, frozen=frozen)
        for frozen in (False, True)
    ]
    return [float(run.Isp_vacuum[-1]) for run in runs] + [float(run.c_star[-1]) for run in runs]


@pytest.mark.parametrize("pair", sorted(combustion._SHORT_LISTS), ids="/".join)
def test_short_list_of_products_gives_the_answer_of_all_products(pair: tuple[str, str]) -> None:
    low, high, products = combustion._SHORT_LISTS[pair]
    ratios = [low + share * (high - low) for share in (0.0, 0.25, 0.5, 1.0)]
    for ratio, (pressure_pa, area_ratio) in itertools.product(
        ratios, [(0.6e6, 100.0), (1e6, 200.0), (2e6, 300.0), (7e6, 16.0), (30e6, 40.0)]
    ):
        state = (ratio, pressure_pa, area_ratio)
        assert _speeds_m_s(pair, products, state) == pytest.approx(_speeds_m_s(pair, None, state), rel=1e-6), state


def test_all_products_are_considered_outside_the_range_of_the_short_list() -> None:
    low, high, products = combustion._SHORT_LISTS["LOX", "RP-1"]
    assert combustion._products("LOX", "RP-1", low) == products == combustion._products("LOX", "RP-1", high)
    assert combustion._products("LOX", "RP-1", low - 0.01) is None
    assert combustion._products("LOX", "LH2", 6.0) is None


@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
def test_every_propellant_pair_has_a_plausible_performance(pair: tuple[str, str]) -> None:
    ideal = ideal_performance(*pair, 6.0 if pair[1] == "LH2" or pair[0] == "H2O2" else 2.2, 10e6, 50.0)
    assert 300.0 < ideal.isp_vac_s < 470.0
    assert 2500.0 < ideal.chamber_temperature_k < 3900.0
    assert 0.0 < ideal.exit_pressure_pa < ideal.chamber_pressure_pa / 100.0
    assert ideal.thrust_coefficient_vac * ideal.characteristic_velocity_m_s == pytest.approx(ideal.isp_vac_s * 9.80665)
    assert ideal.isp_vac_frozen_s < ideal.isp_vac_s


def test_hydrazine_in_the_fuel_lowers_the_best_mixture_ratio() -> None:
    ratios = [1.4 + 0.1 * step for step in range(22)]
    best = [
        max(ratios, key=lambda ratio: ideal_performance("NTO", fuel, ratio, 0.7e6, 50.0).isp_vac_s)
        for fuel in ("Aerozine-50", "MMH", "UDMH")
    ]
    assert best == sorted(best)
    assert best[0] < best[2]


def test_a_larger_nozzle_gives_more_impulse_and_less_exit_pressure() -> None:
    nozzles = [ideal_performance("LOX", "CH4", 3.55, 30e6, area_ratio) for area_ratio in (10.0, 40.0, 100.0, 200.0)]
    impulses = [ideal.isp_vac_s for ideal in nozzles]
    assert impulses == sorted(impulses)
    pressures = [ideal.exit_pressure_pa for ideal in nozzles]
    assert pressures == sorted(pressures, reverse=True)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        ideal_performance("LOx", "kerosene", -1.0, 0.0, float("nan"))
    problems = error.value.problems
    assert [problem.key for problem in problems] == [
        "oxidiser",
        "fuel",
        "mixture_ratio",
        "chamber_pressure_pa",
        "area_ratio",
    ]
    assert problems[0].fix == "did you mean 'LOX'?"
    assert problems[0].expected is not None and problems[0].expected.startswith(f"one of {', '.join(OXIDISERS)}")


@pytest.mark.parametrize("state", [(0.1, 1e6, 200.0), (100.0, 1e6, 2000.0)])
def test_no_equilibrium_is_an_error_not_a_number(
    state: tuple[float, float, float], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="no chemical equilibrium found for LOX/RP-1 at mixture ratio"):
        ideal_performance("LOX", "RP-1", *state)
    assert capfd.readouterr() == ("", "")


def test_an_expansion_without_an_exit_plane_is_refused():
    with pytest.raises(InputError, match="no exit plane; expected an area ratio or an exit pressure"):
        expansion("LOX", "LH2", 6.0, 20e6)


def test_an_exit_plane_that_cea_did_not_reach_is_refused() -> None:
    # LOX/LH2 at mixture ratio 1, where water freezes in the nozzle: CEA may end at 46 of 40 and call it converged
    for reached, wanted in ((46.12, False), (39.99, True)):
        solution = SimpleNamespace(ae_at=[0.0, 1.0, reached])
        assert combustion._in_place(solution, {"supar": [40.0]}) is wanted
        assert combustion._in_place(solution, {"pi_p": [2.0]})
    assert expansion("LOX", "LH2", 1.0, 10e6, area_ratio=300.0).area_ratio == 300.0


def test_a_monopropellant_has_no_mixture_ratio() -> None:
    peroxide = expansion("none", "0.98 H2O2 + 0.02 H2O(L)", 0.0, 1e6, area_ratio=40.0)
    # decomposition of 98 % peroxide: some 1220 K in the handbooks of its makers
    assert peroxide.chamber_temperature_k == pytest.approx(1222.0, abs=8.0)
    hydrazine = expansion("none", "N2H4", 0.0, 1e6, area_ratio=60.0)
    # all of the ammonia dissociated as in equilibrium; thrusters deliver 220 to 235 s
    assert 215.0 < hydrazine.exit_speed_vac_m_s / 9.80665 < 240.0
