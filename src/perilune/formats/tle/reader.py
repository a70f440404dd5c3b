"""The reader of mean element sets, whatever their notation."""

from pathlib import Path
from typing import Final

from perilune.errors import InputError
from perilune.files import read_text
from perilune.formats.tle.model import ElementSet
from perilune.formats.tle.omm import messages
from perilune.formats.tle.two_line import two_line_sets

LARGEST_BYTES: Final = 64 * 2**20
"""Size of a file up to which it is read; the whole public catalogue has a quarter of it."""

_MESSAGES: Final = (".json", ".csv", ".xml", ".omm", ".kvn")


def read_elements(path: Path) -> tuple[ElementSet, ...]:
    """Return the element sets in a file, in its order.

    Args:
        path: two-line or three-line sets; or an Orbit Mean-Elements Message where the suffix is ``.json``, ``.csv``,
            ``.xml``, or ``.omm`` or ``.kvn`` for keyword = value.

    Raises:
        InputError: every problem of the file at once, up to 200, each with its line and columns or its keyword: no
            such file, larger than 64 MiB, not ASCII, a damaged line, a wrong checksum, two objects in one set, a value
            that no orbit has, elements of another theory than SGP4.
    """
    text = read_text(path, "two-line or mean-elements sets in ASCII", "ascii", LARGEST_BYTES)
    suffix = path.suffix.lower()
    sets, problems = messages(text, str(path), suffix) if suffix in _MESSAGES else two_line_sets(text, str(path))
    if problems:
        raise InputError(problems)
    return tuple(sets)
