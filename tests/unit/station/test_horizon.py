"""Skylines: the smooth Moon, mask files, and the part of a disc over them."""

import numpy as np
import pytest

from perilune.constants import MOON_RADIUS
from perilune.errors import InputError
from perilune.station.horizon import Horizon, disc_over, read_mask, smooth_horizon


def segment(height_over_radius):
    """Fraction of a disc over a straight line: the circular segment."""
    x = np.clip(height_over_radius, -1.0, 1.0)
    return 0.5 + (np.arcsin(x) + x * np.sqrt(1.0 - x * x)) / np.pi


def test_disc_over_a_level_horizon_is_the_circular_segment():
    height = np.linspace(-1.2, 1.2, 97)
    radius = np.full(97, 0.00465)
    fraction, clear = disc_over(smooth_horizon(), np.zeros(97), height * radius, radius)
    assert np.abs(fraction - segment(height)).max() < 2e-3
    assert np.all(fraction[height <= -1.0] == 0.0)
    assert np.all(fraction[height >= 1.0] == 1.0)
    # the highest strip lies 0.8 % below the top of the disc
    assert np.abs(clear / radius - (height + 1.0)).max() < 0.01


def test_a_wall_beside_the_disc_hides_half_of_it():
    wall = Horizon(
        np.radians([0.0, 89.9999, 90.0001, 180.0, 270.0]), np.radians([-5.0, -5.0, 60.0, 60.0, -5.0]), "wall"
    )
    fraction, _ = disc_over(wall, np.full(1, 0.5 * np.pi), np.zeros(1), np.full(1, 0.0047))
    assert fraction[0] == pytest.approx(0.5, abs=0.01)


def test_the_dip_grows_with_the_mast():
    assert smooth_horizon(0.0).at(np.array([1.0]))[0] == 0.0
    assert smooth_horizon(100.0).at(np.array([1.0]))[0] == pytest.approx(-np.sqrt(200.0 / MOON_RADIUS), rel=1e-3)


def test_a_mask_is_read_in_any_order_and_closes_the_circle(tmp_path):
    path = tmp_path / "mask.txt"
    path.write_text(
        "# azimuth elevation\n" + "".join(f"{az}, {az / 100}\n" for az in (270, 0, 45, 90, 135, 180, 225, 315))
    )
    mask = read_mask(path)
    assert mask.source == "mask mask.txt"
    assert np.degrees(mask.at(np.radians([90.0, 337.5]))) == pytest.approx([0.9, 1.575])


@pytest.mark.parametrize(
    ("text", "count"),
    [("0 1\n90 1\n", 1), ("0 1\nnorth 1\n10 95\n", 2), ("".join(f"{a} 0\n0 1\n" for a in range(9)), 1)],
)
def test_a_bad_mask_is_refused_with_every_line(tmp_path, text, count):
    path = tmp_path / "mask.txt"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_mask(path)
    assert len(error.value.problems) == count


def test_no_mask_and_no_mast_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such mask"):
        read_mask(tmp_path / "none.txt")
    for height in (-1.0, 1.01e5):
        with pytest.raises(InputError, match="a mast of"):
            smooth_horizon(height)
