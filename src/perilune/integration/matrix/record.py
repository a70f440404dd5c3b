"""The records of the matrix: its cells, and the whole with the views of partners."""

from dataclasses import dataclass

from perilune.integration.confidence import Confidence
from perilune.integration.matrix.partner_view import PartnerView
from perilune.verdict import Verdict


@dataclass(frozen=True)
class CheckMargin:
    """The verdict of a check, and its margin as a fraction of the limit where it has numbers."""

    check: str
    verdict: Verdict
    relative_margin: float | None


@dataclass(frozen=True)
class Cell:
    """One ship on one launcher to one destination: verdict, what limits it, every margin, and how sure it is."""

    ship: str
    launcher: str
    site: str
    destination: str
    verdict: Verdict
    conclusion: str
    limiting_check: str
    margin_kg: float | None
    margins: tuple[CheckMargin, ...]
    confidence: Confidence


@dataclass(frozen=True)
class Matrix:
    """Ships on launchers to destinations; ``views`` are the same cells seen from each pair of partners."""

    destinations: tuple[str, ...]
    ships: tuple[str, ...]
    launchers: tuple[str, ...]
    cells: tuple[Cell, ...]
    views: tuple[PartnerView, ...]
