"""The executor: tasks on a pool of local processes, or on a Dask cluster, each result stored as soon as it arrives.

A run that is killed loses only the tasks that were running; the same call goes on from there.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, Final

from perilune.errors import InputError, Problem
from perilune.run.interrupt import ctrl_c_after
from perilune.run.progress import Progress, Silent
from perilune.run.store import ResultStore
from perilune.run.task import Task

_CONNECT_S: Final = 30
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def evaluate(
    tasks: Sequence[Task],
    store: ResultStore,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> list[Any]:
    """Return the results of tasks, in their order: from the store where it holds them, else computed and stored.

    Args:
        tasks: what is to be done; equal tasks are done once.
        store: where results are looked up and kept.
        workers: the number of local processes; one works in this process.
        progress: what to tell while working; nothing by default.
        cluster: the address of a Dask scheduler, which then does the work; needs the extra ``cluster``.

    Raises:
        Exception: whatever a task raises; the results that came before it stay stored.
        InputError: no scheduler answers at the address of the cluster.
        KeyboardInterrupt: on Ctrl-C, after the workers have ended.
    """
    shown = Silent() if progress is None else progress
    documents = {key: kept for key in {task.key for task in tasks} if (kept := store.get(key)) is not None}
    missing = {task.key: task for task in tasks if task.key not in documents}
    pending = sorted(missing.values(), key=lambda task: -task.cost)
    shown.start(len(documents) + len(pending), len(documents))
    try:
        for task, document in _computed(pending, workers, cluster):
            store.put(task.key, document)
            documents[task.key] = document
            shown.done(task.label)
    finally:
        shown.stop()
    return [task.result(documents[task.key]) for task in tasks]


def _computed(pending: Sequence[Task], workers: int, cluster: str | None) -> Iterator[tuple[Task, Any]]:
    if not pending:
        return iter(())
    if cluster is not None:
        return _on_cluster(pending, cluster)
    if workers <= 1 or len(pending) == 1:
        return ((task, task.document()) for task in pending)
    return _in_pool(pending, min(workers, len(pending)))


def _in_pool(pending: Sequence[Task], workers: int) -> Iterator[tuple[Task, Any]]:
    """Yield results as they arrive from fresh processes, each held to one thread."""
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    with _one_thread_each():
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
        try:
            with ctrl_c_after(), _ctrl_c_blocked():
                futures = {pool.submit(_document, task): task for task in pending}
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise
        pool.shutdown()


def _on_cluster(pending: Sequence[Task], address: str) -> Iterator[tuple[Task, Any]]:
    """Yield results as they arrive from the workers of a Dask scheduler."""
    import distributed

    try:
        connected = distributed.Client(address, timeout=_CONNECT_S)
    except (OSError, ValueError) as error:
        expected = "the address of a running scheduler, such as tcp://host:8786"
        cause = f"no Dask scheduler answers at '{address}' ({error})"
        problem = Problem(cause, key="--cluster", expected=expected, fix="start one with 'dask scheduler'")
        raise InputError(problem) from None
    with connected as client:
        futures = {client.submit(_document, task, key=f"perilune-{task.key}", pure=False): task for task in pending}
        for future in distributed.as_completed(list(futures)):
            yield futures[future], future.result()


def _document(task: Task) -> Any:
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
