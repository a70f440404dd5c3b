"""The numbers of a launcher that have a public interval, and the launcher with other numbers within those intervals.

A quantity with a low or a high bound is uncertain; one without is taken as it stands. What two stages share, such as
the engine of both, is one quantity. Vacuum and sea-level figures of one engine move together: the ratio of its thrusts
is geometry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import Engine, Launcher, Quantity
from perilune.errors import NoSolution
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import Engines, Vehicle, vehicle

Array = NDArray[np.float64]

Place = tuple[str | int, ...]
"""Where a quantity is: ``("stage", 0, "dry_mass")`` of the launcher, ``("engine", "f-1", "isp_vac")``."""

_TOGETHER: Final = {"thrust_sl": "thrust_vac", "isp_sl": "isp_vac"}
_LITTLE: Final = 1e-6


@dataclass(frozen=True)
class Uncertain:
    """One quantity with a public interval, numbers in ``unit``; ``group`` names what is drawn together."""

    name: str
    unit: str
    low: float
    value: float
    high: float
    group: str
    place: Place

    def drawn(self, shares: Array) -> Array:
        """Return quantiles (0 to 1) of the triangular distribution from low to high with its mode at the value.

        >>> Uncertain("mass", "t", 1.0, 2.0, 3.0, "mass", ("mass",)).drawn(np.array([0.0, 0.5, 1.0])).tolist()
        [1.0, 2.0, 3.0]
        """
        width = self.high - self.low
        rising = self.low + np.sqrt(shares * width * (self.value - self.low))
        falling = self.high - np.sqrt((1.0 - shares) * width * (self.high - self.value))
        return np.where(shares * width < self.value - self.low, rising, falling)


@dataclass(frozen=True)
class Spread:
    """What of a launcher is uncertain, and the names of the quantities of its ascent that have no public interval."""

    quantities: tuple[Uncertain, ...]
    fixed: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of what is drawn, each once, in order."""
        return tuple(dict.fromkeys(quantity.group for quantity in self.quantities))


class _Altered:
    """Engines of a catalogue, some of them altered."""

    def __init__(self, engines: Engines, altered: Mapping[str, Engine]) -> None:
        self._engines, self._altered = engines, altered

    def engine(self, identifier: str, /) -> Engine:
        """Return the entry of an engine."""
        found = self._altered.get(identifier)
        return self._engines.engine(identifier) if found is None else found


def spread(launcher: Launcher, engines: Engines) -> Spread:
    """Return the quantities of a launcher and its engines that change its ascent, and the payload that is its anchor.

    They are sorted into uncertain and fixed.
    """
    nominal = vehicle(launcher, engines)
    uncertain: list[Uncertain] = []
    fixed: list[str] = []
    for place, quantity in _quantities(launcher, engines).items():
        changed = altered_vehicle(launcher, engines, {place: quantity.value * (1.0 + _LITTLE)})
        if changed == nominal and place[0] != "published":
            continue
        low = quantity.value if quantity.low is None else quantity.low
        high = quantity.value if quantity.high is None else quantity.high
        name = _name(launcher, place)
        if low < high:
            row = Uncertain(name, quantity.unit, low, quantity.value, high, _group(launcher, place), place)
            uncertain.append(row)
        else:
            fixed.append(name)
    return Spread(tuple(uncertain), tuple(fixed))


def altered_vehicle(
    launcher: Launcher, engines: Engines, values: Mapping[Place, float], settings: LossSettings | None = None
) -> Vehicle | NoSolution:
    """Return the vehicle of a launcher with other values of some quantities, each in its own unit.

    A sea-level figure without an interval of its own follows the vacuum figure of the same engine in proportion.
    ``NoSolution`` where :func:`perilune.launch.vehicle.vehicle` gives none: a datum is missing.
    """
    given = _quantities(launcher, engines)
    changed = {place: given[place].model_copy(update={"value": value}) for place, value in values.items()}
    for place in values:
        for sea_level, vacuum in _TOGETHER.items():
            follower = (*place[:-1], sea_level)
            if place[-1] == vacuum and follower in given and follower not in values and _certain(given[follower]):
                ratio = changed[place].value / given[place].value
                changed[follower] = given[follower].model_copy(update={"value": given[follower].value * ratio})
    own = {place: quantity for place, quantity in changed.items() if place[0] not in ("engine", "published")}
    names = {str(place[1]) for place in changed if place[0] == "engine"}
    others = {
        name: engines.engine(name).model_copy(
            update={str(place[2]): quantity for place, quantity in changed.items() if place[:2] == ("engine", name)}
        )
        for name in names
    }
    return vehicle(_altered_launcher(launcher, own), _Altered(engines, others), settings)


def altered_anchor_kg(launcher: Launcher, values: Mapping[Place, float]) -> float | None:
    """Return the published payload that is the anchor, with its other value where one is given [kg]; None without."""
    for index, row in enumerate(launcher.published):
        if row.anchor:
            value = values.get(("published", index, "payload"), row.payload.value)
            return row.payload.model_copy(update={"value": value}).si
    return None


def _certain(quantity: Quantity) -> bool:
    return quantity.low in (None, quantity.value) and quantity.high in (None, quantity.value)


def _altered_launcher(launcher: Launcher, changed: Mapping[Place, Quantity]) -> Launcher:
    stages = [
        stage.model_copy(update={str(place[2]): q for place, q in changed.items() if place[:2] == ("stage", index)})
        for index, stage in enumerate(launcher.stage)
    ]
    update: dict[str, Any] = {"stage": stages}
    for part in ("fairing", "limits", "interface"):
        record = getattr(launcher, part)
        if record is not None:
            update[part] = record.model_copy(
                update={str(place[1]): q for place, q in changed.items() if place[0] == part}
            )
    return launcher.model_copy(update=update)


def _quantities(launcher: Launcher, engines: Engines) -> dict[Place, Quantity]:
    """Every quantity of stages, fairing, limits, interface and engines, and the anchor, by its place."""
    records: list[tuple[Place, Any]] = [(("stage", index), stage) for index, stage in enumerate(launcher.stage)]
    records += [((part,), getattr(launcher, part)) for part in ("fairing", "limits", "interface")]
    records += [(("engine", name), engines.engine(name)) for name in launcher.engines]
    found: dict[Place, Quantity] = {
        ("published", index, "payload"): row.payload for index, row in enumerate(launcher.published) if row.anchor
    }
    for place, record in records:
        for field in () if record is None else type(record).model_fields:
            value = getattr(record, field)
            if isinstance(value, Quantity):
                found[*place, field] = value
    return found


def _name(launcher: Launcher, place: Place) -> str:
    words = str(place[-1]).replace("_", " ")
    if place[0] == "stage":
        return f"{launcher.stage[int(place[1])].name}: {words}"
    if place[0] == "published":
        return "anchor: published payload"
    return f"{place[1]}: {words}" if place[0] == "engine" else f"{place[0]}: {words}"


def _group(launcher: Launcher, place: Place) -> str:
    return _name(launcher, (*place[:-1], _TOGETHER.get(str(place[-1]), place[-1])))
