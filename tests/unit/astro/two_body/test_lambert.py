import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.lambert import LambertSolution, Status, lambert, lambert_all, least_time
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


def test_in_a_plane_that_holds_the_z_axis_the_shorter_way_comes_first() -> None:
    # neither way goes round along +z: the one that is not retrograde is below half a turn, whichever way it goes
    for end in ([3000e3, 0.0, 9000e3], [3000e3, 0.0, -9000e3]):
        short, long = (lambert(R1, end, 5000.0, GM, retrograde).v1_m_s[0] for retrograde in (False, True))
        assert np.cross(R1, short) @ np.cross(R1, end) > 0.0
        assert np.cross(R1, long) @ np.cross(R1, end) < 0.0


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


def test_a_position_beyond_all_numbers_is_refused_at_either_end() -> None:
    for ends in (
        [[np.inf, 0.0, 0.0], R2],
        [R1, [np.inf, 0.0, 0.0]],
        [[np.nan, 1.0, 0.0], R2],
        [R1, [0.0, np.nan, 1.0]],
    ):
        with pytest.raises(InputError, match="position or time of flight is not finite"):
            lambert(*ends, 3600.0, GM)
        with pytest.raises(InputError, match="a position is not finite"):
            least_time(*ends, GM, 1)


def test_a_problem_turned_in_space_has_the_turned_solution() -> None:
    # a turn about an axis off all three of the frame, small enough to leave the angular momentum north of its equator
    turn = Rotation.from_rotvec([0.3, -0.5, 0.7]).as_matrix()
    for retrograde in (False, True):
        given = lambert(R1, R2, 5000.0, GM, retrograde)
        turned = lambert(turn @ R1, turn @ R2, 5000.0, GM, retrograde)
        assert np.allclose(turned.v1_m_s[0], turn @ given.v1_m_s[0], rtol=0.0, atol=1e-9)
        assert np.allclose(turned.v2_m_s[0], turn @ given.v2_m_s[0], rtol=0.0, atol=1e-9)
        least = least_time(turn @ R1, turn @ R2, GM, 2, retrograde)
        assert least == pytest.approx(least_time(R1, R2, GM, 2, retrograde), rel=1e-12)


def test_many_cases_are_those_of_each() -> None:
    starts, ends = np.stack([R1, 1.3 * R1, 0.9 * R1]), np.stack([R2, 1.1 * R2, 0.7 * R2])
    times, turns = np.array([40e3, 50e3, 60e3]), np.array([0, 1, 2])
    together = lambert(starts, ends, times, GM, False, turns)
    each = [lambert(*case[:3], GM, False, case[3]) for case in zip(starts, ends, times, turns, strict=True)]
    assert together.v1_m_s.tolist() == [one.v1_m_s[0].tolist() for one in each]
    assert together.v2_m_s.tolist() == [one.v2_m_s[0].tolist() for one in each]


def test_a_problem_in_other_units_is_the_same() -> None:
    # lengths in units of 1e7 m, times in units that leave a gravitational parameter of half of one
    length = 1e7
    time = np.sqrt(0.5 * length**3 / GM)
    given, scaled = lambert(R1, R2, 5000.0, GM), lambert(R1 / length, R2 / length, 5000.0 / time, 0.5)
    assert np.allclose(scaled.v1_m_s * length / time, given.v1_m_s, rtol=1e-13)
    least = least_time(R1 / length, R2 / length, 0.5, 2)
    assert least * time == pytest.approx(least_time(R1, R2, GM, 2), rel=1e-13)


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


