"""Heat, crew time, berths, data and lifetimes of a station over time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.station.illumination import Light
from perilune.station.margin import balance_of, depletion, not_evaluable
from perilune.station.model import Balance, Closing, Station
from perilune.station.power import missing_power, power_history
from perilune.station.supplies import crew_present

FloatArray = NDArray[np.float64]

STEFAN_BOLTZMANN: Final = 5.670_374_419e-8
"""[W/m^2/K^4], by definition of the SI (CODATA 2018)."""

RADIATOR_K: Final = 290.0
RADIATOR_EMISSIVITY: Final = 0.85
"""Of the radiator whose area closes a balance of heat: a choice, a usual coolant and a worn white paint."""
_HOUR_S: Final = 3600.0


def heat_balance(station: Station, light: Light) -> Balance:
    """Return the balance of heat: loads, waste heat and bodies against what the elements reject.

    All electric power ends as heat. What closes it is told as area of a radiator at 290 K of emissivity 0.85 that sees
    only the sky: the least area there is; the Sun and warm ground ask for more.
    """
    missing = [*missing_power(station.elements)]
    if not any("heat_rejection" in element.values for element in station.elements):
        missing.append("heat_rejection of any element")
    people = crew_present(station, light.epochs_tdb_s)
    if people.any() and station.crew_demand.heat is None:
        missing.append(f"heat of the crew demand {station.crew_demand.id}")
    if missing:
        return not_evaluable("heat", "kW", missing)
    epochs = light.epochs_tdb_s
    made = power_history(station, light).load_w
    made = made + people * (0.0 if station.crew_demand.heat is None else station.crew_demand.heat.si)
    rejected = np.zeros(epochs.size)
    for element in station.elements:
        made = made + element.total("heat", epochs)
        rejected += element.total("heat_rejection", epochs)
    margin = rejected - made
    short = -float(margin.min())
    area = short / (RADIATOR_EMISSIVITY * STEFAN_BOLTZMANN * RADIATOR_K**4)
    closes = (Closing("more heat rejection", short / 1e3, "kW"), Closing("radiator at 290 K, at least", area, "m2"))
    return balance_of("heat", "kW", epochs, margin, closes, 1e3)


def crew_time_balance(station: Station, epochs_tdb_s: FloatArray) -> Balance:
    """Return the balance of crew time: work on the elements against the hours of the crews.

    Work that falls due while nobody is there waits for the next crew; when a crew leaves, nothing may be left of what
    fell due until then. Where no crew ever comes it is the end of the span that counts.
    """
    works = [element for element in station.elements if "crew_time" in element.values]
    if not works:
        return not_evaluable("crew time", "h", ("crew_time of any element",))
    if station.crew_demand.work_time is None:
        return not_evaluable("crew time", "h", (f"work_time of the crew demand {station.crew_demand.id}",))
    due = np.zeros(epochs_tdb_s.size)
    for element in works:
        due += element.total("crew_time", epochs_tdb_s) / SECONDS_PER_YEAR
    people = crew_present(station, epochs_tdb_s)
    worked = people * station.crew_demand.work_time.si / SECONDS_PER_DAY
    backlog = depletion((due - worked) * station.step_s)
    leaving = np.append((people[:-1] > 0.0) & (people[1:] == 0.0), people[-1] > 0.0 or not people.any())
    margin = np.where(leaving, -backlog, 0.0)
    closes = (Closing("more crew time", float(backlog[leaving].max()) / _HOUR_S, "h"),)
    return balance_of("crew time", "h", epochs_tdb_s, margin, closes, _HOUR_S)


def berth_balance(station: Station, epochs_tdb_s: FloatArray) -> Balance:
    """Return the balance of people against the berths of the habitats in service."""
    berths = np.zeros(epochs_tdb_s.size)
    for element in station.elements:
        if element.type == "habitat":
            berths += element.crew * element.units(epochs_tdb_s)
    margin = berths - crew_present(station, epochs_tdb_s)
    return balance_of("berths", "1", epochs_tdb_s, margin, (Closing("more berths", -float(margin.min()), "1"),))


def data_balance(station: Station, light: Light) -> Balance:
    """Return the balance of data: what is made against what is sent, through relays or while the Earth is seen.

    A relay sends its downlink for the part of the time that its row names; another element sends only while the centre
    of the Earth is over the skyline. What waits must fit the buffer; without one it may wait, but not grow for ever.
    """
    epochs, step = light.epochs_tdb_s, station.step_s
    if not any("data_rate" in element.values for element in station.elements):
        return not_evaluable("data", "Gbit", ("data_rate of any element",))
    made, sent = np.zeros(epochs.size), np.zeros(epochs.size)
    seen = light.earth_clear_rad > 0.0
    for element in station.elements:
        made += element.total("data_rate", epochs)
        share = np.full(epochs.size, element.view) if element.type == "relay" else seen.astype(np.float64)
        sent += element.total("downlink", epochs) * share
    waiting = depletion((made - sent) * step)
    buffer = station.data_buffer_bit
    margin = (
        buffer - waiting if buffer is not None else np.append(np.zeros(epochs.size - 1), (sent - made).sum() * step)
    )
    short = float(np.maximum(-margin.min(), 0.0))
    mean = float((made - sent).sum()) / epochs.size
    closes = [Closing("more buffer", short / 1e9, "Gbit")] if buffer is not None else []
    if mean > 0.0:
        closes.append(Closing("more downlink in the mean", mean / 1e6, "Mbit/s"))
    return balance_of("data", "Gbit", epochs, margin, closes, 1e9)


def lifetime_balance(station: Station, epochs_tdb_s: FloatArray) -> Balance:
    """Return the balance of lifetimes: the years that the oldest element in service has left."""
    known = [element for element in station.elements if "lifetime" in element.values]
    if not known:
        return not_evaluable("lifetime", "yr", ("lifetime of any element",))
    left = np.full(epochs_tdb_s.size, np.inf)
    for element in known:
        rest = element.start_tdb_s + element.values["lifetime"] - epochs_tdb_s
        left = np.where(element.units(epochs_tdb_s) > 0.0, np.minimum(left, rest), left)
    left = np.where(np.isinf(left), 0.0, left)
    ends = [
        Closing(f"replacement of {element.name}", float(element.count), "1")
        for element in known
        if (element.end_tdb_s or float(epochs_tdb_s[-1])) > element.start_tdb_s + element.values["lifetime"]
    ]
    return balance_of("lifetime", "yr", epochs_tdb_s, left, ends, SECONDS_PER_YEAR)
