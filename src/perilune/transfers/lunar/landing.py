"""Windows to a landing site on the Moon: the low orbit whose plane passes over the site when the lander comes down.

Any site can be reached from any approach without a change of plane: the orbit's plane holds the asymptote and the site
at the hour of landing, and its inclination follows. The light at the site chooses the days. Transfer, low orbit and
descent orbit are flown in the full model; plane and hour of the deorbit burn are corrected until the descent ends at
the site. The powered descent is :mod:`perilune.transfers.lunar.descent`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.orientation.body_fixed import body_fixed_to_icrf
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import format_utc
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.hyperbola import Approach
from perilune.transfers.lunar.arrivals import Question, flown_windows
from perilune.transfers.lunar.descent import DescentBudget, Lander, descent_budget
from perilune.transfers.lunar.llo import insertion_dv
from perilune.transfers.lunar.scan import Guess, Insertion, circular_insertion
from perilune.transfers.lunar.translunar import Aim, LunarTransfer, correct, lunar_window
from perilune.transfers.model import Landing, Window
from perilune.transfers.parking import Pad, Parking
from perilune.transfers.record import arc, burn

Array = NDArray[np.float64]

_ROUNDS: Final = 8
_ENOUGH_M: Final = 50.0


@dataclass(frozen=True)
class LandingSite:
    """A place on the Moon, the low orbit it is reached from, and the light that is wanted at landing.

    Latitude and east longitude [rad] are those of the IAU axes (mean Earth, within 150 m); the place lies at the mean
    radius. ``orbit_altitude_m`` is that of the circular orbit, ``loiter_s`` about how long the ship stays there before
    the landing. ``sun_elevation_rad`` are the least and the largest elevation of the Sun at landing, None for any.

    Raises:
        InputError: no such place, orbit or elevations.
    """

    latitude_rad: float
    longitude_rad: float
    orbit_altitude_m: float = 100e3
    loiter_s: float = 86_400.0
    sun_elevation_rad: tuple[float, float] | None = None
    lander: Lander = field(default_factory=Lander)

    def __post_init__(self) -> None:
        """Look at the numbers."""
        problems = []
        if not (abs(self.latitude_rad) <= np.pi / 2.0 and -np.pi <= self.longitude_rad <= 2.0 * np.pi):
            problems.append(Problem("no such place", expected="latitude -90 to 90 deg, longitude -180 to 360 deg"))
        if not self.lander.ignition_altitude_m < self.orbit_altitude_m <= 1_000e3:
            problems.append(Problem("no such orbit to land from", expected="above the ignition, up to 1,000 km"))
        if not 6.0 * 3600.0 <= self.loiter_s <= 30.0 * 86_400.0:
            problems.append(Problem("no such stay in the low orbit", expected="6 hours to 30 days"))
        limits = self.sun_elevation_rad
        if limits is not None and not -np.pi / 2.0 <= limits[0] < limits[1] <= np.pi / 2.0:
            problems.append(Problem("no such elevations of the Sun", expected="-90 to 90 deg, the lower first"))
        if problems:
            raise InputError(problems)

    @property
    def radius_m(self) -> float:
        """Radius of the low orbit [m]."""
        return MOON_RADIUS + self.orbit_altitude_m

    def direction(self, epoch_tdb_s: Array | float) -> Array:
        """Return the unit vectors (n, 3) from the Moon's centre to the site, ICRF."""
        flat = np.cos(self.latitude_rad)
        x, y = flat * np.cos(self.longitude_rad), flat * np.sin(self.longitude_rad)
        return np.asarray(body_fixed_to_icrf("moon", epoch_tdb_s) @ np.array([x, y, np.sin(self.latitude_rad)]))

    def elevation_rad(self, body: str, epoch_tdb_s: Array | float) -> Array:
        """Return the elevation (n,) of the centre of a body over the horizon of a sphere."""
        up = self.direction(epoch_tdb_s)
        towards = ephemeris.position(body, "moon", epoch_tdb_s) - MOON_RADIUS * up
        return np.asarray(np.arcsin(np.sum(towards * up, axis=1) / np.linalg.norm(towards, axis=1)))

    def azimuth_rad(self, body: str, epoch_tdb_s: float) -> float:
        """Return the azimuth of a body from north over east."""
        up, pole = self.direction(epoch_tdb_s)[0], body_fixed.pole("moon", epoch_tdb_s)[0]
        east = np.cross(pole, up)
        towards = ephemeris.position(body, "moon", epoch_tdb_s)[0]
        return float(np.arctan2(towards @ east, towards @ np.cross(up, east)) % (2.0 * np.pi))


