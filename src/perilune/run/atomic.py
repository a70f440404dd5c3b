"""Writing a file so that a reader, or a crash, never meets half of it."""

import os
import uuid
from pathlib import Path


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
