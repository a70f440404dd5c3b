"""Ways home by a powered flyby: the geometry of the flyby, and a whole way from each orbit."""

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import NoSolution
from perilune.transfers.earth_return.flyby import FLYBY_ALTITUDE_M, _perilunes, returns_by_flyby
from perilune.transfers.earth_return.trans_earth import escape
from perilune.transfers.earth_return.windows import ReturnQuestion

START = parse_time("2031-05-01 UTC")


def silent(_):
    pass


def test_perilunes_leave_with_the_wanted_excess():
    excess = np.array([-300.0, 800.0, 250.0])
    places, velocities = _perilunes(START, excess, np.radians([0.0, 70.0, 200.0]))
    for place, velocity in zip(places, velocities, strict=True):
        assert np.linalg.norm(place) == pytest.approx(MOON_RADIUS + FLYBY_ALTITUDE_M)
        assert abs(place @ velocity) < 1e-3 * np.linalg.norm(place) * np.linalg.norm(velocity)
        assert escape(np.concatenate([place, velocity])) == pytest.approx(excess, abs=1e-6)
        assert np.linalg.norm(velocity) > np.sqrt(2.0 * GM_MOON / np.linalg.norm(place))


@pytest.mark.parametrize(("origin", "most"), [("nrho", 450.0), pytest.param("dro", 450.0, marks=pytest.mark.slow)])
def test_a_way_home_is_flown_again(origin, most):
    question = ReturnQuestion(np.radians(28.0), np.radians(-122.0))
    found = returns_by_flyby(question, origin, START, START + 14.0 * 86_400.0, 1, silent)
    assert isinstance(found, tuple)
    way = found[0]
    assert way.total_dv_m_s < most
    assert way.entry.miss_km < 0.5
    before, flyby, home = way.trajectory.arcs
    start = np.array(before.position_m + before.velocity_m_s)
    left = propagate(start, before.start_tdb_s, before.end_tdb_s)[0]
    left[3:] += way.burns[0].dv_icrf_m_s
    at_moon = propagate(left, flyby.start_tdb_s, flyby.end_tdb_s)[0]
    relative = at_moon - ephemeris.state("moon", "earth", flyby.end_tdb_s)[0]
    assert np.linalg.norm(relative[:3]) == pytest.approx(MOON_RADIUS + FLYBY_ALTITUDE_M, abs=5e3)
    assert np.linalg.norm(at_moon[:3] - home.position_m) < 5e3


def test_a_place_far_from_the_antipode_of_the_moon_is_refused():
    # the Moon stands within 29 degrees of the equator, so that its antipode never comes near 85 degrees of latitude
    question = ReturnQuestion(np.radians(85.0), 0.0)
    answer = returns_by_flyby(question, "dro", START, START + 86_400.0, 1, silent)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "entry range and declination of the Moon"
