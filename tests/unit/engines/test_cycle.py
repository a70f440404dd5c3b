"""Power cycles: the balance itself, its limits, what is refused, and the parts it is made of."""

from dataclasses import replace

import pytest

from perilune.catalogue import load_catalogue
from perilune.engines.cycle import balance, scaled
from perilune.engines.cycle_answer import cycle_answer, design_of
from perilune.engines.cycle_model import CYCLES, CycleBalance, EngineDesign
from perilune.engines.cycle_solve import solve_cycle
from perilune.engines.machines import NAMES, read_by
from perilune.engines.plots_cycle import cycle_figure
from perilune.engines.pump import LIQUIDS, pump_work_j_kg
from perilune.engines.turbine_gas import TurbineGas, heated_fuel, turbine_gas
from perilune.engines.turbopump_data import published, usual
from perilune.errors import InputError, NoSolution

GENERATOR = EngineDesign("gas-generator", "LOX", "RP-1", 2.3, 8e6, 20.0, 1e6)
CLOSED = [
    EngineDesign("fuel-rich-staged-combustion", "LOX", "LH2", 6.0, 15e6, 60.0, 1e6),
    EngineDesign("oxidiser-rich-staged-combustion", "LOX", "RP-1", 2.6, 18e6, 36.0, 1e6),
    EngineDesign("full-flow-staged-combustion", "LOX", "CH4", 3.5, 20e6, 36.0, 1e6),
    EngineDesign("expander", "LOX", "LH2", 5.5, 3e6, 80.0, 1e5),
]
BLEED = EngineDesign("expander-bleed", "LOX", "LH2", 5.0, 3.62e6, 110.0, 137e3)


def _closed(design: EngineDesign, given: dict[str, float] | None = None) -> CycleBalance:
    found = balance(design, given)
    assert isinstance(found, CycleBalance), found
    return found


@pytest.mark.parametrize("design", CLOSED, ids=lambda design: design.cycle)
def test_every_turbine_gives_what_its_pumps_take(design: EngineDesign) -> None:
    result = _closed(design)
    for shaft in result.shafts:
        assert shaft.power_w == pytest.approx(shaft.oxidiser_pump_w + shaft.fuel_pump_w, rel=1e-6)
        assert shaft.pressure_ratio > 1.0
        assert shaft.inlet_pressure_pa > design.chamber_pressure_pa
    assert result.bleed_share == result.isp_loss_s == 0.0
    assert result.turbine_power_w == pytest.approx(sum(shaft.power_w for shaft in result.shafts))


def test_a_gas_generator_pays_with_its_bleed() -> None:
    result = _closed(GENERATOR)
    (shaft,) = result.shafts
    gas = turbine_gas("LOX", "RP-1", "fuel-rich", shaft.inlet_temperature_k)
    assert isinstance(gas, TurbineGas)
    efficiency = next(item.value for item in result.settings if item.name == "turbine_efficiency")
    assert shaft.power_w == pytest.approx(shaft.flow_kg_s * gas.work_j_kg(shaft.pressure_ratio, efficiency))
    assert result.bleed_share == pytest.approx(shaft.flow_kg_s / result.flow_kg_s)
    assert result.chamber_mixture_ratio > GENERATOR.mixture_ratio  # the fuel-rich bleed leaves the chamber leaner
    assert 0.0 < result.isp_loss_s < 10.0
    flow = result.flow_kg_s * (1.0 - result.bleed_share)
    oxidiser = flow * result.chamber_mixture_ratio / (1.0 + result.chamber_mixture_ratio)
    oxidiser += shaft.flow_kg_s * shaft.mixture_ratio / (1.0 + shaft.mixture_ratio)
    assert oxidiser / (result.flow_kg_s - oxidiser) == pytest.approx(GENERATOR.mixture_ratio)


