"""Claim: the full model flies the Apollo flights where they were flown, from their published states.

Nine translunar states: perilune without any correction, and what 1 ft/s at injection moves it. Apollo 11: the change of
velocity that leads from one predicted pericynthion to the next, against the burns as flown. Apollo 8: tracked states
flown to the next ones, to the Moon and to entry. Apollo 11's entry flown back to the Moon, where the trans-Earth burn
was, and through the air to the splash.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks import _apollo_flights as apollo
from perilune.astro import ephemeris, propagate, sample
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS
from perilune.errors import NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.earth_return.entry_aim import place_direction
from perilune.transfers.earth_return.entry_corridor import Landed, corridor, land, place_of
from perilune.transfers.earth_return.entry_report import LOAD_LIMIT_G0, ground_distance
from perilune.transfers.earth_return.reentry import Capsule, fly_entry
from perilune.transfers.earth_return.trans_earth import LunarPlane, best_point, escape, plane_normal
from perilune.transfers.hyperbola import approach

Array = NDArray[np.float64]

REACH_M: Final = 5_000e3
"""A state reaches the Moon if it passes within this distance of its surface without the corrections flown later."""
ALLOWED_FT_S: Final = 2.0
GM_EARTH_1969: Final = 398_603.2e9
"""The Earth's parameter in the models of Apollo [m^3/s^2]."""
FARTHEST_M: Final = 15e3
FARTHEST_SPLASH_M: Final = 30e3
_MINUTE_S: Final = 60.0


def run() -> dict[str, object]:
    """Return the measured figures."""
    figures: dict[str, object] = {}
    reached = []
    for flight in apollo.INJECTIONS:
        figures[flight.name], near = _injection_row(flight)
        reached.append(near)
    fitted = apollo11_chain()
    for row, correction, longitude in fitted:
        flown = "not published" if row.burn_ft_s is None else f"{row.burn_ft_s:g}"
        figures[f"Apollo 11 {row.name}"] = (
            f"change {np.linalg.norm(correction) / apollo.FOOT_M:.2f} ft/s (flown {flown}), "
            f"longitude {longitude:.2f} deg (predicted {row.place_deg[1]})"
        )
    figures["Apollo 11 injection row"] = _injection_check()
    legs = apollo8_legs()
    for name, hours, miss_m, miss_m_s in legs:
        figures[f"Apollo 8 {name}"] = f"{hours:.1f} h: {miss_m / 1e3:.1f} km, {miss_m_s:.2f} m/s"
    vacuum_m, elapsed_h = free_return(*after_midcourse(fitted))
    figures["Apollo 11 free return"] = f"vacuum perigee {vacuum_m / 1e3:.0f} km at {elapsed_h:.1f} h"
    figures |= _homecoming()
    figures["goal"] = (
        f"nine flights within {REACH_M / 1e3:g} km of the Moon, changes of Apollo 11 within {ALLOWED_FT_S:g} ft/s, "
        f"Apollo 8 within {FARTHEST_M / 1e3:g} km, Apollo 11's splash within {FARTHEST_SPLASH_M / 1e3:g} km"
    )
    figures["met"] = bool(
        all(reached)
        and all(change_miss_ft_s(row, correction) <= ALLOWED_FT_S for row, correction, _ in fitted)
        and max(leg[2] for leg in legs) <= FARTHEST_M
        and landing()[1] <= FARTHEST_SPLASH_M
    )
    return figures


def _injection_check() -> str:
    """Return how well the row of Apollo 11 agrees with itself, and which way the change to the prediction points."""
    flight = apollo.INJECTIONS[2]
    speed_ft_s, inclination_deg = row_misfit(flight)
    along, across, normal = along_motion(apollo.injected(flight)[1], apollo11_chain()[0][1]) / apollo.FOOT_M
    return (
        f"energy within {abs(speed_ft_s):.2f} ft/s, inclination within {abs(inclination_deg):.4f} deg of the printed; "
        f"the change is {along:+.2f} ft/s along the motion, {across:+.2f} across, {normal:+.2f} out of the plane"
    )


