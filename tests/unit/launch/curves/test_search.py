"""The search for nodes, on families whose optima are given by a formula: no ascent is solved here."""

import math
from collections.abc import Callable

import pytest

from perilune.errors import NoSolution
from perilune.launch import Ascent, LossSettings
from perilune.launch.ascent.reintegrate import Defect
from perilune.launch.curves import search as search
from perilune.launch.curves.search import Found, Line, Search

Answer = Callable[[float, "Told | None"], "Told | NoSolution"]


class Told(Ascent):
    """An ascent of a given payload, found on a good or a poor branch."""

    def __init__(self, payload_kg: float, poor: bool = False) -> None:
        for name, value in (("payload_kg", payload_kg), ("poor", poor), ("defect", Defect(1.0, 0.1, 0.0))):
            object.__setattr__(self, name, value)

    def payload_after_reserve_kg(self, _reserve_m_s: float | None = None) -> float:
        return self.payload_kg


class Place:
    """A target that is only a place."""

    def __init__(self, at: float) -> None:
        self.at = at

    def describe(self) -> str:
        return f"place {self.at:g}"


class Something:
    id = "something"


def falling(place: float) -> float:
    return 1100.0 * math.exp(-place / 8.0) - 100.0


@pytest.fixture
def run(monkeypatch) -> Callable[..., Found | NoSolution]:
    def ran(answer: Answer, places: tuple[float, ...]) -> Found | NoSolution:
        def solve(flown, site, target, settings, *, shield_segment, near, **_options):
            return answer(target.at, near)

        monkeypatch.setattr(search, "optimal_ascent", solve)
        monkeypatch.setattr(search, "between", lambda one, other, part: one if part < 0.5 else other)
        line = Line(Place, lambda place: place, lambda one, two: 0.5 * (one + two))
        return Search(Something(), Something(), line, LossSettings(), None).run(places[0], lambda _first: places[1:])

    return ran


def masses(found: Found) -> list[float]:
    return [ascent.payload_kg for ascent in found.nodes.values()]


def test_a_smooth_family_keeps_its_places_and_is_checked_in_every_gap(run):
    found = run(lambda place, _near: Told(falling(place)), (0.0, 2.0, 4.0, 6.0, 8.0, 10.0))
    assert list(found.nodes) == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    assert list(found.checks) == [1.0, 3.0, 5.0, 7.0, 9.0]
    assert found.improved == 0
    assert not found.ends
    assert found.stopped is None


def test_nodes_are_added_where_the_curve_misses(run):
    found = run(lambda place, _near: Told(falling(place)), (0.0, 8.0, 14.0))
    assert len(found.nodes) > 3
    for error, ascent in zip(found.errors_kg, found.checks.values(), strict=True):
        assert abs(error) <= 0.005 * max(ascent.payload_kg, 0.1 * falling(0.0))


def test_it_goes_to_where_little_payload_is_left(run):
    found = run(lambda place, _near: Told(falling(place)), (0.0, 5.0, 10.0, 30.0))
    assert found.ends
    assert 0.0 < masses(found)[-1] < 0.06 * falling(0.0)


def two_branches(place: float, near: Told | None) -> Told:
    """A fresh guess finds the poor branch below 3, the good one above; a neighbour's branch is kept."""
    poor = place < 3.0 if near is None else near.poor
    return Told(falling(place) * (0.97 if poor else 1.0), poor)


def test_a_better_optimum_at_the_end_spreads_over_the_poor_ones(run):
    found = run(two_branches, (0.0, 2.0, 4.0, 6.0, 8.0))
    assert masses(found) == pytest.approx([falling(place) for place in found.nodes])
    assert found.improved == len(found.nodes)


def test_a_poor_check_neither_dents_the_curve_nor_counts_as_its_error(run):
    def left_is_poor(place: float, near: Told | None) -> Told:
        poor = place == 5.0 and near is not None and near.payload_kg > falling(5.0)
        return Told(falling(place) * (0.95 if poor else 1.0))

    found = run(left_is_poor, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0))
    assert found.checks[5.0].payload_kg == falling(5.0)
    assert len(found.nodes) == 6


def test_a_node_that_the_checks_show_to_be_poor_is_mended(run):
    def one_poor(place: float, near: Told | None) -> Told:
        poor = place == 4.0 and near is not None and near.payload_kg > falling(3.0)
        return Told(falling(place) * (0.96 if poor else 1.0))

    found = run(one_poor, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0))
    assert found.nodes[4.0].payload_kg == falling(4.0)
    assert found.improved == 1


def test_a_check_beside_a_node_that_became_better_is_solved_again(run):
    def good_from_three_on(place: float, near: Told | None) -> Told:
        """All follow their neighbour; of the fresh guesses only that at 3 is good, where the poor one is very poor."""
        good = place == 3.0 if near is None else not near.poor
        share = 1.0 if good else 0.98 if place == 3.0 else 0.996
        return Told(falling(place) * share, not good)

    found = run(good_from_three_on, (0.0, 2.0, 4.0, 6.0, 8.0))
    assert masses(found) == [falling(place) for place in found.nodes]
    assert 1.0 in found.checks
    assert [ascent.payload_kg for ascent in found.checks.values()] == [falling(place) for place in found.checks]


def test_it_says_why_it_stops(run):
    def only_below_five(place: float, near: Told | None) -> Told | NoSolution:
        return NoSolution("not found", "target orbit") if place > 5.0 else Told(falling(place))

    found = run(only_below_five, (0.0, 2.0, 4.0, 8.0, 12.0))
    assert found.stopped == "beyond 4: not found"
    assert max(found.nodes) == 4.0
    assert not found.ends


def test_where_little_is_left_a_failure_is_the_end(run):
    def only_below_fifteen(place: float, _near: Told | None) -> Told | NoSolution:
        return NoSolution("not found", "target orbit") if place > 15.0 else Told(falling(place))

    found = run(only_below_fifteen, (0.0, 5.0, 10.0, 14.0, 40.0))
    assert found.ends
    assert found.stopped is not None
    assert found.stopped.endswith("not found")


def test_a_gap_that_fails_is_tried_half_way(run):
    def only_below_seven(place: float, near: Told | None) -> Told | NoSolution:
        return NoSolution("not found", "target orbit") if place > 7.0 else Told(falling(place))

    found = run(only_below_seven, (0.0, 2.0, 4.0, 8.0))
    assert max(found.nodes) == 6.0
    assert found.stopped == "beyond 6: not found"


@pytest.mark.parametrize(
    ("answer", "binding"),
    [
        (lambda _place, _near: NoSolution("does not lift off", "lift-off thrust"), "lift-off thrust"),
        (lambda _place, _near: Told(-5.0), "payload"),
        (lambda place, _near: Told(5.0) if place == 0.0 else NoSolution("no", "target orbit"), "payload"),
    ],
)
def test_no_curve(run, answer, binding):
    found = run(answer, (0.0, 2.0, 4.0))
    assert isinstance(found, NoSolution)
    assert found.binding == binding
