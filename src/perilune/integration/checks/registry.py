"""The register of checks: a decorated function in a file of this folder is a check, and nothing else is needed."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from perilune.integration.case import Case
from perilune.integration.model import Finding
from perilune.integration.rule_set import Limit, LimitCurve

CheckFunction = Callable[[Case], Finding | None]


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

    def __call__(self, case: Case) -> Finding | None:
        """Return the finding of this check on a case, or None where it does not apply or the rules leave it out."""
        finding = None if self.name in case.rules.without else self.function(case)
        critical = self.critical or self.name in case.rules.critical
        return None if finding is None else replace(finding, check=self.name, critical=critical)


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
    """

    def register(function: CheckFunction) -> CheckFunction:
        _REGISTER[name] = Check(name, title, order, critical, owner, verification, validation, function, limits)
        return function

    return register


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check of this folder in the order of the report."""
    package = importlib.import_module("perilune.integration.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return tuple(sorted(_REGISTER.values(), key=lambda row: (row.order, row.name)))
