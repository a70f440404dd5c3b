"""A partner leaves: what stands, what changes, what is lost, worked out by hand."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from perilune.programme.choice import choose_flights
from perilune.programme.model import Licence, Programme, Withdrawal
from perilune.programme.result import OptionResult, Scenario
from perilune.programme.scenarios import scenario


def _leave(
    programme: Programme, results: list[OptionResult], build: SimpleNamespace, partner: str = "beta"
) -> Scenario:
    leaving = Withdrawal("leaves", "It leaves", partner, build.day("2031-01-01"))
    return scenario(programme, results, choose_flights(programme, results), leaving)


def _programme(build: SimpleNamespace, **changes: Any) -> tuple[Programme, list[OptionResult]]:
    """Relay in 2030 with beta; crew in 2032 on mixed or alpha hardware; plant by beta alone, and a lab after it."""
    later = {"start_tdb_s": build.day("2032-01-01"), "end_tdb_s": build.day("2032-12-31")}
    latest = {"start_tdb_s": build.day("2033-01-01"), "end_tdb_s": build.day("2033-12-31")}
    programme = build.programme(
        build.mission("relay", lead="beta"),
        build.mission("crew", after=("relay",), **later),
        build.mission("plant", lead="beta", **later),
        build.mission("lab", after=("plant",), **latest),
        build.mission("probe", lead="beta", **latest),
        elements=(build.element("reactor", "beta", "plant", 5000.0), build.element("dome", "alpha", "lab", 3000.0)),
        **changes,
    )
    results = [
        build.result("relay", "bb", 10.0),
        build.result("crew", "ab", 30.0),
        build.result("crew", "aa", 20.0),
        build.result("plant", "bb", 10.0),
        build.result("lab", "aa", 10.0),
        build.result("probe", "aa", 10.0),
    ]
    return programme, results


def test_what_was_launched_stands_and_the_rest_is_chosen_again(build: SimpleNamespace) -> None:
    programme, results = _programme(build)
    # with beta's relay flown, parity takes alpha's own hardware for the crew; make it take the mixed pair
    results[2] = replace(results[2], margin_kg=20.0, verdict=results[2].verdict.MARGINAL)
    outcome = _leave(programme, results, build)
    assert outcome.flown == ("relay",)
    assert [(row.mission, row.through) for row in outcome.lost] == [("plant", None), ("lab", "plant")]
    assert "hardware of 'beta'" in outcome.lost[0].reason
    assert outcome.elements_lost == ("reactor", "dome")
    assert outcome.lost[1].elements == ("dome",)
    assert outcome.delivered_mass_lost_kg == 8000.0
    crew = next(row for row in outcome.changed if row.mission == "crew")
    assert (crew.before.launcher, crew.after.launcher) == ("b-rocket", "a-rocket")
    assert (crew.margin_before_kg, crew.margin_after_kg) == (30.0, 20.0)
    probe = next(row for row in outcome.changed if row.mission == "probe")
    assert (probe.lead_before, probe.lead_after) == ("beta", "alpha")
    assert probe.before == probe.after
    assert outcome.kept == ()
    assert [row.status for row in outcome.missions] == ["flies", "flies", "infeasible", "blocked", "flies"]


def test_nothing_of_the_partner_is_used_after_the_date(build: SimpleNamespace) -> None:
    programme, results = _programme(build)
    outcome = _leave(programme, results, build)
    for row in outcome.missions:
        if row.owners is not None and row.launch_utc is not None and row.launch_utc > "2031":
            assert "beta" not in (row.owners.ship, row.owners.launcher, row.owners.site)
    assert {row.partner: row.missions_led for row in outcome.shares} == {"alpha": 2, "beta": 1}


def test_a_licence_to_a_partner_that_stays_keeps_the_item(build: SimpleNamespace) -> None:
    items = (("ship", "b-ship"), ("launcher", "b-rocket"), ("site", "b-site"))
    licences = tuple(Licence(kind, name, "alpha", build.day("2031-06-01")) for kind, name in items)
    programme, results = _programme(build, licences=licences)
    outcome = _leave(programme, results, build)
    assert outcome.lost == ()
    late = tuple(replace(row, since_tdb_s=build.day("2034-01-01")) for row in licences)
    programme, results = _programme(build, licences=late)
    assert [row.mission for row in _leave(programme, results, build).lost] == ["plant", "lab"]
    own = tuple(replace(row, to="beta") for row in licences)
    programme, results = _programme(build, licences=own)
    assert [row.mission for row in _leave(programme, results, build).lost] == ["plant", "lab"]


def test_the_elements_of_the_partner_stay_at_home_where_the_mission_flies(build: SimpleNamespace) -> None:
    programme = build.programme(
        build.mission("early"),
        build.mission("late", start_tdb_s=build.day("2031-02-01"), end_tdb_s=build.day("2031-03-01")),
        elements=(
            build.element("mast", "beta", "early", 500.0),
            build.element("arm", "beta", "late", 800.0),
            build.element("hub", "alpha", "late", 900.0),
        ),
    )
    results = [build.result("early", "aa", 5.0), build.result("late", "aa", 5.0)]
    outcome = _leave(programme, results, build)
    assert (outcome.flown, outcome.kept, outcome.lost) == (("early",), ("late",), ())
    assert (outcome.elements_lost, outcome.delivered_mass_lost_kg) == (("arm",), 800.0)
    assert {row.partner: row.delivered_mass_kg for row in outcome.shares} == {"alpha": 900.0, "beta": 500.0}


def test_a_partner_without_hardware_takes_nothing_away(build: SimpleNamespace) -> None:
    programme = build.programme(
        build.mission("one", start_tdb_s=build.day("2031-02-01"), end_tdb_s=build.day("2031-03-01"))
    )
    outcome = _leave(programme, [build.result("one", "aa", 5.0)], build)
    assert (outcome.lost, outcome.changed, outcome.kept) == ((), (), ("one",))
