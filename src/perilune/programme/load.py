"""Reading a programme file: its form, types, units, dates, and every name it refers to; all problems at once."""

from pathlib import Path

from perilune.astro.time import parse_time
from perilune.catalogue import Catalogue, load_catalogue, read_toml, validate
from perilune.catalogue.document import Document
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, Problem, suggest
from perilune.integration.rule_set import RuleSet
from perilune.programme.campaign.model.campaign import Campaign
from perilune.programme.campaign.model.load import load_campaign
from perilune.programme.gates import gates, ready_date
from perilune.programme.model import (
    Capacity,
    Element,
    Licence,
    Mission,
    Partner,
    Programme,
    ProgrammeFile,
    StationIntent,
    Withdrawal,
)
from perilune.programme.partner_rules import partner_rules, with_partner_rules
from perilune.programme.references import References
from perilune.station import load_station


def load_programme(path: Path) -> Programme:
    """Return the programme of a file, with the catalogue it names shadowing the built-in one.

    Args:
        path: the TOML file.

    Raises:
        InputError: every problem of the file and of its catalogue at once, each with file, line, key, cause and fix.
    """
    document = read_toml(path)
    problems: list[Problem] = []
    record = catalogue = None
    try:
        record = validate(document, ProgrammeFile)
    except InputError as error:
        problems.extend(error.problems)
    try:
        catalogue = load_catalogue(_catalogue_folder(document, path.parent))
    except InputError as error:
        problems.extend(error.problems)
    problems = _joined(problems, References(document, catalogue).problems())
    rules: dict[str, RuleSet] = {}
    try:
        rules = partner_rules(document, path.parent)
    except InputError as error:
        problems.extend(error.problems)
    station = None
    if record is not None and catalogue is not None and record.station is not None:
        try:
            station = _station(record, document, catalogue, path.parent)
        except InputError as error:
            problems.extend(error.problems)
    if problems or record is None or catalogue is None:
        raise InputError(sorted(problems, key=lambda problem: (problem.file != document.file, problem.line or 0)))
    return with_partner_rules(_programme(record, catalogue, path.parent, station), rules)


def _joined(of_form: list[Problem], of_names: list[Problem]) -> list[Problem]:
    """One problem of a key: that of its form, but where a name is known that was meant."""
    near = {(problem.line, problem.key) for problem in of_names if (problem.fix or "").startswith("did you mean")}
    kept = [problem for problem in of_form if (problem.line, problem.key) not in near]
    told = {(problem.line, problem.key) for problem in kept}
    return kept + [problem for problem in of_names if (problem.line, problem.key) not in told]


def _station(record: ProgrammeFile, document: Document, catalogue: Catalogue, beside: Path) -> StationIntent | None:
    """The build-up and the balances, from the files that ``[station]`` names."""
    row = record.station
    if row is None:
        return None
    problems: list[Problem] = []
    campaign = balance = None
    try:
        campaign = load_campaign(_named(document, beside, "campaign", row.campaign), catalogue)
    except InputError as error:
        problems += error.problems
    try:
        if row.balance is not None:
            balance = load_station(_named(document, beside, "balance", row.balance), catalogue)
    except InputError as error:
        problems += error.problems
    if campaign is not None:
        problems += _strangers(campaign, record, document)
    if problems or campaign is None:
        raise InputError(problems)
    return StationIntent(campaign, balance, row.periods, row.measure, tuple(row.parity))


def _strangers(campaign: Campaign, record: ProgrammeFile, document: Document) -> list[Problem]:
    """The partners of a campaign that the programme has not."""
    line = document.line(("station", "campaign"))
    known = [partner.id for partner in record.partner]
    return [
        Problem(
            f"the campaign '{campaign.id}' has a partner '{partner.id}' that this programme has not",
            document.file,
            line,
            "station.campaign",
            f"one of {', '.join(known)}",
            suggest(partner.id, known) or f"add [[partner]] with id = '{partner.id}'",
        )
        for partner in campaign.partners
        if partner.id not in known
    ]


def _named(document: Document, beside: Path, key: str, name: str) -> Path:
    path = beside / name
    if path.is_file():
        return path
    line = document.line(("station", key))
    expected, fix = "a file, by its way from the programme file", "make it, or drop the key"
    raise InputError(Problem(f"no file '{path}'", document.file, line, f"station.{key}", expected, fix))


def _catalogue_folder(document: Document, beside: Path) -> Path | None:
    row = document.data.get("catalogue")
    named = row.get("path") if isinstance(row, dict) else None
    if not isinstance(named, str) or not named:
        return None
    folder = beside / named
    if not folder.is_dir():
        line = document.line(("catalogue", "path"))
        cause = f"no folder '{folder}'"
        raise InputError(
            Problem(
                cause,
                document.file,
                line,
                "catalogue.path",
                "a folder beside the programme file",
                "make it, or drop the key",
            )
        )
    return folder


def _programme(record: ProgrammeFile, catalogue: Catalogue, folder: Path, station: StationIntent | None) -> Programme:
    header = record.programme
    return Programme(
        id=header.id,
        name=header.name,
        start_tdb_s=parse_time(header.start),
        end_tdb_s=parse_time(header.end),
        choose=header.choose,
        partners=tuple(Partner(row.id, catalogue.partner(row.id).name, row.role, row.share) for row in record.partner),
        missions=_missions(record),
        elements=tuple(
            Element(row.id, row.name, row.partner, row.mission, row.mass.si, row.function) for row in record.element
        ),
        scenarios=tuple(Withdrawal(row.id, row.name, row.leaves, parse_time(row.on)) for row in record.scenario),
        licences=tuple(Licence(row.kind, row.id, row.to, parse_time(row.since)) for row in record.licence),
        capacities=_capacities(record),
        folder=folder,
        catalogue=catalogue,
        station=station,
        gates=tuple(gates(record.agreement, record.technology).values()),
    )


def _missions(record: ProgrammeFile) -> tuple[Mission, ...]:
    known = gates(record.agreement, record.technology)
    return tuple(
        Mission(
            id=row.id,
            name=row.name,
            lead=row.lead,
            ships=tuple(row.ships),
            launchers=tuple(row.launchers),
            sites=None if row.sites is None else tuple(row.sites),
            destination=row.destination,
            start_tdb_s=parse_time(row.between[0]),
            end_tdb_s=parse_time(row.between[1]),
            after=tuple(row.after),
            crew=row.crew,
            needs=tuple(row.needs),
            waits_for=tuple(known[name].told for name in row.needs),
            held_tdb_s=ready_date(known, row.needs, parse_time(row.between[1]) + SECONDS_PER_DAY),
        )
        for row in record.mission
    )


def _capacities(record: ProgrammeFile) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(
            kind="launcher" if row.launcher is not None else "site",
            id=row.launcher or row.site or "",
            per_year=row.per_year,
            since_tdb_s=None if row.since is None else parse_time(row.since),
        )
        for row in record.capacity
    )