def row_misfit(flight: apollo.Injection) -> tuple[float, float]:
    """Return by how much a row misses its own printed C3, as speed [ft/s], and its own inclination [deg].

    With the Earth's parameter of the time, 398603.2 km^3/s^2: geocentric latitude, height above the Fischer ellipsoid,
    heading and speed of inertial motion are right where both are small. Height above a sphere would be 0.4 to 10 ft/s.
    """
    position = apollo.injected(flight)[1][:3]
    speed = flight.speed_ft_s * apollo.FOOT_M
    energy = speed**2 - 2.0 * GM_EARTH_1969 / float(np.linalg.norm(position))
    latitude, heading = np.radians([flight.place_deg[0], flight.heading_deg])
    inclination = np.degrees(np.arccos(np.cos(latitude) * np.sin(heading)))
    return (energy - flight.c3_km2_s2 * 1e6) / (2.0 * speed) / apollo.FOOT_M, inclination - flight.inclination_deg


def along_motion(state: Array, change: Array) -> Array:
    """Return a change of velocity (3,) along the motion, across it in the plane (outwards), and along the normal."""
    along = state[3:] / np.linalg.norm(state[3:])
    normal = np.cross(state[:3], state[3:])
    normal /= np.linalg.norm(normal)
    return np.array([change @ along, change @ np.cross(along, normal), change @ normal])


def _injection_row(flight: apollo.Injection) -> tuple[str, bool]:
    epoch, state = apollo.injected(flight)
    altitude, later = perilune(epoch, state)
    text = _words(flight, altitude, later, c3_km2_s2(state), sensitivity_m_per_m_s(epoch, state))
    if altitude > REACH_M:
        latitude = apollo.latitude_of_inclination_deg(flight)
        altitude, later = perilune(*apollo.injected(flight, latitude))
        hours = (later + flight.elapsed_s) / 3600.0
        text += f"; latitude by the row's own inclination, {latitude:.3f} deg: {altitude / 1e3:.0f} km at {hours:.2f} h"
    return text, altitude < REACH_M


def _words(flight: apollo.Injection, altitude_m: float, later_s: float, c3: float, slope: float) -> str:
    flown = "" if flight.insertion_h is None else f" (insertion flown at {flight.insertion_h:.2f} h)"
    return (
        f"C3 {c3:.4f} (printed {flight.c3_km2_s2}), perilune {altitude_m / 1e3:.0f} km at "
        f"{(later_s + flight.elapsed_s) / 3600.0:.2f} h{flown}, {slope * apollo.FOOT_M / 1e3:.0f} km per ft/s"
    )


def c3_km2_s2(state: Array) -> float:
    """Return twice the energy about the Earth of a state (6,) [km^2/s^2]."""
    return float(state[3:] @ state[3:] - 2.0 * GM_EARTH / np.linalg.norm(state[:3])) / 1e6


def perilune(epoch_tdb_s: float, state: Array) -> tuple[float, float]:
    """Return the least height above the Moon's mean radius [m] and when [s after the state]."""
    epochs = epoch_tdb_s + np.arange(0.5 * 86_400.0, 4.5 * 86_400.0, _MINUTE_S)
    away = sample(state, epoch_tdb_s, epochs)[:, :3] - ephemeris.position("moon", "earth", epochs)
    distance = np.linalg.norm(away, axis=1)
    i = int(np.argmin(distance))
    return float(distance[i]) - MOON_RADIUS, float(epochs[i]) - epoch_tdb_s


def sensitivity_m_per_m_s(epoch_tdb_s: float, state: Array) -> float:
    """Return what a faster injection adds to the height of perilune [m per m/s]."""
    along = 0.3 * state[3:] / np.linalg.norm(state[3:])
    ends = [perilune(epoch_tdb_s, np.concatenate([state[:3], state[3:] + sign * along]))[0] for sign in (1, -1)]
    return (ends[0] - ends[1]) / 0.6


def change_miss_ft_s(row: apollo.Pericynthion, change: Array) -> float:
    """Return by how much a found change differs from the burn as flown, from nothing where none is published [ft/s]."""
    return abs(float(np.linalg.norm(change)) / apollo.FOOT_M - (row.burn_ft_s or 0.0))


