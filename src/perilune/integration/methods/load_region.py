"""The region of quasi-static load factors that a ship bears, and how far a point is on the way to its border."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]


def convex_hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the corners of the smallest convex region around some points, counter-clockwise, none twice.

    Monotone chain (Andrew 1979, Another efficient algorithm for convex hulls in two dimensions).

    >>> convex_hull([(0.0, 0.0), (2.0, 0.0), (1.0, 0.5), (2.0, 2.0), (0.0, 2.0)])
    ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
    """
    ordered = sorted(set(points))
    return (*_half(ordered), *_half(ordered[::-1]))


def _half(ordered: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0.0:
            chain.pop()
        chain.append(point)
    return chain[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def utilisation(point: Point, corners: Sequence[Sequence[float]]) -> float:
    """Return how much of a ship's load factors a point uses: 1 on the border, 0 at rest.

    The point is [lateral, axial] [g0]; ``corners`` are those of the ship's region for lateral factors of either sign,
    which surrounds the state of rest. It is the gauge of the convex region: the factor by which the region must grow
    until it holds the point, the largest over its edges of (normal . point) / (normal . corner).

    >>> utilisation((1.0, 3.0), [[2.0, 6.0], [2.0, -2.0]])
    0.5
    >>> round(utilisation((0.0, 7.0), [[0.5, 6.0], [2.0, 3.5], [2.0, -1.5], [0.5, -2.0]]), 4)
    1.1667
    """
    mirrored = [(sign * lateral, axial) for lateral, axial in corners for sign in (1.0, -1.0)]
    hull = convex_hull(mirrored)
    ratios = []
    for a, b in pairwise((*hull, hull[0])):
        normal = (b[1] - a[1], a[0] - b[0])
        ratios.append(_dot(normal, point) / _dot(normal, a))
    return max(ratios)


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]
