"""A campaign read from its file, with what the catalogue knows of its elements and of its crew."""

from dataclasses import replace
from pathlib import Path

from perilune.astro.time import format_utc, parse_time
from perilune.catalogue import Catalogue, read_toml, validate
from perilune.catalogue.document import Document
from perilune.catalogue.model import CrewDemand, Quantity
from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.errors import InputError, Problem
from perilune.programme.campaign.model import campaign as model
from perilune.programme.campaign.model.campaign_file import (
    BurnRow,
    CampaignFile,
    CommodityRow,
    ElementRow,
    HeaderRow,
    LauncherRow,
    PadRow,
    TransportRow,
)
from perilune.programme.campaign.model.check import check_campaign, placed
from perilune.programme.campaign.model.engine_plants import flights_of_plant
from perilune.programme.gates import gates, ready_date, unknown_need


def load_campaign(path: Path, catalogue: Catalogue) -> model.Campaign:
    """Return the campaign of a file.

    Args:
        path: the TOML file.
        catalogue: the catalogue that has what the file names.

    Raises:
        InputError: every problem of the form at once, else every name that is not known.
    """
    document = read_toml(path)
    record = validate(document, CampaignFile)
    made = _campaign(record, catalogue, document)
    check_campaign(made, document)
    return made


def _campaign(record: CampaignFile, catalogue: Catalogue, document: Document) -> model.Campaign:
    header, parity = record.campaign, record.parity
    waits = _waits(record, document)
    demand, elements = _of_catalogue(record, catalogue, document)
    return model.Campaign(
        id=header.id,
        name=header.name,
        currency=header.currency,
        start_tdb_s=parse_time(header.start),
        years=header.years,
        nodes=tuple(model.Node(row.id, row.name, row.illumination, row.longest_darkness) for row in record.node),
        commodities=tuple(_commodity(row, demand) for row in record.commodity),
        partners=tuple(model.Partner(row.id, row.name, row.share) for row in record.partner),
        launchers=_launchers(record, catalogue, document),
        pads=tuple(_pad(row) for row in record.pad),
        transports=tuple(_transport(row, waits.get(("transport", row.id))) for row in record.transport),
        elements=tuple(replace(row, held_tdb_s=waits.get(("element", row.id))) for row in elements),
        crew_demands=tuple(
            model.CrewDemand(
                row.id, row.node, row.count, parse_time(row.between[0]), parse_time(row.between[1]), row.weight
            )
            for row in record.crew
        ),
        deliveries=tuple(
            model.Delivery(row.id, row.node, row.commodity, row.mass, parse_time(row.on), row.weight)
            for row in record.delivery
        ),
        stocks=tuple(model.Stock(row.node, row.commodity, row.mass) for row in record.stock),
        reserve_s=header.reserve,
        parity=None if parity is None else model.Parity(parity.measure, parity.tolerance, parity.weight),
        gates=tuple(gates(record.agreement, record.technology).values()),
    )


def _of_catalogue(
    record: CampaignFile, catalogue: Catalogue, document: Document
) -> tuple[CrewDemand, tuple[model.Element, ...]]:
    """What the catalogue knows of the crew and of the elements; every name that it has not, at once."""
    problems: list[Problem] = []
    elements: list[model.Element] = []
    demand = None
    try:
        demand = catalogue.crew_demand(record.campaign.crew_demand)
    except InputError as error:
        problems += [placed(problem, ("campaign", "crew_demand"), document) for problem in error.problems]
    for i, row in enumerate(record.element):
        try:
            elements.append(_element(row, catalogue))
        except InputError as error:
            paths = [("element", i, problem.key or "use") for problem in error.problems]
            problems += [placed(*found, document) for found in zip(error.problems, paths, strict=True)]
    if problems or demand is None:
        raise InputError(problems)
    return demand, tuple(elements)


