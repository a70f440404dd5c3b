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
from perilune.launch.contract import ContractPoint, contract_margin
from perilune.launch.orbits import row_energy_m2_s2, site_of_row, target_of_row
from perilune.launch.payload import alarm_of
from perilune.launch.recovery import Mode, recovered_ascent
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.vehicle import hydrogen_load_kg, vehicle
from perilune.run import Progress, ResultStore, Task, evaluate

Answer = Ascent | NoSolution
"""What a published payload is compared with."""

FAMILY_APART: Final = "long-march"
"""Published payloads of this family are "not less than": they are shown, and not counted."""
CURVE_C3_KM2_S2: Final = (0.0, 61.0)
"""The part of a curve against C3 that its figures are over, 0 to 60; 61 takes in a point at 60.7."""
CURVE_KINDS: Final = ("contract", "curve")
CURVE_GOAL_PERCENT: Final = 6.0
_CURVE_POINTS: Final = 3
"""So many escapes from one site, published by the provider, are a curve."""


@dataclass(frozen=True)
class ValidationRow:
    """One published payload against the computed ones.

    ``kind`` says what a row counts as: ``reference`` (the anchor of its launcher), ``other``, ``lower bound`` ("not
    less than"), ``contract`` (NASA's contract performance to an escape, which holds margins of its own) or ``curve`` (a
    point of a provider's own curve against C3). ``predicted_kg`` is calibrated on another row by one reserve: on the
    launcher's anchor, or, for a point of a curve, on the point of its own curve of the lowest C3 not below zero; not
    with a recovered stage. ``reserve_m_s`` is that reserve, and ``alarm`` says what is odd about it. ``contract_kg`` is
    the physics with the margin that the contracts of the other launchers imply, ``contract_point`` what such a margin
    is estimated from. ``documented``: propellant and dry mass of every stage have at least medium
    confidence.
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
    contract_kg: float | None = None
    contract_error_percent: float | None = None
    contract_point: ContractPoint | None = None

    @property
    def source_error_percent(self) -> float | None:
        """The error by the setting that the source asks for: contract performance by the contract margin."""
        return self.contract_error_percent if self.kind == "contract" else self.error_percent

    @property
    def on_the_curve(self) -> bool:
        """Whether this is a point of a curve from C3 0 to 60, which the figures of curves are over."""
        low, high = CURVE_C3_KM2_S2
        return self.kind in CURVE_KINDS and self.c3_km2_s2 is not None and low <= self.c3_km2_s2 <= high


@dataclass(frozen=True)
class Figures:
    """How far some rows are off: how many, of how many vehicles, median and largest error [%], and whose that is.

    ``within_goal`` is how many are within 6 %, the goal of the curves.
    """

    rows: int
    vehicles: int
    median_percent: float
    max_percent: float
    worst: str | None
    within_goal: int = 0


@dataclass(frozen=True)
class Validation:
    """The table, and its figures over the vehicles outside the Long March family.

    Over the launchers with documented stage masses: ``reference`` is over the anchors, ``orbits`` over these and every
    other published orbit, ``quiet`` over those of launchers whose anchor raises no alarm, ``predicted`` over the orbits
    predicted from the anchor alone. ``every_orbit`` is over the published orbits of all.

    Over the curves from C3 0 to 60: ``contract`` is over NASA's contract performance with the margin that the other
    launchers imply, ``expended`` over those of its points where nothing returns, ``curves`` over all curves, the
    providers' own by the ordinary reserve, ``curves_ordinary`` over all by the ordinary reserve, ``curves_predicted``
    over all with each curve calibrated on its first point, that point left out.
    """

    rows: tuple[ValidationRow, ...]
    reference: Figures
    orbits: Figures
    quiet: Figures
    predicted: Figures
    every_orbit: Figures
    contract: Figures
    expended: Figures
    curves: Figures
    curves_ordinary: Figures
    curves_predicted: Figures

    def told(self) -> tuple[tuple[str, Figures], ...]:
        """Return the figures, each with what it is over, as the tables and the summary tell them."""
        return (
            ("reference orbits, documented stage masses", self.reference),
            ("published orbits, documented stage masses", self.orbits),
            ("the same without an alarm", self.quiet),
            ("the same predicted from the reference", self.predicted),
            ("published orbits, all stage masses", self.every_orbit),
            ("NASA contract points, C3 0 to 60, by the margin of the others", self.contract),
            ("the same, expended", self.expended),
            ("points of all curves, C3 0 to 60, by the margin of their source", self.curves),
            ("the same by the ordinary reserve", self.curves_ordinary),
            ("the same predicted from the first of their curve", self.curves_predicted),
        )

    def summary(self) -> str:
        """Say the figures in a sentence."""
        return f"Outside the Long March family: {'; '.join(_say(figures, what) for what, figures in self.told())}."


def _say(figures: Figures, what: str) -> str:
    if not figures.rows:
        return f"no {what}"
    errors = f"median {figures.median_percent:.1f} %, largest {figures.max_percent:.1f} % ({figures.worst})"
    within = f"{figures.within_goal} within {CURVE_GOAL_PERCENT:g} %"
    return f"{what}: {figures.rows} of {figures.vehicles} vehicles, {within}, {errors}"


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
    sites = sorted({site_of_row(row, launcher, catalogue).id for row in launcher.published})
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
    curves = [row for row in counted if row.on_the_curve]
    contract = [row for row in curves if row.kind == "contract"]
    expended = [row for row in contract if row.recovery == "expended"]
    return Validation(
        rows=rows,
        reference=_figures([(row, row.error_percent) for row in orbits if row.kind == "reference"]),
        orbits=_figures([(row, row.error_percent) for row in orbits]),
        quiet=_figures([(row, row.error_percent) for row in orbits if row.alarm is None]),
        predicted=_figures([(row, row.predicted_error_percent) for row in orbits]),
        every_orbit=_figures([(row, row.error_percent) for row in every]),
        contract=_figures([(row, row.contract_error_percent) for row in contract]),
        expended=_figures([(row, row.contract_error_percent) for row in expended]),
        curves=_figures([(row, row.source_error_percent) for row in curves]),
        curves_ordinary=_figures([(row, row.error_percent) for row in curves]),
        curves_predicted=_figures([(row, row.predicted_error_percent) for row in curves]),
    )


def contract_curves(result: Validation) -> dict[str, list[ContractPoint]]:
    """Return of each launcher its expended points of NASA's contract performance from C3 0 to 60.

    They are what :func:`perilune.launch.contract.estimated_margin` takes.
    """
    found: dict[str, list[ContractPoint]] = {}
    for row in result.rows:
        if row.on_the_curve and row.recovery == "expended" and row.contract_point is not None:
            found.setdefault(row.launcher, []).append(row.contract_point)
    return found


def _figures(pairs: list[tuple[ValidationRow, float | None]]) -> Figures:
    errors = [(abs(error), row) for row, error in pairs if error is not None]
    if not errors:
        return Figures(0, 0, 0.0, 0.0, None)
    largest, worst = max(errors, key=lambda pair: pair[0])
    vehicles = len({row.launcher for _, row in errors})
    middle = median(error for error, _ in errors)
    within = sum(error <= CURVE_GOAL_PERCENT for error, _ in errors)
    return Figures(len(errors), vehicles, middle, largest, f"{worst.launcher} to {worst.target}", within)


def launcher_rows(name: str, folder: Path | None) -> tuple[ValidationRow, ...]:
    """Return the rows of one launcher, in the order of its entry."""
    catalogue, settings = load_catalogue(folder), LossSettings()
    launcher = catalogue.launcher(name)
    ascents = _answers(launcher, catalogue, settings)
    curves = _curves(launcher)
    points = {index for curve in curves for index in curve}
    rows = [_row(launcher, catalogue, index, ascent, index in points) for index, ascent in enumerate(ascents)]
    ordinary = [index for index, row in enumerate(rows) if row.kind not in CURVE_KINDS]
    anchor = next((i for i, published in enumerate(launcher.published) if published.anchor), None)
    if anchor is not None:
        _predict(rows, launcher, ascents, anchor, ordinary)
    for curve in curves:
        _predict(rows, launcher, ascents, curve[0], curve)
    return tuple(rows)


def _answers(launcher: Launcher, catalogue: Catalogue, settings: LossSettings) -> list[Answer]:
    """The optimum of each published payload; a curve goes on from point to point.

    The stretch of the staging in which the first drops its shield is tried first by the others.
    """
    flown = vehicle(launcher, catalogue, settings)
    if isinstance(flown, NoSolution):
        return [flown] * len(launcher.published)
    found: list[Answer] = []
    segment: int | None = None
    near: Ascent | None = None
    for row in launcher.published:
        site = site_of_row(row, launcher, catalogue)
        target, start = target_of_row(row, site), near if row.to == "c3" else None
        if row.recovery != "expended":
            found.append(_recovered(launcher, catalogue, site, target, row.recovery, settings))
            continue
        ascent = optimal_ascent(flown, site, target, settings, shield_segment=segment, near=start)
        if isinstance(ascent, Ascent):
            segment = ascent.plan.jettison_segment if segment is None else segment
            near = ascent if row.to == "c3" else near
        found.append(ascent)
    return found


def _recovered(
    launcher: Launcher, catalogue: Catalogue, site: Site, target: Target, recovery: Mode, settings: LossSettings
) -> Answer:
    """The ascent of a row whose stage comes back; not evaluable where the catalogue does not say how it does."""
    try:
        found = recovered_ascent(launcher, catalogue, site, target, recovery, settings)
    except InputError as error:
        return NoSolution(f"not evaluable: {error.problems[0].cause}", "recovery")
    return found if isinstance(found, NoSolution) else found[0]


def _row(launcher: Launcher, catalogue: Catalogue, index: int, answer: Answer, point: bool) -> ValidationRow:
    published = launcher.published[index]
    site = site_of_row(published, launcher, catalogue)
    energy = row_energy_m2_s2(published)
    row = ValidationRow(
        launcher=launcher.id,
        target=target_of_row(published, site).describe(),
        site=site.id,
        kind=_kind(published, point),
        recovery=published.recovery,
        documented=_documented(launcher),
        c3_km2_s2=None if energy is None else energy / 1e6,
        published_kg=published.payload.si,
        physics_kg=None,
        error_percent=None,
        predicted_kg=None,
        predicted_error_percent=None,
        reserve_m_s=None,
        alarm=None,
        defect_position_m=None,
        defect_velocity_m_s=None,
    )
    return replace(row, reason=answer.reason) if isinstance(answer, NoSolution) else _computed(row, published, answer)


def _computed(row: ValidationRow, published: PublishedPayload, ascent: Ascent) -> ValidationRow:
    """A row with what its ascent says."""
    physics = ascent.payload_after_reserve_kg()
    found = replace(
        row,
        physics_kg=physics,
        error_percent=_error_percent(physics, published),
        defect_position_m=ascent.defect.position_m,
        defect_velocity_m_s=ascent.defect.velocity_m_s,
    )
    if row.kind != "contract":
        return found
    point = ContractPoint(
        published_kg=published.payload.si,
        optimum_kg=ascent.payload_kg,
        burnout_kg=ascent.burnout_kg,
        ideal_dv_m_s=ascent.ideal_dv_m_s,
        exhaust_speed_m_s=ascent.exhaust_speed_m_s,
        load_kg=hydrogen_load_kg(ascent.vehicle.stages[-1]),
    )
    contract = point.payload_kg(contract_margin(without=row.launcher))
    return replace(
        found,
        contract_kg=contract,
        contract_error_percent=_error_percent(contract, published),
        contract_point=point,
    )


def _documented(launcher: Launcher) -> bool:
    masses = [mass for stage in launcher.stage for mass in (stage.propellant_mass, stage.dry_mass)]
    return all(mass.confidence is not Confidence.LOW for mass in masses)


def _kind(published: PublishedPayload, point: bool) -> str:
    if published.contract:
        return "contract"
    if published.anchor:
        return "reference"
    if point:
        return "curve"
    return "lower bound" if published.lower_bound else "other"


def _curves(launcher: Launcher) -> list[list[int]]:
    """The points of each expended curve of a launcher, one for each site and kind, by rising C3 from zero on."""
    found: dict[tuple[str | None, bool], list[tuple[float, int]]] = {}
    for index, row in enumerate(launcher.published):
        energy = row_energy_m2_s2(row)
        if row.to == "c3" and not row.anchor and row.recovery == "expended" and energy is not None:
            place = (energy if energy >= 0.0 else math.inf, index)
            found.setdefault((row.site, row.contract), []).append(place)
    curves = [points for (_, contract), points in found.items() if contract or len(points) >= _CURVE_POINTS]
    return [[index for _, index in sorted(points)] for points in curves]


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
