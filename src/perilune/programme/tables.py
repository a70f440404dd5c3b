"""The plan as tables: Parquet files, one row per option, window, finding, mission, element, share and scenario."""

from pathlib import Path

from perilune.programme.result import Plan
from perilune.programme.table_files import Row, Table, write_table

_OPTION = (("mission", "VARCHAR"), ("ship", "VARCHAR"), ("launcher", "VARCHAR"), ("site", "VARCHAR"))


def write_tables(plan: Plan, folder: Path) -> list[Path]:
    """Write the tables of a plan as ``<name>.parquet`` into a folder and return their paths."""
    return [write_table(table, folder) for table in tables(plan)]


def tables(plan: Plan) -> tuple[Table, ...]:
    """Return the tables of a plan; the unit of a column is in its name."""
    return (
        _options(plan),
        _windows(plan),
        _findings(plan),
        _missions(plan),
        _elements(plan),
        _shares(plan),
        _changes(plan),
    )


def _options(plan: Plan) -> Table:
    columns = (
        *_OPTION,
        ("destination", "VARCHAR"),
        ("verdict", "VARCHAR"),
        ("payload_published_kg", "DOUBLE"),
        ("payload_physics_kg", "DOUBLE"),
        ("payload_anchored_kg", "DOUBLE"),
        ("required_kg", "DOUBLE"),
        ("margin_kg", "DOUBLE"),
        ("limiting_check", "VARCHAR"),
        ("reason", "VARCHAR"),
        ("trajectory", "VARCHAR"),
    )
    rows = tuple(
        (
            row.mission,
            row.ship,
            row.launcher,
            row.site,
            row.destination,
            str(row.verdict),
            row.payload_kg.published,
            row.payload_kg.physics,
            row.payload_kg.anchored,
            row.required_kg,
            row.margin_kg,
            row.limiting_check,
            row.reason,
            row.trajectory,
        )
        for row in plan.options
    )
    return Table("options", columns, rows)


def _windows(plan: Plan) -> Table:
    """The windows, once for each mission and site."""
    columns = (
        ("mission", "VARCHAR"),
        ("site", "VARCHAR"),
        ("launch_utc", "VARCHAR"),
        ("departure_utc", "VARCHAR"),
        ("arrival_utc", "VARCHAR"),
        ("c3_km2_s2", "DOUBLE"),
        ("tli_dv_m_s", "DOUBLE"),
        ("insertion_dv_m_s", "DOUBLE"),
        ("launch_azimuth_deg", "DOUBLE"),
        ("inclination_deg", "DOUBLE"),
    )
    rows = {
        (
            row.mission,
            row.site,
            window.launch_utc,
            window.departure_utc,
            window.arrival_utc,
            window.c3_km2_s2,
            window.tli_dv_m_s,
            window.insertion_dv_m_s,
            window.launch_azimuth_deg,
            window.inclination_deg,
        ): None
        for row in plan.options
        for window in row.windows
    }
    return Table("windows", columns, tuple(rows))


def _findings(plan: Plan) -> Table:
    columns = (
        *_OPTION,
        ("check", "VARCHAR"),
        ("verdict", "VARCHAR"),
        ("value", "DOUBLE"),
        ("limit", "DOUBLE"),
        ("margin", "DOUBLE"),
        ("unit", "VARCHAR"),
        ("source", "VARCHAR"),
        ("reason", "VARCHAR"),
    )
    rows = tuple(
        (
            *(row.mission, row.ship, row.launcher, row.site),
            *(found.check, str(found.verdict), found.value, found.limit, found.margin),
            *(found.unit, found.source, found.reason),
        )
        for row in plan.options
        for found in row.findings
    )
    return Table("findings", columns, rows)


def _missions(plan: Plan) -> Table:
    """The campaign of the plan and, under the scenario's identifier, of each scenario."""
    columns = (
        ("scenario", "VARCHAR"),
        *_OPTION,
        ("lead", "VARCHAR"),
        ("status", "VARCHAR"),
        ("verdict", "VARCHAR"),
        ("margin_kg", "DOUBLE"),
        ("launch_utc", "VARCHAR"),
        ("arrival_utc", "VARCHAR"),
        ("why", "VARCHAR"),
    )
    campaigns = [("", plan.missions), *((scenario.id, scenario.missions) for scenario in plan.scenarios)]
    rows = tuple(
        (
            name,
            row.id,
            *((row.selected.ship, row.selected.launcher, row.selected.site) if row.selected else (None, None, None)),
            *(row.lead, row.status, None if row.verdict is None else str(row.verdict), row.margin_kg),
            *(row.launch_utc, row.arrival_utc, row.why),
        )
        for name, missions in campaigns
        for row in missions
    )
    return Table("missions", columns, rows)


def _elements(plan: Plan) -> Table:
    columns = (
        ("element", "VARCHAR"),
        ("name", "VARCHAR"),
        ("partner", "VARCHAR"),
        ("mission", "VARCHAR"),
        ("mass_kg", "DOUBLE"),
        ("delivered", "BOOLEAN"),
        ("arrival_utc", "VARCHAR"),
    )
    rows = tuple(
        (row.id, row.name, row.partner, row.mission, row.mass_kg, row.delivered, row.arrival_utc)
        for row in plan.elements
    )
    return Table("elements", columns, rows)


def _shares(plan: Plan) -> Table:
    numbers = (
        "launches",
        "ships_flown",
        "site_uses",
        "launched_mass_kg",
        "delivered_mass_kg",
        "crew_seats",
        "missions_led",
        "launch_share",
        "ship_share",
        "site_share",
        "hardware_share",
        "launched_mass_share",
        "delivered_mass_share",
        "crew_share",
        "lead_share",
        "target_share",
        "parity",
    )
    columns = (("scenario", "VARCHAR"), ("partner", "VARCHAR"), *((name, "DOUBLE") for name in numbers))
    groups = [("", plan.shares), *((scenario.id, scenario.shares) for scenario in plan.scenarios)]
    rows = tuple(
        (name, share.partner, *(getattr(share, number) for number in numbers))
        for name, shares in groups
        for share in shares
    )
    return Table("shares", columns, rows)


def _changes(plan: Plan) -> Table:
    """What each scenario changes: missions lost, and missions flown in another way."""
    columns = (
        ("scenario", "VARCHAR"),
        ("mission", "VARCHAR"),
        ("change", "VARCHAR"),
        ("margin_before_kg", "DOUBLE"),
        ("margin_after_kg", "DOUBLE"),
        ("through", "VARCHAR"),
        ("why", "VARCHAR"),
    )
    rows: list[Row] = []
    for scenario in plan.scenarios:
        rows += [(scenario.id, row.mission, "lost", None, None, row.through, row.reason) for row in scenario.lost]
        rows += [
            (scenario.id, row.mission, "changed", row.margin_before_kg, row.margin_after_kg, None, row.why)
            for row in scenario.changed
        ]
    return Table("changes", columns, tuple(rows))
