"""Global search for the least value of a function on the unit box: differential evolution, then an evolution strategy.

Differential evolution is L-SHADE (Tanabe and Fukunaga 2014, Improving the search performance of SHADE using linear
population size reduction, IEEE Congress on Evolutionary Computation). What it finds is refined, and hopped away from,
by CMA-ES (Hansen 2016, The CMA evolution strategy: a tutorial, arXiv:1604.00772).

Each search is a generator that yields points (n, d) and is sent their costs (n,); :func:`together` runs several of them
in step, so that the function is asked for all their points at once. Every draw comes from the generator of random
numbers that a search is given: a seed gives the same answer anywhere.
"""

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator as Random
from numpy.typing import NDArray

Array = NDArray[np.float64]
Cost = Callable[[Array], Array]
Search = Generator[Array, Array, "Best"]

_MEMORY: Final = 6
_BEST_SHARE: Final = 0.11
_SMALLEST_POPULATION: Final = 4
_FLAT: Final = 1e-11
_HOPS: Final = 9
_LAST: Final = 4


@dataclass(frozen=True, eq=False)
class Best:
    """The best point found (d,) in the unit box, its cost, and how many points were evaluated."""

    x: Array
    cost: float
    evaluations: int


def together(cost: Cost, searches: Sequence[Search]) -> list[Best]:
    """Run searches in step and return what each found; ``cost`` maps (n, d) to (n,), infinite where there is none."""
    waiting = [(number, search, next(search)) for number, search in enumerate(searches)]
    found: dict[int, Best] = {}
    while waiting:
        values = cost(np.vstack([points for _, _, points in waiting]))
        going, at = [], 0
        for number, search, points in waiting:
            try:
                going.append((number, search, search.send(values[at : at + len(points)])))
            except StopIteration as end:
                found[number] = end.value
            at += len(points)
        waiting = going
    return [found[number] for number in range(len(searches))]


def differential_evolution(size: int, evaluations: int, population: int, rng: Random) -> Search:
    """Search the box of ``size`` dimensions with about so many evaluations; the population shrinks linearly to four."""
    points = rng.random((population, size))
    values = np.array((yield points))
    done = population
    archive = np.empty((0, size))
    scales, rates = np.full(_MEMORY, 0.5), np.full(_MEMORY, 0.5)
    slot = 0
    while done < evaluations:
        count = len(points)
        pick = rng.integers(_MEMORY, size=count)
        rate = np.clip(rng.normal(rates[pick], 0.1), 0.0, 1.0)
        scale = np.clip(scales[pick] + 0.1 * rng.standard_cauchy(count), 0.05, 1.0)
        trials = _trials(points, values, archive, scale, rate, rng)
        found = yield trials
        done += count
        better = found < values
        if better.any():
            archive = np.vstack([archive, points[better]])
            gain = np.where(np.isfinite(values[better]), values[better] - found[better], 1.0)
            weight = gain / gain.sum()
            rates[slot] = weight @ rate[better]
            scales[slot] = (weight @ scale[better] ** 2) / (weight @ scale[better])
            slot = (slot + 1) % _MEMORY
            points[better], values[better] = trials[better], found[better]
        keep = max(round(population + (_SMALLEST_POPULATION - population) * done / evaluations), _SMALLEST_POPULATION)
        order = np.argsort(values, kind="stable")[:keep]
        points, values = points[order], values[order]
        if len(archive) > 2 * keep:
            archive = archive[rng.permutation(len(archive))[: 2 * keep]]
    best = int(np.argmin(values))
    return Best(points[best].copy(), float(values[best]), done)


def _trials(points: Array, values: Array, archive: Array, scale: Array, rate: Array, rng: Random) -> Array:
    """Return a trial point for each point: towards one of the best, along a difference, crossed with the point."""
    count, size = points.shape
    leaders = np.argsort(values, kind="stable")[: max(2, round(_BEST_SHARE * count))]
    best = points[leaders[rng.integers(len(leaders), size=count)]]
    first = points[rng.integers(count, size=count)]
    pool = np.vstack([points, archive])
    second = pool[rng.integers(len(pool), size=count)]
    mutant = points + scale[:, None] * (best - points + first - second)
    mutant = np.where(mutant < 0.0, 0.5 * points, mutant)
    mutant = np.where(mutant > 1.0, 0.5 * (1.0 + points), mutant)
    crossed = rng.random((count, size)) < rate[:, None]
    crossed[np.arange(count), rng.integers(size, size=count)] = True
    return np.where(crossed, mutant, points)


