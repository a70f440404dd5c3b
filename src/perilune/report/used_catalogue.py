"""What the page needs of the catalogue, stored beside the plan in ``catalogue.json``: numbers with sources, places."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from perilune.catalogue import Catalogue, Quantity
from perilune.files import write_atomic
from perilune.programme import Plan
from perilune.report.sources import SourcedEntry, sourced_entries

CATALOGUE_FILE: Final = "catalogue.json"


@dataclass(frozen=True)
class Place:
    """A named place on the ``earth`` (geodetic) or the ``moon`` (mean-Earth axes)."""

    body: str
    id: str
    name: str
    latitude_deg: float
    longitude_deg: float


@dataclass(frozen=True)
class CircularOrbit:
    """A station in a circular Earth orbit."""

    id: str
    name: str
    altitude_km: float
    inclination_deg: float


@dataclass(frozen=True)
class UsedCatalogue:
    """The entries behind a plan with all their numbers, the built-in ones replaced, and what the scene places."""

    entries: tuple[SourcedEntry, ...]
    shadowed: tuple[str, ...]
    places: tuple[Place, ...]
    stations: tuple[CircularOrbit, ...]


USED_CATALOGUE: Final = TypeAdapter(UsedCatalogue)
"""What reads and writes it."""


def used_catalogue(plan: Plan, catalogue: Catalogue) -> UsedCatalogue:
    """Return what the page of a plan needs of the catalogue that it was evaluated with."""
    partners = {row.id for row in plan.partners}
    used = [row.id for row in plan.provenance.catalogue if row.kind == "site"]
    sites = [catalogue.site(name) for name in used]
    landings = [
        row for name in catalogue.ids("landing-site") if (row := catalogue.landing_site(name)).partner in partners
    ]
    places = [Place("earth", row.id, row.name, *_degrees(row.latitude, row.longitude)) for row in sites]
    places += [Place("moon", row.id, row.name, *_degrees(row.latitude, row.longitude)) for row in landings]
    return UsedCatalogue(
        entries=sourced_entries(plan, catalogue),
        shadowed=tuple(f"{row.kind} {row.id}" for row in catalogue.shadowed),
        places=tuple(places),
        stations=tuple(_stations(plan, catalogue)),
    )


def _stations(plan: Plan, catalogue: Catalogue) -> list[CircularOrbit]:
    stations = [catalogue.station(row.id) for row in plan.provenance.catalogue if row.kind == "station"]
    return [
        CircularOrbit(row.id, row.name, round(row.altitude.si / 1e3, 3), *_degrees(row.inclination))
        for row in stations
        if row.altitude is not None and row.inclination is not None
    ]


def _degrees(*angles: Quantity) -> tuple[float, ...]:
    return tuple(round(math.degrees(angle.si), 6) for angle in angles)


def write_used_catalogue(used: UsedCatalogue, folder: Path) -> None:
    """Write it into the plan's folder."""
    write_atomic(folder / CATALOGUE_FILE, USED_CATALOGUE.dump_json(used) + b"\n")


def read_used_catalogue(folder: Path) -> UsedCatalogue:
    """Return what :func:`write_used_catalogue` stored.

    Raises:
        pydantic.ValidationError: the file is not what it writes.
        FileNotFoundError: there is none.
    """
    return USED_CATALOGUE.validate_json((folder / CATALOGUE_FILE).read_bytes())
