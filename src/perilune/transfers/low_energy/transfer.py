"""Low-energy transfers: far beyond the Moon, where the Sun lifts the perigee, and back into a weak capture.

Found backward in time (E. A. Belbruno and J. K. Miller 1993, Journal of Guidance 16:770; J. S. Parker and R. L.
Anderson 2014, Low-Energy Lunar Trajectory Design, JPL): from states just before the insertion into the orbit at the
Moon, over its epoch, place and size, many arcs are flown side by side in the full model. Those that pass near the Earth
months before are kept; the least insertion burn that puts their perigee on the parking orbit is then found by
differential correction in the same model. Nothing is patched: Earth, Moon and Sun act all the time.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.constants import GM_EARTH, GM_MOON, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import earth_orbit
from perilune.transfers.least_change import least_change

Array = NDArray[np.float64]

SHORTEST_S: Final = 70.0 * SECONDS_PER_DAY
LONGEST_S: Final = 140.0 * SECONDS_PER_DAY
"""Flight times that are looked for [s]."""

_STEPS_D: Final = (12.0, 10.0, 10.0, 10.0, 10.0, *(8.0,) * 11)
_FAR_M: Final = 4.5e8  # beyond the Moon from three weeks before the insertion on
_FAR_AFTER_D: Final = 22.0
_FARTHEST_M: Final = 2.2e9
_NEAR_M: Final = 1.3e9
_PERIGEE_M: Final = 8.0e7
_MOST_ENERGY: Final = 5e4
_STAGES: Final = (  # how long after the perigee the orbit is taken [s], how near is enough [m], how settled [m/s]
    (1e9, 300e3, 0.5),
    (10.0 * SECONDS_PER_DAY, 100e3, 0.5),
    (3.0 * SECONDS_PER_DAY, 20e3, 0.1),
    (43_200.0, 1e3, 0.05),
    (600.0, 200.0, 0.05),
    (0.0, 200.0, 0.05),
    (0.0, 200.0, 0.05),
)
_STEP_M_S: Final = 3e-4
_LIMIT_M_S: Final = 2.0
_TOUCHED_M: Final = 3e3
_AWAY_S: Final = 3.0 * SECONDS_PER_DAY
_SHIFT_S: Final = 1200.0


@dataclass(frozen=True, eq=False)
class Insertions:
    """Insertions to try: epochs (n,), states (n, 6) in the orbit at the Moon, Earth-centred, and burns (n, 3) [m/s].

    The ship arrives with the velocity of the orbit less the burn.
    """

    epoch_tdb_s: Array
    orbit: Array
    burn_m_s: Array

    def __len__(self) -> int:
        return len(self.epoch_tdb_s)

    def take(self, rows: NDArray[np.int64]) -> "Insertions":
        """Return some of them."""
        return Insertions(self.epoch_tdb_s[rows], self.orbit[rows], self.burn_m_s[rows])

    @property
    def arriving(self) -> Array:
        """States (n, 6) right before the burns."""
        return np.hstack([self.orbit[:, :3], self.orbit[:, 3:] - self.burn_m_s])


@dataclass(frozen=True, eq=False)
class Seed:
    """An insertion whose arc comes from near the Earth: its row, the checkpoint where that was seen, the perigee."""

    row: int
    checkpoint_tdb_s: float
    perigee_tdb_s: float
    perigee_m: float


@dataclass(frozen=True, eq=False)
class Found:
    """A low-energy transfer: epochs of departure and insertion, the state (6,) at perigee, insertion burn and orbit.

    ``away`` is the state some days after the departure, where the arc near the Earth and the far one meet.
    """

    departure_tdb_s: float
    departure: Array
    away_tdb_s: float
    away: Array
    insertion_tdb_s: float
    orbit: Array
    burn_m_s: Array

    @property
    def c3_m2_s2(self) -> float:
        """Twice the osculating energy about the Earth at departure [m^2/s^2]."""
        return float(self.departure[3:] @ self.departure[3:] - 2.0 * GM_EARTH / np.linalg.norm(self.departure[:3]))

    @property
    def inclination_rad(self) -> float:
        """Inclination of the departure to the equator of date [rad]."""
        momentum = np.cross(self.departure[:3], self.departure[3:])
        pole = frames.earth_pole(self.departure_tdb_s)[0]
        return float(np.arccos(np.clip(momentum @ pole / np.linalg.norm(momentum), -1.0, 1.0)))

    def departure_burn(self, radius_m: float) -> Array:
        """Return the burn (3,) [m/s] from a circular orbit of a radius that touches the perigee."""
        velocity = self.departure[3:]
        speed = float(np.linalg.norm(velocity))
        return np.asarray(velocity * (1.0 - np.sqrt(GM_EARTH / radius_m) / speed))

    def cost_m_s(self, radius_m: float) -> float:
        """Return both burns together [m/s]."""
        return float(np.linalg.norm(self.departure_burn(radius_m)) + np.linalg.norm(self.burn_m_s))


def sweep(insertions: Insertions, span_tdb_s: tuple[float, float]) -> tuple[Seed, ...]:
    """Fly insertions backward for 140 days and return those that left the Earth's neighbourhood within a span."""
    rows = np.arange(len(insertions))
    now, states = insertions.epoch_tdb_s.copy(), insertions.arriving
    seeds: dict[int, Seed] = {}
    flown_d = 0.0
    for step_d in _STEPS_D:
        before = now - step_d * SECONDS_PER_DAY
        states = _fly_all(states, now, before)
        whole = np.isfinite(states).all(axis=1)
        rows, states, now = rows[whole], states[whole], before[whole]
        flown_d += step_d
        orbit = earth_orbit(states, now)
        distance = np.linalg.norm(states[:, :3], axis=1)
        perigee = orbit.parameter / (1.0 + orbit.eccentricity)
        outward = np.sum(states[:, :3] * states[:, 3:], axis=1) > 0.0
        flight = insertions.epoch_tdb_s[rows] - orbit.perigee_tdb_s
        fits = outward & (distance < _NEAR_M) & (perigee < _PERIGEE_M) & (orbit.energy < 0.0)
        fits &= (flight > SHORTEST_S) & (flight < LONGEST_S)
        fits &= (orbit.perigee_tdb_s > span_tdb_s[0]) & (orbit.perigee_tdb_s < span_tdb_s[1])
        for i in np.flatnonzero(fits):
            row = int(rows[i])
            seeds[row] = Seed(row, float(now[i]), float(orbit.perigee_tdb_s[i]), float(perigee[i]))
        keep = (distance < _FARTHEST_M) & (orbit.energy < _MOST_ENERGY)
        if flown_d >= _FAR_AFTER_D:
            keep &= distance > _FAR_M
        rows, states, now = rows[keep], states[keep], now[keep]
        if not len(rows):
            break
    return tuple(sorted(seeds.values(), key=lambda seed: seed.perigee_m))


