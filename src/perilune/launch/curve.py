"""The payload of a launcher against C3, from one site at one inclination: optimised nodes, monotone cubic."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import InputError, NoSolution, Problem
from perilune.launch.ascent import Ascent
from perilune.launch.optimise import optimal_ascent
from perilune.launch.orbits import inclination_range, out_of_range, row_energy_m2_s2
from perilune.launch.payload import Anchor, anchor, anchored_kg
from perilune.launch.settings import LossSettings
from perilune.launch.target import ESCAPE_PERIGEE_M, Escape
from perilune.launch.vehicle import Vehicle, vehicle

LOWEST_C3_KM2_S2: Final = -2.0
HIGHEST_C3_KM2_S2: Final = 100.0
_NODES: Final = 6


@dataclass(frozen=True)
class PublishedPoint:
    """A published payload to an energy."""

    c3_km2_s2: float
    payload_kg: float
    lower_bound: bool


@dataclass(frozen=True)
class PayloadCurve:
    """Payload against C3: nodes in rising C3 with the physics and the anchored payload, and the published points.

    ``ends`` says that the launcher carries nothing beyond the last node. ``fit_error_kg`` is what the curve misses an
    extra optimum by, at ``fit_checked_c3_km2_s2``, None where that was not found; ``defect_*`` the worst of all
    re-integrations.
    """

    launcher: str
    site: str
    inclination_deg: float
    c3_km2_s2: tuple[float, ...]
    physics_nodes_kg: tuple[float, ...]
    anchored_nodes_kg: tuple[float, ...] | None
    published: tuple[PublishedPoint, ...]
    reserve_m_s: float | None
    alarm: str | None
    ends: bool
    fit_checked_c3_km2_s2: float
    fit_error_kg: float | None
    defect_position_m: float
    defect_velocity_m_s: float

    def physics_kg(self, c3_m2_s2: float) -> float:
        """Return the physics payload at an energy [m^2/s^2] within the curve [kg]; 0 beyond its end.

        Raises:
            InputError: the energy is below -2 or above 100 km^2/s^2, or above the last node of a curve that does not
                end there.
        """
        return self._at(self.physics_nodes_kg, c3_m2_s2)

    def anchored_kg(self, c3_m2_s2: float) -> float | None:
        """Return the anchored payload at an energy [m^2/s^2] as :meth:`physics_kg`; None without an anchor."""
        return None if self.anchored_nodes_kg is None else self._at(self.anchored_nodes_kg, c3_m2_s2)

    def _at(self, nodes_kg: tuple[float, ...], c3_m2_s2: float) -> float:
        c3 = c3_m2_s2 / 1e6
        highest = HIGHEST_C3_KM2_S2 if self.ends else self.c3_km2_s2[-1]
        if not self.c3_km2_s2[0] <= c3 <= highest:
            span = f"{self.c3_km2_s2[0]:.0f} to {highest:.0f} km2/s2"
            raise InputError(Problem(f"C3 {c3:.2f} km2/s2 is outside the payload curve", expected=span))
        if c3 > self.c3_km2_s2[-1]:
            return 0.0
        return max(float(_interpolant(self.c3_km2_s2, nodes_kg)(c3)), 0.0)


def _interpolant(c3_km2_s2: tuple[float, ...], payload_kg: tuple[float, ...]) -> PchipInterpolator:
    """Monotone cubic (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17)."""
    return PchipInterpolator(np.array(c3_km2_s2), np.array(payload_kg))


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
    used = settings or LossSettings()
    inclination = inclination_range(site)[0] if inclination_rad is None else inclination_rad
    refused = out_of_range(site, inclination)
    flown = vehicle(launcher, catalogue)
    if refused is not None:
        return refused
    if isinstance(flown, NoSolution):
        return flown
    calibration = anchor(launcher, catalogue, flown, used)
    nodes = _optimise(flown, site, inclination, used, calibration)
    if isinstance(nodes, NoSolution):
        return nodes
    energies, ascents, ends = nodes
    physics = tuple(max(ascent.payload_after_reserve_kg(used.reserve_m_s), 0.0) for ascent in ascents)
    anchored = [anchored_kg(ascent, calibration) for ascent in ascents]
    checked, error, extra = _check(site, inclination, used, energies, physics, ascents[0])
    defects = [ascent.defect for ascent in (*ascents, *extra)]
    return PayloadCurve(
        launcher=launcher.id,
        site=site.id,
        inclination_deg=math.degrees(inclination),
        c3_km2_s2=energies,
        physics_nodes_kg=physics,
        anchored_nodes_kg=None if None in anchored else tuple(value for value in anchored if value is not None),
        published=_published(launcher, site),
        reserve_m_s=None if calibration is None else calibration.reserve_m_s,
        alarm=None if calibration is None else calibration.alarm,
        ends=ends,
        fit_checked_c3_km2_s2=checked,
        fit_error_kg=error,
        defect_position_m=max(defect.position_m for defect in defects),
        defect_velocity_m_s=max(defect.velocity_m_s for defect in defects),
    )


def _published(launcher: Launcher, site: Site) -> tuple[PublishedPoint, ...]:
    rows = [row for row in launcher.published if row.to in ("tli", "c3") and row.site in (None, site.id)]
    energies = [(row_energy_m2_s2(row), row) for row in rows]
    points = [PublishedPoint(c3 / 1e6, row.payload.si, row.lower_bound) for c3, row in energies if c3 is not None]
    return tuple(sorted(points, key=lambda point: (point.c3_km2_s2, point.payload_kg)))


def _optimise(
    flown: Vehicle, site: Site, inclination: float, settings: LossSettings, calibration: Anchor | None
) -> tuple[tuple[float, ...], tuple[Ascent, ...], bool] | NoSolution:
    """Optimise the lowest node, place the others evenly in speed up to the end of the payload, optimise them."""
    segment = None if calibration is None else calibration.shield_segment
    first = optimal_ascent(flown, site, Escape(LOWEST_C3_KM2_S2 * 1e6, inclination), settings, shield_segment=segment)
    if isinstance(first, NoSolution):
        return first
    if first.payload_after_reserve_kg(settings.reserve_m_s) <= 0.0:
        return NoSolution(f"{flown.id} carries no payload to C3 {LOWEST_C3_KM2_S2:.0f} km2/s2", "payload")
    top = min(_end_c3(first, settings), HIGHEST_C3_KM2_S2)
    energies, ascents = [LOWEST_C3_KM2_S2], [first]
    for c3 in _spaced(LOWEST_C3_KM2_S2, top)[1:]:
        ascent = optimal_ascent(flown, site, Escape(c3 * 1e6, inclination), settings, near=ascents[-1])
        if isinstance(ascent, Ascent):
            energies.append(c3)
            ascents.append(ascent)
    if len(energies) < 2:
        return NoSolution(f"{flown.id} reaches only C3 {energies[-1]:.1f} km2/s2", "payload")
    return tuple(energies), tuple(ascents), energies[-1] == round(top, 2) and top < HIGHEST_C3_KM2_S2


def _speed(c3_km2_s2: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Speed at the lowest perigee [m/s]."""
    return np.sqrt(np.asarray(c3_km2_s2) * 1e6 + 2.0 * GM_EARTH / (EARTH_EQUATORIAL_RADIUS + ESCAPE_PERIGEE_M))


