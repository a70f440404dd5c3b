"""The Moon's axes against CSPICE on the same kernel; the frame of maps by the constants of its frame kernel."""

import numpy as np
import pytest

from perilune.astro.orientation import moon_orientation

spice = pytest.importorskip("spiceypy")


@pytest.fixture(scope="module")
def kernels():
    folder = moon_orientation.kernel_path().parents[1]
    spice.furnsh(str(moon_orientation.kernel_path()))
    spice.furnsh(str(folder / "fk" / "satellites" / "moon_080317.tf"))
    yield
    spice.kclear()


@pytest.mark.parametrize(
    ("frame", "rotation"),
    [("MOON_PA", moon_orientation.moon_pa_to_icrf), ("MOON_ME", moon_orientation.moon_me_to_icrf)],
)
def test_axes_equal_cspice(kernels, frame, rotation):
    epochs = np.random.default_rng(1).uniform(-3.15e9, 1.6e9, 300)
    expected = np.array([spice.pxform(frame, "J2000", epoch) for epoch in epochs])
    # psi reaches 10,000 rad within the kernel: its rounding is 2e-12 rad, 3 um at the Moon's surface
    assert np.abs(rotation(epochs) - expected).max() < 5e-12
