"""Damaged files, 100,000 of TOML and 10,000 of each other kind: an answer or a refusal, soon, in little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("fuzz_run.py")
LONGEST_S = 2.0
MOST_MEMORY_MB = 300.0
TOML = {"entries": 70_000, "programme": 20_000, "station": 10_000}
OTHERS = dict.fromkeys(("horizon", "oem", "spk", "gravity", "tle", "omm", "rinex"), 10_000)


def fuzzed(reader: str, count: int) -> dict[str, object]:
    done = subprocess.run([sys.executable, "-W", "error", RUN, reader, str(count)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "count"), [*TOML.items(), *OTHERS.items()])
def test_no_mutant_ends_otherwise(reader, count):
    found = fuzzed(reader, count)
    assert found["failures"] == []
    assert found["count"] == count
    assert 0 < found["refused"] < count  # both endings are met, else the mutants say little
    assert found["slowest_s"] < LONGEST_S
    assert found["memory_mb"] < MOST_MEMORY_MB
