"""Kernels compiled by numba and kept on disk: how they are made, read back quickly, and announced at the first use."""

import hashlib
import logging
import multiprocessing
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from types import CodeType
from typing import Any, Final

import numba
import numpy as np
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime import rtsys

_log = logging.getLogger("perilune")

_READ_ALONE: Final = ("0.68.",)
"""Releases of numba whose kernels were seen to run without the tables of its compiler; others load them all."""


def kernel(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator that compiles a function by ``numba.njit``, without the GIL, and keeps the result on disk.

    Numba registers the types and functions of its whole compiler, a third of a second, before it reads a kernel from
    disk; here that waits until something must be compiled.

    Args:
        options: of ``numba.njit``; a function with ``inline="always"`` stands in others and is not kept alone.

    >>> kernel()(lambda x: x + 1).nopython_signatures
    []
    """

    def decorate(function: Callable[..., Any]) -> Any:
        announce_compilation()
        compiled = numba.njit(nogil=True, **options)(function)
        if options.get("inline") != "always":
            compiled._cache = _Kept(function)
        return compiled

    return decorate


def kernel_stamp(function: Callable[..., Any]) -> str:
    """Return a digest of what a kernel is compiled from: its code, the kernels that it calls, the numbers it reads.

    Numba itself looks at date and size of the kernel's own file alone, and would go on with what was compiled from a
    kernel of another file that has changed since; installed files all bear one date.

    >>> kernel_stamp(lambda x: x + 1) == kernel_stamp(lambda x: x + 2)
    False
    """
    digest = hashlib.sha256()
    for part in _parts(function, set()):
        digest.update(part)
    return digest.hexdigest()


def _parts(function: Callable[..., Any], seen: set[int]) -> Iterator[bytes]:
    """What a function is made of; each function that it calls once."""
    seen.add(id(function))
    for code in _codes(function.__code__):
        yield code.co_code
        yield repr([constant for constant in code.co_consts if not isinstance(constant, CodeType)]).encode()
        yield from (name.encode() for name in code.co_names)
    for value in _values(function):
        yield from _value(value, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of those within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _values(function: Callable[..., Any]) -> Iterator[Any]:
    """The values that a function reads from outside itself."""
    for code in _codes(function.__code__):
        yield from (function.__globals__.get(name) for name in code.co_names)
    yield from (cell.cell_contents for cell in function.__closure__ or ())


def _value(value: Any, seen: set[int]) -> Iterator[bytes]:
    """What a kernel freezes of a value it reads: numbers, arrays, other kernels."""
    called = getattr(value, "py_func", None)
    if called is not None and id(called) not in seen:
        yield from _parts(called, seen)
    elif isinstance(value, np.ndarray):
        yield value.tobytes()
    elif isinstance(value, int | float | complex | str | tuple):
        yield repr(value).encode()


def _called(function: Callable[..., Any]) -> Iterator[Any]:
    """The kernels kept on disk that a function calls, those of the kernels that stand within it too."""
    for value in _values(function):
        if isinstance(getattr(value, "_cache", None), _Kept):
            yield value
        elif hasattr(value, "py_func"):
            yield from _called(value.py_func)


class _Kept:
    """The cache of one kernel; its folder is looked for at the first use, which an import does not wait for.

    What is kept of a kernel holds copies of those that it calls, which the compiler optimised once more: where it may
    order sums anew, a copy rounds otherwise. Of several copies a process takes the first that it meets. The kernels
    that one calls are therefore read before it, as they are compiled before it: each process then takes the same.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._called_read = False

    @cached_property
    def _files(self) -> Any:
        files = FunctionCache(self._function)
        files._cache_file = IndexDataCacheFile(
            cache_path=files.cache_path,
            filename_base=files._impl.filename_base,
            source_stamp=kernel_stamp(self._function),
        )
        return files

    @property
    def cache_path(self) -> str:
        """Return the folder."""
        return str(self._files.cache_path)

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return the kernel as it was compiled before, None if it was not."""
        self._read_called(target)
        if not numba.__version__.startswith(_READ_ALONE):
            return self._files.load_overload(signature, target)
        rtsys.initialize(target)
        with self._files._guard_against_spurious_io_errors():
            return self._files._load_overload(signature, target)
        return None

    def _read_called(self, target: Any) -> None:
        if self._called_read:
            return
        self._called_read = True
        for called in _called(self._function):
            for signature in called._cache.signatures(target):
                called.compile(signature)

    def signatures(self, target: Any) -> list[Any]:
        """Return the types of arguments for which a kernel is on disk, compiled for the processor of a target."""
        files, codegen = self._files, target.codegen()
        kept = files._cache_file._load_index()
        return [key[0] for key in kept if key == files._index_key(key[0], codegen)]

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep a kernel on disk."""
        self._files.save_overload(signature, compiled)

    def flush(self) -> None:
        """Forget what is on disk."""
        self._files.flush()


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
