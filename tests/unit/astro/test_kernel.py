import os
import subprocess
import sys

import pytest

TOLD = "compiling numerical kernels (perilune."


def said(code, **environment):
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return answer.stderr


def test_kernels_of_perilune_are_announced_once():
    code = """
import numba
from perilune.astro.kernel import announce_compilation

def ours(x):
    return x + 1
ours.__module__ = "perilune.astro.ours"
announce_compilation()
announce_compilation()
numba.njit(lambda x: x + 2)(1)
print("theirs", file=__import__("sys").stderr)
numba.njit(ours)(1)
numba.njit(ours)(1.0)
"""
    before, after = said(code).split("theirs")
    assert before == ""
    assert after.count(TOLD) == 1


MODULES = {
    "inner.py": """
from perilune.astro.kernel import kernel
FACTOR = {factor}
@kernel()
def twice(x):
    return FACTOR * x + {shift}
""",
    "outer.py": """
from inner import twice
from perilune.astro.kernel import kernel
@kernel()
def more(x):
    return twice(x) + 1.0
""",
}


def answer(folder, factor, shift):
    for name, text in MODULES.items():
        (folder / name).write_text(text.format(factor=factor, shift=shift))
        # as a wheel unpacks its files: all of one date
        os.utime(folder / name, (1_580_601_600, 1_580_601_600))
    code = "import sys; sys.path.insert(0, sys.argv[1]); from outer import more; print(more(3.0))"
    run = [sys.executable, "-B", "-c", code, str(folder)]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "kept")}
    return float(subprocess.run(run, capture_output=True, text=True, check=True, env=environment).stdout)


def test_a_kernel_is_compiled_again_when_one_that_it_calls_has_changed(tmp_path):
    assert answer(tmp_path, 2.0, 0.0) == 7.0
    assert answer(tmp_path, 2.0, 5.0) == 12.0
    assert answer(tmp_path, 4.0, 5.0) == 18.0


@pytest.mark.slow
def test_the_first_ephemeris_is_announced_and_the_second_is_not(tmp_path):
    code = "from perilune.astro import ephemeris; ephemeris.state('moon', 'earth', 0.0)"
    first, second = (said(code, NUMBA_CACHE_DIR=str(tmp_path)) for _ in range(2))
    assert first.count(TOLD) == 1
    assert second == ""


@pytest.mark.slow
def test_a_kernel_from_disk_is_read_without_the_compiler(tmp_path):
    code = """
import sys
from perilune.astro.ephemerides import ephemeris
print(ephemeris.position("moon", "earth", 0.0).tolist(), "numba.cpython.unicode" in sys.modules, file=sys.stderr)
"""
    first, second = (said(code, NUMBA_CACHE_DIR=str(tmp_path)).splitlines()[-1] for _ in range(2))
    assert first.endswith(" True")
    assert second == first.replace(" True", " False")


@pytest.mark.slow
def test_an_orbit_is_the_same_while_its_kernels_are_compiled_and_read_from_disk(tmp_path):
    """The kernel of an orbit holds a copy of its series that rounds otherwise than the series alone."""
    code = """
import sys
from perilune.astro.three_body.families import family
members = family("halo", point="L2", branch="south").members(8)
print([(row.state.tolist(), row.period) for row in members], file=sys.stderr)
"""
    first, second = (said(code, NUMBA_CACHE_DIR=str(tmp_path)).splitlines()[-1] for _ in range(2))
    assert second == first
