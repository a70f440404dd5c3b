"""Published data of turbopumps and gas generators, each with its source, and the usual values learnt from them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from statistics import median
from typing import Any, Final

STAGED: Final = frozenset(
    {"fuel-rich-staged-combustion", "oxidiser-rich-staged-combustion", "full-flow-staged-combustion"}
)


@dataclass(frozen=True)
class PublishedPower:
    """What is published of one engine's turbopumps; None where it is not public.

    A discharge ratio is the pump's outlet pressure over chamber pressure; ``drive_pressure_ratio`` the gas generator's
    or pre-burner's; ``drive_flow_kg_s`` the flow through the turbine. ``sources`` are citations.
    """

    id: str
    cycle: str
    oxidiser: str
    fuel: str
    mixture_ratio: float
    chamber_pressure_pa: float
    thrust_vac_n: float
    isp_vac_s: float
    sources: tuple[str, ...]
    pump_efficiency_oxidiser: float | None = None
    pump_efficiency_fuel: float | None = None
    turbine_efficiency: float | None = None
    turbine_inlet_k: float | None = None
    turbine_pressure_ratio: float | None = None
    discharge_ratio_oxidiser: float | None = None
    discharge_ratio_fuel: float | None = None
    drive_pressure_ratio: float | None = None
    drive_mixture_ratio: float | None = None
    drive_flow_kg_s: float | None = None
    turbine_power_w: float | None = None
    fuel_turbine_power_w: float | None = None
    oxidiser_turbine_power_w: float | None = None
    note: str = ""


_SCALED: Final = {
    "chamber_pressure_mpa": ("chamber_pressure_pa", 1e6),
    "thrust_vac_kn": ("thrust_vac_n", 1e3),
    "turbine_power_mw": ("turbine_power_w", 1e6),
    "fuel_turbine_power_mw": ("fuel_turbine_power_w", 1e6),
    "oxidiser_turbine_power_mw": ("oxidiser_turbine_power_w", 1e6),
}


@cache
def published() -> tuple[PublishedPower, ...]:
    """Return the published data, in the order of the file.

    >>> [item.id for item in published() if item.cycle == "expander"]
    ['rl10a-3-3']
    """
    text = (resources.files("perilune.engines") / "data" / "turbopumps.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    return tuple(_entry(entry, document["sources"]) for entry in document["engine"])


def _entry(entry: dict[str, Any], sources: dict[str, str]) -> PublishedPower:
    values: dict[str, Any] = {"sources": tuple(sources[name] for name in entry["from"])}
    for key, value in entry.items():
        if key in _SCALED:
            values[_SCALED[key][0]] = value * _SCALED[key][1]
        elif key != "from":
            values[key] = value
    return PublishedPower(**values)


def usual(name: str, engines: Sequence[PublishedPower]) -> tuple[float, tuple[str, ...]] | None:
    """Return the median of a datum over some engines and the engines that have it; None where none has.

    >>> usual("turbine_inlet_k", published()[:2])
    (992.0, ('f-1', 'h-1'))
    """
    if name not in {item.name for item in fields(PublishedPower)}:
        return None
    found = [(item.id, getattr(item, name)) for item in engines if getattr(item, name) is not None]
    if not found:
        return None
    return float(median(value for _, value in found)), tuple(engine for engine, _ in found)
