"""Time scales, frames, ephemerides, two-body and three-body motion, propagation, visibility: under every trajectory."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.astro.ephemerides import ephemeris
    from perilune.astro.forces.force_model import (
        Drag,
        ForceModel,
        HarmonicField,
        InertialSteering,
        RadiationPressure,
        Thrust,
        VelocitySteering,
    )
    from perilune.astro.lunar_orbits import frozen_orbits
    from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit, transition
    from perilune.astro.lunar_orbits.nrho import eclipse_avoiding_apolune, ephemeris_nrho, restricted_nrho
    from perilune.astro.lunar_orbits.orbit_choice import ChosenOrbit, chosen_orbit
    from perilune.astro.lunar_orbits.plots import frozen_figure, keeping_figure, rotating_figure
    from perilune.astro.lunar_orbits.station_keeping import KeepingQuestion, StationKeeping, station_keeping
    from perilune.astro.lunar_orbits.transition_summary import TransitionSummary, rotating_path, summary
    from perilune.astro.orientation import local_frames
    from perilune.astro.orientation.transform import rotation_to_icrf, transform
    from perilune.astro.propagation import events
    from perilune.astro.propagation.burns import FiniteBurn, ImpulsiveBurn, fly_with_burns, states_along
    from perilune.astro.propagation.ensemble import Dispersion, mapped_covariance, monte_carlo
    from perilune.astro.propagation.plots import distance_figure
    from perilune.astro.propagation.propagate import (
        burn_arcs,
        propagate,
        sample,
        transition_matrices,
        transition_matrix,
    )
    from perilune.astro.satellites.broadcast import BroadcastPositions, broadcast_paths
    from perilune.astro.satellites.sgp4 import SatellitePath, satellite_path
    from perilune.astro.three_body.cr3bp import PeriodicOrbit, jacobi_constant, symmetric_orbit
    from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, System, system
    from perilune.astro.three_body.families import Family, family
    from perilune.astro.three_body.libration_points import libration_point, libration_points
    from perilune.astro.three_body.manifolds import Manifold, manifold
    from perilune.astro.three_body.plots_families import family_figure, manifold_figure
    from perilune.astro.time import format_time, format_utc, parse_time
    from perilune.astro.two_body import anomaly
    from perilune.astro.two_body.hohmann import bi_elliptic, hohmann
    from perilune.astro.two_body.kepler import along_conic
    from perilune.astro.two_body.lambert import LambertSolution, LambertSolutions, lambert, lambert_all
    from perilune.astro.two_body.sphere_of_influence import hill_radius, laplace_radius
    from perilune.astro.visibility import tracks
    from perilune.astro.visibility.access import AccessList, access_windows
    from perilune.astro.visibility.eclipse import EclipseList, eclipses
    from perilune.astro.visibility.plots import spans_figure

__all__ = [
    "EARTH_MOON",
    "AccessList",
    "BroadcastPositions",
    "ChosenOrbit",
    "Dispersion",
    "Drag",
    "EclipseList",
    "EphemerisOrbit",
    "Family",
    "FiniteBurn",
    "ForceModel",
    "HarmonicField",
    "ImpulsiveBurn",
    "InertialSteering",
    "KeepingQuestion",
    "LambertSolution",
    "LambertSolutions",
    "Manifold",
    "PeriodicOrbit",
    "RadiationPressure",
    "SatellitePath",
    "StationKeeping",
    "System",
    "Thrust",
    "TransitionSummary",
    "VelocitySteering",
    "access_windows",
    "along_conic",
    "anomaly",
    "bi_elliptic",
    "broadcast_paths",
    "burn_arcs",
    "chosen_orbit",
    "distance_figure",
    "eclipse_avoiding_apolune",
    "eclipses",
    "ephemeris",
    "ephemeris_nrho",
    "events",
    "family",
    "family_figure",
    "fly_with_burns",
    "format_time",
    "format_utc",
    "frozen_figure",
    "frozen_orbits",
    "hill_radius",
    "hohmann",
    "jacobi_constant",
    "keeping_figure",
    "lambert",
    "lambert_all",
    "laplace_radius",
    "libration_point",
    "libration_points",
    "local_frames",
    "manifold",
    "manifold_figure",
    "mapped_covariance",
    "monte_carlo",
    "parse_time",
    "propagate",
    "restricted_nrho",
    "rotating_figure",
    "rotating_path",
    "rotation_to_icrf",
    "sample",
    "satellite_path",
    "spans_figure",
    "states_along",
    "station_keeping",
    "summary",
    "symmetric_orbit",
    "system",
    "tracks",
    "transform",
    "transition",
    "transition_matrices",
    "transition_matrix",
]

open_front(
    __name__,
    {
        "ephemerides": ("ephemeris",),
        "forces.force_model": (
            "Drag",
            "ForceModel",
            "HarmonicField",
            "InertialSteering",
            "RadiationPressure",
            "Thrust",
            "VelocitySteering",
        ),
        "lunar_orbits": ("frozen_orbits",),
        "lunar_orbits.ephemeris_transition": (
            "EphemerisOrbit",
            "transition",
        ),
        "lunar_orbits.nrho": (
            "eclipse_avoiding_apolune",
            "ephemeris_nrho",
            "restricted_nrho",
        ),
        "lunar_orbits.orbit_choice": (
            "ChosenOrbit",
            "chosen_orbit",
        ),
        "lunar_orbits.plots": (
            "frozen_figure",
            "keeping_figure",
            "rotating_figure",
        ),
        "lunar_orbits.station_keeping": (
            "KeepingQuestion",
            "StationKeeping",
            "station_keeping",
        ),
        "lunar_orbits.transition_summary": (
            "TransitionSummary",
            "rotating_path",
            "summary",
        ),
        "orientation": ("local_frames",),
        "orientation.transform": (
            "rotation_to_icrf",
            "transform",
        ),
        "propagation": ("events",),
        "propagation.burns": (
            "FiniteBurn",
            "ImpulsiveBurn",
            "fly_with_burns",
            "states_along",
        ),
        "propagation.ensemble": (
            "Dispersion",
            "mapped_covariance",
            "monte_carlo",
        ),
        "propagation.plots": ("distance_figure",),
        "propagation.propagate": (
            "burn_arcs",
            "propagate",
            "sample",
            "transition_matrices",
            "transition_matrix",
        ),
        "satellites.broadcast": (
            "BroadcastPositions",
            "broadcast_paths",
        ),
        "satellites.sgp4": (
            "SatellitePath",
            "satellite_path",
        ),
        "three_body.cr3bp": (
            "PeriodicOrbit",
            "jacobi_constant",
            "symmetric_orbit",
        ),
        "three_body.cr3bp_systems": (
            "EARTH_MOON",
            "System",
            "system",
        ),
        "three_body.families": (
            "Family",
            "family",
        ),
        "three_body.libration_points": (
            "libration_point",
            "libration_points",
        ),
        "three_body.manifolds": (
            "Manifold",
            "manifold",
        ),
        "three_body.plots_families": (
            "family_figure",
            "manifold_figure",
        ),
        "time": (
            "format_time",
            "format_utc",
            "parse_time",
        ),
        "two_body": ("anomaly",),
        "two_body.hohmann": (
            "bi_elliptic",
            "hohmann",
        ),
        "two_body.kepler": ("along_conic",),
        "two_body.lambert": (
            "LambertSolution",
            "LambertSolutions",
            "lambert",
            "lambert_all",
        ),
        "two_body.sphere_of_influence": (
            "hill_radius",
            "laplace_radius",
        ),
        "visibility": ("tracks",),
        "visibility.access": (
            "AccessList",
            "access_windows",
        ),
        "visibility.eclipse": (
            "EclipseList",
            "eclipses",
        ),
        "visibility.plots": ("spans_figure",),
    },
)
