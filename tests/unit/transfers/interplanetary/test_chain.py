import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.astro.two_body.kepler import along_conic
from perilune.constants import GM_SUN
from perilune.errors import InputError
from perilune.run import ResultStore
from perilune.transfers.interplanetary.chain import chain_flight, chain_question, flown, refined, search_seed, told
from perilune.transfers.interplanetary.chain_cost import dimensions, flights
from perilune.transfers.interplanetary.chain_model import SeedResult
from perilune.transfers.interplanetary.flyby import common_periapsis
from perilune.transfers.interplanetary.global_search import differential_evolution, evolution_strategy, search, together
from perilune.transfers.interplanetary.heliocentric import tour
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.interplanetary.plots import chain_figure

DAY = 86_400.0
SEQUENCE = ("earth", "venus", "earth")
DEPART = (8000.0 * DAY, 8600.0 * DAY)


def question(**options):
    return chain_question(SEQUENCE, DEPART, **options)


def rastrigin(points):
    x = 8.0 * (points - 0.4)
    return np.sum(x**2 + 10.0 * (1.0 - np.cos(2.0 * np.pi * x)), axis=1)


def test_the_search_finds_the_valley_among_many():
    best = search(rastrigin, 5, seed=1, islands=6, evaluations=40_000)
    assert best.cost < 1e-8
    assert best.x == pytest.approx(0.4, abs=1e-5)
    again = search(rastrigin, 5, seed=1, islands=6, evaluations=40_000)
    assert np.array_equal(best.x, again.x)


def test_searches_in_step_find_what_each_finds_alone():
    def both():
        rngs = np.random.default_rng(3).spawn(2)
        return [
            differential_evolution(4, 2000, 20, rngs[0]),
            evolution_strategy(np.full(4, 0.6), 0.1, 1500, rngs[1]),
        ]

    joined = together(rastrigin, both())
    alone = [together(rastrigin, [single])[0] for single in both()]
    assert [best.cost for best in joined] == [best.cost for best in alone]


def test_infinite_costs_are_avoided():
    def half(points):
        return np.where(points[:, 0] > 0.5, np.inf, rastrigin(points))

    assert search(half, 3, seed=0, islands=4, evaluations=8000).cost < 1.0


def test_legs_with_deep_space_burns_join_the_planets():
    chain = question(deep_space=True)
    points = np.random.default_rng(2).random((20, dimensions(chain)))
    flight = flights(chain, [planet(name) for name in SEQUENCE], points)
    for k, name in enumerate(SEQUENCE[1:]):
        again = np.hstack([flight.coast_positions_m[:, k], flight.restarts_m_s[:, k]])
        end = along_conic(again, flight.epochs_tdb_s[:, k + 1] - flight.coast_epochs_tdb_s[:, k], GM_SUN)
        there = planet(name).state(flight.epochs_tdb_s[:, k + 1])
        reached = np.isfinite(flight.total_m_s)
        assert reached.sum() > 10
        # a random leg or two falls nearly into the Sun, where the end depends on the last digits of the start
        assert np.quantile(np.linalg.norm((end - there)[reached, :3], axis=1), 0.8) < 1.0


def test_deep_space_flybys_are_unpowered():
    chain = question(deep_space=True)
    flight = flights(chain, [planet(name) for name in SEQUENCE], np.full((1, dimensions(chain)), 0.45))
    speeds = [np.linalg.norm(vectors[0, 1]) for vectors in (flight.arriving_m_s, flight.leaving_m_s)]
    assert speeds[0] == pytest.approx(speeds[1])
    assert flight.burns_m_s[0, 1] == 0.0


def test_free_energy_and_arrival_change_what_counts():
    point = np.full((1, 3), 0.5)
    bodies = [planet(name) for name in SEQUENCE]
    costs = {
        arrival: flights(question(arrival=arrival), bodies, point).burns_m_s[0]
        for arrival in ("flyby", "rendezvous", "orbit")
    }
    assert costs["flyby"][-1] == 0.0
    assert 0.0 < costs["orbit"][-1] < costs["rendezvous"][-1]
    free = flights(question(free_c3_m2_s2=4e6), bodies, point).burns_m_s[0]
    assert costs["flyby"][0] - free[0] == pytest.approx(2000.0)


