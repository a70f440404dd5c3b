"""Run by pykep's interpreter: the porkchop of a file cell by cell, C3 and arrival v-infinity.

``python _porkchop_pykep.py CASES ANSWERS``: CASES holds heliocentric states of both bodies (n, 6) and (m, 6), their
epochs and gm. Ephemerides are given: what is measured is Lambert's problem, the differences and their lengths.
"""

import importlib
import importlib.util
import math
import sys
import time
import types
from pathlib import Path
from typing import Any

import numpy as np


def pykep() -> Any:
    """Return pykep's core alone: the wheel 3.0.1 lacks a file that the package reads when it is imported whole."""
    spec = importlib.util.find_spec("pykep")
    package = types.ModuleType("pykep")
    package.__path__ = list((spec and spec.submodule_search_locations) or [])
    sys.modules["pykep"] = package
    return importlib.import_module("pykep.core")


def main(given: str, into: str) -> None:
    solver = pykep().lambert_problem
    with np.load(given) as file:
        home, there = file["home"].tolist(), file["there"].tolist()
        leave, arrive, gm = file["leave"].tolist(), file["arrive"].tolist(), float(file["gm"])
    c3, v_infinity = np.full((len(leave), len(arrive)), np.inf), np.full((len(leave), len(arrive)), np.inf)
    began = time.process_time()
    for i, departing in enumerate(home):
        for j, arriving in enumerate(there):
            tof = arrive[j] - leave[i]
            if tof <= 0.0:
                continue
            arc = solver(departing[:3], arriving[:3], tof, gm, False, 0)
            c3[i, j] = math.dist(arc.v0[0], departing[3:]) ** 2
            v_infinity[i, j] = math.dist(arc.v1[0], arriving[3:])
    seconds = time.process_time() - began
    with Path(into).open("wb") as out:
        np.savez(out, c3=c3, v_infinity=v_infinity, seconds=seconds)


if __name__ == "__main__":
    main(*sys.argv[1:3])
