"""What makes a burn, by its name in the catalogue: a ship, or a stage of a launcher."""

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Ship, ShipConfiguration, Stage
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.powered_arc import Propulsion


def catalogued_propulsion(
    catalogue: Catalogue, name: str, destination: str, mass_kg: float | None = None
) -> Propulsion | NoSolution:
    """Return thrust and specific impulse in vacuum of a ship or a stage, and the mass that it moves.

    What the tanks hold is that of the catalogue, of a stage when full.

    Args:
        catalogue: where it stands.
        name: a ship, ``orion``, or a stage of a launcher, ``saturn-v:S-IVB``, by the beginning of its name.
        destination: where it flies; the mass of a ship is that of its configuration for it, else for ``tli``.
        mass_kg: of all that it moves when it lights up; None for that of the ship. A stage has none of its own.

    Returns:
        The propulsion, or :class:`NoSolution` which says what the catalogue lacks.

    Raises:
        InputError: an unknown name; thrust and mass that make no short burn.
    """
    launcher, colon, wanted = name.partition(":")
    if not colon:
        return _of_ship(catalogue.ship(name), destination, mass_kg)
    stage = _stage(name, catalogue.launcher(launcher).stage, wanted)
    if mass_kg is None:
        return NoSolution(f"not evaluable: mass that '{name}' moves missing", "mass")
    engine = catalogue.engine(stage.engine)
    thrust, isp = stage.thrust_vac or engine.thrust_vac, stage.isp_vac or engine.isp_vac
    propellant = stage.count * stage.propellant_mass.si
    return Propulsion(stage.count * stage.engines * thrust.si, isp.si, mass_kg, propellant)


def _of_ship(ship: Ship, destination: str, mass_kg: float | None) -> Propulsion | NoSolution:
    if ship.main_engine_thrust is None:
        return NoSolution(f"not evaluable: main_engine_thrust of '{ship.id}' missing", "main_engine_thrust")
    if ship.main_engine_isp is None:
        return NoSolution(f"not evaluable: main_engine_isp of '{ship.id}' missing", "main_engine_isp")
    rows: dict[str, ShipConfiguration] = {place: row for row in ship.configuration for place in row.destinations}
    row = rows.get(destination, rows.get("tli"))
    mass = mass_kg if row is None or mass_kg is not None else row.mass.si
    if mass is None:
        return NoSolution(f"not evaluable: mass of '{ship.id}' on the way to {destination} missing", "mass")
    tanks = None if row is None or row.propellant_mass is None else row.propellant_mass.si
    return Propulsion(ship.main_engine_thrust.si, ship.main_engine_isp.si, mass, tanks)


def _stage(name: str, stages: list[Stage], wanted: str) -> Stage:
    begins = [stage for stage in stages if stage.name.lower().startswith(wanted.lower())]
    if len(begins) == 1:
        return begins[0]
    names = [stage.name for stage in stages]
    cause = f"'{name}' is no stage" if not begins else f"'{name}' may be any of several stages"
    raise InputError(
        Problem(cause, expected="one of " + ", ".join(names), fix=suggest(wanted, names) or "give its name")
    )
