"""The tornado of a payload: what one per cent of each number is worth, and what its public interval is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from perilune.figures import house_style, new_figure
from perilune.figures.style import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from perilune.launch.uncertainty.sensitivity import Sensitivities

MOST: Final = 14
"""So many bars are drawn, the longest."""
_SEEN: Final = 2e-3
_LESS, _MORE = "#D55E00", "#0072B2"


def tornado_figure(found: "Sensitivities") -> "Figure":
    """Return two tornados: one per cent less and more of each number; the low and the high end of each interval.

    Args:
        found: the answer of :func:`perilune.launch.sensitivities`.
    """
    percent = [
        (f"{row.of}: {row.quantity}", -row.one_percent_kg, row.one_percent_kg)
        for row in found.sensitivities
        if row.one_percent_kg is not None
    ]
    swings = [(row.quantity, row.gain_at_low_kg, row.gain_at_high_kg) for row in found.swings]
    parts = [("1 % less and more", percent), ("low and high of the public interval", swings)]
    parts = [(title, _longest(bars)) for title, bars in parts if any(_length(bar) > 0.0 for bar in bars)]
    with house_style():
        height = 1.6 + 0.24 * sum(len(bars) for _, bars in parts)
        ratios = [len(bars) + 2 for _, bars in parts]
        figure, axes = new_figure(7.5, height, rows=len(parts), squeeze=False, height_ratios=ratios)
        for part, (title, bars) in zip(axes[:, 0], parts, strict=True):
            _draw(part, title, bars)
        axes[0, 0].set_title(f"{found.launcher} to {found.target}: {found.physics_kg / 1e3:.2f} t\n{parts[0][0]}")
    return figure


def _longest(bars: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """The longest bars, the longest last: it stands on top; bars that nobody would see are left out."""
    ordered = sorted(bars, key=lambda bar: (_length(bar), bar[0]))
    seen = [bar for bar in ordered if _length(bar) > _SEEN * _length(ordered[-1])]
    return seen[-MOST:]


def _length(bar: tuple[str, float, float]) -> float:
    return max(abs(bar[1]), abs(bar[2]))


def _draw(part: Any, title: str, bars: Sequence[tuple[str, float, float]]) -> None:
    places = range(len(bars))
    part.barh(places, [bar[1] for bar in bars], height=0.7, color=_LESS, hatch="//", edgecolor="white", label="less")
    part.barh(places, [bar[2] for bar in bars], height=0.7, color=_MORE, label="more")
    part.axvline(0.0, color=INK, linewidth=0.8)
    part.set_yticks(list(places), [bar[0] for bar in bars])
    part.grid(axis="y", visible=False)
    part.set_title(title)
    part.set_xlabel("payload gained [kg]")
    part.legend(loc="lower right")
