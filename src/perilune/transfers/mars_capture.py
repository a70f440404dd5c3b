"""Into an orbit about Mars by a burn that takes time, against the velocity, from a hyperbola of a given excess speed.

Mars alone attracts. Periapsis of the approach and duration of the burn are corrected until the orbit at cut-off has the
wanted periapsis and period; the part of the burn before periapsis is that of the shortest burn.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from perilune.astro import propagate
from perilune.astro.force_model import ForceModel, PropagationError, VelocitySteering
from perilune.astro.force_model import Thrust as Engine
from perilune.astro.kepler import along_conic
from perilune.constants import GM_MARS, MARS_RADIUS
from perilune.errors import InputError, NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.powered_arc import RUNS_DRY, Propulsion, Thrust
from perilune.transfers.record import StageFiring

Array = NDArray[np.float64]

_MODEL: Final = ForceModel(gm_earth=0.0, gm_moon=0.0, gm_sun=0.0, center="mars")
_STEPS: Final = np.array([500.0, 0.2])  # periapsis m, duration s
_LIMITS: Final = np.array([300e3, 200.0])
_ENOUGH_M_S: Final = 1e-3
_EARLY: Final = (0.35, 0.65)  # of the burn, before periapsis
_LEAST_ALTITUDE_M: Final = 100e3


class Ellipse(Protocol):
    """An orbit by its radius of periapsis [m] and its period [s]."""

    @property
    def periapsis_m(self) -> float:
        """Radius of periapsis [m]."""
        ...

    @property
    def period_s(self) -> float:
        """Period [s]."""
        ...


@dataclass(frozen=True, eq=False)
class _Approach:
    """What the burn is about: excess speed, orbit, stage, epoch of periapsis, and the part of the burn before it."""

    v_infinity_m_s: float
    orbit: Ellipse
    stage: Propulsion
    periapsis_tdb_s: float
    early: float

    @property
    def axis_m(self) -> float:
        return float(np.cbrt(GM_MARS * (self.orbit.period_s / (2.0 * np.pi)) ** 2))

    def ignition(self, points: Array) -> Array:
        """Return the states (n, 6) about Mars when the burn begins."""
        periapsis, duration = points.T
        zero = np.zeros(len(points))
        speed = np.sqrt(self.v_infinity_m_s**2 + 2.0 * GM_MARS / periapsis)
        closest = np.column_stack([periapsis, zero, zero, zero, speed, zero])
        return along_conic(closest, -self.early * duration, GM_MARS)

    def miss(self, points: Array) -> Array:
        """Return how far from the orbit burns end (n, 2), as speeds [m/s]."""
        engine = Engine(
            self.stage.thrust_n, self.stage.isp_s, self.stage.mass_kg, VelocitySteering("mars", against=True)
        )
        begins = self.periapsis_tdb_s - self.early * points[:, 1]
        ends = propagate.burn_arcs(self.ignition(points), begins, points[:, 1], [engine] * len(points), _MODEL)
        radius, squared = np.linalg.norm(ends[:, :3], axis=1), np.sum(ends[:, 3:] ** 2, axis=1)
        momentum = np.linalg.norm(np.cross(ends[:, :3], ends[:, 3:]), axis=1)
        energy = 0.5 * squared - GM_MARS / radius
        eccentricity = np.sqrt(1.0 + 2.0 * energy * (momentum / GM_MARS) ** 2)
        periapsis = momentum**2 / (GM_MARS * (1.0 + eccentricity))
        speed = np.sqrt(GM_MARS / self.orbit.periapsis_m)
        faster = (energy + 0.5 * GM_MARS / self.axis_m) / speed
        return np.column_stack([speed * (periapsis / self.orbit.periapsis_m - 1.0), faster])

    def solved(self) -> Array | NoSolution:
        """Return periapsis of the approach [m] and duration of the burn [s]."""
        excess = np.sqrt(self.v_infinity_m_s**2 + 2.0 * GM_MARS / self.orbit.periapsis_m)
        captured = np.sqrt(GM_MARS * (2.0 / self.orbit.periapsis_m - 1.0 / self.axis_m))
        start = np.array([self.orbit.periapsis_m, self.stage.duration_s(float(excess - captured))])
        found = solve(self.miss, start, _STEPS, _LIMITS, _ENOUGH_M_S)
        if isinstance(found, NoSolution) or found[0] > MARS_RADIUS + _LEAST_ALTITUDE_M:
            return found
        return NoSolution("the approach of so long a burn passes within 100 km of the ground", "thrust")


def capture_by_stage(
    v_infinity_m_s: float, orbit: Ellipse, stage: Propulsion, periapsis_tdb_s: float
) -> StageFiring | NoSolution:
    """Return the burn of a stage from a hyperbola into an orbit about Mars.

    Args:
        v_infinity_m_s: excess speed of the approach.
        orbit: the orbit wanted.
        stage: thrust, specific impulse and mass at ignition.
        periapsis_tdb_s: when the approach would be at its periapsis.
    """
    from scipy.optimize import minimize_scalar

    def duration(early: float) -> float:
        found = _Approach(v_infinity_m_s, orbit, stage, periapsis_tdb_s, early).solved()
        return np.inf if isinstance(found, NoSolution) else float(found[1])

    try:
        best = minimize_scalar(duration, bounds=_EARLY, method="bounded", options={"xatol": 2e-3})
        approach = _Approach(v_infinity_m_s, orbit, stage, periapsis_tdb_s, float(best.x))
        found = approach.solved()
    except (PropagationError, InputError) as error:
        return NoSolution(f"the burn of the stage at Mars cannot be flown: {error}", "thrust")
    if isinstance(found, NoSolution):
        return NoSolution(f"the burn of the stage at Mars: {found.reason}", "thrust")
    lasts = float(found[1])
    if stage.runs_dry(lasts):
        return NoSolution(RUNS_DRY, "propellant")
    thrust = Thrust("velocity", np.zeros((1, 3)), -1.0, "mars")
    ignition = approach.ignition(found[None, :])[0]
    return StageFiring("Mars orbit insertion", ignition, periapsis_tdb_s - approach.early * lasts, lasts, stage, thrust)
