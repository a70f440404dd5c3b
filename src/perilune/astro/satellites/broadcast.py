"""Positions of navigation satellites from what they broadcast, in the terrestrial frame.

GPS, QZSS and NavIC: IS-GPS-200N, table 20-IV and 30-II; Galileo: OS SIS ICD 2.1, table 68; BeiDou: BDS-SIS-ICD-B1I-3.0,
section 5.2.4.12, with the turn of its geostationary satellites; GLONASS: ICD L1, L2, edition 5.1, appendix A.3.1.2, by
Runge-Kutta of fourth order. Each system's frame (WGS 84, GTRF, BDCS, PZ-90.11) is taken for the ITRF: they agree to
some centimetres, the messages to a metre. The position is that of the antenna that the message speaks of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.gnss_time import tdb_to_week, week_to_tdb
from perilune.astro.time import format_utc, parse_time
from perilune.astro.two_body.kepler import along_conic
from perilune.errors import InputError, Problem
from perilune.formats.rinex import KeplerMessage, NavigationFile, StateMessage
from perilune.formats.rinex.records import GEOSTATIONARY

FloatArray = NDArray[np.float64]
Message = KeplerMessage | StateMessage

MOST_STATES: Final = 100_000
KEPLER_VALID_S: Final = 7_200.0
"""How far from its time a message of Kepler elements is used: half of the four hours of a fit."""
STATE_VALID_S: Final = 900.0
"""The same of GLONASS: half of the half hour between its messages."""

_SCALE: Final = {"G": "GPST", "J": "GPST", "I": "GPST", "E": "GST", "C": "BDT"}
_GM: Final = {"E": 3.986004418e14, "C": 3.986004418e14}  # m3/s2, Galileo and BeiDou
_GM_GPS: Final = 3.986005e14
_SPIN: Final = {"C": 7.2921150e-5}  # rad/s, BeiDou
_SPIN_WGS: Final = 7.2921151467e-5
_OLDER: Final = ("LNAV", "INAV", "D1", "D2", "FDMA")
_TILT: Final = np.radians(-5.0)  # of the BeiDou geostationary satellites' elements

_PZ90_GM: Final = 3.986004418e14
_PZ90_RADIUS_M: Final = 6_378_136.0
_PZ90_J2: Final = 1.08262575e-3
_PZ90_SPIN: Final = 7.2921151467e-5
_LONGEST_STEP_S: Final = 60.0


@dataclass(frozen=True)
class BroadcastPosition:
    """Where a satellite is by its message: ITRF; how far the message's own time lies behind the epoch, in seconds."""

    epoch_utc: str
    epoch_tdb_s: float
    position_km: tuple[float, float, float]
    message: str
    message_age_s: float
    healthy: bool


@dataclass(frozen=True)
class BroadcastPath:
    """One satellite; ``reason`` says for which times no message is near enough, where there are such."""

    satellite: str
    positions: tuple[BroadcastPosition, ...]
    reason: str | None = None


@dataclass(frozen=True)
class BroadcastPositions:
    """The satellites of a navigation file at the times asked for."""

    file: str
    frame: str
    satellites: tuple[BroadcastPath, ...]


def message_epoch(message: Message) -> float:
    """Return the time that the orbit of a message refers to, in TDB seconds past J2000.

    For Kepler elements the second of the week nearest to the time of the clock.

    Raises:
        InputError: a time that the scale has not.
    """
    if isinstance(message, StateMessage):
        return parse_time(f"{message.epoch} UTC")
    scale = _SCALE[message.satellite[0]]
    clock = tdb_to_week(parse_time(f"{message.epoch} {scale}"), scale)
    apart = message.reference_s - float(clock.second_of_week)
    week = int(clock.week) + (1 if apart < -302_400.0 else -1 if apart > 302_400.0 else 0)
    return float(week_to_tdb(week, message.reference_s, scale))


def kepler_positions(message: KeplerMessage, since_s: ArrayLike) -> FloatArray:
    """Return positions (n, 3) in m, ITRF, at seconds (n,) since the time that the orbit refers to.

    ``since_s`` is counted in the system's own scale.
    """
    t = np.atleast_1d(np.asarray(since_s, dtype=np.float64))
    system, geostationary = message.satellite[0], message.satellite in GEOSTATIONARY
    gm, spin = _GM.get(system, _GM_GPS), _SPIN.get(system, _SPIN_WGS)
    e, axis = message.eccentricity, message.sqrt_semi_major_axis**2
    difference = message.mean_motion_difference_rad_s + 0.5 * message.mean_motion_rate_rad_s2 * t
    mean = message.mean_anomaly_rad + (np.sqrt(gm / axis**3) + difference) * t
    # the ellipse of unit axis and gm, from its perigee on
    ahead, aside = along_conic([1.0 - e, 0.0, 0.0, 0.0, np.sqrt((1.0 + e) / (1.0 - e)), 0.0], mean, 1.0).T[:2]
    latitude = np.arctan2(aside, ahead) + message.argument_of_perigee_rad
    sine, cosine = np.sin(2.0 * latitude), np.cos(2.0 * latitude)
    u = latitude + message.cus_rad * sine + message.cuc_rad * cosine
    radius = (axis + message.semi_major_axis_rate_m_s * t) * np.hypot(ahead, aside)
    radius = radius + message.crs_m * sine + message.crc_m * cosine
    inclination = message.inclination_rad + message.inclination_rate_rad_s * t
    inclination = inclination + message.cis_rad * sine + message.cic_rad * cosine
    x, y = radius * np.cos(u), radius * np.sin(u)
    turned = 0.0 if geostationary else spin * t
    node = message.node_rad + message.node_rate_rad_s * t - turned - spin * message.reference_s
    found = np.stack(
        [
            x * np.cos(node) - y * np.cos(inclination) * np.sin(node),
            x * np.sin(node) + y * np.cos(inclination) * np.cos(node),
            y * np.sin(inclination),
        ],
        axis=1,
    )
    return _geostationary_turn(found, spin * t) if geostationary else found


