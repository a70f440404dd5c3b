"""The command ``perilune integration abort``: its answer, its pictures, its refusals."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.errors import InputError, NoSolution
from perilune.integration import abort

ARGUMENTS = ["integration", "abort", "crew-dragon", "falcon-9", "--to", "station:iss", "--step", "30"]
NO_ASCENT = NoSolution("no ascent asked for", "nothing")


def test_it_prints_modes_and_draws(tmp_path: Path) -> None:
    picture, chart = tmp_path / "abort.svg", tmp_path / "map.png"
    answer = CliRunner().invoke(app, [*ARGUMENTS, "--json", "--plot", str(picture), "--map", str(chart)])
    document = json.loads(answer.stdout)
    assert document["ship"] == "crew-dragon"
    assert answer.exit_code == (1 if document["black_zones"] else 0)
    assert picture.stat().st_size > 1000
    assert chart.stat().st_size > 1000


def test_a_ship_without_a_way_there_is_refused_with_its_reason() -> None:
    answer = CliRunner().invoke(app, ["integration", "abort", "soyuz-ms", "soyuz-2-1a", "--to", "llo"])
    assert answer.exit_code == 1
    assert "configuration of soyuz-ms for llo missing" in answer.stdout


def test_a_payload_lighter_than_the_ship_is_refused() -> None:
    words = ["integration", "abort", "soyuz-ms", "soyuz-2-1a", "--to", "leo", "--payload", "10"]
    refused = CliRunner().invoke(app, words).exception
    assert isinstance(refused, InputError)
    assert refused.problems[0].key == "--payload"


def test_the_limits_are_those_of_the_rule_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(abort, "pair_coverage", lambda *_a, settings, **_k: asked.append(settings) or NO_ASCENT)
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "own"\nsource = "test"\n[limits.abort_warning]\nvalue = 5.0\nunit = "s"\nsource = "a test"\n',
        encoding="utf-8",
    )
    for more in ((), ("--rules", str(own)), ("--rules", str(own), "--warning", "1")):
        assert CliRunner().invoke(app, [*ARGUMENTS, *more]).exit_code == 1
    assert [row.warning_s for row in asked] == [3.0, 5.0, 1.0]
    assert [row.rules.name for row in asked[1:]] == ["own", "own"]


@pytest.mark.parametrize("command", ["abort", "close"])
def test_an_unknown_rule_set_is_refused(command: str) -> None:
    words = ["integration", command, "crew-dragon", "falcon-9", "--to", "station:iss", "--rules", "nasaa"]
    refused = CliRunner().invoke(app, words).exception
    assert isinstance(refused, InputError)
    assert refused.problems[0].key == "--rules"
