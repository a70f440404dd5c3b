"""The campaign: what flies to the Moon and when, as a mixed-integer programme on a time-expanded network."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.programme.campaign.model.campaign import EARTH, Campaign, Shock
    from perilune.programme.campaign.model.check import check_campaign
    from perilune.programme.campaign.model.load import load_campaign
    from perilune.programme.campaign.model.plan import Plan
    from perilune.programme.campaign.model.settings import Settings
    from perilune.programme.campaign.parity_price import ParityCurve, parity_curve
    from perilune.programme.campaign.plots import parity_figure, plan_figure, regret_figure, service_figure
    from perilune.programme.campaign.shocks.hedge import Hedge, hedged_plan
    from perilune.programme.campaign.shocks.recovery import Recovery, ShockStudy, recover, shock_of, shock_study
    from perilune.programme.campaign.shocks.regret import RegretTable, regret_table
    from perilune.programme.campaign.shocks.stochastic import ScenarioPlans, solve_scenarios
    from perilune.programme.campaign.solving.solve import solve_campaign

__all__ = [
    "EARTH",
    "Campaign",
    "Hedge",
    "ParityCurve",
    "Plan",
    "Recovery",
    "RegretTable",
    "ScenarioPlans",
    "Settings",
    "Shock",
    "ShockStudy",
    "check_campaign",
    "hedged_plan",
    "load_campaign",
    "parity_curve",
    "parity_figure",
    "plan_figure",
    "recover",
    "regret_figure",
    "regret_table",
    "service_figure",
    "shock_of",
    "shock_study",
    "solve_campaign",
    "solve_scenarios",
]

open_front(
    __name__,
    {
        "model.campaign": (
            "EARTH",
            "Campaign",
            "Shock",
        ),
        "model.check": ("check_campaign",),
        "model.load": ("load_campaign",),
        "model.plan": ("Plan",),
        "model.settings": ("Settings",),
        "parity_price": (
            "ParityCurve",
            "parity_curve",
        ),
        "plots": (
            "parity_figure",
            "plan_figure",
            "regret_figure",
            "service_figure",
        ),
        "shocks.hedge": (
            "Hedge",
            "hedged_plan",
        ),
        "shocks.recovery": (
            "Recovery",
            "ShockStudy",
            "recover",
            "shock_of",
            "shock_study",
        ),
        "shocks.regret": (
            "RegretTable",
            "regret_table",
        ),
        "shocks.stochastic": (
            "ScenarioPlans",
            "solve_scenarios",
        ),
        "solving.solve": ("solve_campaign",),
    },
)
