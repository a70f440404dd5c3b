"""Which orbit a destination means from a site, and which published payload belongs to it."""

import math
from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, PublishedPayload, Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_J2, EARTH_RADIUS, GM_EARTH, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.launch.target import Escape, Orbit, Target

TLI_C3_M2_S2: Final = -1.7e6
"""Energy of a usual transfer to the Moon [m^2/s^2]."""
LEO_ALTITUDE_M: Final = 200e3
SSO_ALTITUDE_M: Final = 500e3
GTO_PERIGEE_M: Final = 185e3
GTO_APOGEE_M: Final = 35_786e3
_ROUNDED_RAD: Final = math.radians(0.5)
_SAME_C3_M2_S2: Final = 0.05e6
_SAME_ALTITUDE_M: Final = 1e3
_SAME_ANGLE_RAD: Final = math.radians(0.1)
_TROPICAL_YEAR_S: Final = 365.242_189_7 * SECONDS_PER_DAY
_SPELLINGS: Final = (
    "leo, gto, sso, sso=ALT_KM, circular=ALT_KM, circular=ALT_KM,INC_DEG, orbit=PERIGEE_KM,APOGEE_KM, with ,INC_DEG or "
    ",INC_DEG,ARGUMENT_DEG after it, tli, tli,INC_DEG, c3=X or c3=X,INC_DEG with X in km2/s2"
)


@dataclass(frozen=True)
class Goal:
    """What a destination asks for; what it leaves out is None and follows from the site.

    ``kind`` is ``leo``, ``gto``, ``sso``, ``circular``, ``orbit``, ``tli`` or ``c3``; altitudes [m] are over the
    equatorial radius.
    """

    kind: str
    c3_m2_s2: float | None = None
    perigee_m: float | None = None
    apogee_m: float | None = None
    inclination_rad: float | None = None
    argument_of_perigee_rad: float | None = None


@dataclass(frozen=True)
class _Number:
    """A number of a destination: what it is called, its unit, its least and greatest value, and the unit in SI."""

    name: str
    unit: str
    least: float
    greatest: float
    si: float


_ENERGY: Final = _Number("C3", "km2/s2", -20.0, 200.0, 1e6)
_ALTITUDE: Final = _Number("altitude", "km", 120.0, 100_000.0, 1e3)
_PERIGEE: Final = _Number("perigee", "km", 120.0, 100_000.0, 1e3)
_APOGEE: Final = _Number("apogee", "km", 120.0, 400_000.0, 1e3)
_SUN_SYNCHRONOUS: Final = _Number("altitude", "km", 120.0, 5_900.0, 1e3)
_INCLINATION: Final = _Number("inclination", "deg", 0.0, 180.0, math.pi / 180.0)
_ARGUMENT: Final = _Number("argument of perigee", "deg", 0.0, 360.0, math.pi / 180.0)
_FORMS: Final[dict[str, tuple[tuple[_Number, ...], int]]] = {
    "leo": ((), 0),
    "gto": ((), 0),
    "sso": ((_SUN_SYNCHRONOUS,), 0),
    "circular": ((_ALTITUDE, _INCLINATION), 1),
    "orbit": ((_PERIGEE, _APOGEE, _INCLINATION, _ARGUMENT), 2),
    "tli": ((_INCLINATION,), 0),
    "c3": ((_ENERGY, _INCLINATION), 1),
}
"""The numbers of each kind of destination, and how many of them it needs."""


def inclination_range(site: Site) -> tuple[float, float]:
    """Return the least and greatest inclination that the latitude and the limits of a site allow [rad].

    Args:
        site: a launch site of the catalogue.
    """
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
    """Return why a site cannot reach an inclination, or None where it can, be it by a dog-leg at its price.

    Azimuths limit the ascent itself, so that other inclinations cost a turn. Published limits of the inclination are
    routes with drop zones: beyond them, and beyond what rounding explains, nothing flies.
    """
    low = 0.0 if site.inclination_min is None else site.inclination_min.si
    high = math.pi if site.inclination_max is None else site.inclination_max.si
    if low - _ROUNDED_RAD <= inclination_rad <= high + _ROUNDED_RAD:
        return None
    span = f"{math.degrees(low):.1f} to {math.degrees(high):.1f} deg"
    reason = f"{site.id} reaches inclinations of {span}, not {math.degrees(inclination_rad):.1f} deg"
    return NoSolution(reason, "inclination")


