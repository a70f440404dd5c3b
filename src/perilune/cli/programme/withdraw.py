"""``perilune programme withdraw``: what partners, launchers and sites that leave or slip take away; the recovery."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.programme.campaign import File, Folder, Gap, Periods, TimeLimit, end, settings_of
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.programme.campaign import Campaign, Shock
    from perilune.programme.campaign.shocks.recovery import ShockStudy
    from perilune.programme.campaign.shocks.regret import RegretTable

app = typer.Typer(rich_markup_mode=None)

_SHARES = (0.25, 0.5, 0.75)
"""Dates of shocks where none is given, as parts of the years of the campaign."""


@app.command(
    "withdraw",
    epilog="\b\nExample:\n  perilune programme withdraw examples/lunar-campaign/campaign.toml --of partner:roscosmos"
    ' --on "2034-01-01 UTC"',
)
def show_shocks(
    file: File,
    of: Annotated[
        list[str] | None,
        typer.Option("--of", help="What is lost, as KIND:NAME; may be repeated; each partner if none."),
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", help="When, each case alone; may be repeated; three dates over the years if none."),
    ] = None,
    slip: Annotated[
        str | None, typer.Option("--slip", help='It is lost for so long only, such as "2 yr"; for good if none.')
    ] = None,
    regret: Annotated[
        bool,
        typer.Option(
            "--regret", help="Find the plan that in the worst case lacks and costs least beyond what foresight gives."
        ),
    ] = False,
    periods: Periods = 2,
    gap: Gap = 0.01,
    time_limit: TimeLimit = 60.0,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the mass in service, or the regrets, to this .svg or .png.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Take a partner or another thing from a campaign: what is lost then, and what the cheapest recovery costs.

    KIND is partner, launcher, site, transport or element: partner:cnsa, launcher:don. What departs before the date
    is done; the rest is planned again. Every case is answered: what can't be met is named with the least that
    lacks; the exit status is then 1, with --regret where it lacks in the best plan or after it. Ctrl-C ends it with
    the cases that are complete.
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path, write_figure
    from perilune.programme.campaign import load_campaign, solve_campaign
    from perilune.programme.campaign.shocks.recovery import shock_study
    from perilune.programme.campaign.simulation.simulate import check_flight

    campaign = load_campaign(file, load_catalogue(folder))
    shocks: list[Shock] = []
    together(
        ("--of", lambda: shocks.extend(shocks_of(campaign, of or [], on or [], slip, _SHARES))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    settings = settings_of(periods, gap, time_limit)
    plan = solve_campaign(campaign, settings)
    check_flight(campaign, plan)
    if regret:
        from perilune.programme.campaign.shocks.regret import regret_table

        regrets = regret_table(campaign, plan, shocks, settings)
        if plot is not None:
            from perilune.programme.campaign.plots import regret_figure

            write_figure(regret_figure(regrets), plot)
        print_json(regrets) if as_json else _print_regrets(regrets)
        best = regrets.candidates[regrets.best]
        status, lacking = regrets.status, bool(regrets.plan.shortfalls) or any(row.lost for row in best.regrets)
    else:
        study = shock_study(campaign, plan, shocks, settings)
        if plot is not None:
            from perilune.programme.campaign.plots import service_figure

            write_figure(service_figure(campaign, (plan, *(row.plan for row in study.recoveries))), plot)
        print_json(study) if as_json else _print(study)
        status = study.status
        lacking = any(told.shortfalls for told in (plan, *(row.plan for row in study.recoveries)))
    end(interrupted=status == "interrupted", lacking=lacking)


def shocks_of(
    campaign: "Campaign", of: list[str], on: list[str], slip: str | None, shares: tuple[float, ...]
) -> "list[Shock]":
    """Return the shocks that the options say: every subject on every date, all partners and parts of the years else."""
    from perilune.astro.time import parse_time
    from perilune.programme.campaign.calendar_period import years_later
    from perilune.programme.campaign.shocks.recovery import KINDS, shock_of, subjects
    from perilune.units import parse_quantity

    slips: list[float] = []
    dates: list[float] = []
    together(
        *(
            ("--slip", lambda text=text: slips.append(parse_quantity(text, "time")))
            for text in (slip,)
            if text is not None
        ),
        *(("--on", lambda text=text: dates.append(parse_time(text))) for text in on),
    )
    slip_s = slips[0] if slips else None
    dates = dates or [years_later(campaign.start_tdb_s, share * campaign.years) for share in shares]
    named = of or [f"partner:{name}" for name in subjects(campaign, "partner")]
    found = []
    for text in named:
        kind, _, subject = text.partition(":")
        if kind not in KINDS:
            expected = f"KIND:NAME with one of {', '.join(KINDS)}"
            raise InputError(Problem(f"nothing is struck by '{text}'", expected=expected, fix="say partner:NAME"))
        found += [shock_of(campaign, kind, subject, date, slip_s) for date in dates]
    return found


def _date(tdb_s: float | None) -> str:
    from perilune.astro.time import format_utc

    return "-" if tdb_s is None else format_utc(tdb_s)[:10]


def _print(study: "ShockStudy") -> None:
    from perilune.programme.campaign.calendar_period import planned_period

    def period(tdb_s: float | None) -> str:
        return "never" if tdb_s is None else planned_period(study.plan, tdb_s)

    rows = []
    for row in study.recoveries:
        lacks = "; ".join(one.told for one in row.lost)
        rows.append(
            (
                row.shock.name,
                _date(row.shock.on_tdb_s),
                row.done,
                len(row.struck),
                lacks or "nothing",
                f"{row.extra_shortfall:+.3f}",
                f"{row.extra_cost:+.2f}",
                f"{100.0 * row.gap:.1f} %",
            )
        )
    columns = ("shock", "on", "flown", "struck", "lacks", "shortfall", f"cost, {study.currency}", "gap")
    note = f"plan: cost {study.plan.cost:,.2f}, shortfall {study.plan.shortfall:,.3f}; costs and shortfalls beside it;"
    note += f" {study.status}; the simulator agrees with all of them"
    ends = dict.fromkeys(f"{row.shock.subject}: {name}" for row in study.recoveries for name in row.agreements_ended)
    note += f"; agreements that end with a partner, so that nobody waits for them: {', '.join(ends)}" if ends else ""
    table("Shocks and recoveries", columns, rows, note=note)
    moved = [
        (row.shock.name, one.element, one.owner, period(one.planned_tdb_s), period(one.recovered_tdb_s))
        for row in study.recoveries
        for one in row.moved
    ]
    if moved:
        table("Elements that come at another time", ("shock", "element", "owner", "planned", "recovered"), moved)


def _print_regrets(regrets: "RegretTable") -> None:
    columns = ("plan made for", "cost", *(f"{row.name} {_date(row.on_tdb_s)}" for row in regrets.shocks), "worst")
    rows = []
    for number, row in enumerate(regrets.candidates):
        cells = [f"{one.shortfall:.3f} / {one.cost:+.2f}" for one in row.regrets if one.shock is not None]
        mark = " *" if number == regrets.best else ""
        worst = f"{row.worst_shortfall:.3f} / {row.worst_cost:+.2f}{mark}"
        rows.append((row.made_for or "no shock", f"{row.cost:,.2f}", *cells, worst))
    note = (
        "shortfall / cost beyond the best plan made in knowledge of the shock; * the plan whose worst is least;"
        f" {regrets.status}, the simulator agrees with all plans and recoveries{_hedge(regrets)}"
    )
    table(f"Regret, costs in {regrets.currency}", columns, rows, note=note)


def _hedge(regrets: "RegretTable") -> str:
    """How near the worst regret of the hedged plan is to what no plan can undercut."""
    if regrets.shortfall_bound is None or regrets.cost_bound is None:
        return "; no hedged plan"
    told = f"; hedged, {regrets.hedge_status}: "
    hedged = regrets.candidates[-1]
    if hedged.made_for != "hedged":
        return told + "the search was ended, its plan is left out"
    beyond = hedged.worst_cost - regrets.cost_bound
    return told + (
        f"worst shortfall {hedged.worst_shortfall:.3f}, of no plan below {regrets.shortfall_bound:.3f}; worst cost"
        f" {hedged.worst_cost:+.2f}, of no plan that lacks no more below {regrets.cost_bound:+.2f}: {beyond:.2f} apart,"
        f" {100.0 * beyond / max(regrets.candidates[0].cost, 1e-9):.1f} % of the cost of the plan without a shock"
    )
