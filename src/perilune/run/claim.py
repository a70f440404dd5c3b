"""One run at a time in a folder: the second is refused while the first lives, and a killed one leaves no claim."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from perilune.errors import InputError, Problem

CLAIM: Final = ".perilune-claim"
"""The hidden file that a run holds locked in its folder; the system unlocks it when the run ends, however it ends."""


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a folder for this run alone; it is made where it is not there.

    Raises:
        InputError: another run holds it.

    >>> import tempfile; place = tempfile.TemporaryDirectory()
    >>> with claimed(Path(place.name)):
    ...     try:
    ...         with claimed(Path(place.name)):
    ...             pass
    ...     except InputError as error:
    ...         print(error.problems[0].cause)
    another run is writing there
    >>> place.cleanup()
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CLAIM
    file = _locked(path)
    while file is not None and not _still(path, file):  # the run before took its claim away between open and lock
        file.close()
        file = _locked(path)
    if file is None:
        fix = "wait for it to end, or name another folder"
        raise InputError(Problem("another run is writing there", file=str(folder), fix=fix))
    with file:
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()


def _locked(path: Path) -> IO[str] | None:
    file = path.open("a", encoding="utf-8")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


def _still(path: Path, file: IO[str]) -> bool:
    """Whether the locked file is the one that stands there under its name."""
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
