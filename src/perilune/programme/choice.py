"""The choice of flights: one option per mission, by verdict, then parity or preference, then margin, and why.

The choice goes through the missions in the order of their dates, each after those it waits for. It is a plain,
deterministic search that a person can follow: it takes the best option of each mission as the flights before it stand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from perilune.astro.time import format_utc
from perilune.programme.model import Mission, Programme
from perilune.programme.result import MissionResult, OptionResult, Owners
from perilune.programme.schedule import Bookings, Slot, first_slot
from perilune.verdict import Verdict

FEASIBLE: Final = (Verdict.PASS, Verdict.MARGINAL)
_SEVERITY: Final = {verdict: i for i, verdict in enumerate(Verdict)}


@dataclass(frozen=True)
class Absence:
    """A partner is gone from an epoch on; ``flown`` are the missions as launched before, which stand."""

    partner: str
    epoch_tdb_s: float
    flown: tuple[MissionResult, ...]


@dataclass(frozen=True)
class _Candidate:
    """A feasible option with its date, and what it is judged by, best first."""

    result: OptionResult
    slot: Slot
    owners: Owners
    deviation: float
    place: int


def choose_flights(
    programme: Programme, results: Sequence[OptionResult], absence: Absence | None = None
) -> tuple[MissionResult, ...]:
    """Return how each mission flies, in the order of the programme.

    Args:
        programme: the missions, the agreed shares and the capacities.
        results: the results of all options of the programme.
        absence: a partner that leaves; what it owns and has not licensed to one that stays cannot be used after that.
    """
    chooser = _Chooser(programme, results, absence)
    for mission in _in_order(programme):
        chooser.choose(mission)
    return tuple(chooser.chosen[mission.id] for mission in programme.missions)


def owners(programme: Programme, result: OptionResult) -> Owners:
    """Return the partners whose ship, launcher and site an option uses."""
    catalogue = programme.catalogue
    return Owners(
        ship=catalogue.ship(result.ship).partner,
        launcher=catalogue.launcher(result.launcher).partner,
        site=catalogue.site(result.site).partner,
    )


class _Chooser:
    """The state of the search: what is chosen so far, what is booked, and what each partner has contributed."""

    def __init__(self, programme: Programme, results: Sequence[OptionResult], absence: Absence | None) -> None:
        self._programme, self._absence = programme, absence
        self._results = {m.id: [row for row in results if row.mission == m.id] for m in programme.missions}
        self._booked = Bookings(programme.capacities)
        self._points: Counter[str] = Counter()
        self.chosen: dict[str, MissionResult] = {}
        for flown in absence.flown if absence else ():
            self._take(flown)

    def choose(self, mission: Mission) -> None:
        """Choose for one mission; those it waits for are chosen already."""
        if mission.id not in self.chosen:
            self._take(self._decide(mission))

    def _take(self, chosen: MissionResult) -> None:
        self.chosen[chosen.id] = chosen
        option, owned = chosen.selected, chosen.owners
        if option is not None and owned is not None and chosen.launch_tdb_s is not None:
            self._booked.book(option.launcher, option.site, chosen.launch_tdb_s)
            self._points.update((owned.ship, owned.launcher, owned.site))

    def _decide(self, mission: Mission) -> MissionResult:
        results = self._results[mission.id]
        waiting = [name for name in mission.after if self.chosen[name].selected is None]
        if waiting:
            return self._grounded(mission, "blocked", f"it comes after '{waiting[0]}', which does not fly")
        feasible = [row for row in results if row.verdict in FEASIBLE]
        if not feasible:
            return self._grounded(mission, *_why_none(results))
        arrivals = [self.chosen[name].arrival_tdb_s for name in mission.after]
        earliest = max([mission.start_tdb_s, *(epoch for epoch in arrivals if epoch is not None)])
        if self._absence is not None:
            earliest = max(earliest, self._absence.epoch_tdb_s)
        waits = mission.held_tdb_s is not None and mission.held_tdb_s > earliest
        if mission.held_tdb_s is not None:
            earliest = max(earliest, mission.held_tdb_s)
        dated = [(row, first_slot(mission, row, earliest, self._booked)) for row in feasible]
        if all(slot is None for _, slot in dated):
            held = f"; it waits: {', '.join(mission.waits_for)}" if mission.waits_for else ""
            why = f"no launch date is left in its span, by windows and capacities{held}"
            return self._grounded(mission, "no slot", why)
        usable = [self._candidate(row, slot) for row, slot in dated if slot is not None and self._usable(row, slot)]
        if not usable:
            gone = self._absence.partner if self._absence else ""
            return self._grounded(mission, "infeasible", f"every feasible option needs hardware of '{gone}'")
        chosen = self._flies(mission, sorted(usable, key=self._rank))
        return replace(chosen, why=f"{chosen.why}; not before {', '.join(mission.waits_for)}") if waits else chosen

    def _usable(self, result: OptionResult, slot: Slot) -> bool:
        if self._absence is None:
            return True
        owned = owners(self._programme, result)
        items = (("ship", result.ship, owned.ship), ("launcher", result.launcher, owned.launcher))
        return all(
            owner != self._absence.partner or self._licensed(kind, name, slot)
            for kind, name, owner in (*items, ("site", result.site, owned.site))
        )

    def _licensed(self, kind: str, name: str, slot: Slot) -> bool:
        """Whether a partner that stays may use an item of the one that left."""
        return any(
            (row.kind, row.id) == (kind, name)
            and row.since_tdb_s <= slot.launch_tdb_s
            and self._absence is not None
            and row.to != self._absence.partner
            for row in self._programme.licences
        )

    def _candidate(self, result: OptionResult, slot: Slot) -> _Candidate:
        owned = owners(self._programme, result)
        place = self._results[result.mission].index(result)
        return _Candidate(result, slot, owned, self._deviation(owned), place)

    def _deviation(self, owned: Owners) -> float:
        """How far the contributions would be from the agreed shares: the sum over the partners of the difference."""
        points = self._points + Counter((owned.ship, owned.launcher, owned.site))
        agreed = [(partner.id, partner.share) for partner in self._programme.partners if partner.share is not None]
        return round(sum(abs(points[name] / points.total() - share) for name, share in agreed), 9)

    def _rank(self, candidate: _Candidate) -> tuple[float, ...]:
        verdict, margin = _SEVERITY[candidate.result.verdict], -(candidate.result.margin_kg or 0.0)
        if self._programme.choose == "preference":
            return (verdict, candidate.place)
        return (verdict, candidate.deviation, margin, candidate.place)

    def _flies(self, mission: Mission, ranked: list[_Candidate]) -> MissionResult:
        best = ranked[0]
        result = best.result
        return replace(
            self._grounded(mission, "flies", self._why(ranked)),
            selected=result.option,
            verdict=result.verdict,
            limiting_check=result.limiting_check,
            payload_kg=result.payload_kg,
            required_kg=result.required_kg,
            margin_kg=result.margin_kg,
            owners=best.owners,
            launch_utc=format_utc(best.slot.launch_tdb_s),
            arrival_utc=format_utc(best.slot.arrival_tdb_s),
            launch_tdb_s=best.slot.launch_tdb_s,
            arrival_tdb_s=best.slot.arrival_tdb_s,
            trajectory=result.trajectory,
        )

    def _why(self, ranked: list[_Candidate]) -> str:
        best = ranked[0].result
        margin = "" if best.margin_kg is None else f", margin {best.margin_kg:,.0f} kg"
        head = f"{named(best)}: {best.verdict}{margin}"
        if len(ranked) == 1:
            return f"{head}; the only option that is feasible and has a launch date"
        second = ranked[1]
        if best.verdict != second.result.verdict:
            return f"{head}; a better verdict than {named(second.result)} ({second.result.verdict})"
        if self._programme.choose == "preference":
            return f"{head}; the first in the programme's order of preference"
        if ranked[0].deviation != second.deviation:
            return f"{head}; brings the contributions nearer to the agreed shares than {named(second.result)}"
        if best.margin_kg != second.result.margin_kg:
            return f"{head}; a larger margin than {named(second.result)} ({second.result.margin_kg or 0.0:,.0f} kg)"
        return f"{head}; equal to {named(second.result)} and named first"

    def _grounded(self, mission: Mission, status: str, why: str) -> MissionResult:
        results = self._results[mission.id]
        return MissionResult(
            id=mission.id,
            name=mission.name,
            lead=self._lead(mission),
            destination=mission.destination,
            crew=mission.crew,
            after=mission.after,
            status=status,
            selected=None,
            why=why,
            feasible_options=sum(row.verdict in FEASIBLE for row in results),
            options=len(results),
        )

    def _lead(self, mission: Mission) -> str:
        """The partner that leads: where it has left, the first lead partner that stays."""
        if self._absence is None or mission.lead != self._absence.partner:
            return mission.lead
        staying = [partner for partner in self._programme.partners if partner.id != mission.lead]
        leads = [partner for partner in staying if partner.role == "lead"]
        return (leads or staying or [self._programme.partners[0]])[0].id


def named(result: OptionResult) -> str:
    """Return an option in words, such as ``mengzhou on long-march-10 from wenchang``."""
    return f"{result.ship} on {result.launcher} from {result.site}"


def _why_none(results: Sequence[OptionResult]) -> tuple[str, str]:
    """Status and reason of a mission without a feasible option: the one that comes closest."""
    if not results:
        return "infeasible", "none of its launchers flies from its sites"
    best = min(results, key=lambda row: (_SEVERITY[row.verdict], -(row.margin_kg or 0.0)))
    if best.verdict is Verdict.NOT_EVALUABLE:
        return "open", f"no option can be confirmed; nearest is {named(best)}: {best.reason}"
    return "infeasible", f"every option fails; nearest is {named(best)}: {best.reason}"


def _in_order(programme: Programme) -> list[Mission]:
    """The missions by date, each after those it waits for; equal dates in the order of the file."""
    waiting = list(programme.missions)
    ordered: list[Mission] = []
    while waiting:
        done = {mission.id for mission in ordered}
        ready = [mission for mission in waiting if done.issuperset(mission.after)]
        following = min(ready, key=lambda mission: mission.start_tdb_s)
        ordered.append(following)
        waiting.remove(following)
    return ordered