def _spaced(low: float, high: float) -> list[float]:
    """Energies evenly spaced in speed, to 0.01 km^2/s^2."""
    speeds = np.linspace(float(_speed(low)), float(_speed(high)), _NODES)
    energies = (speeds**2 - float(_speed(0.0)) ** 2) / 1e6
    return [low, *(round(float(c3), 2) for c3 in energies[1:-1]), round(high, 2)]


def _end_c3(first: Ascent, settings: LossSettings) -> float:
    """Energy [km^2/s^2] at which the rocket equation of the last stage leaves no payload, a little less."""
    left = first.payload_after_reserve_kg(settings.reserve_m_s)
    inert = first.burnout_kg - left
    # lighter payloads also leave the lower stages faster: about half as much again for a usual vehicle
    gain = first.exhaust_speed_m_s * math.log(first.burnout_kg / inert)
    speed = float(_speed(LOWEST_C3_KM2_S2)) + 0.97 * gain
    return (speed**2 - float(_speed(0.0)) ** 2) / 1e6


def _check(
    site: Site,
    inclination: float,
    settings: LossSettings,
    energies: tuple[float, ...],
    physics: tuple[float, ...],
    near: Ascent,
) -> tuple[float, float | None, tuple[Ascent, ...]]:
    """Optimise once more in the middle of the first gap, where missions are, and compare."""
    middle = round(0.5 * (energies[0] + energies[1]), 2)
    ascent = optimal_ascent(near.vehicle, site, Escape(middle * 1e6, inclination), settings, near=near)
    if isinstance(ascent, NoSolution):
        return middle, None, ()
    truth = ascent.payload_after_reserve_kg(settings.reserve_m_s)
    return middle, float(_interpolant(energies, physics)(middle)) - truth, (ascent,)
