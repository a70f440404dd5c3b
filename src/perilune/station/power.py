"""The power of a station over time: what its sources give in the light of the site, its loads, and its store."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.element import POWER_TYPES, STORE_TYPES
from perilune.constants import SECONDS_PER_YEAR
from perilune.station.illumination import SOLAR_IRRADIANCE, Light
from perilune.station.margin import balance_of, depletion, not_evaluable
from perilune.station.model import Balance, Closing, ElementUse, Station

FloatArray = NDArray[np.float64]

_MOST_W: Final = 1e9
_PASSIVE: Final = (*POWER_TYPES, *STORE_TYPES, "spares", "shelter", "radiator")


@dataclass(frozen=True, eq=False)
class PowerHistory:
    """Watts of sources and loads, joules that a store may give, (n,) each; and the efficiency of charging it."""

    solar_w: FloatArray
    steady_w: FloatArray
    load_w: FloatArray
    usable_j: FloatArray
    efficiency: float

    def depletion_j(self, step_s: float, more_w: FloatArray | float = 0.0) -> FloatArray:
        """Return how empty the store is after each step, (n,), with so much more power."""
        short = (self.load_w - self.solar_w - self.steady_w - more_w) * step_s
        return depletion(np.where(short > 0.0, short, self.efficiency * short))


def missing_power(elements: tuple[ElementUse, ...]) -> tuple[str, ...]:
    """Return the data without which the power of a station is not evaluable."""
    names = []
    for element in elements:
        known = element.values
        if element.type == "solar array" and "generation" not in known and not {"area", "efficiency"} <= set(known):
            names.append(f"generation, or area and efficiency, of {element.name}")
        elif element.type in POWER_TYPES and element.type != "solar array" and "generation" not in known:
            names.append(f"generation of {element.name}")
        elif element.type in STORE_TYPES:
            names += [f"{key} of {element.name}" for key in ("capacity", "storage_efficiency") if key not in known]
        elif element.type not in _PASSIVE and element.type != "relay" and "power" not in known:
            names.append(f"power of {element.name}")
        if element.sleeps and "dormant_power" not in known:
            names.append(f"dormant_power of {element.name}")
    return tuple(names)


def power_history(station: Station, light: Light) -> PowerHistory:
    """Return sources, loads and store of a station at the epochs of a light.

    A solar array gives its rated power at 1,361 W/m2 in proportion to the flux on a surface that follows the Sun. What
    a source loses in a year compounds. A relay is in orbit: it takes nothing. An element that sleeps runs at its
    dormant power while nothing of the Sun is seen.
    """
    epochs = light.epochs_tdb_s
    solar, steady, load, usable, kept, stored = (np.zeros(epochs.size) for _ in range(6))
    night = light.sun_clear_rad <= 0.0
    for element in station.elements:
        units, value = element.units(epochs), element.values
        age = np.maximum(epochs - element.start_tdb_s, 0.0) / SECONDS_PER_YEAR
        fresh = (1.0 - min(value.get("degradation", 0.0), 1.0)) ** age
        if element.type == "solar array":
            rated = value.get("generation", SOLAR_IRRADIANCE * value.get("area", 0.0) * value.get("efficiency", 0.0))
            solar += units * rated * fresh * light.flux_w_m2 / SOLAR_IRRADIANCE
        elif element.type in POWER_TYPES:
            steady += units * value.get("generation", 0.0) * fresh
        elif element.type in STORE_TYPES:
            capacity = units * value.get("capacity", 0.0)
            usable += capacity * value.get("depth", 1.0)
            stored += capacity
            kept += capacity * value.get("storage_efficiency", 1.0)
        if element.type != "relay":
            working = value.get("power", 0.0)
            load += units * (
                np.where(night, value.get("dormant_power", working), working) if element.sleeps else working
            )
    total = float(stored.sum())
    return PowerHistory(solar, steady, load, usable, float(kept.sum()) / total if total else 1.0)


def power_balances(station: Station, light: Light) -> tuple[Balance, Balance]:
    """Return the balance of the mean power and of the energy store.

    The store is full at the start and where a unit arrives; it breaks when more is taken than it may give.
    """
    missing = missing_power(station.elements)
    if missing:
        return not_evaluable("power", "kW", missing), not_evaluable("energy store", "kWh", missing)
    history = power_history(station, light)
    step, epochs = station.step_s, light.epochs_tdb_s
    sunlit = light.sun_fraction >= 0.5
    # in the light the sources must carry the load; in the night that is the store's part
    instant = np.where(sunlit, history.solar_w + history.steady_w - history.load_w, 0.0)
    power = balance_of("power in the light", "kW", epochs, instant, _more_power(station, instant), 1e3)
    empty = history.depletion_j(step)
    margin = history.usable_j - empty
    closes = _closings(station, light, history) if margin.min() < 0.0 else ()
    return power, balance_of("energy store", "kWh", epochs, margin, closes, 3.6e6)


def _more_power(station: Station, instant: FloatArray) -> tuple[Closing, ...]:
    short = -float(instant.min()) / 1e3
    return (Closing("more power in the light", short, "kW"),) if short > 0.0 and station.elements else ()


def _closings(station: Station, light: Light, history: PowerHistory) -> tuple[Closing, ...]:
    step = station.step_s
    short_j = float((history.depletion_j(step) - history.usable_j).max())
    closes = [Closing("more store that may be used", short_j / 3.6e6, "kWh")]
    per_kg = _usable_per_kg(station)
    if per_kg:
        closes.append(Closing(f"more of {per_kg[0]}", short_j / per_kg[1], "kg"))
    array = _least(history, step, light.flux_w_m2 / SOLAR_IRRADIANCE)
    if array is not None:
        closes.append(Closing("more solar array, rated at 1 au", array / 1e3, "kW"))
        per_m2 = _rated_per_m2(station)
        if per_m2:
            closes.append(Closing(f"more of {per_m2[0]}", array / per_m2[1], "m2"))
    steady = _least(history, step, np.ones(light.flux_w_m2.size))
    if steady is not None:
        closes.append(Closing("more power by day and night", steady / 1e3, "kW"))
    return tuple(closes)


def _least(history: PowerHistory, step: float, shape: FloatArray) -> float | None:
    """Return the least power of a shape that keeps the store from emptying, by bisection [W]; None: no power does."""

    def holds(power_w: float) -> bool:
        return bool(np.all(history.depletion_j(step, power_w * shape) <= history.usable_j))

    return least(holds, _MOST_W)


def least(holds: Callable[[float], bool], most: float) -> float | None:
    """Return the least number from which on a condition holds, to 1e-6 of it; None where it fails at the most."""
    if not holds(most):
        return None
    low, high = 0.0, most
    while high - low > 1e-6 * high:
        middle = 0.5 * (low + high) if high < 2.0 * low or high < 1.0 else max(np.sqrt(max(low, 1e-3) * high), 1e-3)
        low, high = (low, middle) if holds(float(middle)) else (float(middle), high)
        if high < 1e-3:
            break
    return float(high)


def _usable_per_kg(station: Station) -> tuple[str, float] | None:
    for element in station.elements:
        value = element.values
        if element.type in STORE_TYPES and value.get("mass"):
            return element.name, value.get("capacity", 0.0) * value.get("depth", 1.0) / value["mass"]
    return None


def _rated_per_m2(station: Station) -> tuple[str, float] | None:
    for element in station.elements:
        value = element.values
        if element.type == "solar array" and value.get("area"):
            given = SOLAR_IRRADIANCE * value.get("efficiency", 0.0)
            return element.name, value["generation"] / value["area"] if "generation" in value else given
    return None
