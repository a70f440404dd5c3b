"""The ship-by-launcher matrix: for each destination the best verdict of each pair, by word, shape and colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from perilune.programme import OptionResult
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Cell:
    """A pair of ship and launcher: its best option, and how many options (missions and sites) it was tried in.

    ``open_points`` counts the checks of the best option that a missing datum leaves open.
    """

    best: OptionResult
    tried: int
    open_points: int


@dataclass(frozen=True)
class Matrix:
    """One destination: ``cells[ship][launcher]`` is None where no mission of the programme tries the pair."""

    destination: str
    ships: tuple[str, ...]
    launchers: tuple[str, ...]
    cells: dict[str, dict[str, Cell | None]]


def matrices(options: Sequence[OptionResult]) -> tuple[Matrix, ...]:
    """Return one matrix per destination, in the order in which destinations, ships and launchers first appear."""
    return tuple(
        _matrix(destination, [option for option in options if option.destination == destination])
        for destination in dict.fromkeys(option.destination for option in options)
    )


def _matrix(destination: str, options: Sequence[OptionResult]) -> Matrix:
    ships = tuple(dict.fromkeys(option.ship for option in options))
    launchers = tuple(dict.fromkeys(option.launcher for option in options))
    cells = {ship: {launcher: _cell(options, ship, launcher) for launcher in launchers} for ship in ships}
    return Matrix(destination, ships, launchers, cells)


def _cell(options: Sequence[OptionResult], ship: str, launcher: str) -> Cell | None:
    tried = [option for option in options if (option.ship, option.launcher) == (ship, launcher)]
    if not tried:
        return None
    best = min(tried, key=_rank)
    open_points = sum(finding.verdict is Verdict.NOT_EVALUABLE for finding in best.findings)
    return Cell(best, len(tried), open_points)


def _rank(option: OptionResult) -> tuple[int, float]:
    margin = option.margin_kg if option.margin_kg is not None else float("-inf")
    return list(Verdict).index(option.verdict), -margin
