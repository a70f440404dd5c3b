"""Water, oxygen, nitrogen, food, other supplies and propellant of a station, and its spares."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import SECONDS_PER_DAY
from perilune.station.margin import balance_of, not_evaluable
from perilune.station.model import Balance, Closing, Commodity, Station

FloatArray = NDArray[np.float64]

NITROGEN_OF_AIR: Final = 0.767
"""Mass fraction of nitrogen in a cabin of 79 % nitrogen and 21 % oxygen by volume."""


@dataclass(frozen=True, eq=False)
class StockHistory:
    """One commodity: kg delivered, made, and used until the end of each step, and what is left, (n,) each."""

    delivered_kg: FloatArray
    made_kg: FloatArray
    used_kg: FloatArray
    reserve_kg: FloatArray

    @property
    def stock_kg(self) -> FloatArray:
        """What is left; below zero where it was not enough."""
        return np.asarray(self.delivered_kg + self.made_kg - self.used_kg)


def crew_present(station: Station, epochs_tdb_s: FloatArray) -> FloatArray:
    """Return how many people are on the surface at epochs, (n,)."""
    people = np.zeros(epochs_tdb_s.size)
    for crew in station.crews:
        people += crew.count * ((epochs_tdb_s >= crew.start_tdb_s) & (epochs_tdb_s < crew.end_tdb_s))
    return people


def recovered(station: Station, epochs_tdb_s: FloatArray, people: FloatArray, key: str) -> FloatArray:
    """Return for how many people's take a recovery counts, (n,): the best plants first, each for its crew."""
    left, total = people.copy(), np.zeros(people.size)
    plants = [element for element in station.elements if key in element.values]
    for element in sorted(plants, key=lambda plant: -plant.values[key]):
        served = np.minimum(left, element.crew * element.units(epochs_tdb_s))
        total += served * element.values[key]
        left -= served
    return total


def stock_history(station: Station, epochs_tdb_s: FloatArray, commodity: Commodity) -> StockHistory:
    """Return the history of one commodity; what the crew takes is that of the station's crew demand.

    Oxygen recovery is that of what the crew breathes, water recovery that of what it uses. Air that leaks is nitrogen
    and oxygen by mass. A delivery counts from the step after its date.
    """
    demand, step = station.crew_demand, station.step_s
    people = crew_present(station, epochs_tdb_s)
    quantity = getattr(demand, commodity, None)
    each = 0.0 if quantity is None else quantity.si
    use = people * each
    if commodity in ("water", "oxygen"):
        use = use - recovered(station, epochs_tdb_s, people, f"{commodity}_recovery") * each
    made = np.zeros(epochs_tdb_s.size)
    for element in station.elements:
        if commodity in ("water", "oxygen"):
            made += element.total(f"{commodity}_output", epochs_tdb_s)
        if commodity in ("nitrogen", "oxygen"):
            part = NITROGEN_OF_AIR if commodity == "nitrogen" else 1.0 - NITROGEN_OF_AIR
            use = use + part * element.total("air_leak", epochs_tdb_s)
    for row in station.demands:
        end = np.inf if row.end_tdb_s is None else row.end_tdb_s
        if row.commodity == commodity:
            use = use + row.rate_kg_s * ((epochs_tdb_s >= row.start_tdb_s) & (epochs_tdb_s < end))
    brought = np.zeros(epochs_tdb_s.size)
    for delivery in station.deliveries:
        if delivery.commodity == commodity and delivery.date_tdb_s <= epochs_tdb_s[-1]:
            brought[np.searchsorted(epochs_tdb_s, delivery.date_tdb_s)] += delivery.mass_kg
    reserve = people * each * station.reserve_days * SECONDS_PER_DAY
    return StockHistory(np.cumsum(brought), np.cumsum(made * step), np.cumsum(use * step), reserve)


def stock_balances(station: Station, epochs_tdb_s: FloatArray) -> tuple[Balance, ...]:
    """Return the balances of water, oxygen, nitrogen, food, other supplies and propellant.

    Each breaks where less is left than the reserve. What closes it is the mass that must arrive before the first break.
    Food and other supplies that the crew demand leaves out are not evaluable while a crew is there.
    """
    rows = []
    inhabited = bool(crew_present(station, epochs_tdb_s).any())
    names: tuple[Commodity, ...] = ("water", "oxygen", "nitrogen", "food", "other", "propellant")
    for name in names:
        if inhabited and name == "other" and station.crew_demand.other is None:
            rows.append(not_evaluable("other supplies", "kg", (f"other of the crew demand {station.crew_demand.id}",)))
            continue
        history = stock_history(station, epochs_tdb_s, name)
        margin = history.stock_kg - history.reserve_kg
        closes = (Closing(f"{name} to be brought before the first break", -float(margin.min()), "kg"),)
        rows.append(balance_of("other supplies" if name == "other" else name, "kg", epochs_tdb_s, margin, closes))
    return tuple(rows)


def poisson_needed(expected: FloatArray, confidence: float) -> FloatArray:
    """Return the least counts n with P(N <= n) at least the confidence, N Poisson with those means.

    >>> poisson_needed(np.array([0.0, 1.0, 10.0]), 0.95).tolist()
    [0.0, 3.0, 15.0]
    """
    counts = np.zeros(expected.size)
    term = np.exp(-expected)
    total = term.copy()
    number = 0
    while np.any(open_ := total < confidence):
        number += 1
        term = term * expected / number
        total = total + term
        counts[open_] = number
    return counts


def spares_balance(station: Station, epochs_tdb_s: FloatArray) -> Balance:
    """Return the balance of the spares: those that keep every element going with the confidence asked for.

    Failures of each element are Poisson with the mean (units x time) / (mean time between failures). The confidence
    is shared: each of m elements gets its m-th root, so that all together keep it. Elements without a failure interval
    make it not evaluable, unless no element has one.
    """
    active = [element for element in station.elements if element.type not in ("spares", "relay", "shelter")]
    known = [element for element in active if {"failure_interval", "spare_mass"} <= set(element.values)]
    if not known:
        return not_evaluable("spares", "kg", ("failure_interval and spare_mass of every element",))
    lacking = [f"failure_interval or spare_mass of {element.name}" for element in active if element not in known]
    if lacking:
        return not_evaluable("spares", "kg", lacking)
    each = station.spares_confidence ** (1.0 / len(known))
    needed = np.zeros(epochs_tdb_s.size)
    for element in known:
        exposure = np.cumsum(element.units(epochs_tdb_s)) * station.step_s
        needed += poisson_needed(exposure / element.values["failure_interval"], each) * element.values["spare_mass"]
    stock = stock_history(station, epochs_tdb_s, "spares").delivered_kg
    margin = stock - needed
    closes = (Closing("spares to be brought before the first break", -float(margin.min()), "kg"),)
    return balance_of("spares", "kg", epochs_tdb_s, margin, closes)
