"""The evaluation of every option: windows, payload curves and assessments, each its own piece of stored work.

A piece is stored under all that it depends on and no more, so that a changed ship mass repeats neither the windows
(site, destination, dates) nor the payload curves (launcher, site): only the assessments of that ship.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration import Assessment, parse_destination
from perilune.integration.assessed_pair import AssessedPair, assessment_task
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import RuleSet
from perilune.integration.rules.under_rules import InsistedRules, View, strictest_first
from perilune.launch import PayloadCurve, payload_curve
from perilune.launch.curves.curve import HIGHEST_C3_KM2_S2
from perilune.programme.model import Mission, Programme
from perilune.programme.options import Option, options
from perilune.programme.rules import rules_of, with_rules
from perilune.run import Pool, Progress, ResultStore, Task, evaluate
from perilune.transfers import Window, windows

WINDOWS: Final = {"llo": 6, "nrho": 3, "mars": 6}
"""So many launch opportunities are kept of each mission and site, by destination: the best, spread over its span."""

NEAR_BEST_M_S: Final = 100.0
"""A window may cost so much more delta-v than the best one of its mission and site; dearer ones are left out."""

_WINDOW_COST_S: Final = {"llo": 1.0, "nrho": 6.0, "mars": 1.0}

Windows = tuple[Window, ...] | NoSolution
Curve = PayloadCurve | NoSolution


@dataclass(frozen=True)
class Work:
    """Where and how work is done: the store of results, local processes or a cluster, and what is shown meanwhile.

    ``progress`` makes a display from a title.
    """

    store: ResultStore
    workers: int | Pool = 1
    progress: Callable[[str], Progress] | None = None
    cluster: str | None = None

    def do(self, title: str, tasks: Mapping[Any, Task]) -> dict[Any, Any]:
        """Return the results of tasks under the names of the tasks."""
        shown = None if self.progress is None else self.progress(title)
        results = evaluate(list(tasks.values()), self.store, self.workers, shown, self.cluster)
        return dict(zip(tasks, results, strict=True))


@dataclass(frozen=True)
class Evaluation:
    """What is known of all options.

    ``windows`` are by mission and site, none for a destination without transfer; ``curves`` by launcher and site, for
    the destinations beyond an orbit about the Earth; ``assessments`` by option, with the findings of the programme,
    under the strictest rule set that one of its partners insists on; ``views`` holds those under each set.
    """

    windows: Mapping[tuple[str, str], Windows]
    curves: Mapping[tuple[str, str], Curve]
    assessments: Mapping[Option, Assessment]
    views: Mapping[Option, tuple[View, ...]]

    def strictest(self, option: Option) -> View:
        """Return the view of an option under its strictest rule set."""
        return strictest_first(self.views[option])[0]


def evaluate_programme(programme: Programme, work: Work) -> Evaluation:
    """Return the evaluation of all options of a programme, from the store where it is known.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        work: where results are stored, and on how many processes they are computed.
    """
    chosen = options(programme)
    means = work.do(
        "windows and payload curves", {**_window_tasks(programme, chosen), **_curve_tasks(programme, chosen)}
    )
    found = {(mission, site): near_best(result) for (kind, mission, site), result in means.items() if kind == "windows"}
    curves = {(launcher, site): result for (kind, launcher, site), result in means.items() if kind == "curve"}
    tasks = {
        (option, insisted): assessment_task(
            option_question(programme, option, found, insisted.rules), curves.get((option.launcher, option.site))
        )
        for option in chosen
        for insisted in rules_of(programme, option)
    }
    views: dict[Option, tuple[View, ...]] = {}
    pairs: dict[tuple[Option, InsistedRules], AssessedPair] = work.do("checks", tasks)
    for (option, insisted), pair in pairs.items():
        mission, ship = programme.mission(option.mission), programme.catalogue.ship(option.ship)
        ruled = with_rules(pair.assessment, mission, ship, found.get((option.mission, option.site)))
        views[option] = (*views.get(option, ()), View(insisted.rules, insisted.partners, ruled, pair.annexes))
    strictest = {option: strictest_first(rows)[0].assessment for option, rows in views.items()}
    return Evaluation(found, curves, strictest, views)


def _window_tasks(programme: Programme, chosen: tuple[Option, ...]) -> dict[tuple[str, str, str], Task]:
    catalogue = programme.catalogue
    tasks = {}
    for option in chosen:
        kind = parse_destination(option.destination, catalogue).kind
        if kind in WINDOWS:
            mission = programme.mission(option.mission)
            tasks["windows", mission.id, option.site] = _window_task(programme, mission, option.site, kind)
    return tasks


def _window_task(programme: Programme, mission: Mission, site: str, kind: str) -> Task:
    span = (mission.start_tdb_s, mission.end_tdb_s)
    return Task(
        function=windows,
        arguments=(programme.catalogue.site(site), kind, *span),
        keywords={"count": WINDOWS[kind]},
        record=Windows,
        inputs=(programme.catalogue.digest("site", site), kind, span, WINDOWS[kind]),
        label=f"windows of {mission.id} from {site}",
        cost=_WINDOW_COST_S[kind],
    )


def _curve_tasks(programme: Programme, chosen: tuple[Option, ...]) -> dict[tuple[str, str, str], Task]:
    catalogue = programme.catalogue
    tasks = {}
    for option in chosen:
        if parse_destination(option.destination, catalogue).escapes:
            launcher, site = option.launcher, option.site
            tasks["curve", launcher, site] = curve_task(catalogue, launcher, site)
    return tasks


def curve_task(catalogue: Catalogue, launcher: str, site: str) -> Task:
    """Return the work of a launcher's payload curve over C3 from a site, the same piece for all who ask for it."""
    return Task(
        function=payload_curve,
        arguments=(catalogue.launcher(launcher), catalogue, catalogue.site(site)),
        record=Curve,
        inputs=(catalogue.digest("launcher", launcher), catalogue.digest("site", site)),
        label=f"payload curve of {launcher} from {site}",
        cost=7.0,
    )


