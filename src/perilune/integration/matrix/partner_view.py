"""The matrix as partners see it: ours on theirs beside theirs on ours.

For every two partners and every destination, the cells of the ships of one on the launchers of the other, in both
directions. The view of two partners is the mirror of the same view from the other side.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from perilune.verdict import Verdict


class AssessedCell(Protocol):
    """What a view reads of a cell of the matrix."""

    @property
    def ship(self) -> str:
        """Id of the ship."""

    @property
    def launcher(self) -> str:
        """Id of the launcher."""

    @property
    def destination(self) -> str:
        """Id of the destination."""

    @property
    def verdict(self) -> Verdict:
        """Whether the ship may fly on the launcher there."""

    @property
    def limiting_check(self) -> str:
        """The check that decides the verdict."""

    @property
    def margin_kg(self) -> float | None:
        """Payload left over [kg], None where it can't be told."""


@dataclass(frozen=True)
class Count:
    """How often something occurs."""

    name: str
    count: int


@dataclass(frozen=True)
class Direction:
    """The ships of one partner on the launchers of another: how many pairs, their verdicts, what limits, and the best.

    The best pair is of the best verdict there is, and among those of the largest margin in payload.
    """

    ships_of: str
    launchers_of: str
    pairs: int
    verdicts: tuple[Count, ...]
    limiting_checks: tuple[Count, ...]
    best_ship: str
    best_launcher: str
    best_verdict: Verdict
    best_margin_kg: float | None


@dataclass(frozen=True)
class PartnerView:
    """Two partners and a destination: the ships of the first on launchers of the second, and the reverse.

    A direction is None where one partner has no ship that flies there, or the other no launcher.
    """

    partners: tuple[str, str]
    destination: str
    ours_on_theirs: Direction | None
    theirs_on_ours: Direction | None

    def mirrored(self) -> "PartnerView":
        """Return the view of the second partner."""
        first, second = self.partners
        return PartnerView((second, first), self.destination, self.theirs_on_ours, self.ours_on_theirs)


_ORDER = (Verdict.PASS, Verdict.MARGINAL, Verdict.NOT_EVALUABLE, Verdict.FAIL)


def partner_views(cells: Sequence[AssessedCell], partners: Mapping[tuple[str, str], str]) -> tuple[PartnerView, ...]:
    """Return the views of all pairs of partners, by name and destination; the first partner is the first by name.

    Args:
        cells: of the matrix; those of a ship without a configuration for the destination count for nothing.
        partners: the partner of each ship and launcher, under ``("ship", id)`` and ``("launcher", id)``.
    """
    by: dict[tuple[str, str, str], list[AssessedCell]] = {}
    for cell in cells:
        if cell.limiting_check != "configuration":
            owner, carrier = partners["ship", cell.ship], partners["launcher", cell.launcher]
            by.setdefault((owner, carrier, cell.destination), []).append(cell)
    views = []
    for first, second in combinations(sorted(set(partners.values())), 2):
        for destination in dict.fromkeys(cell.destination for cell in cells):
            ours = _direction(first, second, by.get((first, second, destination), []))
            theirs = _direction(second, first, by.get((second, first, destination), []))
            if ours is not None or theirs is not None:
                views.append(PartnerView((first, second), destination, ours, theirs))
    return tuple(views)


def _direction(owner: str, carrier: str, cells: Sequence[AssessedCell]) -> Direction | None:
    if not cells:
        return None
    best = min(cells, key=lambda cell: (_ORDER.index(cell.verdict), -_margin(cell), cell.ship, cell.launcher))
    return Direction(
        ships_of=owner,
        launchers_of=carrier,
        pairs=len(cells),
        verdicts=tuple(Count(str(name), sum(cell.verdict is name for cell in cells)) for name in _ORDER),
        limiting_checks=_counted([cell.limiting_check for cell in cells]),
        best_ship=best.ship,
        best_launcher=best.launcher,
        best_verdict=best.verdict,
        best_margin_kg=best.margin_kg,
    )


def _margin(cell: AssessedCell) -> float:
    return float("-inf") if cell.margin_kg is None else cell.margin_kg


def _counted(names: Sequence[str]) -> tuple[Count, ...]:
    return tuple(
        Count(name, count) for name, count in sorted(Counter(names).items(), key=lambda row: (-row[1], row[0]))
    )
