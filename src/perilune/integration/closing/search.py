"""The search for the smallest change that passes each open check of a pair.

A change is first taken as far as it goes and the pair is assessed: a check that does not pass there is not closed by
it. For one that does, bisection finds the least place that passes, each step a new assessment of that check with ascent
and payload solved again; the place found is verified by a whole new assessment.
"""

from collections.abc import Callable, Sequence
from typing import Final

from perilune.errors import InputError, Problem
from perilune.integration.assess import assess_case
from perilune.integration.case import Case
from perilune.integration.checks import Check, checks_by_name
from perilune.integration.closing.changes import MAKERS, Change
from perilune.integration.closing.record import Closing, ClosingAction, Outcome, Tried
from perilune.integration.closing.setting import Setting, case_of
from perilune.integration.model import Assessment
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import launch_performance
from perilune.integration.reach import check_site
from perilune.run import Progress, ResultStore, Task, evaluate
from perilune.verdict import Verdict

_OPEN: Final = (Verdict.FAIL, Verdict.MARGINAL)


def closing(
    asked: PairQuestion,
    *,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Closing:
    """Return what would close a pair: for each failed or marginal check the smallest change that passes it.

    Args:
        asked: the pair.
        store, workers, progress: as in :func:`perilune.run.evaluate`; each kind of change is one task.

    Raises:
        InputError: the destination is unknown, the launcher does not fly from the site, or the ship does not fly there.
    """
    check_site(asked.launcher, asked.site.id)
    if asked.case() is None:
        cause = f"{asked.ship.id} has no configuration for {asked.destination}"
        fix = f"give {asked.ship.id} a configuration"
        raise InputError(Problem(cause, expected="a ship that flies there", fix=fix))
    launcher, catalogue, site = asked.launcher, asked.catalogue, asked.site
    base = Setting(asked, launch_performance(launcher, catalogue, site, asked.goal, asked.energy_km2_s2))
    kept = ResultStore() if store is None else store
    assessment = evaluate([_task(base, None)], kept, 1, progress)[0]
    names = open_checks(assessment)
    tasks = [_task(base, kind) for kind in MAKERS] if names else []
    return _closing(assessment, evaluate(tasks, kept, workers, progress))


def _task(base: Setting, kind: str | None) -> Task:
    """The assessment of a pair as it is, or what the changes of one kind do for it."""
    asked = base.asked
    sites = [asked.catalogue.digest("site", name) for name in asked.launcher.sites]
    inputs = (asked.inputs, sites, base.performance, kind)
    pair = f"{asked.ship.id} on {asked.launcher.id}"
    if kind is None:
        return Task(assessed, (base,), Assessment, inputs, f"{pair} as they are")
    return Task(try_kind, (base, kind), Outcome, inputs, f"{pair}: {kind}")


def assessed(setting: Setting) -> Assessment:
    """Return the assessment of a setting."""
    return assess_case(case_of(setting))


def try_kind(base: Setting, kind: str) -> Outcome:
    """Return what the changes of one kind do for the open checks of a pair."""
    case = case_of(base)
    before = assess_case(case)
    register = checks_by_name()
    actions, tried = [], []
    for change in MAKERS[kind](base, case):
        trial = _Trial(base, before, change)
        for name in open_checks(before):
            answer = trial.answer(register[name])
            if isinstance(answer, ClosingAction):
                actions.append(answer)
            else:
                tried.append(answer)
    return Outcome(tuple(actions), tuple(tried))


class _Trial:
    """One change of a pair; each place of it is solved for once, for all checks."""

    def __init__(self, base: Setting, before: Assessment, change: Change) -> None:
        self._base, self._before, self._change = base, before, change
        self._known: dict[float, tuple[Setting, Case] | None] = {}

    def answer(self, check: Check) -> ClosingAction | Tried:
        """The smallest amount that passes a check, or why there is none."""
        change = self._change
        span = change.most - change.nothing
        places = [change.most] if change.exact else [change.nothing + share * span for share in (1.0, 0.5, 0.25)]
        far = next((place for place in places if self._passes(check, place)), None)
        if far is None:
            verdicts = [self._verdict(check, place) for place in places]
            still = next((verdict for verdict in verdicts if verdict is not None), None)
            why = "no ascent carries the ship with it" if still is None else f"the check is still {still}"
            return Tried(check.name, change.name, change.unit, _told(change.most), why)
        place = far
        if not change.exact:
            place = least(lambda at: self._passes(check, at), change.nothing, far, change.step)
        return self._verified(check, place)

    def _verified(self, check: Check, place: float) -> ClosingAction | Tried:
        change, solved = self._change, self._solved(place)
        if solved is None:
            raise AssertionError(f"{change.name} passes {check.name} at {place} without an answer there")
        after = assess_case(solved[1])
        broken = worsened(self._before, after)
        if broken:
            why = f"{check.name} passes at {_told(place):g} {change.unit}, but {', '.join(broken)} fails then"
            return Tried(check.name, change.name, change.unit, _told(place), why)
        return ClosingAction(
            check=check.name,
            change=change.name,
            description=change.words(place),
            unit=change.unit,
            amount=_told(place),
            payload_price_kg=_price(self._base, solved[0]),
            verified_by=_words(after, check.name),
            verdict_after=after.verdict,
            margin_after_kg=after.margin_kg,
        )

    def _passes(self, check: Check, place: float) -> bool:
        return self._verdict(check, place) is Verdict.PASS

    def _verdict(self, check: Check, place: float) -> Verdict | None:
        """The verdict of one check, pass where it no longer applies; None where the change has no answer."""
        solved = self._solved(place)
        if solved is None:
            return None
        finding = check(solved[1])
        return Verdict.PASS if finding is None else finding.verdict

    def _solved(self, place: float) -> tuple[Setting, Case] | None:
        if place not in self._known:
            setting = self._change.apply(place)
            self._known[place] = None if setting is None else (setting, case_of(setting))
        return self._known[place]


def least(passes: Callable[[float], bool], nothing: float, most: float, step: float) -> float:
    """Return the least size of a change that passes, by bisection to within a step.

    ``nothing`` is the size that changes nothing, which does not pass, and ``most`` one that does, above or below it.

    >>> least(lambda place: place >= 3.2, 0.0, 10.0, 0.5)
    3.4375
    """
    bad, good = nothing, most
    while abs(good - bad) > step:
        middle = 0.5 * (bad + good)
        bad, good = (bad, middle) if passes(middle) else (middle, good)
    return good


def worsened(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Return the checks that fail after a change and did not before."""
    failed = {row.check for row in before.findings if row.verdict is Verdict.FAIL}
    return tuple(row.check for row in after.findings if row.verdict is Verdict.FAIL and row.check not in failed)


def _words(after: Assessment, name: str) -> str:
    found = next((row for row in after.findings if row.check == name), None)
    if found is None:
        return f"assessed again with the change: {name} no longer applies"
    if found.margin is None:
        return f"assessed again with the change: {name} passes"
    return f"assessed again with the change: {name} passes with a margin of {found.margin:g} {found.unit}"


def _price(base: Setting, changed: Setting) -> float:
    if changed.price_kg is not None:
        return round(changed.price_kg, 1)
    before, after = base.payload_kg(), changed.payload_kg()
    return 0.0 if before is None or after is None else round(before - after, 1)


def _told(place: float) -> float:
    return float(f"{place:.6g}")


def open_checks(assessment: Assessment) -> tuple[str, ...]:
    """Return the names of the checks that fail or are marginal."""
    known = checks_by_name()
    return tuple(row.check for row in assessment.findings if row.verdict in _OPEN and row.check in known)


def _closing(assessment: Assessment, outcomes: Sequence[Outcome]) -> Closing:
    names = open_checks(assessment)
    found = [action for row in outcomes for action in row.actions]
    actions = tuple(sorted(found, key=lambda row: (names.index(row.check), row.payload_price_kg)))
    closed = {action.check for action in actions}
    return Closing(
        ship=assessment.ship,
        launcher=assessment.launcher,
        site=assessment.site,
        destination=assessment.destination,
        verdict=assessment.verdict,
        open_checks=names,
        actions=actions,
        tried=tuple(row for outcome in outcomes for row in outcome.tried),
        unclosed=tuple(name for name in names if name not in closed),
    )
