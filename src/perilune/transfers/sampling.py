"""The states along an arc, dense enough to be interpolated."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import sample
from perilune.astro.two_body.kepler import along_conic
from perilune.constants import GM_EARTH, GM_MOON, GM_SUN, SECONDS_PER_DAY
from perilune.transfers.model import Arc, ArcThrust
from perilune.transfers.powered_arc import Propulsion, Thrust, burn_arcs

Array = NDArray[np.float64]

_GRID_S: Final = 30.0
_ANGLE_RAD: Final = 0.1
_LONGEST_S: Final = 3600.0
_BURN_STEP_S: Final = 10.0


def arc_states(arc: Arc) -> tuple[Array, Array]:
    """Return epochs (n,) [TDB s past J2000] and states (n, 6) [m, m/s; about the arc's centre, ICRF] along an arc.

    The first and the last epoch are the arc's own. Between them a step is the time in which a circular orbit at the
    distance from the Earth or the Moon turns by 0.1 rad, whichever is less, between 30 s and one hour: interpolation
    of degree seven is then good to 30 m. An arc about the Sun is given once a day, a burn every ten seconds.
    """
    state = np.array(arc.position_m + arc.velocity_m_s)
    if arc.thrust is not None:
        return _powered(arc, arc.thrust)
    if arc.center == "sun":
        days = max(2, int(np.ceil((arc.end_tdb_s - arc.start_tdb_s) / SECONDS_PER_DAY)) + 1)
        epochs = np.linspace(arc.start_tdb_s, arc.end_tdb_s, days)
        return epochs, along_conic(state, epochs - arc.start_tdb_s, GM_SUN)
    count = max(2, int(np.ceil((arc.end_tdb_s - arc.start_tdb_s) / _GRID_S)) + 1)
    epochs = np.linspace(arc.start_tdb_s, arc.end_tdb_s, count)
    states = sample(state, arc.start_tdb_s, epochs)
    from_moon = states[:, :3] - ephemeris.position("moon", "earth", epochs)
    steps = np.minimum(
        _turn_time(np.linalg.norm(states[:, :3], axis=1), GM_EARTH),
        _turn_time(np.linalg.norm(from_moon, axis=1), GM_MOON),
    )
    kept = _thinned(epochs, np.minimum(steps, _LONGEST_S))
    return epochs[kept], states[kept]


def _powered(arc: Arc, thrust: ArcThrust) -> tuple[Array, Array]:
    """Return epochs and states of a burn, about every ten seconds."""
    count = max(2, int(np.ceil((arc.end_tdb_s - arc.start_tdb_s) / _BURN_STEP_S)) + 1)
    epochs = np.linspace(arc.start_tdb_s, arc.end_tdb_s, count)
    state = np.array(arc.position_m + arc.velocity_m_s)
    return epochs, np.vstack([state, powered_states(state, arc.start_tdb_s, epochs[1:], thrust)])


def powered_states(state: Array, start_tdb_s: float, epochs_tdb_s: Array, thrust: ArcThrust) -> Array:
    """Return the states (n, 6) of a burn that begins in a state (6,) at later epochs (n,)."""
    count = len(epochs_tdb_s)
    stage = Propulsion(thrust.thrust_n, thrust.isp_s, thrust.mass_kg)
    direction = np.array(thrust.direction if thrust.direction is not None else np.zeros(3))[None, :]
    steered = Thrust(thrust.steering, direction, thrust.sign, thrust.relative_to)
    return burn_arcs(
        np.tile(state, (count, 1)), np.full(count, start_tdb_s), epochs_tdb_s - start_tdb_s, stage, steered
    )


def _turn_time(distance_m: Array, gm: float) -> Array:
    return _ANGLE_RAD * np.sqrt(distance_m**3 / gm)


def _thinned(epochs: Array, steps: Array) -> NDArray[np.int64]:
    """Return the rows to keep: the first, the last, and rows between that are no farther apart than their steps."""
    kept = [0]
    for i in range(1, len(epochs) - 1):
        allowed = min(steps[kept[-1]], steps[i + 1])
        if epochs[i + 1] - epochs[kept[-1]] > allowed:
            kept.append(i)
    return np.array([*kept, len(epochs) - 1])
