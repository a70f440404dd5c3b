"""How sure an assessment is: what of it could be evaluated, what its numbers are worth, and how wide its margin is."""

from dataclasses import dataclass, replace

from perilune.integration.case import Case
from perilune.integration.checks.mass import mass_balance
from perilune.integration.model import Assessment
from perilune.integration.performance import LaunchPayload


@dataclass(frozen=True)
class Confidence:
    """How sure an assessment is.

    ``completeness`` is the share of the applicable checks that could be evaluated; ``well_known`` the share of the
    catalogue's numbers behind it whose confidence is not low, None where no number went in. ``margin_low_kg`` and
    ``margin_high_kg`` bound the margin in payload: the 5 and 95 % of the launcher's payload over its public intervals,
    less what the ship asks at its heaviest and lightest. ``steady`` says that the margin has one sign in between, None
    where it has no numbers.
    """

    completeness: float
    well_known: float | None
    margin_low_kg: float | None
    margin_high_kg: float | None
    steady: bool | None


def confidence(
    assessment: Assessment, payload: LaunchPayload, required_low_kg: float | None, required_high_kg: float | None
) -> Confidence:
    """Return how sure an assessment is, from the interval of the payload and that of what the ship asks of it [kg]."""
    read = {(row.entry, row.key): row.confidence for finding in assessment.findings for row in finding.inputs}
    known = None if not read else round(sum(word != "low" for word in read.values()) / len(read), 4)
    low = high = None
    if None not in (assessment.margin_kg, assessment.required_kg, required_low_kg, required_high_kg):
        decided = (assessment.margin_kg or 0.0) + (assessment.required_kg or 0.0)
        least = decided if payload.low_kg is None else min(payload.low_kg, decided)
        most = decided if payload.high_kg is None else max(payload.high_kg, decided)
        low, high = round(least - (required_high_kg or 0.0), 3), round(most - (required_low_kg or 0.0), 3)
    steady = None if low is None or high is None else low >= 0.0 or high < 0.0
    return Confidence(assessment.completeness, known, low, high, steady)


def required_interval(case: Case) -> tuple[float | None, float | None]:
    """Return what a ship asks of its launcher at the low and the high public value of its mass [kg]."""
    mass = case.configuration.mass
    ends = (mass.value if mass.low is None else mass.low, mass.value if mass.high is None else mass.high)
    found = []
    for value in ends:
        moved = case.configuration.model_copy(update={"mass": mass.model_copy(update={"value": value})})
        balance = mass_balance(replace(case, configuration=moved))
        found.append(None if isinstance(balance, str) else round(balance.required_kg, 3))
    return found[0], found[1]
