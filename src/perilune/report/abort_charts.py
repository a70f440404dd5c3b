"""What the page shows of aborts: the modes along the ascent of each crewed mission that flies, and where they land."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np

from perilune.integration.abort import AbortCoverage, AbortMoment
from perilune.programme import Option, Plan
from perilune.report.charts import Chart, GroundTrack, LineChart, MapChart, Series, TableChart

_OPEN: Final = "not evaluable"


def abort_charts(plan: Plan, aborts: Mapping[Option, AbortCoverage]) -> tuple[Chart, ...]:
    """Return the charts of the aborts of the flights with crews; none where no crew flies."""
    crewed = [(row.name, row.selected) for row in plan.missions if row.crew and row.selected is not None]
    if not crewed:
        return ()
    charts: list[Chart] = [_table(crewed, plan)]
    for option, coverage in aborts.items():
        title = f"{option.ship} on {option.launcher} from {option.site} to {option.destination}"
        charts += coverage_charts(title, coverage)
    return tuple(charts)


def _table(crewed: list[tuple[str, Option]], plan: Plan) -> TableChart:
    findings = {row.option: row.findings for row in plan.options}
    rows = []
    for name, option in crewed:
        for row in findings[option]:
            if row.check == "abort coverage":
                share = None if row.value is None else round(100.0 * row.value, 1)
                rows.append((name, f"{option.ship} on {option.launcher}", str(row.verdict), share, row.reason))
    columns = ("mission", "ship on launcher", "verdict", "covered %", "found")
    note = "Covered: the part of the ascent in which the crew can leave, of the time from lift-off to cut-off."
    return TableChart("abort", "Flights with crews", columns, tuple(rows), note)


def coverage_charts(title: str, coverage: AbortCoverage) -> list[Chart]:
    """Return the charts of one pair: altitude against speed, the map of the landing places, the stretches."""
    charts: list[Chart] = [_ways_out(title, coverage)]
    tracks = _tracks(coverage.moments)
    if tracks:
        charts.append(MapChart("abort", f"Where the crew comes down: {title}", tracks))
    return [*charts, _stretches(title, coverage)]


def _state(moment: AbortMoment) -> str:
    if moment.covered:
        return moment.mode
    return _OPEN if (moment.cause or "").startswith(_OPEN) else "black zone"


def _ways_out(title: str, coverage: AbortCoverage) -> LineChart:
    moments = coverage.moments
    states = [_state(row) for row in moments]
    series = tuple(
        Series(
            name,
            tuple(
                round(row.altitude_m / 1e3, 1) if state == name else None
                for row, state in zip(moments, states, strict=True)
            ),
        )
        for name in dict.fromkeys(states)
    )
    speeds = tuple(round(row.airspeed_m_s / 1e3, 3) for row in moments)
    note = f"{100.0 * coverage.covered_share:.1f} % covered on the way to {coverage.target}"
    return LineChart("abort", title, "speed through the air [km/s]", "altitude [km]", speeds, series, note=note)


def _tracks(moments: tuple[AbortMoment, ...]) -> tuple[GroundTrack, ...]:
    """The landing places of each stretch of one mode, without the jump of the longitude."""
    landed = [row for row in moments if row.longitude_deg is not None and row.latitude_deg is not None]
    if not landed:
        return ()
    east = np.unwrap([row.longitude_deg or 0.0 for row in landed], period=360.0)
    places = [
        (_state(row), row.covered, row.latitude_deg or 0.0, float(longitude))
        for row, longitude in zip(landed, east, strict=True)
    ]
    tracks = []
    for (state, covered), group in groupby(places, key=itemgetter(0, 1)):
        _, _, north, along = zip(*group, strict=True)
        tracks.append(GroundTrack(state, covered, _rounded(north), _rounded(along)))
    return tuple(tracks)


def _rounded(degrees: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(value, 2) for value in degrees)


def _stretches(title: str, coverage: AbortCoverage) -> TableChart:
    spans = [("", row) for row in coverage.modes] + [("black zone", row) for row in coverage.black_zones]
    rows = tuple(
        (
            f"{state}: {row.name}" if state and not row.name.startswith(_OPEN) else row.name,
            round(row.start_s),
            round(row.end_s),
            _range(row.altitude_m),
            _range(row.airspeed_m_s),
        )
        for state, row in sorted(spans, key=lambda pair: pair[1].start_s)
    )
    columns = ("way out", "from s", "to s", "altitude km", "speed km/s")
    return TableChart("abort", f"Stretches of the ascent: {title}", columns, rows)


def _range(pair: tuple[float, float]) -> str:
    return f"{pair[0] / 1e3:.1f} to {pair[1] / 1e3:.1f}"
