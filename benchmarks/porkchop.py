"""Claim: a 1000 x 1000 Earth-Mars porkchop on DE440, ephemerides included, takes less than a second on two cores.

C3, arrival v-infinity and declination of the departing asymptote of the opportunity of 2031. One and two threads must
give the same bytes. pykep solves a grid of 150 x 150 of the same dates in the interpreter that PERILUNE_PEERS names,
else in this one; it is given the ephemerides, and its time is scaled by the number of cells.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np

from perilune.astro import parse_time
from perilune.constants import GM_SUN
from perilune.transfers import BodyOrbit, Grid, Route, body, grid

SIDE: Final = 1000
PEER_SIDE: Final = 150
LONGEST_S: Final = 1.0
LARGEST_DIFFERENCE: Final = 1e-10
THREADS: Final = 2


def _route() -> Route:
    return Route(body("earth"), body("mars"), BodyOrbit(185e3), BodyOrbit(300e3))


def _axes(side: int) -> tuple[np.ndarray, np.ndarray]:
    dates = (("2030-10-01 UTC", "2031-05-01 UTC"), ("2031-05-15 UTC", "2032-06-01 UTC"))
    departure, arrival = (np.linspace(parse_time(first), parse_time(last), side) for first, last in dates)
    return departure, arrival


def _timed(route: Route, threads: int) -> tuple[Grid, float, float]:
    """Return the grid and the least wall and CPU time of five runs, ephemerides included."""
    numba.set_num_threads(threads)
    found = grid(route, *_axes(SIDE))
    wall, cpu = [], []
    for _ in range(5):
        began, worked = time.perf_counter(), time.process_time()
        found = grid(route, *_axes(SIDE))
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
    return found, min(wall), min(cpu)


def _same(one: Grid, two: Grid) -> bool:
    fields = ("c3_m2_s2", "v_infinity_m_s", "declination_rad", "half_cosine")
    return all(getattr(one.layers[0], name).tobytes() == getattr(two.layers[0], name).tobytes() for name in fields)


def _peer(route: Route) -> dict[str, Any] | None:
    python = os.environ.get("PERILUNE_PEERS", sys.executable)
    probe = "import importlib.util as u, sys; sys.exit(u.find_spec('pykep') is None)"
    if subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode:  # noqa: S603
        return None
    leave, arrive = _axes(PEER_SIDE)
    with tempfile.TemporaryDirectory() as folder:
        given, into = Path(folder) / "cases.npz", Path(folder) / "answers.npz"
        home, there = route.origin.states(leave), route.destination.states(arrive)
        np.savez(given, home=home, there=there, leave=leave, arrive=arrive, gm=GM_SUN)
        script = str(Path(__file__).parent / "_porkchop_pykep.py")
        subprocess.run([python, script, str(given), str(into)], check=True)  # noqa: S603
        with np.load(into) as file:
            return {name: file[name] for name in file.files}


def _compare(route: Route, cpu_s: float) -> dict[str, object]:
    peer = _peer(route)
    if peer is None:
        return {"pykep": "not installed"}
    ours = grid(route, *_axes(PEER_SIDE)).layers[0]
    finite = np.isfinite(peer["c3"])
    differences = [
        float(np.abs(mine[finite] / theirs[finite] - 1.0).max())
        for mine, theirs in ((ours.c3_m2_s2, peer["c3"]), (ours.v_infinity_m_s, peer["v_infinity"]))
    ]
    scaled = float(peer["seconds"]) * (SIDE / PEER_SIDE) ** 2
    return {
        "pykep_cpu_s_scaled": round(scaled, 2),
        "ratio_to_pykep": round(scaled / cpu_s, 1),
        "largest_difference_from_pykep": max(differences),
    }


def run() -> dict[str, object]:
    route = _route()
    one, wall_one, cpu_one = _timed(route, 1)
    two, wall_two, _ = _timed(route, min(THREADS, numba.config.NUMBA_NUM_THREADS))
    same = _same(one, two)
    peer = _compare(route, cpu_one)
    difference = peer.get("largest_difference_from_pykep", 0.0)
    return {
        "cells": SIDE * SIDE,
        "without_an_arc": int((~np.isfinite(two.layers[0].c3_m2_s2)).sum()),
        "wall_s_two_threads": round(wall_two, 3),
        "wall_s_one_thread": round(wall_one, 3),
        "cpu_s_one_thread": round(cpu_one, 3),
        "same_bytes_with_one_and_two_threads": same,
        **peer,
        "goal": f"below {LONGEST_S} s with two threads, the same bytes, equal to pykep to {LARGEST_DIFFERENCE}",
        "met": wall_two < LONGEST_S
        and same
        and isinstance(difference, float)
        and difference < LARGEST_DIFFERENCE
        and bool(np.isfinite(two.layers[0].c3_m2_s2).all()),
    }
