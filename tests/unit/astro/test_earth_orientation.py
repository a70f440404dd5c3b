import warnings

import numpy as np
import pytest

from perilune.astro import earth_orientation as eo
from perilune.astro.utc import tai_minus_utc, utc_to_tai


def test_values_of_the_reference_series() -> None:
    # the IERS C04 series (2020), row of 2000-01-01
    values = eo.earth_orientation(utc_to_tai(np.array([51544]), 0.0))
    assert values.ut1_minus_tai_s[0] == pytest.approx(0.3554724 - 32.0, abs=1e-12)
    arcsec = np.degrees([values.xp_rad[0], values.yp_rad[0], values.dx_rad[0], values.dy_rad[0]]) * 3600.0
    assert arcsec == pytest.approx([0.043261, 0.377991, -0.000137, -0.000026], abs=1e-12)


def test_the_table_goes_on_with_predictions() -> None:
    first, last = eo.table_range()
    assert first == utc_to_tai(41317, 0.0)
    assert last - first > 54.5 * 365.25 * 86_400.0  # beyond mid 2026
    assert abs(eo.earth_orientation(np.array([last])).ut1_minus_tai_s[0] + 37.0) < 0.9


def test_ut1_is_continuous_through_a_leap_second() -> None:
    tai = utc_to_tai(57753, np.array([86399.0, 86400.0, 86400.999]))
    ut1 = eo.earth_orientation(tai).ut1_minus_tai_s
    assert np.ptp(ut1) < 1e-7
    assert abs(ut1[0] + tai_minus_utc(57753)) < 0.9


def test_interpolation_passes_through_the_nodes_and_is_smooth() -> None:
    nodes = utc_to_tai(np.arange(58000, 58010), 0.0)
    at, near = eo.earth_orientation(nodes), eo.earth_orientation(nodes + 1e-3)
    for exact, close in zip(at, near, strict=True):
        assert np.allclose(exact, close, rtol=0.0, atol=1e-9)


def test_outside_the_table_the_last_value_holds_with_a_warning() -> None:
    first, last = eo.table_range()
    with pytest.warns(eo.EarthOrientationWarning, match="held"):
        beyond = eo.earth_orientation(np.array([last, last + 1e9, first - 1e9]))
    assert beyond.ut1_minus_tai_s[1] == pytest.approx(beyond.ut1_minus_tai_s[0], abs=1e-12)
    assert beyond.xp_rad[1] == pytest.approx(beyond.xp_rad[0], abs=1e-18)
    assert not beyond.dx_rad[1:].any()
    assert not beyond.dy_rad[1:].any()


def test_holding_may_be_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inside = eo.earth_orientation(np.array([0.0]))
        held = eo.earth_orientation(np.array([2e9]), "hold")
    assert np.isfinite([*inside, *held]).all()
    _, last = eo.table_range()
    assert held.ut1_minus_tai_s == pytest.approx(eo.earth_orientation(np.array([last])).ut1_minus_tai_s, abs=1e-12)
