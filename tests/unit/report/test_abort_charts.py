from dataclasses import replace

from perilune.integration.abort import AbortCoverage, AbortMoment, AbortSpan
from perilune.integration.model import Finding
from perilune.programme import Option
from perilune.report import LineChart, MapChart, TableChart
from perilune.report.abort_charts import abort_charts, coverage_charts
from perilune.verdict import Verdict

SOYUZ = Option("crew", "soyuz-ms", "soyuz-2-1a", "baikonur", "station:ros")


def moment(time_s: float, mode: str, cause: str | None, longitude_deg: float | None) -> AbortMoment:
    latitude = None if longitude_deg is None else 10.0
    return AbortMoment(
        time_s, 1e3 * time_s, 10.0 * time_s, 10.0 * time_s, mode, cause is None, cause, (mode,), None, None, None, None,
        None, None, latitude, longitude_deg, None, None,
    )  # fmt: skip


MOMENTS = (
    moment(0.0, "escape", None, 179.0), moment(1.0, "escape", "too slow out of the blast", 179.5),
    moment(2.0, "entry", None, -179.5), moment(3.0, "entry", None, -170.0),
    moment(4.0, "entry", "not evaluable: lift missing", None), moment(5.0, "orbit", None, None),
)  # fmt: skip
COVERAGE = AbortCoverage(
    "ship", "launcher", "site", "200 km circular", 0.6, (),
    (AbortSpan("entry", 2.0, 3.0, (2e3, 3e3), (20.0, 30.0)), AbortSpan("escape", 0.0, 0.0, (0.0, 0.0), (0.0, 0.0))),
    (AbortSpan("too slow out of the blast", 1.0, 1.0, (1e3, 1e3), (10.0, 10.0)),), MOMENTS,
)  # fmt: skip


def flying(plan, finding: Finding):
    mission = replace(plan.missions[0], selected=SOYUZ)
    option = replace(plan.options[0], **vars(SOYUZ), findings=(*plan.options[0].findings, finding))
    return replace(plan, missions=(mission,), options=(option,))


def test_each_mode_is_a_line_with_gaps_and_black_zones_are_their_own():
    line, _, _ = coverage_charts("pair", COVERAGE)
    assert isinstance(line, LineChart)
    assert line.x == (0.0, 0.01, 0.02, 0.03, 0.04, 0.05)
    assert {row.name: row.y for row in line.series} == {
        "escape": (0.0, None, None, None, None, None),
        "black zone": (None, 1.0, None, None, None, None),
        "entry": (None, None, 2.0, 3.0, None, None),
        "not evaluable": (None, None, None, None, 4.0, None),
        "orbit": (None, None, None, None, None, 5.0),
    }


def test_landing_places_go_on_past_the_date_line_and_stretches_stay_apart():
    _, places, _ = coverage_charts("pair", COVERAGE)
    assert isinstance(places, MapChart)
    assert [(row.name, row.covered, row.longitude_deg) for row in places.tracks] == [
        ("escape", True, (179.0,)), ("black zone", False, (179.5,)), ("entry", True, (180.5, 190.0)),
    ]  # fmt: skip


def test_the_stretches_are_told_in_their_order():
    _, _, stretches = coverage_charts("pair", COVERAGE)
    assert isinstance(stretches, TableChart)
    assert [row[0] for row in stretches.rows] == ["escape", "black zone: too slow out of the blast", "entry"]


def test_without_a_landing_place_there_is_no_map():
    charts = coverage_charts("pair", replace(COVERAGE, moments=(moment(5.0, "orbit", None, None),)))
    assert [chart.kind for chart in charts] == ["lines", "table"]


def test_a_crewed_flight_stands_in_the_table_and_is_drawn(plan):
    found = Finding("abort coverage", Verdict.FAIL, 0.612, 1.0, -0.388, "1", "made for a test", "a black zone")
    table, line, places, _ = abort_charts(flying(plan, found), {SOYUZ: COVERAGE})
    assert table.rows == ((plan.missions[0].name, "soyuz-ms on soyuz-2-1a", "fail", 61.2, "a black zone"),)
    assert line.note == "60.0 % covered on the way to 200 km circular"
    assert places.tracks[0].name == "escape"


def test_a_flight_without_a_coverage_stands_in_the_table_alone(plan):
    found = Finding("abort coverage", Verdict.NOT_EVALUABLE, None, None, None, None, "made for a test", "no motor")
    (table,) = abort_charts(flying(plan, found), {})
    assert table.rows[0][2:] == ("not evaluable", None, "no motor")


def test_without_a_crew_there_is_nothing(plan):
    robot = replace(plan, missions=(replace(plan.missions[0], crew=0), plan.missions[1]))
    assert abort_charts(robot, {}) == ()
