"""CZML: trajectories for Cesium, after the CZML Guide of the czml-writer project (version 1.0 of the format).

An adapter on plain arrays. Positions are metres about the Earth's centre, in Cesium's INERTIAL (ICRF) or FIXED (ITRF)
frame; times are texts in UTC; the numbers of a path count SI seconds from its first time.
"""

from perilune.formats.czml.model import CzmlArc, CzmlEvent, CzmlObject
from perilune.formats.czml.writer import format_czml, write_czml

__all__ = ["CzmlArc", "CzmlEvent", "CzmlObject", "format_czml", "write_czml"]
