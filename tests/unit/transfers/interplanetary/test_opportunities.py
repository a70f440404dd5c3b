import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.transfers.interplanetary.direct_arc import body
from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route
from perilune.transfers.interplanetary.opportunities import opportunities, rhythm


def way(origin, destination):
    return Route(body(origin), body(destination), BodyOrbit(185e3), BodyOrbit(300e3))


def years(first, last):
    return parse_time(f"{first}-01-01 TDB"), parse_time(f"{last + 1}-01-01 TDB")


def test_the_rhythm_of_mars():
    beat = rhythm(way("earth", "mars"), 0.0)
    assert beat.synodic_s / 86_400.0 == pytest.approx(779.94, abs=2.0)  # mean; ours of the osculating orbits
    assert beat.hohmann_s / 86_400.0 == pytest.approx(259.0, abs=1.0)
    assert np.degrees(beat.lead_rad) == pytest.approx(44.3, abs=0.5)  # the textbook phase angle


def test_bodies_that_never_come_round():
    with pytest.raises(InputError, match="do not come round"):
        rhythm(way("earth", "earth-moon-barycentre"), 0.0)


def test_an_opportunity_belongs_to_its_departures():
    """That of 2045 opens in December with the least v-infinity; the least C3 departs in January."""
    start, end = years(2045, 2045)
    found, _ = opportunities(way("earth", "mars"), start, end)
    assert [opportunity.year for opportunity in found] == [2045]
    assert {point.departure_utc[:4] for point in found[0].transfers} == {"2045", "2046"}
    least, _ = opportunities(way("earth", "mars"), start, end, ("c3",))
    assert [point.departure_utc[:4] for point in least[0].transfers] == ["2046", "2046"]
    assert opportunities(way("earth", "mars"), *years(2044, 2044))[0] == ()


def test_homewards_and_inwards():
    for origin, destination in (("mars", "earth"), ("earth", "venus")):
        found, beat = opportunities(way(origin, destination), *years(2033, 2036), ("c3",))
        assert len(found) in (2, 3)
        departures = [parse_time(point.departure_utc) for row in found for point in row.transfers if point.type == "II"]
        assert np.diff(departures) == pytest.approx(beat.synodic_s, rel=0.2)


def test_dates_outside_the_ephemeris():
    with pytest.raises(InputError, match="does not hold earth and vesta"):
        opportunities(way("earth", "vesta"), *years(2069, 2070))
    with pytest.raises(InputError, match=r"departures 1549-12-.* to 2604"):
        opportunities(way("earth", "pluto"), *years(2630, 2640))
    with pytest.raises(InputError, match="too long a range"):
        opportunities(way("earth", "mercury"), *years(1600, 2600))
