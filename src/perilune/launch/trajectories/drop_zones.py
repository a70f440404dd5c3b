"""Where an ascent's dropped parts come down: stages, boosters and the halves of a fairing, with their spread.

Each part flies on from its separation as a point mass (:mod:`perilune.launch.trajectories.falling`). What it weighs per
drag area depends on how it tumbles, which is not known: it is flown broadside, end on, and between. To that comes the
dispersion of the state at separation. Winds are left out, and so is breaking up.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.staging import residual_kg
from perilune.launch.trajectories.falling import ALTITUDE, fly_leg
from perilune.launch.trajectories.flight import moments, phase_rows
from perilune.launch.trajectories.ground_track import air_velocity, distance_m, places

Array = NDArray[np.float64]

STAGE_DRAG: Final = (0.8, 2.5, 5.0)
"""Drag coefficient times area of an empty stage over its frontal area: end on, between, and broadside (a cylinder five
diameters long that tumbles at random shows 5.5 frontal areas on the mean, a quarter of its surface, at a coefficient
near one; Hoerner 1965, Fluid-Dynamic Drag, chapter 3)."""
SHELL_DRAG: Final = (1.5, 2.5, 4.0)
"""The same of half a fairing, over the frontal area of the whole."""
SPEED_SPREAD: Final = 0.01
DIRECTION_SPREAD_RAD: Final = math.radians(0.5)
"""Three-sigma dispersion of the velocity at separation: of its size, and of its direction both ways; a choice."""
_ORBIT_M: Final = 120e3
"""What has its perigee above this does not come down within the first revolution."""
_LONGEST_S: Final = 9000.0
_TURN: Final = 2.0 * math.pi


@dataclass(frozen=True)
class Impact:
    """Where a part comes down: geodetic place with the middle drag, and the spread about it.

    The distance downrange is from the launch site; ``downrange_least_km`` and ``downrange_most_km`` are those of the
    largest and the smallest drag. The ellipse of half axes ``ellipse_long_km`` and ``ellipse_short_km``, the long one
    at an azimuth, holds three sigma of the dispersion and of the drag together. ``zone`` is the nearest published drop
    zone of the site, ``zone_miss_km`` how far outside it the place lies, 0 inside.
    """

    time_s: float
    latitude_deg: float
    longitude_deg: float
    downrange_km: float
    downrange_least_km: float
    downrange_most_km: float
    speed_m_s: float
    ellipse_long_km: float
    ellipse_short_km: float
    ellipse_azimuth_deg: float
    zone: str | None
    zone_miss_km: float | None


@dataclass(frozen=True)
class DroppedStage:
    """A part that the ascent drops, all its units alike, and where one comes down.

    ``impact`` is None of a part that does not fall back. Perigee and apogee are over the equatorial radius, the apogee
    of one that escapes is None.
    """

    name: str
    units: int
    unit_mass_kg: float
    time_s: float
    altitude_km: float
    relative_speed_m_s: float
    flight_path_deg: float
    perigee_km: float
    apogee_km: float | None
    ballistic_coefficient_kg_m2: float
    state: Literal["falls back", "stays in orbit", "escapes"]
    impact: Impact | None


@dataclass(frozen=True)
class FallingPart:
    """A part at its separation: state (8,) of one unit as :func:`fly_leg` takes it, and its drag areas [m^2].

    The drag areas are those end on, between and broadside.
    """

    name: str
    units: int
    state: Array
    drag_areas_m2: tuple[float, float, float]


def falling_parts(ascent: Ascent) -> tuple[FallingPart, ...]:
    """Return what an ascent drops, in order; the last stage of all at the cut-off."""
    vehicle, settings = ascent.vehicle, ascent.plan.settings
    parts = []
    for moment in moments(ascent):
        nodes = phase_rows(ascent.history, moment.phase)
        row = 0 if moment.after else -1
        motion = np.concatenate(([moment.time_s], nodes.position_m[row], nodes.velocity_m_s[row]))
        if moment.name == "fairing or tower jettison":
            area = 0.25 * math.pi * vehicle.shield_diameter_m**2
            areas = tuple(factor * area for factor in SHELL_DRAG)
            parts.append(_part("fairing half or tower", 2, motion, 0.5 * vehicle.shield_kg, areas))
        for index, stage in enumerate(vehicle.stages):
            last = index == len(vehicle.stages) - 1 and moment.time_s == ascent.history.time_s[-1]
            if moment.name != f"{stage.name} separation" and not (last and moment.name == f"{stage.name} cut-off"):
                continue
            left = stage.dry_kg + residual_kg(stage, settings)
            areas = tuple(0.25 * math.pi * factor * stage.diameter_m**2 for factor in STAGE_DRAG)
            parts.append(_part(stage.name, stage.units, motion, left / stage.units, areas))
    return tuple(parts)


def _part(name: str, units: int, motion: Array, mass_kg: float, areas: tuple[float, ...]) -> FallingPart:
    least, middle, most = areas
    return FallingPart(name, units, np.append(motion, mass_kg), (least, middle, most))


def drop_zones(ascent: Ascent, site: Site) -> tuple[DroppedStage, ...]:
    """Return where the parts that an ascent drops come down.

    Args:
        ascent: the ascent.
        site: where it started; its drop zones are compared.

    Returns:
        The parts in the order of their separation.

    Method: each part is flown with the middle drag, with the least and the most, and with the velocity at separation
    changed along each of three axes by its dispersion. The changes of the place of impact are added as covariances.
    """
    return tuple(_dropped(part, site, ascent.history.position_m[0]) for part in falling_parts(ascent))


def _dropped(part: FallingPart, site: Site, start_m: Array) -> DroppedStage:
    longitude = site.longitude.si
    position, velocity = part.state[1:4], part.state[4:7]
    here = places(position, part.state[0], longitude)
    wind = air_velocity(position[None, :], velocity[None, :])[0]
    speed = float(np.linalg.norm(wind))
    perigee, apogee = apses_m(position, velocity)
    sine = float(wind @ position) / (speed * float(np.linalg.norm(position)))
    falls = perigee < _ORBIT_M
    return DroppedStage(
        name=part.name,
        units=part.units,
        unit_mass_kg=float(part.state[7]),
        time_s=float(part.state[0]),
        altitude_km=float(here.altitude_m[0]) / 1e3,
        relative_speed_m_s=speed,
        flight_path_deg=math.degrees(math.asin(sine)),
        perigee_km=perigee / 1e3,
        apogee_km=apogee / 1e3 if math.isfinite(apogee) else None,
        ballistic_coefficient_kg_m2=float(part.state[7]) / part.drag_areas_m2[1],
        state="falls back" if falls else "stays in orbit" if math.isfinite(apogee) else "escapes",
        impact=_impact(part, site, start_m) if falls else None,
    )


def apses_m(position_m: Array, velocity_m_s: Array) -> tuple[float, float]:
    """Return the altitudes of perigee and apogee over the equatorial radius [m]; infinite where it escapes."""
    radius = float(np.linalg.norm(position_m))
    energy = 0.5 * float(velocity_m_s @ velocity_m_s) - GM_EARTH / radius
    momentum = float(np.linalg.norm(np.cross(position_m, velocity_m_s)))
    parameter = momentum**2 / GM_EARTH
    eccentricity = math.sqrt(max(0.0, 1.0 + 2.0 * energy * parameter / GM_EARTH))
    perigee = parameter / (1.0 + eccentricity) - EARTH_EQUATORIAL_RADIUS
    bound = energy < 0.0 and eccentricity < 1.0
    return perigee, parameter / (1.0 - eccentricity) - EARTH_EQUATORIAL_RADIUS if bound else math.inf


def ground_state(state: Array, drag_area_m2: float) -> Array:
    """Return the state (8,) at which a part reaches the ground (:func:`.falling.fly_leg`)."""
    return fly_leg(state, drag_area_m2, ALTITUDE, 0.0, longest_s=_LONGEST_S).state


def _impact(part: FallingPart, site: Site, start_m: Array) -> Impact | None:
    longitude = site.longitude.si
    least, middle, most = part.drag_areas_m2
    ends = [ground_state(part.state, area) for area in (middle, most, least)]
    ends += [ground_state(state, middle) for state in _dispersed(part.state)]
    where = places(np.array([end[1:4] for end in ends]), np.array([end[0] for end in ends]), longitude)
    if np.any(where.altitude_m > 1e3):
        return None
    start = places(start_m, 0.0, longitude)
    latitudes, longitudes = where.latitude_rad, where.longitude_rad
    downrange = distance_m(start.latitude_rad, start.longitude_rad, latitudes, longitudes) / 1e3
    long_m, short_m, azimuth = _ellipse(latitudes, longitudes)
    wind = air_velocity(ends[0][None, 1:4], ends[0][None, 4:7])
    zone, miss = _nearest_zone(site, float(latitudes[0]), float(longitudes[0]))
    return Impact(
        time_s=float(ends[0][0]),
        latitude_deg=math.degrees(latitudes[0]),
        longitude_deg=math.degrees(longitudes[0]),
        downrange_km=float(downrange[0]),
        downrange_least_km=float(downrange[1:3].min()),
        downrange_most_km=float(downrange[1:3].max()),
        speed_m_s=float(np.linalg.norm(wind)),
        ellipse_long_km=long_m / 1e3,
        ellipse_short_km=short_m / 1e3,
        ellipse_azimuth_deg=math.degrees(azimuth),
        zone=zone,
        zone_miss_km=miss,
    )


def _dispersed(state: Array) -> list[Array]:
    """The state with the velocity through the air changed by its dispersion: along, up and sideways."""
    wind = air_velocity(state[None, 1:4], state[None, 4:7])[0]
    speed = float(np.linalg.norm(wind))
    along = wind / speed
    sideways = np.cross(state[1:4], along)
    sideways /= np.linalg.norm(sideways)
    changes = (SPEED_SPREAD * along, DIRECTION_SPREAD_RAD * np.cross(along, sideways), DIRECTION_SPREAD_RAD * sideways)
    changed = []
    for change in changes:
        other = state.copy()
        other[4:7] += speed * change
        changed.append(other)
    return changed


def _ellipse(latitudes: Array, longitudes: Array) -> tuple[float, float, float]:
    """Half axes [m] and azimuth of the long one [rad] of the ellipse of places: middle, two drags, three changes."""
    turns = (longitudes - longitudes[0] + math.pi) % _TURN - math.pi
    plane = EARTH_EQUATORIAL_RADIUS * np.column_stack((turns * math.cos(latitudes[0]), latitudes - latitudes[0]))
    steps = np.vstack((0.5 * (plane[2] - plane[1]), plane[3:]))
    values, vectors = np.linalg.eigh(steps.T @ steps)
    azimuth = math.atan2(vectors[0, 1], vectors[1, 1]) % math.pi
    short, long = np.sqrt(np.maximum(values, 0.0))
    return float(long), float(short), azimuth


def _nearest_zone(site: Site, latitude_rad: float, longitude_rad: float) -> tuple[str | None, float | None]:
    misses = []
    for zone in site.drop_zone:
        away = float(distance_m(latitude_rad, longitude_rad, zone.latitude.si, zone.longitude.si))
        misses.append((max(0.0, away - zone.radius.si) / 1e3, zone.name))
    if not misses:
        return None, None
    miss, name = min(misses)
    return name, miss
