"""Every ship on every launcher to several destinations, each piece computed once and kept.

Three kinds of work. The payload of a launcher from its site to a target serves every ship and every destination with
that target: the four lunar ones are one energy. The ascent with a ship serves every destination that it flies to in the
same way; it is left out where the ship is far heavier than the payload. The checks of a pair take milliseconds. Each is
stored when it is done, so a run that is stopped goes on from there, and a pair that is known asks for nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.errors import InputError, NoSolution, Problem
from perilune.integration.assess import assess_case, complete_case, no_configuration
from perilune.integration.case import Case
from perilune.integration.confidence import Confidence, confidence, required_interval
from perilune.integration.destination import Destination, configuration_for, parse_destination
from perilune.integration.loads import ascent_target, flown_mass_kg, needs_ascent, too_heavy
from perilune.integration.matrix.partner_view import PartnerView, partner_views
from perilune.integration.model import Assessment
from perilune.integration.performance import LaunchPayload, launch_payload
from perilune.integration.reach import check_site, site_for
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet
from perilune.run import Progress, ResultStore, Task, evaluate
from perilune.verdict import Verdict

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent

DESTINATIONS: Final = ("station:iss", "llo", "nrho", "free-return", "tli")
"""A station in low orbit, two lunar orbits, around the Moon and back, and the injection itself."""

_PAYLOAD_COST: Final = 10.0
_ASCENT_COST: Final = 5.0


@dataclass(frozen=True)
class CheckMargin:
    """The verdict of a check, and its margin as a fraction of the limit where it has numbers."""

    check: str
    verdict: Verdict
    relative_margin: float | None


@dataclass(frozen=True)
class Cell:
    """One ship on one launcher to one destination: verdict, what limits it, every margin, and how sure it is."""

    ship: str
    launcher: str
    site: str
    destination: str
    verdict: Verdict
    conclusion: str
    limiting_check: str
    margin_kg: float | None
    margins: tuple[CheckMargin, ...]
    confidence: Confidence


@dataclass(frozen=True)
class Matrix:
    """Ships on launchers to destinations; ``views`` are the same cells seen from each pair of partners."""

    destinations: tuple[str, ...]
    ships: tuple[str, ...]
    launchers: tuple[str, ...]
    cells: tuple[Cell, ...]
    views: tuple[PartnerView, ...]


@dataclass(frozen=True)
class PairRow:
    """The assessment of a pair to one destination, and what it asks of the launcher at the ship's low and high mass."""

    assessment: Assessment
    required_low_kg: float | None
    required_high_kg: float | None


@dataclass(frozen=True)
class _Question:
    """What is asked, with everything looked up."""

    catalogue: Catalogue
    goals: tuple[Destination, ...]
    ships: tuple[Ship, ...]
    launchers: tuple[Launcher, ...]
    sites: Mapping[tuple[str, str], Site]
    c3_km2_s2: float | None
    rules: RuleSet

    def energy(self, goal: Destination) -> float | None:
        return goal.c3_km2_s2(self.c3_km2_s2)

    def target(self, launcher: Launcher, goal: Destination) -> tuple[str, str, str]:
        """What a payload depends on: destinations of one energy are one target."""
        energy = self.energy(goal)
        kind = goal.name if energy is None else f"c3={energy!r}"
        return launcher.id, self.sites[launcher.id, goal.name].id, kind


