"""Pictures of integration: the matrix of ships and launchers, and partners on partners."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perilune.figures import MARKS, house_style, new_figure
from perilune.verdict import Verdict

if TYPE_CHECKING:
    from perilune.integration.matrix.partner_view import Direction, PartnerView
    from perilune.integration.matrix.record import Cell

_FEW_SHIPS: Final = 6


def matrix_figure(cells: "Sequence[Cell]") -> Figure:
    """Return the matrix launcher by ship, one panel for each destination.

    Launchers are rows, ships columns, in the order of their first appearance. Each cell tells the verdict by shape and
    colour and, up to six ships, by word with the margin in payload [t] and the limiting check. An empty cell is a ship
    that the catalogue doesn't fly there.

    Args:
        cells: the cells of :func:`perilune.integration.matrix.matrix`.
    """
    flown = [cell for cell in cells if cell.limiting_check != "configuration"]
    destinations = list(dict.fromkeys(cell.destination for cell in flown)) or [cells[0].destination]
    columns = {name: list(dict.fromkeys(c.ship for c in flown if c.destination == name)) for name in destinations}
    launchers = list(dict.fromkeys(cell.launcher for cell in cells))
    wordy = all(len(ships) <= _FEW_SHIPS for ships in columns.values())
    widths = [max(len(ships), 1) * (1.5 if wordy else 0.32) for ships in columns.values()]
    with house_style():
        figure, first = new_figure(
            1.8 + sum(widths) + 0.3 * len(widths), 1.6 + (0.42 if wordy else 0.2) * len(launchers)
        )
        first.remove()
        panels = figure.subplots(1, len(destinations), sharey=True, squeeze=False, width_ratios=widths)[0]
        for axes, destination in zip(panels, destinations, strict=True):
            ships = columns[destination]
            for cell in flown:
                if cell.destination == destination:
                    _cell(axes, ships.index(cell.ship), launchers.index(cell.launcher), cell, wordy=wordy)
            _grid(axes, ships, launchers, upright=wordy)
            axes.set_title(f"to {destination}")
    return figure


def partner_figure(views: "Sequence[PartnerView]") -> Figure:
    """Return partner on partner, one panel for each destination: columns own the ships, rows the launchers.

    The cell across the diagonal is the same two partners the other way round. A cell tells the best verdict and how
    many pairs of how many do not fail.

    Args:
        views: the views by partner of :func:`perilune.integration.matrix.matrix`.
    """
    destinations = list(dict.fromkeys(view.destination for view in views))
    partners = sorted({name for view in views for name in view.partners})
    with house_style():
        side = 0.55 * max(len(partners), 2)
        figure, first = new_figure(1.4 + (side + 0.3) * max(len(destinations), 1), 1.6 + side)
        first.remove()
        panels = figure.subplots(1, max(len(destinations), 1), sharey=True, squeeze=False)[0]
        for axes, destination in zip(panels, destinations, strict=False):
            for view in views:
                if view.destination == destination:
                    for direction in (view.ours_on_theirs, view.theirs_on_ours):
                        _direction(axes, partners, direction)
            _grid(axes, partners, partners, upright=False)
            axes.set_title(f"to {destination}")
        panels[0].set_ylabel("launchers of")
    return figure


def _direction(axes: Axes, partners: list[str], direction: "Direction | None") -> None:
    if direction is None:
        return
    x, y = partners.index(direction.ships_of), partners.index(direction.launchers_of)
    mark = MARKS[direction.best_verdict]
    axes.plot(x, y - 0.13, marker=mark.marker, color=mark.colour, markersize=8, linestyle="none")
    failed = sum(row.count for row in direction.verdicts if row.name == Verdict.FAIL)
    told = f"{direction.pairs - failed}/{direction.pairs}"
    axes.text(x, y + 0.3, told, ha="center", va="center", fontsize=5.5)


def _grid(axes: Axes, columns: list[str], rows: list[str], *, upright: bool) -> None:
    axes.set_xticks(range(len(columns)), columns, rotation=0 if upright else 90)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlim(-0.5, max(len(columns), 1) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.grid(False)
    axes.set_xticks([i - 0.5 for i in range(1, len(columns))], minor=True)
    axes.set_yticks([i - 0.5 for i in range(1, len(rows))], minor=True)
    axes.grid(True, which="minor")
    axes.tick_params(length=0, which="both")


def _cell(axes: Axes, x: int, y: int, cell: "Cell", *, wordy: bool) -> None:
    mark = MARKS[cell.verdict]
    if not wordy:
        axes.plot(x, y, marker=mark.marker, color=mark.colour, markersize=7, linestyle="none")
        return
    axes.plot(x - 0.36, y, marker=mark.marker, color=mark.colour, markersize=10, linestyle="none")
    axes.text(x - 0.22, y - 0.17, mark.word, va="center", fontsize=7.5, fontweight="bold")
    axes.text(x - 0.22, y + 0.2, _detail(cell), va="center", fontsize=6.5)


def _detail(cell: "Cell") -> str:
    if cell.margin_kg is None or cell.verdict is Verdict.NOT_EVALUABLE:
        return cell.limiting_check
    return f"{cell.margin_kg / 1e3:+.1f} t, {cell.limiting_check}"
