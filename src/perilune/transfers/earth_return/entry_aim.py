"""Coming back to Earth in the full model: a change of velocity that leads to an entry and a landing place.

The entry is given by its flight-path angle at the interface and by the arc from there to the landing place, both
measured in inertial axes; the place turns with the Earth until the landing. Three aims, three components of the change:
the plane of the orbit holds the place, the angular momentum is that of the wanted angle, the arc has the wanted length.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, GM_EARTH
from perilune.errors import NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.earth_return.reentry import INTERFACE_ALTITUDE_M

Array = NDArray[np.float64]

_SPEED_M_S: Final = 11_000.0
_STEPS: Final = np.full(3, 2e-3)
_LIMITS: Final = np.full(3, 60.0)
_EARLY_S: Final = (21_600.0, 900.0, 0.0)
_ENOUGH_M: Final = (100e3, 5e3, 20.0)
_ROUNDS: Final = 4
_NEAR_WAYPOINT_M: Final = 50e3


@dataclass(frozen=True)
class EntryTarget:
    """A wanted entry: geodetic landing place [rad], flight-path angle at the interface [rad, negative downwards].

    ``arc_rad`` is the central angle from the interface to the place at the time of landing, ``duration_s`` the time
    between.
    """

    latitude_rad: float
    longitude_rad: float
    path_rad: float
    arc_rad: float
    duration_s: float = 550.0


@dataclass(frozen=True, eq=False)
class Interface:
    """Where n orbits meet the entry interface inbound: epochs (n,), states (n, 6), perigee radii (n,)."""

    epoch_tdb_s: Array
    state: Array
    perigee_m: Array

    @property
    def path_rad(self) -> Array:
        """Flight-path angles (n,), inertial [rad]."""
        position, velocity = self.state[:, :3], self.state[:, 3:]
        size = np.linalg.norm(position, axis=1) * np.linalg.norm(velocity, axis=1)
        return np.asarray(np.arcsin(np.sum(position * velocity, axis=1) / size))


@dataclass(frozen=True, eq=False)
class EntryArc:
    """A change of velocity (3,) [m/s] that leads to an entry: epoch and state (6,) at the interface."""

    change_m_s: Array
    interface_tdb_s: float
    interface: Array


@dataclass(frozen=True, eq=False)
class Waypoint:
    """A place (3,) [m; Earth-centred, ICRF] on the way home and when to be there."""

    epoch_tdb_s: float
    position_m: Array


def waypoint(interface_state: Array, interface_tdb_s: float, early_s: float) -> Waypoint:
    """Return where a ship that enters with a state (6,) is some time before."""
    epoch = interface_tdb_s - early_s
    return Waypoint(epoch, propagate(interface_state[None, :], interface_tdb_s, epoch)[0, :3])


def _lead_through(epoch: float, state: Array, guess: Array, through: Waypoint) -> Array | NoSolution:
    def miss(changes: Array) -> Array:
        states = np.hstack([np.tile(state[:3], (len(changes), 1)), state[3:] + changes])
        return propagate(states, epoch, through.epoch_tdb_s)[:, :3] - through.position_m

    return solve(miss, guess, _STEPS, _LIMITS, _NEAR_WAYPOINT_M)


@dataclass(frozen=True, eq=False)
class EarthOrbit:
    """Osculating orbits about the Earth of n states.

    ``momentum`` (n, 3) [m^2/s]; ``towards`` and ``onward`` (n, 3) unit vectors to perigee and along the motion there;
    ``eccentricity``, ``energy`` [m^2/s^2], ``perigee_tdb_s`` (n,).
    """

    momentum: Array
    towards: Array
    onward: Array
    eccentricity: Array
    energy: Array
    perigee_tdb_s: Array

    @property
    def parameter(self) -> Array:
        """Semi-latus rectum (n,) [m]."""
        return np.asarray(np.sum(self.momentum**2, axis=1) / GM_EARTH)


def earth_orbit(states: Array, epoch_tdb_s: float | Array) -> EarthOrbit:
    """Return the osculating orbits of states (n, 6) [m, m/s; Earth-centred] at an epoch, one for all or (n,)."""
    position, velocity = states[:, :3], states[:, 3:]
    distance = np.linalg.norm(position, axis=1)
    momentum = np.cross(position, velocity)
    size = np.linalg.norm(momentum, axis=1)
    laplace = np.cross(velocity, momentum) / GM_EARTH - position / distance[:, None]
    eccentricity = np.linalg.norm(laplace, axis=1)
    towards = laplace / eccentricity[:, None]
    onward = np.cross(momentum / size[:, None], towards)
    anomaly = np.arctan2(np.sum(position * onward, axis=1), np.sum(position * towards, axis=1))
    since = since_perigee(anomaly, size**2 / GM_EARTH, eccentricity)
    energy = 0.5 * np.sum(velocity**2, axis=1) - GM_EARTH / distance
    return EarthOrbit(momentum, towards, onward, eccentricity, energy, epoch_tdb_s - since)


def interface(states: Array, epoch_tdb_s: float) -> Interface:
    """Follow osculating orbits of states (n, 6) about the Earth to the entry interface, inbound.

    An orbit whose perigee lies above the interface is taken to its perigee.
    """
    orbit = earth_orbit(states, epoch_tdb_s)
    pole = frames.earth_pole(epoch_tdb_s)[0]
    parameter, eccentricity = orbit.parameter, orbit.eccentricity
    radius = np.full(len(states), EARTH_EQUATORIAL_RADIUS + INTERFACE_ALTITUDE_M)
    for _ in range(_ROUNDS):
        cosine = np.clip((parameter / radius - 1.0) / eccentricity, -1.0, 1.0)
        sine = -np.sqrt(1.0 - cosine**2)
        direction = cosine[:, None] * orbit.towards + sine[:, None] * orbit.onward
        radius = _ground_radius(direction @ pole) + INTERFACE_ALTITUDE_M
    reached = parameter / (1.0 + eccentricity * cosine)
    speed = np.sqrt(GM_EARTH / parameter)[:, None]
    velocity = speed * (-sine[:, None] * orbit.towards + (eccentricity + cosine)[:, None] * orbit.onward)
    epochs = orbit.perigee_tdb_s + since_perigee(np.arctan2(sine, cosine), parameter, eccentricity)
    return Interface(epochs, np.hstack([reached[:, None] * direction, velocity]), parameter / (1.0 + eccentricity))


def _ground_radius(sine: Array) -> Array:
    polar = 1.0 - EARTH_FLATTENING
    return np.asarray(EARTH_EQUATORIAL_RADIUS / np.sqrt(1.0 - sine**2 + (sine / polar) ** 2))


def since_perigee(anomaly: Array, parameter: Array, eccentricity: Array) -> Array:
    """Return the time since perigee (n,) [s], negative before it, on ellipses and hyperbolas about the Earth.

    ``anomaly`` is the true anomaly [rad], ``parameter`` the semi-latus rectum [m].
    """
    shape = 1.0 - eccentricity**2
    shape = np.where(np.abs(shape) < 1e-9, 1e-9, shape)
    axis = np.abs(parameter / shape)
    half = np.sqrt(np.abs(1.0 - eccentricity) / (1.0 + eccentricity)) * np.tan(anomaly / 2.0)
    round_angle = 2.0 * np.arctan(half)
    open_angle = 2.0 * np.arctanh(np.clip(half, -1.0 + 1e-12, 1.0 - 1e-12))
    mean = np.where(
        shape > 0.0,
        round_angle - eccentricity * np.sin(round_angle),
        eccentricity * np.sinh(open_angle) - open_angle,
    )
    return np.asarray(np.sqrt(axis**3 / GM_EARTH) * mean)


def place_direction(latitude_rad: float, longitude_rad: float, epochs_tdb_s: Array) -> Array:
    """Return unit vectors (n, 3), ICRF, from the Earth's centre to a geodetic place at epochs (n,)."""
    fixed = frames.geodetic_to_itrf(latitude_rad, longitude_rad)
    turned = frames.itrf_to_icrf(epochs_tdb_s, "hold") @ fixed
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True))


