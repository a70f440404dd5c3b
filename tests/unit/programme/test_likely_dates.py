"""The likely dates of a programme: later after what they wait for, drawn on one axis."""

from dataclasses import replace

from perilune.programme.evaluate import Work
from perilune.programme.likely_dates import likely_dates, risk_of
from perilune.programme.risk_file import question_of_programme
from perilune.report.schedule_charts import schedule_charts
from perilune.run import ResultStore


def question(build):
    first, second = build.mission("one"), build.mission("two", after=("one",))
    programme = build.programme(first, second)
    return question_of_programme(programme, build.day("2026-01-01"))


def test_dates_slip_and_wait(build):
    found = risk_of(question(build))
    one, two = found.milestones
    assert one.planned_tdb_s == build.day("2030-01-01")
    assert one.p10_tdb_s < one.p50_tdb_s < one.p90_tdb_s
    assert two.p50_tdb_s >= one.p50_tdb_s  # it comes after the other in every run
    assert found == risk_of(question(build))


def test_dates_of_a_programme_are_those_seen_from_its_start_and_are_kept(build, tmp_path):
    programme, work = build.programme(build.mission("one")), Work(ResultStore(tmp_path))
    found = likely_dates(programme, work)
    assert found == risk_of(question_of_programme(programme, programme.start_tdb_s))
    (kept,) = tmp_path.rglob("*.json")
    assert likely_dates(programme, work) == found
    assert list(tmp_path.rglob("*.json")) == [kept]


def test_a_mission_is_not_expected_before_its_agreement_holds(build):
    late = replace(build.mission("one"), held_tdb_s=build.day("2030-06-01"))
    asked = question_of_programme(build.programme(late), build.day("2026-01-01"))
    assert asked.activities[0].planned_tdb_s == build.day("2030-06-01")


def test_the_curves_rise_on_one_axis(build):
    curves, table = schedule_charts(risk_of(question(build)))
    assert curves.view == table.view == "schedule"
    assert len(curves.series) == 2
    for series in curves.series:
        assert list(series.y) == sorted(series.y)
        assert len(series.y) == len(curves.x)
        assert series.y[0] < 2.0
    assert min(series.y[-1] for series in curves.series) == 90.0  # where the axis ends
    assert [row[0] for row in table.rows] == ["ONE", "TWO"]
    assert schedule_charts(None) == ()
