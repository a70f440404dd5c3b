"""The kernels of two-body motion as plain Python, against the closed forms of each conic."""

import math

import numpy as np
import pytest

from perilune.astro.two_body import kepler


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels as plain Python: those that stand in others would be compiled anew where they stand alone."""
    for name, value in vars(kepler).items():
        if hasattr(value, "py_func"):
            monkeypatch.setattr(kepler, name, value.py_func)


def perifocal(e: float, parameter: float, true: float) -> np.ndarray:
    """Return the state at a true anomaly, in the plane of the orbit; gm = 1."""
    radius = parameter / (1.0 + e * math.cos(true))
    speed = 1.0 / math.sqrt(parameter)
    place = radius * np.array([math.cos(true), math.sin(true), 0.0])
    return np.concatenate([place, speed * np.array([-math.sin(true), e + math.cos(true), 0.0])])


def since_periapsis(e: float, parameter: float, true: float) -> float:
    """Kepler's equation in its three forms."""
    tangent = math.tan(0.5 * true)
    if e == 1.0:
        return 0.5 * parameter**1.5 * (tangent + tangent**3 / 3.0)
    axis = parameter / abs(1.0 - e * e)
    if e < 1.0:
        eccentric = 2.0 * math.atan(math.sqrt((1.0 - e) / (1.0 + e)) * tangent)
        return axis**1.5 * (eccentric - e * math.sin(eccentric))
    anomaly = 2.0 * math.atanh(math.sqrt((e - 1.0) / (e + 1.0)) * tangent)
    return axis**1.5 * (e * math.sinh(anomaly) - anomaly)


@pytest.mark.parametrize("e", [0.0, 0.3, 0.9, 1.0, 1.2, 3.0, 12.0])
def test_every_conic_keeps_keplers_equation(e: float) -> None:
    turn = kepler_turn()
    farthest = 0.8 * math.acos(-1.0 / e) if e >= 1.0 else 2.8
    for first, last in ((-1.0, 1.0), (-0.2, 0.7), (0.9, -0.5), (0.0, 0.4), (0.6, 0.61)):
        start, end = (turn @ perifocal(e, 1.7, part * farthest) for part in (first, last))
        time = since_periapsis(e, 1.7, last * farthest) - since_periapsis(e, 1.7, first * farthest)
        found = kepler.along_conic(start, time, 1.0)[0]
        assert found == pytest.approx(end, rel=1e-10, abs=1e-10)


def kepler_turn() -> np.ndarray:
    """A rotation of places and velocities out of the plane."""
    axes = np.linalg.qr(np.array([[0.6, 0.3, -0.7], [0.2, 0.9, 0.4], [0.8, -0.1, 0.5]]))[0]
    return np.kron(np.eye(2), axes)


@pytest.mark.parametrize("alpha", [-2.0, -0.4, 0.4, 2.0])
def test_universal_functions_on_both_sides_of_the_series(alpha: float) -> None:
    """U0 to U3 as sines and hyperbolic sines (Battin 1999, eq. 4.75); the series below |alpha chi^2| = 1."""
    root = math.sqrt(abs(alpha))
    for size in (0.3, 0.99, 1.01, 4.0):
        for chi in (math.sqrt(size) / root, -math.sqrt(size) / root):
            x = root * chi
            even, odd = (math.cos(x), math.sin(x)) if alpha > 0.0 else (math.cosh(x), math.sinh(x))
            wanted = (even, odd / root, (1.0 - even) / alpha, (chi - odd / root) / alpha)
            assert kepler._universal(alpha, chi) == pytest.approx(wanted, rel=1e-13)
    assert kepler._universal(0.0, 2.0) == pytest.approx((1.0, 2.0, 2.0, 8.0 / 6.0), rel=1e-15)


@pytest.mark.parametrize("e", [1.0001, 1.5, 40.0])
def test_keplers_equation_of_the_hyperbola(e: float) -> None:
    for anomaly in (-30.0, -1.0, 1e-4, 0.5, 12.0):
        mean = e * math.sinh(anomaly) - anomaly
        assert kepler._hyperbolic_anomaly(e, mean) == pytest.approx(anomaly, rel=1e-9)


