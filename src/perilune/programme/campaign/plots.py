"""Pictures of a campaign: the build-up with its flights and crew, after shocks, the price of parity, regrets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from perilune.astro.time import format_utc
from perilune.figures import house_style, new_figure, partner_colours
from perilune.programme.campaign.model.campaign import Campaign
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.parity_price import ParityCurve
from perilune.programme.campaign.shocks.regret import HEDGED, RegretTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DASHES: Final = ("-", "--", ":")


@house_style()
def plan_figure(campaign: Campaign, plan: Plan) -> "Figure":
    """Return a picture of a plan: when each element is put in service and when it was wanted, flights, crew.

    Args:
        campaign: the campaign.
        plan: its plan.
    """
    figure, (build, flown, crew) = new_figure(
        7.2, 3.2 + 0.16 * len(campaign.elements), rows=3, sharex=True, gridspec_kw={"height_ratios": (5, 1.2, 1)}
    )
    years = _first_year(plan) + np.arange(plan.periods) / plan.periods_per_year
    colours = partner_colours(partner.id for partner in campaign.partners)
    _build_up(build, campaign, plan, colours)
    _flights(flown, plan, years, colours)
    people = np.sum([node.crew for node in plan.nodes], axis=0)
    crew.step(years, people, where="post", color="C4")
    crew.set_ylabel("people")
    build.set_title(campaign.name)
    crew.set_xlabel(f"year; cost {plan.cost:,.1f} {plan.currency}, gap {100.0 * plan.gap:.2f} %")
    return figure


def _first_year(plan: Plan) -> float:
    text = format_utc(plan.start_tdb_s)
    return int(text[:4]) + (int(text[5:7]) - 1) / 12.0


def _year(plan: Plan, tdb_s: float) -> float:
    return _first_year(plan) + (tdb_s - plan.start_tdb_s) / (plan.period_s * plan.periods_per_year)


def _build_up(axes: Any, campaign: Campaign, plan: Plan, colours: dict[str, str]) -> None:
    first = {row.element: row.on_tdb_s for row in reversed(plan.installed)}
    owners = {row.element: row.owner for row in plan.installed}
    end = _year(plan, plan.start_tdb_s + plan.periods * plan.period_s)
    ordered = sorted(campaign.elements, key=lambda row: (first.get(row.id, float("inf")), row.id))
    for number, element in enumerate(ordered):
        if element.id in first:
            start = _year(plan, first[element.id])
            axes.barh(number, end - start, left=start, height=0.6, color=colours[owners[element.id]])
        if element.wanted_tdb_s is not None:
            axes.plot(_year(plan, element.wanted_tdb_s), number, marker="|", ms=9, color="k", mew=1.6)
    axes.set_yticks(range(len(ordered)), [row.name for row in ordered], fontsize=7)
    axes.invert_yaxis()
    for name, colour in colours.items():
        axes.plot([], [], marker="s", ls="", color=colour, ms=7, label=name)
    axes.plot([], [], marker="|", ls="", color="k", ms=9, mew=1.6, label="wanted")
    axes.legend(loc="lower left", fontsize=7)
    axes.set_xlim(_first_year(plan), end)


def _flights(axes: Any, plan: Plan, years: Any, colours: dict[str, str]) -> None:
    level = np.zeros(plan.periods)
    for name, colour in colours.items():
        count = np.zeros(plan.periods)
        for flight in plan.flights:
            if flight.partner == name:
                count[flight.period] += 1
        axes.bar(years, count, width=0.8 / plan.periods_per_year, align="edge", bottom=level, color=colour)
        level += count
    axes.set_ylabel("flights")


@house_style()
def parity_figure(curve: ParityCurve) -> "Figure":
    """Return a picture of the price of parity: cost, and what is proved at least, by the floor.

    Args:
        curve: the answer of :func:`perilune.programme.campaign.parity_curve`.
    """
    figure, axes = new_figure(6.4, 3.8)
    floors = [100.0 * point.floor for point in curve.points]
    axes.fill_between(floors, [p.bound for p in curve.points], [p.cost for p in curve.points], alpha=0.25, label="gap")
    axes.plot(floors, [point.cost for point in curve.points], "o-", label="best plan found")
    for floor, point in zip(floors, curve.points, strict=True):
        told = point.told_price.removeprefix("not comparable: plan ")
        axes.annotate(told, (floor, point.cost), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=8)
    axes.margins(x=0.1, y=0.2)
    axes.set_xlabel(f"least part of {curve.measure} that every partner brings, %")
    axes.set_ylabel(f"cost, {curve.currency}")
    axes.set_title("The price of parity")
    axes.legend(loc="upper left")
    return figure


@house_style()
def service_figure(campaign: Campaign, plans: Sequence[Plan]) -> "Figure":
    """Return a picture of the mass in service over the years: a line for each plan, as planned and after each shock.

    Args:
        campaign: the campaign.
        plans: the plans, that of the whole campaign first.
    """
    masses = {row.id: row.mass_kg for row in campaign.elements}
    figure, axes = new_figure(7.2, 4.2)
    for number, plan in enumerate(plans):
        grown = np.zeros(plan.periods)
        for row in plan.installed:
            grown[row.period] += row.units * masses[row.element] / 1000.0
        years = _first_year(plan) + np.arange(plan.periods) / plan.periods_per_year
        shock = plan.shock
        name = "the plan" if shock is None else f"{shock.name}, {format_utc(shock.on_tdb_s)[:10]}"
        style = {"color": "k", "lw": 2.4} if shock is None else {"color": f"C{number - 1}", "ls": _DASHES[number % 3]}
        axes.step(years, np.cumsum(grown), where="post", label=name, **style)
    axes.set_ylim(bottom=0.0)
    axes.set_xlabel("year")
    axes.set_ylabel("mass in service, t")
    axes.set_title(campaign.name)
    axes.legend(loc="upper left", fontsize=7)
    return figure


@house_style()
def regret_figure(table: RegretTable) -> "Figure":
    """Return a picture of the regrets: of what lacks and of the cost, plans down, what happens across; * the best.

    Args:
        table: the answer of :func:`perilune.programme.campaign.regret_table`.
    """
    names = {row.id: f"{row.name}\n{format_utc(row.on_tdb_s)[:10]}" for row in table.shocks}
    cases = ["nothing\nhappens" if row.shock is None else names[row.shock] for row in table.candidates[0].regrets]
    made_for = {None: "no shock", HEDGED: "all of them"} | {
        name: told.replace("\n", " ") for name, told in names.items()
    }
    plans = [f"{made_for[row.made_for]}{' *' if n == table.best else ''}" for n, row in enumerate(table.candidates)]
    figure, panels = new_figure(3.4 + 2.2 * len(cases), 1.8 + 0.36 * len(plans), columns=2, sharey=True)
    for axes, key, title in zip(panels, ("shortfall", "cost"), ("what lacks", f"cost, {table.currency}"), strict=True):
        values = np.array([[getattr(one, key) for one in row.regrets] for row in table.candidates])
        axes.imshow(values, cmap="cividis_r", aspect="auto")
        middle = 0.5 * (values.min() + values.max())
        for (line, column), value in np.ndenumerate(values):
            ink = "w" if value > middle else "k"
            axes.text(column, line, f"{value:.3g}", ha="center", va="center", fontsize=7, color=ink)
        axes.set_xticks(range(len(cases)), cases, fontsize=6.5)
        axes.set_title(f"Regret: {title}")
        axes.grid(visible=False)
    panels[0].set_yticks(range(len(plans)), plans, fontsize=7)
    panels[0].set_ylabel("plan made for")
    return figure
