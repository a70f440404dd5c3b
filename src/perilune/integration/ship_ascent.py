"""The ascent of a launcher with the ship of a case on top: what the ship meets, and what aborts on the way come to."""

from dataclasses import dataclass

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration.abort.record import AbortCoverage
from perilune.integration.abort.summary import checked_aborts
from perilune.integration.case import Case
from perilune.integration.model import AbortSummary
from perilune.launch.crewed import AscentEnvironment, MountedShip, ascent_environment, ship_ascent
from perilune.launch.target import Target


@dataclass(frozen=True)
class ShipAscent(AscentEnvironment):
    """What the ship of a case meets on its ascent; both of the aborts are None where nobody is on board.

    ``coverage`` is every abort that was looked at, ``abort`` what they come to.
    """

    abort: AbortSummary | None = None
    coverage: AbortCoverage | None = None


def fly_ship(case: Case, catalogue: Catalogue, ship: MountedShip, target: Target) -> ShipAscent | NoSolution:
    """Return what the ship of a case meets on the ascent to a target; ``NoSolution`` where it is too heavy."""
    found = ship_ascent(case.launcher, catalogue, case.site, ship, target)
    if isinstance(found, NoSolution):
        return found
    environment = ascent_environment(case.launcher, case.site, *found)
    if not case.crewed:
        return ShipAscent(**vars(environment))
    abort, coverage = checked_aborts(found[0], case, catalogue)
    return ShipAscent(**vars(environment), abort=abort, coverage=coverage)
