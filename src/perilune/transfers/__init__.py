"""Launch windows and trajectories to the Moon and to Mars."""

from perilune.transfers.llo import LunarOrbit
from perilune.transfers.model import Arc, Burn, Trajectory, Window
from perilune.transfers.parking import Parking
from perilune.transfers.windows import windows

__all__ = ["Arc", "Burn", "LunarOrbit", "Parking", "Trajectory", "Window", "windows"]
