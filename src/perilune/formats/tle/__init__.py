"""Mean elements of catalogued objects: two-line element sets, and Orbit Mean-Elements Messages of CCSDS 502.0-B-3.

They belong to the theory SGP4 and to its frame (true equator, mean equinox of date); as osculating elements of a Kepler
orbit they are wrong by kilometres. :mod:`perilune.astro.satellites.sgp4` turns them into states.
"""

from perilune.formats.tle.model import ElementSet
from perilune.formats.tle.reader import read_elements

__all__ = ["ElementSet", "read_elements"]
