import numpy as np
import pytest

from perilune.astro.orientation import body_fixed, moon_orientation
from perilune.astro.orientation.moon_orientation import (
    chebyshev,
    euler_angles,
    moon_me_to_icrf,
    moon_pa_to_icrf,
    time_range,
)
from perilune.errors import InputError

EPOCHS = np.linspace(0.0, 1.5e9, 50)


def test_rotations_are_orthonormal():
    for rotation in (moon_pa_to_icrf(EPOCHS), moon_me_to_icrf(EPOCHS)):
        assert np.abs(rotation @ rotation.transpose(0, 2, 1) - np.eye(3)).max() < 1e-14
        assert np.allclose(np.linalg.det(rotation), 1.0)


def test_the_pole_is_that_of_the_iau_series():
    poles = moon_me_to_icrf(EPOCHS)[:, :, 2]
    # the series of the IAU working group gives the mean-Earth axes to about 0.01 degree
    assert np.degrees(np.arccos(np.sum(poles * body_fixed.pole("moon", EPOCHS), axis=1))).max() < 0.01


def test_the_two_frames_are_860_m_apart_at_the_surface():
    moved = np.linalg.norm(moon_pa_to_icrf(0.0)[0][:, 0] - moon_me_to_icrf(0.0)[0][:, 0]) * 1737.4e3
    assert 840.0 < moved < 900.0


def test_records_give_the_angles():
    records = chebyshev(1e8, 1.02e8)
    epoch = 1.01e8
    number = int((epoch - records.initial_tdb_s) // records.interval_s)
    argument = 2.0 * ((epoch - records.initial_tdb_s) / records.interval_s - number) - 1.0
    angles = np.polynomial.chebyshev.chebval(argument, records.coefficients_rad[number])
    assert np.abs(angles - euler_angles(epoch)[0]).max() < 1e-11
    assert len(records.coefficients_rad) < 6


def test_the_ends_of_the_kernel_belong_to_it():
    assert np.isfinite(euler_angles(np.array(time_range()))).all()


@pytest.mark.parametrize("epoch", [np.nan, np.inf, 1.61e9, -3.2e9])
def test_outside_the_kernel_is_refused(epoch):
    with pytest.raises(InputError, match="no orientation of the Moon"):
        euler_angles(epoch)


def test_bad_shapes_and_spans_are_refused():
    with pytest.raises(InputError, match="shape"):
        euler_angles(np.zeros((2, 2)))
    with pytest.raises(InputError, match="empty"):
        chebyshev(2.0, 1.0)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(moon_orientation.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Exception, match="lunarsky"):
        moon_orientation.kernel_path()
