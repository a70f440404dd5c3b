from math import degrees, radians

import pytest

from perilune.errors import InputError, NoSolution
from perilune.launch import Escape, Orbit
from perilune.launch.orbits import (
    Goal,
    default_site,
    default_target,
    inclination_range,
    out_of_range,
    parse_destination,
    published_row,
    site_of_row,
    sun_synchronous_inclination,
    target_of_row,
)


def test_the_lowest_inclination_is_the_latitude_where_east_is_allowed(site):
    low, high = inclination_range(site)
    assert degrees(low) == pytest.approx(28.5)
    # cos i = cos 28.5 sin 35
    assert degrees(high) == pytest.approx(59.7, abs=0.1)


def test_azimuth_limits_without_east_raise_the_lowest_inclination(site):
    limited = site.model_copy(update={"azimuth_max": site.azimuth_max.model_copy(update={"value": 60.0})})
    assert inclination_range(limited)[0] > inclination_range(site)[0] + radians(5.0)


def test_an_inclination_beyond_published_routes_is_refused(site):
    least = site.latitude.model_copy(update={"value": 51.0})
    routed = site.model_copy(update={"inclination_min": least, "azimuth_min": None, "azimuth_max": None})
    answer = out_of_range(routed, radians(45.0))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"
    assert out_of_range(routed, radians(51.6)) is None


def test_an_inclination_beyond_the_azimuths_is_left_to_the_ascent(site):
    assert inclination_range(site)[1] < radians(98.0)
    assert out_of_range(site, radians(98.0)) is None


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("leo", Goal("leo")),
        ("tli", Goal("tli", -1.7e6)),
        ("tli,51.6", Goal("tli", -1.7e6, inclination_rad=radians(51.6))),
        ("c3=25", Goal("c3", 25e6)),
        ("c3=25,40", Goal("c3", 25e6, inclination_rad=radians(40.0))),
        ("sso", Goal("sso")),
        ("sso=700", Goal("sso", None, 700e3, 700e3)),
        ("circular=400,51.6", Goal("circular", None, 400e3, 400e3, radians(51.6))),
        ("orbit=300,900", Goal("orbit", None, 300e3, 900e3)),
        ("orbit=300,900,63.4,270", Goal("orbit", None, 300e3, 900e3, radians(63.4), radians(270.0))),
    ],
)
def test_destinations(text, goal):
    assert parse_destination(text) == goal


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("moon", "leo, gto, sso"),
        ("", "leo, gto, sso"),
        ("leo=200", "leo, gto, sso"),
        ("tli=28", "leo, gto, sso"),
        ("circular", "leo, gto, sso"),
        ("orbit=300", "leo, gto, sso"),
        ("c3=", "C3 from -20 to 200 km2/s2"),
        ("c3=nan", "C3 from -20 to 200 km2/s2"),
        ("c3=999", "C3 from -20 to 200 km2/s2"),
        ("circular=20", "altitude from 120"),
        ("circular=400,200", "inclination from 0 to 180 deg"),
        ("orbit=900,300", "the lower altitude first"),
        ("sso=6000", "altitude from 120 to 5900 km"),
    ],
)
def test_unknown_destinations_are_refused_with_what_was_expected(text, told):
    with pytest.raises(InputError) as refused:
        parse_destination(text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("GTO", "write gto"),
        ("leo=300", "'leo' takes no number: write circular=300"),
        ("gto,99", "'gto' takes no number: write orbit=185,35786,99"),
        ("tli=28.6", "write tli,28.6"),
        ("circular", "write circular=400"),
        ("c3", "write c3=10"),
        ("circlar=400", "did you mean 'circular'?"),
        ("moon", "write --to tli"),
    ],
)
def test_a_destination_that_is_none_is_told_what_to_write(text, fix):
    with pytest.raises(InputError) as refused:
        parse_destination(text)
    assert fix in str(refused.value.problems[0].fix)


