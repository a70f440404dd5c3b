"""Compiled search on the orbit itself: extremes over a span, the crossing of a section, the fall onto a primary.

Within a step of :mod:`perilune.astro.three_body.cr3bp_taylor` the orbit is a polynomial; a change of sign on half a
step is followed to rounding by the Illinois method (Dowell and Jarratt 1971, BIT 11:168).
"""

import math
from typing import Final

import numpy as np

from perilune.astro.kernel import kernel
from perilune.astro.three_body.cr3bp_taylor import (
    ORDER,
    WORK_ROWS,
    evaluate,
    expand,
    from_barycentre,
    from_nearer_primary,
    nearer_primary,
    put,
    step_length,
)

EXTREMES: Final = 5
"""Distances from the larger and the smaller primary, x, y and z."""

RAN_OUT, CROSSED, HIT_LARGER, HIT_SMALLER, LOST = 0, 1, 2, 3, 4
_MOST_STEPS: Final = 20_000
_ROUNDS: Final = 60
_CLOSE: Final = 1e-15


@kernel(error_model="numpy")
def _rate(kind, s, origin):  # type: ignore[no-untyped-def]
    """Return what is zero at an extreme of the quantity of a kind."""
    if kind >= 2:
        return s[1 + kind]
    along = s[0] + origin if kind == 0 else s[0] + (origin - 1.0)
    return along * s[3] + s[1] * s[4] + s[2] * s[5]


@kernel(error_model="numpy")
def _quantity(kind, s, mu, origin):  # type: ignore[no-untyped-def]
    if kind >= 2:
        return s[0] + (origin - mu) if kind == 2 else s[kind - 2]
    along = s[0] + origin if kind == 0 else s[0] + (origin - 1.0)
    return math.sqrt(along * along + s[1] * s[1] + s[2] * s[2])


@kernel(error_model="numpy")
def _extreme_in(kind, c, a, fa, b, fb, origin, at):  # type: ignore[no-untyped-def]
    """Set ``at`` to the state between a and b of one step where the rate of a kind changes sign."""
    for _ in range(_ROUNDS):
        if abs(b - a) < _CLOSE:
            break
        middle = b - fb * (b - a) / (fb - fa)
        evaluate(c, middle, at)
        f = _rate(kind, at, origin)
        if f == 0.0:
            break
        if (f < 0.0) == (fb < 0.0):
            b, fb, fa = middle, f, 0.5 * fa
        else:
            a, fa, b, fb = b, fb, middle, f


@kernel(error_model="numpy")
def extremes(state, span, mu, sun):  # type: ignore[no-untyped-def]
    """Return least and largest (EXTREMES, 2) over a span of time, and whether its end was reached."""
    c, w = np.empty((6, ORDER + 1)), np.empty((WORK_ROWS, ORDER + 1))
    found = np.empty((EXTREMES, 2))
    now, origin = from_nearer_primary(state, mu)
    then, at = np.empty(6), np.empty(6)
    for kind in range(EXTREMES):
        found[kind, :] = _quantity(kind, now, mu, origin)
    time = 0.0
    for _ in range(_MOST_STEPS):
        left = span - time
        if left == 0.0:
            return found, True
        origin = nearer_primary(now, origin)
        put(now, c[:, 0])
        expand(c, w, mu, origin, sun, time)
        h = step_length(c, w)
        if h == 0.0:
            break
        last = h >= abs(left)
        h = left if last else math.copysign(h, left)
        a = 0.0
        for half in range(2):
            b = h if half == 1 else 0.5 * h
            evaluate(c, b, then)
            for kind in range(EXTREMES):
                value = _quantity(kind, then, mu, origin)
                fa, fb = _rate(kind, now, origin), _rate(kind, then, origin)
                if fa * fb < 0.0:
                    _extreme_in(kind, c, a, fa, b, fb, origin, at)
                    inside = _quantity(kind, at, mu, origin)
                    found[kind, 0], found[kind, 1] = min(found[kind, 0], inside), max(found[kind, 1], inside)
                found[kind, 0], found[kind, 1] = min(found[kind, 0], value), max(found[kind, 1], value)
            a = b
            put(then, now)
        time = span if last else time + h
    return found, False


@kernel(error_model="numpy")
def _height(kind, s, mu, origin, normal, offset, radii):  # type: ignore[no-untyped-def]
    """Return the height over the section (kind 0), over the larger (1) or over the smaller primary (2)."""
    if kind > 0:
        return _quantity(kind - 1, s, mu, origin) - radii[kind - 1]
    total = normal[0] * (origin - mu) - offset
    for i in range(6):
        total += normal[i] * s[i]
    return total


@kernel(error_model="numpy")
def _crossing_in(kind, c, a, fa, b, fb, mu, origin, normal, offset, radii, at):  # type: ignore[no-untyped-def]
    """Return the time in a step, between a and b, where a height is zero; set ``at`` to the state there."""
    middle = b
    for _ in range(_ROUNDS):
        if abs(b - a) < _CLOSE:
            break
        middle = b - fb * (b - a) / (fb - fa)
        evaluate(c, middle, at)
        f = _height(kind, at, mu, origin, normal, offset, radii)
        if f == 0.0:
            break
        if (f < 0.0) == (fb < 0.0):
            b, fb, fa = middle, f, 0.5 * fa
        else:
            a, fa, b, fb = b, fb, middle, f
    return middle


@kernel(error_model="numpy")
def cross(state, span, mu, sun, normal, offset, direction, count, radii):  # type: ignore[no-untyped-def]
    """Follow a state until it crosses the plane normal . state = offset for the count-th time, or falls.

    A direction of 1 or -1 counts only crossings on which the height grows or shrinks in time, 0 counts all.
    Returns the time, the state (6,) and how it ended.
    """
    c, w = np.empty((6, ORDER + 1)), np.empty((WORK_ROWS, ORDER + 1))
    now, origin = from_nearer_primary(state, mu)
    then, at = np.empty(6), np.empty(6)
    time, left_to_count = 0.0, count
    for _ in range(_MOST_STEPS):
        left = span - time
        if left == 0.0:
            return time, from_barycentre(now, mu, origin), RAN_OUT
        origin = nearer_primary(now, origin)
        put(now, c[:, 0])
        expand(c, w, mu, origin, sun, time)
        h = step_length(c, w)
        if h == 0.0:
            return time, from_barycentre(now, mu, origin), LOST
        last = h >= abs(left)
        h = left if last else math.copysign(h, left)
        a = 0.0
        for half in range(2):
            b = h if half == 1 else 0.5 * h
            evaluate(c, b, then)
            for kind in (1, 2, 0):
                fa = _height(kind, now, mu, origin, normal, offset, radii)
                fb = _height(kind, then, mu, origin, normal, offset, radii)
                if kind > 0 and fb < 0.0 <= fa:
                    end = time + _crossing_in(kind, c, a, fa, b, fb, mu, origin, normal, offset, radii, at)
                    return end, from_barycentre(at, mu, origin), HIT_LARGER if kind == 1 else HIT_SMALLER
                if kind == 0 and fa * fb < 0.0 and direction * (fb - fa) * h >= 0.0:
                    left_to_count -= 1
                    if left_to_count == 0:
                        end = time + _crossing_in(kind, c, a, fa, b, fb, mu, origin, normal, offset, radii, at)
                        return end, from_barycentre(at, mu, origin), CROSSED
            a = b
            put(then, now)
        time = span if last else time + h
    return time, from_barycentre(now, mu, origin), LOST
