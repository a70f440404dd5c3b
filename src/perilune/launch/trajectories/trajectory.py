"""The trajectory of an ascent: table of events, history, loss budget, and where what it drops comes down."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_time, parse_time
from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.errors import InputError, NoSolution, Problem
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.staging import residual_kg
from perilune.launch.payload import best_ascent, meant
from perilune.launch.settings import LossSettings
from perilune.launch.trajectories.drop_zones import DroppedStage, drop_zones
from perilune.launch.trajectories.flight import (
    FlightRows,
    LossBudget,
    Moment,
    flight_rows,
    loss_budget,
    moments,
    rows_at,
)
from perilune.launch.trajectories.ground_track import azimuth_rad

_STEP_S: Final = 1.0
_LEAVING_M: Final = 10e3


@dataclass(frozen=True)
class AscentEvent:
    """An event of an ascent and the state then.

    Altitude and place are geodetic (WGS 84), the distance downrange is along the ellipsoid. ``flight_path_deg`` is
    that of the relative velocity. The mass is that after what leaves or lights, before what ends.
    """

    name: str
    time_s: float
    altitude_km: float
    inertial_speed_m_s: float
    relative_speed_m_s: float
    flight_path_deg: float
    inertial_flight_path_deg: float
    latitude_deg: float
    longitude_deg: float
    downrange_km: float
    mass_kg: float
    dynamic_pressure_pa: float
    acceleration_m_s2: float
    heating_w_m2: float


@dataclass(frozen=True)
class TrajectoryHistory:
    """An ascent in time, one value per row; the state of the launch frame is in the files of states.

    ``pitch_deg`` is that of the thrust over the horizon, None while nothing thrusts.
    """

    time_s: tuple[float, ...]
    altitude_km: tuple[float, ...]
    inertial_speed_m_s: tuple[float, ...]
    relative_speed_m_s: tuple[float, ...]
    flight_path_deg: tuple[float, ...]
    pitch_deg: tuple[float | None, ...]
    latitude_deg: tuple[float, ...]
    longitude_deg: tuple[float, ...]
    downrange_km: tuple[float, ...]
    mass_kg: tuple[float, ...]
    dynamic_pressure_pa: tuple[float, ...]
    acceleration_m_s2: tuple[float, ...]
    heating_w_m2: tuple[float, ...]
    throttle: tuple[float, ...]


@dataclass(frozen=True)
class Trajectory:
    """An ascent told: what happens when and where, the losses, what falls where, and the proof of the ascent.

    ``payload_kg`` is flown for the most propellant left at the end, ``propellant_left_kg``; ``azimuth_deg`` that in
    which the flight leaves the site over the ground.
    """

    launcher: str
    site: str
    target: str
    payload_kg: float
    propellant_left_kg: float
    epoch_utc: str | None
    azimuth_deg: float
    events: tuple[AscentEvent, ...]
    losses: LossBudget
    dropped: tuple[DroppedStage, ...]
    history: TrajectoryHistory
    defect_position_m: float
    defect_velocity_m_s: float


@dataclass(frozen=True, eq=False)
class Flown:
    """A trajectory with what it was made from: for files of states and pictures."""

    told: Trajectory
    ascent: Ascent
    site: Site
    rows: FlightRows
    moments: tuple[Moment, ...]


def trajectory(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    site: Site | None = None,
    *,
    payload_kg: float | None = None,
    epoch_utc: str | None = None,
    settings: LossSettings | None = None,
) -> Flown | NoSolution:
    """Return the ascent of a launcher to a destination in full.

    Args:
        launcher, catalogue: the launcher, and where its engines and sites are.
        to: the destination, as :func:`perilune.launch.payload`.
        site: where it starts; that of the published payload, else the launcher's first.
        payload_kg: the payload; by default the greatest after the flight performance reserve.
        epoch_utc: the lift-off, for files of states in the ICRF.
        settings: the losses; one set for all vehicles.

    Returns:
        The flight; ``NoSolution`` where the launcher does not carry this payload there.

    Raises:
        InputError: no such destination, a payload that is not positive, or an epoch that is none.
    """
    if payload_kg is not None and not 0.0 < payload_kg < math.inf:
        raise InputError(Problem(f"a payload of {payload_kg:g} kg", expected="more than zero"))
    used = settings or LossSettings()
    start, target, _ = meant(launcher, catalogue, to, site)
    best = best_ascent(launcher, catalogue, to, start, used)
    if isinstance(best, NoSolution):
        return best
    capacity = best.payload_after_reserve_kg()
    carried = capacity if payload_kg is None else payload_kg
    if carried <= 0.0 or carried > best.payload_kg:
        reason = f"{launcher.id} carries {max(capacity, 0.0):.0f} kg to {target.describe()} from {start.id}"
        return NoSolution(reason if payload_kg is None else f"{reason}, not {carried:.0f} kg", "mass to orbit")
    ascent = optimal_ascent(best.vehicle, start, target, used, payload_kg=carried, near=best)
    if isinstance(ascent, NoSolution) and best.via_parking:
        ascent = optimal_ascent(best.vehicle, start, target, used, payload_kg=carried, parking=False)
    return ascent if isinstance(ascent, NoSolution) else flown(ascent, start, epoch_utc)


def flown(ascent: Ascent, site: Site, epoch_utc: str | None = None) -> Flown:
    """Return an accepted ascent from a site as a flight told in full."""
    longitude = site.longitude.si
    happened = moments(ascent)
    rows = flight_rows(ascent, longitude, _STEP_S)
    last = ascent.vehicle.stages[-1]
    left = (
        ascent.burnout_kg
        - last.dry_kg
        - residual_kg(last, ascent.plan.settings)
        - ascent.vehicle.adapter_kg
        - ascent.payload_kg
    )
    summary = Trajectory(
        launcher=ascent.vehicle.id,
        site=site.id,
        target=ascent.target.describe(),
        payload_kg=ascent.payload_kg,
        propellant_left_kg=left - (ascent.vehicle.shield_kg if ascent.shield_time_s is None else 0.0),
        epoch_utc=None if epoch_utc is None else f"{format_time(parse_time(epoch_utc), 'UTC', 3)} UTC",
        azimuth_deg=_azimuth_deg(rows),
        events=_events(happened, rows_at(ascent, longitude, happened)),
        losses=loss_budget(ascent),
        dropped=drop_zones(ascent, site),
        history=_history(rows),
        defect_position_m=ascent.defect.position_m,
        defect_velocity_m_s=ascent.defect.velocity_m_s,
    )
    return Flown(summary, ascent, site, rows, happened)


def _azimuth_deg(rows: FlightRows) -> float:
    """The azimuth over the ground in which the flight leaves the site, once it is ten kilometres away."""
    away = min(int(np.searchsorted(rows.downrange_m, _LEAVING_M)), len(rows.time_s) - 1)
    start, there = (rows.latitude_rad[0], rows.longitude_rad[0]), (rows.latitude_rad[away], rows.longitude_rad[away])
    return math.degrees(azimuth_rad(*(float(angle) for angle in (*start, *there))))


def _events(happened: tuple[Moment, ...], rows: FlightRows) -> tuple[AscentEvent, ...]:
    return tuple(
        AscentEvent(
            name=moment.name,
            time_s=moment.time_s,
            altitude_km=float(rows.altitude_m[i]) / 1e3,
            inertial_speed_m_s=float(rows.inertial_speed_m_s[i]),
            relative_speed_m_s=float(rows.airspeed_m_s[i]),
            flight_path_deg=math.degrees(rows.flight_path_rad[i]),
            inertial_flight_path_deg=math.degrees(rows.inertial_path_rad[i]),
            latitude_deg=math.degrees(rows.latitude_rad[i]),
            longitude_deg=math.degrees(rows.longitude_rad[i]),
            downrange_km=float(rows.downrange_m[i]) / 1e3,
            mass_kg=float(rows.mass_kg[i]),
            dynamic_pressure_pa=float(rows.dynamic_pressure_pa[i]),
            acceleration_m_s2=float(rows.acceleration_m_s2[i]),
            heating_w_m2=float(rows.heating_w_m2[i]),
        )
        for i, moment in enumerate(happened)
    )


def _history(rows: FlightRows) -> TrajectoryHistory:
    return TrajectoryHistory(
        time_s=_column(rows.time_s),
        altitude_km=_column(rows.altitude_m / 1e3),
        inertial_speed_m_s=_column(rows.inertial_speed_m_s),
        relative_speed_m_s=_column(rows.airspeed_m_s),
        flight_path_deg=_column(np.degrees(rows.flight_path_rad)),
        pitch_deg=_pitches(rows),
        latitude_deg=_column(np.degrees(rows.latitude_rad)),
        longitude_deg=_column(np.degrees(rows.longitude_rad)),
        downrange_km=_column(rows.downrange_m / 1e3),
        mass_kg=_column(rows.mass_kg),
        dynamic_pressure_pa=_column(rows.dynamic_pressure_pa),
        acceleration_m_s2=_column(rows.acceleration_m_s2),
        heating_w_m2=_column(rows.heating_w_m2),
        throttle=_column(rows.throttle),
    )


def _pitches(rows: FlightRows) -> tuple[float | None, ...]:
    """The pitch of the thrust [deg], None while nothing thrusts."""
    pairs = zip(np.degrees(rows.pitch_rad), rows.throttle, strict=True)
    return tuple(float(pitch) if throttle > 0.0 else None for pitch, throttle in pairs)


def _column(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
