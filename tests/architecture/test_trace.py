"""``docs/trace.toml`` leaves nothing out, and names nothing that is not there."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from perilune.cli.app import app

ROOT: Final = Path(__file__).parents[2]
ROWS: Final[list[dict[str, Any]]] = tomllib.loads((ROOT / "docs" / "trace.toml").read_text("utf-8"))["capability"]
KEYS: Final = {"id", "does", "commands", "files", "tests", "pages"}
NO_CHECKS: Final = {"__init__.py", "registry.py", "verdicts.py"}


def commands_of(command: Any, words: tuple[str, ...] = ()) -> set[str]:
    """Return every command in words, such as ``launch payload``."""
    if not hasattr(command, "commands"):
        return {" ".join(words)}
    return {name for word, below in command.commands.items() for name in commands_of(below, (*words, word))}


def named(key: str) -> set[str]:
    """Return all that the rows name under a key."""
    return {name for row in ROWS for name in row[key]}


def there(*patterns: str) -> set[str]:
    """Return the files of the project that fit a pattern."""
    return {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}


def test_every_row_is_whole_and_stands_once() -> None:
    assert all(set(row) == KEYS and all(row.values()) for row in ROWS)
    assert len({row["id"] for row in ROWS}) == len({row["does"] for row in ROWS}) == len(ROWS) >= 60


def test_every_command_has_a_capability_and_every_capability_a_command() -> None:
    assert named("commands") == commands_of(typer.main.get_command(app))


@pytest.mark.parametrize("key", ["files", "tests", "pages"])
def test_every_named_file_is_there(key: str) -> None:
    assert [name for name in sorted(named(key)) if not (ROOT / name).is_file()] == []


def test_no_page_is_left_out() -> None:
    assert there("docs/*.md") - named("pages") == set()


def test_no_check_of_a_pair_is_left_out() -> None:
    checks = {name for name in there("src/perilune/integration/checks/*.py") if Path(name).name not in NO_CHECKS}
    assert checks - named("files") == set()


def test_no_test_against_outside_truth_is_left_out() -> None:
    kinds = ("acceptance", "architecture", "browser", "property", "reference", "snapshots")
    assert there(*(f"tests/{kind}/test_*.py" for kind in kinds)) - named("tests") == set()
