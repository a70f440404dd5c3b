"""The build-up of the station within a programme: the campaign with the pairs that passed, its shocks, its balances.

What the campaign's file says of a ship on a launcher is judged by the same physics and checks as the missions: a pair
that fails does not fly, and none injects more than its launcher lifts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from perilune.catalogue import Catalogue
from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import NoSolution
from perilune.integration import Assessment, parse_destination
from perilune.integration.assessed_pair import AssessedPair, assessment_task
from perilune.integration.pair import PairQuestion
from perilune.programme.campaign.model.campaign import Campaign, Measure, Shock, Transport
from perilune.programme.campaign.model.plan import Plan as CampaignPlan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.parity_price import ParityCurve, curve_of, floor_plan, without_parity
from perilune.programme.campaign.shocks.recovery import Recovery, recover
from perilune.programme.campaign.shocks.regret import RegretTable, foreseen, regret_table
from perilune.programme.campaign.simulation.simulate import check_flight
from perilune.programme.campaign.solving.causes import explained
from perilune.programme.campaign.solving.solve import solve_campaign
from perilune.programme.campaign.solving.solver import obey
from perilune.programme.evaluate import Curve, Work, curve_task
from perilune.programme.model import Programme, StationIntent
from perilune.run import Task, digest
from perilune.station import station_balance
from perilune.station.model import Station, StationBalance
from perilune.verdict import Verdict

GAP = 0.01
"""The gap to which every search of a plan goes."""

TIME_LIMIT_S = 600.0
"""Far beyond what the searches take, so that the gap ends them, and the plan does not depend on the machine."""


@dataclass(frozen=True)
class JudgedTransport:
    """A way to fly of the campaign as this programme judges it.

    ``injected_kg`` is what the campaign's file says the launcher injects, ``lifted_kg`` what the launcher lifts to
    there, anchored where it is calibrated, else by physics. ``verdict`` is that of ``ship`` on the launcher; None where
    the file names no ship of the catalogue. What does not fly says why.
    """

    transport: str
    launcher: str | None
    ship: str | None
    verdict: Verdict | None
    limiting_check: str | None
    injected_kg: float | None
    lifted_kg: float | None
    capacity_kg: float
    flies: bool
    why: str


@dataclass(frozen=True)
class BuiltElement:
    """An element of the campaign, for the reader of the plan."""

    id: str
    name: str
    owner: str
    node: str
    mass_kg: float
    count: int
    wanted_tdb_s: float | None


@dataclass(frozen=True)
class BuildUp:
    """How the station is built and kept: the ways to fly, the plan, its price by parity, its shocks, its balances.

    The plan was flown again by the independent simulator. ``regret`` is over the programme's scenarios, ``recoveries``
    what each of them takes from the plan, in the same order; None and empty without scenarios in the campaign's years.
    """

    transports: tuple[JudgedTransport, ...]
    elements: tuple[BuiltElement, ...]
    plan: CampaignPlan
    parity: ParityCurve | None
    regret: RegretTable | None
    recoveries: tuple[Recovery, ...]
    balance: StationBalance | None


def build_up(programme: Programme, work: Work) -> BuildUp | None:
    """Return the build-up of a programme's station, from the store where it is known; None where none is intended.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        work: where results are stored, and on how many processes they are computed.
    """
    intent = programme.station
    if intent is None:
        return None
    judged = _judged(programme.catalogue, intent.campaign, work)
    campaign = _as_judged(intent.campaign, judged)
    settings = Settings(intent.periods_per_year, GAP, TIME_LIMIT_S)
    found = work.do("build-up of the station", {"plan": _plan_task(campaign, settings)})["plan"]
    shocks = _shocks(programme, campaign)
    known = work.do("causes and shocks", _known_tasks(campaign, found, shocks, settings))
    plan, free = known["explained"], known["free"]
    recoveries = tuple(known["recovery", shock.id] for shock in shocks)
    tasks = _floor_tasks(intent, campaign, free, settings) | _balance_task(intent)
    if shocks:
        foresight = tuple(known["foreseen", shock.id] for shock in shocks)
        tasks["regret"] = _regret_task(campaign, plan, shocks, tuple(zip(foresight, recoveries, strict=True)), settings)
    done = work.do("parity, regret and balances", tasks) if tasks else {}
    priced = {floor: done[floor] for floor in sorted(set(intent.floors)) if floor in done}
    return BuildUp(
        transports=judged,
        elements=tuple(
            BuiltElement(row.id, row.name, row.owner, row.node, row.mass_kg, row.count, row.wanted_tdb_s)
            for row in campaign.elements
        ),
        plan=plan,
        parity=curve_of(campaign, intent.measure, {0.0: free, **priced}) if priced else None,
        regret=done.get("regret"),
        recoveries=recoveries,
        balance=done.get("balance"),
    )


def flown_plan(campaign: Campaign, settings: Settings) -> CampaignPlan:
    """Return the plan of a campaign that an independent flight has confirmed.

    Raises:
        PeriluneError: the plan can't be flown as it is told.
        KeyboardInterrupt: on Ctrl-C, so that no plan of an unfinished search is kept.
    """
    plan = solve_campaign(campaign, settings)
    obey(plan.status)
    check_flight(campaign, plan)
    return plan


def regrets(
    campaign: Campaign,
    plan: CampaignPlan,
    shocks: tuple[Shock, ...],
    known: tuple[tuple[CampaignPlan, Recovery], ...],
    settings: Settings,
) -> RegretTable:
    """Return the regrets under all shocks; Ctrl-C leaves nothing of an unfinished table."""
    found = regret_table(campaign, plan, shocks, settings, known=known)
    obey(found.status)
    return found


def priced_plan(
    campaign: Campaign, measure: Measure, floor: float, free: CampaignPlan, settings: Settings
) -> CampaignPlan:
    """Return the plan with a least part of every partner; Ctrl-C leaves nothing of an unfinished search."""
    plan = floor_plan(campaign, measure, floor, free, settings)
    obey(plan.status)
    return plan


def balances(station: Station) -> StationBalance:
    """Return the balances of a station alone, without the light they were made from."""
    return station_balance(station).answer


def _plan_task(campaign: Campaign, settings: Settings) -> Task:
    return Task(
        function=flown_plan,
        arguments=(campaign, settings),
        record=CampaignPlan,
        inputs=(digest(campaign), settings),
        label=f"plan of {campaign.id}",
        cost=3.0,
    )


def _known_tasks(
    campaign: Campaign, plan: CampaignPlan, shocks: tuple[Shock, ...], settings: Settings
) -> dict[Any, Task]:
    """What follows from the plan: causes and recoveries; beside it the plans for each shock and without parity."""
    given, found = digest(campaign), digest(plan)
    tasks: dict[Any, Task] = {
        "explained": Task(
            function=explained,
            arguments=(campaign, plan, TIME_LIMIT_S),
            record=CampaignPlan,
            inputs=(given, found),
            label="causes of what lacks",
            cost=10.0,
        ),
        "free": _plan_task(without_parity(campaign), settings),
    }
    for shock in shocks:
        tasks["recovery", shock.id] = Task(
            function=recover,
            arguments=(campaign, plan, shock, settings),
            record=Recovery,
            inputs=(given, found, shock, settings),
            label=f"recovery: {shock.name}",
            cost=1.0,
        )
        tasks["foreseen", shock.id] = Task(
            function=foreseen,
            arguments=(campaign, shock, settings),
            record=CampaignPlan,
            inputs=(given, shock, settings),
            label=f"foreseen: {shock.name}",
            cost=3.0,
        )
    return tasks


def _regret_task(
    campaign: Campaign,
    plan: CampaignPlan,
    shocks: tuple[Shock, ...],
    known: tuple[tuple[CampaignPlan, Recovery], ...],
    settings: Settings,
) -> Task:
    return Task(
        function=regrets,
        arguments=(campaign, plan, shocks, known, settings),
        record=RegretTable,
        inputs=(digest(campaign), digest(plan), shocks, settings),
        label="regret of every plan under every shock",
        cost=25.0,
    )


def _floor_tasks(intent: StationIntent, campaign: Campaign, free: CampaignPlan, settings: Settings) -> dict[Any, Task]:
    if not any(partner.share for partner in campaign.partners):
        return {}
    return {
        floor: Task(
            function=priced_plan,
            arguments=(campaign, intent.measure, floor, free, settings),
            record=CampaignPlan,
            inputs=(digest(campaign), intent.measure, floor, digest(free), settings),
            label=f"price of parity at {100.0 * floor:g} %",
            cost=20.0 * floor,
        )
        for floor in intent.floors
    }


def _balance_task(intent: StationIntent) -> dict[Any, Task]:
    if intent.balance is None:
        return {}
    return {
        "balance": Task(
            function=balances,
            arguments=(intent.balance,),
            record=StationBalance,
            inputs=(digest(intent.balance),),
            label=f"balances of {intent.balance.name}",
            cost=5.0,
        )
    }


def _shocks(programme: Programme, campaign: Campaign) -> tuple[Shock, ...]:
    """The programme's scenarios that fall into the years of the campaign."""
    end = campaign.start_tdb_s + campaign.years * SECONDS_PER_YEAR
    names = {partner.id for partner in campaign.partners}
    return tuple(
        Shock(row.id, row.name, "partner", row.partner, row.epoch_tdb_s)
        for row in programme.scenarios
        if row.partner in names and campaign.start_tdb_s <= row.epoch_tdb_s < end
    )