@pytest.mark.parametrize("design", [GENERATOR, *CLOSED], ids=lambda design: design.cycle)
def test_nothing_closes_beyond_the_highest_pressure(design: EngineDesign) -> None:
    result = _closed(design)
    highest_pa = result.highest_chamber_pressure_pa
    assert highest_pa is not None and highest_pa > design.chamber_pressure_pa
    assert not isinstance(solve_cycle(replace(design, chamber_pressure_pa=0.999 * highest_pa)), NoSolution)
    refused = solve_cycle(replace(design, chamber_pressure_pa=1.001 * highest_pa))
    assert isinstance(refused, NoSolution) and refused.binding == "turbine power"
    assert result.limit


def test_an_open_cycle_has_a_best_pressure() -> None:
    result = _closed(GENERATOR)
    assert result.best_chamber_pressure_pa is not None and result.highest_chamber_pressure_pa is not None
    assert 8e6 < result.best_chamber_pressure_pa < result.highest_chamber_pressure_pa


def test_a_balance_that_does_not_close_tells_what_would_close_it() -> None:
    refused = balance(EngineDesign("expander", "LOX", "LH2", 6.1, 6.1e6, 240.0))
    assert isinstance(refused, NoSolution) and "it would close with turbine_inlet_k = " in refused.reason
    kelvin = float(refused.reason.rpartition("= ")[2])
    _closed(EngineDesign("expander", "LOX", "LH2", 6.1, 6.1e6, 240.0), {"turbine_inlet_k": kelvin})


def test_the_hottest_published_gas_is_tried_before_a_balance_is_refused() -> None:
    cool = _closed(EngineDesign("oxidiser-rich-staged-combustion", "LOX", "RP-1", 2.6, 15e6, 36.0))
    hot = _closed(EngineDesign("oxidiser-rich-staged-combustion", "LOX", "RP-1", 2.72, 26.66e6, 36.87))
    assert [result.shafts[0].inlet_temperature_k for result in (cool, hot)] == pytest.approx([700.0, 772.0], abs=1.0)
    told = {item.name: item.source for item in hot.settings}
    assert told["oxidiser_rich_inlet_k"] == "highest published, rd-170"
    given = balance(hot.design, {"oxidiser_rich_inlet_k": 700.0})
    assert isinstance(given, NoSolution)  # what is given is not overruled
    assert cool.highest_chamber_pressure_pa is not None and cool.highest_chamber_pressure_pa > 26.66e6


def test_the_limit_says_what_fails_a_little_beyond() -> None:
    engine = _closed(CLOSED[1])
    assert engine.limit.startswith("5% beyond, at best the turbine gives 9")
    assert engine.highest_chamber_pressure_pa is not None
    assert "the turbine would take" in _closed(GENERATOR).limit
    further = replace(CLOSED[1], chamber_pressure_pa=1.01 * engine.highest_chamber_pressure_pa)
    assert isinstance(balance(further), NoSolution)


def test_better_machines_lift_the_limit() -> None:
    design = CLOSED[1]
    limits = [
        _closed(design, {"turbine_efficiency": efficiency}).highest_chamber_pressure_pa or 1e9
        for efficiency in (0.7, 0.75, 0.8)
    ]
    assert limits == sorted(limits) and limits[0] < limits[2]


def test_powers_and_flows_scale_with_thrust() -> None:
    one, two = (_closed(replace(GENERATOR, thrust_vac_n=thrust)) for thrust in (1e6, 2e6))
    assert two.turbine_power_w == pytest.approx(2.0 * one.turbine_power_w)
    assert scaled(one, two.flow_kg_s).turbine_power_w == pytest.approx(two.turbine_power_w)
    assert _closed(replace(GENERATOR, thrust_vac_n=None)).flow_kg_s == 1.0


def test_pressure_fed_needs_a_tank_that_holds() -> None:
    low = _closed(EngineDesign("pressure-fed", "NTO", "MMH", 1.65, 0.8e6, 60.0, 26e3))
    assert low.tank_pressure_pa > 0.8e6 and low.turbine_power_w == 0.0 and not low.shafts
    high = balance(EngineDesign("pressure-fed", "NTO", "MMH", 1.65, 8e6, 60.0, 26e3))
    assert isinstance(high, NoSolution) and high.binding == "tank pressure"


