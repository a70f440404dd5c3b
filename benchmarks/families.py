"""Claim: families of periodic orbits at least 3 times as fast as e2m2e, members agreeing to 1e-9.

A family of 100 halo orbits from L2 to the near-rectilinear ones, and the distant retrograde orbits, Earth-Moon. Ours
is followed from the libration point on, each time anew. The peer's members are found again in ours by their x; z, the
velocity and the period must agree. e2m2e runs in the interpreter that PERILUNE_PEERS names, else in this one.

Beside it: the state and its transition matrix over half a period of each halo, ours and heyoka's (batches of four,
compact mode, the fastest of its ways that compiles in seconds).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import heyoka as hy
import numpy as np

from perilune.astro import EARTH_MOON, Family, System, family
from perilune.astro.three_body import families_seeds
from perilune.astro.three_body.cr3bp import flow, transition_matrix

MEMBERS: Final = 100
LEAST_RATIO: Final = 3.0
LARGEST_DIFFERENCE: Final = 1e-9
LARGEST_GAP: Final = 1e-11
_REPEATS: Final = 5
_BATCH: Final = 4
_FIRST_USE: Final = "from perilune.astro import family; family('halo', point='L2').members(2)"


def _peer() -> dict[str, Any] | None:
    """Return what e2m2e made, None where it is not installed."""
    python = os.environ.get("PERILUNE_PEERS", sys.executable)
    if subprocess.run([python, "-c", "import e2m2e"], capture_output=True, check=False).returncode:  # noqa: S603
        return None
    script = str(Path(__file__).parent / "_families_e2m2e.py")
    done = subprocess.run([python, script], capture_output=True, text=True, check=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _followed(name: str, system: System) -> Family:
    found = family(name, point="L2" if name == "halo" else None, system=system)
    if not isinstance(found, Family):
        raise RuntimeError(found.reason)
    return found


def _cpu_s(name: str, system: System, count: int) -> float:
    seconds = []
    for _ in range(_REPEATS):
        for made in (families_seeds.lyapunov, families_seeds.halo, families_seeds.dro):
            made.cache_clear()
        start = time.process_time()
        _followed(name, system).members(count)
        seconds.append(time.process_time() - start)
    return min(seconds)


def _first_use_s() -> float:
    """Return how long the first family takes on a machine that has compiled nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        subprocess.run([sys.executable, "-c", _FIRST_USE], env=environment, check=True)  # noqa: S603
        return time.perf_counter() - start


def _largest_difference(name: str, system: System, rows: list[list[float]]) -> float:
    found = _followed(name, system)
    largest = 0.0
    for x, z, vy, period in rows:
        members = [np.append(member.state[[2, 4]], member.period) for member in found.at(x=x)]
        largest = max(largest, min(float(np.abs(member - [z, vy, period]).max()) for member in members))
    return largest


def _largest_gap(name: str) -> float:
    members = _followed(name, EARTH_MOON).members(MEMBERS)
    return max(float(np.abs(flow(member.state, member.period, member.mu) - member.state).max()) for member in members)


def _transition_us() -> dict[str, float]:
    """Return microseconds per transition matrix over half a period of 100 halos, ours and heyoka's, and agreement."""
    members = _followed("halo", EARTH_MOON).members(MEMBERS)
    states = np.array([member.state for member in members])
    halves = np.array([0.5 * member.period for member in members])
    ours = _least_us(
        lambda: [transition_matrix(s, float(t), EARTH_MOON.mu) for s, t in zip(states, halves, strict=True)]
    )
    system = hy.model.cr3bp(mu=EARTH_MOON.mu)
    equations = hy.var_ode_sys(system, hy.var_args.vars, order=1)
    batch = hy.taylor_adaptive_batch(equations, np.zeros((6, _BATCH)), compact_mode=True, tol=1e-16)
    blank = np.array(batch.state)
    # its axes are turned by half a turn and it takes momenta
    x, y, z, vx, vy, vz = (states * [-1.0, -1.0, 1.0, -1.0, -1.0, 1.0]).T
    canonical = np.array([x, y, z, vx - y, vy + x, vz])
    ends = np.empty((6, MEMBERS))

    def heyoka() -> None:
        for i in range(0, MEMBERS, _BATCH):
            batch.set_time(0.0)
            batch.state[:] = blank
            batch.state[:6] = canonical[:, i : i + _BATCH]
            batch.propagate_until(list(halves[i : i + _BATCH]))
            ends[:, i : i + _BATCH] = batch.state[:6]

    theirs = _least_us(heyoka)
    expected = np.array([flow(s, float(t), EARTH_MOON.mu) for s, t in zip(states, halves, strict=True)])
    return {
        "transition_matrix_ours_us": round(ours, 1),
        "transition_matrix_heyoka_us": round(theirs, 1),
        "transition_position_difference": float(np.abs(ends[:3] * [[-1.0], [-1.0], [1.0]] - expected[:, :3].T).max()),
    }


def _least_us(call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_REPEATS):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return 1e6 * min(seconds) / MEMBERS


def run() -> dict[str, object]:
    for name in ("halo", "dro"):
        _followed(name, EARTH_MOON).members(2)  # compile
    peer = _peer()
    figures: dict[str, object] = {"first_use_with_compilation_s": round(_first_use_s(), 1)}
    ratios, differences = [], []
    for name in ("halo", "dro"):
        rows = peer[name]["members"] if peer else []
        count = len(rows) or MEMBERS
        system = replace(EARTH_MOON, mu=peer["mu"]) if peer else EARTH_MOON
        seconds = _cpu_s(name, system, count)
        figures |= {f"{name}_members": count, f"{name}_ours_cpu_s": round(seconds, 4)}
        if peer:
            differences.append(_largest_difference(name, system, rows))
            ratios.append(float(peer[name]["cpu_s"]) / seconds)
            figures[f"{name}_e2m2e_cpu_s"] = round(peer[name]["cpu_s"], 3)
            figures[f"{name}_ratio"] = round(ratios[-1], 1)
            figures[f"{name}_largest_difference"] = differences[-1]
    gap = _largest_gap("halo")
    return {
        **figures,
        "e2m2e": peer["version"] if peer else "not installed",
        "halo_largest_closure": gap,
        **_transition_us(),
        "goal": f"at least {LEAST_RATIO} times e2m2e, members equal to {LARGEST_DIFFERENCE}, closed to {LARGEST_GAP}",
        "met": gap < LARGEST_GAP
        and bool(ratios)
        and min(ratios) >= LEAST_RATIO
        and max(differences) < LARGEST_DIFFERENCE,
    }
