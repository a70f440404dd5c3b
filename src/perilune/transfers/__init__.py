"""Launch windows and trajectories to the Moon and to Mars."""

from perilune.transfers.llo import LunarOrbit
from perilune.transfers.mars import CaptureOrbit
from perilune.transfers.model import Arc, Burn, EmptyMonth, Month, Trajectory, Window, WindowList
from perilune.transfers.monthly import monthly_windows
from perilune.transfers.oem import trajectory_oem
from perilune.transfers.parking import Parking
from perilune.transfers.windows import windows

__all__ = [
    "Arc",
    "Burn",
    "CaptureOrbit",
    "EmptyMonth",
    "LunarOrbit",
    "Month",
    "Parking",
    "Trajectory",
    "Window",
    "WindowList",
    "monthly_windows",
    "trajectory_oem",
    "windows",
]
