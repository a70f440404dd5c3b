"""How much of the ideal specific impulse the engines of one power cycle deliver, learnt from a catalogue's engines."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from perilune.catalogue import Engine
from perilune.catalogue.model import Cycle
from perilune.engines.combustion import FUELS, OXIDISERS, ideal_performance
from perilune.engines.model import ClassEfficiency, IdealPerformance
from perilune.errors import NoSolution

_NEEDED = ("oxidiser", "fuel", "mixture_ratio", "chamber_pressure", "area_ratio")


@dataclass(frozen=True)
class Observation:
    """One engine's efficiency: published over ideal equilibrium vacuum specific impulse."""

    engine: str
    cycle: str
    ideal: IdealPerformance
    efficiency: float

    @property
    def family(self) -> tuple[str, str, str]:
        """The class: cycle, oxidiser, fuel."""
        return self.cycle, self.ideal.oxidiser, self.ideal.fuel


@dataclass(frozen=True)
class CycleEfficiency:
    """Delivered over ideal equilibrium vacuum specific impulse of a power cycle on a propellant pair.

    ``engines`` are those of the catalogue from which the mean is learnt. ``prediction_deviation`` is the standard error
    of one further engine, with ``freedom`` degrees of freedom. ``scope`` says whether the engines of this very pair
    (``cycle and propellants``) or, where there is none, all of the cycle (``cycle``) are meant.
    """

    cycle: str
    scope: Literal["cycle and propellants", "cycle"]
    engines: tuple[str, ...]
    mean: float
    prediction_deviation: float
    freedom: int


def ideal_of(engine: Engine) -> IdealPerformance | NoSolution:
    """Return the ideal performance of an engine, or what keeps it from being evaluated.

    >>> from perilune.catalogue import load_catalogue
    >>> ideal_of(load_catalogue().engine("yf-100k")).reason
    'not evaluable: mixture_ratio, chamber_pressure, area_ratio missing'
    """
    if engine.cycle is Cycle.SOLID:
        return NoSolution("not evaluable: composition of the solid propellant missing", "composition")
    oxidiser, fuel = engine.oxidiser, engine.fuel
    ratio, pressure, area_ratio = engine.mixture_ratio, engine.chamber_pressure, engine.area_ratio
    if oxidiser is None or fuel is None or ratio is None or pressure is None or area_ratio is None:
        missing = ", ".join(key for key in _NEEDED if getattr(engine, key) is None)
        return NoSolution(f"not evaluable: {missing} missing", missing)
    unknown = [name for name, known in ((oxidiser, OXIDISERS), (fuel, FUELS)) if name not in known]
    if unknown:
        return NoSolution(f"not evaluable: thermodynamic data of {', '.join(unknown)} missing", ", ".join(unknown))
    return ideal_performance(oxidiser, fuel, ratio.si, pressure.si, area_ratio.si)


def observations(engines: Iterable[Engine]) -> tuple[Observation, ...]:
    """Return the efficiency of every engine that can be evaluated, in the order given."""
    found = []
    for engine in engines:
        ideal = ideal_of(engine)
        if isinstance(ideal, IdealPerformance):
            found.append(Observation(engine.id, engine.cycle.value, ideal, engine.isp_vac.si / ideal.isp_vac_s))
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def pooled_spread(known: Sequence[Observation]) -> tuple[float, int] | None:
    """Return the standard deviation of efficiency within classes, pooled over all, and its degrees of freedom.

    It takes the spread to be equal in every class, because most classes have too few engines for one of their own
    (one-way analysis of variance, residual mean square). None where no class has two engines.
    """
    classes: dict[tuple[str, str, str], list[float]] = {}
    for item in known:
        classes.setdefault(item.family, []).append(item.efficiency)
    freedom = sum(len(values) - 1 for values in classes.values())
    if freedom == 0:
        return None
    squares = math.fsum((value - _mean(values)) ** 2 for values in classes.values() for value in values)
    return math.sqrt(squares / freedom), freedom


def class_efficiency(
    engine: Engine, ideal: IdealPerformance, known: Sequence[Observation]
) -> ClassEfficiency | NoSolution:
    """Return the efficiency of an engine's class as learnt without the engine itself.

    Left out are the engine and every other with the same propellants, mixture ratio, chamber pressure and area ratio:
    a twin would confirm itself. A pooled spread of zero is impossible for measured figures, so it is refused.
    """
    others = [item for item in known if item.engine != engine.id and item.ideal != ideal]
    family = (engine.cycle.value, ideal.oxidiser, ideal.fuel)
    members = [item for item in others if item.family == family]
    spread = pooled_spread(others)
    if not members:
        return NoSolution(f"not evaluable: no other {family[0]} engine on {ideal.oxidiser}/{ideal.fuel}", "class size")
    if spread is None or spread[0] == 0.0:
        return NoSolution("not evaluable: spread of efficiency within a class missing", "class size")
    values = [item.efficiency for item in members]
    mean = _mean(values)
    deviation = None
    if len(values) > 1:
        deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
    return ClassEfficiency(
        *family,
        engines=tuple(item.engine for item in members),
        mean=mean,
        standard_deviation=deviation,
        prediction_deviation=spread[0] * math.sqrt(1.0 + 1.0 / len(values)),
        freedom=spread[1],
    )


def cycle_efficiency(
    cycle: str, oxidiser: str, fuel: str, known: Sequence[Observation]
) -> CycleEfficiency | NoSolution:
    """Return the efficiency to be expected of an engine that is not in the catalogue.

    Where no engine of the catalogue has this cycle and these propellants, those of the cycle on any propellants speak,
    with the spread among them.

    >>> from perilune.engines.performance import built_in_observations
    >>> found = cycle_efficiency("oxidiser-rich-staged-combustion", "LOX", "RP-1", built_in_observations())
    >>> round(found.mean, 2), found.scope
    (0.94, 'cycle and propellants')
    """
    members = [item for item in known if item.family == (cycle, oxidiser, fuel)]
    spread = pooled_spread(known)
    if members and spread is not None and spread[0] > 0.0:
        values = [item.efficiency for item in members]
        deviation = spread[0] * math.sqrt(1.0 + 1.0 / len(values))
        names = tuple(item.engine for item in members)
        return CycleEfficiency(cycle, "cycle and propellants", names, _mean(values), deviation, spread[1])
    members = [item for item in known if item.cycle == cycle]
    if len(members) < 2:
        return NoSolution(f"not evaluable: fewer than two {cycle} engines in the catalogue", "class size")
    values = [item.efficiency for item in members]
    mean, freedom = _mean(values), len(values) - 1
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / freedom * (1.0 + 1.0 / len(values)))
    return CycleEfficiency(cycle, "cycle", tuple(item.engine for item in members), mean, deviation, freedom)
