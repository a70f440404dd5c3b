"""Capture into an orbit about a planet: the impulse at periapsis, and a burn of a given length against the velocity.

The finite burn is planar, about a point mass, centred in time on the periapsis of the approach, with constant thrust
and mass flow. What is solved for is its size and the periapsis of the approach, so that periapsis and period after it
are those asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.kernel import kernel
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.transfers.interplanetary.flyby import ellipse_speed, periapsis_speed
from perilune.transfers.powered_arc import Propulsion

Array = NDArray[np.float64]

_STEPS: Final = 600
_CLOSED: Final = 1e-9
_MOST_USED: Final = 0.97  # of the mass


@dataclass(frozen=True)
class Capture:
    """A capture: burn [m/s] as an impulse at the final periapsis, and as flown, with the periapsis of the approach."""

    impulse_m_s: float
    burn_m_s: float
    approach_periapsis_m: float


def insertion_impulse(v_infinity_m_s: float, periapsis_m: float, period_s: float, gm: float) -> float:
    """Return the impulse [m/s] at periapsis from a hyperbola into an ellipse of a period [s]."""
    return float(periapsis_speed(v_infinity_m_s, periapsis_m, gm)) - ellipse_speed(periapsis_m, period_s, gm)


@kernel()
def _rates(t, y, gm, speed, flow, out):  # type: ignore[no-untyped-def]
    cube = (y[0] * y[0] + y[1] * y[1]) ** 1.5
    push = speed * flow / (1.0 - flow * t) / np.sqrt(y[2] * y[2] + y[3] * y[3])
    out[0], out[1] = y[2], y[3]
    out[2], out[3] = -gm * y[0] / cube - push * y[2], -gm * y[1] / cube - push * y[3]


@kernel()
def _flown(y, duration, gm, speed, flow, steps):  # type: ignore[no-untyped-def]
    """Return the planar state after a burn against the velocity, by Runge's and Kutta's method of fourth order."""
    h = duration / steps
    k1, k2, k3, k4 = np.empty(4), np.empty(4), np.empty(4), np.empty(4)
    for i in range(steps):
        t = i * h
        _rates(t, y, gm, speed, flow, k1)
        _rates(t + 0.5 * h, y + 0.5 * h * k1, gm, speed, flow, k2)
        _rates(t + 0.5 * h, y + 0.5 * h * k2, gm, speed, flow, k3)
        _rates(t + h, y + h * k3, gm, speed, flow, k4)
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return y


def burned(state: Array, duration_s: float, gm: float, exhaust_m_s: float, flow: float, steps: int) -> Array:
    """Return the planar state (4,) [m, m/s] after a burn against the velocity; along it for a negative exhaust speed.

    ``flow`` is the mass flow over the mass at the start [1/s]; ``steps`` are those of Runge's and Kutta's method.
    """
    return np.asarray(_flown(np.array(state, dtype=np.float64), duration_s, gm, exhaust_m_s, flow, steps))


def capture(
    v_infinity_m_s: float,
    periapsis_m: float,
    period_s: float,
    burn_s: float,
    gm: float,
    specific_impulse_s: float = 310.0,
) -> Capture | NoSolution:
    """Return the capture into an ellipse by one burn of a given length.

    Args:
        v_infinity_m_s: of the approach.
        periapsis_m, period_s: of the ellipse.
        burn_s: how long the engine burns.
        gm: of the planet.
        specific_impulse_s: gives the growth of the acceleration during the burn; 20 s more or less move the burn by
            less than a thousandth.
    """
    impulse = insertion_impulse(v_infinity_m_s, periapsis_m, period_s, gm)
    exhaust = specific_impulse_s * G0
    aim = _Aim(v_infinity_m_s, periapsis_m, period_s, gm, exhaust)

    def off(unknowns: Array) -> list[float]:
        flow = -np.expm1(-unknowns[0] * impulse / exhaust) / burn_s
        return aim.off(unknowns[1] * periapsis_m, burn_s, float(flow))

    found = _closed(off)
    if found is None:
        return NoSolution("no burn of this length leads into the ellipse", "length of the burn")
    return Capture(impulse, float(found[0] * impulse), float(found[1] * periapsis_m))


@dataclass(frozen=True, eq=False)
class StageCapture:
    """A capture by a stage: how long it burns [s], periapsis of the approach [m], planar state (4,) at ignition."""

    duration_s: float
    approach_periapsis_m: float
    ignition: Array


def capture_by_stage(
    v_infinity_m_s: float, periapsis_m: float, period_s: float, stage: Propulsion, gm: float
) -> StageCapture | NoSolution:
    """Return the capture into an ellipse by one burn of a stage; arguments as :func:`capture`."""
    usual = stage.duration_s(insertion_impulse(v_infinity_m_s, periapsis_m, period_s, gm))
    aim = _Aim(v_infinity_m_s, periapsis_m, period_s, gm, stage.exhaust_m_s)
    most = _MOST_USED / (stage.flow_per_s * usual)

    def off(unknowns: Array) -> list[float]:
        return aim.off(unknowns[1] * periapsis_m, min(unknowns[0], most) * usual, stage.flow_per_s)

    found = _closed(off)
    if found is None or found[0] > most:
        return NoSolution("no burn of the stage leads into the ellipse", "thrust")
    duration, approach = float(found[0] * usual), float(found[1] * periapsis_m)
    return StageCapture(duration, approach, aim.ignition(approach, duration))


@dataclass(frozen=True)
class _Aim:
    """The ellipse and the way to it: excess speed, periapsis, period, gravity, and exhaust speed of the burn."""

    v_infinity_m_s: float
    periapsis_m: float
    period_s: float
    gm: float
    exhaust_m_s: float

    def ignition(self, approach_m: float, burn_s: float) -> Array:
        """Return the planar state (4,) half a burn before the periapsis of an approach."""
        top = np.array([approach_m, 0.0, 0.0, float(periapsis_speed(self.v_infinity_m_s, approach_m, self.gm))])
        return np.asarray(_flown(top, -0.5 * burn_s, self.gm, self.exhaust_m_s, 0.0, _STEPS))

    def off(self, approach_m: float, burn_s: float, flow: float) -> list[float]:
        """Return how far from the ellipse a burn ends, in energy and in periapsis."""
        end = _flown(self.ignition(approach_m, burn_s), burn_s, self.gm, self.exhaust_m_s, flow, _STEPS)
        axis = float(np.cbrt(self.gm * (self.period_s / (2.0 * np.pi)) ** 2))
        inverse = 2.0 / np.hypot(end[0], end[1]) - (end[2] ** 2 + end[3] ** 2) / self.gm
        momentum = (end[0] * end[3] - end[1] * end[2]) ** 2 / self.gm
        # periapsis of the orbit after the burn, also where it is a hyperbola still
        eccentricity = np.sqrt(max(1.0 - momentum * inverse, 0.0))
        nearest = momentum / (1.0 + eccentricity)
        return [(inverse * axis - 1.0) * self.periapsis_m / axis, nearest / self.periapsis_m - 1.0]


def _closed(off: Callable[[Array], list[float]]) -> Array | None:
    """Return the unknowns near one for which a burn ends in the ellipse."""
    from scipy.optimize import root

    found = root(off, [1.02, 1.02], tol=1e-12)
    return np.asarray(found.x) if np.abs(off(found.x)).max() < _CLOSED else None
