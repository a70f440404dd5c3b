"""A pytest plugin for tests with kernels as plain Python: none runs for longer than some seconds of the processor."""

import signal
from collections.abc import Iterator
from types import FrameType
from typing import Final

import pytest

from perilune.astro.two_body.lambert_time import start_tables

LIMIT_S: Final = 2.0
_AGAIN_S: Final = 0.01
_STARTING: Final = ("coverage.__main__", "coverage.cmdline", "coverage.execfile")


def _leave(_: int, frame: FrameType | None) -> None:
    if _in_coverage(frame):  # whose lock would stay closed, and the next test wait for it for ever
        signal.setitimer(signal.ITIMER_PROF, _AGAIN_S)
    else:
        pytest.skip(f"takes longer than {LIMIT_S:g} s of the processor")


def _in_coverage(frame: FrameType | None) -> bool:
    """Tell whether coverage.py, beyond what starts the tests, is at work in a frame or in what called it."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name.startswith("coverage.") and name not in _STARTING:
            return True
        frame = frame.f_back
    return False


def pytest_sessionstart() -> None:
    """Fill the tables of Lambert's problem, for which no test had the time."""
    start_tables()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Set the alarm for one test with its fixtures."""
    before = signal.signal(signal.SIGPROF, _leave)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)
