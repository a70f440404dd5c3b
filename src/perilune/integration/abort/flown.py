"""Aborts that were flown, tested or planned, computed anew and set against what was published about them.

Each case takes its ascent from the optimiser and its ship from the catalogue; only what identifies the event (when it
happened, how the lift pointed, where the ship came down) stands here, with its source.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from perilune.astro.forces.us76 import us76
from perilune.catalogue import Catalogue
from perilune.comparison import Comparison, comparison
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, G0
from perilune.errors import NoSolution, PeriluneError
from perilune.integration.abort.entry import Descent, descend
from perilune.integration.abort.escape import EscapeSystem, pull_away
from perilune.integration.abort.modes import ship_capsule
from perilune.integration.abort.record import AbortSettings
from perilune.integration.ascent_question import ascent_target
from perilune.integration.pair import PairQuestion
from perilune.launch.ascent.record import Ascent
from perilune.launch.crewed import mounted_ship, ship_ascent
from perilune.launch.target import Target
from perilune.launch.trajectories.drop_zones import falling_parts
from perilune.launch.trajectories.falling import DURATION, Push, fly_leg
from perilune.launch.trajectories.ground_track import air_velocity, distance_m

Array = NDArray[np.float64]

_PAD_RAD: Final = (math.radians(45.92), math.radians(63.342))
"""Baikonur, site 1/5: Gagarin's start."""
_ALTAI_RAD: Final = (math.radians(50.0 + 50.0 / 60.0), math.radians(83.0 + 25.0 / 60.0))
_LOAD: Final = 0.15
_MISS_M: Final = 100e3
_GRAVITY_ALOFT: Final = 9.6
"""Mean between 50 and 93 km, less the centrifugal part at 1.8 km/s [m/s^2]."""

_18_1: Final = "http://spacefacts.de/ballistic/german/soyuz-18a.htm"
_MS_10: Final = (
    "Soyuz MS-10, Wikipedia (copy), https://stiriinternationale.ro/history-video-soyuz-ms-10-rocket-failure-simulation"
)
_PAD_TEST: Final = "https://www.planetary.org (2015-05-06)"
_IN_FLIGHT: Final = "https://www.dualdove.com (2020-01); https://www.tesmanian.com/blogs/tesmanian-blog"
_MILE_PER_HOUR: Final = 0.44704