def test_only_what_a_cycle_reads_is_told() -> None:
    assert [item.name for item in _closed(CLOSED[3]).settings if "oxidiser_rich" in item.name] == []
    names = {item.name for item in _closed(CLOSED[2]).settings}
    assert {"turbine_inlet_k", "oxidiser_rich_inlet_k", "hot_duct"} <= names and "pressure_ratio" not in names
    given = _closed(GENERATOR, {"turbine_inlet_k": 950.0}).settings
    assert ("turbine_inlet_k", "given") in {(item.name, item.source) for item in given}


def test_a_parameter_of_another_cycle_is_refused() -> None:
    for design in (GENERATOR, *CLOSED):
        for name in set(NAMES) - set(read_by(design.cycle)):
            with pytest.raises(InputError, match=f"'{name}' is none of {design.cycle} engines"):
                balance(design, {name: 1.0})


@pytest.mark.parametrize("design", [GENERATOR, *CLOSED, BLEED], ids=lambda design: design.cycle)
def test_every_parameter_that_a_cycle_reads_moves_its_balance(design: EngineDesign) -> None:
    usual_one = _closed(design)
    for setting in usual_one.settings:
        found = balance(design, {setting.name: 1.01 * setting.value})
        moved = isinstance(found, NoSolution) or found.shafts != usual_one.shafts
        assert moved, setting.name


def test_a_bleed_expander_spends_heated_fuel_alone() -> None:
    engine = _closed(BLEED)
    shaft = engine.shafts[0]
    assert (shaft.turbine, shaft.mixture_ratio, shaft.inlet_temperature_k) == ("heated fuel", 0.0, 409.0)
    assert 0.0 < engine.bleed_share < 0.05 and engine.chamber_mixture_ratio > BLEED.mixture_ratio
    assert engine.isp_loss_s > 0.0 and engine.best_chamber_pressure_pa is not None
    # a bleed expander turns over a higher pressure ratio, so it goes to pressures at which a closed one is broken
    closed = _closed(replace(BLEED, cycle="expander"), {"turbine_inlet_k": 409.0})
    assert (engine.highest_chamber_pressure_pa or 0.0) > (closed.highest_chamber_pressure_pa or 1e9)
    hotter = _closed(BLEED, {"turbine_inlet_k": 500.0})
    assert hotter.bleed_share < engine.bleed_share


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        balance(replace(GENERATOR, cycle="gasgenerator"), {"turbine_inlet": 900.0, "hot_duct": 9.0})
    assert len(error.value.problems) == 3
    assert error.value.problems[0].fix == "did you mean 'gas-generator'?"
    with pytest.raises(InputError, match="unknown fuel"):
        balance(replace(GENERATOR, fuel="kerosene"))


def test_what_is_missing_or_impossible_is_a_typed_answer() -> None:
    fluorine = balance(replace(GENERATOR, oxidiser="F2(L)", fuel="LH2", mixture_ratio=8.0))
    assert isinstance(fluorine, NoSolution) and fluorine.reason.startswith(
        "not evaluable: density of F2(L) missing; known: LOX"
    )
    kerosene = balance(EngineDesign("expander", "LOX", "RP-1", 2.6, 3e6, 60.0))
    assert isinstance(kerosene, NoSolution) and kerosene.binding == "fuel"
    cold = balance(GENERATOR, {"turbine_inlet_k": 700.0})
    assert isinstance(cold, NoSolution) and "outside what is measured" in cold.reason
    assert isinstance(turbine_gas("NTO", "UDMH", "fuel-rich", 900.0), NoSolution)
    assert isinstance(heated_fuel("LH2", 100.0), NoSolution)


