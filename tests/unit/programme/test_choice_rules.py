"""What holds of every campaign and scenario, whatever the programme: found by trying many."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perilune.programme.choice import choose_flights
from perilune.programme.model import Capacity, Programme, Withdrawal
from perilune.programme.result import MissionResult, OptionResult
from perilune.programme.scenarios import scenario
from perilune.programme.shares import shares
from perilune.verdict import Verdict

DATES = ("2030-02-01", "2030-07-01", "2031-02-01", "2031-07-01", "2032-02-01")


@st.composite
def programmes(
    draw: st.DrawFn,
) -> tuple[list[tuple[int, int]], list[tuple[int, str, int, float, tuple[int, ...]]], int]:
    """Draw waits (mission, predecessor), options (mission, hardware, verdict, margin, windows) and a capacity."""
    count = draw(st.integers(1, 6))
    waits = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=6))
    option = st.tuples(
        st.integers(0, count - 1),
        st.sampled_from(("aa", "ab", "ba", "bb")),
        st.integers(0, 3),
        st.floats(-100.0, 900.0),
        st.lists(st.integers(0, 3), max_size=3, unique=True).map(tuple),
    )
    return [(a, b) for a, b in waits if b < a], draw(st.lists(option, max_size=14)), draw(st.integers(1, 3))


def _made(
    build: SimpleNamespace, drawn: tuple[list[tuple[int, int]], list[tuple[int, str, int, float, tuple[int, ...]]], int]
) -> tuple[Programme, list[OptionResult]]:
    waits, chosen, per_year = drawn
    count = 6
    missions = [
        build.mission(
            f"m{i}",
            lead="alpha" if i % 2 else "beta",
            after=tuple(sorted({f"m{b}" for a, b in waits if a == i})),
            end_tdb_s=build.day("2032-12-31"),
            crew=i,
        )
        for i in range(count)
    ]
    windows = [build.window(start, end) for start, end in pairwise(DATES)]
    results = [
        replace(
            build.result(f"m{i}", hardware, margin, list(Verdict)[verdict]),
            windows=tuple(windows[j] for j in sorted(at)),
        )
        for i, hardware, verdict, margin, at in chosen
    ]
    capacities = (Capacity("launcher", "a-rocket", per_year, build.day("2030-03-01")),)
    return build.programme(*missions, capacities=capacities), results


def _flies_by_the_rules(programme: Programme, missions: tuple[MissionResult, ...], per_year: int) -> None:
    by_id = {row.id: row for row in missions}
    launches: Counter[str] = Counter()
    for row in missions:
        assert (row.selected is None) == (row.status != "flies")
        if row.selected is None or row.launch_tdb_s is None:
            continue
        assert row.verdict in (Verdict.PASS, Verdict.MARGINAL)
        assert programme.mission(row.id).start_tdb_s <= row.launch_tdb_s <= programme.mission(row.id).end_tdb_s
        for name in row.after:
            before = by_id[name].arrival_tdb_s
            assert before is not None
            assert before <= row.launch_tdb_s
        if row.selected.launcher == "a-rocket":
            launches[(row.launch_utc or "")[:4]] += 1
            assert (row.launch_utc or "") >= "2030-03-01"
    assert all(count <= per_year for count in launches.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=programmes())
def test_every_campaign_keeps_the_rules(build: SimpleNamespace, drawn: tuple[list, list, int]) -> None:  # type: ignore[type-arg]
    programme, results = _made(build, drawn)
    planned = choose_flights(programme, results)
    _flies_by_the_rules(programme, planned, drawn[2])
    assert choose_flights(programme, results) == planned
    flying = [row for row in planned if row.selected is not None]
    for part in ("launch_share", "ship_share", "site_share", "hardware_share", "lead_share"):
        total = sum(getattr(share, part) for share in shares(programme, planned))
        assert total == pytest.approx(1.0 if flying else 0.0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=programmes(), leaver=st.sampled_from(("alpha", "beta")))
def test_every_scenario_keeps_the_rules(build: SimpleNamespace, drawn: tuple[list, list, int], leaver: str) -> None:  # type: ignore[type-arg]
    programme, results = _made(build, drawn)
    planned = choose_flights(programme, results)
    leaving = Withdrawal("leaves", "It leaves", leaver, build.day("2031-01-01"))
    outcome = scenario(programme, results, planned, leaving)
    _flies_by_the_rules(programme, outcome.missions, drawn[2])
    flew = {row.id: row for row in planned if row.selected is not None}
    groups = [
        outcome.flown,
        outcome.kept,
        [row.mission for row in outcome.lost],
        [row.mission for row in outcome.changed],
    ]
    assert sorted(name for group in groups for name in group) == sorted(flew)
    assert not set(outcome.gained) & set(flew)
    for row in outcome.missions:
        assert (row.selected is None) or row.id in flew or row.id in outcome.gained
        if row.id in outcome.flown:
            assert row == flew[row.id]
        elif row.owners is not None and row.launch_tdb_s is not None:
            assert leaver not in (row.owners.ship, row.owners.launcher, row.owners.site)
            assert row.launch_tdb_s >= leaving.epoch_tdb_s