def _fly_all(states: Array, now: Array, until: Array) -> Array:
    """Return the ends (n, 6) of many arcs; those that run into the centre of a body are not finite."""
    try:
        return propagate(states, now, until)
    except PropagationError:
        if len(states) == 1:
            return np.full((1, 6), np.inf)
        half = len(states) // 2
        return np.vstack(
            [_fly_all(states[:half], now[:half], until[:half]), _fly_all(states[half:], now[half:], until[half:])]
        )


def refine(insertions: Insertions, seed: Seed, radius_m: float, *, shifting: bool = True) -> Found | NoSolution:
    """Return the transfer near a seed whose perigee touches a parking orbit, for the least insertion burn.

    Args:
        insertions: those the seed belongs to.
        seed: one of :func:`sweep`.
        radius_m: of the parking orbit.
        shifting: whether the insertion may move in time along the orbit.
    """
    tried = _Tried(insertions, seed, shifting)
    unknowns = tried.start
    perigee, checkpoint = seed.perigee_tdb_s, seed.checkpoint_tdb_s
    try:
        for early_s, enough_m, settled_m_s in _STAGES:
            until = min(perigee + early_s, checkpoint)
            # the Earth's pole is held over an arc: the one near the Earth, where it matters, stands by itself
            away = max(until, perigee + _AWAY_S)

            def miss(points: Array, until: float = until, away: float = away) -> Array:
                return perigee_miss(tried.flown(points, away, until), until, radius_m)

            answer = least_change(miss, unknowns, _STEP_M_S, _LIMIT_M_S, enough_m, settled_m_s)
            if isinstance(answer, NoSolution):
                return answer
            unknowns = answer
            perigee = float(earth_orbit(tried.flown(unknowns[None, :], away, until), until).perigee_tdb_s[0])
        departure = tried.flown(unknowns[None, :], away, perigee)[0]
        split = tried.flown(unknowns[None, :], away, away)[0]
    except PropagationError as error:
        return NoSolution(f"the arc left the model: {error}", "differential correction")
    if abs(np.linalg.norm(departure[:3]) - radius_m) > _TOUCHED_M:
        return NoSolution("the perigee does not settle on the parking orbit", "differential correction")
    epochs, orbit, burns = tried.insertions(unknowns[None, :])
    return Found(perigee, departure, away, split, float(epochs[0]), orbit[0], burns[0])


