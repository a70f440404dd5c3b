"""The choice for each mission, in cases that a person can decide."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from perilune.programme.choice import choose_flights
from perilune.programme.model import Capacity
from perilune.verdict import Verdict


def test_the_better_verdict_comes_before_parity_and_margin(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"))
    results = [build.result("one", "ab", 900.0, Verdict.MARGINAL), build.result("one", "aa", 10.0)]
    (flown,) = choose_flights(programme, results)
    assert flown.status == "flies"
    assert flown.selected == results[1].option
    assert flown.margin_kg == 10.0
    assert "better verdict than a-ship on b-rocket from b-site (marginal)" in flown.why


def test_parity_comes_before_margin(build: SimpleNamespace) -> None:
    # alpha ship, beta rocket and site: 1/3 and 2/3, off by 1/3 in sum; all alpha: off by 1
    programme = build.programme(build.mission("one"))
    results = [build.result("one", "aa", 900.0), build.result("one", "ab", 10.0)]
    (flown,) = choose_flights(programme, results)
    assert flown.selected == results[1].option
    assert "nearer to the agreed shares than a-ship on a-rocket from a-site" in flown.why


def test_parity_counts_the_flights_before(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"), build.mission("two", start_tdb_s=build.day("2030-02-01")))
    results = [build.result("one", "aa", 1.0), build.result("two", "aa", 9.0), build.result("two", "bb", 1.0)]
    _, second = choose_flights(programme, results)
    assert second.selected == results[2].option


def test_margin_then_the_order_of_the_file(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"))
    results = [build.result("one", "aa", 5.0), build.result("one", "bb", 7.0)]
    (flown,) = choose_flights(programme, results)
    assert flown.selected == results[1].option
    assert "a larger margin than" in flown.why
    (flown,) = choose_flights(programme, [build.result("one", "bb", 5.0), build.result("one", "aa", 5.0)])
    assert flown.selected is not None
    assert flown.selected.ship == "b-ship"
    assert "named first" in flown.why


def test_preference_takes_the_first_of_the_best_verdict(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"), choose="preference")
    results = [
        build.result("one", "ab", 9.0, Verdict.MARGINAL),
        build.result("one", "aa", 5.0),
        build.result("one", "bb", 7.0),
    ]
    (flown,) = choose_flights(programme, results)
    assert flown.selected == results[1].option
    assert "order of preference" in flown.why


def test_a_mission_without_a_feasible_option_blocks_those_after_it(build: SimpleNamespace) -> None:
    programme = build.programme(
        build.mission("three", after=("two",)), build.mission("one"), build.mission("two", after=("one",))
    )
    results = [
        build.result("one", "aa", -50.0, Verdict.FAIL),
        build.result("one", "bb", -20.0, Verdict.FAIL),
        build.result("two", "aa", 5.0),
        build.result("three", "aa", 5.0),
    ]
    third, first, second = choose_flights(programme, results)
    assert (first.status, second.status, third.status) == ("infeasible", "blocked", "blocked")
    assert "nearest is b-ship on b-rocket from b-site" in first.why
    assert "'one'" in second.why
    assert "'two'" in third.why
    assert third.feasible_options == 1


def test_a_missing_datum_leaves_a_mission_open(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"))
    results = [build.result("one", "aa", None, Verdict.NOT_EVALUABLE), build.result("one", "bb", -1.0, Verdict.FAIL)]
    (left,) = choose_flights(programme, results)
    assert (left.status, left.selected) == ("open", None)
    assert "a-ship on a-rocket" in left.why


def test_a_mission_without_any_option_says_so(build: SimpleNamespace) -> None:
    (left,) = choose_flights(build.programme(build.mission("one")), [])
    assert left.status == "infeasible"
    assert "none of its launchers" in left.why


def test_windows_and_the_arrival_of_the_mission_before_give_the_date(build: SimpleNamespace) -> None:
    windows = (
        build.window("2030-06-01", "2030-06-05"),
        build.window("2030-03-01", "2030-03-05"),
        build.window("2030-03-20", "2030-03-24"),
    )
    programme = build.programme(build.mission("one"), build.mission("two", after=("one",)))
    results = [
        replace(build.result("one", "aa", 5.0), windows=windows[1:2]),
        replace(build.result("two", "aa", 5.0), windows=windows),
    ]
    first, second = choose_flights(programme, results)
    assert first.arrival_tdb_s == build.day("2030-03-05")
    assert second.launch_tdb_s == build.day("2030-03-20")
    assert second.launch_utc == "2030-03-20T00:00:00.000 UTC"
    late = [results[0], replace(results[1], windows=windows[1:2])]
    assert choose_flights(programme, late)[1].status == "no slot"


def test_without_windows_the_date_is_the_first_day(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one", destination="leo"))
    (flown,) = choose_flights(programme, [build.result("one", "aa", 5.0)])
    assert flown.launch_tdb_s == flown.arrival_tdb_s == build.day("2030-01-01")


@pytest.mark.parametrize("kind", ["launcher", "site"])
def test_a_capacity_moves_a_flight_to_the_next_year_or_to_other_hardware(kind: str, build: SimpleNamespace) -> None:
    name = "a-rocket" if kind == "launcher" else "a-site"
    spans = {"end_tdb_s": build.day("2032-12-31")}
    programme = build.programme(
        *(build.mission(name, **spans) for name in ("one", "two", "three")),
        capacities=(Capacity(kind, name, 2, None),),
    )
    results = [build.result(name, "aa", 5.0) for name in ("one", "two", "three")]
    launched = [row.launch_utc for row in choose_flights(programme, results)]
    assert [(text or "")[:10] for text in launched] == ["2030-01-01", "2030-01-01", "2031-01-01"]
    short = replace(programme, missions=tuple(build.mission(name) for name in ("one", "two", "three")))
    assert choose_flights(short, results)[2].status == "no slot"
    other = [*results, build.result("three", "bb", 1.0)]
    chosen = choose_flights(short, other)[2].selected
    assert chosen is not None
    assert chosen.launcher == "b-rocket"


def test_nothing_flies_before_its_launcher_is_there(build: SimpleNamespace) -> None:
    windows = (build.window("2030-03-01", "2030-03-05"), build.window("2030-08-01", "2030-08-05"))
    capacity = Capacity("launcher", "a-rocket", None, build.day("2030-07-15"))
    programme = build.programme(build.mission("one"), build.mission("two"), capacities=(capacity,))
    results = [replace(build.result("one", "aa", 5.0), windows=windows), build.result("two", "aa", 5.0)]
    first, second = choose_flights(programme, results)
    assert first.launch_tdb_s == build.day("2030-08-01")
    assert second.launch_tdb_s == build.day("2030-07-15")
