"""Vehicles, the optimal ascent and the payload to any orbit."""

from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent, History
from perilune.launch.ascent.staging import EngineOut
from perilune.launch.crewed import AscentEnvironment, AscentHistory, MountedShip, crewed_ascent, mounted_ship
from perilune.launch.curves.curve import (
    AltitudeCurve,
    ApogeeCurve,
    InclinationCurve,
    PayloadCurve,
    PublishedOrbit,
    PublishedPoint,
)
from perilune.launch.curves.families import altitude_curve, apogee_curve, inclination_curve, payload_curve
from perilune.launch.orbits import inclination_range
from perilune.launch.payload import PayloadAnswer, payload, payload_to_orbit
from perilune.launch.settings import LossSettings
from perilune.launch.target import Elements, Escape, Orbit, Target, circular_orbit
from perilune.launch.vehicle import BurnStage, Vehicle, vehicle

__all__ = [
    "AltitudeCurve",
    "ApogeeCurve",
    "Ascent",
    "AscentEnvironment",
    "AscentHistory",
    "BurnStage",
    "Elements",
    "EngineOut",
    "Escape",
    "History",
    "InclinationCurve",
    "LossSettings",
    "MountedShip",
    "Orbit",
    "PayloadAnswer",
    "PayloadCurve",
    "PublishedOrbit",
    "PublishedPoint",
    "Target",
    "Vehicle",
    "altitude_curve",
    "apogee_curve",
    "circular_orbit",
    "crewed_ascent",
    "inclination_curve",
    "inclination_range",
    "mounted_ship",
    "optimal_ascent",
    "payload",
    "payload_curve",
    "payload_to_orbit",
    "vehicle",
]
