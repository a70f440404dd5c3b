"""The design space of an engine: chamber pressure, mixture ratio and nozzle for a thrust, propellants and a cycle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from perilune.catalogue import Engine, load_catalogue
from perilune.catalogue.quantity import Maturity
from perilune.constants import G0
from perilune.engines.combustion import Expansion, expansion, stoichiometric_ratio
from perilune.engines.cycle_efficiency import CycleEfficiency, cycle_efficiency, observations
from perilune.engines.cycle_model import CYCLES, CycleBalance, EngineDesign
from perilune.engines.cycle_solve import solve_cycle
from perilune.engines.drive_loss import drive_loss, nozzle_efficiency
from perilune.engines.dry_mass import MassFit, MassRegression, regression
from perilune.engines.nozzle import SEA_LEVEL_PA
from perilune.engines.separation import separates
from perilune.errors import InputError, NoSolution, Problem, suggest

Place = Literal["vacuum", "sea-level"]
Technology = Literal["flown", "in test", "beyond"]

_PRESSURES: Final = 14
_RATIOS: Final = 9
_AREAS: Final = 10
_LOWEST_PA: Final = 2e6
_MARGIN: Final = 1.25
"""How far beyond the highest chamber pressure of the cycle's engines the space is searched."""


@dataclass(frozen=True)
class SpacePoint:
    """One engine of the space: what engines of its cycle would deliver, its mass, and what it asks of technology.

    ``technology_index`` is the chamber pressure over the highest flown by the cycle on these propellants (on any where
    none flew); ``technology`` says whether such a pressure has flown, has been tested, or neither. ``bleed_share`` is
    the flow that an open cycle's turbine takes.
    """

    chamber_pressure_pa: float
    mixture_ratio: float
    area_ratio: float
    isp_vac_s: float
    isp_sl_s: float | None
    mass_kg: float
    thrust_vac_n: float
    thrust_to_weight: float
    technology_index: float
    technology: Technology
    bleed_share: float


@dataclass(frozen=True)
class Peer:
    """An engine of the catalogue with the cycle and fuel, beside what the space expects at its own chamber.

    The impulse expected at sea level is None where the full nozzle would give none there.
    """

    engine: str
    maturity: str
    thrust_vac_n: float
    chamber_pressure_pa: float
    mixture_ratio: float
    area_ratio: float
    isp_vac_published_s: float
    isp_vac_expected_s: float
    isp_sl_published_s: float | None
    isp_sl_expected_s: float | None
    mass_published_kg: float | None
    mass_expected_kg: float


@dataclass(frozen=True)
class DesignSpace:
    """The space, its Pareto front and the catalogue's engines in it.

    The front is of specific impulse (vacuum or sea level, as ``place`` says), mass and technology index: no other
    point of the grid is as good in all three and better in one. ``isp_deviation_s`` is one standard error of the
    impulse expected of an engine, ``mass_fit`` carries the error of the mass. ``closes_up_to_pa`` is the highest
    chamber pressure of the grid at which the power balance closes.
    """

    cycle: str
    oxidiser: str
    fuel: str
    thrust_n: float
    place: Place
    points: int
    not_closing: int
    separated: int
    closes_up_to_pa: float
    highest_flown_pa: float
    highest_tested_pa: float
    efficiency: CycleEfficiency
    isp_deviation_s: float
    mass_fit: MassFit
    front: tuple[SpacePoint, ...]
    peers: tuple[Peer, ...]


@dataclass(frozen=True)
class _Known:
    """What the catalogue says of a cycle on a propellant pair."""

    efficiency: CycleEfficiency
    nozzle_efficiency: float
    highest_flown_pa: float
    highest_tested_pa: float