def test_turbine_gas_has_the_temperature_asked_for_on_either_side() -> None:
    for side, ratio in (("fuel-rich", 0.94), ("oxidiser-rich", None)):
        gas = turbine_gas("LOX", "LH2", side, 922.0)  # type: ignore[arg-type]
        assert isinstance(gas, TurbineGas) and gas.temperature_k == pytest.approx(922.0, abs=1.0)
        if ratio is not None:
            assert gas.mixture_ratio == pytest.approx(ratio, abs=0.005)


def test_storables_have_a_gas_generator_of_their_own() -> None:
    result = _closed(EngineDesign("gas-generator", "NTO", "UDMH", 2.12, 7.96e6, 12.7, 8e5))
    assert result.shafts[0].inlet_temperature_k == 1181.0 and result.shafts[0].mixture_ratio == 0.1
    assert 0.01 < result.bleed_share < 0.04
    assert isinstance(turbine_gas("NTO", "MMH", "fuel-rich", 1400.0), NoSolution)


def test_a_stiff_liquid_takes_rise_over_density_and_hydrogen_less() -> None:
    assert pump_work_j_kg(LIQUIDS["RP-1"], 10e6, 0.5) == pytest.approx(10e6 / 810.0 / 0.5, rel=0.01)
    assert pump_work_j_kg(LIQUIDS["LH2"], 44e6, 1.0) < 0.9 * 44e6 / 70.8


def test_published_data_have_sources_and_medians() -> None:
    for item in published():
        assert item.sources and item.cycle in CYCLES
    found = usual("pump_efficiency_fuel", [item for item in published() if item.fuel == "LH2"])
    assert found is not None and 0.55 <= found[0] <= 0.75
    assert usual("no such datum", published()) is None
    assert "turbine_inlet_k" in NAMES


def test_an_engine_of_the_catalogue_becomes_a_design() -> None:
    catalogue = load_catalogue()
    design = design_of(catalogue.engine("rd-180"))
    assert isinstance(design, EngineDesign) and design.chamber_pressure_pa == pytest.approx(26.66e6)
    assert isinstance(design_of(catalogue.engine("rsrmv")), NoSolution)
    answer = cycle_answer(design, dry_mass_published_kg=5330.0)
    assert answer.balance is not None and answer.dry_mass is not None and answer.no_solution is None


def test_the_picture_ends_where_the_balance_does() -> None:
    power, impulse = cycle_figure(CLOSED[3]).axes
    assert max(power.lines[0].get_xdata()) < 6.0
    assert len(impulse.lines) == 3
    with pytest.raises(InputError, match="closes nowhere"):
        cycle_figure(EngineDesign("expander", "LOX", "RP-1", 2.6, 3e6, 60.0))


def test_a_solid_motor_and_an_engine_without_a_datum_have_no_design():
    engine = load_catalogue().engine("rs-25")
    solid = design_of(engine.model_copy(update={"cycle": engine.cycle.__class__("solid")}))
    assert solid == NoSolution("not evaluable: composition of the solid propellant missing", "composition")
    liquid = {cycle.value for cycle in type(engine.cycle)} - {"solid"}
    assert liquid == set(CYCLES)
    lacking = design_of(engine.model_copy(update={"mixture_ratio": None}))
    assert isinstance(lacking, NoSolution)
    assert "missing" in lacking.reason


def test_gas_for_a_turbine_that_no_mixture_gives_is_told():
    # 5 K is colder than either propellant is stored at
    answer = turbine_gas("LOX", "LH2", "fuel-rich", 5.0)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "turbine inlet temperature"


def test_no_more_impulse_is_expected_than_the_bleed_leaves() -> None:
    # a bleed of 4 %: the only engine of the class loses a tenth as much to its turbine
    found = balance(EngineDesign("expander-bleed", "LOX", "LH2", 5.9, 10e6, 37.0))
    assert isinstance(found, CycleBalance)
    assert found.isp_vac_expected_s is not None
    assert 0.94 * found.isp_vac_ideal_s < found.isp_vac_expected_s < 0.97 * found.isp_vac_ideal_s
