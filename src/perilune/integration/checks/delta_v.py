"""Check: has the ship the delta-v for what it must do itself after separation?"""

import math
from typing import Final

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, missing
from perilune.integration.destination import PARKING_ALTITUDE_M
from perilune.integration.model import Finding, datum
from perilune.integration.rule_set import Limit

SOURCE: Final = (
    "impulsive transfers by the vis-viva equation (Curtis 2020, Orbital Mechanics for Engineering Students, 4th ed., "
    "chapter 6); insertion at the Moon from the transfer's window"
)

INSERTION_M_S: Final = {"llo": 900.0, "nrho": 450.0}
"""Insertion at the Moon where no window is given [m/s]: Apollo 11 burned 889 + 48 m/s; Artemis I class 430 to 450."""

REENTRY_PERIGEE_M: Final = 50e3
"""Perigee altitude of a deorbit burn that ends in the atmosphere at once [m]."""

RESERVE: Final = Limit(
    "delta_v_reserve",
    "share of the need that must be left for corrections and gravity losses",
    3.0,
    "%",
    "convention of early design",
    high=100.0,
)


@check(
    "delta-v",
    "Delta-v of the ship",
    order=8,
    owner="ship",
    verification="A",
    validation="Impulsive; insertions of a window are those of the full ephemeris model of transfers.",
    limits=(RESERVE,),
    subject="mission",
)
def delta_v(case: Case) -> Finding | None:
    """Compare the ship's own delta-v with what its destination asks.

    To a lunar orbit: the insertion of the window, or the default; a crewed ship also comes home, and its departure is
    taken as large as its insertion. To a station or orbit about the Earth, a crewed ship climbs from where the launcher
    leaves it by a Hohmann transfer and deorbits. To ``tli``, ``free-return``, ``gto`` and, without people, ``leo`` it
    needs nothing. What the ship burns in the launcher's stead is added. Landing and ascent at the Moon are outside this
    check. Marginal where less than the reserve is left.
    """
    need, reserve = need_m_s(case), case.rules[RESERVE]
    if need == 0.0:
        return None
    if need is None:
        return missing("insertion delta-v of the window", SOURCE, f"give a window to {case.destination.name}")
    own = case.configuration.delta_v
    if own is None:
        data = f"configuration.delta_v of {case.ship.id} to {case.destination.name}"
        return missing(data, SOURCE, f"show {need * (1.0 + reserve):.0f} m/s of {case.ship.id}")
    margin = own.si - need
    lacking = need * (1.0 + reserve) - own.si
    return against(
        own.si,
        need,
        margin,
        "m/s",
        SOURCE,
        reserve=reserve * need,
        reason=_parts(case),
        closing=f"{lacking:.0f} m/s more, or another stage for the insertion",
        inputs=(datum(f"ship/{case.ship.id}", "configuration.delta_v", own),),
    )


def need_m_s(case: Case) -> float | None:
    """Return the delta-v that the mission asks of the ship itself [m/s]; None where a window must say it."""
    after = _after_delivery_m_s(case)
    return None if after is None else after + case.delivery.own_burn_m_s


def _after_delivery_m_s(case: Case) -> float | None:
    kind = case.destination.kind
    if kind in INSERTION_M_S or kind == "mars":
        insertion = INSERTION_M_S.get(kind) if case.insertion_dv_m_s is None else case.insertion_dv_m_s
        return None if insertion is None else insertion * (2.0 if case.crewed else 1.0)
    if kind in ("gto", "tli", "free-return"):
        return 0.0
    station = case.destination.station
    altitude = PARKING_ALTITUDE_M if station is None or station.altitude is None else station.altitude.si
    home = deorbit_m_s(altitude) if case.crewed else 0.0
    return hohmann_m_s(case.delivery.altitude_m, altitude) + home


def _parts(case: Case) -> str:
    own = f"{case.delivery.own_burn_m_s:.0f} m/s of the departure, " if case.delivery.own_burn_m_s > 0.0 else ""
    if case.destination.kind in (*INSERTION_M_S, "mars"):
        return own + ("insertion and an equal departure" if case.crewed else "insertion")
    if case.destination.escapes:
        return own.removesuffix(", ")
    climb = f"climb from {case.delivery.altitude_m / 1e3:.0f} km"
    return f"{climb} and deorbit" if case.crewed else climb


def hohmann_m_s(low_m: float, high_m: float) -> float:
    """Return the delta-v [m/s] of a Hohmann transfer between two circular Earth orbits of given altitude [m].

    >>> round(hohmann_m_s(200e3, 420e3), 1)
    127.0
    """
    r1, r2 = EARTH_EQUATORIAL_RADIUS + low_m, EARTH_EQUATORIAL_RADIUS + high_m
    a = 0.5 * (r1 + r2)
    first = _speed(r1, a) - _speed(r1, r1)
    second = _speed(r2, r2) - _speed(r2, a)
    return abs(first) + abs(second)


def deorbit_m_s(altitude_m: float) -> float:
    """Return the delta-v [m/s] that lowers the perigee of a circular Earth orbit into the atmosphere.

    >>> round(deorbit_m_s(420e3), 0)
    108.0
    """
    r = EARTH_EQUATORIAL_RADIUS + altitude_m
    a = 0.5 * (r + EARTH_EQUATORIAL_RADIUS + REENTRY_PERIGEE_M)
    return _speed(r, r) - _speed(r, a)


def _speed(r_m: float, semi_major_axis_m: float) -> float:
    return math.sqrt(GM_EARTH * (2.0 / r_m - 1.0 / semi_major_axis_m))
