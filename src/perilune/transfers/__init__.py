"""Launch windows and trajectories to the Moon, home, and to the planets."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.transfers.earth_return.flyby import returns_by_flyby
    from perilune.transfers.earth_return.model import EarthReturn, EarthReturnList
    from perilune.transfers.earth_return.plots import return_figure
    from perilune.transfers.earth_return.reentry import Capsule
    from perilune.transfers.earth_return.trans_earth import LunarPlane
    from perilune.transfers.earth_return.windows import ReturnQuestion, returns_from_low_orbit
    from perilune.transfers.free_return.circumlunar import FreeReturnQuestion
    from perilune.transfers.free_return.model import FreeReturn, FreeReturnList
    from perilune.transfers.free_return.windows import AbortQuestion, free_returns
    from perilune.transfers.interplanetary.chain import chain_flight, chain_question
    from perilune.transfers.interplanetary.chain_model import Chain, ChainFlight
    from perilune.transfers.interplanetary.direct_arc import body
    from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route, TransferPoint
    from perilune.transfers.interplanetary.full_flight import FullFlight, full_flight, plan_flight
    from perilune.transfers.interplanetary.mars import CaptureOrbit
    from perilune.transfers.interplanetary.opportunities import Opportunities, flight_times, opportunities
    from perilune.transfers.interplanetary.plots import chain_figure, round_trip_figure
    from perilune.transfers.interplanetary.plots_porkchop import porkchop_figure
    from perilune.transfers.interplanetary.porkchop import Grid, Porkchop, best_points, grid
    from perilune.transfers.interplanetary.round_trip import round_trips, trip_question
    from perilune.transfers.interplanetary.round_trip_model import RoundTripList, TripQuestion
    from perilune.transfers.low_energy.model import LowEnergyList, LowEnergyTransfer
    from perilune.transfers.low_energy.windows import LowEnergyQuestion, low_energy_transfers
    from perilune.transfers.low_thrust.model import LowThrustFlight, Spiral, Tug
    from perilune.transfers.low_thrust.plots import low_thrust_figure
    from perilune.transfers.low_thrust.spiral import spiral
    from perilune.transfers.low_thrust.transfer import low_thrust_flight
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
    from perilune.transfers.plots import trajectory_figure
    from perilune.transfers.powered_arc import Propulsion

__all__ = [
    "AbortQuestion",
    "Arc",
    "BodyOrbit",
    "Burn",
    "Capsule",
    "CaptureOrbit",
    "Chain",
    "ChainFlight",
    "DescentBudget",
    "DistantRetrogradeOrbit",
    "EarthReturn",
    "EarthReturnList",
    "EmptyMonth",
    "FiniteBurns",
    "FreeReturn",
    "FreeReturnList",
    "FreeReturnQuestion",
    "FullFlight",
    "Grid",
    "Lander",
    "Landing",
    "LandingSite",
    "LowEnergyList",
    "LowEnergyQuestion",
    "LowEnergyTransfer",
    "LowThrustFlight",
    "LunarEllipse",
    "LunarOrbit",
    "LunarPlane",
    "Month",
    "NrhoStation",
    "Opportunities",
    "Parking",
    "Porkchop",
    "Propulsion",
    "ReturnQuestion",
    "RoundTripList",
    "Route",
    "Spiral",
    "Trajectory",
    "TransferPoint",
    "TripQuestion",
    "Tug",
    "Window",
    "WindowList",
    "best_points",
    "body",
    "chain_figure",
    "chain_flight",
    "chain_question",
    "descent_budget",
    "flight_times",
    "free_returns",
    "full_flight",
    "grid",
    "low_energy_transfers",
    "low_thrust_figure",
    "low_thrust_flight",
    "monthly_windows",
    "opportunities",
    "plan_flight",
    "porkchop_figure",
    "return_figure",
    "returns_by_flyby",
    "returns_from_low_orbit",
    "round_trip_figure",
    "round_trips",
    "spiral",
    "trajectory_figure",
    "trajectory_oem",
    "trip_question",
    "windows",
]

open_front(
    __name__,
    {
        "earth_return.flyby": ("returns_by_flyby",),
        "earth_return.model": (
            "EarthReturn",
            "EarthReturnList",
        ),
        "earth_return.plots": ("return_figure",),
        "earth_return.reentry": ("Capsule",),
        "earth_return.trans_earth": ("LunarPlane",),
        "earth_return.windows": (
            "ReturnQuestion",
            "returns_from_low_orbit",
        ),
        "free_return.circumlunar": ("FreeReturnQuestion",),
        "free_return.model": (
            "FreeReturn",
            "FreeReturnList",
        ),
        "free_return.windows": (
            "AbortQuestion",
            "free_returns",
        ),
        "interplanetary.chain": (
            "chain_flight",
            "chain_question",
        ),
        "interplanetary.chain_model": (
            "Chain",
            "ChainFlight",
        ),
        "interplanetary.direct_arc": ("body",),
        "interplanetary.direct_point": (
            "BodyOrbit",
            "Route",
            "TransferPoint",
        ),
        "interplanetary.full_flight": (
            "FullFlight",
            "full_flight",
            "plan_flight",
        ),
        "interplanetary.mars": ("CaptureOrbit",),
        "interplanetary.opportunities": (
            "Opportunities",
            "flight_times",
            "opportunities",
        ),
        "interplanetary.plots": (
            "chain_figure",
            "round_trip_figure",
        ),
        "interplanetary.plots_porkchop": ("porkchop_figure",),
        "interplanetary.porkchop": (
            "Grid",
            "Porkchop",
            "best_points",
            "grid",
        ),
        "interplanetary.round_trip": (
            "round_trips",
            "trip_question",
        ),
        "interplanetary.round_trip_model": (
            "RoundTripList",
            "TripQuestion",
        ),
        "low_energy.model": (
            "LowEnergyList",
            "LowEnergyTransfer",
        ),
        "low_energy.windows": (
            "LowEnergyQuestion",
            "low_energy_transfers",
        ),
        "low_thrust.model": (
            "LowThrustFlight",
            "Spiral",
            "Tug",
        ),
        "low_thrust.plots": ("low_thrust_figure",),
        "low_thrust.spiral": ("spiral",),
        "low_thrust.transfer": ("low_thrust_flight",),
        "lunar.descent": (
            "DescentBudget",
            "Lander",
            "descent_budget",
        ),
        "lunar.dro": ("DistantRetrogradeOrbit",),
        "lunar.ellipse": ("LunarEllipse",),
        "lunar.landing": ("LandingSite",),
        "lunar.llo": ("LunarOrbit",),
        "lunar.monthly": ("monthly_windows",),
        "lunar.nrho": ("NrhoStation",),
        "lunar.powered_capture": ("FiniteBurns",),
        "lunar.windows": ("windows",),
        "model": (
            "Arc",
            "Burn",
            "EmptyMonth",
            "Landing",
            "Month",
            "Trajectory",
            "Window",
            "WindowList",
        ),
        "oem": ("trajectory_oem",),
        "parking": ("Parking",),
        "plots": ("trajectory_figure",),
        "powered_arc": ("Propulsion",),
    },
)
