"""Mutation score of the checks of a pair and of the compiled kernels of astro: the share of slips that the tests find.

``python -m benchmarks mutation [MODULE ...] [--sample N]``: a module is named by the end of its path, such as
``checks/mass`` or ``lambert``. Every mutant changes one operator, number or condition (:mod:`benchmarks._mutants`); it
is found where a test fails on it. Kernels run as plain Python, which is their reference implementation. With a sample
only that many mutants of each module are drawn, the same ones each time.

Cosmic Ray writes each mutant over its source and starts the tests anew, two seconds for a mutant of some milliseconds;
mutmut leaves out every function with a decorator, which all checks and kernels are. So neither is used.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from perilune.errors import InputError, Problem, suggest

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "perilune"
GOAL_PERCENT: Final = 75.0
CHECKS: Final = "integration/checks"
KERNELS: Final = "astro kernels"


@dataclass(frozen=True)
class Part:
    """Modules whose mutants are tested together, and the tests that concern them."""

    kind: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def _checks() -> Part:
    modules = [f"{CHECKS}/{path.stem}" for path in sorted((SOURCE / CHECKS).glob("[!_]*.py"))]
    return Part(CHECKS, tuple(modules), ("tests/unit/integration/checks",))


def _kernel(module: str) -> Part:
    tests = (f"tests/unit/astro/{module.replace('/', '/test_')}{suffix}.py" for suffix in ("", "_kernels"))
    return Part(KERNELS, (f"astro/{module}",), tuple(tests))


def _parts() -> list[Part]:
    return [
        _checks(),
        _kernel("two_body/kepler"),
        _kernel("two_body/lambert_time"),
        _kernel("two_body/lambert"),
        _kernel("two_body/lambert_partials"),
        _kernel("three_body/cr3bp_taylor"),
        _kernel("three_body/cr3bp_events"),
        _kernel("ephemerides/spk_evaluation"),
    ]


def run(*modules: str, sample: int = 0) -> dict[str, object]:
    """Measure, and say whether both kinds keep the goal.

    Raises:
        InputError: a name fits no module.
        RuntimeError: the tests of a part did not run.
    """
    chosen = _chosen(modules)
    rows, left_out = [], []
    for part in chosen:
        answer = _answer(part, sample)
        rows += [{"kind": part.kind, **row} for row in answer["rows"]]
        left_out += answer["left_out"]
    scores = {kind: _percent([row for row in rows if row["kind"] == kind]) for kind in (CHECKS, KERNELS)}
    measured = {f"{kind}_percent": score for kind, score in scores.items() if score is not None}
    figures: dict[str, object] = {**measured, "mutants": len(rows), "modules": _by_module(rows)}
    figures |= {"survivors": _survivors(rows), "tests_left_out": left_out, "goal": f"{GOAL_PERCENT:g} % of each kind"}
    return {**figures, "met": all(score is None or score >= GOAL_PERCENT for score in scores.values())}


def _chosen(names: Sequence[str]) -> list[Part]:
    if not names:
        return _parts()
    chosen, fitting = [], set()
    for part in _parts():
        fits = {module: [name for name in names if f"/{module}".endswith(f"/{name}")] for module in part.modules}
        fitting |= {name for rows in fits.values() for name in rows}
        modules = tuple(module for module in part.modules if fits[module])
        chosen += [Part(part.kind, modules, part.tests)] if modules else []
    unknown = [name for name in names if name not in fitting]
    if unknown:
        known = [module.rpartition("/")[2] for part in _parts() for module in part.modules]
        expected = f"one of {', '.join(known)}"
        raise InputError(Problem(f"no module '{x}'", expected=expected, fix=suggest(x, known)) for x in unknown)
    return chosen


def _answer(part: Part, sample: int) -> dict[str, Any]:
    modules = [f"perilune.{module.replace('/', '.')}" for module in part.modules]
    tests = [test for test in part.tests if (ROOT / test).exists()]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if part.kind == KERNELS:
        environment["NUMBA_DISABLE_JIT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "question.json", Path(folder) / "answer.json"
        question.write_text(json.dumps({"modules": modules, "tests": tests, "sample": sample}), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks._mutant_run", str(question), str(answer)]
        told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"rows": []}
    if not found["rows"]:
        raise RuntimeError(f"the tests of {', '.join(modules)} did not run: {told.stdout[-2000:]}{told.stderr[-2000:]}")
    return found


def _percent(rows: Sequence[dict[str, Any]]) -> float | None:
    """Return the share of mutants found, rounded down to tenths."""
    return (1000 * sum(not row["survived"] for row in rows) // len(rows)) / 10 if rows else None


def _by_module(rows: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    modules = dict.fromkeys(row["module"] for row in rows)
    groups = {name: [row for row in rows if row["module"] == name] for name in modules}
    return [{"module": name, "mutants": len(group), "percent": _percent(group)} for name, group in groups.items()]


def _survivors(rows: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    return [
        {"at": f"src/{row['module'].replace('.', '/')}.py:{row['line']}", "was": row["was"], "becomes": row["becomes"]}
        for row in rows
        if row["survived"]
    ]