def test_the_universal_anomaly_of_a_circle_is_its_arc() -> None:
    for arc in (1e-6, 0.3, 3.0, 6.2):
        assert kepler._universal_anomaly(1.0, 0.0, 1.0, arc) == pytest.approx(arc, rel=1e-14)


def test_the_universal_anomaly_is_a_root_from_far_away() -> None:
    for radius, sigma, alpha in ((1.0, -0.9, -5.0), (1e3, -44.0, 0.0), (0.1, 0.4, -1e-6), (1.0, -1.2, 0.3)):
        for wanted in (1e-3, 1.0, 50.0):
            if alpha > 0.0 and wanted > 2.0 * math.pi / alpha**1.5:
                continue
            chi = kepler._universal_anomaly(radius, sigma, alpha, wanted)
            _, u1, u2, u3 = kepler._universal(alpha, chi)
            assert radius * u1 + sigma * u2 + u3 == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("e", [1.1, 2.0, 30.0])
def test_a_hyperbola_by_its_own_axes(e: float) -> None:
    gm, scale = 4.0, 3.0
    turn = kepler_turn()
    farthest = 0.9 * math.acos(-1.0 / e)
    units = np.repeat([scale, math.sqrt(gm / scale)], 3)
    for first, last in ((-1.0, 0.9), (0.1, 0.8), (-0.7, -0.2)):
        start, end = (units * (turn @ perifocal(e, 1.7, part * farthest)) for part in (first, last))
        since = since_periapsis(e, 1.7, last * farthest) - since_periapsis(e, 1.7, first * farthest)
        radius, alpha = float(np.linalg.norm(start[:3])), (1.0 - e * e) / (1.7 * scale)
        out = np.empty(6)
        time = since * math.sqrt(scale**3 / gm)
        assert kepler._past_periapsis(start, time, gm, radius, start[:3] @ start[3:] / math.sqrt(gm), alpha, out)
        assert out == pytest.approx(end, rel=1e-10, abs=1e-10)


def test_a_line_or_an_ellipse_has_no_such_axes() -> None:
    line, ellipse = np.array([1.0, 0, 0, -3.0, 0, 0]), np.array([1.0, 0, 0, 0, 1.1, 0])
    assert kepler._past_periapsis(line, 1.0, 1.0, 1.0, -3.0, -7.0, np.empty(6)) is False
    assert kepler._past_periapsis(ellipse, 1.0, 1.0, 1.0, 0.0, 0.79, np.empty(6)) is False


def test_the_first_state_that_is_lost_is_told() -> None:
    good, lost = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0], np.zeros(6)
    out = np.empty((4, 6))
    assert kepler._advance_all(np.array([good, lost, good, lost]), np.array([1.0]), 1.0, out) == 1
    assert np.isinf(out[[1, 3]]).all()
    assert kepler._advance_all(np.array([lost, lost]), np.array([1.0]), 1.0, out[:2]) == 0
    assert kepler._advance_all(np.array([good]), np.array([1.0, np.inf, -1.0]), 1.0, out[:3]) == 1
    for k in range(6):
        wild = np.array(good)
        wild[k] = np.inf
        assert kepler._advance_all(np.array([wild]), np.array([1.0]), 1.0, out[:1]) == 0
    assert kepler._advance_all(np.array([good]), np.array([1.0, 2.0]), 1.0, out[:2]) == -1


def test_whole_revolutions_are_taken_off() -> None:
    start = np.array([1.0, 0.2, 0.1, -0.1, 0.9, 0.3])
    alpha = 2.0 / np.linalg.norm(start[:3]) - start[3:] @ start[3:]
    period = 2.0 * math.pi * alpha**-1.5
    for turns in (1, -4, 25):
        there = kepler.along_conic(start, 0.7 + turns * period, 1.0)[0]
        assert there == pytest.approx(kepler.along_conic(start, 0.7, 1.0)[0], rel=1e-11)
