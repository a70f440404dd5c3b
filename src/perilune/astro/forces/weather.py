"""Density and sunlight along an arc, as polynomials in time over short segments.

Neither the density of the air nor the shadow of a body has a Taylor series along the arc that an integrator could use:
the density comes from a table or a code, the shadow begins and ends with a kink. So an arc is flown in segments over
which both are smooth: they end where penumbra or umbra begin or end, and after a part of the local time of
revolution. A pilot arc with the point masses alone tells where the spacecraft will be; density and lit part of the
Sun are sampled there and fitted; the segment is flown; and again with the samples of the arc flown, until the change
no longer moves the spacecraft.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.polynomial.chebyshev import cheb2poly, chebvander
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.atmosphere import density_kg_m3
from perilune.astro.forces.force_model import ForceModel
from perilune.astro.forces.scene import WEATHER_TERMS
from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.astro.visibility.occultation import shadow_angles, visible_fraction
from perilune.constants import EARTH_RADIUS, MARS_RADIUS, MOON_RADIUS, SUN_RADIUS
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

RADIUS_M: Final = {"earth": EARTH_RADIUS, "moon": MOON_RADIUS, "mars": MARS_RADIUS}
"""Radii of the bodies that can cast a shadow [m]; they are taken as spheres."""

_PART: Final = 0.6  # of the time in which a local circular orbit turns by one radian
_LONGEST_S: Final = 86_400.0
_LEAST_DENSITY: Final = 1e-40
_LOOKS: Final = 65  # times in a segment at which the shadow is looked for
_HALVINGS: Final = 40
_JUST_CROSSED_S: Final = 1e-3
_MOVED_M: Final = 1e-4
_TAIL: Final = 1e-5  # of the logarithm of the density
_FAINT_M_S2: Final = 1e-13

_NODES: Final = np.cos(np.pi * (np.arange(WEATHER_TERMS) + 0.5) / WEATHER_TERMS)[::-1]
_TO_CHEBYSHEV: Final = chebvander(_NODES, WEATHER_TERMS - 1).T * (2.0 / WEATHER_TERMS)
_TO_CHEBYSHEV[0] *= 0.5


class Weather:
    """Density and sunlight for the arcs of one flight."""

    def __init__(self, model: ForceModel) -> None:
        self.model = model
        for body in () if model.radiation is None else model.radiation.occulters:
            if body not in RADIUS_M:
                raise InputError(Problem(f"no radius of '{body}'", expected=f"one of {', '.join(RADIUS_M)}"))

    @property
    def pilot(self) -> ForceModel:
        """The model of the pilot arc."""
        plain = replace(self.model, earth_field=None, moon_field=None, tides="none", relativity="none")
        return replace(plain, drag=None, radiation=None, third_bodies=())

    def reach(self, states_m: Array, now: Array) -> Array:
        """Return how long a segment may be at most [s], (lanes,)."""
        bodies = {self.model.center, *(() if self.model.radiation is None else self.model.radiation.occulters)}
        rates = []
        for body in bodies:
            place = self._place(body, now)
            distance = np.linalg.norm(states_m[:, :3] - place, axis=1)
            rates.append(np.sqrt(gravitational_parameter(body) / distance**3))
        return np.asarray(np.minimum(_PART / np.max(rates, axis=0), _LONGEST_S))

    def shadow_edge(self, path: "Path", now: Array, nodes: Array) -> Array:
        """Return the epochs of the first edge of a shadow after ``now``, or ``nodes`` where there is none before."""
        if self.model.radiation is None or not self.model.radiation.occulters:
            return nodes
        sign = np.sign(nodes - now)
        looks = (
            now
            + sign * _JUST_CROSSED_S
            + np.linspace(0.0, 1.0, _LOOKS)[:, None] * (nodes - now - sign * _JUST_CROSSED_S)
        )
        angles = self._angles(path, looks)
        changes = np.diff(np.sign(angles), axis=1) != 0.0
        result = nodes.copy()
        for kind, lane in zip(*np.nonzero(changes.any(axis=1)), strict=True):
            at = int(np.argmax(changes[kind, :, lane]))
            low, high = looks[at, lane], looks[at + 1, lane]
            edge = self._edge(path, int(kind), int(lane), low, high, float(angles[kind, at, lane]))
            if abs(edge - now[lane]) < abs(result[lane] - now[lane]):
                result[lane] = edge
        return result

    def fit(self, path: "Path", now: Array, nodes: Array) -> "Fit":
        """Return the polynomials over segments from ``now`` to ``nodes``."""
        epochs = 0.5 * (now + nodes) + 0.5 * _NODES[:, None] * (nodes - now)
        lit, logarithm = np.ones(epochs.shape), np.full(epochs.shape, np.log(_LEAST_DENSITY))
        states = path.states_m(epochs)
        flat = states[..., :3].reshape(-1, 3)
        if self.model.radiation is not None:
            lit = self._lit(flat, epochs.ravel()).reshape(epochs.shape)
        speed = np.linalg.norm(states[..., 3:], axis=2)
        if self.model.drag is not None:
            density = density_kg_m3(flat, epochs.ravel(), self.model.drag).reshape(epochs.shape)
            logarithm = np.log(np.maximum(density, _LEAST_DENSITY))
        return Fit(now, nodes, lit, logarithm, self._strength() * speed**2)

    def _strength(self) -> float:
        drag = self.model.drag
        return 0.0 if drag is None else 0.5 * drag.coefficient * drag.area_to_mass_m2_kg

    def _place(self, body: str, epochs: Array) -> Array:
        if body == self.model.center:
            return np.zeros((len(epochs), 3))
        return ephemeris.position(body, self.model.center, epochs)

    def _lit(self, positions: Array, epochs: Array) -> Array:
        """Return the part of the Sun's disc that is seen: the product over the bodies before it."""
        radiation = self.model.radiation
        assert radiation is not None  # noqa: S101 - asked only with radiation
        sun = positions - self._place("sun", epochs)
        lit = np.ones(len(epochs))
        for body in radiation.occulters:
            lit *= visible_fraction(positions - self._place(body, epochs), sun, RADIUS_M[body], SUN_RADIUS)
        return lit

    def _angles(self, path: "Path", epochs: Array) -> Array:
        """Return the angles to penumbra and umbra of each body, (2 bodies, looks, lanes)."""
        radiation = self.model.radiation
        assert radiation is not None  # noqa: S101 - asked only with radiation
        flat = epochs.ravel()
        positions = path.states_m(epochs)[..., :3].reshape(-1, 3)
        sun = positions - self._place("sun", flat)
        angles: list[Array] = []
        for body in radiation.occulters:
            angles += shadow_angles(positions - self._place(body, flat), sun, RADIUS_M[body], SUN_RADIUS)
        return np.stack(angles).reshape(len(angles), *epochs.shape)

    def _edge(self, path: "Path", kind: int, lane: int, low: float, high: float, before: float) -> float:
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            epochs = np.full((1, path.lanes), middle)
            if np.sign(self._angles(path, epochs)[kind, 0, lane]) == np.sign(before):
                low = middle
            else:
                high = middle
        return high


