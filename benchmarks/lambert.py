"""Claim: a million random Lambert cases of none to five revolutions, each on one conic and in time, eight times faster.

Positions in a cube, times up to 40 (gm 1), as pykep draws them; of each case one of its solutions is asked for. Every
answer is judged by an independent solver of Kepler's equation, which carries the first state on to the second. The
published cases (Vallado 7-5, Der I both ways, Der II) must come out to their printed digits. The peers pykep and satkit
run in the interpreter that PERILUNE_PEERS names, else in this one; their answers are read out, as ours are. ``single``
asks for the arc of less than one revolution, ``mixed`` for one solution of each case, ``all`` for every solution of up
to five revolutions (pykep is told how many are wanted; satkit gives all it has in any case).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import along_conic
from perilune.astro.two_body.lambert import Branch, lambert, lambert_all

Array = NDArray[np.float64]

CASES: Final = 1_000_000
PEER: Final = 20_000
MOST: Final = 5
LEAST_RATIO: Final = 8.0
LARGEST_RESIDUAL: Final = 1e-9
LARGEST_DIFFERENCE: Final = 1e-11
PRINTED_DIGITS_KM_S: Final = 2e-6
_LONGEST: Final = 40.0
_DER_1: Final = ((2249.171260, 1898.007100, 5639.599193), (1744.495443, -4601.556054, 4043.864391), 1618.5)
_DER_2: Final = ((22592.145603, -1599.915239, -19783.950506), (1922.067697, 4054.157051, -8925.727465), 36000.0)
_VALLADO: Final = ((15945.34, 0.0, 0.0), (12214.83899, 10249.46731, 0.0), 4560.0)
_PUBLISHED: Final = (
    (_VALLADO, False, (2.058913, 2.915965, 0.0)),
    (_DER_1, False, (-2.09572809, 3.92602196, -4.94516810)),
    (_DER_1, True, (1.94312182, -4.35300015, 4.54630439)),
    (_DER_2, False, (2.000652697, 0.387688615, -2.666947760)),
)


@dataclass(frozen=True, eq=False)
class Cases:
    """Random cases with one solution of each: ``column`` is its place among all of up to five revolutions."""

    r1: Array
    r2: Array
    tof: Array
    column: NDArray[np.int64]

    @property
    def revolutions(self) -> NDArray[np.int64]:
        return (self.column + 1) // 2


def _cases() -> Cases:
    generator = np.random.default_rng(20150301)
    r1, r2 = generator.uniform(-2.0, 2.0, (2, CASES, 3))
    tof = generator.uniform(0.1, _LONGEST, CASES)
    existing = lambert_all(r1, r2, tof, 1.0, MOST).solved.sum(axis=1)
    return Cases(r1, r2, tof, generator.integers(0, np.maximum(existing, 1)))


def _solve(cases: Cases) -> tuple[Array, Array]:
    """Return both velocities of the solutions asked for: one call for each branch."""
    v1, v2 = np.empty((2, cases.tof.size, 3))
    right = (cases.column > 0) & (cases.column % 2 == 0)
    sides: tuple[tuple[NDArray[np.int64], Branch], ...]
    sides = ((np.flatnonzero(~right), "left"), (np.flatnonzero(right), "right"))
    for rows, branch in sides:
        found = lambert(cases.r1[rows], cases.r2[rows], cases.tof[rows], 1.0, False, cases.revolutions[rows], branch)
        v1[rows], v2[rows] = found.v1_m_s, found.v2_m_s
    return v1, v2


def _rate(call: Callable[[], object], count: int) -> float:
    seconds = []
    for _ in range(3):
        began = time.process_time()
        call()
        seconds.append(time.process_time() - began)
    return 1e-6 * count / min(seconds)


def _residual(cases: Cases, v1: Array, v2: Array) -> float:
    """Return by how much two-body motion from the first end misses the second, relative, position and velocity."""
    there = along_conic(np.hstack([cases.r1, v1]), cases.tof, 1.0)
    worst = 0.0
    for reached, wanted in ((there[:, :3], cases.r2), (there[:, 3:], v2)):
        miss = np.linalg.norm(reached - wanted, axis=1) / np.linalg.norm(wanted, axis=1)
        worst = max(worst, float(miss.max()))
    return worst


def _published_difference_km_s() -> float:
    largest = 0.0
    for (r1, r2, tof_s), retrograde, v1 in _PUBLISHED:
        solution = lambert(1e3 * np.array(r1), 1e3 * np.array(r2), tof_s, 398_600.4418e9, retrograde)
        largest = max(largest, float(np.abs(1e-3 * solution.v1_m_s[0] - v1).max()))
    return largest


def _peer(name: str, cases: Cases, most: NDArray[np.int64]) -> dict[str, Any] | None:
    """Return the first velocities (n, k, 3) and the CPU time of a peer, None where it is not installed."""
    python = os.environ.get("PERILUNE_PEERS", sys.executable)
    probe = f"import importlib.util as u, sys; sys.exit(u.find_spec('{name}') is None)"
    if subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode:  # noqa: S603
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, into = Path(folder) / "cases.npz", Path(folder) / "answers.npz"
        np.savez(given, r1=cases.r1, r2=cases.r2, tof=cases.tof, most=most)
        script = str(Path(__file__).parent / "_lambert_peers.py")
        subprocess.run([python, script, name, str(given), str(into)], check=True)  # noqa: S603
        with np.load(into) as file:
            return {"v1": file["v1"], "rate": 1e-6 * cases.tof.size / float(file["seconds"])}


def _compare(cases: Cases, ours: dict[str, float]) -> dict[str, object]:
    """Return rates of the peers, ratios to them and the largest difference from them."""
    few = Cases(cases.r1[:PEER], cases.r2[:PEER], cases.tof[:PEER], cases.column[:PEER])
    everything = lambert_all(few.r1, few.r2, few.tof, 1.0, MOST)
    figures: dict[str, object] = {}
    asked = {"single": np.zeros(PEER, dtype=np.int64), "mixed": few.revolutions, "all": np.full(PEER, MOST)}
    for name, kinds in (("pykep", ("single", "mixed", "all")), ("satkit", ("all",))):
        for kind in kinds:
            peer = _peer(name, few, asked[kind])
            if peer is None:
                figures[name] = "not installed"
                break
            figures[f"{name}_{kind}_million_per_cpu_s"] = round(peer["rate"], 3)
            for compared in (kind,) if name == "pykep" else ("single", "mixed", "all"):
                figures[f"ratio_to_{name}_{compared}"] = round(ours[compared] / peer["rate"], 1)
            if kind == "all":
                figures[f"{name}_largest_difference"] = _difference(everything.v1_m_s, everything.solved, peer["v1"])
                figures[f"{name}_solutions_missing"] = int((everything.solved & ~np.isfinite(peer["v1"][..., 0])).sum())
    return figures


def _difference(ours: Array, solved: NDArray[np.bool_], theirs: Array) -> float:
    both = solved & np.isfinite(theirs[..., 0])
    a, b = ours[both], theirs[both]
    return float((np.linalg.norm(a - b, axis=1) / np.linalg.norm(a, axis=1)).max())


def run() -> dict[str, object]:
    cases = _cases()
    v1, v2 = _solve(cases)
    finite = np.isfinite(v1).all(axis=1) & np.isfinite(v2).all(axis=1)
    residual = _residual(cases, v1, v2)
    ours = {
        "single": _rate(lambda: lambert(cases.r1, cases.r2, cases.tof, 1.0), CASES),
        "mixed": _rate(lambda: _solve(cases), CASES),
        "all": _rate(lambda: lambert_all(cases.r1, cases.r2, cases.tof, 1.0, MOST), CASES),
    }
    peers = _compare(cases, ours)
    ratios = [peers[key] for key in peers if key.startswith("ratio") and not key.endswith("all")]
    differences = [peers[key] for key in peers if key.endswith("difference")]
    published = _published_difference_km_s()
    return {
        "cases": CASES,
        "with_whole_revolutions": int((cases.column > 0).sum()),
        "without_an_answer": int((~finite).sum()),
        "largest_residual": residual,
        "largest_difference_from_published_cases_km_s": published,
        **{f"ours_{kind}_million_per_cpu_s": round(rate, 2) for kind, rate in ours.items()},
        **peers,
        "goal": f"every case answered, residual below {LARGEST_RESIDUAL}; single and mixed at least {LEAST_RATIO} "
        f"times each peer that is installed, equal to {LARGEST_DIFFERENCE}",
        "met": bool(finite.all())
        and residual < LARGEST_RESIDUAL
        and published < PRINTED_DIGITS_KM_S
        and all(isinstance(ratio, float) and ratio >= LEAST_RATIO for ratio in ratios)
        and all(isinstance(value, float) and value < LARGEST_DIFFERENCE for value in differences),
    }
