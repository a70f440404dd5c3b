"""Lines of RINEX 2 (appendix A3 and A10 of RINEX 2.11, Gurtner and Estey 2007) in the columns of RINEX 3."""

import re
from typing import Final

VERSIONS: Final = ("2", "2.00", "2.01", "2.10", "2.11")
"""The versions; files of the IGS write the first without a point."""

SYSTEMS: Final = {"N": "G", "G": "R", "H": "S"}
"""The one system of a file, by its type: GPS, GLONASS, or geostationary satellites of an augmentation."""

_NAME: Final = slice(0, 2)
_TIME: Final = slice(2, 22)
_WRITTEN: Final = re.compile(r" ([ \d]\d)((?: [ \d]\d){4}) ([ \d]\d)\.0", re.ASCII)
_FIRST_YEAR: Final = 80


def in_columns_of_3(line: str, system: str) -> str:
    """Return a line of a record as RINEX 3 has it: the satellite with its system, four digits of the year, a column on.

    A time that is none stays as it is.

    >>> in_columns_of_3(" 6 99  9  2 17 51 44.0-.839701388031D-03-.165982783074D-10 .000000000000D+00", "G")[:42]
    'G06 1999  9  2 17 51 44-.839701388031D-03-'
    """
    if not line[_NAME].strip():
        return f" {line}"
    name, time = line[_NAME], line[_TIME]
    found = _WRITTEN.fullmatch(time)
    if found is not None:
        year, between, second = found.groups()
        time = f" {int(year) + (1900 if int(year) >= _FIRST_YEAR else 2000)}{between} {second}"
    return f"{system}{name.strip().rjust(2, '0')}{time}{line[_TIME.stop :]}"
