"""The executor: tasks on a pool of local processes, or on a Dask cluster, each result stored as soon as it arrives.

A run that is killed loses only the tasks that were running; the same call goes on from there.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from perilune.errors import InputError, Problem
from perilune.run.pool import Pool, document_of
from perilune.run.progress import Progress, Silent
from perilune.run.store import ResultStore
from perilune.run.task import Task

_CONNECT_S: Final = 30


def evaluate(
    tasks: Sequence[Task],
    store: ResultStore,
    workers: int | Pool = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> list[Any]:
    """Return the results of tasks, in their order: from the store where it holds them, else computed and stored.

    Args:
        tasks: what is to be done; equal tasks are done once.
        store: where results are looked up and kept.
        workers: the number of local processes, one works in this process; or a pool, which outlives this call.
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
    pending = _longest_first(missing.values())
    shown.start(len(documents) + len(pending), len(documents))
    try:
        for task, document in _computed(pending, workers, cluster):
            store.put(task.key, document)
            documents[task.key] = document
            shown.done(task.label)
    finally:
        shown.stop()
    return [task.result(documents[task.key]) for task in tasks]


def _computed(pending: Sequence[Task], workers: int | Pool, cluster: str | None) -> Iterator[tuple[Task, Any]]:
    if not pending:
        return iter(())
    if cluster is not None:
        return _on_cluster(pending, cluster)
    return workers.documents(pending) if isinstance(workers, Pool) else _alone(pending, workers)


def _longest_first(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks with the longest first, before them one of each function: so no two compile the same at once."""
    ordered = sorted(tasks, key=lambda task: -task.cost)
    first: dict[Any, Task] = {}
    for task in ordered:
        first.setdefault(task.function, task)
    return [*first.values(), *(task for task in ordered if first[task.function] is not task)]


def _alone(pending: Sequence[Task], workers: int) -> Iterator[tuple[Task, Any]]:
    """Yield results from a pool of these tasks alone."""
    with Pool(min(workers, len(pending))) as pool:
        yield from pool.documents(pending)


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
        futures = {client.submit(document_of, task, key=f"perilune-{task.key}", pure=False): task for task in pending}
        for future in distributed.as_completed(list(futures)):
            yield futures[future], future.result()
