"""In which stretch of the staging the shield leaves: where the walk goes on, and the start that it takes along."""

from math import radians
from types import SimpleNamespace

import numpy as np
import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import NoSolution
from perilune.launch import Ascent, LossSettings, circular_orbit, optimal_ascent, vehicle
from perilune.launch.ascent import optimise
from perilune.launch.ascent.continuation import solve, solve_from
from perilune.launch.ascent.jettison import Found, held_before, moved, walk
from perilune.launch.ascent.launch_point import launch_point
from perilune.launch.ascent.optimise import _Question
from perilune.launch.ascent.solution import Filled

LEO = circular_orbit(200e3, radians(28.6))
NOWHERE = NoSolution("no ascent", "target orbit")


def found(before_s: float, after_s: float) -> Found:
    phases = [SimpleNamespace(time_s=np.array([0.0, duration])) for duration in (before_s, after_s)]
    task = SimpleNamespace(plan=SimpleNamespace(shape=SimpleNamespace(shield_phase=0)))
    return Found(task, SimpleNamespace(phases=phases))  # type: ignore[arg-type]


def walked(first: int, answers: dict[int, Found | NoSolution]) -> list[tuple[int, Found | None]]:
    asked: list[tuple[int, Found | None]] = []

    def solved(stretch: int, near: Found | None) -> Found | NoSolution:
        asked.append((stretch, near))
        return answers[stretch]

    told = walk(range(1, 5), first, solved)
    assert told == [answers[stretch] for stretch, _ in asked]
    return asked


def test_a_jettison_well_inside_its_stretch_stays_there() -> None:
    assert walked(2, {2: found(40.0, 60.0)}) == [(2, None)]


def test_close_to_an_end_the_neighbour_is_tried_from_the_optimum() -> None:
    early, late = found(20.0, 60.0), found(40.0, 5.0)
    assert walked(2, {2: early, 1: found(50.0, 40.0)}) == [(2, None), (1, early)]
    assert walked(2, {2: late, 3: found(40.0, 50.0)}) == [(2, None), (3, late)]


def test_it_goes_on_as_long_as_an_end_is_close_and_ends_with_the_staging() -> None:
    held = found(40.0, 1.0)
    assert [stretch for stretch, _ in walked(2, {2: held, 3: held, 4: held})] == [2, 3, 4]
    assert [stretch for stretch, _ in walked(1, {1: found(1.0, 40.0)})] == [1]


def test_past_a_stretch_that_leads_nowhere_the_one_before_it_is_tried_as_well() -> None:
    inside = found(40.0, 40.0)
    answers = {2: NOWHERE, 3: inside, 1: inside}
    assert walked(2, answers) == [(2, None), (3, None), (1, inside)]


def test_a_plane_that_is_out_of_reach_is_so_with_the_shield_on_for_longer() -> None:
    assert walked(2, {2: NoSolution("too far to turn", "inclination")}) == [(2, None)]


def test_held_means_at_the_very_end() -> None:
    assert held_before(found(40.0, 1.0))
    assert not held_before(found(40.0, 5.0))


@pytest.mark.parametrize("stretches", [(1, 2), (2, 1)])
def test_an_optimum_moved_to_the_next_stretch_starts_there_as_a_flight(boosted, site, stretches) -> None:
    question = _Question(boosted, launch_point(site, LEO), LEO, LossSettings(), None, None, None, 1, None, None)
    one, other = (question.task(question.plan(stretch)) for stretch in stretches)
    known = Found(one, solve(one))
    filled = Filled(other, known.solution.unit_kg)
    start = moved(filled, known)
    layout, shield = filled.problem.layout, other.plan.shape.shield_phase
    masses = [layout.get(start, f"x{i}")[6] * unit for i, unit in enumerate(filled.mass_units)]
    assert masses[shield][-1] - masses[shield + 1][0] > boosted.shield_kg
    assert all(np.all(np.diff(line) < 1e-6) for line in masses)
    assert start[layout.variables["payload"][0]][0] * filled.unit_kg == pytest.approx(known.solution.payload_kg)
    near, fresh = solve_from(other, start, filled.unit_kg), solve(other)
    assert near.payload_kg == pytest.approx(fresh.payload_kg, rel=1e-6)


def test_by_way_of_a_transfer_the_neighbours_are_tried_too() -> None:
    # onto the ellipse the shield leaves in stretch 2; with the circle's burn stretch 1 holds half a per cent more
    catalogue, settings = load_catalogue(), LossSettings()
    flown = vehicle(catalogue.launcher("delta-ii-7420"), catalogue, settings)
    assert not isinstance(flown, NoSolution)
    ascent = optimal_ascent(flown, catalogue.site("vandenberg"), circular_orbit(833e3, radians(98.7)), settings)
    assert isinstance(ascent, Ascent)
    assert ascent.plan.jettison_segment == 1
    assert ascent.payload_kg == pytest.approx(2040.24, abs=0.05)


def test_where_the_flight_onto_the_ellipse_leads_nowhere_the_next_stretch_starts_from_a_guess(monkeypatch) -> None:
    catalogue, settings = load_catalogue(), LossSettings()
    flown = vehicle(catalogue.launcher("delta-ii-7320"), catalogue, settings)
    assert not isinstance(flown, NoSolution)
    monkeypatch.setattr(optimise, "solve_from", lambda *_: NOWHERE)
    optimise._optimal.cache_clear()
    ascent = optimal_ascent(flown, catalogue.site("vandenberg"), circular_orbit(833e3, radians(98.7)), settings)
    optimise._optimal.cache_clear()
    assert isinstance(ascent, Ascent)
    assert 1600.0 < ascent.payload_kg < 1706.4  # what the flight onto the ellipse leads to
