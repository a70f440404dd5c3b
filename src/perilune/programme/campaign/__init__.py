"""The campaign: what flies to the Moon and when, as a mixed-integer programme on a time-expanded network."""

from perilune.programme.campaign.model.campaign import EARTH, Campaign, Shock
from perilune.programme.campaign.model.check import check_campaign
from perilune.programme.campaign.model.load import load_campaign
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.solving.solve import solve_campaign

__all__ = ["EARTH", "Campaign", "Plan", "Settings", "Shock", "check_campaign", "load_campaign", "solve_campaign"]
