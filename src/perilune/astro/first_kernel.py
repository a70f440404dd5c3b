"""Telling the user that numba compiles: at the first use after an install, and after an update."""

import logging
import multiprocessing
from functools import cache
from typing import Any

_log = logging.getLogger("perilune")


@cache
def announce_compilation() -> None:
    """Warn on the log, once in a process, when a kernel of Perilune is compiled that numba's cache on disk lacks.

    Without a setup of logging the log is stderr. Workers, processes with a parent of multiprocessing, keep silent.
    """
    from numba.core import event

    told: list[Any] = []

    def on_start(_: object, happening: Any) -> None:
        module = str(happening.data["dispatcher"].py_func.__module__)
        if not told and module.startswith("perilune."):
            told.append(module)
            _log.warning("compiling numerical kernels (%s ...): once, for seconds; later runs read them", module)

    def on_end(_: object, happening: object) -> None:
        pass

    if multiprocessing.parent_process() is None:
        listener = type("CompilationListener", (event.Listener,), {"on_start": on_start, "on_end": on_end})
        event.register("numba:compile", listener())