def apollo11_chain() -> tuple[tuple[apollo.Pericynthion, Array, float], ...]:
    """Return each predicted pericynthion, the change of velocity (3,) [m/s] that leads to it, and its longitude [deg].

    The first change is made at the published injection; each later one at the time of its burn, from the trajectory to
    the pericynthion before. Aimed at are radius, epoch and latitude; the longitude is a check.
    """
    flight = apollo.INJECTIONS[2]
    zero = apollo.range_zero_tdb_s(flight)
    epoch, state = apollo.injected(flight)
    found = []
    for row in apollo.PERICYNTHIA:
        burn = zero + row.burn_elapsed_s
        if burn > epoch:
            state = propagate(state, epoch, burn)[0]
            epoch = burn
        change, longitude = _change_to(epoch, state, row, zero)
        state = np.concatenate([state[:3], state[3:] + change])
        found.append((row, change, longitude))
    return tuple(found)


def _change_to(epoch: float, state: Array, row: apollo.Pericynthion, zero: float) -> tuple[Array, float]:
    def reached(changes: Array) -> tuple[Array, Array]:
        states = np.hstack([np.tile(state[:3], (len(changes), 1)), state[3:] + changes])
        return _pericynthion(epoch, states, zero + row.elapsed_s)

    wanted = np.array([apollo.SITE_RADIUS_M + row.altitude_nmi * apollo.NAUTICAL_MILE_M, 0.0, row.place_deg[0]])
    weight = np.array([1.0, 1e3, 3e4])  # of metres, seconds and degrees, in metres

    def miss(changes: Array) -> Array:
        return np.asarray((reached(changes)[0] - wanted) * weight)

    change = solve(miss, np.zeros(3), np.full(3, 1e-3), np.full(3, 1.0), 10.0)
    if isinstance(change, NoSolution):
        raise RuntimeError(f"Apollo 11, {row.name}: {change.reason}")
    return change, float(reached(change[None, :])[1][0])


def _pericynthion(epoch: float, states: Array, until: float) -> tuple[Array, Array]:
    """Return osculating radius, time since passage and latitude (n, 3) of pericynthia, and their longitudes [deg]."""
    relative = propagate(states, epoch, until) - ephemeris.state("moon", "earth", until)
    position, velocity = relative[:, :3], relative[:, 3:]
    momentum = np.cross(position, velocity)
    towards = np.cross(velocity, momentum) / GM_MOON - position / np.linalg.norm(position, axis=1, keepdims=True)
    eccentricity = np.linalg.norm(towards, axis=1)
    radius = np.sum(momentum**2, axis=1) / GM_MOON / (1.0 + eccentricity)
    place = (towards / eccentricity[:, None]) @ moon_me_to_icrf(until)[0]
    latitude = np.degrees(np.arcsin(place[:, 2]))
    since = approach(relative, GM_MOON).since_periapsis_s
    return np.column_stack([radius, since, latitude]), np.degrees(np.arctan2(place[:, 1], place[:, 0]))


def after_midcourse(chain: tuple[tuple[apollo.Pericynthion, Array, float], ...]) -> tuple[float, Array]:
    """Return epoch and state of Apollo 11 after its midcourse correction, by the changes of :func:`apollo11_chain`."""
    flight = apollo.INJECTIONS[2]
    zero = apollo.range_zero_tdb_s(flight)
    epoch, state = apollo.injected(flight)
    for row, change, _ in chain:
        burn = max(zero + row.burn_elapsed_s, epoch)
        state = propagate(state, epoch, burn)[0] + np.concatenate([np.zeros(3), change])
        epoch = burn
    return epoch, state


def free_return(epoch_tdb_s: float, state: Array) -> tuple[float, float]:
    """Return the height of the vacuum perigee after the Moon [m], and its ground elapsed time [h], without insertion.

    The osculating perigee at the lowest of the sampled points.
    """
    epochs = epoch_tdb_s + np.arange(0.0, 8.0 * 86_400.0, _MINUTE_S)
    path = sample(state, epoch_tdb_s, epochs)
    at_moon = int(np.argmin(np.linalg.norm(path[:, :3] - ephemeris.position("moon", "earth", epochs), axis=1)))
    lowest = at_moon + int(np.argmin(np.linalg.norm(path[at_moon:, :3], axis=1)))
    position, velocity = path[lowest, :3], path[lowest, 3:]
    momentum = np.cross(position, velocity)
    towards = np.cross(velocity, momentum) / GM_EARTH - position / np.linalg.norm(position)
    perigee = float(momentum @ momentum) / GM_EARTH / (1.0 + float(np.linalg.norm(towards)))
    zero = apollo.range_zero_tdb_s(apollo.INJECTIONS[2])
    return perigee - 6_378_137.0, (float(epochs[lowest]) - zero) / 3600.0


