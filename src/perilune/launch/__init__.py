"""Vehicles, the optimal ascent and the payload to any orbit."""

from perilune.launch.ascent import Ascent, History, optimal_ascent
from perilune.launch.settings import LossSettings
from perilune.launch.target import Elements, Escape, Orbit, Target, circular_orbit
from perilune.launch.vehicle import BurnStage, Vehicle, vehicle

__all__ = [
    "Ascent",
    "BurnStage",
    "Elements",
    "Escape",
    "History",
    "LossSettings",
    "Orbit",
    "Target",
    "Vehicle",
    "circular_orbit",
    "optimal_ascent",
    "vehicle",
]
