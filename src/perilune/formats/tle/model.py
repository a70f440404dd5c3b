"""The record of a mean element set."""

from dataclasses import dataclass


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
