"""How well the power balance meets what is published of engines' turbopumps."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from perilune.constants import G0
from perilune.engines.cycle import balance, scaled
from perilune.engines.cycle_model import CycleBalance, EngineDesign
from perilune.engines.machines import read_by
from perilune.engines.open_cycle import OPEN
from perilune.engines.turbopump_data import PublishedPower, published
from perilune.errors import NoSolution

_OWN = {
    "pump_efficiency_oxidiser": "pump_efficiency_oxidiser",
    "pump_efficiency_fuel": "pump_efficiency_fuel",
    "turbine_efficiency": "turbine_efficiency",
    "turbine_inlet_k": "turbine_inlet_k",
    "turbine_pressure_ratio": "pressure_ratio",
}
_AREA_RATIO = 40.0
"""The nozzle has no say in the pumps' power: flow comes from the published thrust and impulse."""


@dataclass(frozen=True)
class CycleRow:
    """One published number beside the balance's.

    ``own`` is computed with the engine's own published efficiencies, temperature and (open cycles) turbine pressure
    ratio, ``others`` with the usual values of the other engines alone; both use pressure drops of others. None where
    that balance does not close.
    """

    engine: str
    quantity: str
    published: float
    own: float | None
    own_error_percent: float | None
    others: float | None
    others_error_percent: float | None


@dataclass(frozen=True)
class CycleValidation:
    """The table of power, flow and pressure over the published engines, and the errors' medians and largest."""

    rows: tuple[CycleRow, ...]
    compared: int
    own_median_error_percent: float
    own_largest_error_percent: float
    others_median_error_percent: float
    others_largest_error_percent: float
    not_closing: tuple[tuple[str, str], ...]


def validate_cycles() -> CycleValidation:
    """Return the comparison with every published turbine power, drive flow, pre-burner pressure and mixture ratio.

    >>> validate_cycles().compared >= 15
    True
    """
    rows: list[CycleRow] = []
    refused: list[tuple[str, str]] = []
    for item in published():
        own, others = _balanced(item, own=True), _balanced(item, own=False)
        for kind, result in (("own efficiencies", own), ("others' efficiencies", others)):
            if isinstance(result, NoSolution):
                refused.append((f"{item.id}, {kind}", result.reason))
        rows += _rows(item, own, others)
    own_errors = [abs(row.own_error_percent) for row in rows if row.own_error_percent is not None]
    others_errors = [abs(row.others_error_percent) for row in rows if row.others_error_percent is not None]
    return CycleValidation(
        tuple(rows),
        len(rows),
        median(own_errors),
        max(own_errors),
        median(others_errors),
        max(others_errors),
        tuple(refused),
    )


def _balanced(item: PublishedPower, *, own: bool) -> CycleBalance | NoSolution:
    design = EngineDesign(
        item.cycle, item.oxidiser, item.fuel, item.mixture_ratio, item.chamber_pressure_pa, _AREA_RATIO
    )
    given: dict[str, float] = {}
    if own:
        own_values = {name: getattr(item, column) for column, name in _OWN.items() if getattr(item, column) is not None}
        if item.cycle == "oxidiser-rich-staged-combustion" and "turbine_inlet_k" in own_values:
            own_values["oxidiser_rich_inlet_k"] = own_values["turbine_inlet_k"]
        given = {name: value for name, value in own_values.items() if name in read_by(item.cycle)}
    found = balance(design, given, without=item.id)
    return found if isinstance(found, NoSolution) else scaled(found, item.thrust_vac_n / (G0 * item.isp_vac_s))


def _rows(
    item: PublishedPower, own: CycleBalance | NoSolution, others: CycleBalance | NoSolution
) -> Iterator[CycleRow]:
    quantities = [
        ("turbine power (MW)", _scaled(item.turbine_power_w, 1e-6)),
        ("fuel pump power (MW)", _scaled(item.fuel_turbine_power_w, 1e-6)),
        ("oxidiser pump power (MW)", _scaled(item.oxidiser_turbine_power_w, 1e-6)),
        ("drive gas flow (kg/s)", item.drive_flow_kg_s),
        ("drive gas mixture ratio", item.drive_mixture_ratio),
        ("turbine inlet over chamber pressure", item.drive_pressure_ratio),
        ("fuel discharge over chamber pressure", item.discharge_ratio_fuel),
        ("oxidiser discharge over chamber pressure", item.discharge_ratio_oxidiser),
    ]
    if item.cycle not in OPEN:
        quantities.append(("turbine pressure ratio", item.turbine_pressure_ratio))
    for quantity, told in quantities:
        if told is None:
            continue
        pair = [None if isinstance(result, NoSolution) else _computed(result, quantity) for result in (own, others)]
        errors = [None if value is None else 100.0 * (value / told - 1.0) for value in pair]
        yield CycleRow(item.id, quantity, told, pair[0], errors[0], pair[1], errors[1])


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _computed(result: CycleBalance, quantity: str) -> float:
    shaft, pressure_pa = result.shafts[0], result.design.chamber_pressure_pa
    return {
        "turbine power (MW)": 1e-6 * result.turbine_power_w,
        "fuel pump power (MW)": 1e-6 * shaft.fuel_pump_w,
        "oxidiser pump power (MW)": 1e-6 * shaft.oxidiser_pump_w,
        "drive gas flow (kg/s)": shaft.flow_kg_s,
        "drive gas mixture ratio": shaft.mixture_ratio,
        "turbine inlet over chamber pressure": shaft.inlet_pressure_pa / pressure_pa,
        "fuel discharge over chamber pressure": result.fuel_discharge_pa / pressure_pa,
        "oxidiser discharge over chamber pressure": result.oxidiser_discharge_pa / pressure_pa,
        "turbine pressure ratio": shaft.pressure_ratio,
    }[quantity]
