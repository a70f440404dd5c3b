"""The commands ``perilune station``: their answers, JSON, and how mistakes are told."""

import json

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
