"""Getting away from a launcher that still thrusts: how soon an escape motor brings a capsule beyond the blast.

Capsule and launcher move along one line, that of the flight. Gravity is common to both and drops out of their
distance; the engines of the launcher go on at what they give at that moment, without the mass that left. Drag of each
at its own speed in the air of that moment. The mass of the motor's propellant stays: the capsule accelerates a little
less than in truth.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STEP_S: Final = 0.01
_WATCHED_S: Final = 15.0


@dataclass(frozen=True)
class EscapeSystem:
    """What carries the crew away: thrust [N] for ``burn_s``, the mass that goes along [kg], its drag area [m^2]."""

    thrust_n: float
    burn_s: float
    carried_kg: float
    drag_area_m2: float


@dataclass(frozen=True, eq=False)
class PullAway:
    """The pull-away at some moments, arrays ``(n,)``.

    ``warning_s`` is how long before the explosion the escape must begin, infinite where the capsule does not come away
    within 15 s; ``relative_m_s2`` the first acceleration relative to the launcher; ``felt_m_s2`` the greatest that the
    crew feels; ``gained_m_s`` and ``distance_m`` what it has over the launcher when the motor ends.
    """

    warning_s: Array
    relative_m_s2: Array
    felt_m_s2: Array
    gained_m_s: Array
    distance_m: Array


def pull_away(
    system: EscapeSystem,
    airspeed_m_s: Array,
    density_kg_m3: Array,
    launcher_thrust_n: Array,
    launcher_kg: Array,
    launcher_drag_area_m2: Array,
    safe_distance_m: Array,
) -> PullAway:
    """Return the pull-away at each moment.

    Args:
        system: the escape system.
        airspeed_m_s, density_kg_m3: of the flight at each moment (n,).
        launcher_thrust_n: thrust that goes on (n,), zero for an engine that was shut down or a vehicle on its pad.
        launcher_kg: what is left when the capsule is gone (n,).
        launcher_drag_area_m2: drag coefficient times area of the launcher (n,).
        safe_distance_m: where the blast has become bearable (n,).

    >>> on_pad = [np.array([x]) for x in (0.0, 1.225, 0.0, 3e6, 0.0, 200.0)]
    >>> away = pull_away(EscapeSystem(650e3, 4.0, 10e3, 8.0), *on_pad)
    >>> round(float(away.warning_s[0]), 2)
    2.53
    """
    ahead, behind = airspeed_m_s.astype(np.float64), airspeed_m_s.astype(np.float64)
    distance = np.zeros_like(ahead)
    warning = np.where(safe_distance_m <= 0.0, 0.0, np.inf)
    felt, first = np.zeros_like(ahead), np.zeros_like(ahead)
    at_end = (np.zeros_like(ahead), np.zeros_like(ahead))
    for k in range(round(_WATCHED_S / _STEP_S)):
        thrust = system.thrust_n if k * _STEP_S < system.burn_s else 0.0
        drag = 0.5 * density_kg_m3 * ahead * np.abs(ahead) * system.drag_area_m2
        pushed = (thrust - drag) / system.carried_kg
        dragged = 0.5 * density_kg_m3 * behind * np.abs(behind) * launcher_drag_area_m2
        held = np.where(launcher_thrust_n > 0.0, (launcher_thrust_n - dragged) / launcher_kg, 0.0)
        if k == 0:
            first = pushed - held
        felt = np.maximum(felt, np.abs(pushed))
        change = (pushed - held) * _STEP_S
        distance = np.maximum(distance + (ahead - behind) * _STEP_S + 0.5 * change * _STEP_S, 0.0)
        ahead, behind = ahead + pushed * _STEP_S, behind + held * _STEP_S
        warning = np.where(np.isinf(warning) & (distance >= safe_distance_m), (k + 1) * _STEP_S, warning)
        if k == round(system.burn_s / _STEP_S):
            at_end = (ahead - behind, distance)
        elif k * _STEP_S > system.burn_s and np.isfinite(warning).all():
            break
    return PullAway(warning, first, felt, *at_end)
