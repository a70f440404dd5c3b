"""The light of a site over years: how much of the Sun it sees, its nights, and when it sees the Earth."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc
from perilune.constants import AU, SECONDS_PER_DAY
from perilune.station.horizon import Horizon, disc_over
from perilune.station.sky import Seen, Sky

FloatArray = NDArray[np.float64]
Spans = tuple[tuple[float, float], ...]

SOLAR_IRRADIANCE: Final = 1361.0
"""Nominal total solar irradiance at one astronomical unit [W/m^2], by definition (IAU 2015 B3)."""

_HOUR: Final = 3600.0
_FULL: Final = 1.0 - 1e-9


@dataclass(frozen=True, eq=False)
class Light:
    """What a site sees at each epoch of its sky, (n,) all.

    ``sun_fraction`` of the disc over the skyline and outside the Earth's shadow; ``sun_clear_rad`` how far the highest
    visible part of the disc stands over the skyline (below zero: night); ``earth_clear_rad`` the same of the Earth's
    centre; ``flux_w_m2`` on a surface that faces the Sun.
    """

    epochs_tdb_s: FloatArray
    step_s: float
    sun_fraction: FloatArray
    sun_clear_rad: FloatArray
    earth_clear_rad: FloatArray
    flux_w_m2: FloatArray


@dataclass(frozen=True)
class YearOfLight:
    """One calendar year (UTC) of a site, or the days of it that the span has."""

    year: int
    days: float
    illumination_share: float
    longest_night_h: float
    earth_share: float


@dataclass(frozen=True)
class LightSummary:
    """The light of a site in one span.

    ``illumination_share`` is the time mean of the visible fraction of the disc, ``any_sun_share`` and
    ``full_sun_share`` the time in which some and all of it is seen. A night has nothing of the disc;
    ``longest_half_dark_h`` is the longest time with less than half of it. ``sun_energy_kwh_m2_year`` falls on a surface
    that follows the Sun. Times that no night or gap has are None.
    """

    illumination_share: float
    any_sun_share: float
    full_sun_share: float
    nights: int
    longest_night_h: float
    longest_night_start_tdb_s: float | None
    longest_half_dark_h: float
    mean_night_h: float
    sun_elevation_min_deg: float
    sun_elevation_max_deg: float
    subsolar_latitude_min_deg: float
    subsolar_latitude_max_deg: float
    sun_energy_kwh_m2_year: float
    earth_share: float
    earth_gaps: int
    longest_earth_gap_h: float
    longest_earth_gap_start_tdb_s: float | None
    earth_elevation_min_deg: float
    earth_elevation_max_deg: float
    years: tuple[YearOfLight, ...]


def light_of(sky: Sky, horizon: Horizon) -> Light:
    """Return what of the Sun and the Earth stands over a skyline at each epoch of a sky.

    Where the Earth hides the Sun whole it is night. Of a partial eclipse the fractions of skyline and shadow are
    multiplied.
    """
    sun, earth = sky.sun, sky.earth
    fraction, clear = disc_over(horizon, sun.azimuth_rad, sun.elevation_rad, sun.radius_rad)
    fraction = fraction * sky.uneclipsed
    clear = np.where(sky.uneclipsed > 0.0, clear, -np.abs(clear))
    over = earth.elevation_rad - horizon.at(earth.azimuth_rad)
    flux = SOLAR_IRRADIANCE * (AU / sun.distance_m) ** 2 * fraction
    return Light(sky.epochs_tdb_s, sky.step_s, fraction, clear, over, flux)


def spans_below(epochs_tdb_s: FloatArray, values: FloatArray) -> Spans:
    """Return the spans in which sampled values are not above zero; ends by linear interpolation between samples.

    A span that begins before the first or ends after the last sample is cut there.

    >>> spans_below(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, -1.0, -1.0, 3.0]))
    ((0.5, 2.25),)
    """
    below = values <= 0.0
    change = np.flatnonzero(below[1:] != below[:-1])
    before, after = values[change], values[change + 1]
    ends = epochs_tdb_s[change] + (epochs_tdb_s[change + 1] - epochs_tdb_s[change]) * before / (before - after)
    borders = ends.tolist()
    if below[0]:
        borders.insert(0, float(epochs_tdb_s[0]))
    if below[-1]:
        borders.append(float(epochs_tdb_s[-1]))
    return tuple(zip(borders[::2], borders[1::2], strict=True))


def nights(light: Light) -> Spans:
    """Return the spans in which nothing of the Sun is seen [TDB s]."""
    return spans_below(light.epochs_tdb_s, light.sun_clear_rad)


def earth_gaps(light: Light) -> Spans:
    """Return the spans in which the centre of the Earth is under the skyline [TDB s]."""
    return spans_below(light.epochs_tdb_s, light.earth_clear_rad)


def longest(spans: Spans) -> tuple[float, float | None]:
    """Return the length [s] of the longest span and its start; 0 and None where there is none."""
    if not spans:
        return 0.0, None
    start, end = max(spans, key=lambda span: span[1] - span[0])
    return end - start, start


def summary(sky: Sky, light: Light) -> LightSummary:
    """Return the figures of a light; shares are means over the samples."""
    dark, gaps = nights(light), earth_gaps(light)
    half = spans_below(light.epochs_tdb_s, light.sun_fraction - 0.5)
    night, night_start = longest(dark)
    gap, gap_start = longest(gaps)
    return LightSummary(
        illumination_share=float(light.sun_fraction.mean()),
        any_sun_share=float(np.mean(light.sun_clear_rad > 0.0)),
        full_sun_share=float(np.mean(light.sun_fraction >= _FULL)),
        nights=len(dark),
        longest_night_h=night / _HOUR,
        longest_night_start_tdb_s=night_start,
        longest_half_dark_h=longest(half)[0] / _HOUR,
        mean_night_h=sum(b - a for a, b in dark) / max(len(dark), 1) / _HOUR,
        sun_elevation_min_deg=_degrees(sky.sun, "min"),
        sun_elevation_max_deg=_degrees(sky.sun, "max"),
        subsolar_latitude_min_deg=math.degrees(sky.sun.subpoint_latitude_rad.min()),
        subsolar_latitude_max_deg=math.degrees(sky.sun.subpoint_latitude_rad.max()),
        sun_energy_kwh_m2_year=float(light.flux_w_m2.mean()) * 8.766,
        earth_share=float(np.mean(light.earth_clear_rad > 0.0)),
        earth_gaps=len(gaps),
        longest_earth_gap_h=gap / _HOUR,
        longest_earth_gap_start_tdb_s=gap_start,
        earth_elevation_min_deg=_degrees(sky.earth, "min"),
        earth_elevation_max_deg=_degrees(sky.earth, "max"),
        years=_years(light, dark),
    )


def _degrees(seen: Seen, end: str) -> float:
    return math.degrees(float(seen.elevation_rad.min() if end == "min" else seen.elevation_rad.max()))


def _years(light: Light, dark: Spans) -> tuple[YearOfLight, ...]:
    epochs = light.epochs_tdb_s
    first = int(format_utc(float(epochs[0]))[:4])
    last = int(format_utc(float(epochs[-1]))[:4])
    # the calendar's seconds since J2000 (2000-01-01T12:00 TT); UTC was 69 s behind TDB since 2017
    turns = [
        (date(year, 1, 1).toordinal() - date(2000, 1, 1).toordinal()) * 86_400.0 - 43_200.0 + 69.0
        for year in range(first, last + 2)
    ]
    edges = np.searchsorted(epochs, turns)
    rows = []
    for number in range(last - first + 1):
        low, high = int(edges[number]), int(edges[number + 1])
        if (high - low) * light.step_s < SECONDS_PER_DAY:
            continue  # a few hours are no figure of a year
        inside = [min(b, turns[number + 1]) - max(a, turns[number]) for a, b in dark]
        rows.append(
            YearOfLight(
                first + number,
                (high - low) * light.step_s / 86_400.0,
                float(light.sun_fraction[low:high].mean()),
                max([0.0, *inside]) / _HOUR,
                float(np.mean(light.earth_clear_rad[low:high] > 0.0)),
            )
        )
    return tuple(rows)
