"""What a case takes from its partners: the propellants of the launcher, and the agreements between the two sides."""

from dataclasses import replace

from perilune.catalogue import Catalogue
from perilune.integration.case import Case


def with_partners(case: Case, catalogue: Catalogue) -> Case:
    """Return the case with the launcher's propellants and the agreements of its partners with each other."""
    engines = [catalogue.engine(name) for name in case.launcher.engines]
    fluids = [name for engine in engines for name in (engine.oxidiser, engine.fuel) if name is not None]
    ship, launcher = catalogue.partner(case.ship.partner), catalogue.partner(case.launcher.partner)
    both = ((ship, launcher), (launcher, ship))
    agreements = tuple(row for one, other in both for row in one.agreement if row.partner == other.id)
    one_country = ship.id == launcher.id or (ship.country is not None and ship.country == launcher.country)
    propellants = tuple(dict.fromkeys(fluids))
    return replace(case, propellants=propellants, agreements=agreements, one_country=one_country)