def _judged(catalogue: Catalogue, campaign: Campaign, work: Work) -> tuple[JudgedTransport, ...]:
    launchers, sites = (frozenset(catalogue.ids(kind)) for kind in ("launcher", "site"))
    known = {
        row.id: row
        for row in campaign.transports
        if row.launcher in launchers and row.pad in sites and row.pad in catalogue.launcher(row.launcher).sites
    }
    starts = sorted({(row.launcher or "", row.pad or "") for row in known.values()})
    curves = work.do("payloads of the build-up", {key: curve_task(catalogue, *key) for key in starts})
    ships = {name: row for name, row in known.items() if row.ship is not None}
    tasks = {name: _pair_task(catalogue, row, curves[row.launcher, row.pad]) for name, row in ships.items()}
    assessed: dict[str, AssessedPair] = work.do("ships of the build-up", tasks) if tasks else {}
    pairs = {name: row.assessment for name, row in assessed.items()}
    return tuple(
        _judgement(row, curves.get((row.launcher, row.pad)), pairs.get(row.id), catalogue)
        for row in campaign.transports
    )


def _pair_task(catalogue: Catalogue, row: Transport, curve: Curve) -> Task:
    ship, launcher, site = catalogue.ship(row.ship or ""), catalogue.launcher(row.launcher or ""), row.pad or ""
    return assessment_task(PairQuestion(ship, launcher, catalogue.site(site), row.orbit, catalogue), curve)


