"""What Perilune raises, and what it answers when there is no solution.

Bad input is never reported one mistake at a time: an :class:`InputError` carries every :class:`Problem` of a file.
The command line ends with 0 (done), 1 (answered: infeasible), 2 (bad input), 3 (internal error), 130 (interrupted).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake in the input.

    ``cause`` says what is wrong, ``expected`` what was expected, ``fix`` the nearest mend; ``file``, ``line`` (from 1)
    and ``key`` (dotted, with list indices: ``stage[1].dry_mass``) say where.
    """

    cause: str
    file: str | None = None
    line: int | None = None
    key: str | None = None
    expected: str | None = None
    fix: str | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        head = ": ".join(part for part in (where, self.key, self.cause) if part)
        tail = [f"expected {self.expected}" if self.expected else "", f"fix: {self.fix}" if self.fix else ""]
        return "; ".join([head, *(part for part in tail if part)])


class PeriluneError(Exception):
    """The base of everything Perilune raises on purpose."""


class InputError(PeriluneError):
    """The input is wrong: every problem of it, at once. The command line exits with 2."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class NoSolution:
    """The question was understood and has no answer; ``reason`` says why, ``binding`` names what binds."""

    reason: str
    binding: str


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Return a fix such as ``did you mean 'falcon-9'?`` for a word that is close to a known one, else None.

    >>> suggest("falcon9", ["falcon-9", "saturn-v"])
    "did you mean 'falcon-9'?"
    """
    names = list(known)
    same = [name for name in names if name.casefold() == word.casefold()]
    close = same or get_close_matches(word, names, n=1, cutoff=0.65)
    return f"did you mean '{close[0]}'?" if close else None
