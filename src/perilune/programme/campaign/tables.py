"""The plan of a campaign as tables: flights, what they carry, elements, stocks, nodes, what lacks, shares."""

from pathlib import Path

from perilune.astro.time import format_utc
from perilune.programme.campaign.model.plan import Flight, Plan
from perilune.programme.table_files import Row, Table, TableFormat, write_table


def write_campaign_tables(plan: Plan, folder: Path, form: TableFormat = "parquet") -> list[Path]:
    """Write the tables of a plan into a folder and return their paths."""
    return [write_table(table, folder, form) for table in campaign_tables(plan)]


def campaign_tables(plan: Plan) -> tuple[Table, ...]:
    """Return the tables of a plan; the unit of a column is in its name."""
    return (
        _flights(plan),
        _manifests(plan),
        _installed(plan),
        _stocks(plan),
        _nodes(plan),
        _shortfalls(plan),
        _shares(plan),
    )


def _columns(texts: str, numbers: str) -> tuple[tuple[str, str], ...]:
    """Columns of texts, then of numbers, each named with spaces between."""
    return (*((name, "VARCHAR") for name in texts.split()), *((name, "DOUBLE") for name in numbers.split()))


def _flights(plan: Plan) -> Table:
    columns = _columns(
        "flight transport partner origin destination launcher pad departs_utc arrives_utc",
        "crew payload_kg capacity_kg cost",
    )
    rows: tuple[Row, ...] = tuple(
        (
            *(row.id, row.transport, row.partner, row.origin, row.destination, row.launcher, row.pad),
            *(format_utc(row.departs_tdb_s), format_utc(row.arrives_tdb_s)),
            *(row.crew, row.payload_kg, row.capacity_kg, row.cost),
        )
        for row in plan.flights
    )
    return Table("flights", columns, rows)


def _manifests(plan: Plan) -> Table:
    """What each flight carries: units of elements, kg of commodities out and home, and of propellant."""
    rows = tuple(row for flight in plan.flights for row in _manifest(flight))
    return Table("manifests", (*_columns("flight kind item", "amount"), ("unit", "VARCHAR")), rows)


def _manifest(flight: Flight) -> list[Row]:
    kinds = {
        "cargo": flight.cargo,
        "returned": flight.returned,
        "propellant": flight.propellant,
        "propellant there": flight.propellant_there,
    }
    rows: list[Row] = [(flight.id, "element", row.element, row.units, "units") for row in flight.elements]
    return rows + [(flight.id, kind, row.commodity, row.kg, "kg") for kind, loads in kinds.items() for row in loads]


def _installed(plan: Plan) -> Table:
    rows = tuple(
        (row.element, row.owner, format_utc(row.on_tdb_s), row.units, row.late_years) for row in plan.installed
    )
    return Table("installed", _columns("element owner on_utc", "units late_years"), rows)


def _starts(plan: Plan) -> list[str]:
    return [format_utc(plan.start_tdb_s + period * plan.period_s) for period in range(plan.periods)]


def _stocks(plan: Plan) -> Table:
    """The stock of each commodity at each node at the end of the period that starts on a date."""
    rows = tuple(
        (row.node, row.commodity, start, kg)
        for row in plan.stocks
        for start, kg in zip(_starts(plan), row.kg, strict=True)
    )
    return Table("stocks", _columns("node commodity period_utc", "kg"), rows)


def _nodes(plan: Plan) -> Table:
    numbers = "crew berths rescue_seats power_margin_w dark_margin_j"
    rows = tuple(
        (row.node, start, *values)
        for row in plan.nodes
        for start, *values in zip(_starts(plan), *(getattr(row, name) for name in numbers.split()), strict=True)
    )
    return Table("nodes", _columns("node period_utc", numbers), rows)


def _shortfalls(plan: Plan) -> Table:
    rows = tuple(
        (row.kind, row.subject, row.unit, format_utc(row.from_tdb_s), row.amount, row.counts) for row in plan.shortfalls
    )
    return Table("shortfalls", _columns("kind subject unit from_utc", "amount counts"), rows)


def _shares(plan: Plan) -> Table:
    numbers = (
        "mass_kg flights crew_days cost critical_roles mass_share flights_share crew_days_share cost_share "
        "critical_share target_share return_coefficient"
    )
    rows = tuple((row.partner, *(getattr(row, name) for name in numbers.split())) for row in plan.shares)
    return Table("shares", _columns("partner", numbers), rows)