@dataclass(frozen=True, eq=False)
class _Way:
    """The orbit after insertion and down: states (6,) [Earth-centred] at insertion, after deorbit, and at ignition."""

    captured: Array
    deorbit_tdb_s: float
    deorbit_dv: Array
    descending: Array
    ignition_tdb_s: float
    landing_tdb_s: float
    normal: Array
    off_along_m: float
    off_across_m: float
    high_m: float


@dataclass(frozen=True, eq=False)
class LandingFlight:
    """A transfer, its low orbit and its descent to a site."""

    transfer: LunarTransfer
    site: LandingSite
    way: _Way
    budget: DescentBudget

    @property
    def total_dv_m_s(self) -> float:
        """Departure and insertion [m/s]; the descent is that of the lander."""
        return float(np.linalg.norm(self.transfer.departure_dv_m_s) + np.linalg.norm(insertion_dv(self.transfer)))

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        way, transfer, place = self.way, self.transfer, self.site
        arrival = transfer.arrival_tdb_s
        found = lunar_window(
            site,
            "moon",
            parking,
            transfer,
            f"circular, {place.orbit_altitude_m / 1e3:g} km above the Moon's mean radius, inclination "
            f"{self._inclination_deg():.2f} deg to its equator, over {np.degrees(place.latitude_rad):g} deg N "
            f"{np.degrees(place.longitude_rad):g} deg E",
            (burn("lunar orbit insertion", arrival, insertion_dv(transfer)),),
            (
                arc("low lunar orbit", arrival, way.deorbit_tdb_s, way.captured),
                arc("descent orbit", way.deorbit_tdb_s, way.ignition_tdb_s, way.descending),
            ),
        )
        down = (
            burn("descent orbit insertion", way.deorbit_tdb_s, way.deorbit_dv),
            burn("powered descent", way.ignition_tdb_s, self.budget.powered_m_s),
        )
        return replace(found, burns=(*found.burns, *down), landing=self._landing())

    def _inclination_deg(self) -> float:
        relative = self.way.captured - self.transfer.moon
        normal = np.cross(relative[:3], relative[3:])
        pole = body_fixed.pole("moon", self.transfer.arrival_tdb_s)[0]
        return float(np.degrees(np.arccos(normal @ pole / np.linalg.norm(normal))))

    def _landing(self) -> Landing:
        place, epoch = self.site, self.way.landing_tdb_s
        sun = float(place.elevation_rad("sun", epoch)[0])
        rising = float(place.elevation_rad("sun", epoch + 3600.0)[0]) > sun
        return Landing(
            latitude_deg=float(np.degrees(place.latitude_rad)),
            longitude_deg=float(np.degrees(place.longitude_rad)),
            landing_utc=format_utc(epoch),
            loiter_h=(self.way.deorbit_tdb_s - self.transfer.arrival_tdb_s) / 3600.0,
            sun_elevation_deg=float(np.degrees(sun)),
            sun_azimuth_deg=float(np.degrees(place.azimuth_rad("sun", epoch))),
            sun_is_rising=rising,
            earth_elevation_deg=float(np.degrees(place.elevation_rad("earth", epoch)[0])),
            miss_m=float(np.hypot(self.way.off_along_m, self.way.off_across_m)),
            deorbit_m_s=float(np.linalg.norm(self.way.deorbit_dv)),
            powered_descent_m_s=self.budget.powered_m_s,
            descent_m_s=float(np.linalg.norm(self.way.deorbit_dv)) + self.budget.powered_m_s,
            braking_m_s=self.budget.braking_m_s,
            approach_m_s=self.budget.approach_m_s,
            vertical_m_s=self.budget.vertical_m_s,
            thrust_to_weight=place.lander.thrust_to_weight,
            isp_s=place.lander.isp_s,
            propellant_fraction=self.budget.propellant_fraction,
        )


