"""How long a crew bears which sustained acceleration, chest to back."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import G0
from perilune.integration.rule_set import DEFAULT_RULES, Limit, LimitCurve, RuleSet

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

_EMERGENCY: Final = ((0.5, 38.0), (120.0, 8.8), (300.0, 7.5), (1200.0, 5.0))
"""Duration [s] and limit [g0] of the row of the table for emergencies, which bounds every other."""


def sustained_limit_g(duration_s: float, rules: RuleSet = DEFAULT_RULES) -> float:
    """Return the sustained acceleration, chest to back, that a crew may bear for a duration.

    Unless the rules say otherwise that of a healthy crew by NASA-STD-3001 Volume 2 Revision F, table 6.5-1. The points
    are interpolated in the logarithms of duration and acceleration, which lies below a straight line between them, and
    never above the row for emergencies. Beyond the last point the limit for a long stretch is taken: 4 g beyond 300 s,
    that of a deconditioned crew.

    Args:
        duration_s: how long the acceleration lasts [s], 0 or more.
        rules: the rule set that holds.

    Returns:
        The limit [g0].

    >>> sustained_limit_g(5.0), sustained_limit_g(1000.0)
    (16.0, 4.0)
    """
    points = rules[CREW_CURVE]
    if duration_s > points[-1][0]:
        return round(rules[CREW_LONG] / G0, 9)
    in_g = tuple((duration, limit / G0) for duration, limit in points)
    return min(_interpolated(in_g, duration_s), _interpolated(_EMERGENCY, duration_s))


def _interpolated(points: tuple[tuple[float, float], ...], duration_s: float) -> float:
    durations, limits = np.log(np.array(points)).T
    return round(math.exp(float(np.interp(math.log(max(duration_s, points[0][0])), durations, limits))), 9)


def tightest_level(
    time_s: NDArray[np.float64], acceleration_m_s2: NDArray[np.float64], rules: RuleSet = DEFAULT_RULES
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
    rows = []
    for level in levels:
        duration = longest_above_s(time_s, acceleration_m_s2, float(level))
        rows.append((float(level) / G0, duration, sustained_limit_g(duration, rules)))
    return min(rows, key=lambda row: (row[2] - row[0]) / row[2])


def longest_above_s(time_s: NDArray[np.float64], values: NDArray[np.float64], level: float) -> float:
    """Return the longest unbroken time [s] that a piecewise linear history spends at or above a level."""
    above = values >= level
    first, last = np.flatnonzero(~above[:-1] & above[1:]), np.flatnonzero(above[:-1] & ~above[1:])
    begins = _crossings(time_s, values, level, first)
    ends = _crossings(time_s, values, level, last)
    begins = np.concatenate((time_s[:1], begins)) if above[0] else begins
    ends = np.concatenate((ends, time_s[-1:])) if above[-1] else ends
    return float(np.max(ends - begins, initial=0.0))


def _crossings(
    time_s: NDArray[np.float64], values: NDArray[np.float64], level: float, where: NDArray[np.intp]
) -> NDArray[np.float64]:
    """The times at which the history crosses a level between the points ``where`` and the next."""
    share = (level - values[where]) / (values[where + 1] - values[where])
    return np.asarray(time_s[where] + share * (time_s[where + 1] - time_s[where]))
