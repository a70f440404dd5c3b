"""What the numbers of a navigation record mean: RINEX 3.05, appendix A, and RINEX 4.02, appendix A."""

from collections.abc import Callable
from typing import Final, NamedTuple

from perilune.formats.rinex.model import KeplerMessage, StateMessage

Row = tuple[float | None, ...]
Say = Callable[[int, str, str], None]
"""Tells of a problem: the line within the record, from 0, what is wrong, and what was expected."""


class Form(NamedTuple):
    """How a kind of message is written: the lines of its orbit, at least and at most, and where its health stands."""

    least: int
    most: int
    health: tuple[int, int]
    newer: bool = False


_OLDER: Final = Form(7, 7, (6, 1))
FORMS: Final = {
    "GLNAV": _OLDER,
    "JLNAV": _OLDER,
    "ILNAV": _OLDER,
    "EINAV": _OLDER,
    "EFNAV": _OLDER,
    "CD1": _OLDER,
    "CD2": _OLDER,
    "GCNAV": Form(8, 8, (6, 1), newer=True),
    "JCNAV": Form(8, 8, (6, 1), newer=True),
    "GCNV2": Form(9, 9, (6, 1), newer=True),
    "JCNV2": Form(9, 9, (6, 1), newer=True),
    "CCNV1": Form(9, 9, (8, 1), newer=True),
    "CCNV2": Form(9, 9, (8, 1), newer=True),
    "CCNV3": Form(8, 8, (7, 1), newer=True),
    "RFDMA": Form(3, 4, (1, 3)),
}
"""Kinds of messages that are kept, by system and name; the lines count from the first below that of the clock."""

GEOSTATIONARY: Final = ("C01", "C02", "C03", "C04", "C05", "C59", "C60", "C61", "C62", "C63")
"""BeiDou's satellites above the equator: their messages are D2, and their elements refer to tilted axes."""

_WEEK_S: Final = 604_800.0
_LEAST_RADIUS_M: Final = 6.4e6
_MOST_RADIUS_M: Final = 1e8
_FNAV_SOURCE: Final = 2  # bit 1 of Galileo's data sources: F/NAV on E5a


def kind_of(satellite: str, rows: list[Row]) -> str:
    """Return the message of a record of RINEX 3, where it is not named: by system, orbit and Galileo's data sources."""
    system = satellite[0]
    if system == "E":
        sources = rows[5][1] if len(rows) > 5 else None
        return "FNAV" if sources is not None and int(sources) & _FNAV_SOURCE else "INAV"
    if system == "C":
        return "D2" if satellite in GEOSTATIONARY else "D1"
    return {"R": "FDMA", "S": "SBAS"}.get(system, "LNAV")


def _needed(rows: list[Row], places: dict[str, tuple[int, int]], say: Say) -> dict[str, float] | None:
    """Return the numbers at places (line, column) by name, or None where one is blank; each blank one is told."""
    found = {}
    for name, (line, column) in places.items():
        value = rows[line][column]
        if value is None:
            say(line, f"no {name.replace('_', ' ')}", f"a number in place {column + 1} of the line")
        else:
            found[name] = value
    return found if len(found) == len(places) else None


_CLOCK: Final = {"clock_bias_s": (0, 0), "clock_drift": (0, 1), "clock_drift_rate_per_s": (0, 2)}
_ELEMENTS: Final = {
    "crs_m": (1, 1),
    "mean_motion_difference_rad_s": (1, 2),
    "mean_anomaly_rad": (1, 3),
    "cuc_rad": (2, 0),
    "eccentricity": (2, 1),
    "cus_rad": (2, 2),
    "sqrt_semi_major_axis": (2, 3),
    "cic_rad": (3, 1),
    "node_rad": (3, 2),
    "cis_rad": (3, 3),
    "inclination_rad": (4, 0),
    "crc_m": (4, 1),
    "argument_of_perigee_rad": (4, 2),
    "node_rate_rad_s": (4, 3),
    "inclination_rate_rad_s": (5, 0),
}
_RATES: Final = {"semi_major_axis_rate_m_s": (1, 0), "mean_motion_rate_rad_s2": (5, 1)}