class _Tried:
    """Insertions near a seed's, by four unknowns: the burn on axes that go with the orbit [m/s], and a shift in time.

    The axes are along the motion about the Moon, across it in the plane, and normal to the plane; the shift counts in
    units of ``_SHIFT_S``.
    """

    def __init__(self, insertions: Insertions, seed: Seed, shifting: bool) -> None:
        self._epoch = float(insertions.epoch_tdb_s[seed.row])
        self._orbit = insertions.orbit[seed.row]
        axes = _moving_axes(self._orbit[None, :], np.array([self._epoch]))[0]
        burn = axes @ insertions.burn_m_s[seed.row]
        self.start: Array = np.append(burn, 0.0) if shifting else burn

    def insertions(self, points: Array) -> tuple[Array, Array, Array]:
        """Return epochs (n,), states (n, 6) in the orbit and burns (n, 3) of points (n, 4), or (n, 3) of no shift."""
        epochs = np.full(len(points), self._epoch)
        if points.shape[1] > 3:
            epochs = epochs + _SHIFT_S * points[:, 3]
        orbit = propagate(np.tile(self._orbit, (len(points), 1)), self._epoch, epochs)
        return epochs, orbit, np.einsum("nij,ni->nj", _moving_axes(orbit, epochs), points[:, :3])

    def flown(self, points: Array, away: float, until: float) -> Array:
        """Return the states (n, 6) at ``until``, by way of ``away``, of points (n, 4)."""
        epochs, orbit, burns = self.insertions(points)
        arriving = np.hstack([orbit[:, :3], orbit[:, 3:] - burns])
        return propagate(propagate(arriving, epochs, away), away, until)


def _moving_axes(orbit: Array, epochs: Array) -> Array:
    """Return rows (n, 3, 3): along the motion about the Moon, across it in the plane, normal to the plane."""
    relative = orbit - ephemeris.state("moon", "earth", epochs)
    along = relative[:, 3:] / np.linalg.norm(relative[:, 3:], axis=1, keepdims=True)
    normal = np.cross(relative[:, :3], relative[:, 3:])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.stack([along, np.cross(normal, along), normal], axis=1)


def perigee_miss(states: Array, epoch: float, radius_m: float) -> Array:
    """Return how far orbits of states (n, 6) are from a perigee radius, (n, 1) [m].

    The perigee is compared by the angular momentum, which is smooth where the perigee is not.
    """
    orbit = earth_orbit(states, epoch)
    fast = np.sqrt(2.0 * (orbit.energy + GM_EARTH / radius_m))
    return np.asarray(np.linalg.norm(orbit.momentum, axis=1) / fast - radius_m)[:, None]


def high_orbit_insertions(passages: Array, states: Array, burns_m_s: Array) -> Insertions:
    """Return insertions into an orbit at given epochs (n,) and states (n, 6), with burns against the motion.

    The ship arrives faster than the orbit about the Moon by each of ``burns_m_s``.
    """
    moon = ephemeris.state("moon", "earth", passages)
    along = states[:, 3:] - moon[:, 3:]
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    count = len(burns_m_s)
    burn = -np.repeat(along, count, axis=0) * np.tile(burns_m_s, len(passages))[:, None]
    return Insertions(np.repeat(passages, count), np.repeat(states, count, axis=0), burn)


def low_orbit_insertions(
    epochs: Array, radius_m: float, inclination_rad: float, angles: Array, burns_m_s: Array
) -> Insertions:
    """Return insertions into circular low lunar orbits: every epoch, node and place in the orbit, of ``angles``."""
    grid = np.meshgrid(np.arange(len(epochs)), angles, angles, burns_m_s, indexing="ij")
    which, node, place = (part.ravel() for part in grid[:3])
    burn = grid[3].ravel()
    moon = ephemeris.state("moon", "earth", epochs)
    pole = body_fixed.pole("moon", epochs)
    first = np.cross([0.0, 0.0, 1.0], pole)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    axes = np.stack([first, np.cross(pole, first), pole], axis=1)
    cosine, sine = np.cos(inclination_rad), np.sin(inclination_rad)
    towards_node = np.column_stack([np.cos(node), np.sin(node), np.zeros(len(node))])
    across = np.column_stack([-cosine * np.sin(node), cosine * np.cos(node), np.full(len(node), sine)])
    out = np.cos(place)[:, None] * towards_node + np.sin(place)[:, None] * across
    onward = -np.sin(place)[:, None] * towards_node + np.cos(place)[:, None] * across
    turned = axes[which]
    out, onward = (np.einsum("nij,ni->nj", turned, part) for part in (out, onward))
    relative = np.hstack([radius_m * out, np.sqrt(GM_MOON / radius_m) * onward])
    return Insertions(epochs[which], moon[which] + relative, -burn[:, None] * onward)
