"""Jobs for the executor's tests: importable by a spawned process, each leaving a mark that it ran."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from perilune.errors import NoSolution
from perilune.run import ResultStore, Task, evaluate
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Answer:
    """A record with what results hold."""

    value: float
    verdict: Verdict
    parts: tuple[float, ...]


def work(number: int, marks: str, seconds: float = 0.0) -> Answer | NoSolution:
    """Answer a number; a negative one has no solution."""
    time.sleep(seconds)
    with Path(marks).open("a", encoding="utf-8") as file:
        file.write(f"{number}\n")
    if number < 0:
        return NoSolution("it is negative", "sign")
    return Answer(number / 3.0, Verdict.MARGINAL, (0.1 * number, os.getpid() * 0.0))


def refuse(number: int) -> Answer:
    """Raise."""
    raise ArithmeticError(f"{number} is refused")


def threads() -> str:
    """Return what the worker was told about threads."""
    return os.environ.get("OMP_NUM_THREADS", "unset")


def job(number: int, marks: Path, seconds: float = 0.0) -> Task:
    """Return the task that answers a number."""
    return Task(
        work, (number, str(marks), seconds), Answer | NoSolution, {"number": number}, f"number {number}", number
    )


def main() -> None:
    """Do twelve jobs in the folder that the command line names."""
    folder = Path(sys.argv[1])
    evaluate([job(n, folder / "marks", 0.2) for n in range(12)], ResultStore(folder), workers=2)
