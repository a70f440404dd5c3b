"""Claim: sixty years of monthly windows to a low lunar orbit in a minute on two cores, the same bytes by any workers.

The cheapest window of every month 2026 to 2085 from Wenchang to a polar orbit of 100 km, found by the scan and flown
in the full force model, by two worker processes that start fresh; wall-clock time. Two of the years are then done by
one process and compared byte for byte.
"""

import resource
import tempfile
import time
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from perilune.astro import parse_time
from perilune.catalogue import load_catalogue
from perilune.constants import SECONDS_PER_DAY
from perilune.run import ResultStore
from perilune.transfers import Month, monthly_windows, windows

LONGEST_S: Final = 60.0
WORKERS: Final = 2


def run() -> dict[str, object]:
    """Return the measured figures."""
    site = load_catalogue().site("wenchang")
    start, end = parse_time("2026-01-01 UTC"), parse_time("2086-01-01 UTC")
    short = parse_time("2028-01-01 UTC")
    windows(site, "llo", start, start + SECONDS_PER_DAY, count=1)  # compiles, or reads the cache
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        many = monthly_windows(site, "llo", start, end, store=ResultStore(Path(folder, "two")), workers=WORKERS)
        seconds = time.perf_counter() - began
        cpu_s = _cpu_s()
        alone = monthly_windows(site, "llo", start, short, store=ResultStore(Path(folder, "one")))
    found = [month.window for month in many if month.window is not None]
    costs = [window.tli_dv_m_s + window.insertion_dv_m_s for window in found]
    same = _bytes(alone) == _bytes(many[: len(alone)])
    return {
        "months": len(many),
        "windows": len(found),
        "months_without_window": ", ".join(month.month for month in many if month.window is None) or "none",
        "workers": WORKERS,
        "wall_s": round(seconds, 1),
        "cpu_s_of_workers": round(cpu_s, 1),
        "dv_m_s_range": f"{min(costs):.1f} to {max(costs):.1f}",
        "same_bytes_as_one_worker": same,
        "goal": f"720 months in {LONGEST_S:g} s on {WORKERS} cores, the same bytes as one worker",
        "met": bool(len(many) == 720 and len(found) > 0 and seconds <= LONGEST_S and same),
    }


def _cpu_s() -> float:
    """Return the CPU time of the processes that ended [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bytes(months: tuple[Month, ...]) -> bytes:
    return TypeAdapter(tuple[Month, ...]).dump_json(months)
