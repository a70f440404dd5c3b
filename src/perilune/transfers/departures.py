"""How a ship leaves the parking orbit: by an impulse along the velocity, or by the burn of a stage."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from perilune.errors import NoSolution
from perilune.transfers.powered_arc import Propulsion, Steering, Thrust, burn_arcs

Array = NDArray[np.float64]

_GAIN_STEP_M_S: Final = 0.01
_GAIN_LIMIT_M_S: Final = 30.0
_EARLY: Final = 0.52  # of a burn lies before the impulse
_MOST_USED: Final = 0.97  # of the mass, as of an arc under thrust
_TO_THE_MOON_M_S: Final = 3_150.0
_SHORT_S: Final = 350.0  # of a burn that begins from the impulse
_RUNG: Final = 1.2  # how much longer the next burn may be
_MOST_OF_IT: Final = 0.9  # of what the stage can do is asked for at the most


class Departure(Protocol):
    """A way to leave: how its one unknown is varied, and what it does."""

    @property
    def step(self) -> float:
        """Difference of the unknown for a Jacobian, in its unit: m/s of an impulse, s of a burn."""
        ...

    @property
    def limit(self) -> float:
        """Longest step of the unknown, in its unit."""
        ...

    def depart(self, parked: Array, epoch_tdb_s: Array, unknown: Array) -> tuple[Array, Array]:
        """Return states (n, 6) and epochs (n,) when the departure is over, from those when it begins."""
        ...

    def dv(self, parked: Array, unknown: float) -> Array:
        """Return the burn (3,) [m/s] from a state (6,); of a turning thrust, along its first direction."""
        ...


@dataclass(frozen=True)
class Impulse:
    """An impulse along the velocity; the unknown is the gain of speed [m/s]."""

    step: float = _GAIN_STEP_M_S
    limit: float = _GAIN_LIMIT_M_S

    def depart(self, parked: Array, epoch_tdb_s: Array, unknown: Array) -> tuple[Array, Array]:
        """Return the states right after the burn."""
        departed = parked.copy()
        speed = np.linalg.norm(departed[:, 3:], axis=1)
        departed[:, 3:] *= (1.0 + unknown / speed)[:, None]
        return departed, epoch_tdb_s

    def dv(self, parked: Array, unknown: float) -> Array:
        """Return the burn (3,) [m/s]."""
        return np.asarray(unknown * parked[3:] / np.linalg.norm(parked[3:]))


IMPULSE = Impulse()


@dataclass(frozen=True)
class StageBurn:
    """The burn of a stage; the unknown is its duration [s].

    The thrust is along the velocity, or in the fixed direction that the velocity of the parking orbit has half a burn
    after ignition.
    """

    stage: Propulsion
    steering: Steering

    @property
    def step(self) -> float:
        """Difference of the duration that gives about as much as that of an impulse [s]."""
        return _GAIN_STEP_M_S * self.stage.mass_kg / self.stage.thrust_n

    @property
    def limit(self) -> float:
        """Longest step of the duration [s]."""
        return _GAIN_LIMIT_M_S * self.stage.mass_kg / self.stage.thrust_n

    def depart(self, parked: Array, epoch_tdb_s: Array, unknown: Array) -> tuple[Array, Array]:
        """Return the states at cut-off."""
        thrust = Thrust(self.steering, self._ahead(parked, unknown))
        return burn_arcs(parked, epoch_tdb_s, unknown, self.stage, thrust), epoch_tdb_s + unknown

    def dv(self, parked: Array, unknown: float) -> Array:
        """Return the speed the engine gives (3,) [m/s], along the thrust half a burn after ignition."""
        return np.asarray(self.stage.dv_m_s(unknown) * self._ahead(parked[None, :], np.array([unknown]))[0])

    def ladder(self, gain_m_s: float) -> "tuple[StageBurn, ...] | NoSolution":
        """Return stages of falling thrust that end with this one, each to begin from the flight of the one before.

        A burn of five minutes lies near the impulse of a gain of speed [m/s]; a longer one is led to by shorter ones.
        """
        if gain_m_s > _MOST_OF_IT * self.stage.dv_m_s(_MOST_USED / self.stage.flow_per_s):
            return NoSolution("the stage would be used up before the ship leaves the Earth", "mass of the stage")
        longer = self.stage.duration_s(gain_m_s) / _SHORT_S
        rungs = max(0, int(np.ceil(np.log(longer) / np.log(_RUNG))))
        return (*(self._stronger(_RUNG**rung) for rung in range(rungs, 0, -1)), self)

    def from_impulse(self, impulsive: Array) -> Array:
        """Return launch epoch, coast and duration (3,) to begin with, from those of an impulsive flight."""
        launch, coast, gain = (float(part) for part in impulsive)
        duration = self.stage.duration_s(gain)
        return np.array([launch, coast - _EARLY * duration, duration])

    def from_stronger(self, stronger: "StageBurn", unknowns: Array) -> Array:
        """Return the unknowns (3,) to begin with, from those of a flight with a stronger stage."""
        launch, coast, duration = (float(part) for part in unknowns)
        longer = duration * stronger.stage.thrust_n / self.stage.thrust_n
        return np.array([launch, coast - _EARLY * (longer - duration), longer])

    def _stronger(self, factor: float) -> "StageBurn":
        return replace(self, stage=replace(self.stage, thrust_n=factor * self.stage.thrust_n))

    def early_s(self) -> float:
        """Return about how long before the impulse of a flight to the Moon the stage ignites [s]."""
        return _EARLY * self.stage.duration_s(_TO_THE_MOON_M_S)

    def thrust(self, dv: Array) -> Thrust:
        """Return the thrust of a burn whose size and direction :meth:`dv` gave."""
        return Thrust(self.steering, (dv / np.linalg.norm(dv))[None, :])

    def _ahead(self, parked: Array, duration_s: Array) -> Array:
        """Return the directions (n, 3) of the velocity on a circle half a burn later."""
        radius = np.linalg.norm(parked[:, :3], axis=1, keepdims=True)
        speed = np.linalg.norm(parked[:, 3:], axis=1, keepdims=True)
        turn = np.reshape(duration_s, (-1, 1)) / 2.0 * speed / radius
        ahead = np.cos(turn) * parked[:, 3:] / speed - np.sin(turn) * parked[:, :3] / radius
        return np.asarray(ahead / np.linalg.norm(ahead, axis=1, keepdims=True))
