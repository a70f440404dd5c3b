"""Orbit Ephemeris Messages: CCSDS 502.0-B-3 (April 2023), section 5, in keyword = value notation.

An adapter on plain arrays. States are in m and m/s here and in km and km/s in the file, with 16 significant digits, the
most that the standard allows (7.5.7). Epochs are texts in the message's time system (``2031-05-01T12:00:00.123``), so
nothing is lost to a conversion of scales; :mod:`perilune.astro.time` reads and writes them.
"""

from perilune.formats.oem.model import Covariance, Oem, Segment
from perilune.formats.oem.reader import read_oem
from perilune.formats.oem.writer import format_oem, write_oem

__all__ = ["Covariance", "Oem", "Segment", "format_oem", "read_oem", "write_oem"]