def flown_aborts(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Return what was published about aborts of Soyuz and Dragon against what is computed.

    Raises:
        PeriluneError: no ascent of a pair that flew is found.
    """
    dragon = (*dragon_pad_abort(catalogue), *dragon_abort_in_flight(catalogue))
    return (*soyuz_18_1(catalogue), *soyuz_ms_10(catalogue), *dragon)


def soyuz_18_1(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Soyuz 18-1, 1975-04-05: the core of the launcher, burnt out, was not let go, and the abort followed 6 s later.

    The ship of 6,830 kg falls from the state of the core's cut-off: the third stage, which pushed against the core and
    away from the course, is not counted. The crew was told to expect 15 g and bore 21.3 g, the lift pointing downwards.
    NASA RP-1357 says that the ship first burned its engine against the motion, without saying how long: that burn is
    left out, and the place computed lies beyond the flown one.
    """
    ascent, longitude = pair_ascent(catalogue, "soyuz-ms", "soyuz-fg", "baikonur", "station:iss", mass_kg=6830.0)
    core = next(part for part in falling_parts(ascent) if part.name == "block A")
    expected = _fall(catalogue, core.state, longitude, "full lift", 1.0)
    flown = _fall(catalogue, core.state, longitude, "lift downwards", -1.0)
    miss = float(distance_m(*_ALTAI_RAD, flown.latitude_rad, flown.longitude_rad))
    optimum = "the ascent is that of a later Soyuz, flown at its optimum"
    name = "Soyuz 18-1 (1975)"
    return (
        comparison(f"{name}: load with lift up", "g0", 15.0, expected.peak_load_g, 15.0 * _LOAD, _18_1, optimum),
        comparison(f"{name}: load with lift down", "g0", 21.3, flown.peak_load_g, 21.3 * _LOAD, _18_1, optimum),
        comparison(f"{name}: apogee", "km", 192.0, flown.apogee_m / 1e3, 15.0, _18_1, optimum),
        comparison(
            f"{name}: landing, away from the published place",
            "km",
            0.0,
            miss / 1e3,
            _MISS_M / 1e3,
            _18_1,
            "the ship's burn against the motion is not public (NASA RP-1357)",
        ),
    )


def soyuz_ms_10(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Soyuz MS-10, 2018-10-11, rolling down without lift: from the published state, and from the computed ascent.

    Published: boosters let go at 50 km (58 km elsewhere), 1,848 m/s over the ground, 71 km downrange
    (danspace77.com/2018/10/12), climbing to 93 km. The motors of the fairing, of unknown thrust, are left out; the
    published apogee holds what they gave.
    """
    site = catalogue.site("baikonur")
    ascent, longitude = pair_ascent(catalogue, "soyuz-ms", "soyuz-fg", "baikonur", "station:iss")
    boosters = next(part for part in falling_parts(ascent) if part.name == "blocks B, V, G, D")
    computed = _fall(catalogue, boosters.state, longitude, "ballistic", 0.0)
    away = float(distance_m(site.latitude.si, site.longitude.si, computed.latitude_rad, computed.longitude_rad))
    published, distance_km = ms_10_from_published_state(catalogue, 50e3)
    state, climb = "the published altitude, 50 to 58 km", "the optimal ascent climbs in its own way"
    name = "Soyuz MS-10 (2018)"
    return (
        comparison(f"{name}: load", "g0", 6.5, published.peak_load_g, 6.5 * _LOAD, _MS_10, state),
        comparison(f"{name}: landing from the pad", "km", 402.0, distance_km, 100.0, _MS_10, state),
        comparison(f"{name}: load, computed ascent", "g0", 6.5, computed.peak_load_g, 6.5 * _LOAD, _MS_10, climb),
        comparison(f"{name}: landing, computed ascent", "km", 402.0, away / 1e3, 100.0, _MS_10, climb),
    )


def ms_10_from_published_state(catalogue: Catalogue, altitude_m: float) -> tuple[Descent, float]:
    """Return Soyuz MS-10's way down from its published state at some altitude, and its landing from the pad [km]."""
    latitude, longitude = _PAD_RAD
    climb = math.sqrt(2.0 * _GRAVITY_ALOFT * (93e3 - altitude_m))
    position = np.array([math.cos(latitude), 0.0, math.sin(latitude)]) * (6_367e3 + altitude_m)
    up, east = position / np.linalg.norm(position), np.array([0.0, 1.0, 0.0])
    azimuth = math.radians(61.0)
    along = east * math.sin(azimuth) + np.cross(up, east) * math.cos(azimuth)
    velocity = up * climb + along * math.sqrt(1848.0**2 - climb**2)
    velocity = velocity + np.cross([0.0, 0.0, EARTH_ROTATION_RATE], position)
    way = _fall(catalogue, np.concatenate(([0.0], position, velocity)), longitude, "ballistic", 0.0)
    flown = float(distance_m(latitude, longitude, way.latitude_rad, way.longitude_rad))
    return way, flown / 1e3 + 71.0


def dragon_pad_abort(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Dragon's pad abort, 2015-05-06: 100 mph after 1.2 s."""
    ship = catalogue.ship("crew-dragon")
    motor, settings = ship.escape_motor, AbortSettings()
    if motor is None or ship.diameter is None:
        raise PeriluneError("crew-dragon has no escape motor")
    area = 0.25 * math.pi * ship.diameter.si**2 * settings.escape_drag_coefficient
    calm, still = np.zeros(1), np.array([math.inf])
    system = EscapeSystem(motor.thrust.si, 1.2, motor.carried_mass.si, area)
    away = pull_away(system, calm, np.array([1.225]), calm, np.array([5e5]), calm, still)
    # gravity acts on the ship and not on a launcher that stands
    speed = float(away.gained_m_s[0]) - G0 * 1.2
    cause = "thrust rises over some tenths of a second; one engine was low"
    published = 100.0 * 0.44704
    return (comparison("Dragon pad abort (2015): speed", "m/s", published, speed, 0.1 * published, _PAD_TEST, cause),)


def dragon_abort_in_flight(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Dragon's abort in flight, 2020-01-19: the load of a burn that took it from 1,200 to 1,500 mph in the air.

    The height is not published; it is the one at which the burn gains that much speed, climbing as steeply as the
    settings let an escape be. The load is that of its first moment, where the air is densest.
    """
    ship = catalogue.ship("crew-dragon")
    motor, settings = ship.escape_motor, AbortSettings()
    if motor is None or ship.diameter is None:
        raise PeriluneError("crew-dragon has no escape motor")
    area = 0.25 * math.pi * ship.diameter.si**2 * settings.escape_drag_coefficient
    begun, ended, mass = 1200.0 * _MILE_PER_HOUR, 1500.0 * _MILE_PER_HOUR, motor.carried_mass.si
    steep = math.radians(settings.escape_elevation_deg)
    along = np.array([math.sin(steep), math.cos(steep), 0.0])
    push = Push(motor.thrust.si, 0.0, 0.0, (float(along[0]), float(along[1]), 0.0))

    def final_speed_m_s(altitude_m: float) -> float:
        position = np.array([EARTH_EQUATORIAL_RADIUS + altitude_m, 0.0, 0.0])
        velocity = begun * along + np.cross([0.0, 0.0, EARTH_ROTATION_RATE], position)
        start = np.concatenate(([0.0], position, velocity, [mass]))
        end = fly_leg(start, area, DURATION, motor.burn_time.si, push, step_s=0.1).state
        return float(np.linalg.norm(air_velocity(end[None, 1:4], end[None, 4:7])))

    height = brentq(lambda altitude: final_speed_m_s(altitude) - ended, 5e3, 40e3, xtol=1.0)
    drag = 0.5 * float(us76(np.array([height])).density_kg_m3[0]) * begun**2 * area
    load = (motor.thrust.si - drag) / mass / G0
    cause = "the direction of the climb is not published, nor how the thrust builds up and ends"
    return (comparison("Dragon abort in flight (2020): load", "g0", 3.3, load, 3.3 * _LOAD, _IN_FLIGHT, cause),)


def pair_ascent(
    catalogue: Catalogue,
    ship: str,
    launcher: str,
    site: str,
    destination: str,
    *,
    mass_kg: float | None = None,
    target: Target | None = None,
) -> tuple[Ascent, float]:
    """Return the ascent of a launcher with a ship, and the longitude of the site [rad].

    Args:
        catalogue, ship, launcher, site, destination: the pair, by name.
        mass_kg: all that is carried, where not the catalogue's mass of the ship.
        target: where the ascent ends, where not the destination's own target.

    Raises:
        PeriluneError: there is no such ascent.
    """
    craft, rocket, place = catalogue.ship(ship), catalogue.launcher(launcher), catalogue.site(site)
    case = PairQuestion(craft, rocket, place, destination, catalogue).case()
    if case is None:
        raise PeriluneError(f"{ship} has no configuration for {destination}")
    aim = target or ascent_target(case)
    if aim is None:
        raise PeriluneError(f"no target for {destination}")
    found = ship_ascent(rocket, catalogue, place, mounted_ship(craft, mass_kg or case.configuration.mass.si), aim)
    if isinstance(found, NoSolution):
        raise PeriluneError(f"{ship} on {launcher}: {found.reason}")
    return found[0], place.longitude.si


def _fall(catalogue: Catalogue, state: Array, longitude_rad: float, lift: str, share: float) -> Descent:
    """The way down of a Soyuz from time and state (7 or more,)."""
    module = catalogue.ship("soyuz-ms").descent_module
    if module is None:
        raise PeriluneError("soyuz-ms has no descent module")
    way = descend(state[1:7], float(state[0]), longitude_rad, ship_capsule(AbortSettings(), module), lift, share)
    if way is None:
        raise PeriluneError("Soyuz does not come down")
    return way
