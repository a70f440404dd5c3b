"""The density of the air along an orbit: by published values, and without the package that holds a model."""

import sys

import numpy as np
import pytest

from perilune.astro.forces.atmosphere import density_kg_m3
from perilune.astro.forces.force_model import Drag
from perilune.astro.time import parse_time
from perilune.constants import EARTH_EQUATORIAL_RADIUS
from perilune.errors import PeriluneError

EPOCH = np.array([parse_time("2024-03-20T12:00:00 UTC")])


def above_the_equator(altitude_m):
    return np.array([[EARTH_EQUATORIAL_RADIUS + altitude_m, 0.0, 0.0]])


@pytest.mark.parametrize("model", ["us76", "nrlmsise00", "msis2.1"])
@pytest.mark.parametrize(("altitude_m", "published"), [(200e3, 2.789e-10), (400e3, 3.725e-12)])
def test_the_density_is_that_of_the_mean_atmosphere_within_its_day(model, altitude_m, published):
    # Vallado, table 8-4, for a mean Sun; day and night differ by a factor of about two from it
    (found,) = density_kg_m3(above_the_equator(altitude_m), EPOCH, Drag(0.01, atmosphere=model))
    assert published / 2.5 < found < 2.5 * published


def test_more_sun_makes_the_air_denser_at_height():
    quiet, active = (
        density_kg_m3(above_the_equator(400e3), EPOCH, Drag(0.01, f107=flux, f107_mean=flux))[0]
        for flux in (70.0, 230.0)
    )
    assert active > 5.0 * quiet


def test_a_model_without_its_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymsis", None)
    with pytest.raises(PeriluneError, match="the package 'pymsis', which holds nrlmsise00, is not installed"):
        density_kg_m3(above_the_equator(400e3), EPOCH, Drag(0.01))
