"""The scenario "a partner leaves on a date": what was launched before stands; the rest is chosen again without it."""

from collections.abc import Sequence
from dataclasses import replace

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_DAY
from perilune.programme.choice import Absence, choose_flights
from perilune.programme.gates import ended, ready_date
from perilune.programme.model import Mission, Programme, Withdrawal
from perilune.programme.result import Change, Lost, MissionResult, OptionResult, Scenario
from perilune.programme.shares import shares


def scenario(
    programme: Programme, results: Sequence[OptionResult], planned: Sequence[MissionResult], leaving: Withdrawal
) -> Scenario:
    """Return what is left of a campaign when a partner leaves.

    A mission launched before the date is flown as planned. After it, no ship, launcher or site of the partner is used,
    but for items licensed to a partner that stays, and no element of it is brought; a mission whose predecessor is lost
    is lost with it. An agreement of two ends with the partner: a mission that needs it waits for the rest of its needs.

    Args:
        programme: the programme.
        results: the results of all its options.
        planned: the campaign with all partners, in the order of the programme.
        leaving: who leaves, and when.
    """
    flown = tuple(row for row in planned if row.launch_tdb_s is not None and row.launch_tdb_s < leaving.epoch_tdb_s)
    then = choose_flights(_released(programme, leaving), results, Absence(leaving.partner, leaving.epoch_tdb_s, flown))
    pairs = [(before, after) for before, after in zip(planned, then, strict=True) if before.selected is not None]
    lost = tuple(_lost(programme, after, then) for _, after in pairs if after.selected is None)
    changed = tuple(change for before, after in pairs if (change := _change(before, after)) is not None)
    gone = {row.mission for row in lost}
    touched = gone | {row.mission for row in changed} | {row.id for row in flown}
    done, intended = {row.id for row in flown}, {before.id for before, _ in pairs}
    kept_back = {row.id for row in programme.elements if row.partner == leaving.partner and row.mission not in done}
    elements = [
        row for row in programme.elements if row.mission in gone or (row.mission in intended and row.id in kept_back)
    ]
    return Scenario(
        id=leaving.id,
        name=leaving.name,
        partner=leaving.partner,
        on_utc=format_utc(leaving.epoch_tdb_s),
        flown=tuple(row.id for row in flown),
        kept=tuple(before.id for before, _ in pairs if before.id not in touched),
        gained=tuple(
            after.id
            for before, after in zip(planned, then, strict=True)
            if before.selected is None and after.selected is not None
        ),
        lost=lost,
        changed=changed,
        elements_lost=tuple(element.id for element in elements),
        delivered_mass_lost_kg=sum(element.mass_kg for element in elements),
        missions=then,
        shares=shares(programme, then, kept_back),
        agreements=tuple(gate.id for gate in programme.gates if leaving.partner in gate.partners),
        agreements_ended=ended(programme.gates, leaving.partner),
    )


def _released(programme: Programme, leaving: Withdrawal) -> Programme:
    """The programme as its missions wait once the agreements have ended that end with a partner."""
    gone = frozenset(ended(programme.gates, leaving.partner))
    left = {gate.id: gate for gate in programme.gates if gate.id not in gone}

    def freed(mission: Mission) -> Mission:
        needs = tuple(name for name in mission.needs if name in left)
        if len(needs) == len(mission.needs):
            return mission
        held = ready_date(left, needs, mission.end_tdb_s + SECONDS_PER_DAY)
        return replace(mission, needs=needs, waits_for=tuple(left[name].told for name in needs), held_tdb_s=held)

    return replace(programme, missions=tuple(freed(mission) for mission in programme.missions))


def _lost(programme: Programme, after: MissionResult, then: Sequence[MissionResult]) -> Lost:
    grounded = {row.id for row in then if row.selected is None}
    through = next((name for name in after.after if name in grounded), None)
    elements = tuple(element.id for element in programme.elements if element.mission == after.id)
    return Lost(after.id, after.name, after.why, through, elements)


def _change(before: MissionResult, after: MissionResult) -> Change | None:
    """The difference of a mission that flies in both; None where there is none."""
    if before.selected is None or after.selected is None or before.verdict is None or after.verdict is None:
        return None
    said = []
    if before.selected != after.selected:
        said.append(after.why)
    day_before, day_after = ((row.launch_utc or "")[:10] for row in (before, after))
    if day_before != day_after:
        said.append(f"launched {day_after} instead of {day_before}")
    if before.lead != after.lead:
        said.append(f"the lead passes from '{before.lead}' to '{after.lead}'")
    if not said:
        return None
    return Change(
        mission=before.id,
        name=before.name,
        before=before.selected,
        after=after.selected,
        margin_before_kg=before.margin_kg,
        margin_after_kg=after.margin_kg,
        verdict_before=before.verdict,
        verdict_after=after.verdict,
        launch_before_utc=before.launch_utc or "",
        launch_after_utc=after.launch_utc or "",
        lead_before=before.lead,
        lead_after=after.lead,
        why="; ".join(said),
    )
