"""The equations of the optimiser against the right-hand side of the re-integration, which is written on its own."""

import casadi as ca
import numpy as np
import pytest

from perilune.astro.frames import geodetic_to_itrf
from perilune.launch.ascent.dynamics import EARTH, World, altitude, gravity
from perilune.launch.ascent.reintegrate import _geodetic, _pull
from perilune.launch.ascent.task import start_position

PLACES = [(6.6e6, 0.0, 0.0), (5.0e6, 1.0e6, 4.2e6), (3.0e6, -4.0e6, -4.1e6), (10.0, 0.0, 6.5e6)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("world", [EARTH, World()])
def test_both_gravities_agree(place, world):
    r = ca.DM(place) / world.radius_m
    unit = world.gm_m3_s2 / world.radius_m**2
    told = np.asarray(gravity(world, r, ca.norm_2(r))).ravel() * unit
    assert told == pytest.approx(np.array(_pull(world, *place)), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("place", PLACES)
def test_both_altitudes_agree(place):
    r = ca.DM(place) / EARTH.radius_m
    told = float(altitude(EARTH, r, ca.norm_2(r))) * EARTH.radius_m
    # along the radius against along the vertical: second order in the flattening, times the altitude
    assert told == pytest.approx(_geodetic(EARTH, *place)[0], abs=2.0)


def test_gravity_at_the_pole_is_stronger_at_the_same_radius_less():
    r = 6.4e6
    assert np.linalg.norm(_pull(EARTH, 0.0, 0.0, r)) < np.linalg.norm(_pull(EARTH, r, 0.0, 0.0))


@pytest.mark.parametrize("latitude", [0.0, 0.5, -0.8, 1.4])
def test_the_site_stands_on_the_ellipsoid(latitude):
    from types import SimpleNamespace

    site = SimpleNamespace(world=EARTH, latitude_rad=latitude, altitude_m=120.0)
    truth = geodetic_to_itrf(latitude, 0.0, 120.0)
    assert start_position(site) * EARTH.radius_m == pytest.approx(truth, abs=1e-3)
