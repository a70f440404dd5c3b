"""SPK kernels: positions and velocities of bodies, after NAIF's "DAF Required Reading" and "SPK Required Reading".

An adapter on plain arrays. It reads segments of types 1 and 21 (modified difference arrays), 2 and 3 (Chebyshev
polynomials), 9 and 13 (states to interpolate), of either byte order, and writes types 2, 3, 9 and 13. Numbers stay as
the file holds them: km, km/s and TDB seconds past J2000, mapped into memory and not read before they are used.
:mod:`perilune.astro.ephemerides.ephemeris` evaluates them and speaks in metres.
"""

from perilune.formats.spk.model import Chebyshev, Differences, Spk, SpkSegment, States
from perilune.formats.spk.reader import read_spk
from perilune.formats.spk.writer import format_spk, write_spk

__all__ = ["Chebyshev", "Differences", "Spk", "SpkSegment", "States", "format_spk", "read_spk", "write_spk"]
