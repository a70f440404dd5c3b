import numpy as np
import pytest

from perilune.astro.visibility.occultation import clearance, limb_angle, shadow_angles, visible_fraction

SUN = np.array([[-1.496e11, 0.0, 0.0]])
EARTH, SUN_RADIUS = 6.378e6, 6.957e8


def test_the_limb_of_a_sphere():
    place = np.array([[7e6, 1e6, -2e6], [4e8, 0.0, 0.0]])
    distance = np.linalg.norm(place, axis=1)
    for side in ([0.0, 1.0, 0.3], [1.0, 0.0, 0.0]):
        assert np.allclose(limb_angle(place, np.array([side] * 2), EARTH), np.arcsin(EARTH / distance))


def test_the_limb_of_a_flat_body():
    place, f = np.array([[2e7, 0.0, 0.0]]), 0.1
    equator = limb_angle(place, np.array([[0.0, 1.0, 0.0]]), 1e7, f)
    pole = limb_angle(place, np.array([[0.0, 0.0, 1.0]]), 1e7, f)
    assert equator == pytest.approx(np.arcsin(0.5))
    # the tangent to the ellipse from (d, 0): tan = b / sqrt(d^2 - a^2)
    assert np.tan(pole) == pytest.approx(0.9e7 / np.sqrt(2e7**2 - 1e7**2))


def test_below_the_surface_there_is_no_limb():
    assert limb_angle(np.array([[1e6, 0.0, 0.0]]), SUN, EARTH).tolist() == [0.5 * np.pi]


def test_shadow_behind_beside_and_before_the_earth():
    places = np.array([[7e6, 0.0, 0.0], [0.0, 7e6, 0.0], [-7e6, 0.0, 0.0], [2e9, 0.0, 0.0]])
    penumbra, umbra = shadow_angles(places, places - SUN, EARTH, SUN_RADIUS)
    assert (penumbra < 0.0).tolist() == [True, False, False, True]
    assert (umbra < 0.0).tolist() == [True, False, False, False]  # 1.4 million km behind the umbra has its tip


def test_the_fraction_falls_through_the_penumbra():
    height = np.linspace(6.3e6, 6.45e6, 400)
    places = np.stack([np.full(400, 3e6), height, np.zeros(400)], axis=1)
    free = visible_fraction(places, places - SUN, EARTH, SUN_RADIUS)
    assert np.all(np.diff(free) >= 0.0)
    assert (free[0], free[-1]) == (0.0, 1.0)
    half = np.interp(0.5, free, height)
    assert half == pytest.approx(EARTH, abs=2e3)


def test_an_annular_eclipse_leaves_a_ring():
    place = np.array([[2e9, 0.0, 0.0]])
    free = visible_fraction(place, place - SUN, EARTH, SUN_RADIUS)
    ring = 1.0 - (np.arcsin(EARTH / 2e9) / np.arcsin(SUN_RADIUS / 1.516e11)) ** 2
    assert free == pytest.approx(ring, rel=1e-9)


def test_clearance_of_lines():
    a, b = np.array([[2.0, 0.0, 0.0]] * 3), np.array([[-2.0, 0.0, 0.0], [2.0, 3.0, 0.0], [-2.0, 4.0, 0.0]])
    assert np.allclose(clearance(a, b, 1.0), [-1.0, 1.0, np.sqrt(2.0) - 1.0])
    assert clearance(a[:1], a[:1], 1.0) == pytest.approx(1.0)
    over_the_pole = np.array([[2.0, 0.0, 0.95]]), np.array([[-2.0, 0.0, 0.95]])
    assert clearance(*over_the_pole, 1.0)[0] < 0.0 < clearance(*over_the_pole, 1.0, 0.1)[0]
