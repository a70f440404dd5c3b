"""The records of the engines: ideal performance, the efficiency of a cycle class, and what an engine then delivers."""

from dataclasses import dataclass
from typing import Literal

from perilune.verdict import Verdict

NozzleState = Literal["under-expanded", "over-expanded", "separation likely", "no thrust"]


@dataclass(frozen=True)
class IdealPerformance:
    """Theoretical performance of a rocket chamber and nozzle: one-dimensional, isentropic, infinite-area combustor.

    Equilibrium flow unless a name says ``frozen``: then the composition is kept from the throat on. The pressure
    ``exit_pressure_pa`` is that of equilibrium flow in the exit plane.
    """

    oxidiser: str
    fuel: str
    mixture_ratio: float
    chamber_pressure_pa: float
    area_ratio: float
    chamber_temperature_k: float
    characteristic_velocity_m_s: float
    thrust_coefficient_vac: float
    isp_vac_s: float
    isp_vac_frozen_s: float
    exit_pressure_pa: float


@dataclass(frozen=True)
class ClassEfficiency:
    """Published over ideal vacuum specific impulse of the engines of one cycle and one propellant pair.

    ``mean`` and ``standard_deviation`` (None for a single engine) are those of ``engines``; the engine in question is
    not among them, nor any other with the same chamber and nozzle. ``prediction_deviation`` is the standard error of
    one further engine's efficiency, from the spread within classes pooled over all of them, with ``freedom`` degrees
    of freedom.
    """

    cycle: str
    oxidiser: str
    fuel: str
    engines: tuple[str, ...]
    mean: float
    standard_deviation: float | None
    prediction_deviation: float
    freedom: int


@dataclass(frozen=True)
class AmbientPoint:
    """Thrust and specific impulse of an engine at one ambient pressure, the nozzle flowing full.

    Where ``state`` is ``separation likely`` the figures are those the full nozzle would have: the true ones are higher
    and the side loads dangerous. Where full flow would give no thrust at all, both are None.
    """

    ambient_pressure_pa: float
    thrust_n: float | None
    isp_s: float | None
    state: NozzleState


@dataclass(frozen=True)
class EnginePerformance:
    """What an engine delivers by physics, beside what is published of it.

    ``not_evaluable`` names the missing data, and then ``ideal``, ``class_efficiency``, the prediction and ``ambient``
    stay empty. ``efficiency`` is the engine's own, published over ideal. ``isp_vac_predicted_s`` is the ideal times
    the mean of its class without it, ``isp_vac_low_s`` and ``isp_vac_high_s`` the 95 % prediction interval.
    ``verdict`` judges the published vacuum specific impulse against its class and ``reason`` says why.
    """

    engine: str
    name: str
    cycle: str
    maturity: str
    not_evaluable: str | None
    ideal: IdealPerformance | None
    class_efficiency: ClassEfficiency | None
    efficiency: float | None
    isp_vac_published_s: float
    isp_vac_predicted_s: float | None
    isp_vac_low_s: float | None
    isp_vac_high_s: float | None
    isp_vac_difference_s: float | None
    verdict: Verdict
    reason: str
    thrust_vac_published_n: float
    isp_sl_published_s: float | None
    isp_sl_computed_s: float | None
    thrust_sl_published_n: float | None
    thrust_sl_computed_n: float | None
    ambient: tuple[AmbientPoint, ...]


@dataclass(frozen=True)
class ValidationRow:
    """One engine of the accuracy table; the error is that of the class's prediction against the published figure."""

    engine: str
    cycle: str
    propellants: str
    isp_vac_ideal_s: float
    efficiency: float
    class_size: int
    isp_vac_predicted_s: float | None
    isp_vac_published_s: float
    error_percent: float | None
    isp_sl_computed_s: float | None
    isp_sl_published_s: float | None
    verdict: Verdict


@dataclass(frozen=True)
class EngineValidation:
    """The accuracy table over a catalogue's engines, and the engines that could not be evaluated, each with why."""

    rows: tuple[ValidationRow, ...]
    not_evaluable: tuple[tuple[str, str], ...]
    predicted: int
    median_error_percent: float | None
    largest_error_percent: float | None
    sea_level_compared: int
    sea_level_median_error_percent: float | None
    sea_level_largest_error_percent: float | None
