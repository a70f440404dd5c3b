"""``perilune programme replay``: its table, its JSON and its exit status."""

import json
from pathlib import Path

from typer.testing import CliRunner

from perilune.cli.programme import app

EXAMPLES = Path(__file__).parents[3] / "examples" / "stacks"


def test_a_mission_that_closes_is_shown_with_its_margins() -> None:
    shown = CliRunner().invoke(app, ["replay", str(EXAMPLES / "apollo-11.toml")])
    assert shown.exit_code == 0
    assert "descent and landing" in shown.output
    assert "Flight Plan, table 5-4" in shown.output


def test_its_json_has_every_part() -> None:
    shown = CliRunner().invoke(app, ["replay", str(EXAMPLES / "spacenet-quick-start-1.toml"), "--json"])
    assert shown.exit_code == 0
    assert len(json.loads(shown.output)["margins"]) == 9


def test_a_datum_that_is_missing_ends_with_one() -> None:
    shown = CliRunner().invoke(app, ["replay", str(EXAMPLES / "chang-e-5.toml")])
    assert shown.exit_code == 1
    assert "not evaluable" in shown.output
