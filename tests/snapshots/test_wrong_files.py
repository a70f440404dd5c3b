"""What is said of wrong files is frozen: the place, the key, the cause, what was expected, the fix.

A change of a message is looked at, then ``python -m tests.snapshots.test_wrong_files`` freezes it anew.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError, Problem
from perilune.integration.rules import load_rule_set
from perilune.programme import load_programme
from perilune.programme.campaign import load_campaign
from perilune.programme.risk_file import load_risk
from perilune.programme.stack_file import load_stacks
from perilune.station import load_station
from tests.snapshots.wrong_files import KINDS, STARTER, Wrong

HERE: Final = Path(__file__).parent
LOADERS: Final[dict[str, Callable[[Path], Any]]] = {
    "programme": load_programme,
    "campaign": lambda path: load_campaign(path, load_catalogue()),
    "station": lambda path: load_station(path, load_catalogue()),
    "stacks": lambda path: load_stacks(path, load_catalogue()),
    "rules": lambda path: load_rule_set(str(path)),
    "risk": load_risk,
}
CASES: Final = [(kind, case) for kind, (_, cases) in KINDS.items() for case in cases]


def good_text(kind: str) -> str:
    """Return the good file of a kind."""
    good = KINDS[kind][0]
    return good if isinstance(good, str) else good.read_text(encoding="utf-8")


def refusal(kind: str, case: Wrong, folder: Path) -> tuple[Problem, ...]:
    """Return the problems with which a wrong file is refused."""
    text = good_text(kind)
    for old, new in case.changes:
        assert old in text, f"{kind}: {case.name}: '{old}' does not stand in the good file"
        text = text.replace(old, new, 1)
    path = folder / f"{kind}.toml"
    path.write_text(text, encoding="utf-8")
    try:
        LOADERS[kind](path)
    except InputError as error:
        return error.problems
    return ()


def told(case: Wrong, problems: tuple[Problem, ...], folder: Path) -> str:
    """Return what the command line says of a wrong file, without the folder."""
    return "\n".join([f"# {case.name}", *(str(problem).replace(f"{folder}/", "") for problem in problems)]) + "\n"


def frozen(kind: str) -> dict[str, str]:
    """Return the frozen messages of a kind by the name of the case."""
    text = (HERE / "messages" / f"{kind}.txt").read_text(encoding="utf-8")
    parts = [f"# {part}".rstrip("\n") + "\n" for part in text.removeprefix("# ").split("\n# ")]
    return {part.partition("\n")[0].removeprefix("# "): part for part in parts}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").symlink_to(STARTER / "catalogue")
    return tmp_path


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case.name}" for kind, case in CASES])
def test_a_wrong_file_is_told_as_frozen_with_where_why_and_how_to_mend_it(kind: str, case: Wrong, folder: Path) -> None:
    problems = refusal(kind, case, folder)
    assert told(case, problems, folder) == frozen(kind)[case.name]
    assert problems
    for problem in problems:
        assert problem.file, problem
        assert problem.cause, problem
        assert problem.expected, problem
        assert problem.fix, problem
        assert case.whole or (problem.line and problem.key), problem


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_file_is_read_and_no_message_is_left_over(kind: str, folder: Path) -> None:
    assert refusal(kind, Wrong("good", ()), folder) == ()
    assert list(frozen(kind)) == [case.name for case in KINDS[kind][1]]


def _freeze() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "catalogue").symlink_to(STARTER / "catalogue")
        for kind, (_, cases) in KINDS.items():
            path = HERE / "messages" / f"{kind}.txt"
            path.write_text(
                "\n".join(told(case, refusal(kind, case, folder), folder) for case in cases), encoding="utf-8"
            )
            yield path


if __name__ == "__main__":
    for written in _freeze():
        sys.stdout.write(f"{written}\n")
