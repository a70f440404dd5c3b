"""A pool of local processes that do tasks, each held to one thread."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self

from perilune.run.interrupt import ctrl_c_after
from perilune.run.task import Task

_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Pool:
    """Local processes for one task set after another; started when first needed, ended with the block.

    A fresh process imports the libraries before its first task, for seconds: who has several sets keeps one pool.

    Args:
        workers: the number of processes; one works in this process. So does a task that comes alone.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._others: set[Any] = set()

    def __enter__(self) -> Self:
        """Return the pool; nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, at once where an exception ends the block."""
        if kind is not None:
            self._stop()
        elif self._executor is not None:
            self._executor.shutdown()
            self._executor = None

    def documents(self, pending: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Yield tasks with their results as what JSON can hold, as they arrive; what a task raises ends the pool."""
        if self.workers <= 1 or len(pending) == 1:
            yield from ((task, task.document()) for task in pending)
            return
        try:
            executor = self._started()  # it starts Python's tracker of resources, which lets Ctrl-C through
            with _one_thread_each(), ctrl_c_after(), _ctrl_c_blocked():
                futures = {executor.submit(document_of, task): task for task in pending}
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            self._stop()
            raise

    def _started(self) -> ProcessPoolExecutor:
        """The processes; all of them start at the first task, as they see the environment then."""
        if self._executor is None:
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin_worker)
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
            for child in set(multiprocessing.active_children()) - self._others:
                child.terminate()


def document_of(task: Task) -> Any:
    """Return the result of a task as what JSON can hold."""
    return task.document()


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Keep Ctrl-C from processes started meanwhile until they leave it to the parent: importing takes them seconds."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Set, for processes started meanwhile, one thread for linear algebra and compiled kernels; cores run tasks."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
