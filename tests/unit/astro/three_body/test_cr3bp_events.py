"""Extremes and crossings on the orbit itself, as plain Python, against dense samples and their definitions."""

import numpy as np
import pytest

from perilune.astro.three_body import cr3bp_events as events
from perilune.astro.three_body import cr3bp_taylor as taylor

MU = 0.1
NO_SUN = np.zeros(4)
ORBIT = np.array([1.05, 0.02, 0.03, 0.1, -0.9, 0.3])
"""Backwards about the smaller primary, a turn in about a unit of time."""
NO_RADII = np.zeros(2)
ACROSS_X = np.array([1.0, 0, 0, 0, 0, 0])


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels as plain Python."""
    for module in (taylor, events):
        for name, value in vars(module).items():
            if hasattr(value, "py_func"):
                monkeypatch.setattr(module, name, value.py_func)


def distances(states: np.ndarray) -> np.ndarray:
    """The five quantities (n, 5): distances from both primaries, x, y and z."""
    ends = [np.linalg.norm(states[:, :3] - [x, 0.0, 0.0], axis=1) for x in (-MU, 1.0 - MU)]
    return np.column_stack([*ends, states[:, :3]])


@pytest.mark.parametrize("origin", [0.0, 1.0])
def test_quantities_and_what_vanishes_at_their_extremes(origin: float) -> None:
    state = np.array([0.3, -0.4, 0.7, 0.2, 0.5, -0.6])
    shifted = state - np.array([origin - MU, 0, 0, 0, 0, 0])
    for kind, value in enumerate(distances(state[None])[0]):
        assert events._quantity(kind, shifted, MU, origin) == pytest.approx(value, rel=1e-14)
        rates = [(state[:3] - [x, 0.0, 0.0]) @ state[3:] for x in (-MU, 1.0 - MU)] + list(state[3:])
        assert events._rate(kind, shifted, origin) == pytest.approx(rates[kind], rel=1e-13)


@pytest.mark.parametrize("origin", [0.0, 1.0])
def test_heights_over_a_section_and_over_the_primaries(origin: float) -> None:
    state = np.array([0.3, -0.4, 0.7, 0.2, 0.5, -0.6])
    shifted = state - np.array([origin - MU, 0, 0, 0, 0, 0])
    normal, radii = np.array([0.5, -1.0, 2.0, 0.25, -3.0, 1.5]), np.array([0.2, 0.3])
    wanted = [normal @ state - 0.7, *(distances(state[None])[0, :2] - radii)]
    for kind in range(3):
        found = events._height(kind, shifted, MU, origin, normal, 0.7, radii)
        assert found == pytest.approx(wanted[kind], rel=1e-13)


@pytest.mark.parametrize("span", [0.6, -0.6])
def test_extremes_against_samples(span: float) -> None:
    found, reached = events.extremes(ORBIT, span, MU, NO_SUN)
    assert reached
    states, _ = taylor.samples(ORBIT, np.linspace(0.0, span, 1201), MU, NO_SUN)
    values = distances(states)
    # a sample next to an extreme misses it by the square of half the spacing
    assert found[:, 0] == pytest.approx(values.min(axis=0), abs=5e-6)
    assert found[:, 1] == pytest.approx(values.max(axis=0), abs=5e-6)
    assert (found[:, 0] <= values.min(axis=0) + 1e-14).all()
    assert (found[:, 1] >= values.max(axis=0) - 1e-14).all()


def test_a_moment_has_its_own_extremes() -> None:
    found, reached = events.extremes(ORBIT, 0.0, MU, NO_SUN)
    assert reached
    assert found[:, 0] == pytest.approx(distances(ORBIT[None])[0], rel=1e-14)
    assert found[:, 1] == pytest.approx(found[:, 0], rel=1e-14)


def crossings(normal: np.ndarray, offset: float, span: float) -> tuple[np.ndarray, np.ndarray]:
    """The crossings between dense samples: their times, and whether the height grows in time."""
    times = np.linspace(0.0, span, 1201)
    heights = taylor.samples(ORBIT, times, MU, NO_SUN)[0] @ normal - offset
    turns = np.flatnonzero(heights[:-1] * heights[1:] < 0.0)
    parts = heights[turns] / (heights[turns] - heights[turns + 1])
    return times[turns] + parts * (times[1] - times[0]), (heights[turns + 1] > heights[turns]) == (span > 0.0)


@pytest.mark.parametrize("span", [1.2, -1.2])
@pytest.mark.parametrize(
    ("normal", "offset"), [(ACROSS_X, 0.88), (np.array([0.0, 1.0, 0.5, 0, 0, 0]), 0.01), (np.eye(6)[4], -0.05)]
)
def test_crossings_by_count_and_direction(normal: np.ndarray, offset: float, span: float) -> None:
    times, growing = crossings(normal, offset, span)
    assert times.size >= 2
    for direction, wanted in ((0.0, times), (1.0, times[growing]), (-1.0, times[~growing])):
        for count in range(1, wanted.size + 2):
            time, state, how = events.cross(ORBIT, span, MU, NO_SUN, normal, offset, direction, count, NO_RADII)
            if count > wanted.size:
                assert (how, time) == (events.RAN_OUT, span)
                assert state == pytest.approx(taylor.flow(ORBIT, span, MU, NO_SUN)[0], abs=1e-12)
                continue
            assert how == events.CROSSED
            assert time == pytest.approx(wanted[count - 1], abs=1e-5)
            assert normal @ state == pytest.approx(offset, abs=1e-13)
            assert state == pytest.approx(taylor.flow(ORBIT, time, MU, NO_SUN)[0], abs=1e-11)


@pytest.mark.parametrize(("kind", "x"), [(0, -MU), (1, 1.0 - MU)])
def test_a_fall_ends_on_the_surface(kind: int, x: float) -> None:
    state = np.array([x + 0.2, 0.01, 0.02, 0.0, 0.1, 0.0])
    radii = np.array([0.05, 0.04])
    far = np.array([1.0, 0, 0, 0, 0, 0])
    time, end, how = events.cross(state, 2.0, MU, NO_SUN, far, 50.0, 0.0, 1, radii)
    assert how == (events.HIT_LARGER, events.HIT_SMALLER)[kind]
    assert np.linalg.norm(end[:3] - [x, 0.0, 0.0]) == pytest.approx(radii[kind], rel=1e-12)
    assert end == pytest.approx(taylor.flow(state, time, MU, NO_SUN)[0], abs=1e-9)
    # a motion that begins on the ground and climbs has not fallen
    inside = np.array([x + 0.9 * radii[kind], 0.0, 0.0, 20.0, 0.0, 0.0])
    assert events.cross(inside, 0.01, MU, NO_SUN, far, 50.0, 0.0, 1, radii)[2] == events.RAN_OUT


def test_a_motion_that_cannot_go_on_is_told() -> None:
    wild = np.array([-MU, 0.0, 0.0, 0.0, 0.0, 0.0])
    with np.errstate(all="ignore"):
        assert not events.extremes(wild, 1.0, MU, NO_SUN)[1]
        assert events.cross(wild, 1.0, MU, NO_SUN, ACROSS_X, 0.0, 0.0, 1, NO_RADII)[2] == events.LOST