def _homecoming() -> dict[str, object]:
    flown = apollo.APOLLO_11_SPLASH
    radius, late_s, burn = injection_backward()
    landed, miss_m = landing()
    bounds = corridor(*_interface(), Capsule(), LOAD_LIMIT_G0)
    angles = "none"
    if not isinstance(bounds, NoSolution) and bounds.undershoot_rad is not None:
        angles = f"{np.degrees(bounds.overshoot_rad):.2f} to {np.degrees(bounds.undershoot_rad):.2f} deg"
    return {
        "Apollo 11 injection from entry": f"{radius / 1e3:.0f} km from the Moon's centre {late_s / 60.0:+.1f} min from "
        f"the burn; burn {burn / apollo.FOOT_M:.0f} ft/s (flown {flown.injection_ft_s:g})",
        "Apollo 11 corridor": f"{angles} at 10 g (flown {flown.entry.path_deg})",
        "Apollo 11 landing": f"{miss_m / 1e3:.0f} km from the splash; load at the pull-out {pull_out_g0():.2f} g "
        f"(largest flown {flown.load_g0}); 7.3 km high after {landed.flight.duration_s:.0f} s "
        f"(drogues {flown.drogue_s:.0f} s)",
    }


def _interface() -> tuple[Array, float]:
    epoch, state = apollo.injected(apollo.APOLLO_11_SPLASH.entry)
    return state, epoch


def injection_backward() -> tuple[float, float, float]:
    """Fly Apollo 11's entry back to the Moon: least distance [m], when after the flown burn [s], and the burn [m/s].

    The burn is one impulse from a circular orbit of 111 km, inclined by 178.75 degrees, towards the excess velocity.
    """
    state, epoch = _interface()
    flown = apollo.APOLLO_11_SPLASH
    burn = epoch - flown.entry.elapsed_s + flown.injection_s
    epochs = burn + np.arange(-3.0 * 3600.0, 6.0 * 3600.0, 10.0)
    relative = sample(state, epoch, epochs) - ephemeris.state("moon", "earth", epochs)
    distance = np.linalg.norm(relative[:, :3], axis=1)
    i = int(np.argmin(distance))
    excess = escape(relative[-1])
    orbit = LunarPlane(MOON_RADIUS + 111e3, np.radians(178.75))
    dv = best_point(orbit.radius_m, plane_normal(orbit, burn, excess), excess)[2]
    return float(distance[i]), float(epochs[i]) - burn, dv


def landing() -> tuple[Landed, float]:
    """Fly Apollo 11's entry over the distance to its splash: the entry, and how far from the splash it ends [m]."""
    state, epoch = _interface()
    flown = apollo.APOLLO_11_SPLASH
    latitude, longitude = np.radians(flown.splash_deg)
    # the table of UT1 begins in 1973: places are counted from that of the interface, printed and computed
    turn = place_of(state[:3], epoch)[1] - np.radians(flown.entry.place_deg[1])
    place = place_direction(latitude, longitude + turn, np.array([epoch + flown.drogue_s]))[0]
    arc = float(np.arccos(place @ state[:3] / np.linalg.norm(state[:3])))
    landed = land(state, epoch, Capsule(), arc)
    if isinstance(landed, NoSolution):
        raise RuntimeError(f"Apollo 11 entry: {landed.reason}")
    return landed, ground_distance(landed.latitude_rad, landed.longitude_rad - turn, latitude, longitude)


def pull_out_g0() -> float:
    """Return the load of the first dip with the lift upwards [g0]."""
    state, epoch = _interface()
    return fly_entry(state, epoch, Capsule(), (1.0, 1.0)).peak_load_g0


def apollo8_legs() -> tuple[tuple[str, float, float, float], ...]:
    """Return of each leg its name, length [h], and how far the tracked state at its end lies off [m, m/s]."""
    vectors = {vector.name: vector for vector in apollo.VECTORS}
    legs = []
    for first, last in apollo.LEGS:
        epoch, state = apollo.tracked(vectors[first])
        until, wanted = apollo.tracked(vectors[last])
        off = propagate(state, epoch, until)[0] - wanted
        sizes = (float(np.linalg.norm(off[:3])), float(np.linalg.norm(off[3:])))
        legs.append((f"{first} to {last}", (until - epoch) / 3600.0, *sizes))
    return tuple(legs)
