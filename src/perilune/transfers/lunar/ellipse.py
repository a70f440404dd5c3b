"""Windows to an elliptical lunar orbit of wanted altitudes, inclination and argument of periapsis, by one burn.

The approach is coplanar with the orbit. Where the argument of periapsis is free, the burn is at the common periapsis.
Where it is held, as a frozen orbit asks for, the hyperbola crosses the ellipse: of all points of the ellipse the one is
taken where the velocities differ least. The hyperbola through a point from a given asymptote is Battin's (1999, An
Introduction to the Mathematics and Methods of Astrodynamics, section 6.7).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.orientation import body_fixed
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.departures import Departure
from perilune.transfers.hyperbola import Approach, approach, lowest_inclination
from perilune.transfers.lunar.arrivals import Question, flown_windows
from perilune.transfers.lunar.scan import Guess, Insertion
from perilune.transfers.lunar.translunar import LunarTransfer, correct, lunar_window
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking
from perilune.transfers.record import arc, burn

Array = NDArray[np.float64]

_LOWEST_M: Final = MOON_RADIUS + 50e3
"""The hyperbola keeps 50 km above the mean radius, also where the burn is before its periapsis and may fail."""

_COARSE: Final = np.radians(np.arange(0.0, 360.0, 7.5))
_FINE: Final = np.radians(np.arange(0.0, 360.0, 0.25))

_CROSSINGS: Final = (-0.3, -0.1, 0.1, 0.3)  # of the argument of periapsis [rad] beside that of an approach that touches


@dataclass(frozen=True)
class LunarEllipse:
    """An elliptical orbit about the Moon: altitudes above the mean radius [m], inclination and argument [rad].

    Both angles are to the lunar equator of the IAU pole of date. ``argument_rad`` None leaves the argument of periapsis
    free. By default the ellipse of the constellation of Ely and Lieb 2005, Journal of the Astronautical Sciences
    53:301: semi-major axis 6,541.4 km, eccentricity 0.6, argument 90 deg (apoapsis in the south), inclination 56.2 deg.

    Raises:
        InputError: no such orbit.
    """

    periapsis_altitude_m: float = 879.16e3
    apoapsis_altitude_m: float = 8_728.84e3
    inclination_rad: float = float(np.radians(56.2))
    argument_rad: float | None = float(np.pi / 2.0)

    def __post_init__(self) -> None:
        """Look at the numbers."""
        problems = []
        if not 15e3 <= self.periapsis_altitude_m <= self.apoapsis_altitude_m <= 30_000e3:
            expected = "15 km <= periapsis <= apoapsis <= 30,000 km"
            problems.append(Problem("no such altitudes of a lunar orbit", expected=expected, fix="give others"))
        if not np.radians(1.0) <= self.inclination_rad <= np.radians(179.0):
            problems.append(Problem("no such inclination", expected="1 to 179 deg", fix="give an angle within"))
        if problems:
            raise InputError(problems)

    @property
    def periapsis_m(self) -> float:
        """Radius of periapsis [m]."""
        return MOON_RADIUS + self.periapsis_altitude_m

    @property
    def eccentricity(self) -> float:
        """The eccentricity, 0 to 1, without unit."""
        return (self.apoapsis_altitude_m - self.periapsis_altitude_m) / (2.0 * self.axis_m)

    @property
    def axis_m(self) -> float:
        """Semi-major axis [m]."""
        return MOON_RADIUS + (self.periapsis_altitude_m + self.apoapsis_altitude_m) / 2.0

    @property
    def period_s(self) -> float:
        """Kepler period [s]."""
        return float(2.0 * np.pi * np.sqrt(self.axis_m**3 / GM_MOON))


@dataclass(frozen=True, eq=False)
class Crossing:
    """Where approaches (n,) meet the ellipse: B vectors (n, 3), time since the hyperbola's periapsis, states (n, 6)."""

    b_m: Array
    since_periapsis_s: Array
    before: Array
    after: Array


