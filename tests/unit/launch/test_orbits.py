from math import degrees, radians

import pytest

from perilune.errors import InputError, NoSolution
from perilune.launch import Escape, Orbit
from perilune.launch.orbits import (
    default_target,
    inclination_range,
    out_of_range,
    parse_destination,
    published_row,
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


def test_an_inclination_out_of_reach_is_refused(site):
    answer = out_of_range(site, radians(98.0))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"
    assert out_of_range(site, radians(51.6)) is None


@pytest.mark.parametrize(("text", "kind", "c3"), [("leo", "leo", None), ("tli", "tli", -1.7e6), ("c3=25", "c3", 25e6)])
def test_destinations(text, kind, c3):
    assert parse_destination(text) == (kind, c3)


@pytest.mark.parametrize("text", ["moon", "c3=", "c3=nan", "c3=999", ""])
def test_unknown_destinations_are_refused(text):
    with pytest.raises(InputError):
        parse_destination(text)


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
