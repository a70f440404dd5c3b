"""Integration against what happened: pairs that flew, pairs that were studied and dropped, and aborts.

A pair that flew must come out without a failed check, and its mass must close by one figure of the launcher's payload
at least: *compatible*, or *compatible with actions* where data are not public. A pair that was dropped must come out
with the reason for which it was: the named check fails, or for want of evidence cannot be evaluated, or black zones lie
on its ascent.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final, Literal

from perilune.catalogue import KINDS, Catalogue, Ship, load_catalogue
from perilune.comparison import Comparison
from perilune.errors import PeriluneError
from perilune.integration.abort.apollo_modes import apollo_modes
from perilune.integration.abort.flown import flown_aborts
from perilune.integration.assess import assess
from perilune.integration.destination import configuration_for, parse_destination
from perilune.integration.margin_interval import margin_interval
from perilune.integration.model import Assessment
from perilune.integration.pair import PairQuestion
from perilune.run import Progress, ResultStore, Task, evaluate
from perilune.verdict import Verdict

Fate = Literal["flew", "planned", "proposed", "dropped"]

_AP_BY_NUMBERS: Final = "NASA SP-4029, Apollo by the Numbers"
_EELV: Final = "The Aerospace Corporation 2009-06-17, https://vdocument.in/june-17-2009-568719ad04f8c.html"
_WEIGHT: Final = "https://www.flightglobal.com/orion-struggles-to-lose-excess-weight-/72874.article"
_MARGIN: Final = "https://spacenews.com/nasa-puts-orion-weight-loss-program"
_BARE: Final = "https://www.forumastronautico.it/t/il-sierra-nevada-dream-chaser-cargo-system/24406"
_ISS: Final = "station:iss"


@dataclass(frozen=True)
class PairCase:
    """A pair and what became of it.

    ``below`` is a ship that flies below it in the same launch. ``reasons`` are the checks for which a pair was dropped;
    ``black_zones`` says that it was for black zones too, of whatever cause. ``source`` says so.
    """

    ship: str
    launcher: str
    site: str
    destination: str
    fate: Fate
    source: str
    below: str | None = None
    reasons: tuple[str, ...] = ()
    black_zones: bool = False


CASES: Final = (
    PairCase("soyuz-ms", "soyuz-fg", "baikonur", _ISS, "flew", "Soyuz MS-01 to MS-15, 2016 to 2019"),
    PairCase("soyuz-ms", "soyuz-2-1a", "baikonur", _ISS, "flew", "Soyuz MS-16 and later, since 2020"),
    PairCase("apollo-csm", "saturn-v", "ksc", "tli", "flew", f"AS-506 and others; {_AP_BY_NUMBERS}", "apollo-lm"),
    PairCase("apollo-csm", "saturn-ib", "ksc", "leo", "flew", f"AS-205, 1968; {_AP_BY_NUMBERS}"),
    PairCase("orion", "sls-block-1", "ksc", "tli", "flew", "Artemis I, 2022"),
    PairCase("shenzhou", "long-march-2f", "jiuquan", "station:tiangong", "flew", "Shenzhou 12 and later, since 2021"),
    PairCase("crew-dragon", "falcon-9", "ksc", _ISS, "flew", "Demo-2 and later, since 2020"),
    PairCase("starliner", "atlas-v-n22", "ksc", _ISS, "flew", "OFT, 2019; crewed flight test, 2024"),
    PairCase("oryol", "angara-a5", "vostochny", "leo", "planned", "https://tass.com/science/1218613"),
    PairCase("oryol", "long-march-10", "wenchang", "tli", "proposed", "a joint flight of two partners"),
    PairCase("oryol", "yenisei", "vostochny", "tli", "planned", "http://ummnews.org/index.php/node/41543"),
    PairCase("mengzhou", "long-march-10", "wenchang", "tli", "planned", "CCTV 2025-08-15"),
    PairCase("mengzhou", "yenisei", "vostochny", "tli", "proposed", "a joint flight of two partners"),
    PairCase("orion-605", "ares-i", "ksc", "leo", "dropped", f"{_WEIGHT}; {_MARGIN}", reasons=("mass",)),
    PairCase(
        "orion",
        "delta-iv-heavy",
        "ksc",
        "leo",
        "dropped",
        _EELV,
        reasons=("human rating", "abort coverage"),
        black_zones=True,
    ),
    PairCase("dream-chaser", "atlas-v-n22", "ksc", _ISS, "dropped", _BARE, reasons=("envelope",)),
    PairCase("apollo-csm", "proton-m", "baikonur", "tli", "dropped", "23 t to a low orbit in all", reasons=("mass",)),
)


@dataclass(frozen=True)
class PairRow:
    """A pair against what became of it.

    ``failed`` names the failed checks, ``open_points`` counts those that lack a datum, ``margin_kg`` is what is left of
    the payload; ``margin_low_kg`` and ``margin_high_kg`` bound it for a pair that is planned or proposed. ``found`` is
    the published reason as it was found, None where it was not or none is asked for.
    """

    ship: str
    launcher: str
    destination: str
    fate: Fate
    conclusion: str
    limiting_check: str
    failed: tuple[str, ...]
    open_points: int
    margin_kg: float | None
    margin_low_kg: float | None
    margin_high_kg: float | None
    found: str | None
    agrees: bool
    source: str

    @property
    def margin(self) -> str:
        """The margin for a reader [kg], with its interval in brackets."""
        if self.margin_kg is None:
            return "-"
        if self.margin_low_kg is None or self.margin_high_kg is None:
            return f"{self.margin_kg:,.0f}"
        return f"{self.margin_kg:,.0f} ({self.margin_low_kg:,.0f} to {self.margin_high_kg:,.0f})"


@dataclass(frozen=True)
class IntegrationValidation:
    """All pairs and all abort figures; ``agreeing`` and ``within`` count those that are as published."""

    pairs: tuple[PairRow, ...]
    aborts: tuple[Comparison, ...]
    agreeing: int
    within: int

    @property
    def complete(self) -> bool:
        """Whether every pair and every figure is as published."""
        return self.agreeing == len(self.pairs) and self.within == len(self.aborts)


def integration_validation(
    catalogue: Catalogue | None = None,
    workers: int = 1,
    *,
    store: ResultStore | None = None,
    progress: Progress | None = None,
) -> IntegrationValidation:
    """Return the pairs and the aborts against what was published; each pair is stored when it is done.

    Args:
        catalogue: the built-in one where none is given.
        workers, store, progress: as in :func:`perilune.run.evaluate`.
    """
    entries = catalogue or load_catalogue()
    read = [entries.digest(kind, name) for kind in KINDS for name in entries.ids(kind)]
    tasks = [_pair_task(case, entries, read) for case in CASES]
    tasks += [_abort_task(function, entries, read) for function in (flown_aborts, apollo_modes)]
    done = evaluate(tasks, ResultStore() if store is None else store, workers, progress)
    pairs, aborts = tuple(done[: len(CASES)]), tuple(row for rows in done[len(CASES) :] for row in rows)
    return IntegrationValidation(pairs, aborts, sum(row.agrees for row in pairs), sum(row.within for row in aborts))


def _pair_task(case: PairCase, catalogue: Catalogue, read: list[str]) -> Task:
    return Task(
        function=pair_row,
        arguments=(case, catalogue),
        record=PairRow,
        inputs=(asdict(case), read),
        label=f"{case.ship} on {case.launcher}",
        cost=2.0 if case.destination == "tli" else 1.0,
    )


def _abort_task(function: Callable[[Catalogue], tuple[Comparison, ...]], catalogue: Catalogue, read: list[str]) -> Task:
    return Task(
        function=function,
        arguments=(catalogue,),
        record=tuple[Comparison, ...],
        inputs=read,
        label=function.__name__.replace("_", " "),
    )


def pair_row(case: PairCase, catalogue: Catalogue) -> PairRow:
    """Return a pair as it is assessed, against what became of it."""
    ship, launcher, site = _stack(case, catalogue), catalogue.launcher(case.launcher), catalogue.site(case.site)
    assessment = assess(PairQuestion(ship, launcher, site, case.destination, catalogue))
    failed = tuple(row.check for row in assessment.findings if row.verdict is Verdict.FAIL)
    found = _reasons_found(case, assessment) if case.fate == "dropped" else None
    bounds = margin_interval(assessment, catalogue) if case.fate in ("planned", "proposed") else None
    agrees = found is not None if case.fate == "dropped" else not failed and _mass_closes(assessment)
    return PairRow(
        ship=case.ship if case.below is None else f"{case.ship} with {case.below}",
        launcher=case.launcher,
        destination=case.destination,
        fate=case.fate,
        conclusion=assessment.conclusion,
        limiting_check=assessment.limiting_check,
        failed=failed,
        open_points=assessment.open_points,
        margin_kg=assessment.margin_kg,
        margin_low_kg=None if bounds is None else bounds.margin_low_kg,
        margin_high_kg=None if bounds is None else bounds.margin_high_kg,
        found=found,
        agrees=agrees,
        source=case.source,
    )


def _stack(case: PairCase, catalogue: Catalogue) -> Ship:
    """The ship, with the mass of the one below it in its configuration for the destination."""
    ship = catalogue.ship(case.ship)
    if case.below is None:
        return ship
    goal = parse_destination(case.destination, catalogue)
    own, other = configuration_for(ship, goal), configuration_for(catalogue.ship(case.below), goal)
    if own is None or other is None:
        raise PeriluneError(f"{case.ship} or {case.below} has no configuration for {case.destination}")
    both = own.mass.model_copy(update={"value": own.mass.si + other.mass.si, "unit": "kg", "low": None, "high": None})
    rows = [row.model_copy(update={"mass": both}) if row is own else row for row in ship.configuration]
    return ship.model_copy(update={"configuration": rows})


def _mass_closes(assessment: Assessment) -> bool:
    """Whether some figure of the payload lifts the ship: the check of mass passes or is marginal."""
    mass = next((row for row in assessment.findings if row.check == "mass"), None)
    return mass is not None and mass.verdict in (Verdict.PASS, Verdict.MARGINAL)


def _reasons_found(case: PairCase, assessment: Assessment) -> str | None:
    """The reasons of a dropped pair where all of them are found, else None."""
    verdicts = {row.check: row.verdict for row in assessment.findings}
    told = []
    for name in case.reasons:
        if verdicts.get(name) not in (Verdict.FAIL, Verdict.NOT_EVALUABLE):
            return None
        told.append(f"{name}: {verdicts[name]}")
    if case.black_zones:
        zones = () if assessment.abort is None else assessment.abort.black_zones
        if not zones:
            return None
        told += [f"black zone, {row.name}: {row.start_s:.0f} to {row.end_s:.0f} s" for row in zones]
    return "; ".join(told)


def pairs_markdown(rows: tuple[PairRow, ...]) -> str:
    """Return the pairs as a table for a page."""
    lines = [
        "| ship | launcher | destination | fate | here | limiting check | margin, kg | open | reason found | agrees |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row.ship} | {row.launcher} | {row.destination} | {row.fate} | {row.conclusion} "
            f"| {row.limiting_check} | {row.margin} | {row.open_points} | {row.found or '-'} "
            f"| {'yes' if row.agrees else 'no'} |"
        )
    return "\n".join(lines) + "\n"
