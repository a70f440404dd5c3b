from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perilune.astro.forces.force_model import HarmonicField
from perilune.astro.forces.gravity_field import coefficients
from perilune.astro.lunar_orbits.frozen_orbits import FrozenMean, FrozenOrbit, axis_of_period, elliptical, low
from perilune.astro.lunar_orbits.frozen_theory import circular_inclinations, frozen_inclination, low_eccentricity
from perilune.astro.lunar_orbits.lunar_elements import elements, plane_axes, state_of
from perilune.astro.lunar_orbits.plots import frozen_figure, rotating_figure
from perilune.astro.time import parse_time
from perilune.constants import GM_MOON
from perilune.errors import InputError, NoSolution
from perilune.figures import write_figure

EPOCH = parse_time("2027-01-01 UTC")


@settings(deadline=None)
@given(
    axis=st.floats(1.8e6, 2e7),
    eccentricity=st.floats(0.001, 0.95),
    inclination=st.floats(0.01, 3.13),
    node=st.floats(-3.1, 3.1),
    argument=st.floats(-3.1, 3.1),
    anomaly=st.floats(-3.1, 3.1),
    plane=st.sampled_from(["equator", "earth-orbit"]),
)
def test_elements_come_back(axis, eccentricity, inclination, node, argument, anomaly, plane):
    row = np.array([axis, eccentricity, inclination, node, argument])
    state = state_of(row, anomaly, EPOCH, plane)
    np.testing.assert_allclose(elements(state, EPOCH, plane)[0], row, rtol=1e-9, atol=1e-9)


def test_the_planes_lie_as_they_should():
    equator, path = (plane_axes(plane, EPOCH)[0] for plane in ("equator", "earth-orbit"))
    for axes in (equator, path):
        np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-14)
    # the Moon's equator is inclined to its orbit by 6.7 degrees (Cassini's laws)
    assert np.degrees(np.arccos(equator[2] @ path[2])) == pytest.approx(6.7, abs=0.3)


def test_a_period_is_that_of_the_axis():
    axis = axis_of_period(12.0 * 3600.0)
    assert 2.0 * np.pi * np.sqrt(axis**3 / GM_MOON) == pytest.approx(12.0 * 3600.0)


def test_the_oblateness_matters_less_far_out():
    alone = np.arccos(np.sqrt(0.6 * (1.0 - 0.6**2)))
    near, far = (frozen_inclination(axis, 0.6) - alone for axis in (6e6, 1.8e7))
    assert 0.0 < far < 0.05 * near


def test_the_low_theory_of_two_harmonics_is_the_textbook_one():
    # Vallado 2013, section 11.5: e = -J3 R sin i / (2 J2 a) to first order; the Earth's pull adds to the rate by J2
    field = coefficients(HarmonicField("grgm900c", 3))
    j2, j3 = -field.c[2, 0] * np.sqrt(5.0), -field.c[3, 0] * np.sqrt(7.0)
    axis, month = 1.85e6, 27.321_661_55 * 86_400.0
    for inclination in (0.9, 1.3, 0.5 * np.pi):
        square = np.cos(inclination) ** 2
        oblate = 0.75 * j2 * (field.radius_m / axis) ** 2 * (5.0 * square - 1.0)
        earth = 0.375 * (2.0 * np.pi / month) ** 2 * axis**3 / GM_MOON * (10.0 * square - 6.0)
        textbook = -0.5 * j3 / j2 * field.radius_m / axis * np.sin(inclination) * oblate / (oblate + earth)
        assert low_eccentricity(axis, inclination, 3) == pytest.approx(textbook, rel=0.03)


def test_a_circle_is_frozen_where_the_theory_has_no_eccentricity():
    for inclination in circular_inclinations(1.84e6, 20):
        assert low_eccentricity(1.84e6, inclination, 20) == pytest.approx(0.0, abs=1e-5)


def test_where_the_theory_has_no_orbit_it_names_the_nearest_circles():
    answer = low_eccentricity(1.84e6, np.radians(60.0), 20)
    assert isinstance(answer, NoSolution)
    assert "degree 20" in answer.reason
    assert "49." in answer.reason