def crossing(
    seen: Approach, orbit: LunarEllipse, argument_rad: Array, anomaly_rad: float, pole: Array, side: int
) -> Crossing:
    """Return the burn at one true anomaly of the ellipse for approaches of given asymptotes and excess speeds.

    ``argument_rad`` (n,) are the arguments of periapsis of the ellipse for each approach.
    ``side`` +1 or -1 is that of the two planes through the asymptote that have the wanted inclination; where the
    asymptote's declination does not allow it, the nearest plane (:func:`lowest_inclination` tells).
    """
    asymptote = seen.asymptote
    normal = _normal(asymptote, orbit.inclination_rad, pole, side)
    node = np.cross(pole, normal)
    node /= np.linalg.norm(node, axis=1, keepdims=True)
    turned = (argument_rad + anomaly_rad)[:, None]
    outward = np.cos(turned) * node + np.sin(turned) * np.cross(normal, node)
    onward = np.cross(normal, outward)
    radius, radial, transverse = _on_ellipse(orbit, np.array(anomaly_rad))
    after = np.hstack([radius * outward, radial * outward + transverse * onward])
    speed = seen.v_infinity_m_s
    along, down = _velocity(np.sum(asymptote * onward, axis=1), -np.sum(asymptote * outward, axis=1), speed, radius)
    velocity = along[:, None] * asymptote - down[:, None] * outward
    before = np.hstack([radius * outward, velocity])
    hyperbola = approach(before, GM_MOON)
    momentum = np.cross(before[:, :3], velocity)
    return Crossing(np.cross(asymptote, momentum) / speed[:, None], hyperbola.since_periapsis_s, before, after)


def _normal(asymptote: Array, inclination_rad: float, pole: Array, side: int) -> Array:
    """Return the unit normals (n, 3) of the planes that hold the asymptotes and have the inclination."""
    across = pole - (asymptote @ pole)[:, None] * asymptote
    cos_declination = np.linalg.norm(across, axis=1)
    across /= cos_declination[:, None]
    cosine = np.clip(np.cos(inclination_rad) / cos_declination, -1.0, 1.0)
    return cosine[:, None] * across + side * np.sqrt(1.0 - cosine**2)[:, None] * np.cross(asymptote, across)


def _on_ellipse(orbit: LunarEllipse, anomaly_rad: Array) -> tuple[Array, Array, Array]:
    """Return radius, radial and transverse velocity at true anomalies."""
    eccentricity = orbit.eccentricity
    parameter = orbit.periapsis_m * (1.0 + eccentricity)
    scale = np.sqrt(GM_MOON / parameter)
    swing = 1.0 + eccentricity * np.cos(anomaly_rad)
    return parameter / swing, scale * eccentricity * np.sin(anomaly_rad), scale * swing


def _velocity(across: Array, cosine: Array, speed: Array, radius: Array | float) -> tuple[Array, Array]:
    """Return the parts of the velocity along the asymptote and down, where a hyperbola passes a radius.

    ``across`` is the asymptote's part along the wanted motion, ``cosine`` that between the point and where it comes
    from.
    """
    root = np.sqrt(1.0 + 4.0 * GM_MOON / (radius * speed**2 * np.maximum(1.0 + cosine, 1e-12)))
    root = np.where(across >= 0.0, root, -root)
    return speed / 2.0 * (root + 1.0), speed / 2.0 * (root - 1.0)


def burn_sizes(orbit: LunarEllipse, argument_rad: float, anomaly_rad: Array, course_rad: Array, speed: Array) -> Array:
    """Return the burns (n, m) [m/s] of approaches (n,) at true anomalies (m,) of the ellipse, infinite where too low.

    ``course_rad`` (n,) is the argument of latitude of the asymptote's direction in the plane of the orbit.
    """
    radius, radial, transverse = _on_ellipse(orbit, anomaly_rad)
    turn = course_rad[:, None] - (argument_rad + anomaly_rad)
    towards, across, fast = np.cos(turn), np.sin(turn), speed[:, None]
    along, down = _velocity(across, -towards, fast, radius)
    v_radial, v_transverse = along * towards - down, along * across
    momentum = radius * v_transverse
    lowest = (np.sqrt(GM_MOON**2 + (fast * momentum) ** 2) - GM_MOON) / fast**2
    size = np.hypot(v_radial - radial, v_transverse - transverse)
    return np.where(lowest >= _LOWEST_M, size, np.inf)


