"""Chains of gravity assists found by global search: one search per seed, on local processes or a cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc
from perilune.astro.two_body.kepler import along_conic
from perilune.constants import AU, GM_SUN, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.run import Progress, ResultStore, Task, evaluate
from perilune.transfers.interplanetary.chain_cost import Flights, dimensions, flights
from perilune.transfers.interplanetary.chain_model import (
    Arrival,
    Chain,
    ChainAnswer,
    ChainFlight,
    DeepSpaceBurn,
    Encounter,
    SeedResult,
)
from perilune.transfers.interplanetary.flyby import angle_between
from perilune.transfers.interplanetary.full_flight import FullFlight, full_flight, plan_flight
from perilune.transfers.interplanetary.global_search import search
from perilune.transfers.interplanetary.planets import Planet, planet

Array = NDArray[np.float64]

_SHORTEST: Final = 0.2
_LONGEST: Final = 2.8
_FEWEST_ISLANDS, _ISLAND_UNKNOWNS = 12, 300


def usual_legs(sequence: Sequence[str], at_tdb_s: float) -> tuple[tuple[float, float], ...]:
    """Return bounds of the legs' durations [s]: a fifth to 2.8 times that of a Hohmann transfer between the planets.

    Between two encounters of one planet: 0.4 to 2.1 of its periods. Distances from the Sun are those at an epoch.
    """
    bounds = []
    radii = [float(np.linalg.norm(planet(name).state(at_tdb_s)[0, :3])) for name in sequence]
    for k, (first, second) in enumerate(pairwise(sequence)):
        axis = 0.5 * (radii[k] + radii[k + 1])
        half = float(np.pi * np.sqrt(axis**3 / GM_SUN))
        bounds.append((0.8 * half, 4.2 * half) if first == second else (_SHORTEST * half, _LONGEST * half))
    return tuple(bounds)


def chain_question(
    sequence: Sequence[str],
    depart_tdb_s: tuple[float, float],
    *,
    legs_s: Sequence[tuple[float, float]] | None = None,
    lowest_periapsis_m: Mapping[str, float] | None = None,
    free_c3_m2_s2: float = 0.0,
    arrival: Arrival = "rendezvous",
    arrival_periapsis_m: float | None = None,
    arrival_eccentricity: float = 0.98,
    deep_space: bool = False,
    revolutions: int = 0,
) -> Chain:
    """Return the chain to search, with usual bounds where none are given.

    Args:
        sequence: the planets in their order, three or more.
        depart_tdb_s: first and last departure, TDB seconds past J2000.
        legs_s: shortest and longest time of each leg [s].
        lowest_periapsis_m: of a flyby, by planet [m].
        free_c3_m2_s2: the C3 that the launcher gives [m2/s2].
        arrival: a flyby, the planet's velocity, or an orbit about it.
        arrival_periapsis_m: of the orbit of arrival [m].
        arrival_eccentricity: of the orbit of arrival.
        deep_space: whether a leg may have a burn on its way.
        revolutions: about the Sun in a leg at most.

    Raises:
        InputError: an unknown planet, fewer than three, a departure that ends before it begins, bounds that do not fit,
            more than five revolutions.
    """
    bodies = [planet(name) for name in sequence]
    if len(bodies) < 3:
        raise InputError(Problem(f"{len(bodies)} planets", expected="three or more, such as earth venus earth jupiter"))
    if not depart_tdb_s[0] < depart_tdb_s[1]:
        raise InputError(Problem("the departure ends before it begins", key="--depart", expected="two dates in order"))
    if not 0 <= revolutions <= 5:
        raise InputError(Problem(f"{revolutions} revolutions", key="--revolutions", expected="0 to 5"))
    legs = usual_legs(sequence, depart_tdb_s[0]) if legs_s is None else tuple(legs_s)
    if len(legs) != len(bodies) - 1 or any(not 0.0 < low < high for low, high in legs):
        expected = f"{len(bodies) - 1} pairs of days, each from less to more"
        raise InputError(Problem("the bounds of the legs do not fit", key="--legs", expected=expected))
    limits = {**{body.name: body.lowest_periapsis_m for body in bodies}, **(lowest_periapsis_m or {})}
    for name, limit in limits.items():
        if not planet(name).radius_m < limit < 1e11:
            cause = f"a flyby of {name} at a radius of {limit / 1e3:g} km"
            raise InputError(Problem(cause, key="--lowest", expected="a radius above the planet's surface"))
    end = bodies[-1]
    radius = 1.05 * end.radius_m if arrival_periapsis_m is None else arrival_periapsis_m
    if not (radius > end.radius_m and 0.0 <= arrival_eccentricity < 1.0):
        expected = "a periapsis above the surface, and an eccentricity from 0 to below 1"
        raise InputError(Problem("no such orbit of arrival", key="--periapsis", expected=expected))
    return Chain(
        sequence=tuple(sequence),
        depart_tdb_s=depart_tdb_s,
        legs_s=legs,
        lowest_periapsis_m=tuple(limits[body.name] for body in bodies[1:-1]),
        free_c3_m2_s2=free_c3_m2_s2,
        arrival=arrival,
        arrival_periapsis_m=radius,
        arrival_eccentricity=arrival_eccentricity,
        deep_space=deep_space,
        revolutions=revolutions,
        most_departure_m_s=max(5000.0, 1.2 * float(np.sqrt(free_c3_m2_s2))),
    )


def search_seed(chain: Chain, seed: int, evaluations: int) -> SeedResult:
    """Return what one seed of the global search finds."""
    bodies = [planet(name) for name in chain.sequence]
    size = dimensions(chain)
    islands = max(_FEWEST_ISLANDS, _ISLAND_UNKNOWNS // size)
    found = search(lambda points: flights(chain, bodies, points).total_m_s, size, seed, islands, evaluations)
    cost = found.cost if np.isfinite(found.cost) else -1.0
    return SeedResult(seed, float(cost), tuple(float(value) for value in found.x), found.evaluations)


def chain_flight(
    chain: Chain,
    seeds: Sequence[int],
    evaluations: int,
    store: ResultStore,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> ChainAnswer:
    """Return the best flight that searches from the given seeds find; the same for any number of workers.

    Args:
        chain: of :func:`chain_question`.
        seeds: one search each.
        evaluations: flights that a search looks at, about.
        store, workers, progress, cluster: as of :func:`perilune.run.evaluate`.
    """
    tasks = [
        Task(
            function=search_seed,
            arguments=(chain, seed, evaluations),
            record=SeedResult,
            inputs={"chain": chain, "seed": seed, "evaluations": evaluations},
            label=f"seed {seed}",
        )
        for seed in seeds
    ]
    found = tuple(evaluate(tasks, store, workers, progress, cluster))
    if all(result.cost_m_s < 0.0 for result in found):
        return ChainAnswer(None, found, NoSolution("no flight through these planets was found", "dates and durations"))
    return ChainAnswer(told(chain, best(found)), found, None)


def best(found: Sequence[SeedResult]) -> SeedResult:
    """Return the cheapest of the results that are flights."""
    solved = [result for result in found if result.cost_m_s >= 0.0]
    return min(solved, key=lambda result: (result.cost_m_s, result.seed))


def flown(chain: Chain, result: SeedResult) -> Flights:
    """Return the flight of a result, for drawing."""
    return flights(chain, [planet(name) for name in chain.sequence], np.array([result.point]))


def refined(chain: Chain, result: SeedResult) -> FullFlight | NoSolution:
    """Return the flight of a result in the full model, with the burns in deep space as found.

    Flybys without a burn move by minutes to hours to stay so.
    """
    flight = flown(chain, result)
    epochs, burns = flight.epochs_tdb_s[0], np.zeros((len(chain.sequence) - 1, 3))
    plan = plan_flight(
        chain.sequence,
        epochs,
        arrival_periapsis_m=chain.arrival_periapsis_m,
        lowest_periapsis_m=chain.lowest_periapsis_m,
    )
    if isinstance(plan, NoSolution):
        return plan
    plan = replace(plan, arriving_m_s=flight.arriving_m_s[0], leaving_m_s=flight.leaving_m_s[0])
    if not chain.deep_space:
        return full_flight(plan)
    for k, name in enumerate(chain.sequence[:-1]):
        start = np.append(planet(name).state(epochs[k])[0, :3], flight.starts_m_s[0, k])
        before = along_conic(start, flight.coast_epochs_tdb_s[0, k] - epochs[k], GM_SUN)[0]
        burns[k] = flight.restarts_m_s[0, k] - before[3:]
    return full_flight(replace(plan, meet_tdb_s=flight.coast_epochs_tdb_s[0], jumps_m_s=burns))


def told(chain: Chain, result: SeedResult) -> ChainFlight:
    """Return the record of a result."""
    bodies = [planet(name) for name in chain.sequence]
    flight = flown(chain, result)
    stops = range(len(bodies))
    kinds = np.zeros(len(bodies) - 1) if flight.choices is None else flight.choices[0]
    return ChainFlight(
        sequence=chain.sequence,
        total_m_s=float(flight.total_m_s[0]),
        departure_c3_km2_s2=float(np.sum(flight.leaving_m_s[0, 0] ** 2)) / 1e6,
        flight_time_d=float(flight.epochs_tdb_s[0, -1] - flight.epochs_tdb_s[0, 0]) / SECONDS_PER_DAY,
        leg_revolutions=tuple((int(kind) + 1) // 2 for kind in kinds),
        encounters=tuple(_encounter(flight, bodies, k) for k in stops),
        deep_space_burns=tuple(_deep_space(flight, chain, k) for k in stops[:-1]) if chain.deep_space else (),
    )


def _encounter(flight: Flights, bodies: Sequence[Planet], k: int) -> Encounter:
    v_in, v_out = flight.arriving_m_s[0, k], flight.leaving_m_s[0, k]
    passed = 0 < k < len(bodies) - 1
    return Encounter(
        planet=bodies[k].name,
        epoch_utc=format_utc(float(flight.epochs_tdb_s[0, k])),
        arriving_v_infinity_km_s=float(np.linalg.norm(v_in)) / 1e3 if k > 0 else None,
        leaving_v_infinity_km_s=float(np.linalg.norm(v_out)) / 1e3 if k < len(bodies) - 1 else None,
        altitude_km=float(flight.periapsis_m[0, k] - bodies[k].radius_m) / 1e3 if passed else None,
        turn_deg=float(np.degrees(angle_between(v_in, v_out)[0])) if passed else None,
        burn_m_s=float(flight.burns_m_s[0, k]),
    )


def _deep_space(flight: Flights, chain: Chain, k: int) -> DeepSpaceBurn:
    return DeepSpaceBurn(
        leg=f"{chain.sequence[k]} to {chain.sequence[k + 1]}",
        epoch_utc=format_utc(float(flight.coast_epochs_tdb_s[0, k])),
        burn_m_s=float(flight.coasts_m_s[0, k]),
        distance_au=float(np.linalg.norm(flight.coast_positions_m[0, k])) / AU,
    )