def design_space(
    cycle: str,
    oxidiser: str,
    fuel: str,
    thrust_n: float,
    *,
    place: Place = "vacuum",
    area_ratios: Sequence[float] | None = None,
    engines: Iterable[Engine] | None = None,
) -> DesignSpace | NoSolution:
    """Return the design space of a thrust class, its Pareto front, and the catalogue's engines beside it.

    Chamber pressures run from 2 MPa, or a quarter of the highest tested of the cycle where that is below 4 MPa, to a
    quarter beyond it, mixture ratios from 0.45 to 0.95 of stoichiometric, area ratios from 10 to 60 at sea level and 20
    to 250 in vacuum. A point counts where the power balance closes with usual machines and, at sea level, the nozzle
    flows full. The impulse is the ideal less what an open cycle's turbine takes at this chamber, times what chamber and
    nozzle of the class deliver. Masses are those of the regression, which is one of pump-fed engines, for pressure-fed
    ones too.

    Args:
        cycle: one of the cycles of :mod:`perilune.engines.cycle_model`.
        oxidiser: a propellant whose density is known.
        fuel: the same.
        thrust_n: vacuum or sea-level thrust, as ``place`` says; 100 N to 100 MN.
        place: where thrust and impulse count.
        area_ratios: those to search instead of the usual ones.
        engines: those to learn from, the built-in catalogue where None.

    Raises:
        InputError: an unknown cycle, propellant or place, a thrust out of range.

    >>> space = design_space("expander", "LOX", "LH2", 100e3, area_ratios=(80.0, 150.0))
    >>> bool(space.front) and space.closes_up_to_pa < 10e6
    True
    """
    _check(cycle, thrust_n, place, area_ratios or ())
    everyone = tuple(_all(engines))
    known = _known(cycle, oxidiser, fuel, everyone)
    masses = regression(engines if engines is None else everyone)
    if isinstance(known, NoSolution):
        return known
    if isinstance(masses, NoSolution):
        return masses
    grid = _grid(cycle, (oxidiser, fuel), known.highest_tested_pa, area_ratios or _usual_areas(place))
    found = _searched(grid, thrust_n, place, known, masses)
    if isinstance(found, NoSolution):
        return found
    front = pareto_front(found.points, place)
    best_s = max(_impulse(point, place) for point in front)
    return DesignSpace(
        cycle,
        oxidiser,
        fuel,
        thrust_n,
        place,
        len(grid.designs) * len(grid.area_ratios),
        found.not_closing,
        found.separated,
        found.closes_up_to_pa,
        known.highest_flown_pa,
        known.highest_tested_pa,
        known.efficiency,
        best_s / known.efficiency.mean * known.efficiency.prediction_deviation,
        masses.fit,
        front,
        tuple(_peers(cycle, oxidiser, fuel, everyone, known.nozzle_efficiency, masses)),
    )


@dataclass(frozen=True)
class _Grid:
    designs: tuple[EngineDesign, ...]
    area_ratios: tuple[float, ...]


def _usual_areas(place: Place) -> tuple[float, ...]:
    low, high = (10.0, 60.0) if place == "sea-level" else (20.0, 250.0)
    return tuple(float(area) for area in np.geomspace(low, high, _AREAS))


def _grid(cycle: str, pair: tuple[str, str], highest_tested_pa: float, areas: Sequence[float]) -> _Grid:
    lowest_pa = _LOWEST_PA if highest_tested_pa > 2.0 * _LOWEST_PA else 0.25 * highest_tested_pa
    pressures_pa = np.geomspace(lowest_pa, _MARGIN * highest_tested_pa, _PRESSURES)
    ratios = np.linspace(0.45, 0.95, _RATIOS) * stoichiometric_ratio(*pair)
    designs = (
        EngineDesign(cycle, *pair, float(ratio), float(pressure_pa), areas[0])
        for pressure_pa in pressures_pa
        for ratio in ratios
    )
    return _Grid(tuple(designs), tuple(areas))


@dataclass(frozen=True)
class _Found:
    points: list[SpacePoint]
    not_closing: int
    separated: int
    closes_up_to_pa: float


