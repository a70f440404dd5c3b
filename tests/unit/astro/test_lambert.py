import numpy as np
import pytest

from perilune.astro.lambert import LambertSolution, Status, lambert
from perilune.errors import InputError

GM = 398_600.4418e9
R1 = np.array([7000e3, 0.0, 0.0])
R2 = np.array([-3000e3, 9000e3, 1000e3])


def test_shapes_broadcast() -> None:
    solution = lambert(R1, np.stack([R2, 1.1 * R2, 1.2 * R2]), 3600.0, GM)
    assert isinstance(solution, LambertSolution)
    assert solution.v1_m_s.shape == solution.v2_m_s.shape == (3, 3)
    assert solution.status.tolist() == [Status.SOLVED] * 3
    assert solution.solved.all()
    alone = lambert(R1, 1.1 * R2, 3600.0, GM)
    assert np.array_equal(alone.v1_m_s[0], solution.v1_m_s[1])
    assert lambert(np.zeros((0, 3)), np.zeros((0, 3)), [], GM).v1_m_s.shape == (0, 3)


def test_a_quarter_of_a_circle() -> None:
    speed = np.sqrt(GM / 7000e3)
    quarter = 0.5 * np.pi * 7000e3 / speed
    solution = lambert(R1, [0.0, 7000e3, 0.0], quarter, GM)
    assert np.allclose(solution.v1_m_s, [[0.0, speed, 0.0]], rtol=0.0, atol=1e-9)
    assert np.allclose(solution.v2_m_s, [[-speed, 0.0, 0.0]], rtol=0.0, atol=1e-9)


def test_the_other_way_round() -> None:
    forth = lambert(R1, R2, 5000.0, GM)
    back = lambert(R2, R1, 5000.0, GM, retrograde=True)
    assert np.allclose(forth.v1_m_s, -back.v2_m_s, rtol=1e-12)
    assert np.cross(R1, forth.v1_m_s[0])[2] > 0.0
    assert np.cross(R1, lambert(R1, R2, 5000.0, GM, retrograde=True).v1_m_s[0])[2] < 0.0


def test_a_parabola_is_met_exactly() -> None:
    # Barker: radius p / (1 + cos nu), time sqrt(p^3 / gm) / 2 (D + D^3 / 3) with D = tan(nu / 2)
    p, nu = 2.0 * 7000e3, np.array([-0.4, 1.3])
    radius = p / (1.0 + np.cos(nu))
    places = radius[:, None] * np.stack([np.cos(nu), np.sin(nu), np.zeros(2)], axis=1)
    tangent = np.tan(0.5 * nu)
    times = 0.5 * np.sqrt(p**3 / GM) * (tangent + tangent**3 / 3.0)
    for factor in (1.0, 1.0 + 1e-12, 1.0 - 1e-9, 1.0 + 1e-6, 1.0 - 1e-4):
        solution = lambert(places[0], places[1], factor * (times[1] - times[0]), GM)
        assert solution.solved.all()
        assert np.linalg.norm(solution.v1_m_s) == pytest.approx(
            np.sqrt(2.0 * GM / radius[0]), rel=abs(factor - 1) + 1e-13
        )


@pytest.mark.parametrize(
    ("r1", "r2", "tof_s", "status"),
    [
        (R1, R2, 0.0, Status.NO_TIME),
        (R1, R2, -1.0, Status.NO_TIME),
        (np.zeros(3), R2, 1.0, Status.AT_CENTRE),
        (R1, np.zeros(3), 1.0, Status.AT_CENTRE),
        (R1, -2.0 * R1, 1e4, Status.NO_PLANE),
        (R1, 2.0 * R1, 1e4, Status.NO_PLANE),
        (R1, R1, 1e4, Status.NO_PLANE),
    ],
)
def test_what_has_no_solution_says_why(r1: np.ndarray, r2: np.ndarray, tof_s: float, status: Status) -> None:
    solution = lambert(r1, r2, [tof_s, 3600.0], GM)
    assert solution.status[0] == status
    assert not solution.solved[0]
    assert np.isposinf(solution.v1_m_s[0]).all()
    assert np.isposinf(solution.v2_m_s[0]).all()


def test_a_refused_case_leaves_its_neighbours_alone() -> None:
    solution = lambert(R1, [R2, -R1, R2], [3600.0, 3600.0, -1.0], GM)
    assert solution.status.tolist() == [Status.SOLVED, Status.NO_PLANE, Status.NO_TIME]
    assert np.array_equal(solution.v1_m_s[0], lambert(R1, R2, 3600.0, GM).v1_m_s[0])


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="do not fit"):
        lambert(np.zeros((2, 3)), np.zeros((3, 3)), 1.0, GM)
    with pytest.raises(InputError, match="do not fit"):
        lambert(np.zeros((2, 2)), np.zeros((2, 2)), 1.0, GM)
    with pytest.raises(InputError, match="not finite"):
        lambert(R1, R2, np.nan, GM)
    for gm in (0.0, -1.0, np.inf):
        with pytest.raises(InputError, match="gravitational parameter"):
            lambert(R1, R2, 1.0, gm)
