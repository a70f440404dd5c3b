"""Readers of gravity fields: ICGEM and PDS SHADR.

ICGEM: Barthelmes and Foerste, The ICGEM-format, GFZ Potsdam. Rows ``gfc`` and ``gfct`` are read; of a field with rates
and periodic terms that is the part at its reference epoch. SHADR: the ASCII form of the spherical harmonics of the
Planetary Data System (GRAIL, Lunar Prospector): a first line with radius [km], GM [km^3/s^2], its error, degree, order
and normalisation, then one line per coefficient.
"""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, cast, get_args

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, Problem
from perilune.files import read_text
from perilune.formats.gravity.fields import GravityCoefficients, TideSystem

LARGEST_DEGREE: Final = 2200
"""Highest degree that is read; beyond, the file is refused."""

_SHADR: Final = (".tab", ".sha", ".shadr")
_UNNORMALISED: Final = ("0", "unnormalized")
_LARGEST_UNNORMALISED: Final = 80  # beyond it the factorials of the normalisation leave the range of a double
_Row = tuple[int, int, float, float]


def read_gravity(path: str | Path, degree: int | None = None) -> GravityCoefficients:
    """Return the gravity field in a file, its kind told by the suffix: ``.gfc``, or ``.tab``, ``.sha``, ``.shadr``.

    Args:
        path: the file.
        degree: the highest degree wanted; without it all that the file has.

    Raises:
        InputError: no such file, another suffix, a line that cannot be read (with its number), or coefficients that
            are not finite, outside the degree of the header, or fewer than wanted.
    """
    place = Path(path)
    if place.suffix.lower() not in (".gfc", *_SHADR):
        kinds = ".gfc, .tab, .sha or .shadr"
        raise InputError(Problem("unknown kind of gravity field", file=str(path), expected=kinds))
    lines = read_text(place, "a gravity field", "latin-1").splitlines()
    if place.suffix.lower() == ".gfc":
        return _icgem(lines, str(path), degree)
    return _shadr(lines, str(path), degree)


def _icgem(lines: list[str], path: str, wanted: int | None) -> GravityCoefficients:
    ends = [number for number, line in enumerate(lines) if line.startswith("end_of_head")]
    if not ends:
        raise InputError(Problem("no line 'end_of_head'", file=path, expected="a file of the ICGEM format"))
    head: dict[str, str] = {}
    placed: dict[str, int] = {}
    for number, line in enumerate(lines[: ends[0]], 1):
        words = line.split()
        if len(words) >= 2:
            head[words[0]], placed[words[0]] = words[1], number
    names = [name for name in ("earth_gravity_constant", "gravity_constant") if name in head]
    constant = names[0] if names else "earth_gravity_constant"
    for key in (constant, "radius", "max_degree"):
        if key not in head:
            raise InputError(Problem(f"the header has no '{key}'", file=path))
    tide = head.get("tide_system", "unknown")
    return _field(
        name=head.get("modelname", Path(path).stem),
        gm=_number(head[constant], path, placed[constant]),
        radius=_number(head["radius"], path, placed["radius"]),
        degree=_whole(head["max_degree"], path, placed["max_degree"]),
        tide=cast(TideSystem, tide) if tide in get_args(TideSystem) else "unknown",
        normalised=head.get("norm", "fully_normalized") not in _UNNORMALISED,
        rows=_icgem_rows(lines, ends[0] + 1, path),
        path=path,
        wanted=wanted,
    )


def _icgem_rows(lines: list[str], begin: int, path: str) -> Iterator[_Row]:
    for number, line in enumerate(lines[begin:], begin + 1):
        words = line.split()
        if words and words[0] in ("gfc", "gfct"):
            yield _row(words[1:5], path, number)


def _shadr(lines: list[str], path: str, wanted: int | None) -> GravityCoefficients:
    if not lines:
        raise InputError(Problem("the file is empty", file=path))
    head = [word.strip() for word in lines[0].split(",")]
    if len(head) < 6:
        raise InputError(Problem("a first line of fewer than six values", file=path, expected="a file of kind SHADR"))
    return _field(
        name=Path(path).stem,
        gm=_number(head[1], path, 1) * 1e9,
        radius=_number(head[0], path, 1) * 1e3,
        degree=_whole(head[3], path, 1),
        tide="unknown",
        normalised=head[5] not in _UNNORMALISED,
        rows=(_row(line.split(",")[:4], path, n) for n, line in enumerate(lines[1:], 2) if line.strip()),
        path=path,
        wanted=wanted,
    )


def _row(words: list[str], path: str, line: int) -> _Row:
    if len(words) < 4:
        raise InputError(Problem("a coefficient of fewer than four values", file=path, line=line))
    return (
        _whole(words[0], path, line),
        _whole(words[1], path, line),
        _number(words[2], path, line),
        _number(words[3], path, line),
    )


def _field(
    *,
    name: str,
    gm: float,
    radius: float,
    degree: int,
    tide: TideSystem,
    normalised: bool,
    rows: Iterable[_Row],
    path: str,
    wanted: int | None,
) -> GravityCoefficients:
    if not (gm > 0.0 and radius > 0.0 and 0 <= degree <= LARGEST_DEGREE):
        raise InputError(
            Problem(
                f"GM {gm}, radius {radius}, degree {degree}",
                file=path,
                expected=f"positive, positive, 0 to {LARGEST_DEGREE}",
            )
        )
    if wanted is not None and not 0 <= wanted <= degree:
        raise InputError(Problem(f"the field has degree {degree}", file=path, expected=f"degree {wanted} or more"))
    highest = degree if wanted is None else wanted
    c, s = np.zeros((highest + 1, highest + 1)), np.zeros((highest + 1, highest + 1))
    seen = 0
    for n, m, cosine, sine in rows:
        if not 0 <= m <= n <= degree:
            raise InputError(Problem(f"a coefficient of degree {n} and order {m}", file=path, expected=f"<= {degree}"))
        if n <= highest:
            c[n, m], s[n, m] = cosine, sine
            seen = max(seen, n)
    if seen < highest:
        raise InputError(Problem(f"the coefficients end at degree {seen}", file=path, expected=f"degree {highest}"))
    c[0, 0] = 1.0
    if not normalised:
        factor = _normalisation(highest, path)
        c, s = c * factor, s * factor
    return GravityCoefficients(name, gm, radius, highest, tide, c, s)


def _normalisation(degree: int, path: str) -> NDArray[np.float64]:
    """Return what unnormalised coefficients are multiplied by (Montenbruck and Gill 2000, eq. 3.13, inverted)."""
    if degree > _LARGEST_UNNORMALISED:
        raise InputError(
            Problem(f"unnormalised coefficients of degree {degree}", file=path, expected=f"<= {_LARGEST_UNNORMALISED}")
        )
    factor = np.zeros((degree + 1, degree + 1))
    for n in range(degree + 1):
        for m in range(n + 1):
            ratio = math.factorial(n + m) / math.factorial(n - m)
            factor[n, m] = math.sqrt(ratio / ((2.0 - (m == 0)) * (2.0 * n + 1.0)))
    return factor


def _number(text: str, path: str, line: int) -> float:
    try:
        value = float(text.strip().replace("D", "E").replace("d", "e"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(Problem(f"'{text.strip()}' is no number", file=path, line=line))
    return value


def _whole(text: str, path: str, line: int) -> int:
    try:
        return int(text)
    except ValueError:
        raise InputError(Problem(f"'{text.strip()}' is no whole number", file=path, line=line)) from None
