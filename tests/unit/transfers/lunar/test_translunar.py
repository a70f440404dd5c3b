"""The differential correction to the Moon: wherever it begins, it ends in the same digits."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.orientation import body_fixed
from perilune.astro.time import parse_time
from perilune.catalogue import Site
from perilune.constants import GM_MOON
from perilune.transfers import LunarOrbit
from perilune.transfers.hyperbola import Approach, aim_inclination
from perilune.transfers.lunar.llo import insertion_dv
from perilune.transfers.lunar.scan import scan
from perilune.transfers.lunar.translunar import LunarTransfer, correct
from perilune.transfers.parking import Parking, pad

ORBIT = LunarOrbit()


def test_the_arrival_is_the_same_to_ten_digits_wherever_the_correction_begins(site: Site) -> None:
    """The steps of the epochs alone would leave 5 cm at the perilune, 2e-5 m/s of the insertion."""
    place, parking = pad(site), Parking()
    days = scan(place, parking, np.array([parse_time("2031-05-01 TDB")]), np.array([4.5 * 86_400.0]), ORBIT.radius_m)
    assert isinstance(days, tuple)
    guess = days[0][0]
    pole = body_fixed.pole("moon", guess.arrival_tdb_s)[0]

    def aim(seen: Approach) -> np.ndarray:
        return aim_inclination(seen, ORBIT.radius_m, ORBIT.inclination_rad, pole, 1, GM_MOON)

    found = []
    for later_s in (0.0, 20.0, 70.0):
        flown = correct(place, parking, replace(guess, launch_tdb_s=guess.launch_tdb_s + later_s), aim)
        assert isinstance(flown, LunarTransfer)
        gain = flown.departure[3:] - flown.ignition[3:]
        assert flown.departure_dv_m_s == pytest.approx(gain, abs=1e-9)
        assert np.array_equal(flown.departure[:3], flown.ignition[:3])
        found.append(np.append(insertion_dv(flown), 1e-3 * np.linalg.norm((flown.arrival - flown.moon)[:3])))
    assert np.linalg.norm(found[0][:3]) == pytest.approx(820.0, abs=60.0)
    for other in found[1:]:
        assert other == pytest.approx(found[0], abs=1e-10 * np.linalg.norm(found[0][:3]))
