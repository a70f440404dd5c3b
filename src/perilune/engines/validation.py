"""The accuracy table of the engines: impulse, power balance and dry mass, each against what is published."""

from collections.abc import Iterable
from dataclasses import dataclass

from perilune.catalogue import Engine
from perilune.engines.class_table import ClassRow, class_table
from perilune.engines.cycle_validation import CycleValidation, validate_cycles
from perilune.engines.dry_mass import MassFit, MassRow, validate_mass
from perilune.engines.model import EngineValidation
from perilune.engines.performance import validate_engines
from perilune.errors import NoSolution


@dataclass(frozen=True)
class Validation:
    """Impulse by cycle class and dry mass by regression, each engine left out; the power balance of published pumps.

    ``classes`` are the efficiencies of the cycles with their spread. ``mass_fit`` is None and ``mass_rows`` empty where
    the catalogue has too few engines for a regression.
    """

    impulse: EngineValidation
    classes: tuple[ClassRow, ...]
    cycle: CycleValidation
    mass_fit: MassFit | None
    mass_rows: tuple[MassRow, ...]


def validate_all(engines: Iterable[Engine]) -> Validation:
    """Return the four tables over some engines; the power balance is that of the published turbopumps.

    >>> from perilune.catalogue import load_catalogue
    >>> entries = [entry for entry in load_catalogue().entries("engine") if isinstance(entry, Engine)]
    >>> validate_all(entries).impulse.predicted >= 18
    True
    """
    everyone = tuple(engines)
    mass = validate_mass(everyone)
    fit, rows = (None, ()) if isinstance(mass, NoSolution) else mass
    return Validation(validate_engines(everyone), class_table(everyone), validate_cycles(), fit, rows)