def _waits(record: CampaignFile, document: Document) -> dict[tuple[str, str], float]:
    """From when on all holds that an element or transport waits for; every need that is not known, at once."""
    known = gates(record.agreement, record.technology)
    never = parse_time(record.campaign.start) + record.campaign.years * SECONDS_PER_YEAR
    rows = [("element", i, row.id, row.needs) for i, row in enumerate(record.element)]
    rows += [("transport", i, row.id, row.needs) for i, row in enumerate(record.transport)]
    problems = [
        placed(unknown_need(name, known), (table, i, "needs", j), document)
        for table, i, _, needs in rows
        for j, name in enumerate(needs)
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    dates = {(table, name): ready_date(known, needs, never) for table, _, name, needs in rows}
    return {key: min(date, never) for key, date in dates.items() if date is not None}


def _commodity(row: CommodityRow, demand: CrewDemand) -> model.Commodity:
    rates = [getattr(demand, name) for name in row.crew]
    each = sum(rate.si for rate in rates if isinstance(rate, Quantity)) * SECONDS_PER_DAY
    return model.Commodity(row.id, row.name, each, row.boil_off_per_year, row.stored, row.weightless, row.cost_per_kg)


def _calendar(header: HeaderRow) -> range:
    """Return the calendar years of a campaign."""
    start = parse_time(header.start)
    first, last = (int(format_utc(start + span * SECONDS_PER_YEAR)[:4]) for span in (0.5, header.years - 0.5))
    return range(first, last + 1)


def _launchers(record: CampaignFile, catalogue: Catalogue, document: Document) -> tuple[model.Launcher, ...]:
    calendar = _calendar(record.campaign)
    made: list[model.Launcher] = []
    problems: list[Problem] = []
    for i, row in enumerate(record.launcher):
        try:
            if row.engines is not None:
                catalogue.engine(row.engines.plant.engine)
            made.append(_launcher(row, calendar))
        except InputError as error:
            for problem in error.problems:
                words = (problem.key or "engine").removeprefix("launcher.engines.plant").strip(".").split()
                problems.append(placed(problem, ("launcher", i, "engines", "plant", *words), document))
    if problems:
        raise InputError(problems)
    return tuple(made)


def _launcher(row: LauncherRow, calendar: range) -> model.Launcher:
    since, until = parse_time(row.since), _date(row.until)
    if row.engines is None:
        years = tuple(model.YearRate(int(year), flights) for year, flights in sorted(row.availability.items()))
    else:
        years = flights_of_plant(row.engines.plant, row.engines.per_launcher, calendar)
    return model.Launcher(row.id, row.name, row.partner, row.cost, row.per_year, since, until, years)


def _pad(row: PadRow) -> model.Pad:
    return model.Pad(row.id, row.name, row.partner, row.per_year, parse_time(row.since), _date(row.until))


def _date(text: str | None) -> float | None:
    return None if text is None else parse_time(text)


def _transport(row: TransportRow, held: float | None) -> model.Transport:
    return model.Transport(
        id=row.id,
        name=row.name,
        partner=row.partner,
        origin=row.origin,
        destination=row.to,
        capacity_kg=row.capacity_kg,
        cost=row.cost,
        travel_s=row.travel,
        since_tdb_s=parse_time(row.since),
        until_tdb_s=_date(row.until),
        launcher=row.launcher,
        pad=row.pad,
        launches=row.launches,
        seats=row.seats,
        rescue_seats=row.seats if row.rescue_seats is None else row.rescue_seats,
        stay_s=row.stay,
        return_kg=row.return_load,
        burn=None if row.burn is None else _burn(row.burn),
        vehicle=row.vehicle,
        turnaround_s=row.turnaround,
        windows=tuple((parse_time(first), parse_time(last)) for first, last in row.windows),
        ship=row.ship,
        orbit=row.orbit,
        injected_kg=row.injected,
        landed_part=row.landed_part,
        needs=tuple(row.needs),
        held_tdb_s=held,
    )


def _burn(row: BurnRow) -> model.Burn:
    parts = tuple(row.mixture.items())
    return model.Burn(tuple(row.out), tuple(row.back), row.isp_s, row.dry_mass, row.tank, parts, row.refuel_there)


def _element(row: ElementRow, catalogue: Catalogue) -> model.Element:
    entry = None if row.use is None else catalogue.element(row.use)

    def known(value: float | None, *keys: str) -> float:
        if value is not None:
            return value
        found = [getattr(entry, key) for key in keys if entry is not None]
        return next((quantity.si for quantity in found if isinstance(quantity, Quantity)), 0.0)

    mass = known(row.mass, "mass")
    if mass == 0.0:
        cause, expected = f"no mass of element '{row.id}'", "a mass above zero, or 'use' with an element that has one"
        raise InputError(Problem(cause, key="mass", expected=expected, fix="add mass = '6 t'"))
    sun = entry is not None and entry.type == "solar array"
    life = row.lifetime if row.lifetime is not None else known(None, "lifetime") or None
    load = known(row.load, "power")
    crew = 0 if entry is None or entry.type != "habitat" else entry.crew
    return model.Element(
        id=row.id,
        name=row.name,
        owner=row.owner,
        node=row.node,
        mass_kg=mass,
        count=row.count,
        divisible=row.divisible,
        cost=row.cost,
        earliest_tdb_s=_date(row.earliest),
        wanted_tdb_s=_date(row.wanted),
        weight=row.weight,
        after=tuple(row.after),
        steady_w=known(row.steady) if sun else known(row.steady, "generation"),
        solar_w=known(row.solar, "generation") if sun else known(row.solar),
        load_w=load,
        dark_load_w=load if row.dark_load is None else row.dark_load,
        store_j=known(row.store, "capacity"),
        berths=crew if row.berths is None else row.berths,
        rescue_seats=row.rescue_seats,
        crew_served=row.crew_served,
        recovers=tuple(row.recovers.items()),
        makes=_rates(row.makes_per_year),
        uses=_rates(row.uses_per_year),
        stores=_rates(row.stores),
        spares_per_year=row.spares_per_year,
        lifetime_s=life,
        reprovide_s=row.reprovide,
        reprovide_cost=row.reprovide_cost,
        needs=tuple(row.needs),
    )


def _rates(amounts: dict[str, float]) -> tuple[model.Rate, ...]:
    return tuple(model.Rate(name, kg) for name, kg in amounts.items())