@pytest.mark.slow
def test_a_low_orbit_stands_still_in_the_full_model():
    found = low(1.8374e6, np.radians(86.0), EPOCH, degree=6, days=55.0)
    assert isinstance(found, FrozenOrbit)
    # the monthly means; a circle of this size and inclination drifts by 0.002 in the same time
    assert found.spread < 1e-4
    assert found.eccentricity_greatest - found.eccentricity_least < 2e-4
    assert len(found.history) == 40
    assert min(mean.lowest_altitude_km for mean in found.history) == found.lowest_altitude_km


@pytest.mark.slow
def test_an_ellipse_of_a_day_stands_still_for_months():
    found = elliptical(axis_of_period(86_400.0), 0.7, EPOCH, degree=2, days=165.0)
    assert 0.66 < found.eccentricity_least < found.eccentricity_greatest < 0.72
    assert found.eccentricity_greatest - found.eccentricity_least < 0.03
    assert 86.0 < found.argument_least_deg < found.argument_greatest_deg < 94.0
    assert found.spread < 0.01
    state = np.array([*found.position_m, *found.velocity_m_s])
    axis, eccentricity, *_ = elements(state, EPOCH, "earth-orbit")[0]
    assert axis / 1e3 == pytest.approx(found.semi_major_axis_km)
    assert eccentricity == pytest.approx(found.eccentricity)


def test_the_picture_of_a_frozen_orbit(tmp_path):
    means = tuple(FrozenMean(2.0 * k, 0.04 + 1e-4 * k, 270.0 - k, 90.0, 30.0 - k) for k in range(5))
    drawn = frozen_figure(SimpleNamespace(history=means, days=10.0, degree=50))
    left, right = drawn.axes
    np.testing.assert_allclose(left.lines[0].get_ydata()[0], -40.0)
    np.testing.assert_allclose(right.lines[0].get_ydata(), [30.0, 29.0, 28.0, 27.0, 26.0])
    write_figure(drawn, tmp_path / "frozen.png")
    assert (tmp_path / "frozen.png").stat().st_size > 10_000


@pytest.mark.parametrize(("north", "panels"), [(0.0, 1), (60e6, 2)])
def test_a_flat_orbit_is_drawn_once(north, panels):
    angle = np.linspace(0.0, 2.0 * np.pi, 50)
    path = np.stack([70e6 * np.cos(angle), 90e6 * np.sin(angle), north * np.cos(angle)], axis=1)
    axes = rotating_figure(path, "an orbit").axes
    assert len(axes) == panels
    for panel in axes:  # the whole orbit is seen, to one scale
        (x0, x1), (y0, y1) = panel.get_xlim(), panel.get_ylim()
        assert x1 - x0 == pytest.approx(y1 - y0)
        assert x0 < panel.lines[0].get_xdata().min() < panel.lines[0].get_xdata().max() < x1


def test_what_is_refused():
    with pytest.raises(InputError, match="surface"):
        elliptical(4e6, 0.7, EPOCH)
    with pytest.raises(InputError, match="semi-major"):
        low(1.7e6, 1.0, EPOCH)
    with pytest.raises(InputError, match="days"):
        low(1.84e6, 1.0, EPOCH, days=30.0)
    with pytest.raises(InputError, match="degree"):
        low(1.84e6, 1.0, EPOCH, degree=500)
    with pytest.raises(InputError, match="inclination"):
        low(1.84e6, 0.0, EPOCH)
    with pytest.raises(InputError, match="period"):
        axis_of_period(-1.0)
    with pytest.raises(InputError, match="ellipse"):
        state_of([1e6, 1.2, 0.0, 0.0, 0.0], 0.0, EPOCH, "equator")


def test_a_low_orbit_that_falls_is_refused():
    # 25 km above the mean surface the field of degree 8 brings it down within the months of the search
    assert isinstance(low(1.7624e6, np.radians(11.0), EPOCH, degree=8, days=60.0), NoSolution)
