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
