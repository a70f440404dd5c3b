"""From a catalogue's engine or a described one to the balance of its cycle and its dry mass."""

from collections.abc import Mapping

from perilune.catalogue import Engine
from perilune.engines.cycle import balance
from perilune.engines.cycle_efficiency import ideal_of
from perilune.engines.cycle_model import CycleAnswer, EngineDesign
from perilune.engines.dry_mass import dry_mass
from perilune.errors import NoSolution


def design_of(engine: Engine) -> EngineDesign | NoSolution:
    """Return a catalogue engine's design, or what is missing of it.

    >>> from perilune.catalogue import load_catalogue
    >>> design_of(load_catalogue().engine("rs-25")).cycle
    'fuel-rich-staged-combustion'
    """
    ideal = ideal_of(engine)
    if isinstance(ideal, NoSolution):
        return ideal
    return EngineDesign(
        engine.cycle.value,
        ideal.oxidiser,
        ideal.fuel,
        ideal.mixture_ratio,
        ideal.chamber_pressure_pa,
        ideal.area_ratio,
        engine.thrust_vac.si,
    )


def cycle_answer(
    design: EngineDesign, given: Mapping[str, float] | None = None, *, dry_mass_published_kg: float | None = None
) -> CycleAnswer:
    """Return the balance of a design, or why it does not close, and the dry mass where a thrust is given.

    Raises:
        InputError: an unknown cycle, propellant or parameter, or a number out of range.

    >>> design = EngineDesign("expander", "LOX", "LH2", 6.0, 20e6, 60.0)
    >>> cycle_answer(design).no_solution.binding
    'turbine power'
    """
    found = balance(design, given)
    mass = None
    if design.thrust_vac_n is not None and design.cycle != "pressure-fed":
        hydrogen = design.fuel == "LH2"
        estimate = dry_mass(design.thrust_vac_n, design.chamber_pressure_pa, design.area_ratio, hydrogen=hydrogen)
        mass = None if isinstance(estimate, NoSolution) else estimate
    if isinstance(found, NoSolution):
        return CycleAnswer(design, None, found, mass, dry_mass_published_kg)
    return CycleAnswer(design, found, None, mass, dry_mass_published_kg)
