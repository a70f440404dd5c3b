"""The records of a RINEX navigation file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeplerMessage:
    """The orbit of one satellite as corrected Kepler elements, in SI units and radians, and its clock.

    ``satellite`` is system and number (``G01``); ``message`` the kind: LNAV of GPS, QZSS and NavIC, CNAV and CNV2
    of the first two, INAV and FNAV of Galileo, D1, D2, CNV1, CNV2, CNV3 of BeiDou. ``epoch`` is the time of the
    clock, a text in the system's own scale (GPST, also for QZSS and NavIC; GST; BDT), ``reference_s`` the time of
    the orbit as a second of the week. ``healthy`` is whether no signal is flagged. The names of the corrections are
    those of the interface documents: c and s for cosine and sine, u, r, i for argument of latitude [rad], radius
    [m] and inclination [rad]. ``semi_major_axis_rate_m_s`` and ``mean_motion_rate_rad_s2`` are zero in the older
    messages.
    """

    satellite: str
    message: str
    epoch: str
    clock_bias_s: float
    clock_drift: float
    clock_drift_rate_per_s: float
    reference_s: float
    sqrt_semi_major_axis: float
    eccentricity: float
    mean_anomaly_rad: float
    mean_motion_difference_rad_s: float
    inclination_rad: float
    inclination_rate_rad_s: float
    node_rad: float
    node_rate_rad_s: float
    argument_of_perigee_rad: float
    cuc_rad: float
    cus_rad: float
    crc_m: float
    crs_m: float
    cic_rad: float
    cis_rad: float
    healthy: bool
    semi_major_axis_rate_m_s: float = 0.0
    mean_motion_rate_rad_s2: float = 0.0


@dataclass(frozen=True)
class StateMessage:
    """The state of one GLONASS satellite in PZ-90, m, m/s and m/s2 (the pull of Sun and Moon), and its clock.

    ``epoch`` is a text in UTC, the time of state and clock.
    """

    satellite: str
    message: str
    epoch: str
    clock_bias_s: float
    frequency_bias: float
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]
    acceleration_m_s2: tuple[float, float, float]
    frequency_number: int
    healthy: bool


@dataclass(frozen=True)
class NavigationFile:
    """The messages of a file in its order.

    ``passed_over`` counts the records that are read in form but not kept, by system and kind: SBAS, time offsets (STO),
    Earth orientation (EOP), ionosphere (ION), and messages of kinds that have no orbit here.
    """

    version: str
    leap_seconds: int | None
    kepler: tuple[KeplerMessage, ...]
    states: tuple[StateMessage, ...]
    passed_over: tuple[tuple[str, int], ...]
