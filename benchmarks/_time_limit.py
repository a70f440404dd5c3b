"""A pytest plugin: tests that take longer than ``PERILUNE_TEST_LIMIT_S`` are left, and count as skipped."""

import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

LIMIT_S = float(os.environ.get("PERILUNE_TEST_LIMIT_S", "inf"))


def _leave(_: int, __: FrameType | None) -> None:
    pytest.skip(f"takes longer than {LIMIT_S:g} s")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Set the alarm for one test with its fixtures."""
    before = signal.signal(signal.SIGALRM, _leave)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
