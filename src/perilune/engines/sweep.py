"""Ideal performance over a grid of mixture ratios, chamber pressures and nozzles; the best mixture; throttling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from perilune.constants import G0
from perilune.engines import propellants
from perilune.engines.cea_library import is_gas
from perilune.engines.combustion import Expansion, expansion
from perilune.engines.cycle_efficiency import CycleEfficiency
from perilune.engines.nozzle import SEA_LEVEL_PA
from perilune.engines.reactants import charge
from perilune.engines.separation import separated, separates
from perilune.errors import InputError, Problem

MOST_POINTS: Final = 200_000

FlowState = Literal["under-expanded", "adapted", "over-expanded", "separated"]
Objective = Literal["isp-vac", "isp-ambient", "c-star"]
OBJECTIVES: Final[tuple[Objective, ...]] = ("isp-vac", "isp-ambient", "c-star")

_MIXTURE_TOLERANCE: Final = 1e-3
_FITTED: Final = 1e-3
"""Share of the ambient pressure within which an exit pressure counts as fitted: CEA meets area ratios to 4e-5."""


@dataclass(frozen=True)
class Nozzles:
    """The nozzles of a sweep: area ratios, or pressures in the exit plane. Exactly one of both is given."""

    area_ratios: tuple[float, ...] = ()
    exit_pressures_pa: tuple[float, ...] = ()


@dataclass(frozen=True)
class DesignPoint:
    """One chamber and nozzle: theoretical performance, one-dimensional and isentropic, infinite-area combustor.

    Equilibrium unless a name says ``frozen`` (composition kept from the throat on; None where CEA finds no frozen flow:
    the gas would be colder than it knows gases, or a condensed product stands in the way). ``isp_ambient_s`` is full
    flow at the sweep's ambient pressure, or the separated flow where ``state`` is ``separated``, None where nothing is
    left; then ``separation_area_ratio`` is where the flow leaves the wall. A monopropellant has mixture ratio 0.
    """

    mixture_ratio: float
    chamber_pressure_pa: float
    area_ratio: float
    chamber_temperature_k: float
    chamber_molar_mass_g_mol: float
    chamber_isentropic_exponent: float
    characteristic_velocity_m_s: float
    thrust_coefficient_vac: float
    exit_pressure_pa: float
    exit_temperature_k: float
    exit_mach: float
    isp_vac_s: float
    isp_vac_frozen_s: float | None
    isp_ambient_s: float | None
    state: FlowState
    separation_area_ratio: float | None


@dataclass(frozen=True)
class BestMixture:
    """The mixture ratio that serves best at one chamber pressure and nozzle, between the ends of the sweep.

    ``at_end`` says that it is one of these ends: the true best may lie outside. ``line_points`` is how many points of
    the sweep have this pressure and nozzle.
    """

    objective: Objective
    at_end: bool
    line_points: int
    point: DesignPoint


@dataclass(frozen=True)
class ThrottlePoint:
    """One setting of a throttled engine; thrust and impulse at the sweep's ambient pressure, thrust over full thrust.

    ``level`` is chamber pressure over full chamber pressure; with a choked throat the flow goes with pressure over
    characteristic velocity.
    """

    level: float
    thrust_share: float | None
    point: DesignPoint


@dataclass(frozen=True)
class ReactantUsed:
    """A reactant as CEA takes it: share of the mass of its propellant, temperature, and whether it comes as a gas."""

    name: str
    mass_share: float
    temperature_k: float
    gas: bool


@dataclass(frozen=True)
class RefusedPoint:
    """A point of the grid without an answer, and why."""

    mixture_ratio: float
    chamber_pressure_pa: float
    reason: str


@dataclass(frozen=True)
class Sweep:
    """The grid, the best mixture of every chamber pressure and nozzle, and the efficiency of a cycle if one is named.

    Ideal impulses times ``efficiency.mean`` are those to be expected of a real engine, within
    ``efficiency.prediction_deviation``. The points run line by line: all mixture ratios of one pressure and nozzle.
    """

    oxidiser: str
    fuel: str
    reactants: tuple[ReactantUsed, ...]
    ambient_pressure_pa: float
    points: tuple[DesignPoint, ...]
    refused: tuple[RefusedPoint, ...]
    best: tuple[BestMixture, ...]
    throttle: tuple[ThrottlePoint, ...]
    efficiency: CycleEfficiency | None


def design_point(
    oxidiser: str,
    fuel: str,
    mixture_ratio: float,
    chamber_pressure_pa: float,
    *,
    area_ratio: float | None = None,
    exit_pressure_pa: float | None = None,
    ambient_pressure_pa: float = SEA_LEVEL_PA,
) -> DesignPoint:
    """Return the performance of one chamber and nozzle, at an ambient pressure also.

    Raises:
        InputError: CEA finds no equilibrium.

    Source: Gordon and McBride 1994, NASA RP-1311 part I, chapter 6; separation: :mod:`perilune.engines.separation`.

    >>> point = design_point("LOX", "LH2", 6.0, 20e6, exit_pressure_pa=101_325.0)
    >>> round(point.area_ratio, 1), point.state
    (20.7, 'adapted')
    """
    pair = (oxidiser, fuel, mixture_ratio, chamber_pressure_pa)
    flow = expansion(*pair, area_ratio=area_ratio, exit_pressure_pa=exit_pressure_pa)
    c_star_m_s = flow.characteristic_velocity_m_s
    full_m_s = flow.exit_speed_vac_m_s - ambient_pressure_pa * flow.area_ratio * c_star_m_s / chamber_pressure_pa
    state = _state(flow, ambient_pressure_pa)
    speed_m_s: float | None = full_m_s
    left_at = None
    if state == "separated":
        rest = separated(*pair, ambient_pressure_pa)
        speed_m_s, left_at = (None, None) if rest is None else (rest.exit_speed_m_s, rest.area_ratio)
    return DesignPoint(
        mixture_ratio=mixture_ratio,
        chamber_pressure_pa=chamber_pressure_pa,
        area_ratio=flow.area_ratio,
        chamber_temperature_k=flow.chamber_temperature_k,
        chamber_molar_mass_g_mol=flow.chamber_molar_mass_g_mol,
        chamber_isentropic_exponent=flow.chamber_isentropic_exponent,
        characteristic_velocity_m_s=c_star_m_s,
        thrust_coefficient_vac=flow.exit_speed_vac_m_s / c_star_m_s,
        exit_pressure_pa=flow.exit_pressure_pa,
        exit_temperature_k=flow.exit_temperature_k,
        exit_mach=flow.exit_mach,
        isp_vac_s=flow.exit_speed_vac_m_s / G0,
        isp_vac_frozen_s=_frozen_s(pair, flow.area_ratio),
        isp_ambient_s=None if speed_m_s is None or speed_m_s <= 0.0 else speed_m_s / G0,
        state=state,
        separation_area_ratio=left_at,
    )


def _state(flow: Expansion, ambient_pressure_pa: float) -> FlowState:
    if separates(flow, ambient_pressure_pa):
        return "separated"
    if abs(flow.exit_pressure_pa - ambient_pressure_pa) <= _FITTED * ambient_pressure_pa:
        return "adapted"
    return "over-expanded" if flow.exit_pressure_pa < ambient_pressure_pa else "under-expanded"


def _frozen_s(pair: tuple[str, str, float, float], area_ratio: float) -> float | None:
    try:
        return expansion(*pair, area_ratio=area_ratio, frozen=True).exit_speed_vac_m_s / G0
    except InputError:
        return None


def sweep(
    oxidiser: str,
    fuel: str,
    mixture_ratios: Sequence[float],
    chamber_pressures_pa: Sequence[float],
    nozzles: Nozzles,
    *,
    ambient_pressure_pa: float = SEA_LEVEL_PA,
    objective: Objective = "isp-vac",
    throttle_levels: Sequence[float] = (),
    efficiency: CycleEfficiency | None = None,
) -> Sweep:
    """Return the performance over a grid, the best mixture of each pressure and nozzle, and a throttle line.

    Args:
        oxidiser: a name or mixture of :mod:`perilune.engines.propellants`; ``none`` for a monopropellant.
        fuel: the same.
        mixture_ratios: oxidiser over fuel by mass, 0.1 to 100; the best is sought between the least and the largest.
            That of a monopropellant is 0.
        chamber_pressures_pa: 10 kPa to 100 MPa.
        nozzles: area ratios (1.01 to 2000) or exit pressures (below half the chamber pressure).
        ambient_pressure_pa: where ``isp_ambient_s`` is asked, 0 to 1 GPa.
        objective: what is best: vacuum or ambient specific impulse, or the characteristic velocity.
        throttle_levels: chamber pressures over the full one, 0.01 to 1.2; then one pressure and one nozzle are given.
        efficiency: that of a cycle, carried in the answer.

    Raises:
        InputError: everything that is out of range, at once; or no equilibrium at any point.

    >>> answer = sweep("LOX", "LH2", (4.0, 6.0, 8.0), (10e6,), Nozzles(area_ratios=(60.0,)))
    >>> len(answer.points), round(answer.best[0].point.mixture_ratio, 1)
    (3, 5.0)
    """
    _check(oxidiser, fuel, mixture_ratios, chamber_pressures_pa, nozzles, ambient_pressure_pa, throttle_levels)
    exits: list[tuple[float | None, float | None]] = [(ratio, None) for ratio in nozzles.area_ratios]
    exits += [(None, pressure_pa) for pressure_pa in nozzles.exit_pressures_pa]
    seek = _Seek(oxidiser, fuel, objective, ambient_pressure_pa)
    points: list[DesignPoint] = []
    best: list[BestMixture] = []
    refused: list[RefusedPoint] = []
    for pressure_pa, plane in product(chamber_pressures_pa, exits):
        line, without = seek.line(mixture_ratios, pressure_pa, plane)
        points += line
        refused += without
        best += [_best(line, plane[1], seek)] if line else []
    if not points:
        raise InputError(Problem(refused[0].reason))
    throttle = _throttled(best[0].point, throttle_levels, seek) if throttle_levels else ()
    used = tuple(_used(oxidiser, fuel))
    return Sweep(
        oxidiser, fuel, used, ambient_pressure_pa, tuple(points), tuple(refused), tuple(best), throttle, efficiency
    )


def _used(oxidiser: str, fuel: str) -> Iterator[ReactantUsed]:
    pair = charge(oxidiser, fuel)
    shares = pair.fuel_weights + pair.oxidiser_weights  # each of them of its own propellant: none is in both
    for name, share, kelvin in zip(pair.names, shares, pair.temperatures_k, strict=True):
        yield ReactantUsed(name, float(share), float(kelvin), is_gas(name))


@dataclass(frozen=True)
class _Seek:
    oxidiser: str
    fuel: str
    objective: Objective
    ambient_pressure_pa: float

    def line(
        self, mixture_ratios: Sequence[float], pressure_pa: float, plane: tuple[float | None, float | None]
    ) -> tuple[list[DesignPoint], list[RefusedPoint]]:
        """Return the points of one chamber pressure and nozzle, and those of them that have no equilibrium."""
        found: list[DesignPoint] = []
        refused: list[RefusedPoint] = []
        for ratio in mixture_ratios:
            try:
                found.append(
                    design_point(
                        self.oxidiser,
                        self.fuel,
                        ratio,
                        pressure_pa,
                        area_ratio=plane[0],
                        exit_pressure_pa=plane[1],
                        ambient_pressure_pa=self.ambient_pressure_pa,
                    )
                )
            except InputError as error:
                refused.append(RefusedPoint(ratio, pressure_pa, str(error)))
        return found, refused

    def point(self, like: DesignPoint, exit_pressure_pa: float | None, ratio: float, pressure_pa: float) -> DesignPoint:
        return design_point(
            self.oxidiser,
            self.fuel,
            ratio,
            pressure_pa,
            area_ratio=like.area_ratio if exit_pressure_pa is None else None,
            exit_pressure_pa=exit_pressure_pa,
            ambient_pressure_pa=self.ambient_pressure_pa,
        )

    def worth(self, point: DesignPoint) -> float:
        if self.objective == "c-star":
            return point.characteristic_velocity_m_s
        return point.isp_vac_s if self.objective == "isp-vac" else point.isp_ambient_s or 0.0

    def worth_at(self, like: DesignPoint, exit_pressure_pa: float | None, ratio: float) -> float:
        if self.objective == "isp-ambient":
            return self.worth(self.point(like, exit_pressure_pa, ratio, like.chamber_pressure_pa))
        area_ratio = like.area_ratio if exit_pressure_pa is None else None
        pair = (self.oxidiser, self.fuel, ratio, like.chamber_pressure_pa)
        flow = expansion(*pair, area_ratio=area_ratio, exit_pressure_pa=exit_pressure_pa)
        return flow.characteristic_velocity_m_s if self.objective == "c-star" else flow.exit_speed_vac_m_s / G0


def _best(line: Sequence[DesignPoint], exit_pressure_pa: float | None, seek: _Seek) -> BestMixture:
    """Refine the best of a line by a bounded search between its neighbours (Brent's method)."""
    from scipy.optimize import minimize_scalar

    ordered = sorted(line, key=lambda point: point.mixture_ratio)
    worths = [seek.worth(point) for point in ordered]
    top = worths.index(max(worths))
    low, high = ordered[max(top - 1, 0)].mixture_ratio, ordered[min(top + 1, len(ordered) - 1)].mixture_ratio
    point = ordered[top]
    if low < high:

        def loss(ratio: float) -> float:
            return -seek.worth_at(point, exit_pressure_pa, float(ratio))

        found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": _MIXTURE_TOLERANCE})
        if -found.fun > worths[top]:
            point = seek.point(point, exit_pressure_pa, float(found.x), point.chamber_pressure_pa)
    ends = (ordered[0].mixture_ratio, ordered[-1].mixture_ratio)
    at_end = min(abs(point.mixture_ratio - end) for end in ends) <= 2.0 * _MIXTURE_TOLERANCE
    return BestMixture(seek.objective, at_end, len(line), point)


def _throttled(full: DesignPoint, levels: Sequence[float], seek: _Seek) -> tuple[ThrottlePoint, ...]:
    """Return the engine of one design point at lower chamber pressures, its nozzle and mixture ratio kept."""

    def thrust(point: DesignPoint) -> float | None:  # over the throat area
        if point.isp_ambient_s is None:
            return None
        return point.chamber_pressure_pa / point.characteristic_velocity_m_s * point.isp_ambient_s

    reference = thrust(full)
    found = []
    for level in levels:
        point = seek.point(full, None, full.mixture_ratio, level * full.chamber_pressure_pa)
        here = thrust(point)
        share = None if here is None or reference is None else here / reference
        found.append(ThrottlePoint(level, share, point))
    return tuple(found)


def _check(
    oxidiser: str,
    fuel: str,
    mixture_ratios: Sequence[float],
    chamber_pressures_pa: Sequence[float],
    nozzles: Nozzles,
    ambient_pressure_pa: float,
    throttle_levels: Sequence[float],
) -> None:
    problems = propellants.problems_of(oxidiser, fuel)
    mono = oxidiser == propellants.NONE
    if mono and any(mixture_ratios):
        problems.append(Problem("a monopropellant has none", key="mixture ratio", expected="0, or an oxidiser first"))
    highest_exit_pa = min(chamber_pressures_pa, default=1e8) / 2.0
    ranges = (
        ("mixture ratio", () if mono else mixture_ratios, 0.1, 100.0),
        ("chamber pressure", chamber_pressures_pa, 1e4, 1e8),
        ("area ratio", nozzles.area_ratios, 1.01, 2000.0),
        ("exit pressure", nozzles.exit_pressures_pa, 1.0, highest_exit_pa),
        ("ambient pressure", (ambient_pressure_pa,), 0.0, 1e9),
        ("throttle level", throttle_levels, 0.01, 1.2),
    )
    for name, values, low, high in ranges:
        problems += [
            Problem(f"{value:g} is out of range", key=name, expected=f"{low:g} to {high:g}")
            for value in values
            if not low <= value <= high
        ]
    count = len(nozzles.area_ratios) + len(nozzles.exit_pressures_pa)
    if bool(nozzles.area_ratios) == bool(nozzles.exit_pressures_pa):
        problems.append(Problem("no one way to end the nozzle", expected="either area ratios or exit pressures"))
    total = count * len(mixture_ratios) * len(chamber_pressures_pa)
    if not 1 <= total <= MOST_POINTS:
        problems.append(Problem(f"{total} points", expected=f"1 to {MOST_POINTS:,}"))
    if throttle_levels and (count != 1 or len(chamber_pressures_pa) != 1):
        problems.append(Problem("a throttle line of several engines", expected="one chamber pressure and one nozzle"))
    if problems:
        raise InputError(problems)
