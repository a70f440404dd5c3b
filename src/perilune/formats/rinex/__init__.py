"""RINEX navigation files: what navigation satellites broadcast of their orbits and clocks.

RINEX 2 to 2.11, 3.00 to 3.05 and 4.00 to 4.02 (IGS and RTCM SC-104). :mod:`perilune.astro.satellites.broadcast` gives
positions.
"""

from perilune.formats.rinex.model import KeplerMessage, NavigationFile, StateMessage
from perilune.formats.rinex.reader import read_navigation

__all__ = ["KeplerMessage", "NavigationFile", "StateMessage", "read_navigation"]