class Path:
    """The dense output of arcs side by side."""

    def __init__(self, output: Any, start: Array) -> None:
        self._output, self._start, self.lanes = output, start, len(start)

    def states_m(self, epochs: Array) -> Array:
        """Return the states at epochs (k, lanes): (k, lanes, 6)."""
        return np.asarray(self._output(epochs - self._start)[:, :6].transpose(0, 2, 1)) * 1e3


class Fit:
    """Polynomials over one segment of each lane."""

    def __init__(self, now: Array, nodes: Array, lit: Array, logarithm: Array, drag_per_density: Array) -> None:
        self.now, self.nodes = now, nodes
        self._lit, self._logarithm, self._drag = lit, logarithm, drag_per_density

    @property
    def unresolved(self) -> Array:
        """Lanes over whose segment the density changes too fast for the polynomial, (lanes,) bool."""
        tail = np.abs(_TO_CHEBYSHEV[-2:] @ self._logarithm).max(axis=0)
        strongest = (np.exp(self._logarithm) * self._drag).max(axis=0)
        return (tail > _TAIL) & (tail * strongest > _FAINT_M_S2)

    def moved(self, other: "Fit") -> bool:
        """Tell whether the difference from another fit would move a spacecraft over its segment."""
        change = np.abs(np.exp(self._logarithm) - np.exp(other._logarithm)) * self._drag
        return bool((change.max(axis=0) * 0.5 * (self.nodes - self.now) ** 2).max() > _MOVED_M)

    def parameters(self, start: Array) -> Array:
        """Return middle [s since the start], scale [1/s] and the two polynomials, (2 + 2 terms, lanes)."""
        length = self.nodes - self.now
        scale = np.divide(2.0, length, out=np.zeros_like(length), where=length != 0.0)
        rows = [0.5 * (self.now + self.nodes) - start, scale]
        for values in (self._lit, self._logarithm):
            chebyshev = _TO_CHEBYSHEV @ values
            columns = [_padded(cheb2poly(column)) for column in chebyshev.T]
            rows.extend(np.stack(columns, axis=1))
        return np.stack(rows)


def _padded(polynomial: Array) -> Array:
    return np.pad(polynomial, (0, WEATHER_TERMS - len(polynomial)))
