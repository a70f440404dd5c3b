import json

from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.figures import svg_text
from perilune.programme import plan_json
from perilune.report import write_report
from perilune.report.plots import bat_figure, curves_figure, timeline_figure


def test_the_timeline_names_the_missions_that_fly_and_their_partners(plan):
    figure = timeline_figure(plan)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [plan.missions[0].name]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["CNSA", "Roscosmos"]
    assert svg_text(figure).startswith("<svg")


def test_each_curve_is_drawn_with_the_answers_that_it_has(plan):
    figure = curves_figure(plan.curves)
    assert figure.axes[0].get_title(loc="left") == "long-march-10 from wenchang"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["physics", "published"]


def test_the_bat_chart_tells_the_level_that_each_flight_reaches(plan):
    figure = bat_figure(plan)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "lunar orbit"
    assert axes.lines[0].get_ydata()[-1] == 4.0
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["CNSA", "Roscosmos"]


def test_the_pictures_of_a_stored_plan_are_drawn_by_its_command(plan, catalogue, tmp_path):
    (tmp_path / "plan.json").write_bytes(plan_json(plan))
    write_report(plan, catalogue, tmp_path)
    files = [tmp_path / name for name in ("timeline.svg", "bat.png", "curves.svg")]
    words = [word for pair in zip(("--plot", "--bat", "--curves"), map(str, files), strict=True) for word in pair]
    shown = CliRunner().invoke(app, ["report", str(tmp_path), *words, "--json"])
    assert shown.exit_code == 0, shown.exception
    assert all(file.stat().st_size > 1000 for file in files)
    assert {str(file) for file in files} <= set(json.loads(shown.stdout)["files"])
