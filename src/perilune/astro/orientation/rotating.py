"""Rotating frames of two bodies: the synodic frame, as it is (m) and pulsating (in units of the bodies' distance).

x points from the primary to the secondary, z along the angular momentum of their relative motion, the origin is their
barycentre, or either body. The bodies move by DE440, so axes, distance and rates are those of date. In the pulsating
frame lengths are divided by the distance of date and the unit of time is the reciprocal of the line's angular rate of
date: there the primaries stand still, and the orbits of the circular restricted problem keep their form (Szebehely
1967, Theory of Orbits, section 10.3).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation.transform import epochs_for
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
Origin = Literal["barycentre", "primary", "secondary"]


@dataclass(frozen=True)
class SynodicFrame:
    """The rotating frame of two bodies of the ephemeris.

    Attributes:
        primary, secondary: names that the ephemeris knows, such as ``earth`` and ``moon``.
        mass_ratio: mass of the secondary over that of both.
        origin: where positions count from.
        pulsating: True for lengths in units of the distance of date and velocities in units of distance times angular
            rate of date; False for m and m/s.
    """

    primary: str
    secondary: str
    mass_ratio: float
    origin: Origin = "barycentre"
    pulsating: bool = False

    def __post_init__(self) -> None:
        problems = []
        if not 0.0 <= self.mass_ratio <= 0.5:
            problems.append(Problem(f"a mass ratio of {self.mass_ratio}", expected="0 to 0.5: the smaller over both"))
        if self.origin not in ("barycentre", "primary", "secondary"):
            problems.append(Problem(f"origin '{self.origin}'", expected="barycentre, primary or secondary"))
        if problems:
            raise InputError(problems)

    def to_inertial(self, states: ArrayLike, epoch_tdb_s: ArrayLike) -> FloatArray:
        """Return states (n, 6) about the primary, ICRF, m and m/s, of states (n, 6) in this frame.

        Args:
            states: (n, 6), m and m/s, or without dimension where the frame pulsates.
            epoch_tdb_s: (n,) TDB seconds past J2000, or one number for all.

        Raises:
            InputError: states of another shape or not finite; bodies or epochs that the ephemeris does not hold.
        """
        given, line = self._given(states, epoch_tdb_s)
        position, velocity = given[:, :3], given[:, 3:]
        if self.pulsating:
            velocity = velocity * line.distance * line.turn_rate + position * line.receding
            position = position * line.distance
        place, receding = self._place(line)
        position, velocity = position + place, velocity + receding
        turned = velocity + np.cross(line.rate, position)
        return np.concatenate([np.einsum("nij,nj->ni", line.axes, part) for part in (position, turned)], axis=1)

    def from_inertial(self, states: ArrayLike, epoch_tdb_s: ArrayLike) -> FloatArray:
        """Return states (n, 6) in this frame of states (n, 6) about the primary: m and m/s, or without
        dimension where the frame pulsates; undoes :meth:`to_inertial`.
        """
        given, line = self._given(states, epoch_tdb_s)
        position, velocity = (np.einsum("nji,nj->ni", line.axes, part) for part in (given[:, :3], given[:, 3:]))
        velocity = velocity - np.cross(line.rate, position)
        place, receding = self._place(line)
        position, velocity = position - place, velocity - receding
        if self.pulsating:
            position = position / line.distance
            velocity = (velocity - position * line.receding) / (line.distance * line.turn_rate)
        return np.concatenate([position, velocity], axis=1)

    def _place(self, line: "_Line") -> tuple[FloatArray, FloatArray]:
        """Return where the origin lies and how fast it moves along the line, seen from the primary, (n, 3) each."""
        share = {"primary": 0.0, "barycentre": self.mass_ratio, "secondary": 1.0}[self.origin]
        along = np.array([share, 0.0, 0.0])
        return line.distance * along, line.receding * along

    def _given(self, states: ArrayLike, epoch_tdb_s: ArrayLike) -> tuple[FloatArray, "_Line"]:
        given = np.atleast_2d(np.asarray(states, dtype=np.float64))
        if given.ndim != 2 or given.shape[1] != 6 or not np.isfinite(given).all():
            raise InputError(Problem(f"states of shape {given.shape}", expected="finite numbers, (n, 6)"))
        return given, _line(self.primary, self.secondary, epochs_for(epoch_tdb_s, len(given)))


@dataclass(frozen=True, eq=False)
class _Line:
    """The line of two bodies: axes (n, 3, 3), distance [m] and its rate [m/s] (n, 1), turn (n, 3) in its own axes."""

    axes: FloatArray
    distance: FloatArray
    receding: FloatArray
    rate: FloatArray
    turn_rate: FloatArray


def _line(primary: str, secondary: str, epochs: FloatArray) -> _Line:
    moving = ephemeris.state(secondary, primary, epochs)
    position, velocity = moving[:, :3], moving[:, 3:]
    distance = np.linalg.norm(position, axis=1, keepdims=True)
    if not np.all(distance > 0.0):
        raise InputError(Problem(f"{primary} and {secondary} make no line", expected="two different bodies"))
    momentum = np.cross(position, velocity)
    size = np.linalg.norm(momentum, axis=1, keepdims=True)
    x, z = position / distance, momentum / size
    axes = np.stack([x, np.cross(z, x), z], axis=2)
    receding = np.sum(position * velocity, axis=1, keepdims=True) / distance
    turn = size / distance**2
    # the plane of the bodies turns about their line as an acceleration out of the plane pushes it
    tilt = distance * _out_of_plane(primary, secondary, epochs, z) / size
    rate = np.concatenate([tilt, np.zeros_like(turn), turn], axis=1)
    return _Line(axes, distance, receding, rate, turn)


def _out_of_plane(primary: str, secondary: str, epochs: FloatArray, normal: FloatArray) -> FloatArray:
    """Return the relative acceleration along the normal [m/s^2], (n, 1), by differences of velocities 60 s apart."""
    step = 60.0
    first, last = ephemeris.time_range(secondary, primary)
    before, after = np.maximum(epochs - step, first), np.minimum(epochs + step, last)
    change = ephemeris.state(secondary, primary, after)[:, 3:] - ephemeris.state(secondary, primary, before)[:, 3:]
    return np.asarray(np.sum(change * normal, axis=1, keepdims=True) / (after - before)[:, None])
