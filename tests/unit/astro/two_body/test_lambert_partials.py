"""The partial derivatives against an independent route: complex-step derivatives of Kepler's motion.

From r2 = F(r1, v1, t) and v2 = G(r1, v1, t) the implicit function theorem gives those of Lambert's solution. A complex
step has no cancellation, so the comparison is to rounding times the condition of dF/dv1.
"""

import numpy as np
import pytest

from perilune.astro.two_body.lambert import Status, lambert
from perilune.astro.two_body.lambert_partials import lambert_partials

R1 = np.array([1.1, -0.2, 0.3])
R2 = np.array([-0.4, 1.3, 0.25])


def stumpff(psi):
    terms = np.arange(40)
    c2 = sum((-psi) ** int(k) / np.prod(np.arange(1.0, 2 * k + 3)) for k in terms)
    c3 = sum((-psi) ** int(k) / np.prod(np.arange(1.0, 2 * k + 4)) for k in terms)
    return c2, c3


def motion(state, time, start):
    """Kepler's motion (gm 1) in complex numbers, by Newton on the universal anomaly from a start."""
    r, v = state[:3], state[3:]
    radius = np.sqrt(np.sum(r * r))
    sigma, alpha = np.sum(r * v), 2.0 / radius - np.sum(v * v)
    chi = start + 0j
    for _ in range(30):
        c2, c3 = stumpff(alpha * chi * chi)
        u1, u2, u3 = chi * (1.0 - alpha * chi**2 * c3), chi**2 * c2, chi**3 * c3
        now = radius * (1.0 - alpha * u2) + sigma * u1 + u2
        chi = chi - (radius * u1 + sigma * u2 + u3 - time) / now
    c2, c3 = stumpff(alpha * chi * chi)
    u1, u2, u3 = chi * (1.0 - alpha * chi**2 * c3), chi**2 * c2, chi**3 * c3
    now = radius * (1.0 - alpha * u2) + sigma * u1 + u2
    f, g = 1.0 - u2 / radius, time - u3
    return np.concatenate([f * r + g * v, -u1 / (radius * now) * r + (1.0 - u2 / now) * v])


def anomaly(v1, time):
    """The universal anomaly: the mean motion's estimate on an ellipse, refined by the Newton above."""
    alpha = 2.0 / np.linalg.norm(R1) - v1 @ v1
    return alpha * time if alpha > 0.0 else time / np.linalg.norm(R1)


CASES = [
    (1.6, False, 0, "left"),
    (0.5, False, 0, "left"),
    (4.0, True, 0, "left"),
    (14.0, False, 1, "left"),
    (14.0, False, 1, "right"),
    (16.0, True, 1, "right"),
]


@pytest.mark.parametrize(("tof", "retrograde", "revolutions", "branch"), CASES)
def test_against_complex_steps(tof, retrograde, revolutions, branch):
    found = lambert_partials(R1, R2, tof, 1.0, retrograde, revolutions, branch)
    v1, v2 = found.solution.v1_m_s[0], found.solution.v2_m_s[0]
    state = np.concatenate([R1, v1]).astype(complex)
    start = anomaly(v1, tof)
    assert np.allclose(motion(state, tof, start).real, np.concatenate([R2, v2]), atol=1e-12)
    step = 1e-30
    columns = [motion(state + 1j * step * np.eye(6)[k], tof, start).imag / step for k in range(6)]
    flow = np.array(columns).T
    rate = motion(state, tof + 1j * step, start).imag / step
    by_r1, by_v1 = flow[:3, :3], flow[:3, 3:]
    inverse = np.linalg.inv(by_v1)
    expected = {
        "dv1_dr2": inverse,
        "dv1_dr1": -inverse @ by_r1,
        "dv1_dtof": -inverse @ rate[:3],
        "dv2_dr2": flow[3:, 3:] @ inverse,
        "dv2_dr1": flow[3:, :3] - flow[3:, 3:] @ inverse @ by_r1,
        "dv2_dtof": rate[3:] - flow[3:, 3:] @ inverse @ rate[:3],
    }
    for name, value in expected.items():
        ours = getattr(found, name)[0]
        # rounding of the flow times the condition of its inverse, below 1e3 in these cases
        assert np.abs(ours - value).max() < 1e-11 * max(1.0, np.abs(value).max()), name


def test_against_finite_differences():
    generator = np.random.default_rng(4)
    r1, r2 = generator.uniform(-2.0, 2.0, (2, 50, 3))
    tof = generator.uniform(2.0, 8.0, 50)
    found = lambert_partials(r1, r2, tof, 1.0)
    step = 1e-5
    for k in range(3):
        move = step * np.eye(3)[k]
        for name, ahead, behind in (
            ("dr1", lambert(r1 + move, r2, tof, 1.0), lambert(r1 - move, r2, tof, 1.0)),
            ("dr2", lambert(r1, r2 + move, tof, 1.0), lambert(r1, r2 - move, tof, 1.0)),
        ):
            for end in ("v1", "v2"):
                slope = (getattr(ahead, f"{end}_m_s") - getattr(behind, f"{end}_m_s")) / (2.0 * step)
                ours = getattr(found, f"d{end}_{name}")[:, :, k]
                # truncation is the square of the step times a third derivative, which grows near a straight line
                size = 1.0 + np.abs(ours).max(axis=1)
                assert np.median(np.abs(ours - slope).max(axis=1) / size) < 1e-9
                assert np.quantile(np.abs(ours - slope).max(axis=1) / size, 0.9) < 1e-6


def test_what_has_no_solution_has_no_derivative():
    found = lambert_partials(R1, [R2, 2.0 * R1], [3.0, 3.0], 1.0, False, [1, 0])
    assert found.solution.status.tolist() == [Status.TOO_QUICK, Status.NO_PLANE]
    for name in ("dv1_dr1", "dv1_dr2", "dv2_dr1", "dv2_dr2", "dv1_dtof", "dv2_dtof"):
        assert not getattr(found, name).any()
