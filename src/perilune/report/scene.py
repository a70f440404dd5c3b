"""The 3D scene as data: paths and bodies of every flight in kilometres, as little-endian float32 in base64.

All positions are in ICRF axes about the centre of the flight, the Earth or the Sun; times count SI seconds of TDB from
the first moment shown. The page's script draws them (``app/scene``); nothing is computed there but interpolation and
changes of axes.
"""

import base64
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from perilune.astro.ephemerides import ephemeris
from perilune.astro.frames import itrf_to_icrf
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf
from perilune.astro.time import format_time
from perilune.constants import (
    EARTH_EQUATORIAL_RADIUS,
    EARTH_ROTATION_RATE,
    GM_EARTH,
    MARS_RADIUS,
    MOON_RADIUS,
    SUN_RADIUS,
)
from perilune.programme import MissionResult, Plan
from perilune.report.flights import Coast, Flight
from perilune.report.used_catalogue import CircularOrbit, Place, UsedCatalogue

FloatArray = NDArray[np.float64]

_KM: Final = 1e-3
_MOST_POINTS: Final = 420
"""Of one coast: more are thinned evenly; the last is kept."""

_ORBIT_DAY_S: Final = 86_400.0
_MOON_STEP_S: Final = 3_600.0
_TURN_STEP_S: Final = 21_600.0
_PLANET_STEPS: Final = 120
_MONTH_S: Final = 27.321_661 * 86_400.0
_YEARS_S: Final = {"earth": 365.256 * 86_400.0, "mars": 686.98 * 86_400.0}
_RING: Final = 96


def scene_data(plan: Plan, used: UsedCatalogue, flown: Sequence[Flight]) -> dict[str, Any]:
    """Return the scene of a plan: flights with a stored trajectory, and those to stations in Earth orbit.

    Args:
        plan: what flies.
        used: places and stations.
        flown: the flights with a stored trajectory.
    """
    shown = {flight.mission.id: _flight(flight) for flight in flown}
    stations = {f"station:{row.id}": row for row in used.stations}
    for row in plan.missions:
        if row.id not in shown and row.launch_tdb_s is not None and row.destination in stations:
            shown[row.id] = _visit(row, row.launch_tdb_s, stations[row.destination], used.places)
    radii = {"earth": EARTH_EQUATORIAL_RADIUS, "moon": MOON_RADIUS, "mars": MARS_RADIUS, "sun": SUN_RADIUS}
    return {
        "radii_km": {name: radius * _KM for name, radius in radii.items()},
        "earth_rotation_rad_s": EARTH_ROTATION_RATE,
        "places": [vars(place) for place in used.places],
        "flights": [shown[row.id] for row in plan.missions if row.id in shown],
    }


def _flight(flight: Flight) -> dict[str, Any]:
    start = float(flight.paths[0].epochs_tdb_s[0])
    end = float(flight.paths[-1].epochs_tdb_s[-1])
    bodies = ("moon",) if flight.centre == "earth" else ("earth", "mars")
    return {
        **_common(flight.mission, start, end, flight.centre),
        "coasts": [_coast(path, start) for path in flight.paths],
        "burns": [
            {"name": burn.name, "t_s": round(burn.epoch_tdb_s - start, 3), "dv_m_s": burn.dv_m_s}
            for burn in flight.burns
        ],
        "bodies": {body: _body(body, flight.centre, start, end) for body in bodies},
    }


def _visit(row: MissionResult, launch: float, station: CircularOrbit, places: Sequence[Place]) -> dict[str, Any]:
    """A flight to a station in Earth orbit: the station's orbit for a day, its plane through the site at launch."""
    end = launch + _ORBIT_DAY_S
    site = next((place for place in places if row.selected and place.id == row.selected.site), None)
    radius = EARTH_EQUATORIAL_RADIUS + station.altitude_km * 1e3
    orbit = {
        "name": station.name,
        "radius_km": radius * _KM,
        "inclination_rad": math.radians(station.inclination_deg),
        "node_rad": _node(site, station, launch),
        "rate_rad_s": math.sqrt(GM_EARTH / radius**3),
    }
    bodies = {"moon": _body("moon", "earth", launch, end)}
    return {**_common(row, launch, end, "earth"), "coasts": [], "burns": [], "bodies": bodies, "orbit": orbit}


def _node(site: Place | None, station: CircularOrbit, epoch: float) -> float:
    """The right ascension of the ascending node [rad] of the orbit that rises over a site, or nearest to it."""
    if site is None:
        return 0.0
    latitude, longitude = math.radians(site.latitude_deg), math.radians(site.longitude_deg)
    place = np.array([math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude)])
    place = itrf_to_icrf(epoch, "hold")[0] @ np.append(place, math.sin(latitude))
    ascension, declination = math.atan2(place[1], place[0]), math.asin(place[2])
    ratio = math.tan(declination) / math.tan(math.radians(station.inclination_deg))
    return ascension - math.asin(max(-1.0, min(1.0, ratio)))


def _common(row: MissionResult, start: float, end: float, centre: str) -> dict[str, Any]:
    sun = ephemeris.position("sun", "earth", 0.5 * (start + end))[0]
    turn_steps = np.arange(math.ceil((end - start) / _TURN_STEP_S) + 1) if centre == "earth" else np.zeros(1)
    turns = Rotation.from_matrix(moon_me_to_icrf(start + _TURN_STEP_S * turn_steps)).as_quat()
    return {
        "mission": row.id,
        "centre": centre,
        "site": row.selected.site if row.selected else None,
        "start_utc": format_time(start, "UTC", 0),
        "duration_s": round(end - start, 3),
        "sun": [round(float(part), 6) for part in sun / np.linalg.norm(sun)],
        "earth_turn": [
            round(float(part), 7) for part in Rotation.from_matrix(itrf_to_icrf(start, "hold")[0]).as_quat()
        ],
        "moon_turns": {"step_s": _TURN_STEP_S, "quaternions": _base64(turns)},
    }


def _coast(path: Coast, start: float) -> dict[str, Any]:
    count = len(path.epochs_tdb_s)
    kept = np.unique(np.linspace(0, count - 1, min(count, _MOST_POINTS)).round().astype(int))
    times = path.epochs_tdb_s[kept] - start
    return {"name": path.name, "t_s": _base64(times), "km": _base64(path.states[kept, :3] * _KM)}


def _body(body: str, centre: str, start: float, end: float) -> dict[str, Any]:
    """The positions of a body while the flight lasts, evenly spaced, and its whole orbit about the middle of it."""
    step = _MOON_STEP_S if body == "moon" else (end - start) / _PLANET_STEPS
    steps = math.ceil((end - start) / step - 1e-9)
    positions = ephemeris.position(body, centre, start + step * np.arange(steps + 1))
    period = _MONTH_S if body == "moon" else _YEARS_S[body]
    ring = 0.5 * (start + end) + period * np.linspace(-0.5, 0.5, _RING)
    orbit = ephemeris.position(body, centre, ring)
    return {"step_s": step, "km": _base64(positions * _KM), "orbit_km": _base64(orbit * _KM)}


def _base64(numbers: FloatArray) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f4").tobytes()).decode()
