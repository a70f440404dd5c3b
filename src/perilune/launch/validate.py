"""The physics against the published: every published payload of the flown launchers, with one loss setting."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from perilune.catalogue import Catalogue, load_catalogue
from perilune.catalogue.model import Confidence, Launcher, Maturity, PublishedPayload, Site
from perilune.errors import InputError, NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.orbits import row_energy_m2_s2, target_of_row
from perilune.launch.payload import alarm_of
from perilune.launch.recovery import Mode, RecoveryAnswer, recover
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.vehicle import vehicle
from perilune.run import Progress, ResultStore, Task, evaluate

Answer = Ascent | RecoveryAnswer | NoSolution
"""What a published payload is compared with."""

FAMILY_APART: Final = "long-march"
"""Published payloads of this family are "not less than": they are shown, and not counted."""
CURVE_C3_KM2_S2: Final = (0.0, 61.0)
"""The part of a contract curve that its figures are over, C3 0 to 60; 61 takes in a point at 60.7."""


@dataclass(frozen=True)
class ValidationRow:
    """One published payload against the computed ones.

    ``kind`` says what a row counts as: ``reference`` (the anchor of its launcher), ``other``, ``lower bound`` ("not
    less than") or ``contract`` (a point of the curve of a launch service, which holds margins of its own).
    ``predicted_kg`` is calibrated on another row by one reserve: on the launcher's anchor, or, for a contract point, on
    the point of its own curve of the lowest C3 not below zero; not with a recovered stage. ``reserve_m_s`` is that
    reserve, and ``alarm`` says what is odd about it. ``documented``: propellant and dry mass of every stage have at
    least medium confidence.
    """

    launcher: str
    target: str
    site: str
    kind: str
    recovery: str
    documented: bool
    c3_km2_s2: float | None
    published_kg: float
    physics_kg: float | None
    error_percent: float | None
    predicted_kg: float | None
    predicted_error_percent: float | None
    reserve_m_s: float | None
    alarm: str | None
    defect_position_m: float | None
    defect_velocity_m_s: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Figures:
    """How far some rows are off: how many, of how many vehicles, median and largest error [%], and whose that is."""

    rows: int
    vehicles: int
    median_percent: float
    max_percent: float
    worst: str | None


@dataclass(frozen=True)
class Validation:
    """The table, and its figures over the vehicles outside the Long March family.

    Over the launchers with documented stage masses: ``reference`` is over the anchors, ``orbits`` over these and every
    other published orbit, ``quiet`` over those of launchers whose anchor raises no alarm, ``predicted`` over the orbits
    predicted from the anchor alone. ``every_orbit`` is over the published orbits of all. ``contract`` is over the
    contract curves from C3 0 to 60 with the one loss setting, ``contract_predicted`` over the same with each curve
    calibrated on its first point, that point left out.
    """

    rows: tuple[ValidationRow, ...]
    reference: Figures
    orbits: Figures
    quiet: Figures
    predicted: Figures
    every_orbit: Figures
    contract: Figures
    contract_predicted: Figures

    def summary(self) -> str:
        """Say the figures in sentences."""
        return " ".join(
            (
                "With documented stage masses, outside the Long March family:",
                f"{_say(self.reference, 'reference orbits')};",
                f"{_say(self.orbits, 'published orbits')};",
                f"{_say(self.quiet, 'published orbits without an alarm')};",
                f"{_say(self.predicted, 'orbits predicted from the reference')}.",
                f"With all stage masses: {_say(self.every_orbit, 'published orbits')}.",
                f"Contract curves, C3 0 to 60: {_say(self.contract, 'points by the one loss setting')};",
                f"{_say(self.contract_predicted, 'points predicted from the first of their curve')}.",
            )
        )


def _say(figures: Figures, what: str) -> str:
    if not figures.rows:
        return f"no {what}"
    errors = f"median {figures.median_percent:.1f} %, largest {figures.max_percent:.1f} % ({figures.worst})"
    return f"{figures.rows} {what} of {figures.vehicles} vehicles: {errors}"


def validate(
    folder: Path | None = None,
    workers: int = 1,
    names: Sequence[str] = (),
    *,
    store: ResultStore | None = None,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> Validation:
    """Return the validation over all flown launchers of the catalogue; one task for each, stored when it is done.

    Args:
        folder: a user's own catalogue laid over the built-in one.
        names: the launchers to validate; all flown ones where none is given.
        workers, store, progress, cluster: as in :func:`perilune.run.evaluate`.
    """
    catalogue = load_catalogue(folder)
    launchers = [catalogue.launcher(name) for name in names or catalogue.ids("launcher")]
    flown = [entry for entry in launchers if entry.published and (names or entry.maturity is Maturity.FLOWN)]
    tasks = [_task(launcher, catalogue, folder) for launcher in flown]
    tables = evaluate(tasks, ResultStore() if store is None else store, workers, progress, cluster)
    return summarise(tuple(row for table in tables for row in table))


def _task(launcher: Launcher, catalogue: Catalogue, folder: Path | None) -> Task:
    sites = sorted({row.site or launcher.sites[0] for row in launcher.published})
    return Task(
        function=launcher_rows,
        arguments=(launcher.id, folder),
        record=tuple[ValidationRow, ...],
        inputs=(catalogue.digest("launcher", launcher.id), [catalogue.digest("site", site) for site in sites]),
        label=f"{launcher.id}, {len(launcher.published)} published payloads",
        cost=float(len(launcher.published)),
    )


def summarise(rows: tuple[ValidationRow, ...]) -> Validation:
    """Return the figures of some rows."""
    counted = [row for row in rows if not row.launcher.startswith(FAMILY_APART)]
    every = [row for row in counted if row.kind in ("reference", "other")]
    orbits = [row for row in every if row.documented]
    low, high = CURVE_C3_KM2_S2
    curve = [row for row in counted if row.kind == "contract" and low <= (row.c3_km2_s2 or 0.0) <= high]
    return Validation(
        rows=rows,
        reference=_figures([row for row in orbits if row.kind == "reference"]),
        orbits=_figures(orbits),
        quiet=_figures([row for row in orbits if row.alarm is None]),
        predicted=_figures(orbits, predicted=True),
        every_orbit=_figures(every),
        contract=_figures(curve),
        contract_predicted=_figures(curve, predicted=True),
    )


def _figures(rows: list[ValidationRow], *, predicted: bool = False) -> Figures:
    pairs = [(row, row.predicted_error_percent if predicted else row.error_percent) for row in rows]
    errors = [(abs(error), row) for row, error in pairs if error is not None]
    if not errors:
        return Figures(0, 0, 0.0, 0.0, None)
    largest, worst = max(errors, key=lambda pair: pair[0])
    vehicles = len({row.launcher for _, row in errors})
    middle = median(error for error, _ in errors)
    return Figures(len(errors), vehicles, middle, largest, f"{worst.launcher} to {worst.target}")


def launcher_rows(name: str, folder: Path | None) -> tuple[ValidationRow, ...]:
    """Return the rows of one launcher, in the order of its entry."""
    catalogue, settings = load_catalogue(folder), LossSettings()
    launcher = catalogue.launcher(name)
    ascents = _answers(launcher, catalogue, settings)
    rows = [_row(launcher, catalogue, *pair) for pair in zip(launcher.published, ascents, strict=True)]
    ordinary = [i for i, published in enumerate(launcher.published) if not published.contract]
    anchor = next((i for i, published in enumerate(launcher.published) if published.anchor), None)
    if anchor is not None:
        _predict(rows, launcher, ascents, anchor, ordinary)
    for curve in _curves(launcher):
        _predict(rows, launcher, ascents, curve[0], curve)
    return tuple(rows)


def _answers(launcher: Launcher, catalogue: Catalogue, settings: LossSettings) -> list[Answer]:
    """The optimum of each published payload; a contract curve goes on from point to point.

    The stretch of the staging in which the first drops its shield is tried first by the others.
    """
    flown = vehicle(launcher, catalogue, settings)
    if isinstance(flown, NoSolution):
        return [flown] * len(launcher.published)
    found: list[Answer] = []
    segment: int | None = None
    near: Ascent | None = None
    for row in launcher.published:
        site = catalogue.site(row.site or launcher.sites[0])
        target, start = target_of_row(row, site), near if row.contract else None
        if row.recovery != "expended":
            found.append(_recovered(launcher, catalogue, site, target, row.recovery, settings))
            continue
        ascent = optimal_ascent(flown, site, target, settings, shield_segment=segment, near=start)
        if isinstance(ascent, Ascent):
            segment = ascent.plan.jettison_segment if segment is None else segment
            near = ascent if row.contract else near
        found.append(ascent)
    return found


def _recovered(
    launcher: Launcher, catalogue: Catalogue, site: Site, target: Target, recovery: Mode, settings: LossSettings
) -> RecoveryAnswer | NoSolution:
    """A row whose stage comes back; not evaluable where the catalogue does not say how it does."""
    try:
        return recover(launcher, catalogue, site, target, recovery, settings)
    except InputError as error:
        return NoSolution(f"not evaluable: {error.problems[0].cause}", "recovery")


def _row(
    launcher: Launcher,
    catalogue: Catalogue,
    published: PublishedPayload,
    answer: Answer,
) -> ValidationRow:
    site = catalogue.site(published.site or launcher.sites[0])
    physics = _physics_kg(answer)
    defect_m, defect_m_s = _defects(answer)
    energy = row_energy_m2_s2(published)
    return ValidationRow(
        launcher=launcher.id,
        target=target_of_row(published, site).describe(),
        site=site.id,
        kind=_kind(published),
        recovery=published.recovery,
        documented=_documented(launcher),
        c3_km2_s2=None if energy is None else energy / 1e6,
        published_kg=published.payload.si,
        physics_kg=physics,
        error_percent=None if physics is None else _error_percent(physics, published),
        predicted_kg=None,
        predicted_error_percent=None,
        reserve_m_s=None,
        alarm=None,
        defect_position_m=defect_m,
        defect_velocity_m_s=defect_m_s,
        reason=answer.reason if isinstance(answer, NoSolution) else None,
    )


def _physics_kg(answer: Answer) -> float | None:
    if isinstance(answer, NoSolution):
        return None
    return answer.payload_kg if isinstance(answer, RecoveryAnswer) else answer.payload_after_reserve_kg()


def _defects(answer: Answer) -> tuple[float | None, float | None]:
    if isinstance(answer, NoSolution):
        return None, None
    if isinstance(answer, RecoveryAnswer):
        return answer.defect_position_m, answer.defect_velocity_m_s
    return answer.defect.position_m, answer.defect.velocity_m_s


def _documented(launcher: Launcher) -> bool:
    masses = [mass for stage in launcher.stage for mass in (stage.propellant_mass, stage.dry_mass)]
    return all(mass.confidence is not Confidence.LOW for mass in masses)


def _kind(published: PublishedPayload) -> str:
    if published.contract:
        return "contract"
    if published.anchor:
        return "reference"
    return "lower bound" if published.lower_bound else "other"


def _curves(launcher: Launcher) -> list[list[int]]:
    """The contract points of each expended curve of a launcher, one for each site, by rising C3 from zero on."""
    found: dict[str | None, list[tuple[float, int]]] = {}
    for index, row in enumerate(launcher.published):
        energy = row_energy_m2_s2(row)
        if row.contract and row.recovery == "expended" and energy is not None:
            found.setdefault(row.site, []).append((energy if energy >= 0.0 else math.inf, index))
    return [[index for _, index in sorted(points)] for points in found.values()]


def _predict(
    rows: list[ValidationRow],
    launcher: Launcher,
    ascents: list[Answer],
    anchor: int,
    members: list[int],
) -> None:
    """Predict the other members by the reserve that makes the anchor exact; leave the answers in ``rows``.

    The reserve keeps its share of the ideal delta-v, as that of the loss settings does.
    """
    base, published = ascents[anchor], launcher.published[anchor]
    reserve = base.reserve_for_m_s(published.payload.si) if isinstance(base, Ascent) else None
    alarm = alarm_of(reserve, published.lower_bound)
    if isinstance(base, NoSolution):
        alarm = f"the anchor is not reached: {base.reason}"
    for index in members:
        ascent, row = ascents[index], rows[index]
        rows[index] = replace(row, reserve_m_s=reserve, alarm=alarm)
        if reserve is None or index == anchor or not isinstance(ascent, Ascent) or not isinstance(base, Ascent):
            continue
        share = reserve / base.ideal_dv_m_s
        predicted = max(ascent.payload_after_reserve_kg(share * ascent.ideal_dv_m_s), 0.0)
        error = _error_percent(predicted, launcher.published[index])
        rows[index] = replace(rows[index], predicted_kg=predicted, predicted_error_percent=error)


def _error_percent(computed_kg: float, published: PublishedPayload) -> float:
    return 100.0 * (computed_kg / published.payload.si - 1.0)


def markdown_table(result: Validation) -> str:
    """Return the tables of orbits and of contract curves, the alarms and the summary as Markdown."""
    orbits = [row for row in result.rows if row.kind != "contract"]
    curves = [row for row in result.rows if row.kind == "contract"]
    alarms = {(row.launcher, row.kind == "contract"): row.alarm for row in result.rows if row.alarm}
    told = [f"- {name}{', contract curve' if curve else ''}: {alarm}" for (name, curve), alarm in alarms.items()]
    unsolved = [f"- {row.launcher} to {row.target}: no solution: {row.reason}" for row in result.rows if row.reason]
    mark = "\\* Propellant or dry mass of a stage has low confidence: not in the first figures."
    parts = [
        _table(orbits, "row"),
        mark,
        _table(curves, "recovery"),
        "Alarms:",
        "\n".join(told + unsolved),
        result.summary(),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(rows: list[ValidationRow], third: str) -> str:
    heads = ("launcher", "to", third, "published kg", "physics kg", "error", "predicted kg", "error", "reserve m/s")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = (
            row.launcher,
            row.target,
            _third(row) if third == "row" else row.recovery,
            f"{row.published_kg:.0f}",
            _cell(row.physics_kg, ".0f"),
            _cell(row.error_percent, "+.1f", " %"),
            _cell(row.predicted_kg, ".0f"),
            _cell(row.predicted_error_percent, "+.1f", " %"),
            _cell(row.reserve_m_s, ".0f", " !" if row.alarm else ""),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _third(row: ValidationRow) -> str:
    return row.kind if row.documented else f"{row.kind} *"


def _cell(value: float | None, form: str, tail: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{tail}"
