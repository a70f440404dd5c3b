import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perilune.integration.reach import inclination_deg, inclination_range_deg, launch_azimuths_deg


@given(latitude=st.floats(-60.0, 60.0), slack=st.floats(0.5, 80.0))
def test_azimuth_and_inclination_invert_each_other(latitude: float, slack: float) -> None:
    inclination = min(abs(latitude) + slack, 100.0)
    azimuths = launch_azimuths_deg(latitude, inclination)
    assert len(azimuths) == 2
    for azimuth in azimuths:
        assert inclination_deg(latitude, azimuth) == pytest.approx(inclination, abs=1e-6)


def test_an_inclination_below_the_latitude_has_no_azimuth() -> None:
    assert launch_azimuths_deg(45.0, 30.0) == ()


def test_due_east_gives_the_geocentric_latitude() -> None:
    assert inclination_deg(45.0, 90.0) == pytest.approx(44.8076, abs=1e-4)


def test_published_limits_narrow_the_range(build: Any) -> None:
    assert inclination_range_deg(build.site(azimuth_min=None, azimuth_max=None)) == pytest.approx(
        (28.44, 151.56), abs=0.01
    )
    low, high = inclination_range_deg(build.site())
    assert low == pytest.approx(28.44, abs=0.01)
    assert 55.0 < high < 60.0
    bounded = build.site(inclination_min=build.quantity(40.0, "deg"), inclination_max=build.quantity(50.0, "deg"))
    assert inclination_range_deg(bounded) == pytest.approx((40.0, 50.0))
    assert math.isfinite(low)
