"""``python -m benchmarks._mutant_run QUESTION ANSWER`` tests mutants of some modules in one warm process.

The tests run once; from then on it is known which of them call which function, and how long they take. Each mutant is
a fork of that process, in which the code of one function, or the constants of the module, are exchanged in memory, and
those tests run until one fails. Nothing is written but the answer: no source, no cache, no byte code. A fork that takes
many times as long as the tests did is ended, and its mutant found.

QUESTION is a JSON file: ``modules``, ``tests``, ``sample`` (0: all mutants). Compiled kernels run as plain Python where
``NUMBA_DISABLE_JIT`` is set, as ``benchmarks.mutation`` does.
"""

import gc
import importlib
import inspect
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from benchmarks._mutants import Mutant, mutants, mutated

_LEAST_LIMIT_S: Final = 5.0
_TIMES_AS_LONG: Final = 10.0
_UNCHANGED: Final = Mutant(-1, 0, None, "", "")


class MutantRun:
    """A pytest plugin that runs the collected tests on mutants in place of the usual loop."""

    def __init__(self, modules: list[str], sample: int) -> None:
        self._modules = [importlib.import_module(name) for name in modules]
        self._sources = {
            str(row.__file__): Path(str(row.__file__)).read_text(encoding="utf-8") for row in self._modules
        }
        self._sample = sample
        self._calls: dict[tuple[str, str], list[pytest.Item]] = {}
        self._seconds: dict[pytest.Item, float] = {}
        self.left_out: list[str] = []
        self.rows: list[dict[str, Any]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests on the source as it is, then on each mutant."""
        for item in session.items:
            self._watch(item)
        gc.collect()
        gc.freeze()
        for module in self._modules:
            source = self._sources[str(module.__file__)]
            if not self._survives(module, source, _UNCHANGED):
                raise RuntimeError(f"the tests of {module.__name__} fail on the source as it is")
            for mutant in self._chosen(module, mutants(source)):
                survived = self._survives(module, source, mutant)
                self.rows.append({"module": module.__name__, **vars(mutant), "survived": survived})
        return True

    def _watch(self, item: pytest.Item) -> None:
        """Run a test by itself; note which functions of the modules it calls."""
        called: set[tuple[str, str]] = set()

        def note(frame: FrameType, _event: str, _argument: object) -> None:
            code = frame.f_code
            if code.co_filename in self._sources:
                called.add((code.co_filename, _outermost(code.co_qualname)))

        started = time.process_time()
        sys.settrace(note)
        try:
            passed = _passes(item)
        finally:
            sys.settrace(None)
        self._seconds[item] = time.process_time() - started
        if called and not (passed and self._passes_again(item)):
            self.left_out.append(item.nodeid)
            return
        for function in called:
            self._calls.setdefault(function, []).append(item)

    def _passes_again(self, item: pytest.Item) -> bool:
        def exchange() -> None:
            for module in self._modules:
                _exchange(module, self._sources[str(module.__file__)], _UNCHANGED)

        return _in_fork(self._limit_s([item]), exchange, [item])

    def _limit_s(self, items: list[pytest.Item]) -> float:
        return _LEAST_LIMIT_S + _TIMES_AS_LONG * sum(self._seconds[item] for item in items)

    def _chosen(self, module: ModuleType, found: list[Mutant]) -> list[Mutant]:
        if not self._sample or len(found) <= self._sample:
            return found
        numbers = random.Random(module.__name__).sample(range(len(found)), self._sample)  # noqa: S311 - a sample
        return [found[number] for number in sorted(numbers)]

    def _survives(self, module: ModuleType, source: str, mutant: Mutant) -> bool:
        if mutant.function is not None:
            _function(module, mutant.function)  # what cannot be exchanged is no mutant found: here it is told
        items = sorted(self._tests(module, mutant), key=lambda item: self._seconds[item])
        return _in_fork(self._limit_s(items), lambda: _exchange(module, source, mutant), items)

    def _tests(self, module: ModuleType, mutant: Mutant) -> list[pytest.Item]:
        file = str(module.__file__)
        if mutant.function is not None:
            return self._calls.get((file, mutant.function), [])
        return list(dict.fromkeys(item for (name, _), rows in self._calls.items() if name == file for item in rows))


def _in_fork(limit_s: float, exchange: Callable[[], None], items: list[pytest.Item]) -> bool:
    """Return whether tests pass, in a fork of this process, after an exchange of code."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    for timer, name in ((signal.ITIMER_PROF, signal.SIGPROF), (signal.ITIMER_REAL, signal.SIGALRM)):
        signal.signal(name, signal.SIG_DFL)
        signal.setitimer(timer, limit_s if name is signal.SIGPROF else 10.0 * limit_s)
    status = 1
    try:
        exchange()
        following: list[pytest.Item | None] = [*items[1:], None]
        status = 0 if all(_passes(*pair) for pair in zip(items, following, strict=True)) else 1
    finally:
        os._exit(status)


def _passes(item: pytest.Item, following: pytest.Item | None = None) -> bool:
    reports = runtestprotocol(item, nextitem=following, log=False)
    return all(report.passed for report in reports)


def _exchange(module: ModuleType, source: str, mutant: Mutant) -> None:
    """Put a mutant in the place of the code that is loaded."""
    code = compile(mutated(source, mutant.number), str(module.__file__), "exec", dont_inherit=True)
    if mutant.function is None:
        _exchange_constants(module, code)
    else:
        _function(module, mutant.function).__code__ = _code(code, mutant.function)
    if mutant.function is None or not _is_kernel(module, mutant.function):
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


def _exchange_constants(module: ModuleType, code: CodeType) -> None:
    """Set what a module defines outside of its functions, there and where it was imported."""
    fresh: dict[str, Any] = {**{key: vars(module)[key] for key in ("__name__", "__file__", "__package__", "__spec__")}}
    exec(code, fresh)  # noqa: S102 - the mutant of a source of this project
    for name, value in fresh.items():
        was = vars(module).get(name)
        if name.startswith("__") or inspect.isfunction(value) or isinstance(value, type | ModuleType):
            continue
        if getattr(value, "__module__", None) == module.__name__ and callable(value):
            continue
        for other in list(sys.modules.values()):
            if getattr(other, "__name__", "").startswith(("perilune", "test")) and vars(other).get(name) is was:
                setattr(other, name, value)


def _function(module: ModuleType, qualified: str) -> FunctionType:
    """Return the plain function of a name, out of what its decorators made of it."""
    found: Any = module
    for name in qualified.split("."):
        found = inspect.getattr_static(found, name)
    for inner in ("__wrapped__", "fget", "func", "__func__"):
        found = getattr(found, inner, found)
    if not isinstance(found, FunctionType):
        raise TypeError(f"{module.__name__}.{qualified} is no plain function")
    return found


def _code(code: CodeType, qualified: str) -> CodeType:
    return next(row for row in _codes(code) if row.co_qualname == qualified)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for row in code.co_consts:
        if isinstance(row, CodeType):
            yield row
            yield from _codes(row)


def _outermost(qualified: str) -> str:
    return qualified.partition(".<locals>")[0]


def _is_kernel(module: ModuleType, qualified: str) -> bool:
    return hasattr(_function(module, qualified), "_cache")


def main(question: Path, answer: Path) -> None:
    """Answer one question."""
    asked = json.loads(question.read_text(encoding="utf-8"))
    sys.dont_write_bytecode = True
    run = MutantRun(asked["modules"], asked["sample"])
    # plain Python warns where compiled code does not: a division by zero, an overflow
    options = ["-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::RuntimeWarning"]
    status = int(pytest.main([*asked["tests"], *options], plugins=[run]))
    answer.write_text(json.dumps({"status": status, "rows": run.rows, "left_out": run.left_out}), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:]))
