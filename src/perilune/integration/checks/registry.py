"""The register of checks: a decorated function in a file of this folder is a check, and nothing else is needed.

A check of the user's own stands in a file of a folder of the user's own, see :func:`load_checks`.
"""

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from perilune.errors import InputError, Problem
from perilune.integration.case import Case
from perilune.integration.checks.heritage import with_heritage
from perilune.integration.model import Finding
from perilune.integration.rule_set import Limit, LimitCurve

CheckFunction = Callable[[Case], Finding | None]
Similarity = Literal["any site", "same site"]


@dataclass(frozen=True)
class Check:
    """A registered check; its fields are the arguments of :func:`check`."""

    name: str
    title: str
    order: int
    critical: bool
    owner: str
    verification: str
    validation: str
    function: CheckFunction
    limits: tuple[Limit | LimitCurve, ...] = ()
    subject: str = "other"
    similarity: Similarity | None = None

    def __call__(self, case: Case) -> Finding | None:
        """Return the finding of this check on a case, or None where it does not apply or the rules leave it out."""
        finding = None if self.name in case.rules.without else self.function(case)
        if finding is None:
            return None
        if self.similarity is not None:
            finding = with_heritage(case, finding, same_site=self.similarity == "same site")
        return replace(finding, check=self.name, critical=self.critical or self.name in case.rules.critical)


_REGISTER: Final[dict[str, Check]] = {}


def check(
    name: str,
    title: str,
    *,
    order: int,
    owner: str,
    verification: str,
    validation: str,
    critical: bool = False,
    limits: tuple[Limit | LimitCurve, ...] = (),
    subject: str = "other",
    similarity: Similarity | None = None,
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as a check.

    Args:
        name: the short name, as in ``findings[].check``.
        title: the name for a reader.
        order: the place in the report, from 1.
        owner: who answers for an open action: ``ship``, ``launcher`` or ``both`` partners.
        verification: how an open action is verified: T test, A analysis, I inspection, S similarity (ISO 15863).
        validation: how far the method is validated, in one sentence.
        critical: without this check there is no verdict.
        limits: what a rule set may set of this check: all that it reads from ``case.rules``.
        subject: where the protocol's list of requirements has it: ``mission``, ``mechanical``, ``electrical``,
            ``loads``, ``thermal``, ``cleanliness``, ``radio``, ``programme``, ``facilities`` or ``other``.
        similarity: which flights of the ship on this launcher pass the check where the data leave it open: those from
            any site, or from the same site; None: the data alone decide.
    """

    def register(function: CheckFunction) -> CheckFunction:
        _refuse_namesake(name, limits, function)
        _REGISTER[name] = Check(
            name, title, order, critical, owner, verification, validation, function, limits, subject, similarity
        )
        return function

    return register


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check of this folder in the order of the report."""
    package = importlib.import_module("perilune.integration.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return tuple(sorted(_REGISTER.values(), key=lambda row: (row.order, row.name)))


def checks_by_name() -> dict[str, Check]:
    """Return every check by its short name, in the order of the report."""
    return {row.name: row for row in all_checks()}


def load_checks(folder: Path) -> tuple[str, ...]:
    """Import every Python file of a folder of the user's own; its checks are asked with the built-in ones from then on.

    The files are programs and run with the rights of the user: name only a folder whose files you know. Nothing loads
    one unasked.

    Returns:
        The names of the checks that the folder adds.

    Raises:
        InputError: no such folder, no check in it, a file that cannot be imported, or a name that is taken.
    """
    files = sorted(folder.glob("*.py"))
    if not files:
        cause = "no Python file in the folder" if folder.is_dir() else "no such folder"
        fix = "name the folder that holds the files of your checks"
        raise InputError(
            Problem(cause, file=str(folder), expected="a folder with one .py file for each check", fix=fix)
        )
    all_checks()
    for path in files:
        _import(path)
    all_checks.cache_clear()
    added = tuple(
        row.name for row in all_checks() if Path(row.function.__code__.co_filename).parent == folder.absolute()
    )
    if not added:
        expected, fix = "a function with the decorator @check", "decorate it, see docs/integration.md"
        raise InputError(Problem("no check in the folder", file=str(folder), expected=expected, fix=fix))
    return added


def _import(path: Path) -> None:
    absolute = path.absolute()
    name = f"perilune_own_check_{hashlib.sha256(str(absolute).encode()).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, absolute)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except InputError:
        _forget(name, absolute)
        raise
    except Exception as error:
        _forget(name, absolute)
        line = error.lineno if isinstance(error, SyntaxError) else _line(error, absolute)
        cause = f"cannot be imported: {type(error).__name__}: {error.args[0] if error.args else error}"
        fix = "mend the file; python FILE shows the same mistake"
        raise InputError(Problem(cause, file=str(path), line=line, expected="a Python module", fix=fix)) from error


def _forget(module: str, path: Path) -> None:
    """Drop what a file registered before it failed."""
    del sys.modules[module]
    for row in [row for row in _REGISTER.values() if row.function.__code__.co_filename == str(path)]:
        del _REGISTER[row.name]


def _line(error: BaseException, path: Path) -> int | None:
    """Return the line of a file at which an exception was on its way up, the deepest one."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _refuse_namesake(name: str, limits: tuple[Limit | LimitCurve, ...], function: CheckFunction) -> None:
    """Refuse a check, or a limit, whose name stands for another one already."""
    code = function.__code__
    others = [row for row in _REGISTER.values() if row.function.__code__.co_filename != code.co_filename]
    taken = {limit.name: limit for row in others for limit in row.limits}
    doubled = [limit.name for limit in limits if taken.get(limit.name, limit) != limit]
    problems = [f"there is a limit '{limit}' already" for limit in doubled]
    problems += [f"there is a check '{name}' already" for row in others if row.name == name]
    if problems:
        expected, fix = "a name of its own", "give it another name"
        raise InputError([Problem(row, code.co_filename, code.co_firstlineno, None, expected, fix) for row in problems])
