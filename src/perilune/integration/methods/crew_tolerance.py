"""How long a crew bears which sustained acceleration, chest to back."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.kernel import kernel
from perilune.constants import G0
from perilune.integration.rule_set import DEFAULT_RULES, Limit, LimitCurve, RuleSet

Array = NDArray[np.float64]

SOURCE: Final = "NASA-STD-3001 Volume 2 Revision F, table 6.5-1 [V2 6064], +Ax sustained, seated, not deconditioned"

CREW_CURVE: Final = LimitCurve(
    "crew_acceleration",
    "sustained acceleration, chest to back, that a crew bears for a duration, joined in the logarithms of both",
    ((0.5, 19.0), (5.0, 16.0), (300.0, 7.5)),
    ("s", "g0"),
    SOURCE,
)

CREW_LONG: Final = Limit(
    "crew_acceleration_long",
    "sustained acceleration that a crew bears beyond the last duration of crew_acceleration",
    4.0,
    "g0",
    "NASA-STD-3001 Volume 2 Revision F, table 6.5-1: a deconditioned crew, which bounds it from below",
)

ABORT_SOURCE: Final = "NASA-STD-3001 Volume 2 Revision F, table 6.5-1 [V2 6064], +Ax sustained, seated, emergency"

ABORT_CURVE: Final = LimitCurve(
    "abort_acceleration",
    "sustained acceleration, chest to back, that a crew bears for a duration in a launch abort or an emergency entry",
    ((0.5, 38.0), (120.0, 8.8), (300.0, 7.5), (1200.0, 5.0)),
    ("s", "g0"),
    ABORT_SOURCE,
)


def sustained_limit_g(duration_s: float, rules: RuleSet = DEFAULT_RULES, curve: LimitCurve = CREW_CURVE) -> float:
    """Return the sustained acceleration, chest to back, that a crew may bear for a duration [g0].

    See :func:`sustained_limits_g`.

    >>> sustained_limit_g(5.0), sustained_limit_g(1000.0)
    (16.0, 4.0)
    >>> sustained_limit_g(300.0, curve=ABORT_CURVE)
    7.5
    """
    return float(sustained_limits_g(np.array([duration_s]), rules, curve)[0])


def sustained_limits_g(duration_s: Array, rules: RuleSet = DEFAULT_RULES, curve: LimitCurve = CREW_CURVE) -> Array:
    """Return the sustained acceleration, chest to back, that a crew may bear for each of some durations.

    Unless the rules say otherwise those of NASA-STD-3001 Volume 2 Revision F, table 6.5-1: for a nominal ascent the row
    of a crew that is not deconditioned, for an abort the row for emergencies. The points are interpolated in the
    logarithms of duration and acceleration, which lies below a straight line between them; the nominal limit is never
    above that for emergencies. Beyond the last point of the curve the limit for a long stretch is taken: 4 g, that of a
    deconditioned crew.

    Args:
        duration_s: how long the acceleration lasts (n,) [s], 0 or more.
        rules: the rule set that holds.
        curve: ``CREW_CURVE`` or ``ABORT_CURVE``.

    Returns:
        The limits (n,) [g0].
    """
    short = np.minimum(_interpolated(rules[curve], duration_s), _interpolated(rules[ABORT_CURVE], duration_s)) / G0
    longer = np.where(duration_s > rules[curve][-1][0], rules[CREW_LONG] / G0, short)
    return np.asarray(np.round(longer, 9))


def _interpolated(points: tuple[tuple[float, float], ...], duration_s: Array) -> Array:
    durations, limits = np.log(np.array(points)).T
    return np.asarray(np.exp(np.interp(np.log(np.maximum(duration_s, points[0][0])), durations, limits)))


def tightest_level(
    time_s: Array, acceleration_m_s2: Array, rules: RuleSet = DEFAULT_RULES
) -> tuple[float, float, float]:
    """Return the level of a history that comes nearest to the crew's limit: level [g0], duration [s], limit [g0].

    Every level of the history is tried; its duration is the longest unbroken time at or above it, with linear
    interpolation between the samples.

    Args:
        time_s: increasing times (n,) [s]; equal times mark a jump at staging.
        acceleration_m_s2: sensed acceleration along the axis of the vehicle (n,) [m/s^2].
        rules: the rule set that holds.
    """
    levels = np.linspace(0.0, 1.0, 201)[1:] * float(np.max(acceleration_m_s2))
    durations = longest_above_s(time_s, acceleration_m_s2, levels)
    limits = sustained_limits_g(durations, rules)
    k = int(np.argmin((limits - levels / G0) / limits))
    return float(levels[k]) / G0, float(durations[k]), float(limits[k])


def longest_above_s(time_s: Array, values: Array, levels: Array) -> Array:
    """Return the longest unbroken time [s] that a piecewise linear history spends at or above each level.

    >>> ramp = np.array([0.0, 10.0, 20.0]), np.array([0.0, 4.0, 0.0])
    >>> longest_above_s(*ramp, np.array([1.0, 2.0])).tolist()
    [15.0, 10.0]
    """
    longest: Array = _longest_above(np.asarray(time_s, np.float64), np.asarray(values, np.float64), levels)
    return longest


@kernel()
def _longest_above(time: Array, values: Array, levels: Array) -> Array:
    longest = np.zeros(len(levels))
    for k in range(len(levels)):
        level, begin, inside = levels[k], time[0], False
        for i in range(len(time)):
            above = values[i] >= level
            if above == inside:
                continue
            met = time[i]
            if i > 0:
                met = time[i - 1] + (level - values[i - 1]) / (values[i] - values[i - 1]) * (time[i] - time[i - 1])
            if above:
                begin = met
            else:
                longest[k] = max(longest[k], met - begin)
            inside = above
        if inside:
            longest[k] = max(longest[k], time[-1] - begin)
    return longest