def option_question(
    programme: Programme, option: Option, found: Mapping[tuple[str, str], Windows], rules: RuleSet
) -> PairQuestion:
    """Return what an option asks of its pair under a rule set, at the most demanding of its windows."""
    catalogue = programme.catalogue
    return PairQuestion(
        catalogue.ship(option.ship),
        catalogue.launcher(option.launcher),
        catalogue.site(option.site),
        option.destination,
        catalogue,
        rules=rules,
        lead_time_s=programme.mission(option.mission).end_tdb_s - programme.start_tdb_s,
        **demanding(found.get((option.mission, option.site))),
    )


def joint_question(programme: Programme, evaluation: Evaluation, option: Option) -> PairQuestion:
    """Return what an option asks of its pair under the strictest rules, those of its assessment."""
    return option_question(programme, option, evaluation.windows, evaluation.strictest(option).rules)


def near_best(found: Windows) -> Windows:
    """Return the windows that cost little more than the best one: an option is assessed for the hardest it may fly.

    An energy beyond every payload curve is no window: there is none where all are like that.
    """
    if isinstance(found, NoSolution):
        return found
    least = min(window.c3_km2_s2 for window in found)
    if least > HIGHEST_C3_KM2_S2:
        return NoSolution(f"the best window needs a C3 of {least:.0f} km2/s2, beyond every payload curve", "energy")
    reachable = [window for window in found if window.c3_km2_s2 <= HIGHEST_C3_KM2_S2]
    costs = [window.tli_dv_m_s + window.insertion_dv_m_s for window in reachable]
    return tuple(window for window, cost in zip(reachable, costs, strict=True) if cost <= min(costs) + NEAR_BEST_M_S)


def demanding(found: Windows | None) -> dict[str, float]:
    """Return what the windows ask at most, units in the keys: energy, insertion, the inclination of the most energetic.

    Empty without windows: the default of the destination holds.
    """
    if found is None or isinstance(found, NoSolution):
        return {}
    hardest = max(found, key=lambda window: window.c3_km2_s2)
    return {
        "c3_km2_s2": hardest.c3_km2_s2,
        "insertion_dv_m_s": max(window.insertion_dv_m_s for window in found),
        "inclination_deg": hardest.parking_inclination_deg,
    }