def evolution_strategy(start: Array, step: float, evaluations: int, rng: Random) -> Search:
    """Search by CMA-ES from a start (d,) with a first step, with at most so many evaluations.

    Points outside the box are moved to its edge. It ends early when the costs have become flat.
    """
    size = len(start)
    count = 8 + int(3.0 * math.log(size))
    parents = count // 2
    weights = math.log(parents + 0.5) - np.log(np.arange(1, parents + 1))
    weights /= weights.sum()
    mass = 1.0 / float(weights @ weights)
    c_sigma = (mass + 2.0) / (size + mass + 5.0)
    damping = 1.0 + 2.0 * max(0.0, math.sqrt((mass - 1.0) / (size + 1.0)) - 1.0) + c_sigma
    c_path = (4.0 + mass / size) / (size + 4.0 + 2.0 * mass / size)
    c_one = 2.0 / ((size + 1.3) ** 2 + mass)
    c_mass = min(1.0 - c_one, 2.0 * (mass - 2.0 + 1.0 / mass) / ((size + 2.0) ** 2 + mass))
    expected = math.sqrt(size) * (1.0 - 1.0 / (4.0 * size) + 1.0 / (21.0 * size**2))
    mean, spread = start.copy(), np.eye(size)
    path_sigma, path = np.zeros(size), np.zeros(size)
    best, done = start.copy(), 1
    best_cost = float((yield start[None])[0])
    while done < evaluations:
        lengths, axes = np.linalg.eigh(0.5 * (spread + spread.T))
        lengths = np.sqrt(np.maximum(lengths, 1e-20))
        steps = (rng.standard_normal((count, size)) * lengths) @ axes.T
        points = np.clip(mean + step * steps, 0.0, 1.0)
        values = yield points
        done += count
        order = np.argsort(values, kind="stable")
        if values[order[0]] < best_cost:
            best, best_cost = points[order[0]].copy(), float(values[order[0]])
        lost = not np.isfinite(values[order[0]])
        if lost or not values[order[parents]] - values[order[0]] > _FLAT * max(1.0, abs(best_cost)):
            break
        steps = (points[order[:parents]] - mean) / step
        move = weights @ steps
        mean = mean + step * move
        whitened = axes @ ((axes.T @ move) / lengths)
        path_sigma = (1.0 - c_sigma) * path_sigma + math.sqrt(c_sigma * (2.0 - c_sigma) * mass) * whitened
        path = (1.0 - c_path) * path + math.sqrt(c_path * (2.0 - c_path) * mass) * move
        rank = (steps * weights[:, None]).T @ steps
        spread = (1.0 - c_one - c_mass) * spread + c_one * np.outer(path, path) + c_mass * rank
        step *= math.exp(min(1.0, c_sigma / damping * (float(np.linalg.norm(path_sigma)) / expected - 1.0)))
    return Best(best, best_cost, done)


def basin_hopping(start: Best, hops: int, evaluations: int, step: float, rng: Random) -> Search:
    """Search by refinements, each from the best point so far displaced at random, each of so many evaluations.

    The first is not displaced. Displacements are of a width between a hundredth of ``step`` and ten times it.
    """
    best = yield from evolution_strategy(start.x, 0.1 * step, evaluations, rng)
    x, value, done = best.x, min(best.cost, start.cost), start.evaluations + best.evaluations
    for _ in range(hops):
        width = step * 10.0 ** rng.uniform(-2.0, 1.0)
        moved = np.clip(x + width * rng.standard_normal(len(x)), 0.0, 1.0)
        tried = yield from evolution_strategy(moved, 0.5 * width, evaluations, rng)
        done += tried.evaluations
        if tried.cost < value:
            x, value = tried.x, tried.cost
    return Best(x, value, done)


def search(cost: Cost, size: int, seed: int, islands: int, evaluations: int) -> Best:
    """Return the best of many short evolutions, the best third of them hopped on from, the best of all refined.

    Two fifths of about ``evaluations`` go to the evolutions, each of which may settle in another valley, two fifths to
    the hops, and a fifth to the last refinement, which follows narrow curved valleys down.
    """
    streams = np.random.default_rng(seed).spawn(2 * islands + _LAST)
    each = 2 * evaluations // (5 * islands)
    population = max(5 * size, 20)
    first = together(cost, [differential_evolution(size, each, population, rng) for rng in streams[:islands]])
    ranked = sorted(first, key=lambda best: best.cost)[: max(1, islands // 3)]
    later = 2 * evaluations // (5 * len(ranked) * (_HOPS + 1))
    hopped = together(
        cost,
        [
            basin_hopping(best, _HOPS, later, 0.03, rng)
            for best, rng in zip(ranked, streams[islands:-_LAST], strict=False)
        ],
    )
    leader = min(hopped, key=lambda best: best.cost)
    steps = np.geomspace(1e-4, 1e-2, _LAST)
    last = together(
        cost,
        [
            evolution_strategy(leader.x, float(step), evaluations // (5 * _LAST), rng)
            for step, rng in zip(steps, streams[-_LAST:], strict=True)
        ],
    )
    winner = min([leader, *last], key=lambda best: best.cost)
    hops = sum(end.evaluations - start.evaluations for start, end in zip(ranked, hopped, strict=True))
    done = hops + sum(best.evaluations for best in (*first, *last))
    return Best(winner.x, winner.cost, done)
