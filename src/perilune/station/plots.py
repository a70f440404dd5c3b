"""Pictures of a station: the sky and light of a site, histories of balances, doses."""

from typing import TYPE_CHECKING, Any

import numpy as np

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_YEAR
from perilune.figures import house_style, new_figure
from perilune.station.illumination import earth_gaps, nights
from perilune.station.model import StationBalance
from perilune.station.site import SiteStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_POINTS = 6000


@house_style()
def site_figure(study: SiteStudy) -> "Figure":
    """Return a picture of a site: skyline with the paths of Sun and Earth, and the strips of night and of no Earth.

    Args:
        study: the study of :func:`perilune.station.site_study`.
    """
    figure, (path, strip) = new_figure(7.2, 6.4, rows=2)
    thin = slice(None, None, max(1, study.sky.epochs_tdb_s.size // _MOST_POINTS))
    for seen, name, colour in ((study.sky.sun, "Sun", "C4"), (study.sky.earth, "Earth", "C0")):
        path.plot(
            np.degrees(seen.azimuth_rad[thin]),
            np.degrees(seen.elevation_rad[thin]),
            ".",
            ms=1.0,
            color=colour,
            label=name,
        )
    azimuths = np.linspace(0.0, 2.0 * np.pi, 1441)
    line = np.degrees(study.horizon.at(azimuths))
    low, high = path.get_ylim()
    low, high = min(low, float(line.min()) - 0.5), max(high, float(line.max()) + 0.5)
    path.fill_between(np.degrees(azimuths), low, line, color="0.8", label=study.horizon.source)
    path.set_xlim(0.0, 360.0)
    path.set_xticks(range(0, 361, 45))
    path.set_ylim(low, high)
    path.set_xlabel("azimuth from north over east, deg")
    path.set_ylabel("elevation, deg")
    path.set_title(f"Skyline of {study.answer.site}, mast {study.answer.mast_m:g} m")
    path.legend(loc="upper right", markerscale=8.0)
    _strips(strip, study)
    return figure


def _strips(axes: Any, study: SiteStudy) -> None:
    start = study.answer.start_tdb_s
    rows = {"Sun": ([(a, b) for a, b in nights(study.light)], "C4"), "Earth": (list(earth_gaps(study.light)), "C0")}
    end = (study.answer.end_tdb_s - start) / SECONDS_PER_YEAR
    for number, (spans, colour) in enumerate(rows.values()):
        axes.broken_barh([(0.0, end)], (number - 0.4, 0.8), color=colour)
        bars = [((a - start) / SECONDS_PER_YEAR, (b - a) / SECONDS_PER_YEAR) for a, b in spans]
        axes.broken_barh(bars, (number - 0.4, 0.8), color="0.25")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_xlim(0.0, end)
    axes.set_xlabel(f"years since {format_utc(start)[:10]}; dark: not seen")
    axes.set_title("When the site sees them")


@house_style()
def balance_figure(answer: StationBalance) -> "Figure":
    """Return a picture of the balances that were evaluated: what is left of each over the years, and first breaks.

    Args:
        answer: the answer of :func:`perilune.station.station_balance`.
    """
    shown = [row for row in answer.balances if any(row.margin)]
    figure, axes = new_figure(7.2, 1.1 * len(shown) + 0.8, rows=max(len(shown), 2), sharex=True)
    for axis, row in zip(axes, shown, strict=False):
        years = (np.array(row.margin_tdb_s) - answer.start_tdb_s) / SECONDS_PER_YEAR
        axis.step(years, row.margin, where="post", color="C0")
        axis.axhline(0.0, color="0.5", lw=0.8)
        axis.fill_between(years, np.minimum(row.margin, 0.0), step="post", color="C1", alpha=0.5)
        if row.first_break_tdb_s is not None:
            axis.axvline((row.first_break_tdb_s - answer.start_tdb_s) / SECONDS_PER_YEAR, color="C1", ls="--")
        unit = "" if row.unit == "1" else f", {row.unit}"
        axis.set_title(f"{row.name} left{unit}: {row.state}", fontsize=8.0)
    axes[-1].set_xlabel(f"years since {format_utc(answer.start_tdb_s)[:10]}")
    figure.suptitle(f"{answer.station} at {answer.site} ({answer.horizon})")
    return figure
