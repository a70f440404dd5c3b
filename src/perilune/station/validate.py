"""The station's own figures against published ones: sky of the poles, frames, skylines, orbits, crew provisions."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from perilune.astro.lunar_orbits.frozen_orbits import axis_of_period
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S
from perilune.astro.orientation.body_fixed import body_fixed_to_icrf
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf, moon_pa_to_icrf
from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.comparison import Comparison, comparison
from perilune.constants import MOON_RADIUS, SECONDS_PER_YEAR
from perilune.errors import NoSolution, PeriluneError
from perilune.station.horizon import smooth_horizon
from perilune.station.illumination import light_of, summary
from perilune.station.orbit_coverage import access_costs, orbit_coverage
from perilune.station.orbit_paths import OrbitQuestion, period_of
from perilune.station.provisions import mission_provisions
from perilune.station.sky import Place, sky_of
from perilune.station.terrain import Grid, MapProjection, skyline

_POLE: Final = Place(-0.5 * math.pi, 0.0)
_CSPICE: Final = "CSPICE with DE421 and MOON_ME, 2028 to 2046 by 6 h"
_KEPLER: Final = "Kepler's third law, radius 1,737.4 km"


@dataclass(frozen=True)
class StationValidation:
    """All comparisons, and how many are within their tolerance."""

    rows: tuple[Comparison, ...]
    within: int


def station_validation() -> StationValidation:
    """Return the figures of the station package against published ones.

    Takes some ten seconds of computing time, most of it for the orbits.
    """
    rows = (*_sky(), *_frames(), *_skyline(), *_periods(), *_constellation(), _descent(), _provisions())
    return StationValidation(rows, sum(row.within for row in rows))


def _sky() -> list[Comparison]:
    start = parse_time("2028-01-01 UTC")
    sky = sky_of(_POLE, start, start + 18.6 * SECONDS_PER_YEAR, 21_600.0)
    light = summary(sky, light_of(sky, smooth_horizon()))
    ends, step = "other ends of the years", "other ends of the years, two digits"
    high = 100.0 * float(np.mean(sky.earth.elevation_rad > math.radians(5.0)))
    return [
        comparison("least latitude under the Sun", "deg", -1.588, light.subsolar_latitude_min_deg, 2e-3, _CSPICE, ends),
        comparison(
            "greatest latitude under the Sun", "deg", 1.589, light.subsolar_latitude_max_deg, 2e-3, _CSPICE, ends
        ),
        comparison(
            "lowest Earth from the south pole", "deg", -7.11, light.earth_elevation_min_deg, 0.01, _CSPICE, step
        ),
        comparison(
            "highest Earth from the south pole", "deg", 6.62, light.earth_elevation_max_deg, 0.01, _CSPICE, step
        ),
        comparison("Earth seen from the south pole", "%", 48.8, 100.0 * light.earth_share, 0.15, _CSPICE, step),
        comparison("Earth above 5 deg there", "%", 21.2, high, 0.15, _CSPICE, step),
        comparison(
            "Sun's disc in the mean there",
            "%",
            100.0 * (0.5 - 2.0 * 0.016_7 / math.pi),
            100.0 * light.illumination_share,
            0.2,
            "closed form: half, less 2 e/pi for the short southern summer",
            "the node of the Moon's equator turns in these years",
        ),
    ]


def _frames() -> list[Comparison]:
    epochs = parse_time("2028-01-01 UTC") + np.arange(0.0, 18.0 * SECONDS_PER_YEAR, 864_000.0)
    mean_earth = moon_me_to_icrf(epochs)
    angles = []
    for other in (moon_pa_to_icrf(epochs), body_fixed_to_icrf("moon", epochs)):
        turn = np.einsum("nji,njk->nik", mean_earth, other)
        angles.append(MOON_RADIUS * np.arccos(np.clip(0.5 * (np.trace(turn, axis1=1, axis2=2) - 1.0), -1.0, 1.0)))
    source = "CSPICE, the kernels of DE421 and pck00011"
    return [
        comparison(
            "principal axes to mean-Earth axes",
            "m",
            875.0,
            angles[0].mean(),
            15.0,
            source,
            "860 to 875 m are published",
        ),
        comparison("IAU series to mean-Earth axes, most", "m", 145.0, angles[1].max(), 15.0, source, "other epochs"),
    ]


def _skyline() -> list[Comparison]:
    cell, half, away, high, wide = 100.0, 400, 20e3, 400.0, 3e3
    line = cell * np.arange(-half, half + 1)
    x, y = np.meshgrid(line, -line)
    way = 2.0 * MOON_RADIUS * np.arctan(np.hypot(x, y) / (2.0 * MOON_RADIUS))
    crater = high * np.exp(-(((way - away) / wide) ** 2))
    grid = Grid(crater, float(line[0]), float(-line[0]), cell, MapProjection("south"), "crater")
    found = skyline((grid,), _POLE, 0.0, 38e3, rays=360).horizon.elevation_rad
    along = np.linspace(10e3, 30e3, 200_001)
    radius = MOON_RADIUS + high * np.exp(-(((along - away) / wide) ** 2))
    angle = along / MOON_RADIUS
    truth = math.degrees(np.arctan2(radius * np.cos(angle) - MOON_RADIUS, radius * np.sin(angle)).max())
    worst = float(np.degrees(found[np.argmax(np.abs(np.degrees(found) - truth))]))
    cause = "bilinear cells of 100 m; the worst of 360 rays"
    return [comparison("skyline in a crater with a rim of 400 m", "deg", truth, worst, 1e-3, "closed form", cause)]


def _periods() -> list[Comparison]:
    def hours(low_km: float, high_km: float) -> float:
        return period_of(MOON_RADIUS + 500.0 * (low_km + high_km)) / 3600.0

    radii = period_of(500.0 * (1_991.69 + 18_678.5)) / 3600.0
    lander = axis_of_period(24.0 * 3600.0) / 1e3
    return [
        comparison(
            "Queqiao 2, 200 by 16,000 km: the day told",
            "h",
            24.0,
            hours(200.0, 16_000.0),
            0.5,
            "CNSA by press",
            _KEPLER,
        ),
        comparison("relay of 300 by 8,600 km: 12 h told", "h", 12.0, hours(300.0, 8_600.0), 0.2, "bdnews24", _KEPLER),
        comparison(
            "Queqiao 2, 1,991.69 by 18,678.5 km told as altitudes: they are radii",
            "h",
            26.18,
            radii,
            0.02,
            "Wikipedia, Queqiao-2",
            "as altitudes the period were 33.06 h",
        ),
        comparison(
            "low orbit of 100 km", "h", 1.963, period_of(MOON_RADIUS + 100e3) / 3600.0, 1e-3, "closed form", _KEPLER
        ),
        comparison("ellipse of 24 h, semi-major axis", "km", 9_750.7, lander, 0.1, "closed form", _KEPLER),
        comparison("9:2 NRHO", "d", 6.5624, NRHO_PERIOD_S / 86_400.0, 1e-4, "two ninths of 29.5306 d", "rounding"),
    ]


def _constellation() -> list[Comparison]:
    start = parse_time("2031-05-01 UTC")
    question = OrbitQuestion("elfo", start, 30.0, period_of(6_541.4e3), 0.6, satellites=3)
    study = orbit_coverage(question, _POLE, "south pole")
    if isinstance(study, NoSolution):
        raise PeriluneError(f"the published constellation is not flown: {study.reason}")
    source = "Ely and Lieb 2006, Constellations of elliptical inclined lunar orbits, J. Astronautical Sciences 54"
    share = 100.0 * study.answer.levels[1].share
    return [
        comparison("two of three satellites over the pole, 30 d", "%", 100.0, share, 0.0, source, "none: at all times")
    ]


def _descent() -> Comparison:
    low = OrbitQuestion("llo", parse_time("2031-05-01 UTC"), 1.0)
    costs = {row.leg: row.dv_m_s for row in access_costs(low)}
    published, computed = costs["descent to the south pole"], costs["descent to the surface"]
    source = "SpaceNet 2.5, Quick Start 1"
    return comparison(
        "descent from 100 km", "m/s", published, computed, 60.0, source, "another lander: thrust and approach"
    )


def _provisions() -> Comparison:
    catalogue = load_catalogue()
    plant = catalogue.element("spacenet-life-support").water_recovery
    recovery = 0.0 if plant is None else plant.si
    total = mission_provisions(catalogue.crew_demand("spacenet"), 1, 1.0, water_recovery=recovery).recurring_kg
    return comparison("crew provisions, each day", "kg", 11.548, total, 5e-4, "SpaceNet 1.3, defaults", "rounding")
