"""Families of periodic orbits of the restricted three-body problem, and their members.

:func:`family` follows a family from where it begins; the result gives members spaced along it, or those of a wanted
energy, period or size. How a family is followed is in :mod:`perilune.astro.three_body.families_continuation`, where
each begins in :mod:`perilune.astro.three_body.families_seeds`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from perilune.astro.three_body import families_seeds as seeds
from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, System
from perilune.astro.three_body.families_continuation import Node, corrected
from perilune.astro.three_body.families_seeds import OrbitCurve
from perilune.astro.three_body.libration_points import COLLINEAR
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest

_PLANAR: Final = ("lyapunov", "dro", "dpo", "resonant", "short-period", "long-period")
_POINTS: Final[dict[str, tuple[str, ...]]] = {
    "lyapunov": COLLINEAR,
    "vertical": COLLINEAR,
    "axial": COLLINEAR,
    "halo": COLLINEAR,
    "nrho": ("L1", "L2"),
    "butterfly": ("L2",),
    "short-period": ("L4", "L5"),
    "long-period": ("L4", "L5"),
    "dro": (),
    "dpo": (),
    "resonant": (),
}
_MIRROR: Final = np.array([1.0, 1.0, -1.0, 1.0, 1.0, -1.0])
FAMILIES: Final = tuple(_POINTS)
"""The names of the families."""

BRANCHES: Final = ("north", "south")
APSES: Final = ("periapsis", "apoapsis")

QUANTITIES: Final[dict[str, str]] = {
    "jacobi": "Jacobi constant",
    "period": "period in units of the problem",
    "period_d": "period in days",
    "x": "x of the state in units of the problem",
    "z": "z of the state in units of the problem",
    "periapsis_km": "least distance from the smaller primary's centre",
    "amplitude_km": "largest distance from the plane of the primaries, of a planar orbit from their axis",
}
"""What a member may be asked by."""


@dataclass(frozen=True, eq=False)
class Family:
    """A family followed: between two lengths of a curve, as it is or mirrored in the plane of the primaries."""

    name: str
    system: System
    point: str | None
    branch: str | None
    curve: OrbitCurve
    mirrored: bool = False
    begins: float = 0.0

    @property
    def ended(self) -> str:
        """Why the family is followed no farther."""
        return self.curve.ended

    @property
    def ends(self) -> float:
        """Length of the curve at the last member, in the units of the system."""
        return float(self.curve.lengths[-1])

    def members(self, count: int) -> tuple[PeriodicOrbit, ...]:
        """Return members equally spaced along the family, the first and the last among them.

        Raises:
            InputError: fewer than two are asked for.
        """
        if count < 2:
            raise InputError(Problem(f"{count} members", expected="2 or more"))
        return tuple(self._orbit(self._node(float(at))) for at in np.linspace(self.begins, self.ends, count))

    def at(self, **wanted: float) -> tuple[PeriodicOrbit, ...]:
        """Return every member for which one quantity of :data:`QUANTITIES` has a value, in order along the family.

        Raises:
            InputError: not one quantity is given, or it is unknown or not finite.

        >>> orbit, = family("halo", point="L2", branch="south").at(period_d=6.5624)
        >>> round(orbit.jacobi, 4)
        3.0465
        """
        if len(wanted) != 1:
            raise InputError(Problem(f"{len(wanted)} quantities wanted", expected="one"))
        name, value = next(iter(wanted.items()))
        if name not in QUANTITIES:
            known = ", ".join(QUANTITIES)
            raise InputError(
                Problem(f"no quantity '{name}'", expected=f"one of {known}", fix=suggest(name, QUANTITIES))
            )
        if not np.isfinite(value):
            raise InputError(Problem(f"{name} {value}", expected="a finite number"))

        def excess(node: Node) -> float:
            return self._quantity(name, self._orbit(node)) - value

        return tuple(self._orbit(self._node(length)) for length in self._roots(excess))

    def span(self, name: str) -> tuple[float, float]:
        """Return the least and the largest value of a quantity of :data:`QUANTITIES` among the points followed.

        Raises:
            InputError: the quantity is unknown.
        """
        _check_quantity(name)
        values = [self._quantity(name, self._orbit(node)) for _, node in self._nodes]
        return min(values), max(values)

    @cached_property
    def _nodes(self) -> tuple[tuple[float, Node], ...]:
        rows = [(float(at), node) for at, node in zip(self.curve.lengths, self.curve.nodes, strict=True)]
        return ((self.begins, self._node(self.begins)), *(row for row in rows if row[0] > self.begins))

    def _node(self, length: float) -> Node:
        node = self.curve.node_at(length)
        if node is not None:
            return node
        nearest = self.curve.nodes[int(np.abs(self.curve.lengths - length).argmin())]
        node = corrected(self.curve.shooting, nearest.unknowns, nearest.tangent)
        return nearest if node is None else node

    def _orbit(self, node: Node) -> PeriodicOrbit:
        orbit = self.curve.shooting.orbit(node.unknowns)
        if self.mirrored:
            mirrored = orbit.state * _MIRROR + 0.0  # no negative zeros
            return PeriodicOrbit(mirrored, orbit.period, orbit.mu)
        return orbit

    def _quantity(self, name: str, orbit: PeriodicOrbit) -> float:
        if name == "periapsis_km":
            return orbit.extent.from_secondary[0] * self.system.length_m / 1e3
        if name == "amplitude_km":
            sides = orbit.extent.y if self.name in _PLANAR else orbit.extent.z
            return max(-sides[0], sides[1]) * self.system.length_m / 1e3
        return {
            "jacobi": lambda: orbit.jacobi,
            "period": lambda: orbit.period,
            "period_d": lambda: orbit.period * self.system.time_s / SECONDS_PER_DAY,
            "x": lambda: float(orbit.state[0]),
            "z": lambda: float(orbit.state[2]),
        }[name]()

    def _roots(self, excess: Callable[[Node], float]) -> Iterator[float]:
        """Yield the lengths where a function of a member is zero; both sides of a turning point between nodes too."""
        from scipy.optimize import brentq

        def at(length: float) -> float:
            return excess(self._node(length))

        lengths = [length for length, _ in self._nodes]
        values = [excess(node) for _, node in self._nodes]
        for i in range(1, len(lengths)):
            if values[i - 1] == 0.0:
                yield lengths[i - 1]
            elif values[i - 1] * values[i] < 0.0:
                yield float(brentq(at, lengths[i - 1], lengths[i], xtol=1e-14, rtol=1e-14))
            yield from self._beyond(at, lengths[i - 1 : i + 2], values[i - 1 : i + 2])
        if values[-1] == 0.0:
            yield lengths[-1]

    @staticmethod
    def _beyond(at: Callable[[float], float], lengths: list[float], values: list[float]) -> Iterator[float]:
        """Yield the two lengths about a turning point where a function reaches zero between nodes."""
        from scipy.optimize import brentq, minimize_scalar

        if len(values) < 3 or not (values[0] * values[1] > 0.0 and values[1] * values[2] > 0.0):
            return
        sign = float(np.sign(values[1]))
        if not (abs(values[1]) <= abs(values[0]) and abs(values[1]) <= abs(values[2])):
            return
        rise = max(abs(values[0]), abs(values[2])) - abs(values[1])
        if abs(values[1]) > rise:
            return
        found = minimize_scalar(
            lambda length: sign * at(length), bounds=(lengths[0], lengths[2]), method="bounded", options={"xatol": 1e-9}
        )
        if sign * at(float(found.x)) < 0.0:
            yield float(brentq(at, lengths[0], float(found.x), xtol=1e-14, rtol=1e-14))
            yield float(brentq(at, float(found.x), lengths[2], xtol=1e-14, rtol=1e-14))


def family(
    name: str,
    *,
    point: str | None = None,
    branch: str = "north",
    ratio: str | None = None,
    apsis: str = "periapsis",
    system: System = EARTH_MOON,
) -> Family | NoSolution:
    """Return a family of periodic orbits.

    Args:
        name: one of :data:`FAMILIES`. "nrho" is the part of the halos from the first linearly stable one to the surface
            (Breakwell and Brown 1979, Celestial Mechanics 20:389); the others are followed from where they begin.
        point: the libration point, of families that belong to one; L2 where it is left out, or L4.
        branch: "north" or "south": the side of the plane on which a halo is at its crossing farther from the smaller
            primary, an axial orbit goes first, a butterfly is at its first crossing. Other families have one branch.
        ratio: of resonant orbits, "p:q": p revolutions about the larger primary while the smaller makes q.
        apsis: of resonant orbits, "periapsis" or "apoapsis": what lies on the smaller primary's side; with p and q odd
            both do, or none.
        system: the primaries.

    Raises:
        InputError: a name, point, branch, ratio or apsis that there is not.

    Sources: Howell 1984 and 2001; Grebow 2006 (thesis, Purdue University); Zimovan-Spreen 2021 (thesis, Purdue).

    >>> len(family("halo", point="L2").members(5))
    5
    """
    check(name, point, branch, ratio, apsis)
    at = point or next(iter(p for p in ("L2", "L4") if p in _POINTS[name]), None)
    curve = _curve(name, at, ratio, apsis, system)
    if isinstance(curve, NoSolution):
        return curve
    spatial = name in ("halo", "nrho", "axial", "butterfly")
    begins = _first_near_rectilinear(curve) if name == "nrho" else 0.0
    if begins is None:
        return NoSolution("no halo orbit of this point is stable", "stability")
    return Family(name, system, at, branch if spatial else None, curve, spatial and branch == "south", begins)


def _curve(name: str, point: str | None, ratio: str | None, apsis: str, system: System) -> OrbitCurve | NoSolution:
    if name == "dro":
        return seeds.dro(system)
    if name == "dpo":
        return seeds.dpo(system)
    if name == "resonant":
        revolutions, periods = (int(part) for part in str(ratio).split(":"))
        return seeds.resonant(system, revolutions, periods, apsis)
    if name in ("short-period", "long-period"):
        return seeds.triangular(system, str(point), name == "long-period")
    begin = {
        "lyapunov": seeds.lyapunov,
        "vertical": seeds.vertical,
        "axial": seeds.axial,
        "halo": seeds.halo,
        "nrho": seeds.halo,
        "butterfly": seeds.butterfly,
    }[name]
    return begin(system, str(point))


def _first_near_rectilinear(curve: OrbitCurve) -> float | None:
    """Return the length where the larger stability index of halos first falls to 1."""

    def above(node: Node) -> float:
        return curve.shooting.orbit(node.unknowns).stability_indices[0].real - 1.0

    return next((length for length, _ in curve.zeros(above)), None)


def check(name: str, point: str | None, branch: str, ratio: str | None, apsis: str) -> None:
    """Raise an :class:`InputError` with everything that is wrong in the choice of a family; see :func:`family`."""
    problems = []
    for key, value, known in (("family", name, FAMILIES), ("branch", branch, BRANCHES), ("apsis", apsis, APSES)):
        if value not in known:
            told = ", ".join(f"'{each}'" for each in known)
            problems.append(Problem(f"no {key} '{value}'", expected=f"one of {told}", fix=suggest(value, known)))
    points = _POINTS.get(name, ())
    if name in _POINTS and point is not None and point not in points:
        told = f"one of {', '.join(points)}" if points else "no point"
        problems.append(Problem(f"{name} orbits have no point '{point}'", expected=told, fix=suggest(point, points)))
    if name == "resonant" and not _is_ratio(ratio):
        cause = "resonant orbits without a ratio" if ratio is None else f"ratio '{ratio}'"
        problems.append(Problem(cause, expected="p:q of different whole numbers 1 to 9, such as '3:1'"))
    if problems:
        raise InputError(problems)


def _check_quantity(name: str) -> None:
    if name not in QUANTITIES:
        known = ", ".join(QUANTITIES)
        raise InputError(Problem(f"no quantity '{name}'", expected=f"one of {known}", fix=suggest(name, QUANTITIES)))


def _is_ratio(ratio: str | None) -> bool:
    parts = (ratio or "").split(":")
    return len(parts) == 2 and all(len(part) == 1 and part in "123456789" for part in parts) and parts[0] != parts[1]
