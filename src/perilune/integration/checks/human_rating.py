"""Check: is the launcher shown to be fit for a crew?"""

from typing import Final

from perilune.catalogue.ground import Tally
from perilune.catalogue.model import Maturity
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import combined, measured, missing, stated
from perilune.integration.methods.loss_of_crew import loss_of_crew
from perilune.integration.model import Finding
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = "NASA-STD-8719.29 (2023), technical requirements for human-rating, or the partner's equivalent"

LOSS: Final = Limit(
    "loss_of_crew",
    "probability that the ascent loses its crew",
    0.002,
    "1",
    "NASA CCT-REQ-1130, 3.2.1.1: 1 in 500 for ascent and entry together; as goal of 2011 for the ascent alone",
    high=1.0,
)


@check(
    "human rating",
    "Human-rating evidence of the launcher",
    order=10,
    owner="launcher",
    verification="S",
    limits=(LOSS,),
    subject="programme",
    validation="Evidence as the catalogue states it; the loss of a crew from flights counted, without any analysis.",
)
def human_rating(case: Case) -> Finding | None:
    """Ask for evidence that the launcher may carry people, and count what its flights show of the loss of a crew.

    Requirements that the launcher's entry lists must be met, or met by an equivalent or a waiver; an open one is
    marginal. Without such a list, a launcher that is meant for crews passes if it has flown and is marginal if not; one
    not meant for crews is not evaluable. The loss of a crew is the failure of the launcher times what the abort
    leaves; flights that show with 95 % that it is above the limit make the check fail.
    """
    if not case.crewed:
        return None
    parts = [_evidence(case)]
    if case.launcher.flight_record is not None:
        parts.append(_loss(case, case.launcher.flight_record))
    return combined(parts, SOURCE)


def _evidence(case: Case) -> Finding:
    launcher = case.launcher
    if launcher.human_rating:
        states = [row.state for row in launcher.human_rating]
        told = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
        text = f"requirements of {launcher.id}: {told}"
        left = [row.requirement for row in launcher.human_rating if row.state == "open"]
        if left:
            return stated(Verdict.MARGINAL, SOURCE, text, closing=f"show of {launcher.id}: {'; '.join(left)}")
        return stated(Verdict.PASS, SOURCE, text)
    if not launcher.crewed:
        return missing(f"human-rating evidence of {launcher.id}", SOURCE, f"human-rate {launcher.id} for its crew")
    if launcher.maturity is Maturity.FLOWN:
        return stated(Verdict.PASS, SOURCE, f"{launcher.id} is flown and meant for crews")
    closing = f"complete the human-rating certification of {launcher.id} with its first flights"
    return stated(
        Verdict.MARGINAL, SOURCE, f"{launcher.id} is meant for crews but {launcher.maturity}", closing=closing
    )


def _loss(case: Case, flights: Tally) -> Finding:
    """What the flights alone show: above the limit, below it, or, mostly, neither."""
    aborts, abort = case.ship.escape_record, case.abort
    share = 0.0 if abort is None else abort.shut_down_share if abort.shut_down else abort.covered_share
    saved = None if aborts is None else (aborts.successes, aborts.attempts)
    low, middle, high = loss_of_crew((flights.successes, flights.attempts), saved, share)
    limit = case.rules[LOSS]
    reason = (
        f"{flights.successes} of {flights.attempts} flights, and {100.0 * share:.0f} % of the ascent covered, give a "
        f"loss of the crew of {middle:.2g} ({low:.2g} to {high:.2g})"
    )
    if low > limit:
        closing = f"show by analysis and flights that the loss of the crew is below {limit:.2g}"
        return measured(Verdict.FAIL, middle, limit, limit - middle, "1", SOURCE, reason=reason, closing=closing)
    shown = "below the limit" if high <= limit else "which neither shows nor excludes the limit"
    return stated(Verdict.PASS, SOURCE, f"{reason}, {shown} of {limit:.2g}")
