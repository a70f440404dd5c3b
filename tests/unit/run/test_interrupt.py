"""A Ctrl-C during a call of a library that would keep it to itself."""

import signal

import pytest

from perilune.run.interrupt import ctrl_c_after


def test_a_ctrl_c_comes_after_the_block() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), ctrl_c_after():
        signal.raise_signal(signal.SIGINT)
        done = True
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_one_nothing_happens() -> None:
    with ctrl_c_after():
        inside = signal.getsignal(signal.SIGINT)
    assert inside is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_worker_that_leaves_ctrl_c_to_its_parent_is_left_alone() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ctrl_c_after():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
