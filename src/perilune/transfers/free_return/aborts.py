"""Breaking off a free return: direct returns before the Moon, faster flybys, and hybrids that leave it and come back.

Direct returns are first found by conics about the Earth in the plane of the motion, over the speed at the interface;
the chosen ones are then flown in the full model, where the least change of velocity that meets the entry angle is
taken, with or without a fixed time. Ways round the Moon are least changes in the full model alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import PropagationError, propagate, sample
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH, GM_MOON, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import entry_miss, since_perigee
from perilune.transfers.earth_return.reentry import INTERFACE_ALTITUDE_M
from perilune.transfers.free_return.circumlunar import Circumlunar
from perilune.transfers.free_return.model import Abort, Hybrid
from perilune.transfers.hyperbola import approach
from perilune.transfers.least_change import least_change

Array = NDArray[np.float64]

_INTERFACE_M: Final = EARTH_EQUATORIAL_RADIUS + INTERFACE_ALTITUDE_M
_SPEEDS: Final = 600
_FASTEST_M_S: Final = 14_000.0
_FARTHEST_M: Final = 340e6
_STEP_M_S: Final = 1e-3
_LIMIT_M_S: Final = 50.0
_ENOUGH_M: Final = 500.0
_SETTLED_M_S: Final = 0.02
_EARLY_S: Final = (43_200.0, 7_200.0, 600.0, 0.0)
_SECOND_M: Final = 1_000.0  # one second of arrival counts as a kilometre
_AFTER_PERILUNE_S: Final = 7_200.0
_HOUR_S: Final = 3600.0
_MOST_TRIES: Final = 40


@dataclass(frozen=True, eq=False)
class _Turn:
    """Direct returns by conics: burn (n, 3) [m/s], its size (n,), time to the interface (n,) [s]."""

    burn: Array
    size: Array
    time_s: Array


def direct_turns(state: Array, path_rad: float, normal: Array) -> _Turn:
    """Return the direct returns of a state (6,) in the plane of ``normal``, over the speed at the interface."""
    position, velocity = state[:3], state[3:]
    distance = float(np.linalg.norm(position))
    out = position / distance
    onward = np.cross(normal, out)
    ratio = _INTERFACE_M / distance
    least = 2.0 * GM_EARTH * (1.0 / _INTERFACE_M - 1.0 / distance) / (1.0 - (ratio * np.cos(path_rad)) ** 2)
    slowest = np.sqrt(least) * (1.0 + 1e-9)
    # close together at the slow end, where a metre per second is hours
    speed = slowest + (_FASTEST_M_S - slowest) * np.linspace(0.0, 1.0, _SPEEDS) ** 3
    momentum = _INTERFACE_M * speed * np.cos(path_rad)
    parameter = momentum**2 / GM_EARTH
    energy = 0.5 * speed**2 - GM_EARTH / _INTERFACE_M
    eccentricity = np.sqrt(1.0 + 2.0 * energy * parameter / GM_EARTH)
    far = np.arccos(np.clip((parameter / distance - 1.0) / eccentricity, -1.0, 1.0))
    near = -np.arccos(np.clip((parameter / _INTERFACE_M - 1.0) / eccentricity, -1.0, 1.0))
    end = since_perigee(near, parameter, eccentricity)
    away = since_perigee(far, parameter, eccentricity)
    across = momentum / distance
    radial = np.sqrt(np.maximum(speed**2 + 2.0 * GM_EARTH * (1.0 / distance - 1.0 / _INTERFACE_M) - across**2, 0.0))
    axis = np.where(energy < 0.0, -GM_EARTH / (2.0 * np.minimum(energy, -1e-9)), np.inf)
    bound = (energy < 0.0) & (axis * (1.0 + eccentricity) < _FARTHEST_M)
    period = 2.0 * np.pi * np.sqrt(np.where(bound, axis, 1.0) ** 3 / GM_EARTH)
    wanted = across[:, None] * onward
    inward = wanted - radial[:, None] * out - velocity
    outward = wanted + radial[:, None] * out - velocity
    burn = np.vstack([inward, outward[bound]])
    time = np.concatenate([end + away, (period + end - away)[bound]])
    return _Turn(burn, np.asarray(np.linalg.norm(burn, axis=1)), time)


def return_burn(
    epoch_tdb_s: float,
    state: Array,
    path_rad: float,
    normal: Array,
    guess: tuple[Array, float],
    *,
    at_tdb_s: float | None = None,
) -> tuple[Array, float] | NoSolution:
    """Return the least change of velocity (3,) [m/s] after which a state (6,) enters at an angle, and when it does.

    Args:
        epoch_tdb_s: when the velocity changes.
        state: (6,) before, Earth-centred, ICRF.
        path_rad: flight-path angle at the interface.
        normal: (3,) on which side of the Earth to come in.
        guess: a change near the wanted one, and when it would be at the interface.
        at_tdb_s: when to be there, or None for any time.
    """
    change, arrival = guess
    try:
        for early_s in _EARLY_S:
            until = max(arrival - early_s, epoch_tdb_s + 0.2 * (arrival - epoch_tdb_s))

            def seen(changes: Array, until: float = until) -> tuple[Array, Array]:
                states = np.hstack([np.tile(state[:3], (len(changes), 1)), state[3:] + changes])
                return entry_miss(propagate(states, epoch_tdb_s, until), until, path_rad, normal)

            def miss(changes: Array, until: float = until) -> Array:
                off, arrivals = seen(changes, until)
                if at_tdb_s is None:
                    return off[:, None]
                return np.column_stack([off, (arrivals - at_tdb_s) * _SECOND_M])

            found = least_change(miss, change, _STEP_M_S, _LIMIT_M_S, _ENOUGH_M, _SETTLED_M_S)
            if isinstance(found, NoSolution):
                return found
            change, arrival = found, float(seen(found[None, :])[1][0])
    except PropagationError as error:
        return NoSolution(f"the way back left the model: {error}", "differential correction")
    return change, arrival


def aborts(way: Circumlunar, path_rad: float, dv_limit_m_s: float, hours: Array) -> tuple[Abort, ...]:
    """Return what breaking off takes at hours after the departure burn."""
    outbound = way.outbound
    epochs = outbound.departure_tdb_s + hours * _HOUR_S
    path = sample(outbound.departure, outbound.departure_tdb_s, epochs)
    moon = ephemeris.position("moon", "earth", epochs)
    rows = []
    for hour, epoch, state, place in zip(hours, epochs, path, moon, strict=True):
        turns = direct_turns(state, path_rad, way.normal)
        earlier = np.flatnonzero(epoch + turns.time_s <= way.interface_tdb_s - SECONDS_PER_DAY)
        cheapest = earlier[np.argsort(turns.size[earlier])]
        least = _direct(way, path_rad, float(epoch), state, turns, cheapest[:1], np.inf)
        within = np.flatnonzero(turns.size <= dv_limit_m_s)
        quickest = within[np.argsort(turns.time_s[within])][:_MOST_TRIES]
        fast = _direct(way, path_rad, float(epoch), state, turns, quickest, dv_limit_m_s)
        rows.append(
            Abort(
                float(hour),
                float(np.linalg.norm(state[:3])) / 1e3,
                float(np.linalg.norm(state[:3] - place)) / 1e3,
                None if least is None else least[0],
                None if least is None else least[1],
                None if fast is None else fast[0],
                None if fast is None else fast[1],
                (way.interface_tdb_s - float(epoch)) / _HOUR_S,
            )
        )
    return tuple(rows)


def _direct(
    way: Circumlunar,
    path_rad: float,
    epoch: float,
    state: Array,
    turns: _Turn,
    order: NDArray[np.int64],
    dv_limit_m_s: float,
) -> tuple[float, float] | None:
    """Return burn [m/s] and time home [h] of the first conics in an order that stays within a limit in the full model.

    Each is flown in the time that it takes as a conic.
    """
    for i in order:
        arrival = epoch + float(turns.time_s[i])
        answer = return_burn(epoch, state, path_rad, way.normal, (turns.burn[i], arrival), at_tdb_s=arrival)
        if not isinstance(answer, NoSolution) and np.linalg.norm(answer[0]) <= dv_limit_m_s:
            return float(np.linalg.norm(answer[0])), (answer[1] - epoch) / _HOUR_S
    return None


def hybrid(way: Circumlunar, path_rad: float, leave_h: float, delay_h: float, hours: Array) -> Hybrid | NoSolution:
    """Return a hybrid: at an hour the ship leaves the free return for a perilune of the same altitude, but later.

    Args:
        way: the free return.
        path_rad: the entry angle of the ways back.
        leave_h: when it leaves, hours after the departure burn.
        delay_h: how much later its perilune is.
        hours: when ways back are tried; those before it leaves, or within two hours of its perilune, are passed over.
    """
    outbound = way.outbound
    start = outbound.departure_tdb_s
    leave = start + leave_h * _HOUR_S
    state = propagate(outbound.departure[None, :], start, leave)[0]
    perilune = outbound.arrival_tdb_s + delay_h * _HOUR_S
    radius = float(np.linalg.norm(outbound.arrival[:3] - outbound.moon[:3]))
    burn = _to_perilune(leave, state, radius, perilune)
    if isinstance(burn, NoSolution):
        return burn
    after = np.concatenate([state[:3], state[3:] + burn])
    tried = hours[(start + hours * _HOUR_S > leave) & (start + hours * _HOUR_S < perilune - _AFTER_PERILUNE_S)]
    returns: list[float | None] = []
    last = (-burn, way.interface_tdb_s)
    for hour in tried:
        epoch = start + float(hour) * _HOUR_S
        here = propagate(after[None, :], leave, epoch)[0]
        guesses = (last, (np.zeros(3), way.interface_tdb_s), (-burn, way.interface_tdb_s))
        answers = [return_burn(epoch, here, path_rad, way.normal, guess) for guess in guesses]
        found = [answer for answer in answers if not isinstance(answer, NoSolution)]
        if not found:
            returns.append(None)
            continue
        last = min(found, key=lambda answer: float(np.linalg.norm(answer[0])))
        returns.append(float(np.linalg.norm(last[0])))
    late = _after_perilune(after, leave, perilune + _AFTER_PERILUNE_S, path_rad, way)
    return Hybrid(delay_h, float(np.linalg.norm(burn)), tuple(float(h) for h in tried), tuple(returns), late)


def _to_perilune(epoch: float, state: Array, radius: float, perilune: float) -> Array | NoSolution:
    """Return the least burn (3,) [m/s] to a perilune of a radius [m] at an epoch."""

    def miss(changes: Array) -> Array:
        """Return how far changes of velocity (n, 3) pass from perilune: in size of B and in time, (n, 2) m."""
        states = np.hstack([np.tile(state[:3], (len(changes), 1)), state[3:] + changes])
        relative = propagate(states, epoch, perilune) - ephemeris.state("moon", "earth", perilune)
        seen = approach(relative, GM_MOON)
        size = np.linalg.norm(seen.b_m, axis=1)
        wanted = radius * np.sqrt(1.0 + 2.0 * GM_MOON / (radius * seen.v_infinity_m_s**2))
        return np.column_stack([size - wanted, seen.since_periapsis_s * seen.v_infinity_m_s])

    try:
        return least_change(miss, np.zeros(3), _STEP_M_S, _LIMIT_M_S, _ENOUGH_M, _SETTLED_M_S)
    except PropagationError as error:
        return NoSolution(f"the hybrid left the model: {error}", "differential correction")


def _after_perilune(after: Array, leave: float, epoch: float, path_rad: float, way: Circumlunar) -> float | None:
    """Return the least burn [m/s] two hours after perilune that restores the entry."""
    here = propagate(after[None, :], leave, epoch)[0]
    answer = return_burn(epoch, here, path_rad, way.normal, (np.zeros(3), way.interface_tdb_s))
    return None if isinstance(answer, NoSolution) else float(np.linalg.norm(answer[0]))


def hybrid_limit_h(hybrids: tuple[Hybrid, ...], dv_limit_m_s: float) -> float | None:
    """Return the latest perilune of hybrids [h of delay] from which every way back stays within a delta-v [m/s]."""
    within = []
    for one in hybrids:
        worst, late = one.worst_dv_m_s, one.after_perilune_dv_m_s
        if worst is not None and late is not None and max(worst, late) <= dv_limit_m_s:
            within.append(one.perilune_delay_h)
    return max(within) if within else None