def _judgement(row: Transport, curve: Curve | None, pair: Assessment | None, catalogue: Catalogue) -> JudgedTransport:
    lifted, capacity, said = _lifted_kg(row, curve, catalogue), row.capacity_kg, []
    if lifted is not None and row.injected_kg is not None and lifted < row.injected_kg:
        capacity = row.capacity_kg - (row.injected_kg - lifted) * row.landed_part
        said.append(f"{row.launcher} lifts {lifted:,.0f} kg of the {row.injected_kg:,.0f} kg to inject")
    flies = capacity > 0.0 or (row.seats > 0 and capacity >= 0.0)
    if pair is not None:
        said.append(f"{row.ship} on {row.launcher}: {pair.verdict}, limited by {pair.limiting_check}")
        flies = flies and pair.verdict in (Verdict.PASS, Verdict.MARGINAL)
    return JudgedTransport(
        transport=row.id,
        launcher=row.launcher,
        ship=row.ship,
        verdict=None if pair is None else pair.verdict,
        limiting_check=None if pair is None else pair.limiting_check,
        injected_kg=row.injected_kg,
        lifted_kg=lifted,
        capacity_kg=max(capacity, 0.0),
        flies=flies,
        why="; ".join(said) or "as the campaign's file says",
    )


def _lifted_kg(row: Transport, curve: Curve | None, catalogue: Catalogue) -> float | None:
    """What the launcher lifts to the transport's orbit; None where it is not a launcher of the catalogue."""
    energy = parse_destination(row.orbit, catalogue).c3_km2_s2(None)
    if curve is None or isinstance(curve, NoSolution) or energy is None:
        return None
    c3 = max(energy, curve.c3_km2_s2[0]) * 1e6
    anchored = curve.anchored_kg(c3)
    return curve.physics_kg(c3) if anchored is None else anchored


def _as_judged(campaign: Campaign, judged: tuple[JudgedTransport, ...]) -> Campaign:
    """The campaign with the ways to fly that are left, and what they really carry."""
    rows: Mapping[str, JudgedTransport] = {row.transport: row for row in judged}
    kept = tuple(
        replace(row, capacity_kg=rows[row.id].capacity_kg) for row in campaign.transports if rows[row.id].flies
    )
    return replace(campaign, transports=kept)
