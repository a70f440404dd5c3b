"""The assessment of a ship on a launcher from a site to a destination: every check, one verdict."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration.case import DIRECT, Case, Delivery, Performance
from perilune.integration.checks import all_checks
from perilune.integration.checks.mass import deciding_figure, mass_balance
from perilune.integration.loads import with_jettison_rate, with_loads
from perilune.integration.model import CONCLUSIONS, Assessment, Finding, PayloadFigures
from perilune.integration.pair import PairQuestion
from perilune.integration.partners import with_partners
from perilune.integration.performance import launch_performance
from perilune.integration.reach import check_site
from perilune.verdict import Verdict

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent
    from perilune.launch import PayloadCurve


def assess(
    asked: PairQuestion,
    *,
    curve: "PayloadCurve | NoSolution | None" = None,
    environment: "ShipAscent | NoSolution | None" = None,
    performance: Performance | None = None,
    delivery: Delivery = DIRECT,
) -> Assessment:
    """Assess a ship on a launcher from a site to a destination.

    Args:
        asked: the pair, with its window and the rules that hold.
        curve: the launcher's payload curve from the site, where it is already known; else it is computed.
        environment: the ascent with this ship, where it is already known; else it is computed where a check needs it.
        performance: the launcher's payload to the destination, where it is already known; then ``curve`` isn't asked.
        delivery: where the launcher leaves the ship.

    Returns:
        The assessment. The verdict is that of :func:`overall_verdict`.

    Raises:
        InputError: the destination is unknown, or the launcher does not fly from the site.
    """
    case = lifted_case(asked, curve, performance, delivery)
    if case is None:
        return no_configuration(asked)
    return assess_case(complete_case(case, asked.catalogue, environment))


def lifted_case(
    asked: PairQuestion,
    curve: "PayloadCurve | NoSolution | None" = None,
    performance: Performance | None = None,
    delivery: Delivery = DIRECT,
) -> Case | None:
    """Return the case of a pair with what the launcher lifts; None where the ship has no configuration to there.

    Arguments and errors are those of :func:`assess`.
    """
    check_site(asked.launcher, asked.site.id)
    case = asked.case(performance, delivery)
    if case is None or performance is not None:
        return case
    goal, energy = case.destination, case.c3_km2_s2
    lifted = launch_performance(
        asked.launcher, asked.catalogue, asked.site, goal, energy, curve=curve, delivery=delivery
    )
    return replace(case, performance=lifted)


def complete_case(case: Case, catalogue: Catalogue, environment: "ShipAscent | NoSolution | None" = None) -> Case:
    """Return a case with all that its checks read beside the entries: partners, ascent, price of a jettison."""
    case = with_loads(with_partners(case, catalogue), catalogue, environment)
    return with_jettison_rate(case, catalogue)


def assess_case(case: Case) -> Assessment:
    """Return the assessment of a case that holds all that its checks read."""
    findings = tuple(finding for finding in (check(case) for check in all_checks()) if finding is not None)
    return _assessment(case, findings)


def overall_verdict(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict of some findings.

    Fail where any check fails. Otherwise not evaluable where a critical check (mass, inclination) is. Otherwise
    marginal where any check is marginal or, for want of a datum, not evaluable. Otherwise pass. Nothing checked is not
    evaluable.
    """
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        return Verdict.FAIL
    open_points = [finding for finding in findings if finding.verdict is Verdict.NOT_EVALUABLE]
    if not findings or any(finding.critical for finding in open_points):
        return Verdict.NOT_EVALUABLE
    if open_points or any(finding.verdict is Verdict.MARGINAL for finding in findings):
        return Verdict.MARGINAL
    return Verdict.PASS


def limiting_finding(findings: Sequence[Finding]) -> Finding:
    """Return the finding that limits the pair.

    Of the failed checks the one with the smallest relative margin; else the critical one that cannot be evaluated;
    else of the marginal and then of the passed ones the one with the smallest relative margin. What a missing datum
    leaves open is counted in ``open_points`` and limits only where nothing else was evaluated.
    """
    groups = (
        [row for row in findings if row.verdict is Verdict.FAIL],
        [row for row in findings if row.verdict is Verdict.NOT_EVALUABLE and row.critical],
        [row for row in findings if row.verdict is Verdict.MARGINAL],
        [row for row in findings if row.verdict is Verdict.PASS],
        list(findings),
    )
    first = next(group for group in groups if group)
    return min(first, key=lambda row: float("inf") if row.relative_margin is None else row.relative_margin)


def _assessment(case: Case, findings: tuple[Finding, ...]) -> Assessment:
    balance, figure = mass_balance(case), deciding_figure(case.performance, case.rules)
    required = None if isinstance(balance, str) else round(balance.required_kg, 3)
    margin = None if required is None or figure is None else round(figure[1] - required, 3)
    verdict = overall_verdict(findings)
    open_points = sum(row.verdict is Verdict.NOT_EVALUABLE for row in findings)
    return Assessment(
        ship=case.ship.id,
        launcher=case.launcher.id,
        site=case.site.id,
        destination=case.destination.name,
        verdict=verdict,
        conclusion=CONCLUSIONS[verdict],
        payload_kg=_figures(case.performance),
        required_kg=required,
        margin_kg=margin,
        limiting_check=limiting_finding(findings).check,
        open_points=open_points,
        completeness=round(1.0 - open_points / len(findings), 4),
        c3_km2_s2=case.c3_km2_s2,
        findings=findings,
        abort=case.abort,
    )


def _figures(performance: Performance) -> PayloadFigures:
    values = (performance.published_kg, performance.physics_kg, performance.anchored_kg)
    return PayloadFigures(*(None if value is None else round(value, 3) for value in values))


def no_configuration(asked: PairQuestion) -> Assessment:
    """Return the assessment of a ship that the catalogue does not fly to a destination: not evaluable."""
    finding = Finding(
        check="configuration",
        verdict=Verdict.NOT_EVALUABLE,
        value=None,
        limit=None,
        margin=None,
        unit=None,
        source="catalogue",
        reason=f"not evaluable: configuration of {asked.ship.id} for {asked.destination} missing",
        closing=f"give {asked.ship.id} a configuration for {asked.destination}",
        critical=True,
    )
    return Assessment(
        ship=asked.ship.id,
        launcher=asked.launcher.id,
        site=asked.site.id,
        destination=asked.destination,
        verdict=Verdict.NOT_EVALUABLE,
        conclusion=CONCLUSIONS[Verdict.NOT_EVALUABLE],
        payload_kg=PayloadFigures(None, None, None),
        required_kg=None,
        margin_kg=None,
        limiting_check="configuration",
        open_points=1,
        completeness=0.0,
        c3_km2_s2=asked.energy_km2_s2,
        findings=(finding,),
    )
