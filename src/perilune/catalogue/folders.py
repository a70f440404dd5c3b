"""The entry files of a folder: ``<folder>/<plural kind>/<id>.toml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from perilune.catalogue.document import Document, read_toml
from perilune.catalogue.model import KINDS
from perilune.errors import InputError, Problem, suggest

BUILT_IN: Final = Path(__file__).parent / "data"
"""The folder of the built-in entries."""

FOLDERS: Final = {f"{kind}s": kind for kind in KINDS}
"""The folder of each kind."""

_TELLING: Final = {"sites": "launcher", "thrust_vac": "engine", "azimuth_min": "site"}
"""Keys that entries of one kind alone have."""

Key = tuple[str, str]
"""The kind and the identifier of an entry."""


@dataclass(frozen=True)
class Layer:
    """The entries of one folder as they were read; ``failed`` are files that could not be, ``problems`` say why."""

    documents: dict[Key, Document]
    failed: frozenset[Key]
    problems: tuple[Problem, ...]


def read_folder(folder: Path, name: str | None = None) -> Layer:
    """Read every entry file of a catalogue folder; nothing is raised, the problems are in the answer.

    ``name`` stands for the folder in messages; its path by default.
    """
    shown = Path(name or folder)
    documents: dict[Key, Document] = {}
    failed: set[Key] = set()
    problems = list(_strays(folder))
    for kind_folder, kind in FOLDERS.items():
        for path in sorted((folder / kind_folder).glob("*.toml")):
            try:
                documents[kind, path.stem] = read_toml(path, str(shown / kind_folder / path.name))
            except InputError as error:
                failed.add((kind, path.stem))
                problems.extend(error.problems)
    return Layer(documents, frozenset(failed), tuple(problems))


@cache
def built_in() -> Layer:
    """Return the built-in entries; they are read once in a process."""
    return read_folder(BUILT_IN, "built-in")


def kind_of(document: Document, folder: str) -> str:
    """Return the kind of a lone entry file: that of the folder it lies in, its key ``kind``, or what only one kind has.

    Raises:
        InputError: none of them says a known kind.
    """
    telling = next((kind for key, kind in _TELLING.items() if key in document.data), None)
    given = FOLDERS.get(folder, document.data.get("kind", telling))
    if isinstance(given, str) and given in KINDS:
        return given
    cause = f"no kind of entry is '{given}'" if "kind" in document.data else "the file does not say what it describes"
    fix = (suggest(given, KINDS) if isinstance(given, str) else None) or 'add kind = "launcher"'
    expected = f"one of {', '.join(KINDS)}"
    raise InputError(Problem(cause, document.file, document.line(("kind",)), "kind", expected, fix))


def _strays(folder: Path) -> list[Problem]:
    expected = f"the folders {', '.join(FOLDERS)} and in them one file for each entry"
    if not folder.is_dir():
        return [Problem("no such folder", file=str(folder), expected="a catalogue folder", fix="check the path")]
    problems = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in FOLDERS and any(path.glob("*.toml")):
            fix = suggest(path.name, FOLDERS) or "rename or move it"
            problems.append(Problem("no kind of entry has this folder", file=str(path), expected=expected, fix=fix))
        elif path.suffix == ".toml":
            fix = "move it into the folder of its kind"
            problems.append(Problem("an entry lies outside the folders", file=str(path), expected=expected, fix=fix))
    return problems
