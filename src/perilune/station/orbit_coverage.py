"""What an orbit offers to a site: coverage, view of the Earth, eclipses, and the costs of reaching it."""

import math
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

import numpy as np

from perilune.astro.lunar_orbits.orbit_choice import chosen_orbit
from perilune.astro.lunar_orbits.station_keeping import KeepingQuestion, keep_cases, keeping_plan
from perilune.astro.visibility.access import access_windows
from perilune.astro.visibility.eclipse import eclipses
from perilune.astro.visibility.tracks import Track, body, moon_place
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import NoSolution
from perilune.station.orbit_paths import OrbitPath, OrbitQuestion, orbit_path, period_of
from perilune.station.sky import Place
from perilune.transfers.lunar.descent import Lander, descent_budget

Spans = list[tuple[float, float]]

EXCESS_SPEED_M_S: Final = 850.0
"""Of a direct flight from the Earth at the Moon's sphere of influence, for the computed captures: 3 to 5 days."""

LOW_ORBIT_M: Final = MOON_RADIUS + 100e3
_HOUR_S: Final = 3600.0
_WEEK_S: Final = 604_800.0
_STEPS_A_REVOLUTION: Final = 60


@dataclass(frozen=True)
class CoverageLevel:
    """The part of the time in which so many satellites or more stand over the site, and the longest time without."""

    satellites: int
    share: float
    longest_gap_h: float


@dataclass(frozen=True)
class AccessCost:
    """What one leg to or from the orbit costs; ``days`` None where it is impulsive at one place."""

    leg: str
    dv_m_s: float
    days: float | None
    source: str


@dataclass(frozen=True)
class Keeping:
    """What it costs to keep an orbit for a year, over some cases with errors of navigation (1 km, 1 cm/s) and burns."""

    law: str
    cases: int
    lost: int
    mean_m_s: float
    greatest_m_s: float


@dataclass(frozen=True)
class OrbitCoverage:
    """What an orbit offers to a site over a span.

    ``passes`` and the lengths of windows are those of one satellite (the first); ``levels`` those of all together.
    ``earth_share`` is the part of the time in which the first satellite sees the Earth's centre past the Moon,
    ``relay_share`` that in which it sees site and Earth at once. Eclipses are those of the first satellite. ``keeping``
    is None where it was not asked for, or where the orbit is flown without control.
    """

    orbit: str
    site: str
    start_tdb_s: float
    end_tdb_s: float
    period_h: float
    least_altitude_km: float
    greatest_altitude_km: float
    least_elevation_deg: float
    passes: int
    mean_window_h: float
    longest_window_h: float
    highest_elevation_deg: float
    least_distance_km: float
    greatest_distance_km: float
    levels: tuple[CoverageLevel, ...]
    earth_share: float
    relay_share: float
    eclipses: int
    longest_umbra_h: float
    keeping: Keeping | None
    access: tuple[AccessCost, ...]


@dataclass(frozen=True, eq=False)
class CoverageStudy:
    """The answer, with the path and the windows of each satellite [TDB s] that it was made from."""

    answer: OrbitCoverage
    path: OrbitPath
    windows: tuple[Spans, ...]


def orbit_coverage(
    question: OrbitQuestion,
    place: Place,
    site: str = "place",
    least_elevation_rad: float = 0.0,
    keeping_cases: int = 0,
) -> CoverageStudy | NoSolution:
    """Return what an orbit offers to a site, or why there is no such orbit.

    Args:
        question: the orbit, from when, for how long.
        place: the site, on a smooth Moon.
        site: its name.
        least_elevation_rad: over the horizontal of the site, for a satellite to count as seen.
        keeping_cases: of the station keeping of an NRHO or DRO over a year; 0 leaves it out.

    Returns:
        The answer with the path and the windows behind it; ``NoSolution`` as
        :func:`perilune.station.orbit_paths.orbit_path`.
    """
    path = orbit_path(question)
    if isinstance(path, NoSolution):
        return path
    start, end = path.start_tdb_s, path.end_tdb_s
    ground = moon_place(place.latitude_rad, place.longitude_rad, place.height_m, site)
    step = min(path.period_s / _STEPS_A_REVOLUTION, 1800.0)
    seen = [access_windows(ground, track, start, end, least_elevation_rad, step) for track in path.tracks]
    windows = tuple([(row.start_tdb_s, row.end_tdb_s) for row in rows] for rows in seen)
    earth = [
        (row.start_tdb_s, row.end_tdb_s) for row in access_windows(body("earth"), path.tracks[0], start, end, 0.0, step)
    ]
    lengths = [b - a for a, b in windows[0]]
    shade = _umbras(path.tracks[0], start, end, step)
    altitude = np.linalg.norm(path.about_moon[:, :3], axis=1) - MOON_RADIUS
    answer = OrbitCoverage(
        orbit=path.label,
        site=site,
        start_tdb_s=start,
        end_tdb_s=end,
        period_h=path.period_s / _HOUR_S,
        least_altitude_km=float(altitude.min()) / 1e3,
        greatest_altitude_km=float(altitude.max()) / 1e3,
        least_elevation_deg=float(np.degrees(least_elevation_rad)),
        passes=len(lengths),
        mean_window_h=float(np.mean(lengths)) / _HOUR_S if lengths else 0.0,
        longest_window_h=max(lengths, default=0.0) / _HOUR_S,
        highest_elevation_deg=max((row.highest_elevation_deg or 0.0 for row in seen[0]), default=0.0),
        least_distance_km=min((row.least_distance_m for row in seen[0]), default=0.0) / 1e3,
        greatest_distance_km=max((row.largest_distance_m for row in seen[0]), default=0.0) / 1e3,
        levels=tuple(_level(windows, number + 1, start, end) for number in range(len(windows))),
        earth_share=_length(earth) / (end - start),
        relay_share=_length(at_least([windows[0], earth], 2)) / (end - start),
        eclipses=len(shade),
        longest_umbra_h=max(shade, default=0.0) / _HOUR_S,
        keeping=_keeping(question, keeping_cases),
        access=access_costs(question),
    )
    return CoverageStudy(answer, path, windows)


