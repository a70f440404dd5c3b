"""Ctrl-C during a call of a compiled library that keeps it to itself."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ctrl_c_after() -> Iterator[None]:
    """Hold a Ctrl-C until the block is done, then raise it.

    CasADi takes it as the wish to stop where it is: it ends an optimisation half way, with an answer that looks like
    any other, or leaves an error behind that the next call meets. So it is let finish, which takes a second or so.
    Where Ctrl-C is not Python's own (in a worker process, in another thread) nothing is changed.

    Raises:
        KeyboardInterrupt: on Ctrl-C within the block.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    caught: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        caught.append(number)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if caught:
        raise KeyboardInterrupt
