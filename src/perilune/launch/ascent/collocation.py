"""Radau collocation: nodes, differentiation, quadrature and interpolation on one element (0, 1].

Source: Garg, Patterson, Hager, Rao, Benson and Huntington (2010), A unified framework for the numerical solution of
optimal control problems using pseudospectral methods, Automatica 46(11), the flipped Legendre-Gauss-Radau points.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.polynomial.legendre import legroots
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREE: Final = 4
"""The degree of the polynomials in every element of an ascent."""


@dataclass(frozen=True)
class Radau:
    """Collocation of one degree: ``nodes`` (degree,) end at 1; ``derivative`` (degree + 1, degree) includes 0.

    For values Y (components, degree + 1) at 0 and the nodes, ``Y @ derivative`` is dY/dtau at the nodes; ``weights``
    (degree,) integrate over the element.
    """

    nodes: Array
    derivative: Array
    weights: Array


@lru_cache(maxsize=8)
def radau(degree: int) -> Radau:
    """Return the collocation of a degree from 2 to 8.

    >>> [round(float(t), 4) for t in radau(2).nodes]
    [0.3333, 1.0]
    """
    # the zeros of P_n - P_(n-1), of which the last is 1 (Legendre)
    nodes = np.append(0.5 * (legroots([0.0] * (degree - 1) + [-1.0, 1.0])[:-1] + 1.0), 1.0)
    points = np.append(0.0, nodes)
    derivative = np.zeros((degree + 1, degree))
    for j in range(degree + 1):
        others = np.delete(points, j)
        lagrange = np.poly1d(others, r=True) / np.prod(points[j] - others)
        derivative[j] = lagrange.deriv()(nodes)
    weights = np.linalg.solve(np.vander(nodes, increasing=True).T, 1.0 / np.arange(1, degree + 1))
    return Radau(nodes, derivative, np.asarray(weights, np.float64))


def interpolated(values: Array, edges: Array, where: Array) -> Array:
    """Return values on a mesh at other places, by the polynomial of the element in which they lie; (places, n).

    Args:
        values: (elements * degree + 1, n) with that at 0, or (elements * degree, n) at the nodes alone.
        edges: of the elements, from 0 to 1.
        where: places in (0, 1].

    >>> mesh = np.array([0.0, 0.5, 1.0])
    >>> at = np.concatenate((0.5 * radau(4).nodes, 0.5 + 0.5 * radau(4).nodes))
    >>> np.round(interpolated(np.column_stack((at**3,)), mesh, np.array([0.25, 0.9])).ravel(), 6).tolist()
    [0.015625, 0.729]
    """
    count, nodes = len(edges) - 1, radau(DEGREE).nodes
    begun = len(values) > count * DEGREE
    points = np.append(0.0, nodes) if begun else nodes
    found = np.zeros((len(where), values.shape[1]))
    elements = np.clip(np.searchsorted(edges, where) - 1, 0, count - 1)
    for k in range(count):
        inside = elements == k
        local = (where[inside] - edges[k]) / (edges[k + 1] - edges[k])
        known = values[k * DEGREE : (k + 1) * DEGREE + begun]
        found[inside] = np.vander(local, len(points)) @ np.linalg.solve(np.vander(points), known)
    return found