def _geostationary_turn(places: FloatArray, angle: FloatArray) -> FloatArray:
    """Return places turned by the tilt about x and then by the angles about z (BDS-SIS-ICD-B1I-3.0, table 5-12)."""
    x, y, z = places.T
    y, z = np.cos(_TILT) * y + np.sin(_TILT) * z, -np.sin(_TILT) * y + np.cos(_TILT) * z
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([cosine * x + sine * y, -sine * x + cosine * y, z], axis=1)


def _rate(state: FloatArray, pull: FloatArray) -> FloatArray:
    """Return the rate of a state (6,) in the turning frame: Earth with J2, and the pull of Sun and Moon as given."""
    x, y, z, vx, vy, _ = state
    square = float(state[:3] @ state[:3])
    central = -_PZ90_GM / square**1.5
    zonal = -1.5 * _PZ90_J2 * _PZ90_GM * _PZ90_RADIUS_M**2 / square**2.5
    ratio = 5.0 * z * z / square
    spin = _PZ90_SPIN
    return np.array(
        [
            *state[3:],
            (central + zonal * (1.0 - ratio) + spin * spin) * x + 2.0 * spin * vy + pull[0],
            (central + zonal * (1.0 - ratio) + spin * spin) * y - 2.0 * spin * vx + pull[1],
            (central + zonal * (3.0 - ratio)) * z + pull[2],
        ]
    )


def state_position(message: StateMessage, since_s: float) -> FloatArray:
    """Return the position (3,) in m, ITRF, so many seconds after the time of a GLONASS message."""
    state, pull = np.array([*message.position_m, *message.velocity_m_s]), np.array(message.acceleration_m_s2)
    steps = max(1, int(np.ceil(abs(since_s) / _LONGEST_STEP_S)))
    h = since_s / steps
    for _ in range(steps):
        one = _rate(state, pull)
        two = _rate(state + 0.5 * h * one, pull)
        three = _rate(state + 0.5 * h * two, pull)
        four = _rate(state + h * three, pull)
        state = state + h / 6.0 * (one + 2.0 * two + 2.0 * three + four)
    return np.asarray(state[:3])


def broadcast_paths(file: NavigationFile, satellites: Sequence[str], epoch_tdb_s: ArrayLike) -> list[BroadcastPath]:
    """Return where satellites are at epochs (n,), TDB seconds past J2000.

    Each epoch takes the message whose time is nearest, of the older kinds (LNAV, INAV, D1, D2, FDMA) where one is near
    enough, else of the newer; none is used further than :data:`KEPLER_VALID_S` or :data:`STATE_VALID_S` from its time.

    Args:
        file: the messages; see :func:`perilune.formats.rinex.read_navigation`.
        satellites: names such as ``G01``.
        epoch_tdb_s: epochs (n,), TDB seconds past J2000.

    Raises:
        InputError: a satellite that the file has not, or more than :data:`MOST_STATES` positions.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    messages: dict[str, list[Message]] = {}
    every: tuple[Message, ...] = (*file.kepler, *file.states)
    for message in every:
        messages.setdefault(message.satellite, []).append(message)
    missing = [name for name in satellites if name not in messages]
    if missing:
        expected = f"one of {', '.join(sorted(messages))}" if messages else "a file with orbits"
        raise InputError(Problem(f"no message of satellite {name}", expected=expected) for name in missing)
    if len(satellites) * epochs.size > MOST_STATES:
        cause = f"{len(satellites)} satellites at {epochs.size} times"
        raise InputError(Problem(cause, expected=f"at most {MOST_STATES} positions", fix="a longer step"))
    return [_path(name, messages[name], epochs) for name in satellites]


def _path(name: str, messages: Sequence[Message], epochs: FloatArray) -> BroadcastPath:
    valid = STATE_VALID_S if name[0] == "R" else KEPLER_VALID_S
    ranked = [[m for m in messages if (m.message in _OLDER) == older] for older in (True, False)]
    times = [np.array([message_epoch(m) for m in rank]) for rank in ranked]
    found, lacking = [], []
    for epoch in epochs.tolist():
        for rank, own in zip(ranked, times, strict=True):
            nearest = int(np.argmin(np.abs(own - epoch))) if own.size else -1
            # the epoch of a scale is rounded to 0.2 us
            if nearest >= 0 and abs(own[nearest] - epoch) <= valid + 1e-3:
                found.append(_position(rank[nearest], epoch, epoch - float(own[nearest])))
                break
        else:
            lacking.append(epoch)
    reason = None
    if lacking:
        reason = f"{name}: no message within {valid / 60.0:g} min of {format_utc(lacking[0])}"
        reason += f" and {len(lacking) - 1} times more" if len(lacking) > 1 else ""
    return BroadcastPath(name, tuple(found), reason)


def _position(message: Message, epoch_tdb_s: float, since_s: float) -> BroadcastPosition:
    if isinstance(message, StateMessage):
        place = state_position(message, since_s)
    else:
        place = kepler_positions(message, since_s)[0]
    x, y, z = (place / 1e3).tolist()
    utc = format_utc(epoch_tdb_s)
    return BroadcastPosition(utc, epoch_tdb_s, (x, y, z), message.message, since_s, message.healthy)
