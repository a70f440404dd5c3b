"""Which orbit a destination means from a site, and which published payload belongs to it."""

import math
from typing import Final

from perilune.catalogue.model import Launcher, PublishedPayload, Site
from perilune.errors import InputError, NoSolution, Problem
from perilune.launch.target import Escape, Orbit, Target

TLI_C3_M2_S2: Final = -1.7e6
"""Energy of a usual transfer to the Moon [m^2/s^2]."""
LEO_ALTITUDE_M: Final = 200e3
GTO_PERIGEE_M: Final = 185e3
GTO_APOGEE_M: Final = 35_786e3
_DOG_LEG_RAD: Final = math.radians(2.0)
_SAME_C3_M2_S2: Final = 0.05e6


def inclination_range(site: Site) -> tuple[float, float]:
    """Return the least and greatest inclination that the latitude and the limits of a site allow [rad]."""
    latitude = abs(site.latitude.si)
    low, high = latitude, math.pi - latitude
    if site.azimuth_min is not None and site.azimuth_max is not None:
        ends = (site.azimuth_min.si, site.azimuth_max.si)
        reached = [math.acos(max(-1.0, min(1.0, math.cos(latitude) * math.sin(azimuth)))) for azimuth in ends]
        low = latitude if ends[0] <= 0.5 * math.pi <= ends[1] else min(reached)
        high = max(reached)
    if site.inclination_min is not None:
        low = max(low, site.inclination_min.si)
    if site.inclination_max is not None:
        high = min(high, site.inclination_max.si)
    return low, max(low, high)


def out_of_range(site: Site, inclination_rad: float) -> NoSolution | None:
    """Return why a site cannot reach an inclination, or None where it can; a dog-leg of 2 deg is allowed."""
    low, high = inclination_range(site)
    if low - _DOG_LEG_RAD <= inclination_rad <= high + _DOG_LEG_RAD:
        return None
    span = f"{math.degrees(low):.1f} to {math.degrees(high):.1f} deg"
    reason = f"{site.id} reaches inclinations of {span}, not {math.degrees(inclination_rad):.1f} deg"
    return NoSolution(reason, "inclination")


def parse_destination(to: str) -> tuple[str, float | None]:
    """Return the kind and the C3 [m^2/s^2] of ``leo``, ``gto``, ``tli`` or ``c3=X`` with X in km^2/s^2.

    Raises:
        InputError: it is none of these.

    >>> parse_destination("c3=10")
    ('c3', 10000000.0)
    """
    if to in ("leo", "gto"):
        return to, None
    if to == "tli":
        return to, TLI_C3_M2_S2
    if to.startswith("c3="):
        try:
            energy = float(to[3:])
        except ValueError:
            energy = math.nan
        if -20.0 <= energy <= 200.0:
            return "c3", energy * 1e6
    expected = "leo, gto, tli or c3=X with X from -20 to 200 km2/s2"
    raise InputError(Problem(f"no destination '{to}'", expected=expected, fix="write --to tli, or --to c3=10"))


def row_energy_m2_s2(row: PublishedPayload) -> float | None:
    """Return the C3 of a published payload [m^2/s^2], None for an orbit."""
    if row.to == "tli":
        return TLI_C3_M2_S2 if row.c3 is None else row.c3.si
    return None if row.c3 is None else row.c3.si


def published_row(launcher: Launcher, to: str, site: Site | None) -> PublishedPayload | None:
    """Return the published payload of a destination: of that site, the anchor and plain figures first."""
    kind, energy = parse_destination(to)
    rows = [row for row in launcher.published if site is None or row.site in (None, site.id)]
    if kind in ("leo", "gto"):
        rows = [row for row in rows if row.to == kind]
    else:
        energies = [(row, row_energy_m2_s2(row)) for row in rows if row.to in ("tli", "c3")]
        rows = [row for row, c3 in energies if c3 is not None and abs(c3 - (energy or 0.0)) <= _SAME_C3_M2_S2]
    return min(rows, key=lambda row: (not row.anchor, row.lower_bound), default=None)


def target_of_row(row: PublishedPayload, site: Site) -> Target:
    """Return the target of a published payload; what it leaves out is that of :func:`default_target`."""
    energy = row_energy_m2_s2(row)
    inclination = inclination_range(site)[0] if row.inclination is None else row.inclination.si
    if row.to in ("tli", "c3"):
        return Escape(TLI_C3_M2_S2 if energy is None else energy, inclination)
    perigee = LEO_ALTITUDE_M if row.to == "leo" else GTO_PERIGEE_M
    perigee = perigee if row.perigee is None else row.perigee.si
    apogee = perigee if row.to == "leo" else GTO_APOGEE_M
    return Orbit(perigee, apogee if row.apogee is None else row.apogee.si, inclination)


def default_target(to: str, site: Site) -> Target:
    """Return the target of a destination from a site, at the lowest inclination that the site allows."""
    kind, energy = parse_destination(to)
    inclination = inclination_range(site)[0]
    if kind == "leo":
        return Orbit(LEO_ALTITUDE_M, LEO_ALTITUDE_M, inclination)
    if kind == "gto":
        return Orbit(GTO_PERIGEE_M, GTO_APOGEE_M, inclination)
    return Escape(TLI_C3_M2_S2 if energy is None else energy, inclination)
