"""How Perilune's plots look. A verdict is told by a word and a shape as well as by a colour.

The colours are those of Okabe and Ito (2008), "Color universal design", distinguishable with every common form of
colour blindness. Matplotlib is imported by the first figure alone: a command without one starts sooner.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from perilune.verdict import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#1b2733"
GRID: Final = "#d5dce3"

STYLE: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
}
_LINE_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7a5195")


@dataclass(frozen=True)
class Mark:
    """How a verdict is drawn: its word, a character for text, a matplotlib marker, and a colour."""

    word: str
    character: str
    marker: str
    colour: str


MARKS: Final[dict[Verdict, Mark]] = {
    Verdict.PASS: Mark("pass", "●", "o", "#009E73"),
    Verdict.MARGINAL: Mark("marginal", "▲", "^", "#E69F00"),
    Verdict.FAIL: Mark("fail", "✕", "X", "#D55E00"),
    Verdict.NOT_EVALUABLE: Mark("not evaluable", "◇", "D", "#8795a1"),
}

_PARTNER_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7a5195", "#5b6770")


@contextmanager
def house_style() -> Iterator[None]:
    """The context in which a figure is made and drawn; also usable as the decorator of a plot function."""
    import matplotlib as mpl
    from cycler import cycler

    with mpl.rc_context({**STYLE, "axes.prop_cycle": cycler(color=_LINE_COLOURS)}):
        yield


def new_figure(
    width_in: float = 7.0, height_in: float = 4.0, *, rows: int = 1, columns: int = 1, **options: Any
) -> "tuple[Figure, Any]":
    """Return a figure in the house style, in inches, and its axes (an array where rows or columns are more than one).

    The figure belongs to no window, so that plots can be made in any thread and process.
    """
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(width_in, height_in))
        axes: Axes | Any = figure.subplots(rows, columns, **options)
    return figure, axes


def partner_colours(partners: Iterable[str]) -> dict[str, str]:
    """Return a colour for each partner, in the order given; the eighth and later partners share the last colours.

    >>> partner_colours(["roscosmos", "cnsa"])
    {'roscosmos': '#0072B2', 'cnsa': '#D55E00'}
    """
    return {name: _PARTNER_COLOURS[i % len(_PARTNER_COLOURS)] for i, name in enumerate(dict.fromkeys(partners))}
