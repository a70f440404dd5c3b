"""Launch windows and trajectories to the Moon and to Mars; a name is imported where it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.mars import CaptureOrbit
    from perilune.transfers.lunar.descent import DescentBudget, Lander, descent_budget
    from perilune.transfers.lunar.dro import DistantRetrogradeOrbit
    from perilune.transfers.lunar.ellipse import LunarEllipse
    from perilune.transfers.lunar.landing import LandingSite
    from perilune.transfers.lunar.llo import LunarOrbit
    from perilune.transfers.lunar.monthly import monthly_windows
    from perilune.transfers.lunar.nrho import NrhoStation
    from perilune.transfers.lunar.powered_capture import FiniteBurns
    from perilune.transfers.lunar.windows import windows
    from perilune.transfers.model import Arc, Burn, EmptyMonth, Landing, Month, Trajectory, Window, WindowList
    from perilune.transfers.oem import trajectory_oem
    from perilune.transfers.parking import Parking
    from perilune.transfers.powered_arc import Propulsion

_NAMES: Final = {
    "lunar.descent": ("DescentBudget", "Lander", "descent_budget"),
    "lunar.dro": ("DistantRetrogradeOrbit",),
    "lunar.landing": ("LandingSite",),
    "lunar.windows": ("windows",),
    "lunar.llo": ("LunarOrbit",),
    "lunar.ellipse": ("LunarEllipse",),
    "interplanetary.mars": ("CaptureOrbit",),
    "model": ("Arc", "Burn", "EmptyMonth", "Landing", "Month", "Trajectory", "Window", "WindowList"),
    "lunar.monthly": ("monthly_windows",),
    "lunar.nrho": ("NrhoStation",),
    "oem": ("trajectory_oem",),
    "parking": ("Parking",),
    "powered_arc": ("Propulsion",),
    "lunar.powered_capture": ("FiniteBurns",),
}
_MODULES: Final = {name: module for module, names in _NAMES.items() for name in names}

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


def __getattr__(name: str) -> Any:
    """Import a public name."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