def _courses(asymptote: Array, inclination_rad: float, pole: Array, side: int) -> Array:
    """Return the argument of latitude (n,) of the asymptotes in the planes of :func:`_normal`."""
    normal = _normal(asymptote, inclination_rad, pole, side)
    node = np.cross(pole, normal)
    node /= np.linalg.norm(node, axis=1, keepdims=True)
    return np.arctan2(np.sum(asymptote * np.cross(normal, node), axis=1), np.sum(asymptote * node, axis=1))


def insertion_cost(orbit: LunarEllipse) -> Insertion:
    """Return the cost of arrivals in the scan, infinite where the asymptote does not allow the inclination."""

    def charge(arrival_tdb_s: Array, excess: Array) -> Array:
        """Return the insertion [m/s] of arrivals (n,) with excess velocities (n, 3) [m/s], infinite if none."""
        speed = np.linalg.norm(excess, axis=1)
        asymptote = excess / speed[:, None]
        pole = (
            body_fixed.pole("moon", float(np.mean(arrival_tdb_s)))[0]
            if len(arrival_tdb_s)
            else np.array([0.0, 0.0, 1.0])
        )
        if orbit.argument_rad is None:
            cost = _at_periapsis(orbit, speed)
        else:
            sides = [
                burn_sizes(
                    orbit, orbit.argument_rad, _COARSE, _courses(asymptote, orbit.inclination_rad, pole, side), speed
                ).min(axis=1)
                for side in (1, -1)
            ]
            cost = np.minimum(*sides)
        least = lowest_inclination(asymptote, pole)
        reached = (least <= orbit.inclination_rad) & (orbit.inclination_rad <= np.pi - least)
        return np.where(reached, cost, np.inf)

    return charge


def _at_periapsis(orbit: LunarEllipse, speed: Array) -> Array:
    at_periapsis = np.sqrt(speed**2 + 2.0 * GM_MOON / orbit.periapsis_m)
    return np.asarray(at_periapsis - _on_ellipse(orbit, np.zeros(1))[2])


def _periapsis_argument(seen: Approach, orbit: LunarEllipse, pole: Array, side: int) -> Array:
    """Return the argument of latitude (n,) of the periapsis of approaches at the radius of the ellipse's."""
    courses = _courses(seen.asymptote, orbit.inclination_rad, pole, side)
    eccentricity = 1.0 + orbit.periapsis_m * seen.v_infinity_m_s**2 / GM_MOON
    # the ship comes from where the asymptote points back to, at the true anomaly -acos(-1/e)
    return np.asarray(courses - np.pi + np.arccos(-1.0 / eccentricity))


@dataclass(frozen=True, eq=False)
class EllipticCapture:
    """A transfer whose last burn makes the orbit the wanted ellipse; ``argument_rad`` is the one reached."""

    transfer: LunarTransfer
    orbit: LunarEllipse
    argument_rad: float
    insertion_dv: Array

    @property
    def total_dv_m_s(self) -> float:
        """Departure and insertion [m/s]."""
        return float(np.linalg.norm(self.transfer.departure_dv_m_s) + np.linalg.norm(self.insertion_dv))

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        arrival = self.transfer.arrival_tdb_s
        return lunar_window(
            site,
            "elfo",
            parking,
            self.transfer,
            self.described(),
            (burn("lunar orbit insertion", arrival, self.insertion_dv),),
            (arc("elliptical lunar orbit", arrival, arrival + self.orbit.period_s, self.captured),),
        )

    @property
    def captured(self) -> Array:
        """The state (6,) right after the burn, Earth-centred."""
        return np.asarray(self.transfer.arrival + np.concatenate([np.zeros(3), self.insertion_dv]))

    def described(self) -> str:
        """Return the orbit in words."""
        orbit = self.orbit
        return (
            f"ellipse, {orbit.periapsis_altitude_m / 1e3:g} to {orbit.apoapsis_altitude_m / 1e3:g} km above the Moon's "
            f"mean radius, inclination {np.degrees(orbit.inclination_rad):g} deg to its equator, argument of periapsis "
            f"{np.degrees(self.argument_rad) % 360.0:.2f} deg"
        )


