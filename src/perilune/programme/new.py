"""A starter programme in a folder of the user's: what ``perilune new`` writes."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from perilune.errors import InputError, Problem
from perilune.files import write_atomic


def new_programme(folder: Path) -> tuple[Path, ...]:
    """Write the commented starter programme into a folder and return its files.

    Raises:
        InputError: the folder already has one of these files; nothing is written then.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in new_programme(Path(place))]
    ['my-lander.toml', 'programme.toml']
    """
    starter = dict(_texts(files("perilune.programme.starter"), ""))
    there = [name for name in starter if (folder / name).exists()]
    if there:
        cause = f"'{folder}' already has {', '.join(there)}"
        raise InputError(Problem(cause, key="FOLDER", fix="name another folder: nothing is written over"))
    for name, text in starter.items():
        write_atomic(folder / name, text)
    return tuple(folder / name for name in starter)


def _texts(place: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for item in sorted(place.iterdir(), key=lambda item: item.name):
        if item.is_dir() and not item.name.startswith("_"):
            yield from _texts(item, f"{path}{item.name}/")
        elif item.name.endswith(".toml"):
            yield f"{path}{item.name}", item.read_text(encoding="utf-8")