def test_every_revolution_and_branch_meets_the_end() -> None:
    day = 86_400.0
    found = lambert_all(R1, R2, day, GM, 20)
    count = int(found.solved.sum())
    assert found.revolutions.tolist() == [0] + [n for n in range(1, 21) for _ in range(2)]
    assert 17 < count < 41
    assert found.status[0, count:].tolist() == [Status.TOO_QUICK] * (41 - count)
    starts = np.hstack([np.tile(R1, (count, 1)), found.v1_m_s[0, :count]])
    ends = along_conic(starts, day, GM)
    assert np.allclose(ends[:, :3], R2, rtol=0.0, atol=1e-3)
    axis = 1.0 / (2.0 / np.linalg.norm(R1) - np.sum(starts[:, 3:] ** 2, axis=1) / GM)
    periods = 2.0 * np.pi * np.sqrt(axis**3 / GM)
    assert np.array_equal(np.floor(day / periods), found.revolutions[:count])
    assert found.right.tolist() == [False] + [False, True] * 20
    # left of the quickest conic in x, right of it: so they come in this order
    assert (found.x[0, 1:count:2] < found.x[0, 2:count:2]).all()


def test_one_by_one_is_the_same_as_all_together() -> None:
    together = lambert_all(R1, R2, 30_000.0, GM, 2)
    for k, (revolutions, branch) in enumerate([(0, "left"), (1, "left"), (1, "right"), (2, "left"), (2, "right")]):
        alone = lambert(R1, R2, 30_000.0, GM, False, revolutions, branch)
        assert alone.status[0] == together.status[0, k]
        assert np.array_equal(alone.v1_m_s[0], together.v1_m_s[0, k])
    many = lambert(R1, R2, 30_000.0, GM, False, [0, 1, 9], "right")
    assert many.status.tolist() == [Status.SOLVED, Status.SOLVED, Status.TOO_QUICK]


@pytest.mark.parametrize("revolutions", [1, 2, 30])
@pytest.mark.parametrize("retrograde", [False, True])
def test_the_least_time_parts_some_from_none(revolutions: int, retrograde: bool) -> None:
    least = least_time(R1, R2, GM, revolutions, retrograde)[0]
    for branch in ("left", "right"):
        early = lambert(R1, R2, least * (1.0 - 1e-12), GM, retrograde, revolutions, branch)
        late = lambert(R1, R2, least * (1.0 + 1e-12), GM, retrograde, revolutions, branch)
        assert early.status[0] == Status.TOO_QUICK
        assert late.status[0] == Status.SOLVED
        end = along_conic(np.concatenate([R1, late.v1_m_s[0]]), least * (1.0 + 1e-12), GM)[0]
        assert np.allclose(end[:3], R2, rtol=0.0, atol=1e-2)
    # both branches meet there, as the square root of the time beyond
    ends = [lambert(R1, R2, least * (1.0 + 1e-12), GM, retrograde, revolutions, b).x[0] for b in ("left", "right")]
    assert abs(ends[1] - ends[0]) < 1e-5


def test_least_times_of_many_cases_are_those_of_each() -> None:
    starts, ends = np.stack([R1, 1.3 * R1, 2.0 * R1]), np.stack([R2, 1.1 * R2, 0.7 * R2])
    each = [least_time(start, end, GM, 2)[0] for start, end in zip(starts, ends, strict=True)]
    assert least_time(starts, ends, GM, 2).tolist() == each
    assert least_time(R1, ends, GM, 2).tolist() == [least_time(R1, end, GM, 2)[0] for end in ends]
    assert least_time(starts, R2, GM, 2).tolist() == [least_time(start, R2, GM, 2)[0] for start in starts]
    assert least_time(np.zeros((0, 3)), R2, GM, 2).shape == (0,)
    assert least_time(R1, np.zeros((0, 3)), GM, 2).shape == (0,)


def test_no_plane_has_no_least_time() -> None:
    assert np.isposinf(least_time(R1, [2.0 * R1, np.zeros(3)], GM, 1)).all()


def test_bad_revolutions_are_refused() -> None:
    for revolutions in (-1, 0.5, 1_000_001):
        with pytest.raises(InputError, match="no counts"):
            lambert(R1, R2, 1e5, GM, False, revolutions)
    assert lambert(R1, R2, 1e5, GM, False, 1_000_000).status.tolist() == [Status.TOO_QUICK]
    with pytest.raises(InputError, match="unknown branch"):
        lambert(R1, R2, 1e5, GM, False, 1, "middle")
    with pytest.raises(InputError, match="less than one"):
        least_time(R1, R2, GM, 0)
