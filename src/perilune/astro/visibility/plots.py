"""Pictures of visibility: spans of time in the days of a range, as ground stations print their passes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_DAY
from perilune.figures import house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Spans = Sequence[tuple[float, float]]


@house_style()
def spans_figure(rows: Mapping[str, Spans], start_tdb_s: float, end_tdb_s: float, title: str) -> "Figure":
    """Return a picture of spans: days across, the hour of the day upwards, one colour for each row.

    Args:
        rows: spans [TDB s past J2000] by what they mean, such as ``umbra``.
        start_tdb_s, end_tdb_s: the range drawn; hours count from its start.
        title: above the picture.
    """
    figure, axes = new_figure(6.4, 3.6)
    for number, (name, spans) in enumerate(rows.items()):
        bars = [piece for span in spans for piece in _by_day(span, start_tdb_s)]
        day, low, high = np.array(bars).reshape(-1, 3).T
        axes.bar(day, high - low, bottom=low, width=1.0 - 0.3 * number, align="edge", color=f"C{number}", label=name)
    axes.set_xlim(0.0, max((end_tdb_s - start_tdb_s) / SECONDS_PER_DAY, 1.0))
    axes.set_ylim(0.0, 24.0)
    axes.set_yticks(range(0, 25, 6))
    axes.set_xlabel(f"days since {format_utc(start_tdb_s)[:16].replace('T', ' ')} UTC")
    axes.set_ylabel("hours since the same time of day")
    axes.set_title(title)
    axes.legend(loc="upper right")
    return figure


def _by_day(span: tuple[float, float], origin: float) -> list[tuple[float, float, float]]:
    """Return the pieces of a span within each day: number of the day, first and last hour."""
    start, end = ((edge - origin) / SECONDS_PER_DAY for edge in span)
    days = range(int(start), int(np.ceil(end)))
    return [(day, 24.0 * (max(start, day) - day), 24.0 * (min(end, day + 1) - day)) for day in days]