def _searched(grid: _Grid, thrust_n: float, place: Place, known: _Known, masses: MassRegression) -> _Found | NoSolution:
    """Return the points of the grid that count, or why there is none."""
    points: list[SpacePoint] = []
    broken, apart, closes_pa = 0, 0, 0.0
    why = NoSolution("no nozzle of the space flows full at sea level", "nozzle")
    for design in grid.designs:
        solved = solve_cycle(design)
        if isinstance(solved, NoSolution):
            broken, why = broken + len(grid.area_ratios), solved
            continue
        closes_pa = max(closes_pa, design.chamber_pressure_pa)
        for area in grid.area_ratios:
            found = _point(solved, area, thrust_n, place, known, masses)
            if found is None:
                apart += 1
            else:
                points.append(found)
    return _Found(points, broken, apart, closes_pa) if points else why


def _check(cycle: str, thrust_n: float, place: str, area_ratios: Sequence[float]) -> None:
    problems = [
        Problem(f"{area:g} is out of range", key="area ratio", expected="1.1 to 1000")
        for area in area_ratios
        if not 1.1 <= area <= 1000.0
    ]
    if cycle not in CYCLES:
        expected = f"one of {', '.join(CYCLES)}"
        problems.append(Problem(f"no cycle '{cycle}'", expected=expected, fix=suggest(cycle, CYCLES)))
    if place not in ("vacuum", "sea-level"):
        problems.append(Problem(f"no place '{place}'", expected="vacuum or sea-level"))
    if not 100.0 <= thrust_n <= 1e8:
        problems.append(Problem(f"{thrust_n:g} N is out of range", key="thrust", expected="100 N to 100 MN"))
    if problems:
        raise InputError(problems)


def _all(engines: Iterable[Engine] | None) -> Iterable[Engine]:
    entries = load_catalogue().entries("engine") if engines is None else engines
    return (entry for entry in entries if isinstance(entry, Engine))


def _known(cycle: str, oxidiser: str, fuel: str, engines: Sequence[Engine]) -> _Known | NoSolution:
    everyone = observations(engines)
    efficiency = cycle_efficiency(cycle, oxidiser, fuel, everyone)
    if isinstance(efficiency, NoSolution):
        return efficiency
    nozzle = nozzle_efficiency(seen for seen in everyone if seen.engine in efficiency.engines)
    if nozzle is None:
        return NoSolution(f"not evaluable: no {cycle} engine of the catalogue can be balanced", "class size")
    flown_pa, tested_pa = highest_pressures_pa(cycle, oxidiser, fuel, engines)
    if tested_pa is None:
        return NoSolution(f"not evaluable: chamber pressure of {cycle} engines missing", "chamber_pressure")
    return _Known(efficiency, nozzle, flown_pa or tested_pa, tested_pa)


def highest_pressures_pa(
    cycle: str, oxidiser: str, fuel: str, engines: Sequence[Engine]
) -> tuple[float | None, float | None]:
    """Return the highest chamber pressures flown, and flown or tested, by a cycle on these propellants.

    Where there is no engine on them those of the cycle on any propellants count.
    """
    of_cycle = [engine for engine in engines if engine.cycle.value == cycle and engine.chamber_pressure is not None]
    pair = [engine for engine in of_cycle if (engine.oxidiser, engine.fuel) == (oxidiser, fuel)]
    highest: dict[bool, float | None] = {}
    for flown in (True, False):
        maturities = (Maturity.FLOWN,) if flown else (Maturity.FLOWN, Maturity.IN_TEST)
        for group in (pair, of_cycle):
            found = [e.chamber_pressure.si for e in group if e.chamber_pressure and e.maturity in maturities]
            if found:
                highest[flown] = max(found)
                break
    return highest.get(True), highest.get(False)