def matrix(
    catalogue: Catalogue,
    destinations: Sequence[str] = DESTINATIONS,
    ships: Sequence[str] = (),
    launchers: Sequence[str] = (),
    site: str | None = None,
    *,
    c3_km2_s2: float | None = None,
    rules: RuleSet = DEFAULT_RULES,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Matrix:
    """Assess ships on launchers to destinations; what was computed before is taken from the store.

    Args:
        catalogue: the catalogue of the entries.
        destinations: names of the vocabulary of destinations.
        ships: identifiers; all that have a configuration for one of the destinations where none is given.
        launchers: identifiers; all where none is given.
        site: the launch site; each launcher's own where none is given, see ``site_for`` of ``reach``.
        c3_km2_s2: energy of the departures [km^2/s^2]; needed for Mars.
        rules: the limits and margins that hold.
        store, workers, progress: as in :func:`perilune.run.evaluate`.

    Raises:
        InputError: an unknown identifier, a launcher that doesn't fly from ``site``, or no ship for the destinations.
    """
    asked = _question(catalogue, destinations, ships, launchers, site, c3_km2_s2, rules)
    kept = ResultStore() if store is None else store
    rows, payloads = _work(asked, kept, workers, progress)
    cells = tuple(
        _cell(rows[ship.id, launcher.id, goal.name], payloads[asked.target(launcher, goal)])
        for goal in asked.goals
        for ship in asked.ships
        for launcher in asked.launchers
    )
    partners = {("ship", ship.id): ship.partner for ship in asked.ships}
    partners.update({("launcher", launcher.id): launcher.partner for launcher in asked.launchers})
    return Matrix(
        destinations=tuple(goal.name for goal in asked.goals),
        ships=tuple(ship.id for ship in asked.ships),
        launchers=tuple(launcher.id for launcher in asked.launchers),
        cells=cells,
        views=partner_views(cells, partners),
    )


def _question(
    catalogue: Catalogue,
    destinations: Sequence[str],
    ships: Sequence[str],
    launchers: Sequence[str],
    site: str | None,
    c3_km2_s2: float | None,
    rules: RuleSet,
) -> _Question:
    goals = tuple(parse_destination(name, catalogue) for name in dict.fromkeys(destinations))
    named = [catalogue.ship(name) for name in (ships or catalogue.ids("ship"))]
    flying = [ship for ship in named if ships or any(configuration_for(ship, goal) is not None for goal in goals)]
    if not flying:
        told = ", ".join(goal.name for goal in goals)
        raise InputError(Problem(f"no ship of the catalogue flies to {told}", fix="name ships by --ships"))
    chosen = [catalogue.launcher(name) for name in (launchers or catalogue.ids("launcher"))]
    if site is not None and not launchers:
        chosen = [launcher for launcher in chosen if site in launcher.sites]
    for launcher in chosen:
        if site is not None:
            check_site(launcher, site)
    sites = {
        (row.id, goal.name): catalogue.site(site) if site else site_for(row, catalogue, goal.name)
        for row in chosen
        for goal in goals
    }
    return _Question(catalogue, goals, tuple(flying), tuple(chosen), sites, c3_km2_s2, rules)


def _work(
    asked: _Question, store: ResultStore, workers: int, progress: Progress | None
) -> tuple[dict[tuple[str, str, str], PairRow], dict[tuple[str, str, str], LaunchPayload]]:
    """Return the rows by ship, launcher and destination, and the payloads by target."""
    first = {asked.target(launcher, goal): (launcher, goal) for launcher in asked.launchers for goal in asked.goals}
    tasks = [_payload_task(asked, launcher, goal) for launcher, goal in first.values()]
    payloads = dict(zip(first, evaluate(tasks, store, workers, progress), strict=True))
    cases = {
        (ship.id, launcher.id): _cases(asked, ship, launcher, payloads)
        for ship in asked.ships
        for launcher in asked.launchers
    }
    pairs = {pair: _pair_task(asked, pair, found, {}) for pair, found in cases.items() if found}
    unknown = [pair for pair, task in pairs.items() if store.get(task.key) is None]
    flights = _flights(asked, [case for pair in unknown for case in cases[pair]], store, workers, progress)
    for pair in unknown:
        pairs[pair] = _pair_task(asked, pair, cases[pair], flights)
    rows = {}
    for answers in evaluate(list(pairs.values()), store, 1, progress):
        for row in answers:
            rows[row.assessment.ship, row.assessment.launcher, row.assessment.destination] = row
    for ship in asked.ships:
        for launcher in asked.launchers:
            for goal in asked.goals:
                if (ship.id, launcher.id, goal.name) not in rows:
                    place, energy = asked.sites[launcher.id, goal.name], asked.energy(goal)
                    answer = no_configuration(ship, launcher, place, goal.name, energy)
                    rows[ship.id, launcher.id, goal.name] = PairRow(answer, None, None)
    return rows, payloads


def _cases(
    asked: _Question, ship: Ship, launcher: Launcher, payloads: Mapping[tuple[str, str, str], LaunchPayload]
) -> tuple[Case, ...]:
    found = []
    for goal in asked.goals:
        configuration = configuration_for(ship, goal)
        if configuration is not None:
            performance = payloads[asked.target(launcher, goal)].performance
            place, energy = asked.sites[launcher.id, goal.name], asked.energy(goal)
            found.append(Case(ship, configuration, launcher, place, goal, performance, energy, rules=asked.rules))
    return tuple(found)


def _payload_task(asked: _Question, launcher: Launcher, goal: Destination) -> Task:
    energy, place = asked.energy(goal), asked.sites[launcher.id, goal.name]
    target = goal if energy is None else Destination("tli", "tli")
    return Task(
        function=launch_payload,
        arguments=(launcher, asked.catalogue, place, target, energy),
        record=LaunchPayload,
        inputs=(_digests(asked.catalogue, launcher, place, target), target.name, energy),
        label=f"payload of {launcher.id} from {place.id} to {target.name}",
        cost=_PAYLOAD_COST + len(launcher.stage),
    )


def _flights(
    asked: _Question, cases: Sequence[Case], store: ResultStore, workers: int, progress: Progress | None
) -> dict[tuple[str, ...], "ShipAscent | NoSolution"]:
    """Return the ascents that checks read, each once: pairs that the mass alone excludes by far need none."""
    needed: dict[tuple[str, ...], Case] = {}
    for case in cases:
        if needs_ascent(case) and too_heavy(case) is None and ascent_target(case) is not None:
            needed.setdefault(_flight_key(case), case)
    tasks = [_flight_task(asked.catalogue, case) for case in needed.values()]
    return dict(zip(needed, evaluate(tasks, store, workers, progress), strict=True))


def _flight_key(case: Case) -> tuple[str, ...]:
    target = ascent_target(case)
    told = "" if target is None else target.describe()
    return case.ship.id, case.launcher.id, case.site.id, told, repr(flown_mass_kg(case))


def _flight_task(catalogue: Catalogue, case: Case) -> Task:
    from perilune.integration.loads import ship_ascent
    from perilune.integration.ship_ascent import ShipAscent

    digests = (catalogue.digest("ship", case.ship.id), *_digests(catalogue, case.launcher, case.site, case.destination))
    return Task(
        function=ship_ascent,
        arguments=(replace(case, performance=replace(case.performance, reason=None)), catalogue),
        record=ShipAscent | NoSolution,
        inputs=(digests, _flight_key(case), repr(ascent_target(case)), case.rules),
        label=f"ascent of {case.ship.id} on {case.launcher.id} to {case.destination.name}",
        cost=_ASCENT_COST + len(case.launcher.stage),
    )


def _pair_task(
    asked: _Question,
    pair: tuple[str, str],
    cases: Sequence[Case],
    flights: Mapping[tuple[str, ...], "ShipAscent | NoSolution"],
) -> Task:
    """The checks of a pair; what it depends on is known before the ascents are."""
    catalogue, (ship, launcher) = asked.catalogue, pair
    digests = [_digests(catalogue, case.launcher, case.site, case.destination) for case in cases]
    makers = dict.fromkeys(name for case in cases for name in (case.ship.partner, case.launcher.partner))
    digests += [tuple(catalogue.digest("partner", name) for name in makers)]
    goals = [(case.destination.name, case.c3_km2_s2, case.performance) for case in cases]
    return Task(
        function=assess_pair,
        arguments=(tuple(cases), tuple(flights.get(_flight_key(case)) for case in cases), catalogue),
        record=tuple[PairRow, ...],
        inputs=(catalogue.digest("ship", ship), digests, goals, asked.rules),
        label=f"checks of {ship} on {launcher}",
    )


def assess_pair(
    cases: Sequence[Case], flights: Sequence["ShipAscent | NoSolution | None"], catalogue: Catalogue
) -> tuple[PairRow, ...]:
    """Return the rows of one ship on one launcher, one for each case, with the ascents where they are known."""
    rows = []
    for case, flight in zip(cases, flights, strict=True):
        complete = complete_case(case, catalogue, flight)
        low, high = required_interval(complete)
        rows.append(PairRow(assess_case(complete), low, high))
    return tuple(rows)


def _digests(catalogue: Catalogue, launcher: Launcher, site: Site, goal: Destination) -> tuple[str, ...]:
    digests = [catalogue.digest("launcher", launcher.id), catalogue.digest("site", site.id)]
    if goal.station is not None:
        digests.append(catalogue.digest("station", goal.station.id))
    return tuple(digests)


def _cell(row: PairRow, payload: LaunchPayload) -> Cell:
    found = row.assessment
    margins = tuple(
        CheckMargin(
            finding.check,
            finding.verdict,
            None if finding.relative_margin is None else float(f"{finding.relative_margin:.4g}"),
        )
        for finding in found.findings
    )
    return Cell(
        ship=found.ship,
        launcher=found.launcher,
        site=found.site,
        destination=found.destination,
        verdict=found.verdict,
        conclusion=found.conclusion,
        limiting_check=found.limiting_check,
        margin_kg=found.margin_kg,
        margins=margins,
        confidence=confidence(found, payload, row.required_low_kg, row.required_high_kg),
    )
