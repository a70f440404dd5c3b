"""The skeleton of an interface control document: what the catalogue knows of each interface, and what is open.

The subjects follow the order in which ISO 15863:2003 names them in its scope: the mission; the mechanical, electrical,
radio-frequency and electromagnetic interfaces with the environment; the interface to the launch range; verification;
facilities and support. The numbers of the standard's clauses are not public and are not claimed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from perilune.catalogue import Catalogue, Quantity
from perilune.catalogue.quantity import Provenance
from perilune.integration.destination import configuration_for, parse_destination
from perilune.integration.model import Assessment

Line = tuple[str, str, str]
"""The name of an item in the message catalogue, whose it is, and the key of the entry; no key where it has none."""

CLAUSES: Final[Mapping[str, tuple[Line, ...]]] = {
    "mission": (
        ("separated_mass", "ship", "configuration.mass"),
        ("delta_v", "ship", "configuration.delta_v"),
        ("flown_on", "ship", "flown_on"),
        ("orbit_altitude", "station", "altitude"),
        ("orbit_inclination", "station", "inclination"),
        ("docking", "ship", "docking"),
        ("docking", "station", "docking"),
        ("injection", "launcher", "injection"),
        ("azimuth_min", "site", "azimuth_min"),
        ("azimuth_max", "site", "azimuth_max"),
    ),
    "mechanical": (
        ("diameter", "ship", "diameter"),
        ("length", "ship", "length"),
        ("ring_diameter", "ship", "ring_diameter"),
        ("ring_diameter", "launcher", "interface.ring_diameter"),
        ("adapter_mass", "launcher", "interface.adapter_mass"),
        ("envelope_diameter", "launcher", "fairing.envelope_diameter"),
        ("envelope_length", "launcher", "fairing.envelope_length"),
        ("centre_of_gravity", "ship", "mechanical.centre_of_gravity"),
        ("centre_of_gravity_limit", "launcher", "interface.limits.centre_of_gravity"),
        ("bending_moment", "launcher", "interface.limits.bending_moment"),
        ("line_load", "launcher", "interface.limits.line_load"),
        ("lateral_frequency", "ship", "mechanical.lateral_frequency"),
        ("lateral_frequency", "launcher", "interface.limits.lateral_frequency"),
        ("axial_frequency", "ship", "mechanical.axial_frequency"),
        ("axial_frequency", "launcher", "interface.limits.axial_frequency"),
        ("tower_mass", "ship", "escape_tower.mass"),
        ("separation", "both", ""),
    ),
    "electrical": (
        ("bus_voltage", "ship", "avionics.bus_voltage"),
        ("bus_voltage", "launcher", "avionics.bus_voltage"),
        ("data_bus", "ship", "avionics.data_bus"),
        ("data_bus", "launcher", "avionics.data_bus"),
        ("abort_signals", "ship", "avionics.abort_signals"),
        ("abort_signals", "launcher", "avionics.abort_signals"),
        ("connectors", "both", ""),
    ),
    "radio": (
        ("telemetry", "ship", "avionics.telemetry"),
        ("telemetry", "launcher", "avionics.telemetry"),
        ("field_emission", "ship", "avionics.field_emission"),
        ("field_emission", "launcher", "avionics.field_emission"),
        ("field_susceptibility", "ship", "avionics.field_susceptibility"),
        ("field_susceptibility", "launcher", "avionics.field_susceptibility"),
    ),
    "environment": (
        ("load_factors", "ship", "mechanical.load_factors"),
        ("load_factors", "launcher", "environment.load_factors"),
        ("max_acceleration", "ship", "max_acceleration"),
        ("max_acceleration", "launcher", "limits.max_acceleration"),
        ("max_dynamic_pressure", "ship", "max_dynamic_pressure"),
        ("max_dynamic_pressure", "launcher", "limits.max_dynamic_pressure"),
        ("max_q_alpha", "ship", "mechanical.max_q_alpha"),
        ("sound", "ship", "mechanical.sound"),
        ("sound", "launcher", "environment.sound"),
        ("sound_outside", "launcher", "environment.sound_outside"),
        ("pressure_decay", "ship", "mechanical.pressure_decay"),
        ("pressure_decay", "launcher", "environment.pressure_decay"),
        ("shock", "both", ""),
        ("temperature", "both", ""),
        ("cleanliness", "both", ""),
    ),
    "range": (
        ("fluids", "ship", "fluids"),
        ("fluids", "site", "fluids"),
        ("hatch_height", "ship", "hatch_height"),
        ("seat_height", "launcher", "seat_height"),
        ("tower_height", "site", "pad.tower_height"),
        ("crew_arm_height", "site", "pad.crew_arm_height"),
        ("max_stack_height", "site", "pad.max_stack_height"),
        ("max_stack_mass", "site", "pad.max_stack_mass"),
    ),
    "verification": (),
    "facilities": (
        ("pad", "site", "pad.name"),
        ("drop_zone", "site", "drop_zone"),
        ("processing", "site", ""),
        ("support", "site", ""),
    ),
}
"""The subjects in the order of the standard, and their items; the verification is that of the checks."""


@dataclass(frozen=True)
class InterfaceItem:
    """An item of the interface control document; ``value`` is None where it is open.

    ``party`` is the entry whose item it is, ``key`` the key there, empty where the catalogue has none.
    """

    item: str
    party: str
    key: str
    value: str | None
    source: str | None
    confidence: str | None


@dataclass(frozen=True)
class InterfaceClause:
    """A subject of the interface control document with its items."""

    number: int
    subject: str
    items: tuple[InterfaceItem, ...]


def interface_document(assessment: Assessment, catalogue: Catalogue) -> tuple[InterfaceClause, ...]:
    """Return the skeleton of the interface control document of a pair, in the order of ISO 15863:2003.

    An item whose key an entry of the pair does not have, or that no entry can have, is open.
    """
    entries = _entries(assessment, catalogue)
    clauses = []
    for number, (subject, lines) in enumerate(CLAUSES.items(), 1):
        items = [_item(entries, *line) for line in lines if line[1] in entries or line[1] == "both"]
        clauses.append(InterfaceClause(number, subject, tuple(items)))
    return tuple(clauses)


def _entries(assessment: Assessment, catalogue: Catalogue) -> dict[str, BaseModel]:
    goal = parse_destination(assessment.destination, catalogue)
    ship = catalogue.ship(assessment.ship)
    configuration = configuration_for(ship, goal)
    found: dict[str, BaseModel] = {
        "ship": ship,
        "launcher": catalogue.launcher(assessment.launcher),
        "site": catalogue.site(assessment.site),
    }
    further = {"station": goal.station, "configuration": configuration}
    return {**found, **{name: entry for name, entry in further.items() if entry is not None}}


def _item(entries: Mapping[str, BaseModel], item: str, party: str, key: str) -> InterfaceItem:
    if party == "both" or not key:
        return InterfaceItem(item, party if party == "both" else f"{party}/{_id(entries[party])}", "", None, None, None)
    values = [value for value in _values(entries, party, key) if value not in (None, "")]
    datum = next((value for value in values if isinstance(value, Provenance)), None)
    return InterfaceItem(
        item=item,
        party=f"{party}/{_id(entries[party])}",
        key=key,
        value="; ".join(shown(value) for value in values) or None,
        source=None if datum is None else datum.source,
        confidence=None if datum is None else str(datum.confidence),
    )


def _id(entry: BaseModel) -> str:
    return str(getattr(entry, "id", ""))


def _values(entries: Mapping[str, BaseModel], party: str, key: str) -> Sequence[object]:
    """Return what an entry has under a dotted key: of a list all elements; of the pads those of the launcher."""
    head, _, rest = key.partition(".")
    value = entries.get(head) if head == "configuration" else getattr(entries[party], head)
    rows: Sequence[object] = value if isinstance(value, list) else [value]
    if head == "pad":
        rows = [row for row in rows if _id(entries["launcher"]) in getattr(row, "launchers", ())]
    for name in rest.split(".") if rest else ():
        found = [getattr(row, name) for row in rows if row is not None]
        rows = [part for row in found for part in (row if isinstance(row, list) else [row])]
    return rows


def shown(value: object) -> str:
    """Return a value of the catalogue as it stands in a document: a number with its unit, a list, a curve.

    >>> shown("IDSS"), shown(True)
    ('IDSS', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Quantity):
        interval = "" if value.low is None and value.high is None else _interval(value)
        return f"{value.value:g} {value.unit}{interval}"
    if isinstance(value, BaseModel):
        parts = [
            f"{name.replace('_', ' ')} {shown(part)}"
            for name, part in value
            if part is not None and name not in ("source", "date", "maturity", "confidence", "note")
        ]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return ", ".join(f"({shown(part)})" if isinstance(part, list) else shown(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _interval(value: Quantity) -> str:
    low = value.value if value.low is None else value.low
    high = value.value if value.high is None else value.high
    return f" ({low:g} to {high:g})"
