import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from perilune.cli.comparisons import show_comparisons
from perilune.comparison import Comparison, comparison, markdown_table
from perilune.errors import InputError


@dataclass(frozen=True)
class Answer:
    rows: tuple[Comparison, ...]


ANSWER = Answer((comparison("period", "h", 24.0, 24.3, 0.5, "press", "rounding"),))


def test_it_is_told_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "table.md"
    show_comparisons("clocks", lambda: ANSWER, path, as_json=False)
    assert path.read_text(encoding="utf-8") == markdown_table(ANSWER.rows)
    told = capsys.readouterr().out
    assert told.startswith("clocks")
    assert "1 of 1 within" in told


def test_the_document_alone_is_printed_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    show_comparisons("clocks", lambda: ANSWER, None, as_json=True)
    assert json.loads(capsys.readouterr().out)["rows"][0]["computed"] == 24.3


def test_a_file_of_another_kind_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(InputError, match=r"expected \.md"):
        show_comparisons("clocks", lambda: pytest.fail("computed first"), Path("table.txt"), as_json=False)
