"""The margin of a pair in payload as an interval: what public low and high values of ship and launcher make of it."""

from dataclasses import dataclass, replace

from perilune.catalogue import Catalogue
from perilune.errors import InputError, Problem
from perilune.integration.confidence import confidence, required_interval
from perilune.integration.model import Assessment
from perilune.integration.pair import question_of
from perilune.integration.performance import launch_payload
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet


@dataclass(frozen=True)
class MarginInterval:
    """The margin of a pair over the public intervals of its numbers [kg].

    ``payload_low_kg`` and ``payload_high_kg`` are the 5 and 95 % of the figure that decides, to first order; None where
    no number of the launcher has a public interval. ``required_low_kg`` and ``required_high_kg`` are what the lightest
    and the heaviest ship ask. ``steady`` says that the margin has one sign in between; None where it has no numbers.
    """

    payload_low_kg: float | None
    payload_high_kg: float | None
    required_low_kg: float | None
    required_high_kg: float | None
    margin_low_kg: float | None
    margin_high_kg: float | None
    steady: bool | None


@dataclass(frozen=True)
class BoundedAssessment:
    """An assessment with the interval of its margin."""

    assessment: Assessment
    interval: MarginInterval


def margin_interval(assessment: Assessment, catalogue: Catalogue, rules: RuleSet = DEFAULT_RULES) -> MarginInterval:
    """Return the interval of the margin of an assessed pair.

    Args:
        assessment: the pair.
        catalogue: the catalogue that it was assessed with.
        rules: the rule set that it was assessed with, for the growth of the ship.

    Raises:
        InputError: the ship has no configuration for the destination, so that there is no margin.
    """
    case = question_of(assessment, catalogue, rules).case()
    if case is None:
        cause = f"{assessment.ship} has no configuration for {assessment.destination}"
        raise InputError(Problem(cause, expected="a ship that flies there", fix="leave out the interval"))
    payload = launch_payload(case.launcher, catalogue, case.site, case.destination, case.c3_km2_s2)
    required_low, required_high = required_interval(replace(case, performance=payload.performance))
    sure = confidence(assessment, payload, required_low, required_high)
    return MarginInterval(
        payload.low_kg,
        payload.high_kg,
        required_low,
        required_high,
        sure.margin_low_kg,
        sure.margin_high_kg,
        sure.steady,
    )