def landing_windows(question: Question, site: LandingSite) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to a landing site, in order of time."""
    budget = descent_budget(site.lander, site.orbit_altitude_m)
    if isinstance(budget, NoSolution):
        return budget

    def fly(place: Pad, _: Parking, guess: Guess) -> Iterator[LandingFlight | NoSolution]:
        for side in (1, -1):
            yield _fly(question, place, guess, site, budget, side)

    found = flown_windows(question, site.radius_m, fly, _charge(site))
    if isinstance(found, NoSolution) and found.binding == "flight time" and site.sun_elevation_rad is not None:
        return NoSolution("no launch day of the range lands in the wanted light", "sun elevation at landing")
    return found


def _charge(site: LandingSite) -> Insertion:
    insertion = circular_insertion(site.radius_m)

    def charge(arrival_tdb_s: Array, excess: Array) -> Array:
        """Return the insertion [m/s] of arrivals (n,), infinite where the Sun stands outside the wanted light."""
        cost = insertion(arrival_tdb_s, excess)
        if site.sun_elevation_rad is None or not len(cost):
            return cost
        low, high = site.sun_elevation_rad
        sun = site.elevation_rad("sun", arrival_tdb_s + site.loiter_s)
        return np.where((low <= sun) & (sun <= high), cost, np.inf)

    return charge


def _fly(
    question: Question, place: Pad, guess: Guess, site: LandingSite, budget: DescentBudget, side: int
) -> LandingFlight | NoSolution:
    """Return the flight whose descent ends at the site: the aim, the hour and the size of the deorbit are corrected."""
    aimed = site.direction(guess.arrival_tdb_s + site.loiter_s)[0]
    rate = float(np.sqrt(GM_MOON / site.radius_m**3))
    unknowns: Array | None = None
    deorbit_tdb_s, size = None, budget.deorbit_m_s
    for _ in range(_ROUNDS):
        aim = _over(aimed, site.radius_m, side)
        transfer = correct(place, question.parking, guess, aim, unknowns, departure=question.departure)
        if isinstance(transfer, NoSolution):
            return transfer
        unknowns = transfer.unknowns
        captured = transfer.arrival + np.concatenate([np.zeros(3), insertion_dv(transfer)])
        if deorbit_tdb_s is None:
            turning = _on_turning_moon(transfer.arrival_tdb_s + site.loiter_s, captured - transfer.moon, site)
            if isinstance(turning, NoSolution):
                return turning
            budget = turning
            deorbit_tdb_s = _first_deorbit(transfer.arrival_tdb_s, captured - transfer.moon, site, budget)
        way = _descend(transfer.arrival_tdb_s, captured, site, budget, deorbit_tdb_s, size)
        if max(abs(way.off_along_m), abs(way.off_across_m), abs(way.high_m)) < _ENOUGH_M:
            return _in_light(LandingFlight(transfer, site, way, budget))
        deorbit_tdb_s += way.off_along_m / (MOON_RADIUS * rate)
        size += way.high_m * rate / 4.0
        aimed = aimed + way.off_across_m / MOON_RADIUS * way.normal
        aimed /= np.linalg.norm(aimed)
    return NoSolution("the descent does not converge on the site", "differential correction")


def _over(aimed: Array, periapsis_m: float, side: int) -> Aim:
    """Return the aim at a perilune in the plane that holds a direction (3,)."""

    def aim(seen: Approach) -> Array:
        normal = side * np.cross(seen.asymptote, aimed)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        size = periapsis_m * np.sqrt(1.0 + 2.0 * GM_MOON / (periapsis_m * seen.v_infinity_m_s**2))
        return np.asarray(size[:, None] * np.cross(seen.asymptote, normal))

    return aim


def _on_turning_moon(landing_tdb_s: float, captured: Array, site: LandingSite) -> DescentBudget | NoSolution:
    """Return the budget of a descent in the plane of an orbit (6,), over ground that turns with the Moon."""
    before, there, after = site.direction(landing_tdb_s + np.array([-30.0, 0.0, 30.0]))
    onward = np.cross(np.cross(captured[:3], captured[3:]), there)
    speed = MOON_RADIUS * float((after - before) @ onward) / 60.0 / float(np.linalg.norm(onward))
    return descent_budget(site.lander, site.orbit_altitude_m, speed)


def _first_deorbit(arrival_tdb_s: float, captured: Array, site: LandingSite, budget: DescentBudget) -> float:
    """Return about when to leave the circle, so that the landing is nearest to the wanted stay."""
    rate = float(np.sqrt(GM_MOON / site.radius_m**3))
    down_s = budget.duration_s + np.pi / rate
    wanted = arrival_tdb_s + site.loiter_s
    turn = _ahead(captured, site.direction(wanted + down_s)[0]) - budget.inertial_range_m / MOON_RADIUS - np.pi
    period = 2.0 * np.pi / rate
    first = arrival_tdb_s + (turn % (2.0 * np.pi)) / rate
    return float(first + period * np.round((wanted - first) / period))


def _ahead(state: Array, direction: Array) -> float:
    """Return the angle from a state's position to a direction, along the motion in its plane."""
    outward = state[:3] / np.linalg.norm(state[:3])
    normal = np.cross(state[:3], state[3:])
    onward = np.cross(normal / np.linalg.norm(normal), outward)
    return float(np.arctan2(direction @ onward, direction @ outward))