def _point(
    solved: CycleBalance,
    area_ratio: float,
    thrust_n: float,
    place: Place,
    known: _Known,
    masses: MassRegression,
) -> SpacePoint | None:
    design = solved.design
    pair = (design.oxidiser, design.fuel, design.mixture_ratio, design.chamber_pressure_pa)
    flow = expansion(*pair, area_ratio=area_ratio)
    left = solved.isp_vac_ideal_s / (solved.isp_vac_ideal_s + solved.isp_loss_s)
    isp_vac_s = flow.exit_speed_vac_m_s / G0 * left * known.nozzle_efficiency
    term_s = _back_pressure_s(flow, design.chamber_pressure_pa)
    apart = separates(flow, SEA_LEVEL_PA) or isp_vac_s <= term_s
    if place == "sea-level" and apart:
        return None
    thrust_vac_n = thrust_n if place == "vacuum" else thrust_n * isp_vac_s / (isp_vac_s - term_s)
    mass = masses.estimate(thrust_vac_n, design.chamber_pressure_pa, area_ratio, hydrogen=design.fuel == "LH2")
    index = design.chamber_pressure_pa / known.highest_flown_pa
    technology: Technology = "flown" if index <= 1.0 else "beyond"
    if technology == "beyond" and design.chamber_pressure_pa <= known.highest_tested_pa:
        technology = "in test"
    return SpacePoint(
        design.chamber_pressure_pa,
        design.mixture_ratio,
        area_ratio,
        isp_vac_s,
        None if apart else isp_vac_s - term_s,
        mass.mass_kg,
        thrust_vac_n,
        mass.thrust_to_weight,
        index,
        technology,
        solved.bleed_share,
    )


def _back_pressure_s(flow: Expansion, chamber_pressure_pa: float) -> float:
    """Return the specific impulse that sea-level pressure on the exit plane of a full nozzle takes."""
    return SEA_LEVEL_PA * flow.area_ratio * flow.characteristic_velocity_m_s / (chamber_pressure_pa * G0)


def _impulse(point: SpacePoint, place: Place) -> float:
    return point.isp_vac_s if place == "vacuum" else point.isp_sl_s or 0.0


def pareto_front(points: Sequence[SpacePoint], place: Place) -> tuple[SpacePoint, ...]:
    """Return the points that no other beats in impulse, mass and technology index; the highest impulse first."""
    values = np.array([[-_impulse(p, place), p.mass_kg, p.technology_index] for p in points])
    keep = []
    for index, value in enumerate(values):
        as_good = (values <= value).all(axis=1) & (values < value).any(axis=1)
        if not as_good.any():
            keep.append(points[index])
    return tuple(sorted(keep, key=lambda point: (-_impulse(point, place), point.mass_kg)))


def _peers(
    cycle: str, oxidiser: str, fuel: str, engines: Sequence[Engine], nozzle_share: float, masses: MassRegression
) -> Iterable[Peer]:
    for engine in sorted(engines, key=lambda entry: entry.thrust_vac.si):
        ratio, pressure, area = engine.mixture_ratio, engine.chamber_pressure, engine.area_ratio
        same = (engine.cycle.value, engine.oxidiser, engine.fuel) == (cycle, oxidiser, fuel)
        loss = next((drive_loss(seen) for seen in observations((engine,))), None) if same else None
        if loss is None or ratio is None or pressure is None or area is None:
            continue
        flow = expansion(oxidiser, fuel, ratio.si, pressure.si, area_ratio=area.si)
        mass = masses.estimate(engine.thrust_vac.si, pressure.si, area.si, hydrogen=fuel == "LH2")
        expected_s = flow.exit_speed_vac_m_s / G0 * (1.0 - loss) * nozzle_share
        at_sea_level_s = expected_s - _back_pressure_s(flow, pressure.si)
        yield Peer(
            engine.id,
            engine.maturity.value,
            engine.thrust_vac.si,
            pressure.si,
            ratio.si,
            area.si,
            engine.isp_vac.si,
            expected_s,
            None if engine.isp_sl is None else engine.isp_sl.si,
            at_sea_level_s if at_sea_level_s > 0.0 else None,
            None if engine.mass is None else engine.mass.si,
            mass.mass_kg,
        )
