"""What the engines of each cycle and propellant pair deliver of the ideal, and what of the loss is the turbine's."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perilune.catalogue import Engine
from perilune.engines.cycle_efficiency import Observation, observations
from perilune.engines.drive_loss import drive_loss, nozzle_efficiency


@dataclass(frozen=True)
class ClassRow:
    """One class: published over ideal vacuum impulse, mean, standard deviation (None of one engine) and ends.

    ``drive_loss`` is the mean share of the ideal impulse that goes with the flow which an open cycle's turbine takes,
    by the power balance with usual machines: 0 of closed and pressure-fed cycles. ``nozzle_efficiency`` is what is
    left to the chamber and the nozzle: combustion, film cooling, divergence, friction, kinetics. Both are None where no
    engine of the class can be balanced.
    """

    cycle: str
    propellants: str
    engines: tuple[str, ...]
    efficiency: float
    deviation: float | None
    lowest: float
    highest: float
    drive_loss: float | None
    nozzle_efficiency: float | None


def class_table(engines: Iterable[Engine]) -> tuple[ClassRow, ...]:
    """Return the classes that some engines make, by cycle and propellants.

    >>> from perilune.catalogue import load_catalogue
    >>> rows = class_table([load_catalogue().engine(name) for name in ("f-1", "rd-180", "rd-191")])
    >>> [(row.cycle, len(row.engines), round(row.efficiency, 2), round(row.nozzle_efficiency, 2)) for row in rows]
    [('gas-generator', 1, 0.91, 0.92), ('oxidiser-rich-staged-combustion', 2, 0.94, 0.94)]
    """
    families: dict[tuple[str, str, str], list[Observation]] = {}
    for seen in observations(engines):
        families.setdefault(seen.family, []).append(seen)
    return tuple(_row(family, families[family]) for family in sorted(families))


def _row(family: tuple[str, str, str], members: Sequence[Observation]) -> ClassRow:
    values = [seen.efficiency for seen in members]
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    losses = [loss for seen in members if (loss := drive_loss(seen)) is not None]
    return ClassRow(
        cycle=family[0],
        propellants=f"{family[1]}/{family[2]}",
        engines=tuple(seen.engine for seen in members),
        efficiency=mean,
        deviation=math.sqrt(squares / (len(values) - 1)) if len(values) > 1 else None,
        lowest=min(values),
        highest=max(values),
        drive_loss=math.fsum(losses) / len(losses) if losses else None,
        nozzle_efficiency=nozzle_efficiency(members),
    )
