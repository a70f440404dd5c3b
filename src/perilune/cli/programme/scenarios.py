"""``perilune programme scenarios``: the plans that are best on the mean of all that may happen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.programme.campaign import File, Folder, Gap, Periods, TimeLimit, end, settings_of
from perilune.cli.programme.withdraw import shocks_of
from perilune.errors import InputError, Problem
from perilune.told_number import short_number

if TYPE_CHECKING:
    from perilune.programme.campaign import Campaign, Shock
    from perilune.programme.campaign.shocks.stochastic import ScenarioPlans

app = typer.Typer(rich_markup_mode=None)

_SHARES: Final = (0.5,)
"""The date of the shocks where none is given, as a part of the years of the campaign."""
_CHANCE: Final = 0.1
"""Of each shock, where none is given."""


@app.command(
    "scenarios",
    epilog="\b\nExample:\n  perilune programme scenarios examples/lunar-campaign/campaign.toml --of partner:roscosmos"
    ' --on "2032-01-01 UTC" --chance 0.2',
)
def show_scenarios(
    file: File,
    of: Annotated[
        list[str] | None,
        typer.Option("--of", help="What may be lost, as KIND:NAME; may be repeated; each partner if none."),
    ] = None,
    on: Annotated[
        list[str] | None, typer.Option("--on", help="When; may be repeated; at half of the years if none.")
    ] = None,
    slip: Annotated[
        str | None, typer.Option("--slip", help='It is lost for so long only, such as "2 yr"; for good if none.')
    ] = None,
    chance: Annotated[
        list[float] | None, typer.Option("--chance", help="Of every loss, or of each in their order; 0.1 if none.")
    ] = None,
    periods: Periods = 2,
    gap: Gap = 0.02,
    time_limit: TimeLimit = 120.0,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the mass in service to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Plan a campaign for several futures at once: until something is lost, the flights are the same in all.

    Best on the mean by the chances, of what lacks first and of the cost then; that nothing happens has the chance that
    is left. KIND is partner, launcher, site, transport or element. Every plan is flown again by the simulator. The exit
    status is 1 where something lacks in one of them.
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.programme.campaign import load_campaign
    from perilune.programme.campaign.shocks.stochastic import solve_scenarios
    from perilune.programme.campaign.simulation.simulate import check_flight

    campaign = load_campaign(file, load_catalogue(folder))
    shocks: list[Shock] = []
    together(
        ("--of", lambda: shocks.extend(shocks_of(campaign, of or [], on or [], slip, _SHARES))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    weights = _weights(chance or [_CHANCE], len(shocks))
    found = solve_scenarios(campaign, shocks, weights, settings_of(periods, gap, time_limit))
    for plan in found.plans:
        check_flight(campaign, plan)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.programme.campaign.plots import service_figure

        write_figure(service_figure(campaign, found.plans), plot)
    print_json(found) if as_json else _print(campaign, found)
    end(interrupted=found.status == "interrupted", lacking=any(plan.shortfalls for plan in found.plans))


def _weights(chances: list[float], shocks: int) -> tuple[float, ...]:
    """The weights of the case that nothing happens, and of each shock."""
    each = chances * shocks if len(chances) == 1 else chances
    if len(each) != shocks:
        raise InputError(Problem(f"{len(each)} chances", key="--chance", expected=f"one, or one for each of {shocks}"))
    if min(each) <= 0.0 or sum(each) >= 1.0:
        cause = f"the chances of {shocks} shocks sum to {sum(each):g}"
        raise InputError(Problem(cause, key="--chance", expected="each above 0, together below 1"))
    return (1.0 - sum(each), *each)


def _print(campaign: "Campaign", found: "ScenarioPlans") -> None:
    from perilune.astro.time import format_utc

    rows = []
    for weight, plan in zip(found.weights, found.plans, strict=True):
        lacks = "; ".join(row.told for row in plan.shortfalls)
        rows.append(
            (
                "nothing happens" if plan.shock is None else plan.shock.name,
                None if plan.shock is None else format_utc(plan.shock.on_tdb_s)[:10],
                f"{weight:.2f}",
                f"{plan.cost:,.2f}",
                len(plan.flights),
                short_number(plan.shortfall),
                lacks or "nothing",
            )
        )
    note = (
        f"on the mean: shortfall {short_number(found.shortfall)}, none below {short_number(found.shortfall_bound)};"
        f" cost {found.cost:,.2f} {campaign.currency}, none below {found.bound:,.2f}:"
        f" gap {100.0 * found.gap:.2f} %, {found.status};"
        " what departs before a shock is the same in all; the simulator agrees with every plan"
    )
    columns = ("scenario", "on", "chance", "cost", "flights", "shortfall", "lacks")
    table(f"{campaign.name}: planned for all that may happen", columns, rows, note=note)
