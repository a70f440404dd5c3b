"""The records of a station: what it is made of, and what its balances say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import CrewDemand
from perilune.station.orbit_paths import OrbitKind
from perilune.station.sky import Place

FloatArray = NDArray[np.float64]
Commodity = Literal["water", "oxygen", "nitrogen", "food", "other", "spares", "propellant"]
COMMODITIES: Final[tuple[Commodity, ...]] = ("water", "oxygen", "nitrogen", "food", "other", "spares", "propellant")
State = Literal["holds", "breaks", "not evaluable"]


@dataclass(frozen=True)
class ElementUse:
    """Units of one element in a station, in service from ``start_tdb_s`` to ``end_tdb_s`` (None: to the end).

    ``view`` is the part of the time in which a relay stands over the site; with an ``orbit`` it is found by flying it.
    ``values`` are the quantities of one unit in SI units, those that are known.
    """

    name: str
    type: str
    partner: str | None
    count: int
    start_tdb_s: float
    end_tdb_s: float | None
    crew: int
    sleeps: bool
    view: float
    values: Mapping[str, float]
    orbit: OrbitKind | None = None

    def units(self, epochs_tdb_s: FloatArray) -> FloatArray:
        """Return how many units are in service at epochs, (n,)."""
        there = epochs_tdb_s >= self.start_tdb_s
        if self.end_tdb_s is not None:
            there &= epochs_tdb_s < self.end_tdb_s
        return np.asarray(self.count * there, dtype=np.float64)

    def total(self, key: str, epochs_tdb_s: FloatArray) -> FloatArray:
        """Return a quantity summed over the units in service, (n,); zero where it is not known."""
        return self.units(epochs_tdb_s) * self.values.get(key, 0.0)


@dataclass(frozen=True)
class Crew:
    """So many people on the surface between two epochs."""

    count: int
    start_tdb_s: float
    end_tdb_s: float


@dataclass(frozen=True)
class Delivery:
    """A mass of one commodity that arrives."""

    date_tdb_s: float
    commodity: Commodity
    mass_kg: float


@dataclass(frozen=True)
class Demand:
    """A further steady use of one commodity."""

    name: str
    commodity: Commodity
    rate_kg_s: float
    start_tdb_s: float
    end_tdb_s: float | None


@dataclass(frozen=True)
class Station:
    """A station over a span: the question of a balance."""

    name: str
    site: str
    place: Place
    mask: Path | None
    elevation_models: tuple[Path, ...]
    mast_m: float
    start_tdb_s: float
    end_tdb_s: float
    step_s: float
    crew_demand: CrewDemand
    reserve_days: float
    spares_confidence: float
    data_buffer_bit: float | None
    elements: tuple[ElementUse, ...]
    crews: tuple[Crew, ...]
    deliveries: tuple[Delivery, ...]
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Closing:
    """One way to close a balance that breaks: so much more of something, and how that was found."""

    what: str
    amount: float
    unit: str


@dataclass(frozen=True)
class Balance:
    """One balance over the span.

    ``first_break_tdb_s`` is the first epoch at which it fails, ``shortfall`` the most that is missing at any time, in
    ``unit``. ``closes`` are alternatives, each enough alone over the whole span. ``missing`` names the data without
    which the balance is not evaluable. ``margin`` is sampled at ``margin_tdb_s``: the least of each piece of the span.
    """

    name: str
    unit: str
    state: State
    first_break_tdb_s: float | None
    shortfall: float
    closes: tuple[Closing, ...]
    missing: tuple[str, ...]
    margin_tdb_s: tuple[float, ...]
    margin: tuple[float, ...]


@dataclass(frozen=True)
class StationBalance:
    """All balances of a station, and the first that breaks."""

    station: str
    site: str
    horizon: str
    start_tdb_s: float
    end_tdb_s: float
    step_s: float
    illumination_share: float
    longest_night_h: float
    crew_days: float
    delivered_kg: float
    elements_kg: float
    elements_without_mass: tuple[str, ...]
    first_break: str | None
    first_break_tdb_s: float | None
    balances: tuple[Balance, ...]
    notes: tuple[str, ...]
