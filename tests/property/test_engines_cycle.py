"""Properties of engines over random designs: monotone, conserving, never NaN."""

import math

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from perilune.engines.cycle_model import CycleBalance, EngineDesign
from perilune.engines.cycle_solve import solve_cycle
from perilune.engines.dry_mass import DryMass, dry_mass
from perilune.engines.production import licensed_production
from perilune.engines.production_model import ProductionPlan
from perilune.engines.sweep import design_point
from perilune.errors import NoSolution

FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

PAIRS = st.sampled_from([("LOX", "LH2", 4.5, 7.0), ("LOX", "RP-1", 2.1, 3.0), ("LOX", "CH4", 2.7, 3.8)])
CYCLES = st.sampled_from(
    ["gas-generator", "fuel-rich-staged-combustion", "oxidiser-rich-staged-combustion", "full-flow-staged-combustion"]
)


@FEW
@given(PAIRS, st.floats(0.0, 1.0), st.floats(2e6, 30e6), st.floats(8.0, 150.0), st.floats(0.0, 1.2e5))
def test_impulse_falls_with_ambient_pressure_and_separation_never_takes_more(
    pair: tuple[str, str, float, float], share: float, pressure_pa: float, area_ratio: float, ambient_pa: float
) -> None:
    ratio = pair[2] + share * (pair[3] - pair[2])
    point = design_point(*pair[:2], ratio, pressure_pa, area_ratio=area_ratio, ambient_pressure_pa=ambient_pa)
    assert point.isp_vac_frozen_s < point.isp_vac_s * (1.0 + 1e-6)
    assert point.isp_ambient_s is None or 0.0 < point.isp_ambient_s <= point.isp_vac_s * (1.0 + 1e-9)
    full_s = point.isp_vac_s - ambient_pa * area_ratio * point.characteristic_velocity_m_s / (pressure_pa * 9.80665)
    if point.state == "separated":
        assert point.isp_ambient_s is None or point.isp_ambient_s >= full_s * (1.0 - 1e-3)
    else:
        assert point.isp_ambient_s is not None and math.isclose(point.isp_ambient_s, full_s, rel_tol=1e-9)


@FEW
@given(CYCLES, PAIRS, st.floats(0.0, 1.0), st.floats(2e6, 20e6))
def test_a_balance_balances_and_more_pressure_takes_more_power(
    cycle: str, pair: tuple[str, str, float, float], share: float, pressure_pa: float
) -> None:
    assume(cycle != "fuel-rich-staged-combustion" or pair[1] != "RP-1")  # no pre-burner gas of that is published
    design = EngineDesign(cycle, *pair[:2], pair[2] + share * (pair[3] - pair[2]), pressure_pa, 40.0)
    found, more = (
        solve_cycle(EngineDesign(**{**design.__dict__, "chamber_pressure_pa": p}))
        for p in (pressure_pa, 1.1 * pressure_pa)
    )
    if isinstance(found, NoSolution):
        assert isinstance(more, NoSolution)  # what is broken stays broken
        return
    assert isinstance(found, CycleBalance)
    for shaft in found.shafts:
        assert math.isclose(shaft.power_w, shaft.oxidiser_pump_w + shaft.fuel_pump_w, rel_tol=1e-6)
    # a bleed can also help: it moves the chamber's mixture, perhaps towards its best
    assert found.isp_loss_s >= -1.0 and 0.0 <= found.bleed_share < 0.5
    if isinstance(more, CycleBalance):
        assert more.turbine_power_w > found.turbine_power_w


@FEW
@given(st.floats(1e4, 1e7), st.floats(1e6, 30e6), st.floats(8.0, 250.0), st.booleans())
def test_mass_is_positive_and_inside_its_interval(
    thrust_n: float, pressure_pa: float, area_ratio: float, hydrogen: bool
) -> None:
    found = dry_mass(thrust_n, pressure_pa, area_ratio, hydrogen=hydrogen)
    assert isinstance(found, DryMass)
    assert 0.0 < found.mass_low_kg < found.mass_kg < found.mass_high_kg < math.inf


@FEW
@given(st.floats(1.0, 100.0), st.floats(1.0, 300.0), st.floats(0.7, 1.0), st.floats(0.0, 1.0), st.floats(0.5, 2.0))
def test_a_licence_counts_what_it_delivers_and_what_it_pays(
    price: float, built: float, rate: float, transfer: float, factor: float
) -> None:
    plan = ProductionPlan(
        engine="any",
        currency="M USD",
        start_year=2030,
        demand_per_year=3.0,
        import_price=price,
        licensor_units=built,
        learning_rate=rate,
        experience_transfer=transfer,
        cost_factor=factor,
    )
    found = licensed_production(plan, samples=100)
    assert sum(year.delivered for year in found.availability) == found.delivered
    assert all(year.delivered_p10 <= year.delivered_p90 for year in found.availability)
    assert found.first_unit_cost is not None and found.last_unit_cost is not None
    if rate < 1.0 and found.first_unit_cost < price:
        assert found.last_unit_cost <= found.first_unit_cost * (1.0 + 1e-9)
    if found.break_even_quantity is not None:
        assert found.break_even_quantity <= found.delivered
    assert 0.0 <= found.break_even_probability <= 1.0
