"""Two plans side by side: nothing for the same plan; else mission, option, check, and the number under it."""

import json
from dataclasses import fields, replace

import pytest
from pydantic import TypeAdapter

from perilune.errors import InputError
from perilune.integration.model import Datum, Finding
from perilune.programme import compare_plans, read_plan
from perilune.programme.choice import choose_flights
from perilune.programme.result import Lost, Plan, Scenario
from perilune.programme.schedule_risk import MilestoneRisk, ScheduleRisk
from perilune.programme.shares import shares
from perilune.programme.write import plan_json
from perilune.run import Provenance, UsedEntry
from perilune.run.provenance import Library
from perilune.verdict import Verdict


def finding(verdict, margin, ship_kg):
    datum = Datum("ship/a-ship", "mass", ship_kg, "kg", "its maker", "2030", "planned", "high")
    return Finding("mass", verdict, 1000.0, ship_kg, margin, "kg", "rocket equation", inputs=(datum,))


def plan(build, ship_kg=900.0, entry="1" * 64, **changes):
    verdict = Verdict.PASS if ship_kg < 1000.0 else Verdict.FAIL
    results = (
        replace(
            build.result("one", "aa", 1000.0 - ship_kg, verdict),
            findings=(finding(verdict, 1000.0 - ship_kg, ship_kg),),
        ),
        build.result("one", "bb", 5.0),
    )
    programme = build.programme(build.mission("one"), choose="preference")
    missions = choose_flights(programme, results)
    made = Plan(
        programme="test",
        name="Test",
        start_utc="2030-01-01",
        end_utc="2036-12-31",
        partners=(),
        options=results,
        missions=missions,
        elements=(),
        scenarios=(),
        shares=shares(programme, missions),
        curves=(),
        provenance=Provenance(
            "1", "3.11", (Library("numpy", "2.0"),), (), (UsedEntry("ship", "a-ship", entry, False),)
        ),
    )
    return replace(made, **changes)


def test_a_plan_is_the_same_as_itself(build):
    found = compare_plans(plan(build), plan(build))
    assert found.same
    assert (found.missions, found.options, found.sources) == ((), (), ())
    assert (found.build_up, found.dates) == (None, ())


def test_likely_dates_that_moved_are_told_to_the_day(build):
    row = MilestoneRisk(
        "one", "One", None, 9.5e8, 9.6e8, 9.7e8, 9.8e8, 9.9e8, slip_p50_years=0.1, on_time=0.2, criticality=0.5,
        cruciality=0.1, lost=0.0,
    )  # fmt: skip
    risk = ScheduleRisk("Test", 9e8, "one", 1000, 1, 0.0, None, (row,), ())
    later = replace(risk, milestones=(replace(row, p50_tdb_s=9.75e8),))
    (found,) = compare_plans(plan(build, risk=risk), plan(build, risk=later)).dates
    assert (found.planned_before_utc, found.planned_after_utc) == ("2030-02-07", "2030-02-07")
    assert (found.p50_before_utc, found.p50_after_utc) == ("2030-09-27", "2030-11-24")
    hours = replace(risk, milestones=(replace(row, p50_tdb_s=9.7e8 + 60.0),))
    assert compare_plans(plan(build, risk=risk), plan(build, risk=hours)).dates == ()


def test_a_heavier_ship_turns_its_option_and_the_mission_with_the_number_under_it(build):
    found = compare_plans(plan(build), plan(build, 1100.0, "2" * 64))
    assert not found.same
    (option,) = found.options
    assert (option.verdict_before, option.verdict_after) == (Verdict.PASS, Verdict.FAIL)
    assert (option.margin_before_kg, option.margin_after_kg) == (100.0, -100.0)
    (turned,) = option.findings
    (datum,) = turned.data
    assert (turned.check, datum.entry, datum.key, datum.before, datum.after) == (
        "mass",
        "ship/a-ship",
        "mass",
        900.0,
        1100.0,
    )
    (mission,) = found.missions
    assert (mission.flies_before.ship, mission.flies_after.ship) == ("a-ship", "b-ship")
    assert found.sources == ("entry ship/a-ship: 111111111111 -> 222222222222",)
    assert {row.partner for row in found.shares} == {"alpha", "beta"}


def test_missions_and_options_that_came_or_went(build):
    before, after = plan(build), plan(build, options=(), missions=())
    found = compare_plans(before, after)
    assert [row.ship for row in found.options_only_before] == ["a-ship", "b-ship"]
    assert found.missions[0].why == "no longer in the programme"
    back = compare_plans(after, before)
    assert len(back.options_only_after) == 2
    assert back.missions[0].status_before is None


def test_plans_are_read_back_as_they_were_written(build, tmp_path):
    made = plan(build)
    (tmp_path / "plan.json").write_bytes(plan_json(made))
    assert read_plan(tmp_path) == made
    assert compare_plans(read_plan(tmp_path / "plan.json"), made).same


def test_what_is_no_plan_is_refused_with_its_key(build, tmp_path):
    with pytest.raises(InputError, match="no plan"):
        read_plan(tmp_path)
    document = json.loads(TypeAdapter(Plan).dump_json(plan(build)))
    del document["options"][0]["verdict"]
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match=r"options\[0\]\.verdict: no file of this version") as caught:
        read_plan(tmp_path)
    assert caught.value.problems[0].fix == "run perilune plan again"


def test_a_scenario_names_what_it_loses_in_one_plan_only(build):
    lost = [Lost(name, name.upper(), "its ship is gone", None, ()) for name in ("one", "two")]
    nothing = {field.name: () for field in fields(Scenario)}
    named = {"id": "gone", "name": "Gone", "partner": "alpha", "on_utc": "2031-01-01 UTC"}
    rows = [Scenario(**{**nothing, **named, "lost": tuple(lost[:count])}) for count in (1, 2)]
    first, second = (plan(build, scenarios=(row,)) for row in rows)
    (turned,) = compare_plans(first, second).scenarios
    assert (turned.scenario, turned.lost_only_before, turned.lost_only_after) == ("gone", (), ("two",))
    assert compare_plans(second, second).scenarios == ()
    (came,) = compare_plans(plan(build), first).scenarios
    assert came.lost_only_after == ("one",)


def test_a_check_that_is_new_is_told_without_a_verdict_before(build):
    before = plan(build)
    extra = replace(finding(Verdict.MARGINAL, 3.0, 900.0), check="docking")
    options = (
        replace(before.options[0], margin_kg=3.0, findings=(*before.options[0].findings, extra)),
        before.options[1],
    )
    (turned,) = compare_plans(before, replace(before, options=options)).options
    (row,) = turned.findings
    assert (row.check, row.verdict_before, row.verdict_after) == ("docking", None, Verdict.MARGINAL)
    assert (row.margin_before, row.margin_after, row.unit) == (None, 3.0, "kg")


def test_dates_of_a_mission_that_is_no_longer_at_risk_are_gone(build):
    row = MilestoneRisk(
        "one", "One", None, 9.5e8, 9.6e8, 9.7e8, 9.8e8, 9.9e8, slip_p50_years=0.1, on_time=0.2, criticality=0.5,
        cruciality=0.1, lost=0.0,
    )  # fmt: skip
    risk = ScheduleRisk("Test", 9e8, "one", 1000, 1, 0.0, None, (row,), ())
    (found,) = compare_plans(plan(build, risk=risk), plan(build, risk=replace(risk, milestones=()))).dates
    assert (found.p50_before_utc, found.p50_after_utc) == ("2030-09-27", None)
