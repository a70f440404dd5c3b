"""The catalogue: every hardware number with its source, one TOML file for each entry."""

from perilune.catalogue.document import Document, read_toml
from perilune.catalogue.load import Catalogue, Shadowed, check_entry, load_catalogue, load_entry
from perilune.catalogue.model import (
    KINDS,
    Confidence,
    Engine,
    Entry,
    LandingArea,
    LandingPlace,
    Launcher,
    Maturity,
    Partner,
    Quantity,
    Ship,
    Site,
    Station,
)
from perilune.catalogue.validation import validate

__all__ = [
    "KINDS",
    "Catalogue",
    "Confidence",
    "Document",
    "Engine",
    "Entry",
    "LandingArea",
    "LandingPlace",
    "Launcher",
    "Maturity",
    "Partner",
    "Quantity",
    "Shadowed",
    "Ship",
    "Site",
    "Station",
    "check_entry",
    "load_catalogue",
    "load_entry",
    "read_toml",
    "validate",
]