def solve_entry(
    epoch_tdb_s: float,
    state: Array,
    target: EntryTarget,
    change_m_s: Array,
    interface_tdb_s: float,
    through: Waypoint | None = None,
) -> EntryArc | NoSolution:
    """Return the change of velocity near ``change_m_s`` that leads from a state to the wanted entry.

    Args:
        epoch_tdb_s: when the velocity changes.
        state: (6,) before the change, Earth-centred, ICRF.
        target: the wanted entry.
        change_m_s: (3,) a first guess.
        interface_tdb_s: about when the interface is reached.
        through: a place to lead the first guess through, where nothing is singular.
    """
    arrival, change = interface_tdb_s, change_m_s
    try:
        if through is not None:
            led = _lead_through(epoch_tdb_s, state, change, through)
            if isinstance(led, NoSolution):
                return led
            change = led
        for early_s, enough_m in zip(_EARLY_S, _ENOUGH_M, strict=True):
            answer = _solve_at(epoch_tdb_s, state, target, change, arrival - early_s, enough_m)
            if isinstance(answer, NoSolution):
                return answer
            change, arrival = answer.change_m_s, answer.interface_tdb_s
        # the last orbit was taken at a guess of the interface; once more at the interface itself
        return _solve_at(epoch_tdb_s, state, target, change, arrival, _ENOUGH_M[-1])
    except PropagationError as error:
        return NoSolution(f"the way back left the model: {error}", "differential correction")


