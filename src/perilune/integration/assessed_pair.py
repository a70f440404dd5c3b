"""A pair assessed, with what its joint protocol shows of the ascent that the checks read: one ascent serves both."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perilune.errors import NoSolution
from perilune.integration.annexes import Annexes, annexes_of
from perilune.integration.assess import assess_case, complete_case, lifted_case, no_configuration
from perilune.integration.case import Performance
from perilune.integration.loads import needs_ascent, ship_ascent
from perilune.integration.model import Assessment
from perilune.integration.pair import PairQuestion
from perilune.run import Task

if TYPE_CHECKING:
    from perilune.launch import PayloadCurve


@dataclass(frozen=True)
class AssessedPair:
    """An assessment, and the ascent and the aborts that it saw.

    ``annexes`` is None where no check asked for an ascent, and a ``NoSolution`` where none carries the ship.
    """

    assessment: Assessment
    annexes: Annexes | NoSolution | None


def assessed_pair(
    asked: PairQuestion,
    *,
    curve: "PayloadCurve | NoSolution | None" = None,
    performance: Performance | None = None,
) -> AssessedPair:
    """Assess a pair as :func:`perilune.integration.assess` does, and keep its ascent.

    Args:
        asked: the pair, with its window and the rules that hold.
        curve: the launcher's payload curve from the site, where it is already known; else it is computed.
        performance: the launcher's payload to the destination, where it is already known; then ``curve`` isn't asked.

    Raises:
        InputError: the destination is unknown, or the launcher does not fly from the site.
    """
    case = lifted_case(asked, curve, performance)
    if case is None:
        return AssessedPair(no_configuration(asked), None)
    flown = ship_ascent(case, asked.catalogue) if needs_ascent(case) else None
    annexes = flown if flown is None or isinstance(flown, NoSolution) else annexes_of(flown)
    return AssessedPair(assess_case(complete_case(case, asked.catalogue, flown)), annexes)


def assessment_task(asked: PairQuestion, curve: "PayloadCurve | NoSolution | None" = None) -> Task:
    """Return the stored work of assessing a pair, the same piece for all who ask the same of it.

    Args:
        asked: the pair.
        curve: the launcher's payload curve from the site where it is known; it follows from the two entries.
    """
    cost = 3.0 if curve is None else 1.0
    return asked.task(assessed_pair, AssessedPair, {"curve": curve}, cost=cost)