def sun_synchronous_inclination(altitude_m: float) -> float:
    """Return the inclination [rad] at which a circular orbit's node turns with the mean Sun, once in a tropical year.

    First-order secular effect of J2 (Vallado 2013, Fundamentals of Astrodynamics, equation 9-41 and section 11.4.1).

    Args:
        altitude_m: over the equatorial radius; such orbits exist up to about 5,970 km.

    Raises:
        InputError: no inclination does it at that altitude.

    >>> round(math.degrees(sun_synchronous_inclination(800e3)), 2)
    98.6
    """
    axis = EARTH_EQUATORIAL_RADIUS + altitude_m
    rate = 2.0 * math.pi / _TROPICAL_YEAR_S
    cosine = -rate * 2.0 * axis**3.5 / (3.0 * EARTH_J2 * EARTH_RADIUS**2 * math.sqrt(GM_EARTH))
    if cosine < -1.0 or altitude_m <= 0.0:
        cause = f"no orbit of {altitude_m / 1e3:.0f} km is sun-synchronous"
        raise InputError(Problem(cause, expected="an altitude from 120 to 5900 km"))
    return math.acos(cosine)


def parse_destination(to: str) -> Goal:
    """Return what a destination of the command line asks for, such as ``gto``, ``c3=10`` or ``orbit=300,900,63.4``.

    Raises:
        InputError: it is none of the spellings, or a number of it is out of range.

    >>> parse_destination("c3=10").c3_m2_s2
    10000000.0
    >>> parse_destination("sso=800").perigee_m
    800000.0
    """
    separator_of = "," if to.startswith("tli") else "="
    kind, separator, tail = to.partition(separator_of)
    numbers, needed = _FORMS.get(kind, ((), -1))
    words = tail.split(",") if separator else []
    if needed < 0 or not needed <= len(words) <= len(numbers):
        raise InputError(Problem(f"no destination '{to}'", expected=_SPELLINGS, fix=_meant(to)))
    given = {number: _value(to, word, number) for number, word in zip(numbers, words, strict=False)}
    perigee = given.get(_PERIGEE, given.get(_ALTITUDE, given.get(_SUN_SYNCHRONOUS)))
    apogee = given.get(_APOGEE, perigee)
    if perigee is not None and apogee is not None and apogee < perigee:
        cause, expected = f"the apogee of '{to}' is below its perigee", "the lower altitude first"
        raise InputError(Problem(cause, expected=expected, fix="exchange the two"))
    energy = TLI_C3_M2_S2 if kind == "tli" else given.get(_ENERGY)
    return Goal(kind, energy, perigee, apogee, given.get(_INCLINATION), given.get(_ARGUMENT))


def _meant(to: str) -> str:
    """What to write instead of a destination that is none."""
    kind, *words = (word.strip() for word in to.lower().replace("=", ",").split(","))
    given = ",".join(words)
    instead = {
        "leo": f"circular={given}",
        "gto": f"orbit=185,35786,{given}",
        "tli": f"tli,{given}",
        "circular": "circular=400, or circular=400,51.6",
        "orbit": "orbit=300,900, or orbit=300,900,63.4",
        "c3": "c3=10, or c3=10,40",
    }
    if kind in ("leo", "gto", "tli") and not given:
        return f"write {kind}"
    if kind in ("leo", "gto") and given:
        return f"'{kind}' takes no number: write {instead[kind]}"
    near = suggest(kind[:64], _FORMS)
    return f"write {instead[kind]}" if kind in instead else near or "write --to tli, or --to circular=400,51.6"


def _value(to: str, word: str, number: _Number) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if number.least <= value <= number.greatest:
        return value * number.si
    expected = f"{number.name} from {number.least:g} to {number.greatest:g} {number.unit}"
    fix = f"write the number alone, in {number.unit}" if math.isnan(value) else "correct it as expected"
    raise InputError(Problem(f"'{word}' in '{to}' is not its {number.name}", expected=expected, fix=fix))


def row_energy_m2_s2(row: PublishedPayload) -> float | None:
    """Return the C3 of a published payload [m^2/s^2], None for an orbit."""
    if row.to == "tli":
        return TLI_C3_M2_S2 if row.c3 is None else row.c3.si
    return None if row.c3 is None else row.c3.si


def published_row(launcher: Launcher, to: str, site: Site | None) -> PublishedPayload | None:
    """Return the published payload of a destination: of that site, expended, the anchor and plain figures first.

    ``leo`` and ``gto`` are any published orbit of that name; other orbits have to be the same within 1 km and 0.1 deg,
    energies within 0.05 km^2/s^2.
    """
    goal = parse_destination(to)
    rows = [row for row in launcher.published if site is None or row.site in (None, site.id)]
    rows = [row for row in rows if row.recovery == "expended"]
    if goal.kind in ("leo", "gto"):
        rows = [row for row in rows if row.to == goal.kind]
    elif goal.c3_m2_s2 is not None:
        rows = [row for row in rows if _is_energy(row, goal)]
    else:
        rows = [row for row in rows if _is_orbit(row, goal)]
    return min(rows, key=lambda row: (not row.anchor, row.lower_bound, row.contract), default=None)


