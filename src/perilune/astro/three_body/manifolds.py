"""Invariant manifolds of periodic orbits: the tubes of motions that leave an orbit or wind onto it.

An unstable orbit's monodromy has a real pair of eigenvalues away from 1. States offset along their directions, carried
round the orbit, are followed forwards (unstable) or backwards (stable) to a section (Koon, Lo, Marsden and Ross 2011,
Dynamical Systems, the Three-Body Problem and Space Mission Design, section 4.2).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body import cr3bp_events, cr3bp_taylor
from perilune.astro.three_body.cr3bp import NO_SUN, PeriodicOrbit, inverse_transition, path
from perilune.errors import InputError, NoSolution, Problem

Array = NDArray[np.float64]

OFFSET: Final = 1e-6
"""Offset of the first states in units of length of the problem: small for the linear step, large against rounding."""

KINDS: Final = ("unstable", "stable")
HALVES: Final = ("plus", "minus")
_LEAST_INDEX: Final = 1.0 + 1e-6


class Outcome(StrEnum):
    """How a motion of a tube ended."""

    CROSSED = "crossed the section"
    TIME = "the time ran out"
    HIT_PRIMARY = "hit the larger primary"
    HIT_SECONDARY = "hit the smaller primary"
    LOST = "lost after 20,000 steps or in the centre of a primary"


_OUTCOMES: Final = {
    cr3bp_events.CROSSED: Outcome.CROSSED,
    cr3bp_events.RAN_OUT: Outcome.TIME,
    cr3bp_events.HIT_LARGER: Outcome.HIT_PRIMARY,
    cr3bp_events.HIT_SMALLER: Outcome.HIT_SECONDARY,
    cr3bp_events.LOST: Outcome.LOST,
}


@dataclass(frozen=True, eq=False)
class Section:
    """A plane in the space of states, normal . state = offset, in units of the problem.

    ``direction`` 1 or -1 counts only crossings on which the height over the plane grows or shrinks in time, 0 counts
    all; the motion ends at crossing number ``count``.
    """

    normal: Array
    offset: float
    direction: int = 0
    count: int = 1


def plane(coordinate: str, value: float, direction: int = 0, count: int = 1) -> Section:
    """Return the section where x, y or z has a value.

    Raises:
        InputError: another coordinate, a value that is not finite, another direction, or a count below 1.
    """
    names = ("x", "y", "z")
    if coordinate not in names:
        raise InputError(Problem(f"no section in '{coordinate}'", expected="x, y or z"))
    if count < 1 or direction not in (-1, 0, 1):
        raise InputError(Problem(f"crossing {count}, direction {direction}", expected="1 or more; -1, 0 or 1"))
    if not np.isfinite(value):
        raise InputError(Problem(f"a section at {coordinate} = {value}", expected="a finite number"))
    return Section(np.eye(6)[names.index(coordinate)], value, direction, count)


@dataclass(frozen=True, eq=False)
class Manifold:
    """One half of a manifold: where its motions start and end. Times are negative where they are followed backwards."""

    orbit: PeriodicOrbit
    kind: str
    half: str
    eigenvalue: float
    phases: Array
    starts: Array
    times: Array
    ends: Array
    outcomes: tuple[Outcome, ...]

    def paths(self, points: int) -> tuple[Array, ...]:
        """Return the motions that are not lost as states (points, 6) equally spaced in time, for a picture."""
        grid = np.linspace(0.0, 1.0, points)
        rows = zip(self.starts, self.times, self.outcomes, strict=True)
        return tuple(path(start, grid * time, self.orbit.mu) for start, time, how in rows if how is not Outcome.LOST)


def manifold(
    orbit: PeriodicOrbit,
    kind: str,
    half: str,
    *,
    count: int = 60,
    span: float = 10.0,
    section: Section | None = None,
    offset: float = OFFSET,
    radii: tuple[float, float] = (0.0, 0.0),
) -> Manifold | NoSolution:
    """Return one half of the stable or unstable manifold of a periodic orbit.

    Args:
        kind: "unstable" leaves the orbit forwards in time, "stable" backwards.
        half: "plus" is offset towards +x at the orbit's state, "minus" away from it.
        count: how many motions, equally spaced in time round the orbit.
        span: the longest time they are followed, above 0.
        section: where they end before that.
        offset: of the first states, in length.
        radii: of the larger and the smaller primary; a motion that falls below ends there.

    Returns:
        The motions, or :class:`NoSolution` for an orbit without a real unstable direction.

    Raises:
        InputError: no such kind or half, no motion, no span or no offset.

    >>> import numpy as np
    >>> from perilune.astro.three_body.families import family
    >>> orbit = family("lyapunov", point="L1").at(jacobi=3.15)[0]
    >>> tube = manifold(orbit, "unstable", "plus", count=4, section=plane("x", 1.0 - orbit.mu))
    >>> tube.outcomes[0].value
    'crossed the section'
    """
    _check(kind, half, count, span, offset)
    if orbit.stability_index < _LEAST_INDEX:
        return NoSolution("the orbit is linearly stable: nothing leaves it", "stability")
    direction = _direction(orbit.monodromy, kind)
    if direction is None:
        return NoSolution("the orbit's instability is complex: it has no manifold of two halves", "stability")
    eigenvalue, vector = direction
    sign = 1.0 if kind == "unstable" else -1.0
    if (vector[np.argmax(np.abs(vector[:3]) > 1e-9)] > 0.0) != (half == "plus"):
        vector = -vector
    phases = sign * orbit.period * np.arange(count) / count
    starts = _starts(orbit, phases, vector, offset)
    normal, level, way, number = (
        (section.normal, section.offset, section.direction, section.count)
        if section is not None
        else (np.zeros(6), 1.0, 0, 1)
    )
    bodies = np.asarray(radii, dtype=np.float64)
    times, ends, outcomes = np.empty(count), np.empty((count, 6)), []
    for i, start in enumerate(starts):
        times[i], ends[i], how = cr3bp_events.cross(
            start, sign * span, orbit.mu, NO_SUN, normal, level, float(way), number, bodies
        )
        outcomes.append(_OUTCOMES[int(how)])
    return Manifold(orbit, kind, half, eigenvalue, np.mod(phases, orbit.period), starts, times, ends, tuple(outcomes))


def _direction(monodromy: Array, kind: str) -> tuple[float, Array] | None:
    """Return the eigenvalue farthest from 1 in size and its direction; of the inverse for the stable manifold."""
    matrix = monodromy if kind == "unstable" else inverse_transition(monodromy)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.abs(values).argmax())
    if abs(values[largest].imag) > 1e-9 * abs(values[largest]):
        return None
    vector = vectors[:, largest].real
    eigenvalue = float(values[largest].real)
    return eigenvalue if kind == "unstable" else 1.0 / eigenvalue, vector / float(np.linalg.norm(vector[:3]))


def _starts(orbit: PeriodicOrbit, phases: Array, vector: Array, offset: float) -> Array:
    """Return the offset states (n, 6) round the orbit; the vector is carried along in the way in which it grows."""
    starts = np.empty((phases.size, 6))
    state, carried, before = orbit.state.copy(), vector.copy(), 0.0
    for i, phase in enumerate(phases):
        if phase != before:
            state, columns, *_ = cr3bp_taylor.variations(
                state, float(phase - before), orbit.mu, NO_SUN, carried.reshape(6, 1)
            )
            carried = columns[:, 0] / float(np.linalg.norm(columns[:3, 0]))
            before = phase
        starts[i] = state + offset * carried
    return starts


def _check(kind: str, half: str, count: int, span: float, offset: float) -> None:
    problems = []
    if kind not in KINDS:
        problems.append(Problem(f"no manifold '{kind}'", expected="'unstable' or 'stable'"))
    if half not in HALVES:
        problems.append(Problem(f"no half '{half}'", expected="'plus' or 'minus'"))
    if count < 1:
        problems.append(Problem(f"{count} motions", expected="1 or more"))
    if not (np.isfinite(span) and span > 0.0):
        problems.append(Problem(f"span {span}", expected="a time above 0"))
    if not (np.isfinite(offset) and 0.0 < offset < 1e-2):
        problems.append(Problem(f"offset {offset}", expected="above 0 and below 0.01"))
    if problems:
        raise InputError(problems)
