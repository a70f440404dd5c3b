"""The same answers on another kind of processor: verdicts alike, figures to nine digits.

Each command runs twice: as the processor is, and in an environment in which numba compiles for a plain x86-64, NumPy
and the mathematics of the C library leave AVX, AVX2, AVX-512 and FMA unused, and OpenBLAS takes its kernels of 2004.
heyoka has no such switch: its integrators are compiled for the processor both times.
"""

import json
import math
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.acceptance.test_plan import PROBE, PROGRAMME

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the environment names features of x86-64"),
]

NINE_DIGITS = 5e-10
NOTHING = 1e-12
RESIDUES = re.compile(r"\.(closure|defect_\w+)$")
"""What is left of a difference that should be nothing: how an orbit closes, how far a flight flown again ends."""

COMMANDS = (
    "astro propagate --position-km 6778 0 0 --velocity-km-s 0 5 6 --epoch 2027-01-01Z --for 6h --earth-field egm96:12",
    "astro family halo --point L2 --branch south --members 8",
    "transfers porkchop earth mars --depart 2031-01-01Z 2031-04-30Z --arrive 2031-07-01Z 2032-04-30Z",
    "transfers windows --from wenchang --to llo --between 2031-05-01Z 2031-05-08Z",
    "launch payload soyuz-2-1a --to leo",
)


def plain_environment() -> dict[str, str]:
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])  # type: ignore[call-overload]
    return {
        **os.environ,
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "NUMBA_ENABLE_AVX": "0",
        "NPY_DISABLE_CPU_FEATURES": " ".join(found),
        "OPENBLAS_CORETYPE": "Prescott",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-FMA,-FMA4",
    }


def differences(one: Any, other: Any, path: str = "", size: float = 0.0) -> Iterator[str]:
    """Yield where two documents differ: in anything but a figure, or in a figure by more than nine digits.

    A list of figures is a vector: its components are held against the largest of them, ``size``.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key), other.get(key), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        largest = max((abs(value) for value in one if isinstance(value, float)), default=0.0)
        for index, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, f"{path}[{index}]", largest)
    elif isinstance(one, float) and isinstance(other, float):
        near = math.isclose(one, other, rel_tol=NINE_DIGITS, abs_tol=max(NOTHING, NINE_DIGITS * size))
        if not (near or RESIDUES.search(path)):
            yield f"{path}: {one!r} and {other!r}"
    elif one != other:
        yield f"{path}: {one!r} and {other!r}"


def answer(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "perilune", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_differences_are_found():
    one = {"a": [1.0, "x"], "closure": 1e-9, "b": 2}
    assert list(differences(one, {"a": [1.0 + 1e-10, "x"], "closure": 3e-9, "b": 2})) == []
    assert list(differences(one, {"a": [1.0 + 1e-9, "y"], "b": 3})) != []
    assert len(list(differences(one, {"a": [1.0], "closure": 1e-9, "b": 3}))) == 2


def test_environment_takes_the_features_away():
    code = "import numpy, numba; print(numba.config.CPU_NAME, numpy.show_config(mode='dicts')['SIMD Extensions'])"
    done = subprocess.run([sys.executable, "-c", code], env=plain_environment(), capture_output=True, text=True)
    assert done.stdout.startswith("generic {")
    assert "'found'" not in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command.split()[:2]) for command in COMMANDS])
def test_figures_of_commands(command):
    arguments = [*command.split(), "--json"]
    here, plain = (json.loads(answer(arguments, env)) for env in (dict(os.environ), plain_environment()))
    assert list(differences(here, plain)) == []


def test_a_plan(tmp_path: Path):
    (tmp_path / "catalogue" / "ships").mkdir(parents=True)
    (tmp_path / "catalogue" / "ships" / "probe.toml").write_text(PROBE, encoding="utf-8")
    programme = tmp_path / "programme.toml"
    programme.write_text(PROGRAMME, encoding="utf-8")
    plans = []
    for name, environment in (("here", dict(os.environ)), ("plain", plain_environment())):
        out, cache = tmp_path / name, tmp_path / f"cache-{name}"
        answer(["plan", str(programme), "--out", str(out), "--cache", str(cache), "--workers", "1"], environment)
        plans.append(json.loads((out / "plan.json").read_text(encoding="utf-8")))
    assert plans[0]["options"]
    assert list(differences(*plans)) == []
