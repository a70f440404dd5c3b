"""Run by a peer's interpreter: pykep and satkit on the cases of a file, each answer read out, to another file.

``python _lambert_peers.py NAME CASES ANSWERS``: NAME is pykep or satkit; CASES holds r1, r2, tof (gm 1) and the
greatest number of revolutions of each case, which satkit cannot be told: it always gives all.
"""

import importlib
import importlib.util
import sys
import time
import types
from pathlib import Path
from typing import Any

import numpy as np

REPETITIONS = 3


def pykep() -> Any:
    """Return pykep's core alone: the wheel 3.0.1 lacks a file that the package reads when it is imported whole."""
    spec = importlib.util.find_spec("pykep")
    package = types.ModuleType("pykep")
    package.__path__ = list((spec and spec.submodule_search_locations) or [])
    sys.modules["pykep"] = package
    return importlib.import_module("pykep.core")


def by_pykep(solver: Any, cases: list[tuple[list[float], list[float], float, int]]) -> list[tuple[Any, Any]]:
    answers = []
    for r1, r2, tof, most in cases:
        problem = solver(r1, r2, tof, 1.0, False, most)
        answers.append((problem.v0, problem.v1))
    return answers


def by_satkit(solver: Any, cases: list[tuple[Any, Any, float, int]]) -> list[tuple[Any, Any]]:
    answers = []
    for r1, r2, tof, _ in cases:
        found = solver(r1, r2, tof, 1.0)
        answers.append(([row[0] for row in found], [row[1] for row in found]))
    return answers


def main(name: str, given: str, into: str) -> None:
    with np.load(given) as file:
        r1, r2, tof, most = file["r1"], file["r2"], file["tof"], file["most"].tolist()
    seconds = []
    if name == "pykep":
        cases = list(zip(r1.tolist(), r2.tolist(), tof.tolist(), most, strict=True))
        solver = pykep().lambert_problem
    else:
        solver = importlib.import_module("satkit").__dict__["lambert"]
        cases = list(zip(list(r1), list(r2), tof.tolist(), most, strict=True))
    for _ in range(REPETITIONS):
        began = time.process_time()
        answers = by_pykep(solver, cases) if name == "pykep" else by_satkit(solver, cases)
        seconds.append(time.process_time() - began)
    v1 = np.full((len(cases), 2 * max(most) + 1, 3), np.inf)
    v2 = v1.copy()
    for i, (first, second) in enumerate(answers):
        count = min(len(first), v1.shape[1])
        v1[i, :count], v2[i, :count] = first[:count], second[:count]
    with Path(into).open("wb") as out:
        np.savez(out, v1=v1, v2=v2, seconds=min(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:4])
