"""The record of a mean element set."""

import math
from dataclasses import dataclass
from typing import Final

from perilune.constants import SECONDS_PER_DAY

REVOLUTION_PER_DAY: Final = 2.0 * math.pi / SECONDS_PER_DAY
"""One revolution a day [rad/s]."""


@dataclass(frozen=True)
class ElementSet:
    """The mean elements of one object at an epoch, of the theory SGP4, axes TEME of date, in SI units and radians.

    ``epoch_utc`` is a text without its scale (``2006-06-25T19:46:43.980096``), exact to the microsecond, so nothing is
    lost to a conversion of scales. ``mean_motion_rad_s`` is that of Kozai, as the sets hold it. ``bstar`` is the drag
    term in units of one over an Earth radius; ``mean_motion_dot_rad_s2`` and ``mean_motion_ddot_rad_s3`` are the whole
    derivatives (a two-line set holds a half and a sixth of them); SGP4 does not use them.
    """

    name: str | None
    catalogue_number: int
    designator: str
    classification: str
    epoch_utc: str
    mean_motion_rad_s: float
    eccentricity: float
    inclination_rad: float
    ascending_node_rad: float
    argument_of_perigee_rad: float
    mean_anomaly_rad: float
    bstar: float
    mean_motion_dot_rad_s2: float = 0.0
    mean_motion_ddot_rad_s3: float = 0.0
    element_set_number: int | None = None
    revolution_number: int | None = None


def element_set(
    *,
    name: str | None,
    catalogue_number: int,
    designator: str,
    classification: str,
    epoch_utc: str,
    mean_motion: float,
    eccentricity: float,
    angles_deg: tuple[float, float, float, float],
    bstar: float,
    half_mean_motion_dot: float,
    sixth_mean_motion_ddot: float,
    element_set_number: int | None,
    revolution_number: int | None,
) -> ElementSet:
    """Return a set from the numbers as catalogues write them: degrees, and revolutions in powers of a day.

    ``angles_deg`` are inclination, ascending node, argument of perigee and mean anomaly. Of the derivatives of the mean
    motion both two-line sets and the messages that catalogues publish hold a half and a sixth.
    """
    inclination, node, perigee, anomaly = map(math.radians, angles_deg)
    return ElementSet(
        name=name,
        catalogue_number=catalogue_number,
        designator=designator,
        classification=classification or "U",
        epoch_utc=epoch_utc,
        mean_motion_rad_s=mean_motion * REVOLUTION_PER_DAY,
        eccentricity=eccentricity,
        inclination_rad=inclination,
        ascending_node_rad=node,
        argument_of_perigee_rad=perigee,
        mean_anomaly_rad=anomaly,
        bstar=bstar,
        mean_motion_dot_rad_s2=2.0 * half_mean_motion_dot * REVOLUTION_PER_DAY / SECONDS_PER_DAY,
        mean_motion_ddot_rad_s3=6.0 * sixth_mean_motion_ddot * REVOLUTION_PER_DAY / SECONDS_PER_DAY**2,
        element_set_number=element_set_number,
        revolution_number=revolution_number,
    )
