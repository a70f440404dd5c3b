"""Charts that the page draws where there are any: what a system has to show beyond the plan itself.

A chart names the ``view`` that shows it: ``porkchop``, ``abort``, ``station``, ``partners``, ``schedule`` or any other
of the page. The page has no view without content, so an empty list leaves no trace. They are stored beside the plan in
``charts.json``.

A chart with a ``scenario`` stands where the page is turned to that scenario of the plan, one with ``""`` where all
partners stay; one without, None, whatever happens.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from perilune.astro.time import format_utc
from perilune.files import write_atomic

CHARTS_FILE: Final = "charts.json"


@dataclass(frozen=True)
class Series:
    """One line of a chart: numbers against the chart's ``x``; None, a gap in the line, where there is no value.

    A ``name`` that is a partner's identifier is drawn in that partner's colour; ``black zone`` and the modes of aborts
    have theirs too.
    """

    name: str
    y: tuple[float | None, ...]


@dataclass(frozen=True)
class LineChart:
    """Lines over a common axis: histories, balances, S-curves. With ``dates`` the ``x`` are ISO dates in UTC."""

    view: str
    title: str
    x_label: str
    y_label: str
    x: tuple[float, ...] | tuple[str, ...]
    series: tuple[Series, ...]
    dates: bool = False
    steps: bool = False
    note: str = ""
    scenario: str | None = None
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class HeatMark:
    """A point to mark in a :class:`HeatChart`, on its axes of dates or numbers; without a name it is a small ring."""

    name: str
    x: str | float
    y: str | float


@dataclass(frozen=True)
class HeatChart:
    """Values over two axes: a porkchop, the regret of each decision. ``values`` has a row for each ``y``; None: none.

    ``levels`` are contours to draw, in order. Axes are ISO dates, numbers or names as given, dates and numbers evenly
    spaced where there are ``marks``.
    """

    view: str
    title: str
    x_label: str
    y_label: str
    value_label: str
    x: tuple[str | float, ...]
    y: tuple[str | float, ...]
    values: tuple[tuple[float | None, ...], ...]
    levels: tuple[float, ...] = ()
    marks: tuple[HeatMark, ...] = ()
    note: str = ""
    scenario: str | None = None
    kind: Literal["heat"] = "heat"


@dataclass(frozen=True)
class GroundTrack:
    """A track over the Earth [deg] and whether it is good (``covered``), with a name for the stretch.

    Longitudes run on past 180 deg, so that a track has no jump.
    """

    name: str
    covered: bool
    latitude_deg: tuple[float, ...]
    longitude_deg: tuple[float, ...]


@dataclass(frozen=True)
class MapChart:
    """Ground tracks on a map of the Earth: the abort modes along an ascent."""

    view: str
    title: str
    tracks: tuple[GroundTrack, ...]
    note: str = ""
    scenario: str | None = None
    kind: Literal["map"] = "map"


@dataclass(frozen=True)
class TableChart:
    """A table of texts and numbers."""

    view: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    note: str = ""
    scenario: str | None = None
    kind: Literal["table"] = "table"


Chart = LineChart | HeatChart | MapChart | TableChart

CHARTS: Final[TypeAdapter[tuple[Chart, ...]]] = TypeAdapter(tuple[Chart, ...])
"""What reads and writes them."""


def day(tdb_s: float) -> str:
    """Return the date in UTC of an epoch, as the axes and tables of charts have it.

    >>> day(0.0)
    '2000-01-01'
    """
    return format_utc(tdb_s)[:10]


def charts_json(charts: tuple[Chart, ...]) -> bytes:
    """Return charts as a JSON document.

    >>> charts_json((TableChart("partners", "Prices", ("a",), ((1.0,),)),))[:30]
    b'[{"view":"partners","title":"P'
    """
    return CHARTS.dump_json(charts) + b"\n"


def write_charts(charts: tuple[Chart, ...], folder: Path) -> None:
    """Write charts beside a plan; where there are none, a file of an earlier plan is removed."""
    if charts:
        write_atomic(folder / CHARTS_FILE, charts_json(charts))
    else:
        (folder / CHARTS_FILE).unlink(missing_ok=True)


def read_charts(folder: Path) -> tuple[Chart, ...]:
    """Return the charts stored beside a plan, none where there is no file.

    Raises:
        pydantic.ValidationError: the file is not what :func:`write_charts` writes.
    """
    path = folder / CHARTS_FILE
    return CHARTS.validate_json(path.read_bytes()) if path.is_file() else ()
