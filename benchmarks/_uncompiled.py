"""A pytest plugin for tests with kernels as plain Python: none runs for longer than some seconds of the processor."""

import signal
from collections.abc import Iterator
from types import FrameType
from typing import Final

import pytest

from perilune.astro.two_body.lambert_time import start_tables

LIMIT_S: Final = 2.0


def _leave(_: int, __: FrameType | None) -> None:
    pytest.skip(f"takes longer than {LIMIT_S:g} s of the processor")


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
