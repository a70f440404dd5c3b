"""The interval of a launcher's payload, from the public low and high values of its numbers.

Every quantity with a public interval is drawn from a triangle from low to high with its mode at the value, Latin
hypercube (McKay, Beckman and Conover 1979, Technometrics 21). The ascent of each sample is optimised again, started
from the nominal optimum. The quantiles are those of many draws of the linear model that the nominal optimum's
multipliers give, corrected by what the optimised samples differ from that model: the model is a control variate
(Hesterberg and Nelson 1998, Management Science 44). Draws depend on the seed alone, never on the workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Engine, Launcher, Site
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.orbits import site_of_row, target_of_row
from perilune.launch.payload import PayloadAnswer, best_ascent, calibrated_ascent, meant, payload_to
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.uncertainty.neighbour import NearOptimum, changed_task, near_optimum, solved_again
from perilune.launch.uncertainty.uncertain import Place, Spread, Uncertain, altered_anchor_kg, altered_vehicle, spread
from perilune.launch.vehicle import kept_kg
from perilune.run import Progress, ResultStore, Task, evaluate

Array = NDArray[np.float64]

SAMPLES: Final = 64
_DRAWS: Final = 20_000
_BATCH: Final = 8
_LITTLE: Final = 1e-4
_LEVELS: Final = (0.05, 0.5, 0.95)
_LOST: Final = 0.05
"""So many of the samples may have no answer."""


@dataclass(frozen=True)
class Quantiles:
    """The 5, 50 and 95 % quantiles of a payload."""

    p05_kg: float
    p50_kg: float
    p95_kg: float


@dataclass(frozen=True)
class Contribution:
    """One uncertain quantity, and its share in the variance of the physics and of the anchored payload, 0 to 1."""

    quantity: str
    unit: str
    low: float
    value: float
    high: float
    physics_share: float | None
    anchored_share: float | None


@dataclass(frozen=True)
class PayloadInterval:
    """The payload with its interval: 5, 50 and 95 % of physics and anchored payload, and what makes the interval.

    ``first_order`` are the quantiles of the linear model alone; ``first_order_rms_kg`` and ``first_order_max_kg`` by
    how much it misses the optimised samples. ``unsolved`` counts samples without an answer, left out. ``fixed`` names
    the quantities that have no public interval and are taken as they stand.
    """

    payload: PayloadAnswer
    samples: int
    seed: int
    unsolved: int
    physics: Quantiles
    anchored: Quantiles | None
    first_order: Quantiles
    first_order_rms_kg: float
    first_order_max_kg: float
    contributions: tuple[Contribution, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """The payload of one sample: physics and anchored; None where there is none."""

    physics_kg: float | None
    anchored_kg: float | None


@dataclass(frozen=True)
class EngineSet:
    """The engines of one launcher."""

    entries: tuple[Engine, ...]

    def engine(self, identifier: str, /) -> Engine:
        """Return the entry of an engine."""
        return next(entry for entry in self.entries if entry.id == identifier)


@dataclass(frozen=True)
class Nominal:
    """The nominal optimum, and that of the anchor; the same ascent where the target is the anchor's."""

    launcher: Launcher
    engines: EngineSet
    site: Site
    settings: LossSettings
    ascent: Ascent
    anchor_site: Site | None = None
    anchor: Ascent | None = None

    @property
    def kept_kg(self) -> float:
        """What the settings let the last stage keep [kg]."""
        return kept_kg(self.ascent.vehicle.stages[-1], self.settings)


