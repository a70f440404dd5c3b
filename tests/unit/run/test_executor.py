"""Results in order, each computed once, kept through errors, Ctrl-C and kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from perilune.errors import InputError, NoSolution
from perilune.run import Pool, ResultStore, Task, evaluate
from perilune.run.progress import Lines


class Told:
    """A display that remembers."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def start(self, total: int, stored: int) -> None:
        self.told.append((total, stored))

    def done(self, label: str) -> None:
        self.told.append(label)

    def stop(self) -> None:
        self.told.append("stop")


def _marks(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_order_and_only_once(workers: int, jobs: ModuleType, tmp_path: Path) -> None:
    marks, store, shown = tmp_path / "marks", ResultStore(tmp_path), Told()
    numbers = [3, 1, -2, 3, 7]
    first = evaluate([jobs.job(n, marks) for n in numbers], store, workers, shown)
    assert [getattr(result, "value", None) for result in first] == [1.0, 1 / 3, None, 1.0, 7 / 3]
    assert first[2] == NoSolution("it is negative", "sign")
    assert sorted(_marks(marks)) == [-2, 1, 3, 7]
    assert shown.told[0] == (4, 0)
    assert shown.told[-1] == "stop"
    again = evaluate([jobs.job(n, marks) for n in [*numbers, 9]], store, workers, shown)
    assert again[:5] == first
    assert sorted(_marks(marks)) == [-2, 1, 3, 7, 9]
    assert (5, 4) in shown.told


def test_the_longest_start_first(jobs: ModuleType, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    evaluate([jobs.job(n, marks) for n in (2, 5, 1, 4)], ResultStore(tmp_path))
    assert _marks(marks) == [5, 4, 2, 1]


def test_before_the_longest_comes_one_of_each_function(jobs: ModuleType, tmp_path: Path) -> None:
    """Two processes that begin with the same function would both compile its kernels."""
    shown = Told()
    other = Task(jobs.threads, (), str, {}, "another function", cost=1.0)
    evaluate([*(jobs.job(n, tmp_path / "marks") for n in (2, 5)), other], ResultStore(tmp_path), 1, shown)
    assert shown.told[1:-1] == ["number 5", "another function", "number 2"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for the workers in /proc")
def test_a_pool_keeps_its_processes_from_one_set_to_the_next_and_after_an_error(
    jobs: ModuleType, tmp_path: Path
) -> None:
    store, seen = ResultStore(tmp_path), []
    with Pool(2) as pool:
        for first in (0, 2):
            evaluate([jobs.job(n, tmp_path / "marks") for n in (first, first + 1)], store, pool)
            seen.append(_workers(os.getpid()))
        bad = Task(jobs.refuse, (4,), jobs.Answer, {}, "bad")
        with pytest.raises(ArithmeticError):
            evaluate([bad, jobs.job(8, tmp_path / "marks")], store, pool)
        results = evaluate([jobs.job(n, tmp_path / "marks") for n in (5, 6)], store, pool)
    assert len(seen[0]) == 2
    assert seen[0] == seen[1]
    assert [result.value for result in results] == [5 / 3, 6 / 3]
    assert _workers(os.getpid()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_a_task_is_raised_and_the_rest_is_kept(workers: int, jobs: ModuleType, tmp_path: Path) -> None:
    marks, store = tmp_path / "marks", ResultStore(tmp_path)
    bad = Task(jobs.refuse, (4,), jobs.Answer, {}, "bad", cost=-1.0)
    with pytest.raises(ArithmeticError, match="4 is refused"):
        evaluate([jobs.job(1, marks), bad], store, workers)
    assert evaluate([jobs.job(1, marks)], store)[0].value == 1 / 3
    assert _marks(marks).count(1) <= 2


def test_workers_have_one_thread_each(jobs: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    tasks = [Task(jobs.threads, (), str, i, "threads") for i in range(2)]
    assert evaluate(tasks, ResultStore(tmp_path), workers=2) == ["1", "1"]
    assert os.environ["OMP_NUM_THREADS"] == "7"


def test_a_function_that_a_worker_cannot_import_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="module-level"):
        evaluate([Task(lambda: 1, (), int, {}, "lambda")], ResultStore(tmp_path))


def test_the_key_depends_on_inputs_function_and_code(jobs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from perilune.run.code_version import library_versions

    one = Task(jobs.work, (1, ""), jobs.Answer, {"number": 1}, "one")
    assert one.key == Task(jobs.work, (2, ""), jobs.Answer, {"number": 1}, "other label").key
    assert one.key != Task(jobs.work, (1, ""), jobs.Answer, {"number": 2}, "one").key
    assert one.key != Task(jobs.refuse, (1,), jobs.Answer, {"number": 1}, "one").key
    ours = Task(library_versions, (), tuple[tuple[str, str], ...], {}, "ours")
    before = ours.key
    monkeypatch.setattr("perilune.run.task.code_version", lambda package: f"changed {package}")
    assert Task(library_versions, (), tuple[tuple[str, str], ...], {}, "ours").key != before


def test_killed_in_the_middle_goes_on_from_there(jobs: ModuleType, tmp_path: Path) -> None:
    marks, store = tmp_path / "marks", ResultStore(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", "import jobs; jobs.main()", str(tmp_path)])
    _wait_for(lambda: len(list(store.folder.rglob("*.json"))) >= 3)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    known = len(list(store.folder.rglob("*.json")))
    assert 3 <= known < 12
    count = _settled(marks)
    shown = Told()
    results = evaluate([jobs.job(n, marks) for n in range(12)], store, 1, shown)
    assert [result.value for result in results] == [n / 3 for n in range(12)]
    assert shown.told[0] == (12, known)
    assert len(_marks(marks)) == count + 12 - known


def test_ctrl_c_ends_the_workers_and_keeps_what_is_done(jobs: ModuleType, tmp_path: Path) -> None:
    marks, store = tmp_path / "marks", ResultStore(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", "import jobs; jobs.main()", str(tmp_path)], stderr=subprocess.PIPE
    )
    _wait_for(lambda: len(list(store.folder.rglob("*.json"))) >= 2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode != 0
    assert b"KeyboardInterrupt" in errors
    assert len(_marks(marks)) == _settled(marks)
    assert len(list(store.folder.rglob("*.json"))) >= 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for the workers in /proc")
@pytest.mark.usefixtures("jobs")
def test_ctrl_c_does_not_reach_the_workers_even_while_they_start(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import jobs; jobs.main()", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    _wait_for(lambda: len(_workers(process.pid)) == 2)
    workers = _workers(process.pid)
    while not (tmp_path / "marks").exists() and process.poll() is None:
        for worker in workers:
            os.kill(worker, signal.SIGINT)
        time.sleep(0.02)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert len(_marks(tmp_path / "marks")) == 12


def _workers(parent: int) -> list[int]:
    """Return the processes of the pool that a process has started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_lines_tell_each_task(jobs: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate([jobs.job(n, tmp_path / "marks") for n in (1, 2)], ResultStore(tmp_path), 1, Lines("work", sys.stderr))
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["work: 2 tasks, 0 already known", "work: [1/2] number 2", "work: [2/2] number 1"]


def test_an_address_without_a_scheduler_is_bad_input(jobs: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="no Dask scheduler answers at 'foo'"):
        evaluate([jobs.job(1, tmp_path / "marks")], ResultStore(tmp_path), cluster="foo")
    assert not (tmp_path / "marks").exists()


@pytest.mark.slow
def test_a_dask_cluster_does_the_work(jobs: ModuleType, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    marks = tmp_path / "marks"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        tasks = [jobs.job(n, marks) for n in (3, 1, -2)]
        results = evaluate(tasks, ResultStore(tmp_path), cluster=cluster.scheduler_address)
    assert results == evaluate(tasks, ResultStore(tmp_path / "alone"))


def _wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def _settled(marks: Path) -> int:
    """Return the number of marks when no worker is left to add one."""
    time.sleep(0.8)
    return len(_marks(marks))
