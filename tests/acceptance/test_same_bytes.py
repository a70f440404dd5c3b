"""The same programme elsewhere on the machine: other workers, hash seed, time zone, locale, folder; the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.test_crash import contents
from tests.acceptance.test_plan import PROBE, PROGRAMME

pytestmark = pytest.mark.slow

PLACES = {
    "here": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "there": {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Chatham", "LC_ALL": "C", "PYTHONUTF8": "0"},
}
WORKERS = {"here": "1", "there": "2"}


def planned(folder: Path, place: str) -> dict[str, bytes]:
    (folder / "catalogue" / "ships").mkdir(parents=True)
    (folder / "catalogue" / "ships" / "probe.toml").write_text(PROBE, encoding="utf-8")
    (folder / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    options = ["--out", "out", "--cache", "cache", "--workers", WORKERS[place]]
    command = [sys.executable, "-m", "perilune", "plan", "programme.toml", *options]
    environment = {**os.environ, **PLACES[place]}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return contents(folder / "out")


def test_a_plan_has_the_same_bytes_elsewhere(tmp_path):
    here, there = (planned(tmp_path / place, place) for place in PLACES)
    assert here.keys() == there.keys()
    assert {"plan.json", "report.html"} <= here.keys()
    assert [name for name in here if here[name] != there[name]] == []
