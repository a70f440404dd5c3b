"""An independent flight of a plan: from its records and the campaign's alone, without the mixed-integer programme.

Every flight is flown again (windows, rates, capacity, rocket equation), every stock, crew, power and store is followed
from period to period as the records of :mod:`perilune.programme.campaign.model.campaign` define them, and every figure
of the plan is compared with what comes out. Nothing here is shared with the formulation: where both agree, neither is
wrong by a common mistake.
"""

from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import PeriluneError
from perilune.programme.campaign.model.campaign import Campaign
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.withdrawal import after_withdrawal
from perilune.programme.campaign.simulation.disagreement import Disagreement, Findings
from perilune.programme.campaign.simulation.elements import follow_elements
from perilune.programme.campaign.simulation.flights import fly_again
from perilune.programme.campaign.simulation.people import follow_people
from perilune.programme.campaign.simulation.shares import count_shares
from perilune.programme.campaign.simulation.stocks import follow_stocks
from perilune.told_number import counted


def simulate(campaign: Campaign, plan: Plan) -> tuple[Disagreement, ...]:
    """Return where a plan and its own flight disagree; nothing where the plan can be flown as it says.

    Args:
        campaign: the question.
        plan: the answer to be flown. A shock in it counts: what it took away may not fly after its date.

    Returns:
        The disagreements by date, place and quantity: what the plan tells, and what its flight gives or allows. A plan
        whose periods are not those of the campaign is not flown at all.
    """
    campaign = after_withdrawal(campaign, plan.shock)
    findings = Findings(plan)
    periods = plan.periods_per_year * campaign.years
    findings.equal(0, "the plan", "periods", plan.periods, periods, "periods")
    length_s = SECONDS_PER_YEAR / plan.periods_per_year
    findings.equal(0, "the plan", "length of a period", plan.period_s, length_s, "s")
    findings.equal(0, "the plan", "start", plan.start_tdb_s, campaign.start_tdb_s, "s", grain=1.0)
    if findings.any:
        return findings.sorted()
    fly_again(campaign, plan, findings)
    service = follow_elements(campaign, plan, findings)
    crews = follow_people(campaign, plan, service, findings)
    follow_stocks(campaign, plan, service, crews, findings)
    count_shares(campaign, plan, findings)
    return findings.sorted()


def check_flight(campaign: Campaign, plan: Plan) -> None:
    """Fly a plan again by a simulation that knows nothing of its search, and refuse one that comes out otherwise.

    Raises:
        PeriluneError: the plan and its flight disagree; it names the first three places.
    """
    found = simulate(campaign, plan)
    if found:
        told = "; ".join(
            f"{row.quantity} at {row.place} in period {row.period}, {row.unit}: told {row.told:,.6g},"
            f" flown {row.flown:,.6g}"
            for row in found[:3]
        )
        raise PeriluneError(f"the plan can't be flown as it is told, in {counted(len(found), 'places')}: {told}")