def _descend(
    arrival_tdb_s: float, captured: Array, site: LandingSite, budget: DescentBudget, deorbit_tdb_s: float, size: float
) -> _Way:
    """Fly the low orbit and the descent orbit to ignition at perilune, and tell how far from the site they lead."""
    circling = propagate(captured[None, :], arrival_tdb_s, deorbit_tdb_s)[0]
    relative = circling - ephemeris.state("moon", "earth", deorbit_tdb_s)[0]
    dv = -size * relative[3:] / np.linalg.norm(relative[3:])
    descending = circling + np.concatenate([np.zeros(3), dv])
    low_m = MOON_RADIUS + site.lander.ignition_altitude_m
    ignition = deorbit_tdb_s + float(np.pi * np.sqrt(((site.radius_m + low_m) / 2.0) ** 3 / GM_MOON))
    for _ in range(3):
        there = propagate(descending[None, :], deorbit_tdb_s, ignition)[0]
        there = there - ephemeris.state("moon", "earth", ignition)[0]
        radius = float(np.linalg.norm(there[:3]))
        ignition -= float(there[:3] @ there[3:]) / (float(there[3:] @ there[3:]) - GM_MOON / radius)
    normal = np.cross(there[:3], there[3:])
    normal /= np.linalg.norm(normal)
    landing = ignition + budget.duration_s
    target = site.direction(landing)[0]
    along = MOON_RADIUS * _ahead(there, target) - budget.inertial_range_m
    return _Way(
        captured=captured,
        deorbit_tdb_s=deorbit_tdb_s,
        deorbit_dv=dv,
        descending=descending,
        ignition_tdb_s=ignition,
        landing_tdb_s=landing,
        normal=normal,
        off_along_m=along,
        off_across_m=MOON_RADIUS * float(np.arcsin(np.clip(target @ normal, -1.0, 1.0))),
        high_m=radius - low_m,
    )


def _in_light(flight: LandingFlight) -> LandingFlight | NoSolution:
    limits = flight.site.sun_elevation_rad
    sun = float(flight.site.elevation_rad("sun", flight.way.landing_tdb_s)[0])
    if limits is None or limits[0] <= sun <= limits[1]:
        return flight
    return NoSolution(
        f"the Sun stands at {np.degrees(sun):.1f} deg at the site when the lander comes down",
        "sun elevation at landing",
    )
