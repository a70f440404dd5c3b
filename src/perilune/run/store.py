"""The store of results: one JSON file per result, under the hash of everything the result depends on."""

import hashlib
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any, ClassVar, Final

from perilune.errors import InputError, Problem
from perilune.files import write_atomic

_LOG: Final = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Return the folder where results are kept: ``PERILUNE_CACHE`` if set, else the platform's user cache folder."""
    chosen = os.environ.get("PERILUNE_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "perilune"


class ResultStore:
    """Results as JSON documents in a folder, each under a key of hexadecimal digits such as :func:`digest` gives.

    A document is written whole or not at all. A damaged file counts as absent and is told on the log; the next ``put``
    mends it. Several processes may use one folder at once.

    >>> import tempfile; folder = tempfile.TemporaryDirectory()
    >>> store = ResultStore(Path(folder.name))
    >>> store.get("ab" * 32) is None
    True
    >>> store.put("ab" * 32, {"payload_kg": 27000.0})
    >>> store.get("ab" * 32)
    {'payload_kg': 27000.0}
    >>> folder.cleanup()
    """

    used: ClassVar[bool] = False
    """Whether this process has kept or found a result in any store, so that the same work goes on from there."""

    def __init__(self, folder: Path | None = None) -> None:
        base = cache_folder() if folder is None else folder
        if base.exists() and not base.is_dir():
            fix = "name a folder with --cache or PERILUNE_CACHE"
            raise InputError(
                Problem("the place of stored results is a file", file=str(base), expected="a folder", fix=fix)
            )
        self.folder = base / "results"

    def path(self, key: str) -> Path:
        """Return the file of a key, two folders deep."""
        return self.folder / key[:2] / key[2:4] / f"{key}.json"

    def get(self, key: str) -> Any:
        """Return the document of a key, or None where it is absent or damaged."""
        path = self.path(key)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            return self._damaged(path, str(error))
        if not isinstance(kept, dict) or kept.get("sha256") != _checksum(key, _text(kept.get("document"))):
            return self._damaged(path, "its checksum is wrong")
        ResultStore.used = True
        return kept["document"]

    def put(self, key: str, document: Any) -> None:
        """Keep a document of what JSON can hold under a key; numbers that are not finite raise ValueError."""
        body = _text(document)
        write_atomic(self.path(key), f'{{"sha256":"{_checksum(key, body)}","document":{body}}}\n')
        ResultStore.used = True

    def _damaged(self, path: Path, why: str) -> None:
        _LOG.warning("stored result %s cannot be used (%s); it is computed again", path, why)


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _checksum(key: str, body: str) -> str:
    return hashlib.sha256(f"{key}\n{body}".encode()).hexdigest()
