"""Files: a text that a user names; what is asked of a path before long work; a file that appears whole or not."""

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from perilune.errors import InputError, Problem


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write a file under a temporary name beside it, flush it to the disk, and rename it to ``path``.

    Text is written as UTF-8. Parent folders are made. A crash leaves the old file, or the new one, whole.

    >>> import tempfile; folder = tempfile.TemporaryDirectory()
    >>> write_atomic(Path(folder.name, "a", "b.txt"), "whole")
    >>> Path(folder.name, "a", "b.txt").read_text()
    'whole'
    >>> folder.cleanup()
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".{path.name[:40]}.{uuid.uuid4().hex}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check_file_to_read(path: Path, expected: str, file: str | None = None) -> None:
    """Refuse a path that is no file; ``expected`` says what should be there, ``file`` names it in the message.

    Raises:
        InputError: there is none, or it is a folder.
    """
    if not path.is_file():
        cause = "is a folder, not a file" if path.is_dir() else "no such file"
        raise InputError(Problem(cause, file=file or str(path), expected=expected, fix="check the path"))


def read_text(path: Path, expected: str, encoding: str = "utf-8", most_bytes: int | None = None) -> str:
    """Return the text of a file that a user names; ``expected`` says what should be there.

    Raises:
        InputError: no such file, a folder, more bytes than ``most_bytes``, not to be read, or of another encoding.
    """
    check_file_to_read(path, expected)
    try:
        size = path.stat().st_size
        if most_bytes is not None and size > most_bytes:
            raise InputError(Problem(f"has {size:,} bytes", file=str(path), expected=f"at most {most_bytes:,}"))
        return path.read_text(encoding=encoding)
    except UnicodeDecodeError as error:
        cause = f"byte 0x{error.object[error.start]:02x} at {error.start:,} is not {encoding.upper()}"
        raise InputError(Problem(cause, file=str(path), expected=expected)) from None
    except OSError as error:
        cause = f"cannot be read: {error.strerror or error}"
        raise InputError(Problem(cause, file=str(path), expected=expected)) from None


def check_file_to_write(path: Path | str, suffixes: Sequence[str], what: str) -> Path:
    """Return ``path`` if a file of one of the suffixes can be written there; ``what`` names it, as ``"a figure"``.

    Raises:
        InputError: it has another suffix, its folder does not exist or must not be written, or it is a folder.
    """
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        cause = f"cannot write {what} as '{path.suffix}'"
        fix = f"call it {path.stem or what.split()[-1]}{suffixes[0]}"
        raise InputError(Problem(cause, file=str(path), expected=" or ".join(suffixes), fix=fix))
    if not path.parent.is_dir():
        cause, fix = "the folder does not exist", "make it first"
        raise InputError(Problem(cause, file=str(path.parent), expected="an existing folder", fix=fix))
    if path.is_dir():
        raise InputError(Problem("is a folder", file=str(path), expected="a file", fix="give another name"))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        cause, fix = "must not be written", "name a file elsewhere"
        raise InputError(Problem(cause, file=str(path.parent), expected="a folder of yours", fix=fix))
    return path


def check_folder_to_write(folder: Path) -> Path:
    """Return a folder that can be made or written to; to be asked before a long computation.

    Raises:
        InputError: it is a file, lies below one, or must not be written to.
    """
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        cause = "is a file, not a folder" if there == folder else f"{there} is a file, not a folder"
        raise InputError(Problem(cause, file=str(folder), expected="a folder", fix="give another name"))
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError(
            Problem("must not be written", file=str(there), expected="a folder of yours", fix="give another")
        )
    return folder
