"""Arcs under thrust: the force model of the coasts and an engine of constant thrust.

The thrust points in a fixed inertial direction, or along or against the velocity relative to the Earth or the Moon. The
mass falls by what the engine uses. The arcs are those of :mod:`perilune.astro.propagation.propagate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces import force_model
from perilune.astro.propagation import propagate
from perilune.constants import G0
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

Steering = Literal["inertial", "velocity"]

_LEAST_S: Final = 1.0
_MOST_USED: Final = 0.97
RUNS_DRY: Final = "the burns take more propellant than the tanks hold"


@dataclass(frozen=True)
class Propulsion:
    """A stage as it lights up: thrust [N], specific impulse [s], and the mass of all that it moves [kg].

    ``propellant_kg`` is what its tanks hold, None where that is not known.

    Raises:
        InputError: a number is out of its range.
    """

    thrust_n: float
    isp_s: float
    mass_kg: float
    propellant_kg: float | None = None

    def __post_init__(self) -> None:
        """Look at the numbers."""
        problems = []
        if not 0.01 <= self.thrust_n / max(self.mass_kg, 1e-9) <= 100.0:
            expected = "a thrust of 0.01 to 100 N for each kilogram"
            problems.append(Problem("this thrust and mass make no short burn", expected=expected))
        if not 100.0 <= self.isp_s <= 10_000.0:
            problems.append(Problem("no specific impulse of a rocket", expected="100 to 10,000 s"))
        if problems:
            raise InputError(problems)

    @property
    def exhaust_m_s(self) -> float:
        """Effective exhaust speed [m/s]."""
        return self.isp_s * G0

    @property
    def flow_per_s(self) -> float:
        """Part of the first mass that is used in a second [1/s]."""
        return self.thrust_n / (self.exhaust_m_s * self.mass_kg)

    def dv_m_s(self, duration_s: Array | float) -> Array:
        """Return the speed that burns give without gravity, by the rocket equation."""
        return np.asarray(-self.exhaust_m_s * np.log1p(-self.flow_per_s * np.asarray(duration_s)))

    def duration_s(self, dv_m_s: float) -> float:
        """Return how long a burn of a size takes."""
        return float(-np.expm1(-dv_m_s / self.exhaust_m_s) / self.flow_per_s)

    def after(self, duration_s: float) -> "Propulsion":
        """Return the stage after a burn."""
        used = self.mass_kg * self.flow_per_s * duration_s
        left = None if self.propellant_kg is None else self.propellant_kg - used
        return Propulsion(self.thrust_n, self.isp_s, self.mass_kg - used, left)

    def runs_dry(self, duration_s: float) -> bool:
        """Tell whether the tanks are known to hold less than a burn takes."""
        left = self.after(duration_s).propellant_kg
        return left is not None and left < 0.0


@dataclass(frozen=True, eq=False)
class Thrust:
    """The directions of n burns: unit vectors (n, 3) ICRF for ``inertial``, else ``sign`` times the velocity's.

    The velocity is that relative to ``center``.
    """

    steering: Steering
    direction: Array
    sign: float = 1.0
    center: Literal["earth", "moon", "mars"] = "earth"


def burn_arcs(
    state: Array,
    ignition_tdb_s: Array,
    duration_s: Array,
    stage: Propulsion | Sequence[Propulsion],
    thrust: Thrust,
) -> Array:
    """Return the states (n, 6) [m, m/s; Earth-centred, ICRF] at the ends of burns that begin in given states.

    Args:
        state: (n, 6) at ignition.
        ignition_tdb_s: (n,) epochs.
        duration_s: (n,) burning times; below one second and beyond 97 % of the mass they are cut.
        stage: thrust, specific impulse and mass at ignition, of all burns or of each.
        thrust: where the thrust points.

    Raises:
        PropagationError: an arc met a singularity.
    """
    count = len(state)
    stages = (stage,) * count if isinstance(stage, Propulsion) else tuple(stage)
    longest = np.array([_MOST_USED / part.flow_per_s for part in stages])
    durations = np.clip(np.broadcast_to(duration_s, (count,)), _LEAST_S, longest)
    directions = np.broadcast_to(thrust.direction, (count, 3))
    engines = [
        force_model.Thrust(part.thrust_n, part.isp_s, part.mass_kg, _steering(thrust, direction))
        for part, direction in zip(stages, directions, strict=True)
    ]
    return propagate.burn_arcs(state, ignition_tdb_s, durations, engines)


def _steering(thrust: Thrust, direction: Array) -> force_model.Steering:
    if thrust.steering == "velocity":
        return force_model.VelocitySteering(thrust.center, against=thrust.sign < 0.0)
    x, y, z = direction.tolist()
    return force_model.InertialSteering((x, y, z))