def payload_interval(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    site: Site | None = None,
    settings: LossSettings | None = None,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> PayloadInterval | NoSolution:
    """Return the interval of the payload to a destination, see :func:`perilune.launch.payload.payload`.

    Args:
        launcher, catalogue, to, site, settings: as for the payload.
        samples: how many ascents are optimised, twice as many where the anchor is to another target.
        seed: of the draws.
        store, workers, progress, cluster: as in :func:`perilune.run.evaluate`.

    Returns:
        The interval; ``NoSolution`` where the launcher has no payload, no quantity with a public interval, or where
        more than one sample in twenty has no answer.

    Raises:
        InputError: the destination is unknown.
    """
    used = settings or LossSettings()
    start, target, row = meant(launcher, catalogue, to, site)
    ascent = best_ascent(launcher, catalogue, to, site, used)
    if isinstance(ascent, NoSolution):
        return ascent
    answer = payload_to(launcher, catalogue, start, target, row, used)
    if isinstance(answer, NoSolution):
        return answer
    known = spread(launcher, catalogue)
    if not known.quantities:
        return NoSolution(f"not evaluable: no quantity of {launcher.id} has a public interval", "low and high values")
    nominal = _nominal(launcher, catalogue, start, ascent, used)
    drawn = draws(known, samples, seed)
    flown = _flown(nominal, known, drawn, store, workers, progress, cluster)
    return _summary(answer, nominal, known, drawn, flown, seed)


@dataclass(frozen=True)
class FirstOrder:
    """The 5, 50 and 95 % of a payload by the linear model of its optimum; nothing is optimised again."""

    physics: Quantiles
    anchored: Quantiles | None


def first_order_interval(
    launcher: Launcher, catalogue: Catalogue, site: Site, target: Target, settings: LossSettings | None = None
) -> FirstOrder | NoSolution:
    """Return the interval of a payload to first order: what the multipliers of its optimum make of public intervals.

    It takes a tenth of a second beside the optimum itself, and misses what bends: ``first_order_rms_kg`` of
    :func:`payload_interval` says by how much. ``NoSolution`` where the launcher has no ascent to the target or no
    quantity with a public interval.
    """
    used = settings or LossSettings()
    found = calibrated_ascent(launcher, catalogue, site, target, used)
    if isinstance(found, NoSolution):
        return found
    nominal = _nominal(launcher, catalogue, site, found[0], used)
    known = spread(launcher, catalogue)
    if not known.quantities:
        return NoSolution(f"not evaluable: no quantity of {launcher.id} has a public interval", "low and high values")
    values = np.array([row.value for row in known.quantities])
    slopes = np.array([_slopes(nominal, row) for row in known.quantities])
    moved = _values(known, np.random.default_rng([0, 1]).random((_DRAWS, len(known.groups)))) - values
    physics = nominal.ascent.payload_after_reserve_kg()
    anchored = None
    if nominal.anchor is not None:
        ratio = nominal.ascent.ideal_dv_m_s / nominal.anchor.ideal_dv_m_s
        anchored = _anchored(nominal.ascent, nominal.anchor, altered_anchor_kg(launcher, {}), ratio, nominal.kept_kg)
    return FirstOrder(
        _by_level(physics + moved @ slopes[:, 0]),
        None if anchored is None else _by_level(anchored + moved @ slopes[:, 1]),
    )


def _by_level(drawn: Array) -> Quantiles:
    return Quantiles(*(_gram(max(float(x), 0.0)) for x in np.quantile(drawn, _LEVELS)))


def draws(known: Spread, samples: int, seed: int) -> Array:
    """Return values of the uncertain quantities (samples, quantities), in their units, by a Latin hypercube."""
    shares = qmc.LatinHypercube(len(known.groups), rng=np.random.default_rng(seed)).random(samples)
    return _values(known, shares)


def _values(known: Spread, shares: Array) -> Array:
    groups = known.groups
    return np.column_stack([row.drawn(shares[:, groups.index(row.group)]) for row in known.quantities])


def _nominal(launcher: Launcher, catalogue: Catalogue, site: Site, ascent: Ascent, settings: LossSettings) -> Nominal:
    engines = EngineSet(tuple(catalogue.engine(name) for name in launcher.engines))
    nominal = Nominal(launcher, engines, site, settings, ascent)
    row = next((row for row in launcher.published if row.anchor), None)
    if row is None:
        return nominal
    anchor_site = site_of_row(row, launcher, catalogue)
    wanted = target_of_row(row, anchor_site)
    same = (wanted, anchor_site.id) == (ascent.target, site.id)
    anchor = ascent if same else optimal_ascent(ascent.vehicle, anchor_site, wanted, settings)
    return nominal if isinstance(anchor, NoSolution) else replace(nominal, anchor_site=anchor_site, anchor=anchor)


def _flown(
    nominal: Nominal,
    known: Spread,
    drawn: Array,
    store: ResultStore | None,
    workers: int,
    progress: Progress | None,
    cluster: str | None,
) -> tuple[Sample, ...]:
    places = tuple(row.place for row in known.quantities)
    inputs = (nominal.launcher, nominal.engines, nominal.site, nominal.anchor_site, nominal.settings)
    target = nominal.ascent.target.describe()
    tasks = []
    for begin in range(0, len(drawn), _BATCH):
        values = tuple(tuple(float(x) for x in row) for row in drawn[begin : begin + _BATCH])
        task = Task(
            function=fly_samples,
            arguments=(nominal, places, values),
            record=tuple[Sample, ...],
            inputs=(inputs, nominal.ascent.target, places, values),
            label=f"{nominal.launcher.id} to {target}, samples {begin + 1} to {begin + len(values)}",
        )
        tasks.append(task)
    kept = ResultStore() if store is None else store
    return tuple(sample for part in evaluate(tasks, kept, workers, progress, cluster) for sample in part)


def fly_samples(nominal: Nominal, places: tuple[Place, ...], values: Sequence[Sequence[float]]) -> tuple[Sample, ...]:
    """Return the payloads of the launcher with other values of some quantities, each optimised."""
    return tuple(_fly(nominal, dict(zip(places, row, strict=True))) for row in values)


def _fly(nominal: Nominal, values: dict[Place, float]) -> Sample:
    flown = altered_vehicle(nominal.launcher, nominal.engines, values, nominal.settings)
    if isinstance(flown, NoSolution):
        return Sample(None, None)
    ascent = solved_again(nominal.ascent, nominal.site, flown, nominal.settings)
    if isinstance(ascent, NoSolution):
        return Sample(None, None)
    physics = _gram(max(ascent.payload_after_reserve_kg(), 0.0))
    if nominal.anchor is None or nominal.anchor_site is None:
        return Sample(physics, None)
    anchor: Ascent | NoSolution = ascent
    if nominal.anchor is not nominal.ascent:
        anchor = solved_again(nominal.anchor, nominal.anchor_site, flown, nominal.settings)
    if isinstance(anchor, NoSolution):
        return Sample(physics, None)
    published = altered_anchor_kg(nominal.launcher, values)
    ratio, kept = ascent.ideal_dv_m_s / anchor.ideal_dv_m_s, kept_kg(flown.stages[-1], nominal.settings)
    anchored = _anchored(ascent, anchor, published, ratio, kept)
    return Sample(physics, None if anchored is None else _gram(max(anchored, 0.0)))


def _anchored(
    ascent: Ascent | NearOptimum,
    anchor: Ascent | NearOptimum,
    published_kg: float | None,
    dv_ratio: float,
    kept: float,
) -> float | None:
    """The payload after the anchor's reserve, scaled by the ratio of the ideal delta-v of target and anchor.

    The reserve takes the place of what the settings let the last stage keep [kg].
    """
    reserve = None if published_kg is None else anchor.reserve_for_m_s(published_kg - kept)
    return None if reserve is None else ascent.payload_after_reserve_kg(reserve * dv_ratio) + kept


def _gram(mass_kg: float) -> float:
    """To the gram, far below the tolerance of the optimum: the same text whatever the last bits are."""
    return round(mass_kg, 3)


def _summary(
    answer: PayloadAnswer, nominal: Nominal, known: Spread, drawn: Array, flown: tuple[Sample, ...], seed: int
) -> PayloadInterval | NoSolution:
    physics = np.array([sample.physics_kg for sample in flown], dtype=np.float64)
    anchored = np.array([sample.anchored_kg for sample in flown], dtype=np.float64)
    solved, lost = np.isfinite(physics), int(np.isnan(physics).sum())
    if lost > _LOST * len(flown):
        return NoSolution(f"{lost} of {len(flown)} samples have no ascent", "samples without an answer")
    values = np.array([row.value for row in known.quantities])
    slopes = np.array([_slopes(nominal, row) for row in known.quantities])
    shares = np.random.default_rng([seed, 1]).random((_DRAWS, len(known.groups)))
    many, few = _values(known, shares) - values, drawn - values
    line = nominal.ascent.payload_after_reserve_kg() + few @ slopes[:, 0]
    miss = line[solved] - physics[solved]
    parts, anchored_parts = _variance_shares(many * slopes[:, 0]), None
    anchored_quantiles = None
    if answer.anchored_kg is not None and np.isfinite(anchored[solved]).all():
        anchored_parts = _variance_shares(many * slopes[:, 1])
        anchored_quantiles = _quantiles(
            answer.anchored_kg + many @ slopes[:, 1],
            answer.anchored_kg + (few @ slopes[:, 1])[solved],
            anchored[solved],
        )
    nothing = (None,) * len(values)
    everything = nominal.ascent.payload_after_reserve_kg() + many @ slopes[:, 0]
    return PayloadInterval(
        payload=answer,
        samples=len(flown),
        seed=seed,
        unsolved=lost,
        physics=_quantiles(everything, line[solved], physics[solved]),
        anchored=anchored_quantiles,
        first_order=Quantiles(*(_gram(float(x)) for x in np.quantile(everything, _LEVELS))),
        first_order_rms_kg=_gram(float(np.sqrt(np.mean(miss**2)))),
        first_order_max_kg=_gram(float(np.abs(miss).max())),
        contributions=tuple(
            Contribution(row.name, row.unit, row.low, row.value, row.high, share, other)
            for row, share, other in zip(known.quantities, parts or nothing, anchored_parts or nothing, strict=True)
        ),
        fixed=known.fixed,
    )


def _slopes(nominal: Nominal, row: Uncertain) -> tuple[float, float]:
    """Slopes of the physics and of the anchored payload with one quantity, in kg per its unit."""
    step = _LITTLE * (row.high - row.low) * (1.0 if row.value < row.high else -1.0)
    values = {row.place: row.value + step}
    changed = altered_vehicle(nominal.launcher, nominal.engines, values, nominal.settings)
    if isinstance(changed, NoSolution):
        raise AssertionError(f"a vehicle with other numbers lacks none: {changed.reason}")
    ascent, anchor = nominal.ascent, nominal.anchor
    near = near_optimum(ascent, changed_task(ascent, vehicle=changed))
    physics = near.payload_after_reserve_kg(ascent.reserve_m_s) - ascent.payload_after_reserve_kg()
    if anchor is None:
        return physics / step, 0.0
    near_anchor = near_optimum(anchor, changed_task(anchor, vehicle=changed))
    ratio = ascent.ideal_dv_m_s / anchor.ideal_dv_m_s
    before = _anchored(ascent, anchor, altered_anchor_kg(nominal.launcher, {}), ratio, nominal.kept_kg)
    kept = kept_kg(changed.stages[-1], nominal.settings)
    after = _anchored(near, near_anchor, altered_anchor_kg(nominal.launcher, values), ratio, kept)
    return physics / step, 0.0 if before is None or after is None else (after - before) / step


def _variance_shares(parts: Array) -> tuple[float, ...] | None:
    """Share of each column in the variance of the sum of all; None where nothing varies."""
    total = parts.sum(axis=1)
    variance = float(total.var())
    if variance < 1e-6:
        return None
    shares = ((parts - parts.mean(axis=0)) * (total - total.mean())[:, None]).mean(axis=0) / variance
    return tuple(round(float(share), 6) for share in shares)


def _quantiles(model_many: Array, model_few: Array, optimised: Array) -> Quantiles:
    """The quantiles of the model over many draws, moved by what the optimised samples differ from the model's."""
    correction = np.quantile(optimised, _LEVELS) - np.quantile(model_few, _LEVELS)
    found = np.sort(np.maximum(np.quantile(model_many, _LEVELS) + correction, 0.0))
    return Quantiles(*(_gram(float(x)) for x in found))
