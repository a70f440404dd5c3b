"""The launch of New Horizons: a Centaur that waits in a parking orbit below a solid kick motor.

Times: New Scientist, 18 January 2006 (www.newscientist.com/article/dn8602). 478 kg at C3 157.75 km2/s2: recalled.
"""

from math import radians

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import Ascent, Escape, Vehicle, optimal_ascent, vehicle
from perilune.launch.trajectories.flight import moments


def test_the_flight_of_new_horizons_from_its_parking_orbit():
    catalogue = load_catalogue()
    flown = vehicle(catalogue.launcher("atlas-v-551-star-48"), catalogue)
    assert isinstance(flown, Vehicle)
    ascent = optimal_ascent(flown, catalogue.site("ksc"), Escape(157.75e6, radians(28.6)))
    assert isinstance(ascent, Ascent)
    assert ascent.via_parking
    # the entry leaves out the spin table, of 100 to 300 kg on the Centaur, and the rocket flew below its capacity
    assert 478.0 < ascent.payload_after_reserve_kg() < 1.2 * 478.0
    at = {moment.name: moment.time_s for moment in moments(ascent)}
    # an optimal ascent does not hold the core's throttle down for loads, nor the fairing for longer than heating asks
    assert at["Atlas booster cut-off"] == pytest.approx(4 * 60 + 27, abs=10.0)
    assert at["fairing or tower jettison"] == pytest.approx(3 * 60 + 33, abs=15.0)
