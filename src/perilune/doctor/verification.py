"""The verification set: figures published by others, computed by this installation in half a minute, without network.

It draws on what each system compares itself with, and adds the cases that no table of a system has: NASA's own output
of CEA, the mission design handbook to Mars, the published optimum of the Delta III ascent.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from perilune.comparison import Comparison, comparison
from perilune.constants import G0

_CEA: Final = "output of NASA's CEA2, RP-1311 part II"
_HANDBOOK: Final = "Burke, Falck and McGuire 2010, NASA/TM-2010-216764"
_HANDBOOK_ROWS: Final = (
    # departure, arrival (TDB), C3 [km2/s2], arrival excess speed [km/s]
    ("2026-10-31", "2027-08-19", 9.144, 2.729),
    ("2028-12-02", "2029-10-16", 8.928, 3.261),
    ("2031-02-23", "2032-01-09", 8.237, 5.53),
    ("2033-04-28", "2034-01-27", 7.781, 4.377),
    ("2041-10-19", "2042-08-31", 9.818, 2.49),
    ("2043-11-15", "2044-09-16", 8.969, 2.793),
    ("2046-01-22", "2046-12-18", 8.587, 5.119),
)
_BEYOND_MODEL: Final = ("flyby periapsis", "flyby altitude")
"""What a sphere of influence that is a point can't give of the giant planets; ``transfers validate`` shows how far."""


def verified(system: str) -> tuple[Comparison, ...]:
    """Return the published figures of a system of :data:`SYSTEMS` against those of this installation.

    >>> all(row.within for row in verified("engines"))
    True
    """
    return tuple(SYSTEMS[system]())


def _astro() -> list[Comparison]:
    from perilune.astro.validate import astro_validation

    return list(astro_validation().rows)


def _station() -> list[Comparison]:
    from perilune.station.validate import station_validation

    return list(station_validation().rows)


def _engines() -> list[Comparison]:
    from perilune.engines import ideal_performance

    cause = "another list of products"
    hydrogen = ideal_performance("LOX", "LH2", 5.55157, 53.3172e5, 25.0)
    storable = ideal_performance("NTO", "MMH", 2.5, 6_894_730.44580956, 100.0)
    eight, twelve = f"{_CEA}, example 8", f"{_CEA}, example 12"
    return [
        _relative("oxygen-hydrogen, vacuum impulse", "m/s", 4348.51382, hydrogen.isp_vac_s * G0, 1e-5, eight, cause),
        _relative("oxygen-hydrogen, c*", "m/s", 2332.33561, hydrogen.characteristic_velocity_m_s, 1e-5, eight, cause),
        _relative("oxygen-hydrogen, flame", "K", 3383.84463, hydrogen.chamber_temperature_k, 1e-5, eight, cause),
        _relative("NTO-MMH, frozen impulse", "m/s", 3233.38759, storable.isp_vac_frozen_s * G0, 1e-5, twelve, cause),
        _relative("NTO-MMH, c*", "m/s", 1707.92135, storable.characteristic_velocity_m_s, 1e-5, twelve, cause),
        _relative("NTO-MMH, flame", "K", 3382.32203, storable.chamber_temperature_k, 1e-5, twelve, cause),
    ]


def _launch() -> list[Comparison]:
    from perilune.launch.ascent.delta3 import PAYLOAD_KG, REFERENCE_KG, REFERENCE_TIME_S, delta3_task
    from perilune.launch.ascent.solution import Filled, first_guess

    problem = delta3_task()
    filled = Filled(problem, PAYLOAD_KG)
    found = filled.solve(filled.start(first_guess(problem)))
    source, cause = "Betts 2010 and Benson 2005, the Delta III ascent", "printed digits and the mesh"
    time_s = float(found.phases[-1].time_s[-1])
    return [
        comparison("mass in the transfer orbit", "kg", REFERENCE_KG, found.burnout_kg, 0.01, source, cause),
        comparison("time of the ascent", "s", REFERENCE_TIME_S, time_s, 0.005, source, cause),
    ]


def _transfers() -> list[Comparison]:
    from perilune.transfers.interplanetary.flown import validation

    tables = validation()
    flown = [
        _relative(
            f"{row.mission}, {row.quantity}, {row.planet}",
            row.unit,
            row.published,
            row.computed,
            0.03,
            "; ".join(row.source),
            "patched conics",
        )
        for row in tables.flown.rows
        if row.quantity not in _BEYOND_MODEL
    ]
    returns = [
        _relative(
            f"{row.flight}, {row.figure}", row.unit, row.published, row.computed, 0.01, "its paper", "patched conics"
        )
        for row in tables.free_returns.rows
    ]
    return [*_handbook(), *flown, *returns]


def _handbook() -> list[Comparison]:
    from perilune.astro.time import parse_time
    from perilune.transfers.interplanetary.mars import legs

    start = np.array([parse_time(f"{row[0]} TDB") for row in _HANDBOOK_ROWS])
    end = np.array([parse_time(f"{row[1]} TDB") for row in _HANDBOOK_ROWS])
    arc = legs(start, end - start, "earth-moon-barycentre")
    c3, arriving = arc.c3_m2_s2 / 1e6, np.linalg.norm(arc.arrival_m_s, axis=1) / 1e3
    cause = "printed digits and an older ephemeris"
    rows = []
    for i, (day, _, printed_c3, printed_speed) in enumerate(_HANDBOOK_ROWS):
        rows.append(comparison(f"Mars, {day}, C3", "km2/s2", printed_c3, float(c3[i]), 0.015, _HANDBOOK, cause))
        speed = float(arriving[i])
        rows.append(comparison(f"Mars, {day}, arrival", "km/s", printed_speed, speed, 0.003, _HANDBOOK, cause))
    return rows


def _relative(
    figure: str, unit: str, published: float, computed: float, share: float, source: str, cause: str
) -> Comparison:
    return comparison(figure, unit, published, computed, share * abs(published), source, cause)


SYSTEMS: Final[dict[str, Callable[[], list[Comparison]]]] = {
    "astro": _astro,
    "engines": _engines,
    "launch": _launch,
    "transfers": _transfers,
    "station": _station,
}
"""The systems that are verified, in this order."""
