import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.transfers.plots import SampledArc, arcs_figure


def test_the_close_up_shows_the_last_arc_from_above():
    epochs = parse_time("2031-05-01 UTC") + np.linspace(0.0, 6.0 * 86_400.0, 121)
    angle = np.linspace(0.0, 2.0 * np.pi, 121)
    # an ellipse of 60,000 by 20,000 km, whose first velocity leads out of its plane as that of a halo orbit does
    along, across = np.array([0.6, 0.0, 0.8]), np.array([0.0, 1.0, 0.0])
    places = 6e7 * np.cos(angle)[:, None] * along + 2e7 * np.sin(angle)[:, None] * across
    states = np.hstack([places, np.tile([80.0, 0.0, -60.0], (121, 1))])
    arc = SampledArc("orbit", "earth", epochs, states + ephemeris.state("moon", "earth", epochs))
    near = arcs_figure([arc], "a flight").axes[1]
    x, y = near.lines[0].get_data()
    assert np.ptp(x) == pytest.approx(120.0, rel=1e-3)
    assert np.ptp(y) == pytest.approx(40.0, rel=1e-3)
