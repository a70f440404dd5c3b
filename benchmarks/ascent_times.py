"""Claim: a payload of a vehicle of three stages takes at most 2 s, a curve over C3 of nine optima at most 10 s.

Each in a process of its own, so that nothing is compiled or known before, with the optimum of the anchor counted.
Processor time without imports: other work on the machine counts for little, though cores that share a unit slow each
other by up to a half. ``payload_kg`` is the optimum before any reserve: equal from one version to the next.
"""

import json
import os
import subprocess
import sys
from typing import Any, Final

PAYLOADS: Final = (
    ("saturn-v", "tli"),
    ("saturn-v", "leo"),
    ("soyuz-2-1b-fregat", "sso"),
    ("soyuz-2-1b-fregat", "gto"),
    ("soyuz-st-b", "sso"),
    ("delta-iv-heavy", "circular=407,51.6"),
    ("delta-iv-heavy", "gto"),
    ("ariane-5-eca", "gto"),
    ("vega", "leo"),
    ("long-march-3b-e", "gto"),
    ("proton-m", "leo"),
    ("pslv-ca", "sso"),
    ("titan-iiie", "c3=10"),
    ("atlas-v-551", "sso"),
)
"""Three stages, or two with boosters."""
CURVES: Final = ("saturn-v", "sls-block-1", "falcon-9", "soyuz-2-1b-fregat", "delta-iv-heavy", "ariane-5-eca")
PAYLOAD_LIMIT_S: Final = 2.0
CURVE_LIMIT_S: Final = 10.0


def _fresh(launcher: str, target: str) -> dict[str, Any]:
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks._ascent_time", launcher, target]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def run(*launchers: str) -> dict[str, object]:
    """Return the times of all, or of the launchers named."""
    payloads = [_fresh(name, to) for name, to in PAYLOADS if not launchers or name in launchers]
    curves = [_fresh(name, "curve") for name in CURVES if not launchers or name in launchers]
    slowest = [max((row["processor_s"] for row in rows), default=0.0) for rows in (payloads, curves)]
    return {
        "slowest_payload_processor_s": slowest[0],
        "slowest_curve_processor_s": slowest[1],
        "payloads": payloads,
        "curves": curves,
        "goal": f"each payload in {PAYLOAD_LIMIT_S:.0f} s, each curve in {CURVE_LIMIT_S:.0f} s",
        "met": slowest[0] <= PAYLOAD_LIMIT_S and slowest[1] <= CURVE_LIMIT_S,
    }
