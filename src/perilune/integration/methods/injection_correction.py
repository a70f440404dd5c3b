"""What it costs a ship to correct the orbit in which a launcher has left it."""

import math

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH


def apse_correction_m_s(perigee_m: float, apogee_m: float, perigee_error_m: float, apogee_error_m: float) -> float:
    """Return the delta-v [m/s] that corrects perigee and apogee, one burn for each at the other apse.

    The ship is left low at both; it raises the apogee at the perigee, then the perigee at the apogee, each by the
    vis-viva equation (Vallado 2013, Fundamentals of Astrodynamics and Applications, 4th ed., algorithm 36). Small
    errors make it Gauss's equation, ``mu e_r / (4 a^2 v)`` for each.

    Args:
        perigee_m, apogee_m: altitudes of the target orbit [m].
        perigee_error_m, apogee_error_m: sizes of the errors [m].

    >>> round(apse_correction_m_s(400e3, 400e3, 10e3, 10e3), 2)
    5.66
    """
    low = EARTH_EQUATORIAL_RADIUS + perigee_m - perigee_error_m
    high = EARTH_EQUATORIAL_RADIUS + apogee_m
    short, target = high - apogee_error_m, EARTH_EQUATORIAL_RADIUS + perigee_m
    first = _speed(low, low + high) - _speed(low, low + short)
    second = _speed(high, target + high) - _speed(high, low + high)
    return abs(first) + abs(second)


def plane_correction_m_s(
    speed_m_s: float, inclination_rad: float, inclination_error_rad: float, node_error_rad: float
) -> float:
    """Return the delta-v [m/s] that turns the plane of an orbit back: ``2 v sin(turn / 2)``.

    The turn is the angle between the planes, ``cos turn = cos i cos i' + sin i sin i' cos(node error)`` (Vallado 2013,
    algorithm 41 for a circular orbit).

    Args:
        speed_m_s: the speed where the planes meet [m/s].
        inclination_rad: inclination of the target orbit.
        inclination_error_rad, node_error_rad: sizes of the errors.

    >>> round(plane_correction_m_s(5892.311, 0.5, math.radians(15.0), 0.0), 3)
    1538.202
    """
    other = inclination_rad + inclination_error_rad
    cosine = math.cos(inclination_rad) * math.cos(other)
    cosine += math.sin(inclination_rad) * math.sin(other) * math.cos(node_error_rad)
    return 2.0 * speed_m_s * math.sin(0.5 * math.acos(max(-1.0, min(1.0, cosine))))


def energy_correction_m_s(c3_m2_s2: float, c3_error_m2_s2: float, radius_m: float) -> float | None:
    """Return the delta-v [m/s] that corrects the energy of a departure at a distance, along the velocity there.

    The vis-viva equation, ``v dv = d(C3) / 2`` with ``v^2 = C3 + 2 mu / r``: the same error costs the more the slower
    the ship has become. None where the departure does not come so far.

    Args:
        c3_m2_s2: energy of the departure [m^2/s^2].
        c3_error_m2_s2: size of the error [m^2/s^2].
        radius_m: distance from the centre of the Earth at the correction [m].

    >>> round(energy_correction_m_s(-1.7e6, 0.05e6, 2e8), 1)
    16.5
    """
    square = c3_m2_s2 + 2.0 * GM_EARTH / radius_m
    return 0.5 * c3_error_m2_s2 / math.sqrt(square) if square > 0.0 else None


def apogee_speed_m_s(perigee_m: float, apogee_m: float) -> float:
    """Return the speed [m/s] at the apogee of an orbit of given altitudes [m]."""
    high = EARTH_EQUATORIAL_RADIUS + apogee_m
    return _speed(high, high + EARTH_EQUATORIAL_RADIUS + perigee_m)


def _speed(radius_m: float, major_axis_m: float) -> float:
    return math.sqrt(GM_EARTH * (2.0 / radius_m - 2.0 / major_axis_m))
