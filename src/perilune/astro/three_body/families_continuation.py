"""Following a one-parameter family of periodic orbits by pseudo-arclength continuation (Keller 1977).

The unknowns of a shooting are a curve; its length is the parameter, so that a family is followed round its turning
points in energy, period and amplitude.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body.families_shooting import Shooting, Shot

Array = NDArray[np.float64]
S = TypeVar("S", bound=Shooting)
S_co = TypeVar("S_co", bound=Shooting, covariant=True)

_ROUNDS: Final = 8
_LAST_STEP: Final = 1e-10  # a Newton step as small leaves an error of its square
_NOISE: Final = 1e-7  # a step below this that no longer shrinks is rounding
_COARSE_STEP: Final = 1e-5
_SHORTEST: Final = 1e-3  # of the first step
_LONGEST_TURN: Final = 0.9  # cosine of the angle between neighbouring tangents


@dataclass(frozen=True)
class Limits:
    """Where following a family ends."""

    primary_radius: float = 0.0
    secondary_radius: float = 0.0
    longest_step: float = 0.08
    first_step: float = 1e-3
    most_nodes: int = 400
    length: float = 12.0
    farthest: float = 3.0
    longest_time: float = 25.0
    most_sensitive: float = 1e4


@dataclass(frozen=True, eq=False)
class Node:
    """A point of the curve: unknowns (n,), unit tangent (n,), the last shot, and how many it took."""

    unknowns: Array
    tangent: Array
    shot: Shot
    shots: int


@dataclass(frozen=True, eq=False)
class Curve(Generic[S_co]):
    """A family followed: nodes in order, and why it ends."""

    shooting: S_co
    nodes: tuple[Node, ...]
    ended: str

    @cached_property
    def lengths(self) -> Array:
        """Length (n,) of the curve at each node."""
        points = np.array([node.unknowns for node in self.nodes])
        return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])

    def guess(self, length: float) -> tuple[Array, Array]:
        """Return unknowns and tangent at a length, interpolated between the nodes (cubic, Hermite)."""
        lengths = self.lengths
        i = int(np.clip(np.searchsorted(lengths, length, side="right") - 1, 0, len(lengths) - 2))
        step = float(lengths[i + 1] - lengths[i])
        t = (length - float(lengths[i])) / step
        a, b = self.nodes[i], self.nodes[i + 1]
        rise = b.unknowns - a.unknowns
        ta, tb = a.tangent * step, b.tangent * step
        middle = a.unknowns + t * rise + t * (1.0 - t) * ((1.0 - t) * (ta - rise) - t * (tb - rise))
        tangent = (1.0 - t) * a.tangent + t * b.tangent
        return middle, tangent / float(np.linalg.norm(tangent))

    def node_at(self, length: float) -> Node | None:
        """Return the point of the curve at a length, corrected to full precision."""
        return corrected(self.shooting, *self.guess(length))

    def zeros(self, test: Callable[[Node], float]) -> Iterator[tuple[float, Node]]:
        """Yield the lengths and points of the curve where a function of a node changes sign, in order."""
        from scipy.optimize import brentq

        def value(length: float) -> float:
            node = self.node_at(length)
            if node is None:
                raise ArithmeticError
            return test(node)

        before = test(self.nodes[0])
        for i, node in enumerate(self.nodes[1:]):
            now = test(node)
            if before * now < 0.0:
                with suppress(ArithmeticError, ValueError):
                    low, high = float(self.lengths[i]), float(self.lengths[i + 1])
                    length = float(brentq(value, low, high, xtol=1e-15, rtol=1e-14))
                    found = self.node_at(length)
                    if found is not None:
                        yield length, found
            before = now


def corrected(
    shooting: Shooting, guess: Array, tangent: Array, last_step: float = _LAST_STEP, farthest: float = np.inf
) -> Node | None:
    """Return the point of the curve in the plane through a guess normal to a tangent; None where Newton fails."""
    unknowns, before = guess.copy(), np.inf
    for shots in range(1, _ROUNDS + 1):
        shot = shooting.shoot(unknowns)
        if shot is None:
            return None
        matrix = np.vstack([shot.jacobian, tangent])
        wanted = np.zeros((matrix.shape[0], 2))
        wanted[:-1, 0], wanted[-1, 0] = -shot.residual, -(tangent @ (unknowns - guess))
        wanted[-1, 1] = 1.0
        try:
            if matrix.shape[0] == matrix.shape[1]:
                step, along = np.linalg.solve(matrix, wanted).T
            else:
                step, along = np.linalg.lstsq(matrix, wanted, rcond=1e-11)[0].T
        except np.linalg.LinAlgError:
            return None
        unknowns = unknowns + step
        size = float(np.abs(step).max())
        if not np.isfinite(size) or float(np.abs(unknowns - guess).max()) > farthest:
            return None
        if size < last_step or 0.25 * before < size < _NOISE:
            return Node(unknowns, along / float(np.linalg.norm(along)), shot, shots)
        before = size
    return None


def follow(
    shooting: S, start: Array, tangent: Array, limits: Limits, stop: Callable[[Node], bool] | None = None
) -> Curve[S] | None:
    """Return the family through a start, followed along a tangent until a limit; None where the start fails.

    Args:
        start: (n,) unknowns near the first member.
        tangent: (n,) direction to go.
        stop: ends the family at the first node for which it is true; the node is left out.
    """
    node = corrected(shooting, start, tangent, _COARSE_STEP)
    if node is None:
        return None
    nodes, step, length = [node], limits.first_step, 0.0
    while True:
        ended = _ended(nodes, length, limits)
        if ended:
            return Curve(shooting, tuple(nodes), ended)
        ahead = corrected(shooting, node.unknowns + step * node.tangent, node.tangent, _COARSE_STEP, 2.0 * step)
        turn = 0.0 if ahead is None else float(ahead.tangent @ node.tangent)
        if ahead is None or turn < _LONGEST_TURN:
            step *= 0.5
            if step < _SHORTEST * limits.first_step:
                return Curve(shooting, tuple(nodes), "the correction no longer converges")
            continue
        if stop is not None and stop(ahead):
            return Curve(shooting, tuple(nodes), "it joins another family or its own mirror image")
        below = _below(ahead.shot, limits)
        if below:
            return _with_last(shooting, nodes, step, limits, below)
        length += float(np.linalg.norm(ahead.unknowns - node.unknowns))
        node = ahead
        nodes.append(node)
        if turn > 0.99 and ahead.shots <= 3:
            step = min(1.6 * step, limits.longest_step)
        elif ahead.shots >= 5:
            step *= 0.7


def _with_last(shooting: S, nodes: list[Node], step: float, limits: Limits, below: str) -> Curve[S]:
    """Return the curve with a last node near the surface of a primary, from halving the step to it."""
    low, high = 0.0, step
    node, last = nodes[-1], None
    for _ in range(8):
        middle = 0.5 * (low + high)
        ahead = corrected(shooting, node.unknowns + middle * node.tangent, node.tangent, _COARSE_STEP, 2.0 * step)
        if ahead is None or _below(ahead.shot, limits):
            high = middle
        else:
            low, last = middle, ahead
    return Curve(shooting, tuple(nodes if last is None else [*nodes, last]), below)


def _below(shot: Shot, limits: Limits) -> str:
    if shot.near_secondary < limits.secondary_radius:
        return "its members reach the surface of the smaller primary"
    if shot.near_primary < limits.primary_radius:
        return "its members reach the surface of the larger primary"
    return ""


def _ended(nodes: list[Node], length: float, limits: Limits) -> str:
    last = nodes[-1]
    if len(nodes) >= limits.most_nodes or length >= limits.length:
        return "it is as long as it is followed"
    if max(abs(float(last.unknowns[0])), float(np.abs(last.shot.end[:3]).max())) > limits.farthest:
        return "its members leave the neighbourhood of the primaries"
    if float(np.abs(last.shot.jacobian).max()) > limits.most_sensitive:
        return "its members are too sensitive to follow in one piece"
    if last.unknowns[-1] > limits.longest_time:
        return "its members' period grows beyond the longest"
    return ""
