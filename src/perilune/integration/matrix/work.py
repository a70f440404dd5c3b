"""The work of a matrix, each piece computed once and kept.

Three kinds of work. The payload of a launcher from its site to a target serves every ship and every destination with
that target: the four lunar ones are one energy. The ascent with a ship serves every destination that it flies to in the
same way; it is left out where the ship is far heavier than the payload. The checks of a pair take milliseconds. Each is
stored when it is done, so a run that is stopped goes on from there, and a pair that is known asks for nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from perilune.catalogue import Catalogue, Launcher, Ship
from perilune.errors import NoSolution
from perilune.integration.ascent_question import ascent_target, flown_mass_kg, too_heavy
from perilune.integration.assess import assess_case, complete_case, no_configuration
from perilune.integration.case import Case
from perilune.integration.confidence import required_interval
from perilune.integration.destination import Destination
from perilune.integration.loads import needs_ascent, ship_ascent
from perilune.integration.matrix.question import MatrixQuestion
from perilune.integration.model import Assessment
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import LaunchPayload, launch_payload
from perilune.run import Progress, ResultStore, Task, evaluate

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent

_PAYLOAD_COST: Final = 10.0
_ASCENT_COST: Final = 5.0


@dataclass(frozen=True)
class PairRow:
    """The assessment of a pair to one destination, and what it asks of the launcher at the ship's low and high mass."""

    assessment: Assessment
    required_low_kg: float | None
    required_high_kg: float | None


def matrix_work(
    asked: MatrixQuestion, store: ResultStore, workers: int, progress: Progress | None
) -> tuple[dict[tuple[str, str, str], PairRow], dict[tuple[str, str, str], LaunchPayload]]:
    """Return the rows by ship, launcher and destination, and the payloads by target."""
    first = {asked.target(launcher, goal): (launcher, goal) for launcher in asked.launchers for goal in asked.goals}
    tasks = [_payload_task(asked, launcher, goal) for launcher, goal in first.values()]
    payloads = dict(zip(first, evaluate(tasks, store, workers, progress), strict=True))
    cases = [_cases(asked, ship, launcher, payloads) for ship, launcher in product(asked.ships, asked.launchers)]
    pairs = [(found, _pair_task(found, {})) for found in cases if found]
    unknown = [store.get(task.key) is None for _, task in pairs]
    needed = [case for (found, _), new in zip(pairs, unknown, strict=True) if new for _, case in found]
    flights = _flights(asked.catalogue, needed, store, workers, progress)
    done = [_pair_task(found, flights) if new else task for (found, task), new in zip(pairs, unknown, strict=True)]
    rows = {}
    for answers in evaluate(done, store, 1, progress):
        for row in answers:
            rows[row.assessment.ship, row.assessment.launcher, row.assessment.destination] = row
    for ship, launcher, goal in product(asked.ships, asked.launchers, asked.goals):
        if (ship.id, launcher.id, goal.name) not in rows:
            answer = no_configuration(asked.pair(ship, launcher, goal))
            rows[ship.id, launcher.id, goal.name] = PairRow(answer, None, None)
    return rows, payloads


def _cases(
    asked: MatrixQuestion, ship: Ship, launcher: Launcher, payloads: Mapping[tuple[str, str, str], LaunchPayload]
) -> list[tuple[PairQuestion, Case]]:
    """A ship on a launcher to each destination that the ship flies to: what is asked, and the case of it."""
    found = []
    for goal in asked.goals:
        pair = asked.pair(ship, launcher, goal)
        case = pair.case(payloads[asked.target(launcher, goal)].performance)
        if case is not None:
            found.append((pair, case))
    return found


def _payload_task(asked: MatrixQuestion, launcher: Launcher, goal: Destination) -> Task:
    energy, place = goal.c3_km2_s2(asked.c3_km2_s2), asked.sites[launcher.id, goal.name]
    target = goal if energy is None else Destination("tli", "tli")
    digests = [asked.catalogue.digest("launcher", launcher.id), asked.catalogue.digest("site", place.id)]
    digests += [] if target.station is None else [asked.catalogue.digest("station", target.station.id)]
    return Task(
        function=launch_payload,
        arguments=(launcher, asked.catalogue, place, target, energy),
        record=LaunchPayload,
        inputs=(digests, target.name, energy),
        label=f"payload of {launcher.id} from {place.id} to {target.name}",
        cost=_PAYLOAD_COST + len(launcher.stage),
    )


def _flights(
    catalogue: Catalogue, cases: Sequence[Case], store: ResultStore, workers: int, progress: Progress | None
) -> dict[tuple[str, ...], "ShipAscent | NoSolution"]:
    """Return the ascents that checks read, each once: pairs that the mass alone excludes by far need none."""
    needed: dict[tuple[str, ...], Case] = {}
    for case in cases:
        if needs_ascent(case) and too_heavy(case) is None and ascent_target(case) is not None:
            needed.setdefault(_flight_key(case), case)
    tasks = [_flight_task(catalogue, case) for case in needed.values()]
    return dict(zip(needed, evaluate(tasks, store, workers, progress), strict=True))


def _flight_key(case: Case) -> tuple[str, ...]:
    target = ascent_target(case)
    told = "" if target is None else target.describe()
    return case.ship.id, case.launcher.id, case.site.id, told, repr(flown_mass_kg(case))


def flight(case: Case, catalogue: Catalogue) -> "ShipAscent | NoSolution | None":
    """Return the ascent with the ship of a case as checks read it: what its aborts come to, not each of them."""
    found = ship_ascent(case, catalogue)
    return found if found is None or isinstance(found, NoSolution) else replace(found, coverage=None)


def _flight_task(catalogue: Catalogue, case: Case) -> Task:
    from perilune.integration.ship_ascent import ShipAscent

    pair = PairQuestion(
        case.ship, case.launcher, case.site, case.destination.name, catalogue, case.c3_km2_s2, rules=case.rules
    )
    return Task(
        function=flight,
        arguments=(replace(case, performance=replace(case.performance, reason=None)), catalogue),
        record=ShipAscent | NoSolution,
        inputs=(pair.digests, _flight_key(case), repr(ascent_target(case)), case.rules),
        label=f"ascent of {case.ship.id} on {case.launcher.id} to {case.destination.name}",
        cost=_ASCENT_COST + len(case.launcher.stage),
    )


def _pair_task(
    found: Sequence[tuple[PairQuestion, Case]], flights: Mapping[tuple[str, ...], "ShipAscent | NoSolution"]
) -> Task:
    """The checks of a ship on a launcher; what they depend on is known before the ascents are."""
    pair, cases = found[0][0], tuple(case for _, case in found)
    return Task(
        function=assess_pair,
        arguments=(cases, tuple(flights.get(_flight_key(case)) for case in cases), pair.catalogue),
        record=tuple[PairRow, ...],
        inputs=[(asked.inputs, case.performance) for asked, case in found],
        label=f"checks of {pair.ship.id} on {pair.launcher.id}",
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