def _solve_at(
    epoch: float, state: Array, target: EntryTarget, guess: Array, until: float, enough_m: float
) -> EntryArc | NoSolution:
    def flown(changes: Array) -> Array:
        states = np.hstack([np.tile(state[:3], (len(changes), 1)), state[3:] + changes])
        return propagate(states, epoch, until)

    change = solve(lambda changes: _miss(flown(changes), until, target), guess, _STEPS, _LIMITS, enough_m)
    if isinstance(change, NoSolution):
        return change
    reached = interface(flown(change[None, :]), until)
    return EntryArc(change, float(reached.epoch_tdb_s[0]), reached.state[0])


def _miss(states: Array, epoch: float, target: EntryTarget) -> Array:
    """Return the misses (n, 3) [m]: place out of the plane, angular momentum, place beyond the arc.

    All are counted from the perigee, so that they stay smooth for orbits that do not meet the interface at all: the
    wanted interface is where an orbit of the same energy and perigee direction would meet it at the wanted angle.
    """
    orbit = earth_orbit(states, epoch)
    wanted, anomaly, since = _wanted_entry(orbit, target.path_rad, frames.earth_pole(epoch)[0])
    landing = orbit.perigee_tdb_s + since + target.duration_s
    place = place_direction(target.latitude_rad, target.longitude_rad, landing)
    size = np.linalg.norm(orbit.momentum, axis=1)
    out_of_plane = np.sum(orbit.momentum * place, axis=1) / size
    ahead = np.arctan2(np.sum(place * orbit.onward, axis=1), np.sum(place * orbit.towards, axis=1))
    beyond = np.angle(np.exp(1j * (ahead - anomaly - target.arc_rad)))
    scale = EARTH_EQUATORIAL_RADIUS
    return np.column_stack([scale * out_of_plane, (size - wanted) / _SPEED_M_S, scale * beyond])


def _wanted_entry(orbit: EarthOrbit, path_rad: float, pole: Array) -> tuple[Array, Array, Array]:
    """Return the momentum (n,) of orbits of the same energy and perigee direction that enter at an angle.

    Also the true anomaly of their interface [rad], and its time after perigee [s], both negative.
    """
    radius = np.full(len(orbit.energy), EARTH_EQUATORIAL_RADIUS + INTERFACE_ALTITUDE_M)
    for _ in range(_ROUNDS):
        wanted = radius * np.sqrt(2.0 * (orbit.energy + GM_EARTH / radius)) * np.cos(path_rad)
        parameter = wanted**2 / GM_EARTH
        eccentricity = np.sqrt(np.maximum(1.0 + 2.0 * orbit.energy * parameter / GM_EARTH, 1e-12))
        anomaly = -np.arccos(np.clip((parameter / radius - 1.0) / eccentricity, -1.0, 1.0))
        direction = np.cos(anomaly)[:, None] * orbit.towards + np.sin(anomaly)[:, None] * orbit.onward
        radius = _ground_radius(direction @ pole) + INTERFACE_ALTITUDE_M
    return wanted, anomaly, since_perigee(anomaly, parameter, eccentricity)


def entry_miss(states: Array, epoch_tdb_s: float, path_rad: float, normal: Array) -> tuple[Array, Array]:
    """Return how far orbits of states (n, 6) are from an entry at an angle, and when the entry would be.

    The first (n,) is the excess of angular momentum over the wanted one, as a length [m]: some 1 km for 1 km of
    perigee. Momentum counts as negative where it is against ``normal`` (3,). The second (n,) are the epochs of the
    interface, TDB seconds past J2000.
    """
    orbit = earth_orbit(states, epoch_tdb_s)
    wanted, _, since = _wanted_entry(orbit, path_rad, frames.earth_pole(epoch_tdb_s)[0])
    size = np.linalg.norm(orbit.momentum, axis=1) * np.where(orbit.momentum @ normal < 0.0, -1.0, 1.0)
    return np.asarray((size - wanted) / _SPEED_M_S), orbit.perigee_tdb_s + since


def moved(target: EntryTarget, latitude_rad: float, longitude_rad: float, duration_s: float) -> EntryTarget:
    """Return a target with another place and another time from interface to landing."""
    return replace(target, latitude_rad=latitude_rad, longitude_rad=longitude_rad, duration_s=duration_s)
