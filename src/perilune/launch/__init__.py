"""Vehicles, the optimal ascent and the payload to any orbit."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
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
    from perilune.launch.curves.plots import curve_figure
    from perilune.launch.engine_out import EngineOutAnswer, engine_out_payload
    from perilune.launch.orbits import inclination_range, parse_destination
    from perilune.launch.payload import PayloadAnswer, payload, payload_to_orbit
    from perilune.launch.recovery import RecoveryAnswer, recovered_payload
    from perilune.launch.settings import LossSettings
    from perilune.launch.target import Elements, Escape, Orbit, Target, circular_orbit
    from perilune.launch.trajectories.plots import ascent_figure, ground_track_figure, trajectory_figure
    from perilune.launch.trajectories.trajectory import Flown, Trajectory, trajectory
    from perilune.launch.uncertainty.interval import PayloadInterval, payload_interval
    from perilune.launch.uncertainty.sensitivity import Sensitivities, sensitivities
    from perilune.launch.uncertainty.tornado import tornado_figure
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
    "EngineOutAnswer",
    "Escape",
    "Flown",
    "History",
    "InclinationCurve",
    "LossSettings",
    "MountedShip",
    "Orbit",
    "PayloadAnswer",
    "PayloadCurve",
    "PayloadInterval",
    "PublishedOrbit",
    "PublishedPoint",
    "RecoveryAnswer",
    "Sensitivities",
    "Target",
    "Trajectory",
    "Vehicle",
    "altitude_curve",
    "apogee_curve",
    "ascent_figure",
    "circular_orbit",
    "crewed_ascent",
    "curve_figure",
    "engine_out_payload",
    "ground_track_figure",
    "inclination_curve",
    "inclination_range",
    "mounted_ship",
    "optimal_ascent",
    "parse_destination",
    "payload",
    "payload_curve",
    "payload_interval",
    "payload_to_orbit",
    "recovered_payload",
    "sensitivities",
    "tornado_figure",
    "trajectory",
    "trajectory_figure",
    "vehicle",
]

open_front(
    __name__,
    {
        "ascent.optimise": ("optimal_ascent",),
        "ascent.record": (
            "Ascent",
            "History",
        ),
        "ascent.staging": ("EngineOut",),
        "crewed": (
            "AscentEnvironment",
            "AscentHistory",
            "MountedShip",
            "crewed_ascent",
            "mounted_ship",
        ),
        "curves.curve": (
            "AltitudeCurve",
            "ApogeeCurve",
            "InclinationCurve",
            "PayloadCurve",
            "PublishedOrbit",
            "PublishedPoint",
        ),
        "curves.families": (
            "altitude_curve",
            "apogee_curve",
            "inclination_curve",
            "payload_curve",
        ),
        "curves.plots": ("curve_figure",),
        "engine_out": (
            "EngineOutAnswer",
            "engine_out_payload",
        ),
        "orbits": (
            "inclination_range",
            "parse_destination",
        ),
        "payload": (
            "PayloadAnswer",
            "payload",
            "payload_to_orbit",
        ),
        "recovery": (
            "RecoveryAnswer",
            "recovered_payload",
        ),
        "settings": ("LossSettings",),
        "target": (
            "Elements",
            "Escape",
            "Orbit",
            "Target",
            "circular_orbit",
        ),
        "trajectories.plots": (
            "ascent_figure",
            "ground_track_figure",
            "trajectory_figure",
        ),
        "trajectories.trajectory": (
            "Flown",
            "Trajectory",
            "trajectory",
        ),
        "uncertainty.interval": (
            "PayloadInterval",
            "payload_interval",
        ),
        "uncertainty.sensitivity": (
            "Sensitivities",
            "sensitivities",
        ),
        "uncertainty.tornado": ("tornado_figure",),
        "vehicle": (
            "BurnStage",
            "Vehicle",
            "vehicle",
        ),
    },
)
