"""The commands ``perilune station``: their answers, JSON, and how mistakes are told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.errors import InputError

run = CliRunner().invoke
SITE = ["station", "site", "--from", "2030-01-01 UTC", "--years", "0.2"]


def test_site_by_name_and_by_place_say_the_same():
    named = json.loads(run(app, [*SITE, "shackleton-ridge", "--json"]).stdout)
    placed = json.loads(run(app, [*SITE, "-88.74,124.5", "--json"]).stdout)
    assert named["light"] == placed["light"]
    assert named["published"][0]["illumination_share"] == pytest.approx(0.86)
    assert "smooth Moon" in named["notes"][0]


def test_site_prints_and_draws(tmp_path):
    plot = tmp_path / "site.svg"
    text = run(app, [*SITE, "malapert", "--plot", str(plot)]).stdout
    assert "smooth Moon" in text
    assert "longest night" in text
    assert plot.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["nowhere"], "no landing-site"),
        (["-95,0"], "no place"),
        (["-89,x"], "names no place"),
        (["peary", "--years", "-1"], "years"),
    ],
)
def test_site_refuses_what_it_cannot_answer(words, cause):
    answer = run(app, [*SITE, *words])
    assert isinstance(answer.exception, InputError)
    assert cause in str(answer.exception)


EXAMPLE = Path(__file__).parents[3] / "examples" / "lunar-outpost" / "station.toml"


def test_balance_of_the_example_names_the_first_break_and_exits_with_1(tmp_path):
    plot = tmp_path / "balance.svg"
    file = tmp_path / "station.toml"
    file.write_text(EXAMPLE.read_text().replace('step = "1 h"', 'step = "6 h"'))
    done = run(app, ["station", "balance", str(file), "--plot", str(plot)])
    assert done.exit_code == 1
    assert "energy store breaks first" in done.stdout
    assert plot.stat().st_size > 10_000
    answer = json.loads(run(app, ["station", "balance", str(file), "--json"]).stdout)
    assert answer["first_break"] == "energy store"
    assert {row["state"] for row in answer["balances"]} == {"holds", "breaks", "not evaluable"}


def test_dose_exits_with_1_where_a_limit_is_exceeded():
    kept = run(app, ["station", "dose", "rad-cruise:4", "reitz-surface-maximum:100", "--json"])
    assert kept.exit_code == 0
    assert json.loads(kept.stdout)["days"] == 104.0
    storm = run(app, ["station", "dose", "reitz-surface-minimum:30", "--storm", "worst-storm"])
    assert storm.exit_code == 1
    assert "exceeded" in storm.stdout
    unknown = run(app, ["station", "dose", "worst-storm:3"])
    assert (unknown.exit_code, "not evaluable" in unknown.stdout) == (1, True)
    assert isinstance(run(app, ["station", "dose", "rad-cruise"]).exception, InputError)


def test_orbit_and_relay_answer_and_refuse():
    words = ["elfo", "--days", "2", "--site", "-90,0"]
    text = run(app, ["station", "orbit", *words]).stdout
    assert "1 or more in view" in text
    assert "capture from the translunar flight" in text
    relay = run(app, ["station", "relay", *words, "--noise-temperature", "500", "--json"])
    assert json.loads(relay.stdout)["coverage"]["site"] == "-90, 0"
    assert "Gbit a day" in run(app, ["station", "relay", *words, "--noise-temperature", "500"]).stdout
    lacking = run(app, ["station", "relay", *words])
    assert (lacking.exit_code, "noise_temperature_k missing" in lacking.stdout) == (1, True)
    assert run(app, ["station", "orbit", "elfo", "--period", "3 h"]).exit_code == 1
    assert isinstance(run(app, ["station", "orbit", "heo"]).exception, InputError)


def test_provisions_add_up():
    words = ["station", "provisions", "--crew", "4", "--days", "10", "--water-recovery", "0.42"]
    answer = json.loads(run(app, [*words, "--json"]).stdout)
    assert answer["recurring_kg"] == pytest.approx(11.548, abs=5e-4)
    text = run(app, [*words, "--demand", "nasa-bvad"]).stdout
    assert "does not say" in text


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["llo", "--inclination", "200 deg"], "--inclination"),
        (["elfo", "--period", "-3 h"], "--period"),
        (["elfo", "--period", "3 kg"], "--period"),
        (["elfo", "--from", "soon"], "--from"),
    ],
)
def test_an_orbit_names_the_option_that_is_wrong(words, key):
    refused = run(app, ["station", "orbit", *words]).exception
    assert isinstance(refused, InputError)
    assert [problem.key for problem in refused.problems] == [key]
