"""``perilune programme risk`` and ``shocks``: tables, JSON, pictures, refusals."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.programme import app
from perilune.errors import InputError

EXAMPLES = Path(__file__).parents[3] / "examples"
RISK = str(EXAMPLES / "lunar-risk" / "risk.toml")


def test_the_example_is_shown_with_what_its_slips_are_learned_from(tmp_path: Path) -> None:
    picture = tmp_path / "risk.svg"
    shown = CliRunner().invoke(app, ["risk", RISK, "--plot", str(picture)])
    assert shown.exit_code == 0
    assert "Chang'e 8" in shown.output
    assert "dates farther off are extrapolated" in shown.output
    assert picture.stat().st_size > 10_000


def test_its_json_has_curves_and_the_law() -> None:
    shown = CliRunner().invoke(app, ["risk", RISK, "--class", "robotic lunar", "--json"])
    told = json.loads(shown.output)
    assert len(told["curves"][0]["tdb_s"]) == 99
    assert told["slips"]["reference_class"] == "robotic lunar"


def test_the_law_of_slips_is_judged() -> None:
    shown = CliRunner().invoke(app, ["slips", "--class", "robotic lunar"])
    assert shown.exit_code == 0
    assert "chandrayaan-3" in shown.output
    assert "80 % expected" in " ".join(shown.output.split())
    told = json.loads(CliRunner().invoke(app, ["slips", "--json"]).output)
    assert {row["mission"] for row in told["rows"]} >= {"artemis-1", "exomars-rover"}
    with pytest.raises(InputError, match="no reference class 'robotic'"):
        CliRunner().invoke(app, ["slips", "--class", "robotic"], catch_exceptions=False)


def test_a_programme_asks_for_the_day() -> None:
    programme = str(EXAMPLES / "joint-lunar-station" / "programme.toml")
    with pytest.raises(InputError, match="from which day"):
        CliRunner().invoke(app, ["risk", programme], catch_exceptions=False)
    shown = CliRunner().invoke(app, ["risk", programme, "--as-of", "2026-01-01 UTC"])
    assert "First crew of the station" in shown.output


def test_what_can_not_be_struck_is_refused() -> None:
    campaign = str(EXAMPLES / "lunar-campaign" / "campaign.toml")
    for of, words in (("rocket:x", "nothing is struck"), ("partner:nasa", "no partner 'nasa'")):
        with pytest.raises(InputError, match=words):
            CliRunner().invoke(app, ["withdraw", campaign, "--of", of], catch_exceptions=False)


def test_a_risk_file_has_its_own_day() -> None:
    with pytest.raises(InputError, match="says itself from which day"):
        CliRunner().invoke(app, ["risk", RISK, "--as-of", "2026-01-01 UTC"], catch_exceptions=False)


def test_what_is_wrong_names_its_option() -> None:
    programme = str(EXAMPLES / "joint-lunar-station" / "programme.toml")
    campaign = str(EXAMPLES / "lunar-campaign" / "campaign.toml")
    for words, option in (
        (["risk", RISK, "--class", "foo"], "--class"),
        (["risk", programme, "--as-of", "2026-01-01"], "--as-of"),
        (["parity", campaign, "--floor", "nan"], "--floor"),
    ):
        with pytest.raises(InputError) as told:
            CliRunner().invoke(app, words, catch_exceptions=False)
        assert [row.key for row in told.value.problems] == [option]
