"""Integration: a ship of one partner on a launcher of another, check by check, and the joint protocol."""

from perilune.integration.assess import assess
from perilune.integration.destination import NAMES as DESTINATIONS
from perilune.integration.destination import configuration_for, parse_destination
from perilune.integration.model import Assessment, Datum, Finding, PayloadFigures

__all__ = [
    "DESTINATIONS",
    "Assessment",
    "Datum",
    "Finding",
    "PayloadFigures",
    "assess",
    "configuration_for",
    "parse_destination",
]