def _is_energy(row: PublishedPayload, goal: Goal) -> bool:
    energy = row_energy_m2_s2(row) if row.to in ("tli", "c3") else None
    if energy is None or abs(energy - (goal.c3_m2_s2 or 0.0)) > _SAME_C3_M2_S2:
        return False
    return goal.inclination_rad is None or (
        row.inclination is not None and abs(row.inclination.si - goal.inclination_rad) < _SAME_ANGLE_RAD
    )


def _is_orbit(row: PublishedPayload, goal: Goal) -> bool:
    """Whether a published payload says the orbit of a goal itself; one that leaves out the inclination does not."""
    if row.to in ("tli", "c3") or goal.argument_of_perigee_rad is not None:
        return False
    if goal.kind == "sso" and goal.perigee_m is None:
        return row.to == "sso"
    perigee, apogee = _row_altitudes(row)
    inclination, wanted = _row_inclination(row), _goal_inclination(goal)
    if inclination is None or wanted is None or goal.perigee_m is None or goal.apogee_m is None:
        return False
    heights = max(abs(perigee - goal.perigee_m), abs(apogee - goal.apogee_m))
    return heights < _SAME_ALTITUDE_M and abs(inclination - wanted) < _SAME_ANGLE_RAD


def _goal_inclination(goal: Goal) -> float | None:
    if goal.kind != "sso":
        return goal.inclination_rad
    return sun_synchronous_inclination(SSO_ALTITUDE_M if goal.perigee_m is None else goal.perigee_m)


def _row_altitudes(row: PublishedPayload) -> tuple[float, float]:
    default = {"gto": GTO_PERIGEE_M, "sso": SSO_ALTITUDE_M}.get(row.to, LEO_ALTITUDE_M)
    perigee = default if row.perigee is None else row.perigee.si
    apogee = GTO_APOGEE_M if row.to == "gto" else perigee
    return perigee, apogee if row.apogee is None else row.apogee.si


def _row_inclination(row: PublishedPayload) -> float | None:
    if row.inclination is None and row.to == "sso":
        return sun_synchronous_inclination(0.5 * sum(_row_altitudes(row)))
    return None if row.inclination is None else row.inclination.si


def target_of_row(row: PublishedPayload, site: Site) -> Target:
    """Return the target of a published payload; what it leaves out is that of :func:`default_target`."""
    named = _row_inclination(row)
    inclination = inclination_range(site)[0] if named is None else named
    if row.to in ("tli", "c3"):
        energy = row_energy_m2_s2(row)
        return Escape(TLI_C3_M2_S2 if energy is None else energy, inclination)
    return Orbit(*_row_altitudes(row), inclination, one_burn=row.one_burn)


def default_target(to: str, site: Site) -> Target:
    """Return the target of a destination from a site; an inclination left out is the lowest that the site allows.

    ``leo`` is 200 km circular, ``gto`` 185 x 35,786 km, ``sso`` 500 km.
    """
    goal = parse_destination(to)
    named = _goal_inclination(goal)
    inclination = inclination_range(site)[0] if named is None else named
    if goal.c3_m2_s2 is not None:
        return Escape(goal.c3_m2_s2, inclination)
    if goal.kind == "gto":
        return Orbit(GTO_PERIGEE_M, GTO_APOGEE_M, inclination)
    usual = SSO_ALTITUDE_M if goal.kind == "sso" else LEO_ALTITUDE_M
    perigee = usual if goal.perigee_m is None else goal.perigee_m
    apogee = perigee if goal.apogee_m is None else goal.apogee_m
    return Orbit(perigee, apogee, inclination, goal.argument_of_perigee_rad)


def default_site(launcher: Launcher, catalogue: Catalogue, to: str) -> Site:
    """Return the first site of a launcher that reaches the inclination of a destination without a dog-leg.

    Where none does it is the first that reaches it at all, else the launcher's first.
    """
    return _first_straight(launcher, catalogue, _goal_inclination(parse_destination(to)))


def site_of_row(row: PublishedPayload, launcher: Launcher, catalogue: Catalogue) -> Site:
    """Return the site of a published payload: where the row names none, that of :func:`default_site` for its orbit."""
    if row.site is not None:
        return catalogue.site(row.site)
    return _first_straight(launcher, catalogue, _row_inclination(row))


def _first_straight(launcher: Launcher, catalogue: Catalogue, wanted: float | None) -> Site:
    sites = [catalogue.site(name) for name in launcher.sites]
    if wanted is None:
        return sites[0]
    reached = [site for site in sites if out_of_range(site, wanted) is None]
    ranges = [(site, inclination_range(site)) for site in reached]
    straight = [site for site, (low, high) in ranges if low - _ROUNDED_RAD <= wanted <= high + _ROUNDED_RAD]
    return (straight or reached or sites)[0]