def test_named_orbits_have_their_own_inclination(site):
    assert default_target("circular=400,51.6", site) == Orbit(400e3, 400e3, radians(51.6))
    assert default_target("orbit=300,900", site) == Orbit(300e3, 900e3, inclination_range(site)[0])
    assert default_target("orbit=300,900,63.4,270", site).argument_of_perigee_rad == radians(270.0)
    assert default_target("c3=10,40", site) == Escape(10e6, radians(40.0))
    assert default_target("sso", site) == Orbit(500e3, 500e3, sun_synchronous_inclination(500e3))


def test_a_published_orbit_is_found_by_its_shape_and_plane(launcher, site):
    height = site.altitude.model_copy(update={"value": 400.0, "unit": "km"})
    plane = site.latitude.model_copy(update={"value": 51.6})
    update = {"perigee": height, "apogee": height, "inclination": plane}
    row = launcher.published[0].model_copy(update=update)
    known = launcher.model_copy(update={"published": [row]})
    assert published_row(known, "circular=400,51.6", None) is row
    assert published_row(known, "circular=410,51.6", None) is None
    assert published_row(known, "circular=400,45", None) is None
    returned = launcher.model_copy(update={"published": [row.model_copy(update={"recovery": "return"})]})
    assert published_row(returned, "circular=400,51.6", None) is None


def test_the_site_is_the_first_that_reaches_the_plane(launcher, site, catalogue):
    south = [site.azimuth_max.model_copy(update={"value": value}) for value in (147.0, 201.0)]
    polar = site.model_copy(update={"id": "polar", "azimuth_min": south[0], "azimuth_max": south[1]})
    both = launcher.model_copy(update={"sites": ["coast", "polar"]})
    sites = type(catalogue)(site, polar)
    assert default_site(both, sites, "sso=600").id == "polar"
    assert default_site(both, sites, "circular=400,51.6").id == "coast"
    assert default_site(both, sites, "gto").id == "coast"


def test_a_published_payload_without_a_site_flies_from_the_first_that_reaches_its_plane(launcher, site, catalogue):
    south = [site.azimuth_max.model_copy(update={"value": value}) for value in (147.0, 201.0)]
    polar = site.model_copy(update={"id": "polar", "azimuth_min": south[0], "azimuth_max": south[1]})
    both = launcher.model_copy(update={"sites": ["coast", "polar"]})
    sites = type(catalogue)(site, polar)
    east = launcher.published[0].model_copy(update={"site": None})
    over_the_poles = east.model_copy(update={"inclination": site.latitude.model_copy(update={"value": 97.0})})
    assert site_of_row(over_the_poles, both, sites).id == "polar"
    assert site_of_row(east, both, sites).id == "coast"
    assert site_of_row(over_the_poles.model_copy(update={"site": "coast"}), both, sites).id == "coast"


# Flown sun-synchronous orbits: Landsat 4 to 7, 705 km and 98.2 deg (usgs.gov, landsat); Sentinel-2, mean altitude
# 786 km and 98.62 deg (sentinel.esa.int, Sentinel-2 orbit). Their altitudes are means over an orbit and their planes
# hold higher harmonics, together worth some hundredths of a degree.
@pytest.mark.parametrize(("altitude_km", "inclination_deg"), [(705.0, 98.2), (786.0, 98.62)])
def test_sun_synchronous_orbits(altitude_km, inclination_deg):
    assert degrees(sun_synchronous_inclination(altitude_km * 1e3)) == pytest.approx(inclination_deg, abs=0.08)


def test_no_sun_synchronous_orbit_above_its_limit():
    with pytest.raises(InputError, match="sun-synchronous"):
        sun_synchronous_inclination(6100e3)


def test_default_orbits_are_at_the_lowest_inclination(site):
    assert default_target("leo", site) == Orbit(200e3, 200e3, inclination_range(site)[0])
    assert default_target("gto", site) == Orbit(185e3, 35_786e3, inclination_range(site)[0])
    assert default_target("tli", site) == Escape(-1.7e6, inclination_range(site)[0])


def test_published_rows_are_found_by_destination_and_site(launcher, site):
    row = published_row(launcher, "tli", site)
    assert row is not None
    assert row.lower_bound
    assert published_row(launcher, "c3=-1.7", None) is row
    assert published_row(launcher, "gto", site) is None
    assert target_of_row(row, site) == default_target("tli", site)
