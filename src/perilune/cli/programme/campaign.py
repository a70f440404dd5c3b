"""``perilune programme campaign``: what flies when, and what lacks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from perilune.cli.output import INFEASIBLE, INTERRUPTED, AsJson, print_json, table, together
from perilune.told_number import counted, short_number

if TYPE_CHECKING:
    from perilune.programme.campaign import Plan
    from perilune.programme.campaign.model.plan import Shortfall
    from perilune.programme.campaign.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)

File = Annotated[
    Path, typer.Argument(metavar="CAMPAIGN.TOML", help="The campaign: partners, launchers, ships, elements, demands.")
]
Periods = Annotated[
    int,
    typer.Option("--periods", min=1, max=52, help="Steps of the plan in a year: 2 plan by half-years, 12 by months."),
]
Gap = Annotated[
    float,
    typer.Option(
        "--gap", min=0.0, max=1.0, help="How far from the best a plan may be, as a part of its cost: 0.01 is 1 %."
    ),
]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", min=1.0, max=86_400.0, help="Seconds of search for each plan, at the most.")
]
Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]


def settings_of(periods: int, gap: float, time_limit: float) -> "Settings":
    """Return the settings that the options say."""
    from perilune.programme.campaign.model.settings import Settings

    return Settings(periods, gap, time_limit)


def end(*, interrupted: bool, lacking: bool) -> None:
    """End a command of campaigns: 130 after Ctrl-C, 1 where something lacks in a plan that it tells, else 0."""
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    if lacking:
        raise typer.Exit(INFEASIBLE)


@app.command(
    "campaign", epilog="\b\nExample:\n  perilune programme campaign examples/lunar-campaign/campaign.toml --periods 4"
)
def solve(
    file: File,
    periods: Periods = 2,
    gap: Gap = 0.01,
    time_limit: TimeLimit = 120.0,
    why: Annotated[
        bool, typer.Option("--why/--no-why", help="Say what keeps a demand from being met, and what would do.")
    ] = True,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the build-up to this .svg or .png.")] = None,
    tables: Annotated[Path | None, typer.Option("--tables", help="Write the plan as tables into this folder.")] = None,
    form: Annotated[
        Literal["parquet", "csv"], typer.Option("--table-format", help="The format of these tables.")
    ] = "parquet",
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Plan a campaign: which flights, when, with what on board; first what lacks is made least, then the cost.

    What can't be met is named with the least that lacks; the exit status is then 1. Ctrl-C ends the search: the best
    plan found until then is told with its gap.
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.programme.campaign import load_campaign, solve_campaign
    from perilune.programme.campaign.simulation.simulate import check_flight

    together(
        ("CAMPAIGN.TOML", lambda: load_campaign(file, load_catalogue(folder))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    campaign = load_campaign(file, load_catalogue(folder))
    plan = solve_campaign(campaign, settings_of(periods, gap, time_limit))
    check_flight(campaign, plan)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.programme.campaign.plots import plan_figure

        write_figure(plan_figure(campaign, plan), plot)
    if tables is not None:
        from perilune.programme.campaign.tables import write_campaign_tables

        write_campaign_tables(plan, tables, form)
    interrupted = plan.status == "interrupted"
    if why and not interrupted:
        from perilune.programme.campaign.solving.causes import explained

        try:
            plan = explained(campaign, plan, time_limit)
        except KeyboardInterrupt:
            interrupted = True
    print_json(plan) if as_json else _print(campaign.name, plan)
    end(interrupted=interrupted, lacking=bool(plan.shortfalls))


def _print(name: str, plan: "Plan") -> None:
    from perilune.programme.campaign.calendar_period import planned_period

    rows = []
    for flight in plan.flights:
        carried = [row.element if row.units == 1.0 else f"{row.units:g} {row.element}" for row in flight.elements]
        carried += [f"{row.kg:,.0f} kg {row.commodity}" for row in flight.cargo]
        full = 100.0 * flight.payload_kg / flight.capacity_kg if flight.capacity_kg else None
        load = None if full is None else f"{full:.0f} %"
        rows.append(
            (
                planned_period(plan, flight.departs_tdb_s),
                flight.transport,
                flight.crew or None,
                load,
                ", ".join(carried),
            )
        )
    size = plan.size
    note = (
        f"lacks {plan.shortfall:,.4g}, no plan less than {plan.shortfall_bound:,.4g}: gap {_shortfall_gap(plan)}; "
        f"of those that lack no more: cost {plan.cost:,.2f} {plan.currency}, none below {plan.bound:,.2f}: "
        f"gap {100.0 * plan.gap:.2f} %, {plan.status}; "
        f"{size.columns:,} columns ({size.integers:,} integer), {size.rows:,} rows"
    )
    table(name, ("departs", "transport", "crew", "full", "carries"), rows, note=note)
    lacks = [
        (
            row.kind,
            row.subject,
            counted(row.amount, row.unit),
            planned_period(plan, row.from_tdb_s),
            short_number(row.counts),
        )
        for row in plan.shortfalls
    ]
    if lacks:
        told = f"in sum {short_number(plan.shortfall)}, no plan below {short_number(plan.shortfall_bound)}"
        table("What can't be met", ("kind", "what", "least that lacks", "from", "counts"), lacks, note=told)
    causes = [row for shortfall in plan.shortfalls for row in _causes(shortfall)]
    if causes:
        told = "each alone, found by solving again; left: what would still count as lacking"
        table("Why, and what would do", ("what", "kept by", "would do", "left"), causes, note=told)
    table("Shares", SHARE_COLUMNS, share_rows(plan))


def _shortfall_gap(plan: "Plan") -> str:
    """How far what lacks may be from the least that must."""
    return f"{100.0 * (1.0 - plan.shortfall_bound / plan.shortfall):.2f} %" if plan.shortfall > 0.0 else "0.00 %"


def _causes(row: "Shortfall") -> list[tuple[str, str, str, str | None]]:
    """What keeps a demand from being met; which kinds were tried where no one does."""
    if row.why is None:
        return []
    found: list[tuple[str, str, str, str | None]] = [
        (row.subject, cause.kind, cause.remedy, f"{cause.left:.3g}") for cause in row.why.causes
    ]
    if not found:
        found.append((row.subject, "more than one thing", f"none alone of: {', '.join(row.why.tried)}", None))
    if row.why.undecided:
        found.append((row.subject, "not decided in time", ", ".join(row.why.undecided), None))
    return found


SHARE_COLUMNS = ("partner", "mass", "launches", "crew-days", "cost", "critical roles", "agreed", "return coefficient")


def share_rows(plan: "Plan") -> list[tuple[object, ...]]:
    """Return a row for each partner: its parts of the whole."""
    return [
        (
            row.partner,
            *(f"{100.0 * part:.1f} %" for part in (row.mass_share, row.flights_share, row.crew_days_share)),
            f"{100.0 * row.cost_share:.1f} %",
            row.critical_roles,
            None if row.target_share is None else f"{100.0 * row.target_share:.1f} %",
            None if row.return_coefficient is None else f"{row.return_coefficient:.2f}",
        )
        for row in plan.shares
    ]
