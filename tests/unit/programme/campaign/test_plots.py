"""The pictures of a campaign say what they show: each partner in its colour, no price of a plan that lacks more."""

from pathlib import Path

from matplotlib.colors import to_rgba

from perilune.catalogue import load_catalogue
from perilune.figures import partner_colours
from perilune.programme.campaign import Settings, load_campaign, solve_campaign
from perilune.programme.campaign.parity_price import ParityCurve, ParityPoint
from perilune.programme.campaign.plots import parity_figure, plan_figure

EXAMPLE = Path(__file__).parents[4] / "examples" / "gateway-airlock" / "campaign.toml"


def test_the_legend_shows_each_partner_in_its_colour() -> None:
    campaign = load_campaign(EXAMPLE, load_catalogue())
    axes = plan_figure(campaign, solve_campaign(campaign, Settings(gap=0.05, time_limit_s=60.0))).axes[0]
    handles, labels = axes.get_legend_handles_labels()
    shown = {label: to_rgba(handle.get_color()) for handle, label in zip(handles, labels, strict=True)}
    for name, colour in partner_colours(partner.id for partner in campaign.partners).items():
        assert shown[name] == to_rgba(colour)


def test_a_plan_that_lacks_more_has_no_price() -> None:
    rows = ((0.0, 88.9, 0.0, 0.0), (0.2, 91.3, 0.027, 0.0), (0.4, 86.7, None, 3.91))
    points = tuple(
        ParityPoint(floor, "within gap", cost, cost, 0.0, price, True, 1.5 + more, more, 20, ())
        for floor, cost, price, more in rows
    )
    figure = parity_figure(ParityCurve("lunar", "mass", "launches", 2, points))
    assert [text.get_text() for text in figure.axes[0].texts] == [
        "+0.0 %",
        "+2.7 %",
        "lacks 3.91 more",
    ]
