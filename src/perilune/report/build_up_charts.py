"""What the page shows of the station's build-up: mass, crew, stocks, power, flights, shares, parity, shocks, regret."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

from perilune.constants import SECONDS_PER_DAY
from perilune.programme import BuildUp
from perilune.programme.campaign.calendar_period import planned_period
from perilune.programme.campaign.model.plan import Flight
from perilune.programme.campaign.model.plan import Plan as CampaignPlan
from perilune.programme.campaign.shocks.regret import HEDGED
from perilune.report.campaign_flights import carried
from perilune.report.charts import Chart, HeatChart, LineChart, Series, TableChart, day
from perilune.told_number import counted, short_number

KWH_J = 3.6e6


def build_up_charts(built: BuildUp | None) -> tuple[Chart, ...]:
    """Return the charts of a build-up, none where there is none."""
    if built is None:
        return ()
    plans = built_plans(built).items()
    charts = [
        *(chart for name, plan in plans for chart in _of_scenario(name, [_mass(built, plan), *_histories(plan)])),
        _transports(built),
        *(chart for name, plan in plans for chart in _of_scenario(name, _shortfalls(plan))),
        *_balances(built),
        *(chart for name, plan in plans for chart in _of_scenario(name, [_shares(plan)])),
        *_parity(built),
        *_recoveries(built),
        *_regret(built),
    ]
    return tuple(charts)


def built_plans(built: BuildUp) -> dict[str, CampaignPlan]:
    """Return the campaign as it is planned, under ``""``, and as it is after each scenario, by its identifier."""
    return {"": built.plan} | {row.shock.id: row.plan for row in built.recoveries}


def _of_scenario(name: str, charts: list[Chart]) -> list[Chart]:
    return [replace(chart, scenario=name) for chart in charts]


def _histories(plan: CampaignPlan) -> list[Chart]:
    return [*_places(plan), *_stocks(plan), _flights(plan)]


def _days(plan: CampaignPlan) -> tuple[str, ...]:
    return tuple(day(plan.start_tdb_s + period * plan.period_s) for period in range(plan.periods))


def _round(values: Iterable[float], digits: int = 3) -> tuple[float, ...]:
    return tuple(round(value, digits) for value in values)


def _mass(built: BuildUp, plan: CampaignPlan) -> LineChart:
    masses = {row.id: row.mass_kg for row in built.elements}
    series = []
    for owner in dict.fromkeys(row.owner for row in built.elements):
        grown = [0.0] * plan.periods
        for row in plan.installed:
            if row.owner == owner:
                grown[row.period] += row.units * masses[row.element] / 1000.0
        series.append(Series(owner, _round(accumulate(grown))))
    title, note = "Elements in service, by the campaign", f"{plan.campaign}: {plan.status}, gap {100 * plan.gap:.2f} %"
    return LineChart("station", title, "year", "mass in service [t]", _days(plan), tuple(series), True, True, note)


def _places(plan: CampaignPlan) -> list[Chart]:
    """Crew against berths and rescue seats, and the margins of power and of the store in the dark, at each place."""
    charts: list[Chart] = []
    for node in plan.nodes:
        if any(node.crew) or any(node.berths):
            rows = (("crew", node.crew), ("berths", node.berths), ("rescue seats", node.rescue_seats))
            series = tuple(Series(name, _round(values)) for name, values in rows)
            charts.append(_history(f"People at {node.node}", "people", plan, series))
        if any(node.power_margin_w):
            power = Series("power in the light and dark [kW]", _round(value / 1e3 for value in node.power_margin_w))
            charts.append(_history(f"Margin of power at {node.node}", "kW", plan, (power,)))
        if any(node.dark_margin_j):
            store = Series("store through the longest darkness", _round(value / KWH_J for value in node.dark_margin_j))
            charts.append(_history(f"Margin of the store at {node.node}", "kWh", plan, (store,)))
    return charts


def _stocks(plan: CampaignPlan) -> list[Chart]:
    charts: list[Chart] = []
    for node in dict.fromkeys(row.node for row in plan.stocks):
        rows = [row for row in plan.stocks if row.node == node and any(row.kg)]
        if rows:
            series = tuple(Series(row.commodity, _round((kg / 1000.0 for kg in row.kg), 4)) for row in rows)
            charts.append(_history(f"Stocks at {node}", "stock at the end of the period [t]", plan, series))
    return charts


def _history(title: str, label: str, plan: CampaignPlan, series: tuple[Series, ...]) -> LineChart:
    return LineChart("station", title, "year", label, _days(plan), series, dates=True, steps=True)


def _flights(plan: CampaignPlan) -> TableChart:
    rows = tuple(
        (
            planned_period(plan, row.departs_tdb_s),
            row.transport,
            row.partner,
            f"{row.origin} to {row.destination}",
            row.crew or None,
            _full(row),
            carried(row),
        )
        for row in plan.flights
    )
    columns = ("departs", "transport", "partner", "way", "crew", "full %", "carries")
    note = f"cost {plan.cost:,.2f} {plan.currency}, none below {plan.bound:,.2f}"
    return TableChart("station", "Flights of the campaign", columns, rows, note)


def _full(row: Flight) -> float | None:
    return round(100.0 * row.payload_kg / row.capacity_kg, 1) if row.capacity_kg > 0.0 else None


def _transports(built: BuildUp) -> TableChart:
    rows = tuple(
        (
            row.transport,
            row.launcher,
            None if row.injected_kg is None else round(row.injected_kg),
            None if row.lifted_kg is None else round(row.lifted_kg),
            round(row.capacity_kg),
            "flies" if row.flies else "does not fly",
            row.why,
        )
        for row in built.transports
    )
    columns = ("transport", "launcher", "told to inject kg", "launcher lifts kg", "carries kg", "judged", "why")
    note = "What the campaign's file says of a launcher is held against what the launcher lifts by anchored physics."
    return TableChart("station", "Ways to fly, as judged", columns, rows, note)


def _shortfalls(plan: CampaignPlan) -> list[Chart]:
    if not plan.shortfalls:
        return []
    rows = tuple(
        (
            row.kind,
            row.subject,
            counted(row.amount, row.unit),
            planned_period(plan, row.from_tdb_s),
            round(row.counts, 4),
            None if row.why is None else "; ".join(f"{cause.kind}: {cause.remedy}" for cause in row.why.causes) or None,
        )
        for row in plan.shortfalls
    )
    note = f"in sum {short_number(plan.shortfall)}; no plan lacks less than {short_number(plan.shortfall_bound)}"
    columns = ("kind", "what", "least that lacks", "from", "counts", "one of these would do")
    return [TableChart("station", "What can't be met", columns, rows, note)]


def _balances(built: BuildUp) -> list[Chart]:
    balance = built.balance
    if balance is None:
        return []
    rows = tuple(
        (
            row.name,
            str(row.state),
            None if row.first_break_tdb_s is None else day(row.first_break_tdb_s),
            counted(row.shortfall, row.unit) if row.shortfall else None,
            "; ".join(f"missing: {name}" for name in row.missing) or None,
        )
        for row in balance.balances
    )
    days = (balance.end_tdb_s - balance.start_tdb_s) / SECONDS_PER_DAY
    note = (
        f"{balance.station} at {balance.site} over {days:,.0f} days: lit {100 * balance.illumination_share:.1f} %, "
        f"longest night {balance.longest_night_h:.0f} h, {balance.horizon}. Of the station's own file, without "
        "scenarios."
    )
    columns = ("balance", "state", "first break", "most that lacks", "not evaluable")
    return [TableChart("station", "Balances of the outpost", columns, rows, note)]


def _shares(plan: CampaignPlan) -> TableChart:
    rows = tuple(
        (
            row.partner,
            *(round(100.0 * part, 1) for part in (row.mass_share, row.flights_share, row.crew_days_share)),
            round(100.0 * row.cost_share, 1),
            row.critical_roles,
            None if row.target_share is None else round(100.0 * row.target_share, 1),
            None if row.return_coefficient is None else round(row.return_coefficient, 2),
        )
        for row in plan.shares
    )
    columns = ("partner", "mass %", "flights %", "crew-days %", "cost %", "critical roles", "agreed %", "return")
    note = "return: share of what is built over share of what is paid, as in Annex V of the ESA Convention"
    return TableChart("partners", "Shares in the build-up", columns, rows, note)


def _parity(built: BuildUp) -> list[Chart]:
    curve = built.parity
    if curve is None:
        return []
    rows = tuple(
        (
            round(100.0 * row.floor, 1),
            round(row.cost, 2),
            row.told_price,
            round(100.0 * row.gap, 2),
            round(row.shortfall, 3),
            row.flights,
            row.status,
        )
        for row in curve.points
    )
    columns = ("least part %", f"cost, {curve.currency}", "price", "gap %", "lacks", "flights", "search")
    title = f"Price of parity in {curve.measure}"
    line = LineChart(
        "partners",
        title,
        "least part of every partner [%]",
        "price [% of the cost without parity]",
        tuple(100.0 * row.floor for row in curve.points),
        (Series("price", tuple(None if row.price is None else round(100.0 * row.price, 3) for row in curve.points)),),
    )
    return [line, TableChart("partners", f"{title}, in figures", columns, rows)]


def _recoveries(built: BuildUp) -> list[Chart]:
    if not built.recoveries:
        return []
    rows = tuple(
        (
            row.shock.name,
            row.done,
            len(row.struck),
            ", ".join(row.struck_elements) or None,
            row.new_flights,
            round(row.extra_cost, 2),
            round(row.extra_shortfall, 3),
            "; ".join(lack.told for lack in row.lost) or None,
        )
        for row in built.recoveries
    )
    columns = ("shock", "flown before", "struck", "elements struck", "new flights", "extra cost", "lacks more", "lost")
    note = "The cheapest recovery: what flew before stands, the rest is planned again with what is left."
    return [TableChart("partners", "What a withdrawal takes from the build-up", columns, rows, note)]


def _regret(built: BuildUp) -> list[Chart]:
    table = built.regret
    if table is None:
        return []
    names = {shock.id: shock.name for shock in table.shocks}
    made_for: dict[str | None, str] = {shock: f"made for: {name}" for shock, name in names.items()}
    made_for |= {None: "the plan", HEDGED: "made for all of them"}
    plans = tuple(made_for[row.made_for] for row in table.candidates)
    columns = tuple("nothing happens" if row.shock is None else names[row.shock] for row in table.candidates[0].regrets)
    best = plans[table.best]
    note = f"Least worst regret: {best}. Decisions before a shock are those of the plan, whatever happens later."
    if table.shortfall_bound:
        note += f" No plan has a worst regret of what lacks below {short_number(table.shortfall_bound)}."
    lacks = tuple(tuple(round(one.shortfall, 3) for one in row.regrets) for row in table.candidates)
    costs = tuple(tuple(round(one.cost, 2) for one in row.regrets) for row in table.candidates)
    return [
        HeatChart("partners", "Regret: what lacks", "what happens", "plan", "lacks", columns, plans, lacks, note=note),
        HeatChart("partners", "Regret: cost", "what happens", "plan", table.currency, columns, plans, costs),
    ]
