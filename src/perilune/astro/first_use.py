"""Telling the user that the first use of a compiled system takes longer."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from perilune.files import write_atomic
from perilune.run import cache_folder

_log = logging.getLogger("perilune")


@contextmanager
def compiling(what: str, key: str) -> Iterator[None]:
    """Warn on the log, once for a user, that something is being compiled; without a setup of logging that is stderr.

    Args:
        what: what is compiled, in words.
        key: what tells one compiled system from another, the compiler's version included; a file named by its digest in
            the folder ``compiled`` of the cache says that it has been told.
    """
    mark = cache_folder() / "compiled" / hashlib.sha256(key.encode()).hexdigest()[:32]
    if mark.exists():
        yield
        return
    _log.warning("compiling %s: once, for seconds; later runs read it from disk", what)
    yield
    with suppress(OSError):  # a folder that cannot be written: told again next time
        write_atomic(mark, "")