def test_the_same_bytes_for_one_and_two_workers(tmp_path):
    chain = question()
    answers = [chain_flight(chain, range(2), 4000, ResultStore(tmp_path / str(workers)), workers) for workers in (1, 2)]
    assert answers[0] == answers[1]
    flight = answers[0].flight
    assert flight.total_m_s == min(result.cost_m_s for result in answers[0].seeds)
    assert flight.encounters[1].altitude_km >= 299.9


def test_a_flight_is_drawn_and_told():
    chain = question(deep_space=True)
    result = search_seed(chain, 0, 2000)
    flight = told(chain, result)
    assert len(flight.deep_space_burns) == 2
    assert flight.total_m_s == pytest.approx(result.cost_m_s)
    assert np.isfinite(flown(chain, result).total_m_s).all()
    assert len(chain_figure(chain, result).axes[0].lines) > 4


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"legs_s": [(1.0, 2.0)]}, "legs"),
        ({"legs_s": [(2.0, 1.0), (1.0, 2.0)]}, "legs"),
        ({"lowest_periapsis_m": {"venus": 1e6}}, "surface"),
        ({"arrival": "orbit", "arrival_eccentricity": 1.0}, "arrival"),
    ],
)
def test_bounds_that_do_not_fit(changes, where):
    with pytest.raises(InputError, match=where):
        question(**changes)


def test_a_chain_needs_three_planets_and_dates_in_order():
    with pytest.raises(InputError, match="three or more"):
        chain_question(("earth", "mars"), DEPART)
    with pytest.raises(InputError, match="ends before"):
        chain_question(SEQUENCE, DEPART[::-1])


def test_a_flight_with_burns_in_deep_space_is_refined():
    chain = question(deep_space=True, arrival="flyby", free_c3_m2_s2=9e6)
    point = (0.859121, 0.318994, 0.689094, 0.433577, 0.557065, 0.611774, 0.469524, 0.04224, 0.849057, 0.771851)
    result = SeedResult(0, 2256.4, point, 12_000)
    asked, answer = told(chain, result), refined(chain, result)
    assert answer.gap_km < 0.01
    assert answer.deep_space_burns_m_s == pytest.approx(sum(burn.burn_m_s for burn in asked.deep_space_burns))
    assert answer.flyby_burns_m_s < 1e-4
    assert answer.patched_c3_km2_s2 == pytest.approx(asked.departure_c3_km2_s2)
    assert answer.c3_km2_s2 == pytest.approx(asked.departure_c3_km2_s2, rel=0.1)


def test_an_end_without_excess_speed_is_not_refined():
    chain = question(deep_space=True, arrival="flyby", free_c3_m2_s2=9e6)
    point = (0.859121, 0.318994, 0.689094, 0.004, *(0.5,) * 6)
    assert "next to none" in refined(chain, SeedResult(0, 0.0, point, 1)).reason


def test_rosetta_went_once_around_on_its_way_to_mars():
    """Mars at 250 km without a burn needs equal excess speeds; only the low arc of one revolution comes near."""
    dates = ["2005-03-04 22:10 UTC", "2007-02-25 01:54 UTC", "2007-11-13 20:57 UTC"]
    planets, epochs = [planet(name) for name in ("earth", "mars", "earth")], [parse_time(date) for date in dates]
    choices = np.array([[0, 0], [1, 0], [2, 0]])
    flown_by = tour(planets, np.tile(epochs, (3, 1)), choices=choices)
    before, after = (np.linalg.norm(v[:, 1], axis=1) for v in (flown_by.arriving_m_s, flown_by.leaving_m_s))
    assert (np.abs(before / after - 1.0) < 0.01).tolist() == [False, False, True]
    # 250 km were flown; corrections on the way, and the day's hour of the first flyby is rounded
    height = common_periapsis(flown_by.arriving_m_s[2:, 1], flown_by.leaving_m_s[2:, 1], planets[1].gm_m3_s2)[0]
    assert height - planets[1].radius_m == pytest.approx(250e3, abs=150e3)


def test_the_search_goes_around_where_it_may():
    chain = chain_question(
        ("earth", "mars", "earth"),
        (1.62e8, 1.64e8),
        legs_s=((700.0 * DAY, 740.0 * DAY), (240.0 * DAY, 280.0 * DAY)),
        arrival="flyby",
        revolutions=1,
    )
    assert dimensions(chain) == 5
    flight = told(chain, search_seed(chain, 1, 6000))
    assert flight.leg_revolutions == (1, 0)
    with pytest.raises(InputError, match="6 revolutions"):
        chain_question(SEQUENCE, DEPART, revolutions=6)