def elliptical_orbit_windows(question: Question, orbit: LunarEllipse) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to an elliptical orbit, in order of time."""

    def fly(place: Pad, parking: Parking, guess: Guess) -> Iterator[EllipticCapture | NoSolution]:
        for side in (1, -1):
            found = _capture(place, parking, guess, orbit, side, question.departure)
            yield found
            if question.by_stage and orbit.argument_rad is None and isinstance(found, EllipticCapture):
                # a burn that takes time lowers the periapsis: the approach has to cross the ellipse, not to touch it
                for turn in _CROSSINGS:
                    turned = replace(orbit, argument_rad=found.argument_rad + turn)
                    yield _capture(place, parking, guess, turned, side, question.departure)

    return flown_windows(question, orbit.periapsis_m, fly, insertion_cost(orbit))


def _capture(
    place: Pad, parking: Parking, guess: Guess, orbit: LunarEllipse, side: int, departure: Departure
) -> EllipticCapture | NoSolution:
    """Return the flight on one side: the first flight tells the asymptote, the second has the burn where it is best."""
    pole = body_fixed.pole("moon", guess.arrival_tdb_s)[0]
    free = _Meeting(orbit, None, 0.0, pole, side)
    answer = _fly(place, parking, guess, free, departure)
    if isinstance(answer, NoSolution) or orbit.argument_rad is None:
        return answer
    seen = approach((answer.transfer.arrival - answer.transfer.moon)[None, :], GM_MOON)
    courses = _courses(seen.asymptote, orbit.inclination_rad, pole, side)
    sizes = burn_sizes(orbit, orbit.argument_rad, _FINE, courses, seen.v_infinity_m_s)[0]
    if not np.isfinite(sizes).any():
        return NoSolution("no crossing of approach and ellipse keeps clear of the Moon", "argument of periapsis")
    best = float(_FINE[int(np.argmin(sizes))])
    meeting = replace(free, argument_rad=orbit.argument_rad, anomaly_rad=best)
    return _fly(place, parking, guess, meeting, departure)


@dataclass(frozen=True, eq=False)
class _Meeting:
    """The point of the ellipse where an approach is to meet it; an argument of None is that of the approach."""

    orbit: LunarEllipse
    argument_rad: float | None
    anomaly_rad: float
    pole: Array
    side: int

    def of(self, seen: Approach) -> Crossing:
        """Return the crossing of approaches."""
        argument = self.argument_of(seen)
        return crossing(seen, self.orbit, argument, self.anomaly_rad, self.pole, self.side)

    def argument_of(self, seen: Approach) -> Array:
        """Return the argument of periapsis (n,) of the ellipse that approaches lead to."""
        if self.argument_rad is None:
            return _periapsis_argument(seen, self.orbit, self.pole, self.side)
        return np.full(len(seen.b_m), self.argument_rad)


def _fly(
    place: Pad, parking: Parking, guess: Guess, meeting: _Meeting, departure: Departure
) -> EllipticCapture | NoSolution:
    transfer = correct(
        place,
        parking,
        guess,
        lambda seen: meeting.of(seen).b_m,
        lead=lambda seen: meeting.of(seen).since_periapsis_s,
        departure=departure,
    )
    if isinstance(transfer, NoSolution):
        return transfer
    orbit = meeting.orbit
    seen = approach((transfer.arrival - transfer.moon)[None, :], GM_MOON)
    least = float(lowest_inclination(seen.asymptote, meeting.pole)[0])
    if not least <= orbit.inclination_rad <= np.pi - least:
        return NoSolution(
            f"the approach reaches inclinations of {np.degrees(least):.1f} to {180.0 - np.degrees(least):.1f} deg "
            "without a change of plane",
            "lunar inclination",
        )
    reached = meeting.of(seen)
    dv = reached.after[0, 3:] - (transfer.arrival - transfer.moon)[3:]
    return EllipticCapture(transfer, orbit, float(meeting.argument_of(seen)[0]), dv)
