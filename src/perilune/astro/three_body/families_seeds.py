"""Where each family of periodic orbits begins, and the curve followed from there.

Lyapunov, vertical and triangular families grow out of the linear motion about their point. Halo and axial orbits branch
off the Lyapunov orbits, butterflies off the halos where their period doubles (Howell and Campbell 1999, AAS 99-161).
Retrograde and prograde orbits begin about the smaller primary, resonant ones on an ellipse about the larger.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body.cr3bp import NO_SUN, transition_matrix
from perilune.astro.three_body.cr3bp_events import CROSSED, cross
from perilune.astro.three_body.cr3bp_systems import System
from perilune.astro.three_body.families_continuation import Curve, Limits, Node, corrected, follow
from perilune.astro.three_body.families_shooting import AXIS, PLANE, OrbitShooting, ReturnShooting, SymmetricShooting
from perilune.astro.three_body.libration_points import libration_point, linear_modes
from perilune.errors import NoSolution

Array = NDArray[np.float64]
S = TypeVar("S", bound=OrbitShooting)
OrbitCurve: TypeAlias = Curve[OrbitShooting]

_FIRST_OFFSET: Final = 1e-3  # of the distance of the primaries for L3 to L5; of that to the nearer primary for L1, L2
_BRANCH_OFFSETS: Final = (1e-3, 3e-3, 1e-2, 3e-2)
_ALONG: Final = 0.7  # cosine of the angle between a branch and the direction in which it leaves
_FEWEST: Final = 8  # nodes; a shorter curve has lost its way next to the root
_LINES: Final = {"L1": 1.0, "L2": -1.0, "L3": 1.0}  # which side of the point is the farther from the smaller primary
_LOW_ORBIT: Final = 1.6  # radii of the smaller primary
_LOW_IN_HILL: Final = 0.05  # or this part of its sphere of influence (Hill): lower orbits are those of two bodies
_SEED_MU_STEPS: Final = 12
_RESONANT_ECCENTRICITIES: Final = (0.35, 0.2, 0.5, 0.1, 0.65, 0.8)


def limits(system: System, **changes: float) -> Limits:
    """Return the limits of families of a system: the surfaces of its primaries."""
    surfaces = {
        "primary_radius": system.primary_radius_m / system.length_m,
        "secondary_radius": system.secondary_radius_m / system.length_m,
    }
    return Limits(**{**surfaces, **changes})  # type: ignore[arg-type]


def _scale(system: System, point: str) -> float:
    """Return the size of the neighbourhood of a point."""
    x = float(libration_point(system.mu, point)[0])
    return abs(x - 1.0 + system.mu) if point in ("L1", "L2") else 1.0


def _near(system: System, point: str, **changes: float) -> Limits:
    scale = _scale(system, point)
    steps = {"longest_step": 0.5 * scale, "first_step": 1e-2 * scale} if scale < 0.1 else {}
    return limits(system, **{**steps, **changes})


@lru_cache(maxsize=32)
def lyapunov(system: System, point: str) -> OrbitCurve | NoSolution:
    """Return the planar Lyapunov orbits; each begins at its crossing farther from the smaller primary."""
    mode = linear_modes(system.mu, point)[0]
    side, start = _LINES[point], libration_point(system.mu, point)
    tangent = np.array([-side, 0.0, side * mode.real[4], 0.0])
    unknowns = np.array([start[0], 0.0, 0.0, math.pi / mode.rate]) + _FIRST_OFFSET * _scale(system, point) * tangent
    shooting = SymmetricShooting(system.mu)
    return _found(follow(shooting, unknowns, _unit(tangent), _near(system, point)))


@lru_cache(maxsize=32)
def vertical(system: System, point: str) -> OrbitCurve | NoSolution:
    """Return the vertical orbits; each begins at its top, and crosses the x axis a quarter of its period later."""
    mode = linear_modes(system.mu, point)[-1]
    start = libration_point(system.mu, point)
    size = _FIRST_OFFSET * _scale(system, point)
    unknowns = np.array([start[0], size, 0.0, 0.5 * math.pi / mode.rate])
    shooting = SymmetricShooting(system.mu, PLANE, AXIS)
    stop = _turned(lambda node: float(node.unknowns[1]))
    return _found(follow(shooting, unknowns, np.array([0.0, 1.0, 0.0, 0.0]), _near(system, point), stop))


@lru_cache(maxsize=32)
def halo(system: System, point: str) -> OrbitCurve | NoSolution:
    """Return the northern halo orbits, from the Lyapunov orbit they branch off; each begins at its upper crossing."""
    planar = lyapunov(system, point)
    if isinstance(planar, NoSolution):
        return planar
    # the velocity along z at the second crossing, by z at the first
    root = next((node for _, node in planar.zeros(lambda node: float(node.shot.jacobian[2, 1]))), None)
    if root is None:
        return NoSolution(f"no halo orbits branch off the Lyapunov orbits of {point}", "bifurcation")
    out = np.array([0.0, 1.0, 0.0, 0.0])
    scale, stop = _scale(system, point), lambda: _turned(lambda node: float(node.unknowns[1]))
    return _found(_branched(planar.shooting, root.unknowns, out, scale, _near(system, point), stop))


@lru_cache(maxsize=32)
def axial(system: System, point: str) -> OrbitCurve | NoSolution:
    """Return the axial orbits, from the Lyapunov to the vertical orbits; each begins on the x axis, going north."""
    planar = lyapunov(system, point)
    if isinstance(planar, NoSolution):
        return planar

    def height(node: Node) -> float:
        """z at the second crossing, by the velocity along z at the first."""
        state = planar.shooting.orbit(node.unknowns).state
        return float(transition_matrix(state, float(node.unknowns[-1]), system.mu)[1][2, 5])

    root = next((node for _, node in planar.zeros(height)), None)
    if root is None:
        return NoSolution(f"no axial orbits branch off the Lyapunov orbits of {point}", "bifurcation")
    x, _, speed, time = root.unknowns
    start, out = np.array([x, speed, 0.0, time]), np.array([0.0, 0.0, 1.0, 0.0])
    shooting = SymmetricShooting(system.mu, AXIS, AXIS)

    def stop() -> Callable[[Node], bool]:
        # where both crossings meet the orbit is a vertical one, and then the mirror image of an axial one
        return _turned(lambda node: float(node.shot.end[0] - node.unknowns[0]))

    return _found(_branched(shooting, start, out, _scale(system, point), _near(system, point), stop))


@lru_cache(maxsize=32)
def butterfly(system: System, point: str = "L2") -> OrbitCurve | NoSolution:
    """Return the butterfly orbits, from the near-rectilinear halo orbit whose period doubles."""
    halos = halo(system, point)
    if isinstance(halos, NoSolution):
        return halos

    def doubling(node: Node) -> float:
        return float(halos.shooting.orbit(node.unknowns).stability_indices[0].real) + 1.0

    shooting = SymmetricShooting(system.mu)
    for _, root in halos.zeros(doubling):
        doubled = np.append(root.unknowns[:3], 2.0 * root.unknowns[3])
        shot = shooting.shoot(doubled)
        if shot is None:
            continue
        _, sizes, ways = np.linalg.svd(shot.jacobian)
        if sizes[2] > 1e-3 * sizes[0]:
            continue
        plane, along = ways[2:], np.append(root.tangent[:3], 2.0 * root.tangent[3])
        weights = plane @ along
        out = _unit(weights[1] * plane[0] - weights[0] * plane[1])
        curve = _branched(shooting, doubled, out, 1.0, _near(system, point, length=4.0))
        if curve is not None:
            return curve
    return NoSolution("no butterfly orbits branch off the halo orbits", "bifurcation")


@lru_cache(maxsize=32)
def dro(system: System) -> OrbitCurve | NoSolution:
    """Return the distant retrograde orbits, from low ones about the smaller primary; each begins on its inner side."""
    hill = (system.mu / 3.0) ** (1.0 / 3.0)
    radius = max(_LOW_ORBIT * system.secondary_radius_m / system.length_m, _LOW_IN_HILL * hill)
    speed = math.sqrt(system.mu / radius)
    unknowns = np.array([1.0 - system.mu - radius, 0.0, speed + radius, math.pi / (speed / radius + 1.0)])
    tangent = np.array([-1.0, 0.0, -0.5 * speed / radius, 0.0])
    first = min(1e-3, 0.1 * radius)
    return _found(
        follow(SymmetricShooting(system.mu), unknowns, _unit(tangent), limits(system, first_step=first, length=8.0))
    )


@lru_cache(maxsize=32)
def dpo(system: System) -> OrbitCurve | NoSolution:
    """Return the distant prograde orbits, from the fold where they become unstable; each begins on its outer side."""
    reach = _scale(system, "L2")
    x = 1.0 - system.mu + 0.76 * reach
    shooting = SymmetricShooting(system.mu)
    for seed in _crossings(system, x, np.arange(0.2, 2.0, 0.02) * reach):
        curve = follow(
            shooting,
            seed,
            np.array([-1.0, 0.0, 0.0, 0.0]),
            _near(system, "L2", first_step=1e-2 * reach, most_sensitive=3e4),
        )
        if curve is None:
            continue
        for i, node in enumerate(curve.nodes):
            if shooting.orbit(node.unknowns).stability_indices[0].real > 1.0:
                return Curve(shooting, curve.nodes[i:], curve.ended)
    return NoSolution("no distant prograde orbit is found", "seed")


def _crossings(system: System, x: float, speeds: Array) -> list[Array]:
    """Return unknowns of planar orbits from x with a prograde speed, to a crossing at right angles inside."""
    found: list[Array] = []
    before: tuple[float, float, float] | None = None
    normal, radii = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0]), np.zeros(2)
    for speed in speeds:
        state = np.array([x, 0.0, 0.0, 0.0, speed, 0.0])
        time, end, how = cross(state, 20.0, system.mu, NO_SUN, normal, 0.0, -1.0, 1, radii)
        inside = how == CROSSED and end[0] < 1.0 - system.mu
        now = (float(end[3]), float(time), float(speed)) if inside else None
        if now is not None and before is not None and now[0] * before[0] < 0.0:
            found.append(np.array([x, 0.0, 0.5 * (now[2] + before[2]), 0.5 * (now[1] + before[1])]))
        before = now
    return found


@lru_cache(maxsize=64)
def resonant(system: System, revolutions: int, periods: int, apsis: str) -> OrbitCurve | NoSolution:
    """Return planar orbits about the larger primary that make p revolutions while the smaller makes q.

    They begin at an apsis on the x axis. Of the two families of a ratio, one has its periapsis on the side of the
    smaller primary, the other its apoapsis; where both numbers are odd the first has both apsides there, the other
    none. The ellipse of two bodies is carried over by raising the mass ratio from zero (Poincare 1892, second kind).
    """
    shooting = SymmetricShooting(system.mu)
    hold = np.array([1.0, 0.0, 0.0, 0.0])
    both_odd = revolutions % 2 == periods % 2 == 1
    axis = (periods / revolutions) ** (2.0 / 3.0)
    wide = limits(system, longest_time=4.0 * math.pi * periods, length=4.0, farthest=3.0 * max(axis, 1.0))
    for eccentricity in _RESONANT_ECCENTRICITIES:
        side, offset = (1.0, -eccentricity) if apsis == "periapsis" else (1.0, eccentricity)
        if both_odd and apsis == "apoapsis":
            side, offset = -1.0, -eccentricity
        unknowns = _resonant_seed(system, revolutions, periods, side, offset)
        if unknowns is None:
            continue
        # where both crossings meet the orbit is run twice, and then begins at its other apsis
        stops = [_turned(lambda node: float(node.shot.end[0] - node.unknowns[0])) if both_odd else None for _ in (0, 1)]
        ways = zip((-1.0, 1.0), stops, strict=True)
        inward, outward = (follow(shooting, unknowns, way * hold, wide, stop) for way, stop in ways)
        if inward is None or outward is None:
            continue
        back = tuple(Node(node.unknowns, -node.tangent, node.shot, node.shots) for node in reversed(inward.nodes[1:]))
        return _found(Curve(shooting, back + outward.nodes, f"{inward.ended}; {outward.ended}"))
    return NoSolution(f"no {revolutions}:{periods} resonant orbit from its {apsis} is found", "seed")


def _resonant_seed(system: System, revolutions: int, periods: int, side: float, offset: float) -> Array | None:
    """Return the orbit that an ellipse of axis a grows into, from an apsis at a (1 + offset) on one side."""
    axis = (periods / revolutions) ** (2.0 / 3.0)
    x = axis * (1.0 + offset)
    unknowns = np.array([side * x, 0.0, side * (math.sqrt(2.0 / x - 1.0 / axis) - x), math.pi * periods])
    for mass in system.mu * np.linspace(0.0, 1.0, _SEED_MU_STEPS + 1)[1:] ** 2:
        node = corrected(SymmetricShooting(float(mass)), unknowns, np.array([1.0, 0.0, 0.0, 0.0]))
        if node is None or abs(node.unknowns[3] - math.pi * periods) > 0.1 * math.pi * periods:
            return None
        unknowns = node.unknowns
    return unknowns


@lru_cache(maxsize=32)
def triangular(system: System, point: str, long_period: bool) -> OrbitCurve | NoSolution:
    """Return the planar orbits of short or of long period about L4 or L5."""
    modes = linear_modes(system.mu, point)[:-1]
    if len(modes) < 2:
        return NoSolution(f"{point} is unstable above the critical mass ratio 0.0385", "mass ratio")
    mode = modes[1 if long_period else 0]
    position = libration_point(system.mu, point)
    state = _FIRST_OFFSET * mode.real
    state[:3] += position
    shooting = ReturnShooting(system.mu, state)
    tangent = np.append(mode.real, 0.0)
    start = np.append(state, 2.0 * math.pi / mode.rate)
    return _found(follow(shooting, start, _unit(tangent), limits(system, longest_time=60.0, length=4.0)))


def _branched(
    shooting: S,
    root: Array,
    out: Array,
    scale: float,
    within: Limits,
    stop: Callable[[], Callable[[Node], bool]] | None = None,
) -> Curve[S] | None:
    """Return the family that leaves a root along a direction, begun as near as it can be told from the root's."""
    for offset in _BRANCH_OFFSETS:
        curve = follow(shooting, root + offset * scale * out, out, within, None if stop is None else stop())
        if curve is not None and len(curve.nodes) > _FEWEST and float(curve.nodes[0].tangent @ out) > _ALONG:
            return curve
    return None


def _turned(quantity: Callable[[Node], float]) -> Callable[[Node], bool]:
    """Return a test that is true once a quantity has another sign than at the first node asked."""
    first: list[float] = []

    def stop(node: Node) -> bool:
        value = quantity(node)
        if not first:
            first.append(value)
        return value * first[0] <= 0.0

    return stop


def _found(curve: OrbitCurve | None) -> OrbitCurve | NoSolution:
    if curve is None or len(curve.nodes) < 2:
        return NoSolution("the first member of the family is not found", "differential correction")
    return curve


def _unit(vector: Array) -> Array:
    return vector / float(np.linalg.norm(vector))
