"""Check: is the launcher shown to be fit for a crew?"""

from typing import Final

from perilune.catalogue.model import Maturity
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import missing, stated
from perilune.integration.model import Finding
from perilune.verdict import Verdict

SOURCE: Final = "NASA-STD-8719.29 (2023), technical requirements for human-rating, or the partner's equivalent"


@check(
    "human rating",
    "Human-rating evidence of the launcher",
    order=10,
    owner="launcher",
    verification="S",
    validation="A statement of evidence; no probability of loss is computed.",
    subject="programme",
)
def human_rating(case: Case) -> Finding | None:
    """Ask for evidence that the launcher may carry people.

    A launcher of the catalogue that has flown and is meant for crews passes; one meant for crews that has not flown is
    marginal; one not meant for crews is not evaluable, since no evidence is public, with certification as the action.
    """
    if not case.crewed:
        return None
    launcher = case.launcher
    if not launcher.crewed:
        return missing(f"human-rating evidence of {launcher.id}", SOURCE, f"human-rate {launcher.id} for its crew")
    if launcher.maturity is Maturity.FLOWN:
        return stated(Verdict.PASS, SOURCE, f"{launcher.id} is flown and meant for crews")
    closing = f"complete the human-rating certification of {launcher.id} with its first flights"
    return stated(
        Verdict.MARGINAL, SOURCE, f"{launcher.id} is meant for crews but {launcher.maturity}", closing=closing
    )
