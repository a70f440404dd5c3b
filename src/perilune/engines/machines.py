"""The usual efficiencies, temperatures and pressure drops of turbopumps, each with the engines it is learnt from."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

from perilune.engines.cycle_model import CYCLES, EngineDesign, Machines, Setting
from perilune.engines.open_cycle import OPEN
from perilune.engines.propellants import NONE
from perilune.engines.turbopump_data import STAGED, PublishedPower, published, usual
from perilune.errors import InputError, NoSolution, Problem, suggest

_FIXED: Final = {
    "hot_duct": (0.157, "RS-25: turbine inlet 5880 psi over pressure ratio 1.57, chamber 3237 psi (NASA SP-8107)"),
    "drive_feed_oxidiser": (0.110, "RD-0124: pump 33.28 MPa, turbine inlet 29.98 MPa (KBKhA, table 2)"),
    "drive_feed_fuel": (0.253, "RS-25: fuel pump 2.28 of chamber pressure, pre-burner 1.82 (NASA SP-8107)"),
    "jacket": (0.52, "RL10A-3-3: fuel pump 2.5 of chamber pressure, turbine pressure ratio 1.42 (NASA SP-8107)"),
    "tank_pressure_pa": (0.3e6, "a usual tank pressure; of no weight beside the pumps' rise"),
    "highest_tank_pressure_pa": (6.9e6, "composite tanks of the SuperDraco; metal tanks of classic stages 0.8 MPa"),
}
_USUAL_FIELDS: Final = {
    "pump_efficiency_oxidiser": "pump_efficiency_oxidiser",
    "pump_efficiency_fuel": "pump_efficiency_fuel",
    "turbine_efficiency": "turbine_efficiency",
    "turbine_inlet_k": "turbine_inlet_k",
    "pressure_ratio": "turbine_pressure_ratio",
    "discharge_oxidiser": "discharge_ratio_oxidiser",
    "discharge_fuel": "discharge_ratio_fuel",
}
NAMES: Final = tuple(item.name for item in fields(Machines))
"""The parameters that can be set."""

_THRUSTS_N: Final = (1.0, 1e9)

_PUMPED: Final = frozenset(CYCLES) - {"pressure-fed"}
_LEAN: Final = frozenset({"oxidiser-rich-staged-combustion", "full-flow-staged-combustion"})
_RICH: Final = frozenset({"fuel-rich-staged-combustion", "full-flow-staged-combustion"})
_READ_BY: Final = {
    "pump_efficiency_oxidiser": _PUMPED,
    "pump_efficiency_fuel": _PUMPED,
    "turbine_efficiency": _PUMPED,
    "turbine_inlet_k": _PUMPED - {"oxidiser-rich-staged-combustion"},
    "oxidiser_rich_inlet_k": _LEAN,
    "pressure_ratio": OPEN,
    "discharge_oxidiser": frozenset(CYCLES) - _LEAN,
    "discharge_fuel": frozenset(CYCLES) - _RICH - {"expander"},
    "hot_duct": STAGED | {"expander"},
    "drive_feed_oxidiser": STAGED,
    "drive_feed_fuel": _RICH,
    "jacket": frozenset({"expander", "expander-bleed"}),
    "tank_pressure_pa": _PUMPED,
    "highest_tank_pressure_pa": frozenset({"pressure-fed"}),
}
"""The cycles whose balance depends on a parameter; that of the others knows no such thing."""


def read_by(cycle: str) -> tuple[str, ...]:
    """Return the parameters that the balance of a cycle reads.

    >>> read_by("pressure-fed")
    ('discharge_oxidiser', 'discharge_fuel', 'highest_tank_pressure_pa')
    """
    return tuple(name for name in NAMES if cycle in _READ_BY[name])


def machines(
    design: EngineDesign, given: Mapping[str, float] | None = None, *, without: str | None = None
) -> tuple[Machines, tuple[Setting, ...]] | NoSolution:
    """Return the machines of a design: what is given, else the median of published engines of its class.

    The class narrows as far as published engines go: cycle and fuel, then the cycle's kind (open, staged), then any.

    Args:
        design: cycle and propellants are read.
        given: values by the names of :class:`~perilune.engines.cycle_model.Machines`.
        without: an engine that may not speak, to judge it by the others.

    The settings told are those that the cycle reads; the others are in the machines only to be there.

    Raises:
        InputError: a name that is none of a parameter or none of this cycle's, or a value that cannot be.
    """
    given = dict(given or {})
    _check(design, given)
    known = [item for item in published() if item.id != without]
    values = dict.fromkeys(NAMES, 0.0)
    settings = []
    for name in read_by(design.cycle):
        found = (given[name], "given") if name in given else _usual(name, design, known)
        if found is None:
            return NoSolution(f"not evaluable: {name} of {design.cycle} engines missing", name)
        values[name] = found[0]
        settings.append(Setting(name, *found))
    return Machines(**values), tuple(settings)


def hottest(
    design: EngineDesign, machine: Machines, settings: tuple[Setting, ...], *, without: str | None = None
) -> tuple[Machines, tuple[Setting, ...]]:
    """Return the machines with the hottest oxidiser-rich gas that is published, where no temperature was given.

    The usual temperature is the median; what has been shown is the highest, and it decides where a balance breaks.
    """
    name = "oxidiser_rich_inlet_k"
    given = any(setting.name == name and setting.source == "given" for setting in settings)
    known = [item for item in _groups(name, design, list(published()))[0] if item.id != without]
    found = [(item.turbine_inlet_k, item.id) for item in known if item.turbine_inlet_k is not None]
    if given or design.cycle not in _LEAN or not found or max(found)[0] <= machine.oxidiser_rich_inlet_k:
        return machine, settings
    kelvin, engine = max(found)
    source = f"highest published, {engine}"
    told = tuple(Setting(name, kelvin, source) if item.name == name else item for item in settings)
    return replace(machine, oxidiser_rich_inlet_k=kelvin), told


def _usual(name: str, design: EngineDesign, known: list[PublishedPower]) -> tuple[float, str] | None:
    if name in _FIXED:
        return _FIXED[name]
    if name == "turbine_inlet_k" and design.oxidiser == "NTO" and design.cycle in ("gas-generator", "tap-off"):
        return 1181.0, "YLR87-AJ-7 on NTO and Aerozine-50 (NASA SP-8107, table III)"
    column = _USUAL_FIELDS.get(name, "turbine_inlet_k")
    for group in _groups(name, design, known):
        found = usual(column, group)
        if found is not None:
            return found[0], f"median of {', '.join(found[1])}"
    if name == "turbine_inlet_k" and design.cycle in STAGED:
        return 872.0, "fuel-rich pre-burner of the RS-25: mixture ratio 0.86 (SSME orientation, 1998), by CEA"
    return None


def _groups(name: str, design: EngineDesign, known: list[PublishedPower]) -> list[list[PublishedPower]]:
    """Return the engines that may speak, the nearest class first."""
    if name == "oxidiser_rich_inlet_k":
        return [[item for item in known if item.cycle == "oxidiser-rich-staged-combustion"]]
    if name.startswith("discharge"):  # pumps that feed nothing but the chamber
        plain = [item for item in known if item.cycle == "gas-generator"]
        same = [item for item in known if item.cycle == design.cycle and design.cycle in STAGED]
        return [*([item for item in some if item.fuel == design.fuel] for some in (same, plain)), plain]
    cycle = "gas-generator" if design.cycle == "tap-off" else design.cycle
    same = [item for item in known if item.cycle == cycle]
    groups = [[item for item in same if item.fuel == design.fuel], same]
    if name == "turbine_inlet_k":  # temperatures are not those of another cycle
        return [] if design.cycle in STAGED else groups
    kin = STAGED if design.cycle in STAGED else OPEN if design.cycle in OPEN else frozenset()
    near = [item for item in known if item.cycle in kin]
    groups += [[item for item in near if item.fuel == design.fuel], near]
    return [*groups, [item for item in known if item.fuel == design.fuel], known]


def _check(design: EngineDesign, given: Mapping[str, float]) -> None:
    problems = []
    if design.cycle not in CYCLES:
        fix = suggest(design.cycle, CYCLES)
        problems.append(Problem(f"no cycle '{design.cycle}'", expected=f"one of {', '.join(CYCLES)}", fix=fix))
    if design.oxidiser == NONE:
        problems.append(Problem("no balance of a monopropellant", key="oxidiser", expected="an oxidiser and a fuel"))
    low, high = _THRUSTS_N
    if design.thrust_vac_n is not None and not low <= design.thrust_vac_n <= high:
        cause = f"{design.thrust_vac_n:g} N is out of range"
        problems.append(Problem(cause, key="thrust_vac_n", expected=f"{low:g} to {high:g} N"))
    read = read_by(design.cycle) if design.cycle in CYCLES else NAMES
    for name, value in given.items():
        if name not in read:
            cause = f"no parameter '{name}'" if name not in NAMES else f"'{name}' is none of {design.cycle} engines"
            problems.append(Problem(cause, expected=f"one of {', '.join(read)}", fix=suggest(name, read)))
            continue
        low, high = _bounds(name)
        if not low <= value <= high:
            problems.append(Problem(f"{value:g} is out of range", key=name, expected=f"{low:g} to {high:g}"))
    if problems:
        raise InputError(problems)


def _bounds(name: str) -> tuple[float, float]:
    if "efficiency" in name:
        return 0.05, 1.0
    if name.endswith("_k"):
        return 200.0, 2000.0
    if name.endswith("_pa"):
        return 0.0, 1e8
    if name.startswith("discharge") or name == "pressure_ratio":
        return 1.0, 300.0
    return 0.0, 3.0
