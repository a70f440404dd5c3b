"""The embedded Runge-Kutta method of orders 5 and 4 of Dormand and Prince for a few equations as plain numbers.

Source: Dormand and Prince 1980, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6(1), table 2; step
control of Hairer, Norsett and Wanner 1993, Solving Ordinary Differential Equations I, section II.4. For seven equations
whose right-hand side is arithmetic on plain numbers it is faster than one on arrays, and needs no library to load.
"""

import math
import operator
from collections.abc import Callable
from typing import Final

Rate = Callable[[float, list[float]], list[float]]

_NODES: Final = (0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0)
_STAGES: Final = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_ERROR: Final = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
_SAFETY: Final = 0.9
_GROWTH: Final = (0.2, 5.0)
"""By how much a step may shrink and grow."""
_SHORTEST: Final = 1e-5
"""Of a span: shorter steps are none, whatever their error."""


def flown(
    rate: Rate, span: tuple[float, float], state: list[float], allowed: tuple[float, ...], step: float
) -> tuple[list[float], float]:
    """Return the state at the end of a span, and the step that would be next.

    Args:
        rate: of time and state.
        span: begin and end; an end before the begin is flown to backwards.
        state: at the begin.
        allowed: the error of a step that each component is allowed.
        step: the first to try.

    Raises:
        ValueError: the rate is not a number somewhere on the way.

    >>> import math
    >>> [round(y, 6) for y in flown(lambda t, y: [y[1], -y[0]], (0.0, math.pi), [1.0, 1.0], (1e-8, 1e-8), 0.1)[0]]
    [-1.0, -1.0]
    """
    t, end = span
    if end < t:
        return flown(lambda s, y: [-slope for slope in rate(-s, y)], (-t, -end), state, allowed, step)
    shortest = _SHORTEST * (end - t)
    slope = rate(t, state)
    while True:
        last = t + step >= end
        h = end - t if last else step
        slopes, there = [slope], state
        for node, weights in zip(_NODES, _STAGES, strict=True):
            there = [y + h * total for y, total in zip(state, _combined(weights, slopes), strict=True)]
            slopes.append(rate(t + node * h, there))
        parts = [h * e / most for e, most in zip(_combined(_ERROR, slopes), allowed, strict=True)]
        error = math.sqrt(sum(part * part for part in parts) / len(parts))
        if math.isnan(error):
            raise ValueError(f"the rate is not a number between {t:g} and {t + h:g}")
        step = h * min(max(_SAFETY * max(error, 1e-10) ** -0.2, _GROWTH[0]), _GROWTH[1])
        step = max(step, shortest)
        if error <= 1.0 or h <= shortest:
            t, state, slope = t + h, there, slopes[-1]
            if last:
                return state, step


def _combined(weights: tuple[float, ...], slopes: list[list[float]]) -> list[float]:
    """The weighted sum of the slopes of the stages."""
    return [sum(map(operator.mul, weights, stages)) for stages in zip(*slopes, strict=True)]
