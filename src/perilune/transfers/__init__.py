"""Launch windows and trajectories to the Moon and to Mars."""

from perilune.transfers.descent import DescentBudget, Lander, descent_budget
from perilune.transfers.dro import DistantRetrogradeOrbit
from perilune.transfers.landing import LandingSite
from perilune.transfers.llo import LunarOrbit
from perilune.transfers.lunar_ellipse import LunarEllipse
from perilune.transfers.mars import CaptureOrbit
from perilune.transfers.model import Arc, Burn, EmptyMonth, Landing, Month, Trajectory, Window, WindowList
from perilune.transfers.monthly import monthly_windows
from perilune.transfers.nrho import NrhoStation
from perilune.transfers.oem import trajectory_oem
from perilune.transfers.parking import Parking
from perilune.transfers.powered_arc import Propulsion
from perilune.transfers.powered_capture import FiniteBurns
from perilune.transfers.windows import windows

__all__ = [
    "Arc",
    "Burn",
    "CaptureOrbit",
    "DescentBudget",
    "DistantRetrogradeOrbit",
    "EmptyMonth",
    "FiniteBurns",
    "Lander",
    "Landing",
    "LandingSite",
    "LunarEllipse",
    "LunarOrbit",
    "Month",
    "NrhoStation",
    "Parking",
    "Propulsion",
    "Trajectory",
    "Window",
    "WindowList",
    "descent_budget",
    "monthly_windows",
    "trajectory_oem",
    "windows",
]