def kepler_message(
    satellite: str, message: str, epoch: str, second_of_week: float, rows: list[Row], say: Say
) -> KeplerMessage | None:
    """Return the message that rows say, the first that of the clock, or None where a problem was told.

    ``second_of_week`` is that of the epoch: GPS and QZSS refer their newer messages' orbit to it (IS-GPS-200, 30.3.3).
    """
    form = FORMS[satellite[0] + message]
    of_epoch = form.newer and satellite[0] in "GJ"
    places = _CLOCK | _ELEMENTS | {"health": form.health}
    places |= _RATES if form.newer else {}
    places |= {} if of_epoch else {"reference_s": (3, 0)}
    found = _needed(rows, places, say)
    if found is None:
        return None
    healthy = found.pop("health") == 0.0
    reference = found.pop("reference_s", second_of_week)
    causes = [
        (2, f"an eccentricity of {found['eccentricity']:g}", "0 to below 1", 0.0 <= found["eccentricity"] < 1.0),
        (
            2,
            f"a root of the semi-major axis of {found['sqrt_semi_major_axis']:g}",
            "that of 6,400 to 100,000 km in sqrt(m)",
            _LEAST_RADIUS_M**0.5 < found["sqrt_semi_major_axis"] < _MOST_RADIUS_M**0.5,
        ),
        (3, f"a time of the orbit of {reference:g} s", "a second of the week", 0.0 <= reference <= _WEEK_S),
    ]
    for name, line, most in (
        ("mean_motion_difference_rad_s", 1, 1e-3),
        ("mean_anomaly_rad", 1, 10.0),
        ("node_rad", 3, 10.0),
        ("inclination_rad", 4, 10.0),
        ("argument_of_perigee_rad", 4, 10.0),
        ("node_rate_rad_s", 4, 1e-3),
        ("inclination_rate_rad_s", 5, 1e-3),
        *((name, place[0], 1.0) for name, place in _CORRECTIONS.items()),
        ("crs_m", 1, 1e6),
        ("crc_m", 4, 1e6),
        *(("semi_major_axis_rate_m_s", 1, 1e3), ("mean_motion_rate_rad_s2", 5, 1e-6)) * form.newer,
    ):
        expected = f"at most {most:g}"
        causes.append((line, f"{found[name]:g} is no {name.replace('_', ' ')}", expected, abs(found[name]) <= most))
    for line, cause, expected, right in causes:
        if not right:
            say(line, cause, expected)
    if not all(right for *_, right in causes):
        return None
    return KeplerMessage(satellite, message, epoch, reference_s=reference % _WEEK_S, healthy=healthy, **found)


_CORRECTIONS: Final = {name: _ELEMENTS[name] for name in ("cuc_rad", "cus_rad", "cic_rad", "cis_rad")}
_STATE: Final = {
    **{f"{axis} position": (line, 0) for line, axis in enumerate("xyz", start=1)},
    **{f"{axis} velocity": (line, 1) for line, axis in enumerate("xyz", start=1)},
    **{f"{axis} acceleration": (line, 2) for line, axis in enumerate("xyz", start=1)},
}


def state_message(satellite: str, message: str, epoch: str, rows: list[Row], say: Say) -> StateMessage | None:
    """Return the message of a GLONASS satellite that rows say, or None where a problem was told."""
    places = {"clock bias": (0, 0), "frequency bias": (0, 1), "health": (1, 3), "frequency number": (2, 3), **_STATE}
    found = _needed(rows, places, say)
    if found is None:
        return None
    position, velocity, pull = (
        tuple(1e3 * found[f"{axis} {what}"] for axis in "xyz") for what in ("position", "velocity", "acceleration")
    )
    radius = sum(value * value for value in position) ** 0.5
    right = (
        (1, f"a radius of {radius / 1e3:g} km", "6,400 to 100,000 km", _LEAST_RADIUS_M < radius < _MOST_RADIUS_M),
        (1, "a velocity beyond 20 km/s", "that of a satellite", max(abs(value) for value in velocity) < 2e4),
        (1, "a pull beyond 1 mm/s2", "that of Sun and Moon", max(abs(value) for value in pull) < 1e-3),
        (2, "a frequency number that is none", "-7 to 13", found["frequency number"] in range(-7, 14)),
    )
    for line, cause, expected, held in right:
        if not held:
            say(line, cause, expected)
    if not all(held for *_, held in right):
        return None
    return StateMessage(
        satellite,
        message,
        epoch,
        clock_bias_s=found["clock bias"],
        frequency_bias=found["frequency bias"],
        position_m=(position[0], position[1], position[2]),
        velocity_m_s=(velocity[0], velocity[1], velocity[2]),
        acceleration_m_s2=(pull[0], pull[1], pull[2]),
        frequency_number=int(found["frequency number"]),
        healthy=found["health"] == 0.0,
    )
