"""The version of the code that a result depends on, so that a stored result is never older than its method."""

import hashlib
import re
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

import perilune

_ROOT: Final = Path(perilune.__file__).parent
_IMPORT: Final = re.compile(
    r"^\s*(?:from\s+perilune\.(\w+)|import\s+perilune\.(\w+)|from\s+perilune\s+import\s+\(?([\w ,]+))", re.MULTILINE
)

_SOURCES: Final = frozenset({".py", ".j2", ".html", ".css", ".js"})


@cache
def code_version(package: str) -> str:
    """Return the SHA-256 over the sources of a package of Perilune, of all it imports, and over the library versions.

    The packages are found by following the import statements, lazy ones included. The catalogue's data files are not
    code: a result names the digests of the entries it used.

    Args:
        package: a package or module directly under ``perilune``, such as ``launch``.

    >>> code_version("units") == code_version("units")
    True
    """
    summed = hashlib.sha256()
    for name in sorted(dependencies(package)):
        for path in _sources(name):
            summed.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode())
            summed.update(path.read_bytes() + b"\0")
    for library, version in library_versions():
        summed.update(f"{library}=={version}\0".encode())
    return summed.hexdigest()


@cache
def dependencies(package: str) -> frozenset[str]:
    """Return the packages of Perilune that a package imports, directly or through another, itself included.

    >>> sorted(dependencies("units"))
    ['errors', 'units']
    """
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for path in _sources(name):
            for one, two, many in _IMPORT.findall(path.read_text(encoding="utf-8")):
                words = [one or two] if one or two else [word.split()[0] for word in many.split(",") if word.strip()]
                waiting.extend(word for word in words if _sources(word))
    return frozenset(found)


def library_versions() -> tuple[tuple[str, str], ...]:
    """Return name and installed version of every library that Perilune requires, in alphabetical order."""
    names = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in _required() if "extra ==" not in line}
    return tuple((name, _installed(name)) for name in sorted(names, key=str.lower))


@cache
def _sources(name: str) -> tuple[Path, ...]:
    folder = _ROOT / name
    if folder.is_dir():
        return tuple(sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES))
    file = _ROOT / f"{name}.py"
    return (file,) if file.is_file() else ()


@cache
def _required() -> tuple[str, ...]:
    return tuple(metadata.requires("perilune") or ())


@cache
def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
