"""The price of parity: what a campaign costs by the least part that every partner is to bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from perilune.errors import InputError, Problem
from perilune.programme.campaign.model.campaign import Campaign, Measure, Parity
from perilune.programme.campaign.model.plan import Ending, PartnerShare, Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.simulation.simulate import check_flight
from perilune.programme.campaign.solving.solve import solve_campaign

_SAME_SHORTFALL: Final = 1e-3


@dataclass(frozen=True)
class ParityPoint:
    """The plan with one floor, and its price: what it costs beyond the plan without, as a part of that.

    A price is never below 0: a plan that is found to be cheaper by less than the gaps costs no more. Where the plan
    lacks more than the one without (by ``lacks_more``, weighted as ``shortfall`` is), their costs do not compare:
    ``price`` is None; so it is beside a plan that costs nothing. ``lacks`` is whether a demand is not met.
    """

    floor: float
    status: Ending
    cost: float
    bound: float
    gap: float
    price: float | None
    lacks: bool
    shortfall: float
    lacks_more: float
    flights: int
    shares: tuple[PartnerShare, ...]

    @property
    def told_price(self) -> str:
        """The price in words."""
        if self.price is not None:
            return f"{100.0 * self.price:+.1f} %"
        lacks = f"plan lacks {self.lacks_more:.3g} more" if self.lacks_more else "the plan without costs nothing"
        return f"not comparable: {lacks}"


@dataclass(frozen=True)
class ParityCurve:
    """Cost by floor. Each partner with an agreed share brings at least the floor, or its share where that is less."""

    campaign: str
    measure: Measure
    currency: str
    periods_per_year: int
    points: tuple[ParityPoint, ...]


def check_floors(campaign: Campaign, floors: Sequence[float]) -> None:
    """Refuse least parts that can't be, and a campaign in which nobody has an agreed share.

    Raises:
        InputError: a floor out of its range, or no partner with an agreed share.
    """
    problems = [
        Problem(f"a floor of {floor:g}", expected="more than 0, at most 1", fix="write 40 % as 0.4")
        for floor in floors
        if not 0.0 < floor <= 1.0
    ]
    if not any(partner.share for partner in campaign.partners):
        problems.append(Problem("no partner has an agreed share", expected="a 'share' of at least one partner"))
    if problems:
        raise InputError(problems)


def parity_curve(
    campaign: Campaign, measure: Measure, floors: Sequence[float], settings: Settings | None = None
) -> ParityCurve:
    """Return the price of parity in a measure; the plan without parity is the first point, Ctrl-C ends the curve.

    Every plan is flown again by the simulator before it is told.

    Args:
        campaign: the question; its own parity is left out.
        measure: mass, flights, crew-days or cost.
        floors: least parts, above 0 to 1.
        settings: of every plan.

    Raises:
        InputError: a floor out of its range, or no partner with an agreed share.
        PeriluneError: a plan can't be flown as it is told.
    """
    check_floors(campaign, floors)
    settings = settings or Settings()
    asked = without_parity(campaign)
    free = solve_campaign(asked, settings)
    check_flight(asked, free)
    plans = {0.0: free}
    for floor in sorted(set(floors)):
        if "interrupted" in {plan.status for plan in plans.values()}:
            break
        plans[floor] = floor_plan(campaign, measure, floor, free, settings)
    return curve_of(campaign, measure, plans)


def without_parity(campaign: Campaign) -> Campaign:
    """Return the campaign without the parts that its partners are to bring."""
    return replace(campaign, parity=None)


def floor_plan(campaign: Campaign, measure: Measure, floor: float, free: Plan, settings: Settings) -> Plan:
    """Return the plan in which every partner with an agreed share brings at least a floor; the simulator agrees.

    Args:
        campaign: the question; its own parity is left out.
        measure: mass, flights, crew-days or cost.
        floor: the least part, above 0 to 1.
        free: the plan without parity. No plan with it lacks less, so that those that lack no more are tried first.
        settings: of the plan.

    Raises:
        PeriluneError: the plan can't be flown as it is told.
    """
    asked = _with_floor(campaign, measure, floor)
    plan = solve_campaign(asked, settings, easier=free)
    check_flight(asked, plan)
    return plan


def curve_of(campaign: Campaign, measure: Measure, plans: Mapping[float, Plan]) -> ParityCurve:
    """Return the price of parity that plans tell, by their floors; that of 0, without parity, is the first."""
    free = plans[0.0]
    points = tuple(_point(campaign, floor, plan, free) for floor, plan in plans.items())
    return ParityCurve(campaign.id, measure, campaign.currency, free.periods_per_year, points)


def _with_floor(campaign: Campaign, measure: Measure, floor: float) -> Campaign:
    partners = tuple(
        partner if partner.share is None else replace(partner, share=min(partner.share, floor))
        for partner in campaign.partners
    )
    return replace(campaign, partners=partners, parity=Parity(measure))


def _point(campaign: Campaign, floor: float, plan: Plan, free: Plan) -> ParityPoint:
    """The point of a plan beside that without parity, its shares beside those that were agreed and not the floor."""
    agreed = {partner.id: partner.share for partner in campaign.partners}
    shares = tuple(
        replace(row, target_share=share, return_coefficient=row.cost_share / share if share else None)
        for row in plan.shares
        for share in (agreed[row.partner],)
    )
    more = plan.shortfall - free.shortfall
    if more <= _SAME_SHORTFALL:
        more = 0.0
    beyond = max(plan.cost - free.cost, 0.0)
    comparable = more == 0.0 and (beyond == 0.0 or free.cost > 0.0)
    return ParityPoint(
        floor=floor,
        status=plan.status,
        cost=plan.cost,
        bound=plan.bound,
        gap=plan.gap,
        price=(beyond / free.cost if beyond else 0.0) if comparable else None,
        lacks=bool(plan.shortfalls),
        shortfall=plan.shortfall,
        lacks_more=more,
        flights=len(plan.flights),
        shares=shares,
    )
