"""The matrix of every ship on every launcher to five destinations: its time from the store, and cold.

The whole matrix is computed cold where ``PERILUNE_BENCHMARK_COLD`` is set. Otherwise a sample of ships and launchers
is, by one process, and the cold time of the whole follows from the processor time of each kind of work: payloads by
launcher, ascents by pair with a crew, checks by pair. The time from the store is that of the sample, by pair. The
reading of the catalogue is in neither.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Final

from perilune.catalogue import Catalogue, load_catalogue
from perilune.integration.matrix import matrix
from perilune.run import ResultStore

CACHED_S: Final = 60.0
COLD_S: Final = 900.0
WORKERS: Final = 2
SHIPS: Final = ("soyuz-ms", "orion", "oryol", "chang-e-6")
EVERY: Final = 14
"""One launcher in so many is in the sample."""


class _Clock:
    """What processor time each kind of work of a run cost, told by the progress of the run."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.done_count: dict[str, int] = {}
        self._last = time.process_time()

    def start(self, total: int, stored: int) -> None:  # noqa: ARG002 - the interface of a progress display
        self._last = time.process_time()

    def done(self, label: str) -> None:
        now, kind = time.process_time(), label.partition(" ")[0]
        self.spent[kind] = self.spent.get(kind, 0.0) + now - self._last
        self.done_count[kind] = self.done_count.get(kind, 0) + 1
        self._last = now

    def stop(self) -> None:
        self._last = time.process_time()


def run() -> dict[str, object]:
    """Measure, and say whether both goals are kept on this machine."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as name:
        store = ResultStore(Path(name))
        figures = _whole(catalogue, store) if os.environ.get("PERILUNE_BENCHMARK_COLD") else _sampled(catalogue, store)
    figures["goal"] = f"cached at most {CACHED_S:.0f} s, cold at most {COLD_S:.0f} s on two cores"
    cached, cold = float(str(figures["cached_s"])), float(str(figures["cold_s"]))
    figures["met"] = cached <= CACHED_S and cold <= COLD_S
    return figures


def _whole(catalogue: Catalogue, store: ResultStore) -> dict[str, object]:
    began = time.perf_counter()
    first = matrix(catalogue, store=store, workers=WORKERS)
    cold = time.perf_counter() - began
    began = time.perf_counter()
    again = matrix(catalogue, store=store, workers=WORKERS)
    cached = time.perf_counter() - began
    return {
        "cells": len(first.cells),
        "cold_s": round(cold, 1),
        "cold_is": "measured",
        "cached_s": round(cached, 2),
        "cached_is_same": first == again,
    }


def _sampled(catalogue: Catalogue, store: ResultStore) -> dict[str, object]:
    launchers = catalogue.ids("launcher")[::EVERY]
    clock = _Clock()
    first = matrix(catalogue, ships=SHIPS, launchers=launchers, store=store, progress=clock)
    began = time.process_time()
    again = matrix(catalogue, ships=SHIPS, launchers=launchers, store=store)
    cached = time.process_time() - began
    ships, every = catalogue.ids("ship"), catalogue.ids("launcher")
    wider = len(every) / len(launchers)
    crews = [sum(bool(catalogue.ship(name).crew) for name in names) for names in (SHIPS, ships)]
    scale = {"payload": wider, "ascent": wider * crews[1] / crews[0], "checks": wider * len(ships) / len(SHIPS)}
    parts = {kind: clock.spent.get(kind, 0.0) * factor for kind, factor in scale.items()}
    # the checks of pairs run in one process, the rest on the pool
    cold = (parts["payload"] + parts["ascent"]) / WORKERS + parts["checks"]
    return {
        "cells": len(first.cells),
        "cells_of_the_whole": len(ships) * len(every) * len(first.destinations),
        **{f"{kind}_cpu_s_each": round(clock.spent[kind] / clock.done_count[kind], 3) for kind in clock.spent},
        **{f"{kind}_cpu_s_of_the_whole": round(seconds, 1) for kind, seconds in parts.items()},
        "cold_s": round(cold, 1),
        "cold_is": f"extrapolated to {WORKERS} cores from {len(launchers)} launchers and {len(SHIPS)} ships",
        "cached_s": round(cached * scale["checks"], 2),
        "cached_is_same": first == again,
    }
