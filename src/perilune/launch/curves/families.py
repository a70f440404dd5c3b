"""The payload of a launcher against C3, circular altitude, inclination and apogee, from one site."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final, TypeVar

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import NoSolution
from perilune.launch.ascent.record import Ascent
from perilune.launch.curves.curve import (
    HIGHEST_APOGEE_KM,
    HIGHEST_C3_KM2_S2,
    LOWEST_ALTITUDE_KM,
    LOWEST_C3_KM2_S2,
    AltitudeCurve,
    ApogeeCurve,
    Curve,
    InclinationCurve,
    PayloadCurve,
    PublishedOrbit,
    PublishedPoint,
    escape_speed_m_s,
    perigee_speed_m_s,
)
from perilune.launch.curves.search import SMALL, Found, Line, Search, payload_left_kg
from perilune.launch.orbits import (
    GTO_PERIGEE_M,
    LEO_ALTITUDE_M,
    inclination_range,
    out_of_range,
    row_energy_m2_s2,
    sun_synchronous_inclination,
    target_of_row,
)
from perilune.launch.payload import Anchor, anchor, anchored_kg
from perilune.launch.settings import LossSettings
from perilune.launch.target import Escape, Orbit, circular_orbit
from perilune.launch.vehicle import vehicle

_NODES: Final = 6
_ALTITUDES_KM: Final = (200.0, 300.0, 450.0, 700.0, 1000.0, 1400.0, 2000.0)
_DEGREES_PER_NODE: Final = 10.0
_ALIKE_KM: Final = 75.0
_ALIKE_DEG: Final = 1.0

Kind = TypeVar("Kind", bound=Curve)


@dataclass(frozen=True)
class _Path:
    """A family as it is searched: its line, where it starts and goes on, and the furthest inclination on it."""

    line: Line
    start: float
    places: Callable[[Ascent], Sequence[float]]
    inclination_rad: float


def payload_curve(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    inclination_rad: float | None = None,
    settings: LossSettings | None = None,
) -> PayloadCurve | NoSolution:
    """Return the payload of a launcher against C3 from -2 to 100 km^2/s^2 or to where it carries nothing.

    Args:
        launcher, catalogue, site: the launcher, where its engines are, and where it starts.
        inclination_rad: of the departure orbit; the lowest of the site where none is given.
        settings: the losses; one set for all vehicles.
    """
    inclination = inclination_range(site)[0] if inclination_rad is None else inclination_rad
    line = Line(lambda c3: Escape(c3 * 1e6, inclination), escape_speed_m_s, _mean)
    path = _Path(line, LOWEST_C3_KM2_S2, _energies, inclination)
    held = {"inclination_deg": math.degrees(inclination), "published": _published_energies(launcher, site)}
    return _curve(PayloadCurve, path, (launcher, catalogue, site), settings, held)


def altitude_curve(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    inclination_rad: float | None = None,
    settings: LossSettings | None = None,
) -> AltitudeCurve | NoSolution:
    """Return the payload against the altitude of a circular orbit, 200 to 2,000 km or to where it ends.

    The arguments are those of :func:`payload_curve`.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        site: a launch site of the catalogue.
        inclination_rad: of the orbit; the site's usual one where None [rad].
        settings: the losses and reserves, the usual ones where None.
    """
    inclination = inclination_range(site)[0] if inclination_rad is None else inclination_rad
    degrees = math.degrees(inclination)
    line = Line(lambda altitude: circular_orbit(altitude * 1e3, inclination), _itself, _mean)
    path = _Path(line, LOWEST_ALTITUDE_KM, lambda _: _ALTITUDES_KM[1:], inclination)
    rows = [row for row in _published_orbits(launcher, site) if _circular(row) and _near(row.inclination_deg, degrees)]
    held = {"inclination_deg": degrees, "published": tuple(rows)}
    return _curve(AltitudeCurve, path, (launcher, catalogue, site), settings, held)


def inclination_curve(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    altitude_m: float = LEO_ALTITUDE_M,
    settings: LossSettings | None = None,
) -> InclinationCurve | NoSolution:
    """Return the payload to a circular orbit against its inclination.

    From the lowest that the site reaches to the highest, or to the sun-synchronous one where that is less.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        site: a launch site of the catalogue.
        altitude_m: of the circle [m].
        settings: the losses and reserves, the usual ones where None.
    """
    low, high = (math.degrees(angle) for angle in inclination_range(site))
    low = math.ceil(low * 100.0) / 100.0
    high = max(low, min(high, math.degrees(sun_synchronous_inclination(altitude_m))))
    count = min(_NODES, 1 + math.ceil((high - low) / _DEGREES_PER_NODE))
    places = [round(low + (high - low) * i / max(count - 1, 1), 2) for i in range(1, count)]
    line = Line(lambda degrees: circular_orbit(altitude_m, math.radians(degrees)), _itself, _mean)
    path = _Path(line, low, lambda _: places, math.radians(low))
    rows = _published_orbits(launcher, site)
    rows = [row for row in rows if _circular(row) and abs(row.perigee_km - altitude_m / 1e3) <= _ALIKE_KM]
    held = {"altitude_km": altitude_m / 1e3, "published": tuple(rows)}
    return _curve(InclinationCurve, path, (launcher, catalogue, site), settings, held)


def apogee_curve(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    inclination_rad: float | None = None,
    perigee_m: float = GTO_PERIGEE_M,
    settings: LossSettings | None = None,
) -> ApogeeCurve | NoSolution:
    """Return the payload against the apogee of an ellipse, from the circle to 100,000 km or to where it ends.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        site: a launch site of the catalogue.
        inclination_rad: of the orbit; the site's usual one where None [rad].
        perigee_m: altitude of the perigee [m].
        settings: the losses and reserves, the usual ones where None.
    """
    inclination = inclination_range(site)[0] if inclination_rad is None else inclination_rad
    degrees, perigee = math.degrees(inclination), perigee_m / 1e3
    line = Line(
        lambda apogee: Orbit(perigee_m, apogee * 1e3, inclination),
        lambda apogee: perigee_speed_m_s(perigee, apogee),
        lambda one, two: math.sqrt(one * two),
    )
    path = _Path(line, perigee, lambda _: _apogees(perigee), inclination)
    rows = _published_orbits(launcher, site)
    rows = [row for row in rows if abs(row.perigee_km - perigee) <= _ALIKE_KM and _near(row.inclination_deg, degrees)]
    held = {"perigee_km": perigee, "inclination_deg": degrees, "published": tuple(rows)}
    return _curve(ApogeeCurve, path, (launcher, catalogue, site), settings, held)


def _curve(
    kind: type[Kind],
    path: _Path,
    start: tuple[Launcher, Catalogue, Site],
    settings: LossSettings | None,
    held: dict[str, Any],
) -> Kind | NoSolution:
    launcher, catalogue, site = start
    used = settings or LossSettings()
    refused = out_of_range(site, path.inclination_rad)
    flown = vehicle(launcher, catalogue, used)
    if refused is not None:
        return refused
    if isinstance(flown, NoSolution):
        return flown
    calibration = anchor(launcher, catalogue, flown, used)
    segment = None if calibration is None else calibration.shield_segment
    found = Search(flown, site, path.line, used, segment).run(path.start, path.places)
    if isinstance(found, NoSolution):
        return found
    field = kind.axis.field
    places = {field: tuple(found.nodes), f"fit_checked_{field}": tuple(found.checks)}
    said: dict[str, Any] = {**places, **held, **_answers(found, calibration)}
    return kind(launcher=launcher.id, site=site.id, **said)


def _answers(found: Found, calibration: Anchor | None) -> dict[str, Any]:
    """What a curve says beside its axis."""
    ascents = tuple(found.nodes.values())
    anchored = [anchored_kg(ascent, calibration) for ascent in ascents]
    floor = SMALL * payload_left_kg(ascents[0])
    truths = [max(payload_left_kg(ascent), floor) for ascent in found.checks.values()]
    shares = [100.0 * error / truth for error, truth in zip(found.errors_kg, truths, strict=True)]
    return {
        "physics_nodes_kg": tuple(payload_left_kg(ascent) for ascent in ascents),
        "anchored_nodes_kg": None if None in anchored else tuple(value for value in anchored if value is not None),
        "reserve_m_s": None if calibration is None else calibration.reserve_m_s,
        "alarm": None if calibration is None else calibration.alarm,
        "ends": found.ends,
        "stopped": found.stopped,
        "fit_errors_kg": found.errors_kg,
        "fit_error_kg": max(found.errors_kg, key=abs, default=None),
        "fit_error_percent": max(shares, key=abs, default=None),
        "improved_nodes": found.improved,
        "defect_position_m": max(defect.position_m for defect in found.defects),
        "defect_velocity_m_s": max(defect.velocity_m_s for defect in found.defects),
    }


def _itself(place: float) -> float:
    return place


def _mean(one: float, two: float) -> float:
    return fmean((one, two))


def _energies(first: Ascent) -> tuple[float, ...]:
    """Energies evenly spaced in speed up to where the rocket equation of the last stage leaves little, and the end."""
    low, high = escape_speed_m_s(LOWEST_C3_KM2_S2), escape_speed_m_s(HIGHEST_C3_KM2_S2)
    left = payload_left_kg(first)
    # lighter payloads also leave the lower stages faster: about half as much again for a usual vehicle
    gain = first.exhaust_speed_m_s * math.log(first.burnout_kg / (first.burnout_kg - left))
    top = min(low + 0.97 * gain, high)
    speeds = [low + (top - low) * i / (_NODES - 1) for i in range(1, _NODES)]
    energies = [round((speed**2 - escape_speed_m_s(0.0) ** 2) / 1e6, 2) for speed in speeds]
    return (*energies, HIGHEST_C3_KM2_S2) if top < high else tuple(energies)


def _apogees(perigee_km: float) -> tuple[float, ...]:
    """Apogees evenly spaced in the speed at perigee, to the highest [km]."""
    perigee = EARTH_EQUATORIAL_RADIUS + perigee_km * 1e3
    low, high = perigee_speed_m_s(perigee_km, perigee_km), perigee_speed_m_s(perigee_km, HIGHEST_APOGEE_KM)
    speeds = [low + (high - low) * i / (_NODES - 1) for i in range(1, _NODES)]
    axes = [1.0 / (2.0 / perigee - speed**2 / GM_EARTH) for speed in speeds]
    return tuple(round((2.0 * axis - perigee - EARTH_EQUATORIAL_RADIUS) / 1e3, 2) for axis in axes)


def _published_energies(launcher: Launcher, site: Site) -> tuple[PublishedPoint, ...]:
    rows = [row for row in launcher.published if row.to in ("tli", "c3") and row.site in (None, site.id)]
    energies = [(row_energy_m2_s2(row), row) for row in rows]
    points = [PublishedPoint(c3 / 1e6, row.payload.si, row.lower_bound) for c3, row in energies if c3 is not None]
    return tuple(sorted(points, key=lambda point: (point.c3_km2_s2, point.payload_kg)))


def _published_orbits(launcher: Launcher, site: Site) -> list[PublishedOrbit]:
    found = []
    for row in launcher.published:
        target = target_of_row(row, site)
        if isinstance(target, Orbit) and row.site in (None, site.id) and row.recovery == "expended":
            shape = (target.perigee_m / 1e3, target.apogee_m / 1e3, math.degrees(target.inclination_rad))
            found.append(PublishedOrbit(*shape, row.payload.si, row.lower_bound))
    return sorted(found, key=lambda row: (row.perigee_km, row.apogee_km, row.inclination_deg, row.payload_kg))


def _circular(row: PublishedOrbit) -> bool:
    return row.apogee_km - row.perigee_km <= _ALIKE_KM


def _near(degrees: float, other: float) -> bool:
    return abs(degrees - other) <= _ALIKE_DEG
