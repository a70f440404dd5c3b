"""The answer about a site: its light and view of the Earth over years, by a given skyline or that of a smooth Moon."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc
from perilune.catalogue.model import LandingPlace
from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, Problem
from perilune.station.horizon import SMOOTH, Horizon, read_mask, smooth_horizon
from perilune.station.illumination import Light, LightSummary, light_of, summary
from perilune.station.sky import Place, Sky, sky_of
from perilune.station.terrain import skyline, slope_rad
from perilune.station.terrain_file import HeightUnit, read_terrain

FloatArray = NDArray[np.float64]

REACH_M: Final = 150e3
"""How far rays look for terrain, unless told: a mountain of 6 km shows over a smooth Moon from 144 km."""

SLOPE_BASELINE_M: Final = 20.0
"""Side of the square of the slope, unless a cell of the finest grid is longer: the footprint of a lander."""


@dataclass(frozen=True)
class Relief:
    """What the user knows of the terrain: a mask file, or elevation models with the finest first, or nothing."""

    mask: Path | None = None
    models: tuple[Path, ...] = ()
    reach_m: float = REACH_M
    unit: HeightUnit = "m"


@dataclass(frozen=True)
class PublishedFigure:
    """What a publication says of the light at a place, and how its case stands to this one."""

    illumination_share: float
    longest_night_h: float | None
    mast_m: float | None
    source: str
    comparable: str


@dataclass(frozen=True)
class SiteLight:
    """The light and the view of the Earth of one site.

    ``horizon`` says where the skyline comes from. ``ground_height_m`` over 1,737.4 km and ``slope_deg`` are known from
    elevation models only. ``notes`` says what the figures leave out.
    """

    site: str
    latitude_deg: float
    longitude_deg: float
    start_tdb_s: float
    end_tdb_s: float
    step_s: float
    horizon: str
    mast_m: float
    ground_height_m: float | None
    slope_deg: float | None
    slope_baseline_m: float | None
    light: LightSummary
    published: tuple[PublishedFigure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SiteStudy:
    """The answer and what it was made from, for plots and for balances."""

    answer: SiteLight
    sky: Sky
    horizon: Horizon
    light: Light


def site_study(
    place: Place,
    start_tdb_s: float,
    end_tdb_s: float,
    *,
    name: str = "place",
    step_s: float = 3600.0,
    mast_m: float = 0.0,
    relief: Relief | None = None,
    entry: LandingPlace | None = None,
) -> SiteStudy:
    """Return the light of a place over a span.

    Args:
        place: on the Moon; with elevation models its height is theirs.
        start_tdb_s, end_tdb_s: TDB s past J2000, within 1899-12-28 to 2050-12-31.
        name: of the place, for the answer.
        step_s: of the samples; shares are means over them, ends of nights are interpolated.
        mast_m: of the eyes, or of the arrays, over the ground.
        relief: the terrain; without it the Moon is smooth, and the answer says so.
        entry: of the catalogue, for its published figures.

    Raises:
        InputError: a span or step as :func:`perilune.station.sky.sky_of`, a bad file, both a mask and a model.

    Example::

        site_study(Place(radians(-89.45), radians(222.6)), start, end, mast_m=10.0).answer.light.illumination_share
    """
    relief = relief or Relief()
    if relief.mask is not None and relief.models:
        raise InputError(Problem("a mask and an elevation model", expected="one of them", fix="leave one out"))
    ground: float | None = None
    slope: float | None = None
    baseline: float | None = None
    notes: tuple[str, ...]
    if relief.mask is not None:
        horizon = read_mask(relief.mask)
        notes = ("the mask is taken as given; the mast does not change it",) if mast_m else ()
    elif relief.models:
        horizon, ground, slope, baseline, notes = _from_models(place, relief, mast_m)
    else:
        horizon = smooth_horizon(mast_m)
        notes = (f"{SMOOTH}: no terrain is taken into account",)
    eyes = Place(place.latitude_rad, place.longitude_rad, (ground or place.height_m) + mast_m)
    sky = sky_of(eyes, start_tdb_s, end_tdb_s, step_s)
    light = light_of(sky, horizon)
    answer = SiteLight(
        site=name,
        latitude_deg=math.degrees(place.latitude_rad),
        longitude_deg=math.degrees(place.longitude_rad),
        start_tdb_s=start_tdb_s,
        end_tdb_s=end_tdb_s,
        step_s=step_s,
        horizon=horizon.source,
        mast_m=mast_m,
        ground_height_m=ground,
        slope_deg=slope,
        slope_baseline_m=baseline,
        light=summary(sky, light),
        published=() if entry is None else published_figures(entry, horizon.source, mast_m),
        notes=notes,
    )
    return SiteStudy(answer, sky, horizon, light)


def _from_models(place: Place, relief: Relief, mast_m: float) -> tuple[Horizon, float, float, float, tuple[str, ...]]:
    # the first grids are fine ones of the surroundings: what they do not cover, the next one does
    grids = tuple(read_terrain(path, place, relief.reach_m, relief.unit) for path in relief.models)
    found = skyline(grids, place, mast_m, relief.reach_m)
    baseline = max(SLOPE_BASELINE_M, 2.0 * min(grid.spacing_m for grid in grids))
    slope = math.degrees(slope_rad(grids, place, baseline))
    eyes = MOON_RADIUS + found.ground_m + mast_m
    dip_km = math.sqrt(max(eyes * eyes - MOON_RADIUS**2, 0.0)) / 1e3
    notes = [f"terrain is known to {found.least_reach_m / 1e3:.1f} km or farther in every direction"]
    if found.least_reach_m < 144e3:
        notes.append(f"higher ground farther away is not seen; the horizon of a smooth Moon is {dip_km:.1f} km away")
    return found.horizon, found.ground_m, slope, baseline, tuple(notes)


def published_figures(entry: LandingPlace, horizon: str, mast_m: float) -> tuple[PublishedFigure, ...]:
    """Return the published light of an entry, each with how it compares to an answer by that horizon and mast."""
    rows = []
    for row in entry.light:
        mast = None if row.mast is None else row.mast.si
        if horizon == SMOOTH:
            verdict = "not comparable: the published figure has terrain, this one a smooth Moon"
        elif mast is not None and abs(mast - mast_m) > 0.5:
            verdict = f"published for a mast of {mast:g} m, this is for {mast_m:g} m"
        else:
            verdict = "comparable, as far as terrain and years agree"
        dark = None if row.longest_night is None else row.longest_night.si / 3600.0
        source = entry.sources.get(row.share.source, row.share.source)
        rows.append(PublishedFigure(row.share.si, dark, mast, f"{source}; {row.case}", verdict))
    return tuple(rows)


def night_text(start_tdb_s: float | None, hours: float) -> str:
    """Return when a night or gap begins and how long it is [h], for a table, in days."""
    if start_tdb_s is None:
        return "none"
    return f"{hours / 24.0:.2f} d from {format_utc(start_tdb_s)[:16].replace('T', ' ')} UTC"
