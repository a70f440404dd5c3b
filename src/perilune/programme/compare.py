"""Two plans side by side: what changed, which verdict turned, and why, down to the numbers of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from perilune.astro.time import format_utc
from perilune.integration.model import Datum, Finding
from perilune.programme.compare_build_up import BuildUpComparison, compare_build_ups
from perilune.programme.options import Option
from perilune.programme.result import MissionResult, OptionResult, Plan
from perilune.programme.schedule_risk import MilestoneRisk, ScheduleRisk
from perilune.run import Provenance
from perilune.verdict import Verdict


@dataclass(frozen=True)
class TurnedDatum:
    """A number of the catalogue that a check read and that differs; None on the side where it was not read."""

    entry: str
    key: str
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class TurnedFinding:
    """A check whose verdict or margin differs, with the numbers of the catalogue that differ under it."""

    check: str
    verdict_before: Verdict | None
    verdict_after: Verdict | None
    margin_before: float | None
    margin_after: float | None
    unit: str | None
    data: tuple[TurnedDatum, ...]


@dataclass(frozen=True)
class TurnedOption:
    """An option of both plans whose verdict or margin differs, and through which checks."""

    option: Option
    verdict_before: Verdict
    verdict_after: Verdict
    margin_before_kg: float | None
    margin_after_kg: float | None
    findings: tuple[TurnedFinding, ...]


@dataclass(frozen=True)
class TurnedMission:
    """A mission that flies otherwise: None on the side where the plan has no such mission, or it does not fly."""

    mission: str
    status_before: str | None
    status_after: str | None
    flies_before: Option | None
    flies_after: Option | None
    launch_before_utc: str | None
    launch_after_utc: str | None
    why: str


@dataclass(frozen=True)
class TurnedShare:
    """The part of a partner in ships, launchers and sites."""

    partner: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class TurnedScenario:
    """What a scenario loses in one plan and not in the other."""

    scenario: str
    lost_only_before: tuple[str, ...]
    lost_only_after: tuple[str, ...]


@dataclass(frozen=True)
class TurnedDate:
    """A mission whose likely dates differ: announced, at 50 and at 90 %, and the chance of the announced one."""

    mission: str
    planned_before_utc: str | None
    planned_after_utc: str | None
    p50_before_utc: str | None
    p50_after_utc: str | None
    p90_before_utc: str | None
    p90_after_utc: str | None
    on_time_before: float | None
    on_time_after: float | None


@dataclass(frozen=True)
class PlanComparison:
    """All that differs between two plans, ``same`` where nothing does; ``sources`` are entries, kernels, libraries."""

    before: str
    after: str
    same: bool
    missions: tuple[TurnedMission, ...]
    options: tuple[TurnedOption, ...]
    options_only_before: tuple[Option, ...]
    options_only_after: tuple[Option, ...]
    shares: tuple[TurnedShare, ...]
    scenarios: tuple[TurnedScenario, ...]
    build_up: BuildUpComparison | None
    dates: tuple[TurnedDate, ...]
    sources: tuple[str, ...]


def compare_plans(before: Plan, after: Plan) -> PlanComparison:
    """Return what differs from one plan to another.

    Args:
        before: the one plan.
        after: the other.
    """
    old, new = ({row.option: row for row in plan.options} for plan in (before, after))
    options = tuple(turned for key, row in old.items() if key in new and (turned := _option(row, new[key])) is not None)
    missions, gone = _missions(before, after), tuple(key for key in old if key not in new)
    come = tuple(key for key in new if key not in old)
    shares, scenarios = _shares(before, after), _scenarios(before, after)
    build_up, dates = compare_build_ups(before.build_up, after.build_up), _dates(before.risk, after.risk)
    sources = _sources(before.provenance, after.provenance)
    found = (missions, options, gone, come, shares, scenarios, build_up, dates, sources)
    return PlanComparison(before.name, after.name, not any(found), *found)


def _missions(before: Plan, after: Plan) -> tuple[TurnedMission, ...]:
    old, new = ({row.id: row for row in plan.missions} for plan in (before, after))
    rows = (_mission(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))
    return tuple(row for row in rows if row is not None)


def _mission(name: str, old: MissionResult | None, new: MissionResult | None) -> TurnedMission | None:
    shown = [None if row is None else (row.status, row.selected, row.launch_utc) for row in (old, new)]
    if shown[0] == shown[1]:
        return None
    told = new or old
    return TurnedMission(
        name,
        old.status if old else None,
        new.status if new else None,
        old.selected if old else None,
        new.selected if new else None,
        old.launch_utc if old else None,
        new.launch_utc if new else None,
        told.why if new and told else "no longer in the programme",
    )


def _option(old: OptionResult, new: OptionResult) -> TurnedOption | None:
    if (old.verdict, old.margin_kg) == (new.verdict, new.margin_kg):
        return None
    before, after = ({row.check: row for row in option.findings} for option in (old, new))
    findings = (_finding(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after)))
    return TurnedOption(
        old.option,
        old.verdict,
        new.verdict,
        old.margin_kg,
        new.margin_kg,
        tuple(row for row in findings if row is not None),
    )


def _finding(name: str, old: Finding | None, new: Finding | None) -> TurnedFinding | None:
    shown = [None if row is None else (row.verdict, row.margin) for row in (old, new)]
    if shown[0] == shown[1]:
        return None
    told = new or old
    return TurnedFinding(
        name,
        old.verdict if old else None,
        new.verdict if new else None,
        old.margin if old else None,
        new.margin if new else None,
        told.unit if told else None,
        _data(old.inputs if old else (), new.inputs if new else ()),
    )


def _data(old: Iterable[Datum], new: Iterable[Datum]) -> tuple[TurnedDatum, ...]:
    before, after = ({(row.entry, row.key): row for row in rows} for rows in (old, new))
    turned = []
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        told = now or was
        values = [None if row is None else row.value for row in (was, now)]
        if told is not None and values[0] != values[1]:
            turned.append(TurnedDatum(*key, told.unit, *values))
    return tuple(turned)


def _shares(before: Plan, after: Plan) -> tuple[TurnedShare, ...]:
    old, new = ({row.partner: row.hardware_share for row in plan.shares} for plan in (before, after))
    names = dict.fromkeys((*old, *new))
    return tuple(TurnedShare(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _scenarios(before: Plan, after: Plan) -> tuple[TurnedScenario, ...]:
    old, new = ({row.id: [lost.mission for lost in row.lost] for row in plan.scenarios} for plan in (before, after))
    rows = []
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name, []), new.get(name, [])
        if set(was) != set(now):
            only = [tuple(row for row in one if row not in other) for one, other in ((was, now), (now, was))]
            rows.append(TurnedScenario(name, *only))
    return tuple(rows)


def _dates(before: ScheduleRisk | None, after: ScheduleRisk | None) -> tuple[TurnedDate, ...]:
    old, new = ({row.id: row for row in (risk.milestones if risk else ())} for risk in (before, after))
    rows = []
    for name in dict.fromkeys((*old, *new)):
        was, now = (_days_of(known.get(name)) for known in (old, new))
        if was != now:
            pairs = [side for both in zip(was, now, strict=True) for side in both]
            rows.append(TurnedDate(name, *pairs))
    return tuple(rows)


def _days_of(row: MilestoneRisk | None) -> tuple[Any, ...]:
    """The dates of a mission to the day, and the chance that it is on time."""
    if row is None:
        return (None,) * 4
    dates = (row.planned_tdb_s, row.p50_tdb_s, row.p90_tdb_s)
    return (*(None if when is None else format_utc(when)[:10] for when in dates), row.on_time)


def _sources(before: Provenance, after: Provenance) -> tuple[str, ...]:
    """What the two plans were made with and what differs there, in words."""
    rows: list[tuple[str, dict[str, str], dict[str, str]]] = [
        ("perilune", {"": before.perilune}, {"": after.perilune}),
        ("python", {"": before.python}, {"": after.python}),
        ("library", _libraries(before), _libraries(after)),
        ("kernel", _kernels(before), _kernels(after)),
        ("entry", _entries(before), _entries(after)),
    ]
    said = []
    for what, old, new in rows:
        for name in dict.fromkeys((*old, *new)):
            was, now = old.get(name, "none"), new.get(name, "none")
            if was != now:
                said.append(f"{what} {name}: {was} -> {now}" if name else f"{what}: {was} -> {now}")
    return tuple(said)


def _libraries(made: Provenance) -> dict[str, str]:
    return {row.name: row.version for row in made.libraries}


def _kernels(made: Provenance) -> dict[str, str]:
    return {row.file: row.sha256[:12] for row in made.kernels}


def _entries(made: Provenance) -> dict[str, str]:
    return {f"{row.kind}/{row.id}": row.sha256[:12] for row in made.catalogue}
