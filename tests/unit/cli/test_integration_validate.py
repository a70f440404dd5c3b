"""The command that sets integration against what was published: its output and its exit status."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.comparison import comparison
from perilune.errors import InputError
from perilune.integration import validate
from perilune.integration.validate import IntegrationValidation, PairRow


def result(*, agrees: bool = True, computed: float = 15.1) -> IntegrationValidation:
    pair = PairRow("a", "b", "leo", "flew", "compatible", "mass", (), 2, 10.0, None, None, None, agrees, "press")
    row = comparison("load", "g0", 15.0, computed, 1.0, "press", "rounding")
    return IntegrationValidation((pair,), (row,), int(agrees), int(row.within))


@pytest.mark.parametrize(("agrees", "computed", "status"), [(True, 15.1, 0), (False, 15.1, 1), (True, 17.0, 1)])
def test_it_ends_with_one_where_a_case_is_out(
    monkeypatch: pytest.MonkeyPatch, agrees: bool, computed: float, status: int
) -> None:
    monkeypatch.setattr(validate, "integration_validation", lambda **_: result(agrees=agrees, computed=computed))
    answer = CliRunner().invoke(app, ["integration", "validate", "--json"])
    assert answer.exit_code == status
    document = json.loads(answer.stdout)
    assert document["pairs"][0]["agrees"] is agrees
    assert document["aborts"][0]["computed"] == computed


def test_it_writes_both_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(validate, "integration_validation", lambda **_: result())
    page = tmp_path / "table.md"
    answer = CliRunner().invoke(app, ["integration", "validate", "--markdown", str(page)])
    assert answer.exit_code == 0
    written = page.read_text("utf-8")
    assert "| a | b | leo | flew |" in written
    assert "| load, g0 | 15 | 15.1 |" in written
    assert "1 of 1 as published" in answer.stdout


def test_it_refuses_a_table_that_is_no_page() -> None:
    refused = CliRunner().invoke(app, ["integration", "validate", "--markdown", "table.txt"]).exception
    assert isinstance(refused, InputError)
    assert refused.problems[0].key == "--markdown"