def at_least(rows: "list[Spans] | tuple[Spans, ...]", count: int) -> Spans:
    """Return the spans in which at least so many of the rows have one.

    >>> at_least([[(0.0, 2.0)], [(1.0, 3.0)]], 2)
    [(1.0, 2.0)]
    """
    edges = sorted((at, change) for row in rows for a, b in row for at, change in ((a, 1), (b, -1)))
    spans, level, begun = [], 0, 0.0
    for at, change in edges:
        if level < count <= level + change:
            begun = at
        elif level + change < count <= level and at > begun:
            spans.append((begun, at))
        level += change
    return spans


def _level(windows: tuple[Spans, ...], count: int, start: float, end: float) -> CoverageLevel:
    spans = at_least(windows, count)
    borders = [start, *(edge for span in spans for edge in span), end]
    gaps = [b - a for a, b in zip(borders[::2], borders[1::2], strict=True)]
    return CoverageLevel(count, _length(spans) / (end - start), max(gaps) / _HOUR_S)


def _length(spans: Spans) -> float:
    return sum(b - a for a, b in spans)


def _umbras(track: Track, start: float, end: float, step: float) -> list[float]:
    rows = eclipses(track, start, end, step_s=min(step, 600.0))
    return [(row.umbra_end_tdb_s or 0.0) - (row.umbra_start_tdb_s or 0.0) for row in rows]


def _keeping(question: OrbitQuestion, cases: int) -> Keeping | None:
    if cases < 1 or question.kind not in ("nrho", "dro"):
        return None
    chosen = chosen_orbit(question.kind, question.period_s)
    if isinstance(chosen, NoSolution):
        return None
    # the laws and the burns of a week that perilune astro station-keeping takes for these orbits
    law: Literal["crossing", "targets"] = "crossing" if question.kind == "nrho" else "targets"
    burns = max(1, math.ceil(chosen.period_s / _WEEK_S))
    asked = KeepingQuestion(law, burns_per_revolution=burns, cases=cases)
    plan = keeping_plan(chosen, question.start_tdb_s, asked)
    if isinstance(plan, NoSolution):
        return None
    rows = keep_cases(plan, 0, cases)
    kept = [row.dv_m_s_per_year for row in rows if row.lost_after_d is None]
    if not kept:
        return None
    return Keeping(law, cases, cases - len(kept), float(np.mean(kept)), max(kept))


def access_costs(question: OrbitQuestion) -> tuple[AccessCost, ...]:
    """Return the published costs of an orbit, and for those about the Moon alone the two-body ones.

    Computed are the capture at periapsis from a hyperbola of 850 m/s, the coplanar Hohmann transfer to a low orbit of
    100 km, and the powered descent from a low orbit (:func:`perilune.transfers.lunar.descent.descent_budget`). Launch
    dates and planes change them: ``perilune transfers windows`` flies them.
    """
    text = (files("perilune.station") / "data" / "orbit-access.toml").read_text("utf-8")
    rows = [
        AccessCost(row["leg"], row["dv_m_s"], row["days"] or None, row["source"])
        for row in tomllib.loads(text)["access"]
        if row["orbit"] == question.kind
    ]
    if question.kind in ("elfo", "llo"):
        rows += _two_body(question)
    return tuple(rows)


def _two_body(question: OrbitQuestion) -> list[AccessCost]:
    if question.kind == "llo":
        low = high = MOON_RADIUS + question.altitude_m
    else:
        axis = (GM_MOON * ((question.period_s or 86_400.0) / (2.0 * np.pi)) ** 2) ** (1.0 / 3.0)
        low, high = axis * (1.0 - question.eccentricity), axis * (1.0 + question.eccentricity)
    orbit = _speed(low, 0.5 * (low + high))
    hyperbola = np.sqrt(EXCESS_SPEED_M_S**2 + 2.0 * GM_MOON / low)
    source = f"computed: two bodies, {EXCESS_SPEED_M_S:g} m/s at infinity, at periapsis"
    rows = [AccessCost("capture from the translunar flight", float(hyperbola - orbit), None, source)]
    if question.kind == "llo":
        budget = descent_budget(Lander(), question.altitude_m)
        if not isinstance(budget, NoSolution):
            source = "computed: deorbit, braking, approach as Apollo 11, thrust 1.8 lunar weights, 311 s"
            days = budget.duration_s / 86_400.0 + 0.5 * period_of(low) / 86_400.0
            rows.append(AccessCost("descent to the surface", budget.total_m_s, days, source))
    if question.kind == "elfo":
        transfer = 0.5 * (low + LOW_ORBIT_M)
        first = abs(_speed(low, 0.5 * (low + high)) - _speed(low, transfer))
        second = abs(_speed(LOW_ORBIT_M, transfer) - _speed(LOW_ORBIT_M, LOW_ORBIT_M))
        days = 0.5 * period_of(transfer) / 86_400.0
        source = "computed: two bodies, coplanar, from periapsis to a circle of 100 km"
        rows.append(AccessCost("to a low lunar orbit, or back", first + second, days, source))
    return rows


def _speed(radius_m: float, axis_m: float) -> float:
    return float(np.sqrt(GM_MOON * (2.0 / radius_m - 1.0 / axis_m)))
