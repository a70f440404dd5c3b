"""A Lambert arc is judged without any propagator: its ends must lie on one conic, the time between them must be right.

The angular momentum, the eccentricity vector and the energy of the two states are compared, and the time of flight is
computed anew from Kepler's equation (ellipse, hyperbola), which needs no iteration in this direction.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.lambert import Status, lambert

GM = 398_600.4418e9


def kepler_time(r1, v1, r2, v2):
    """Return the time from one state to another on the same conic, the motion being less than one revolution."""
    energy = 0.5 * v1 @ v1 - GM / np.linalg.norm(r1)
    a = -0.5 * GM / energy
    e_cos = [1.0 - np.linalg.norm(r) / a for r in (r1, r2)]
    e_sin = [r @ v / np.sqrt(GM * abs(a)) for r, v in ((r1, v1), (r2, v2))]
    if a > 0.0:
        anomaly = [np.arctan2(s, c) for s, c in zip(e_sin, e_cos, strict=True)]
        mean = [e - s for e, s in zip(anomaly, e_sin, strict=True)]
        return ((mean[1] - mean[0]) % (2.0 * np.pi)) * np.sqrt(a**3 / GM)
    anomaly = [np.arctanh(s / c) for s, c in zip(e_sin, e_cos, strict=True)]
    mean = [s - h for h, s in zip(anomaly, e_sin, strict=True)]
    return (mean[1] - mean[0]) * np.sqrt(-(a**3) / GM)


def eccentricity(r, v):
    return np.cross(v, np.cross(r, v)) / GM - r / np.linalg.norm(r)


DIRECTIONS = st.tuples(*[st.floats(-1.0, 1.0)] * 3).filter(lambda d: np.linalg.norm(d) > 0.1)
RADII = st.floats(6.6e6, 4e8)


@settings(max_examples=400, deadline=None)
@given(DIRECTIONS, RADII, DIRECTIONS, RADII, st.floats(-2.0, 2.0), st.booleans())
def test_both_ends_lie_on_one_conic_and_the_time_is_right(d1, radius1, d2, radius2, log_time, retrograde):
    r1, r2 = (radius * np.array(d) / np.linalg.norm(d) for d, radius in ((d1, radius1), (d2, radius2)))
    sine = np.linalg.norm(np.cross(r1, r2)) / (radius1 * radius2)
    tof = 10.0**log_time * np.sqrt(max(radius1, radius2) ** 3 / GM)
    solution = lambert(r1, r2, tof, GM, retrograde)
    if sine < 1e-8:
        assert solution.status[0] == Status.NO_PLANE
        return
    assert solution.status[0] == Status.SOLVED
    v1, v2 = solution.v1_m_s[0], solution.v2_m_s[0]
    momentum = np.cross(r1, v1)
    # digits are lost in the plane of a short arc (the sine) and in radii of very different size (it is nearly a line)
    loss = 1.0 / sine * max(radius1, radius2) / min(radius1, radius2)
    if abs(momentum[2]) > 1e-6 * np.linalg.norm(momentum):
        assert (momentum[2] < 0.0) == retrograde
    scale = max(radius1 * np.linalg.norm(v1), radius2 * np.linalg.norm(v2))
    assert np.allclose(np.cross(r2, v2), momentum, rtol=0.0, atol=1e-14 * loss * scale)
    # the eccentricity is a difference of vectors of this size, which a fast and nearly radial arc makes large
    size = max(1.0, radius1 * (v1 @ v1) / GM, radius2 * (v2 @ v2) / GM)
    assert np.allclose(eccentricity(r1, v1), eccentricity(r2, v2), rtol=0.0, atol=1e-12 * loss * size)
    parabolic = abs(radius1 * (v1 @ v1) / GM - 2.0)
    if sine > 1e-3 and loss < 1e3 and parabolic > 1e-2:
        assert np.isclose(kepler_time(r1, v1, r2, v2), tof, rtol=1e-9)


@settings(max_examples=300, deadline=None)
@given(DIRECTIONS, RADII, DIRECTIONS, RADII, st.floats(0.0, 3.0), st.integers(1, 6), st.booleans(), st.booleans())
def test_whole_revolutions_arrive_or_are_refused(d1, radius1, d2, radius2, log_time, revolutions, right, retrograde):
    r1, r2 = (radius * np.array(d) / np.linalg.norm(d) for d, radius in ((d1, radius1), (d2, radius2)))
    tof = 10.0**log_time * np.sqrt(max(radius1, radius2) ** 3 / GM)
    found = lambert(r1, r2, tof, GM, retrograde, revolutions, "right" if right else "left")
    if np.linalg.norm(np.cross(r1, r2)) < 1e-8 * radius1 * radius2:
        assert found.status[0] == Status.NO_PLANE
        return
    assert found.status[0] in (Status.SOLVED, Status.TOO_QUICK)
    if found.status[0] == Status.TOO_QUICK:
        # the ellipse of least energy needs its whole revolutions: much longer than that there is always a solution
        s = 0.5 * (radius1 + radius2 + np.linalg.norm(r1 - r2))
        assert tof < (revolutions + 1.0) * 2.0 * np.pi * np.sqrt((0.5 * s) ** 3 / GM)
        return
    v1 = found.v1_m_s[0]
    axis = 1.0 / (2.0 / radius1 - v1 @ v1 / GM)
    assert axis > 0.0
    assert int(tof / (2.0 * np.pi * np.sqrt(axis**3 / GM))) == revolutions
    end = along_conic(np.concatenate([r1, v1]), tof, GM)[0]
    # the phase after n revolutions carries the rounding of n periods, more so near a periapsis close to the centre
    periapsis = np.linalg.norm(np.cross(r1, v1)) ** 2 / GM / 2.0
    assert np.linalg.norm(end[:3] - r2) < 1e-11 * (1.0 + tof) * max(1.0, np.sqrt(2.0 * GM / periapsis))
