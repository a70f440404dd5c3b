"""Two hundred runs killed at random moments, fifty on a full disk: after it the same bytes, and no torn file.

The runs are processes forked from this one, which has everything imported: a run then takes a second. A killed run is
the start of the next; where one comes to its end, its files must be those of the undisturbed run, byte by byte.
"""

import errno
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from perilune import files
from perilune.run.claim import CLAIM, claimed
from tests.acceptance.test_plan import PROBE, PROGRAMME

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks"),
    # a forked run has one thread of its own, and ends without returning here
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
KILLS = 200
FULL = 50


def child(programme: Path, out: Path, cache: Path, prepare=lambda: None) -> int:
    """Start a run in a forked process and return its number."""
    number = os.fork()
    if number:
        return number
    status = 99
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        sys.argv = ["perilune", "plan", str(programme), "--out", str(out), "--cache", str(cache), "--workers", "1"]
        prepare()
        from perilune.cli.app import main

        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
    finally:
        os._exit(status)


def status_of(number: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but what a run had not yet named, which begins with a dot."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def torn(found: dict[str, bytes], whole: dict[str, bytes]) -> list[str]:
    return [name for name, text in found.items() if whole.get(name) != text]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    place = tmp_path_factory.mktemp("crash")
    (place / "catalogue" / "ships").mkdir(parents=True)
    (place / "catalogue" / "ships" / "probe.toml").write_text(PROBE, encoding="utf-8")
    (place / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    import perilune.cli.plan
    import perilune.programme
    import perilune.report  # noqa: F401 - what every forked run then has

    assert status_of(child(place / "programme.toml", place / "out", place / "cache")) == 0
    begun = time.perf_counter()
    assert status_of(child(place / "programme.toml", place / "again", place / "cache")) == 0
    taken_s = time.perf_counter() - begun
    assert contents(place / "again") == contents(place / "out")
    return place, taken_s


def fresh(place: Path, draw: np.random.Generator) -> None:
    """An empty folder for the plan, and a store that lacks some of the results, none that takes long."""
    shutil.rmtree(place / "killed", ignore_errors=True)
    shutil.rmtree(place / "store", ignore_errors=True)
    shutil.copytree(place / "cache", place / "store")
    stored = sorted((place / "store").rglob("*.json"))
    for number in draw.choice(len(stored), 2, replace=False):
        if b"c3_km2_s2" not in stored[number].read_bytes()[:4000]:  # payload curves and windows take long
            stored[number].unlink()


def test_killed_runs_leave_whole_files_and_go_on_to_the_same_bytes(undisturbed):
    place, taken_s = undisturbed
    draw = np.random.default_rng(5)
    whole, known = contents(place / "out"), contents(place / "cache")
    fresh(place, draw)
    killed = finished = 0
    while killed < KILLS:
        number = child(place / "programme.toml", place / "killed", place / "store")
        time.sleep(float(draw.uniform(0.0, 1.3 * taken_s)))
        os.kill(number, signal.SIGKILL)
        status = status_of(number)
        assert torn(contents(place / "killed"), whole) == []
        assert torn(contents(place / "store"), known) == []
        if status == 0:
            assert contents(place / "killed") == whole
            finished += 1
            fresh(place, draw)
        else:
            assert status == -signal.SIGKILL
            killed += 1
    assert status_of(child(place / "programme.toml", place / "killed", place / "store")) == 0
    assert contents(place / "killed") == whole
    assert not list((place / "killed").rglob(".*.tmp"))
    assert not (place / "killed" / CLAIM).exists()
    assert finished > 0


def full_after(count: int):
    """The disk takes so many files and then none."""
    sync, written = os.fsync, [0]

    def fsync(descriptor: int) -> None:
        written[0] += 1
        if written[0] > count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "the disk")
        sync(descriptor)

    def prepare() -> None:
        files.os.fsync = fsync

    return prepare


def test_a_full_disk_is_told_and_leaves_nothing_torn(undisturbed):
    place, _ = undisturbed
    draw = np.random.default_rng(6)
    whole, known = contents(place / "out"), contents(place / "cache")
    told = 0
    for _ in range(FULL):
        fresh(place, draw)
        number = child(
            place / "programme.toml", place / "killed", place / "store", full_after(int(draw.integers(0, 20)))
        )
        status = status_of(number)
        assert status in (0, 2)
        told += status == 2
        assert torn(contents(place / "killed"), whole) == []
        assert torn(contents(place / "store"), known) == []
        if told % 10 == 1:
            assert status_of(child(place / "programme.toml", place / "killed", place / "store")) == 0
            assert contents(place / "killed") == whole
    assert told > FULL // 2


def test_a_second_run_in_the_folder_is_refused(undisturbed):
    place, _ = undisturbed
    before = contents(place / "out")
    with claimed(place / "out"):
        assert status_of(child(place / "programme.toml", place / "out", place / "cache")) == 2
    assert contents(place / "out") == before
    assert json.loads(before["plan.json"])["programme"] == "small"
