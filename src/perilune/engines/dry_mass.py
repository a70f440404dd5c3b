"""The dry mass of an engine by regression over the catalogue's engines, with the error it makes on one it has not seen.

Similitude gives the form: mass = a * thrust^b * chamber pressure^c * area ratio^d, hydrogen engines heavier by a factor
(their pumps and jackets), as the dry-weight study of Janarthanan (A statistical model for liquid propellant rocket
engine dry weight, Auburn University, 2019) finds thrust to carry most of it. Ordinary least squares of the logarithms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue import Engine, load_catalogue
from perilune.catalogue.model import Cycle
from perilune.constants import G0
from perilune.errors import NoSolution

_FEATURES: Final = 5
_LEAST_ENGINES: Final = 10
_HALF_LEVEL: Final = 0.975


@dataclass(frozen=True)
class MassFit:
    """The regression: mass in kg of thrust in N, pressure in Pa; ``hydrogen_factor`` multiplies engines on LH2.

    The errors are those of leave-one-out: each engine's mass from the fit to all others. ``deviation`` is the root
    mean square of that error's logarithm.
    """

    coefficient: float
    thrust_exponent: float
    chamber_pressure_exponent: float
    area_ratio_exponent: float
    hydrogen_factor: float
    engines: tuple[str, ...]
    deviation: float
    median_error_percent: float
    largest_error_percent: float
    largest_error_engine: str


@dataclass(frozen=True)
class DryMass:
    """The mass expected of an engine, its 95 % interval, and vacuum thrust over weight."""

    mass_kg: float
    mass_low_kg: float
    mass_high_kg: float
    thrust_to_weight: float
    fit: MassFit


@dataclass(frozen=True)
class MassRow:
    """One engine's mass from the fit to all others, beside the published one."""

    engine: str
    mass_published_kg: float
    mass_predicted_kg: float
    error_percent: float
    thrust_to_weight: float


def _row(engine: Engine) -> tuple[list[float], float] | None:
    mass, pressure, area = engine.mass, engine.chamber_pressure, engine.area_ratio
    if engine.cycle is Cycle.SOLID or mass is None or pressure is None or area is None:
        return None
    features = _features(engine.thrust_vac.si, pressure.si, area.si, hydrogen=engine.fuel == "LH2")
    return features, float(np.log(mass.si))


def _features(thrust_n: float, pressure_pa: float, area_ratio: float, *, hydrogen: bool) -> list[float]:
    return [1.0, float(np.log(thrust_n)), float(np.log(pressure_pa)), float(np.log(area_ratio)), float(hydrogen)]


@dataclass(frozen=True)
class MassRegression:
    """A fitted regression, ready to estimate; made by :func:`regression`."""

    fit: MassFit
    quantile: float
    solution: NDArray[np.float64]
    covariance: NDArray[np.float64]
    logs: NDArray[np.float64]
    predicted: NDArray[np.float64]
    names: tuple[str, ...]

    def estimate(
        self, thrust_vac_n: float, chamber_pressure_pa: float, area_ratio: float, *, hydrogen: bool
    ) -> DryMass:
        """Return the dry mass expected of an engine and its 95 % interval."""
        row = np.array(_features(thrust_vac_n, chamber_pressure_pa, area_ratio, hydrogen=hydrogen))
        log = float(row @ self.solution)
        half = self.quantile * float(np.sqrt(self.fit.deviation**2 + row @ self.covariance @ row))
        mass = float(np.exp(log))
        return DryMass(mass, float(np.exp(log - half)), float(np.exp(log + half)), thrust_vac_n / (mass * G0), self.fit)


def regression(engines: Iterable[Engine] | None = None) -> MassRegression | NoSolution:
    """Return the regression over some engines, those of the built-in catalogue where None.

    Engines without a published mass, chamber pressure or area ratio, and solid motors, are passed over.
    """
    return _built_in() if engines is None else _fitted(engines)


def _fitted(engines: Iterable[Engine]) -> MassRegression | NoSolution:
    from scipy.special import stdtrit

    found = [(engine.id, row) for engine in sorted(engines, key=lambda e: e.id) if (row := _row(engine)) is not None]
    if len(found) < _LEAST_ENGINES:
        return NoSolution(f"not evaluable: fewer than {_LEAST_ENGINES} engines with a mass", "mass")
    matrix = np.array([row for _, (row, _) in found])
    logs = np.array([log for _, (_, log) in found])
    solution, _, rank, _ = np.linalg.lstsq(matrix, logs, rcond=None)
    if rank < _FEATURES:
        return NoSolution("not evaluable: engines too alike to tell thrust, pressure and nozzle apart", "mass")
    inverse = np.linalg.inv(matrix.T @ matrix)
    residual = logs - matrix @ solution
    leverage = np.einsum("ij,jk,ik->i", matrix, inverse, matrix)
    variance = float(residual @ residual) / (len(logs) - _FEATURES)
    # leave-one-out of least squares in closed form (Allen 1974, PRESS)
    predicted = logs - residual / (1.0 - leverage)
    names = tuple(name for name, _ in found)
    quantile = float(stdtrit(len(names) - _FEATURES, _HALF_LEVEL))
    return MassRegression(
        _fit_of(solution, logs, predicted, names), quantile, solution, variance * inverse, logs, predicted, names
    )


@cache
def _built_in() -> MassRegression | NoSolution:
    return _fitted(entry for entry in load_catalogue().entries("engine") if isinstance(entry, Engine))


def _fit_of(
    solution: NDArray[np.float64], logs: NDArray[np.float64], predicted: NDArray[np.float64], names: tuple[str, ...]
) -> MassFit:
    errors = np.exp(predicted - logs) - 1.0
    worst = int(np.argmax(np.abs(errors)))
    constant, thrust, pressure, area, hydrogen = (float(value) for value in solution)
    return MassFit(
        coefficient=float(np.exp(constant)),
        thrust_exponent=thrust,
        chamber_pressure_exponent=pressure,
        area_ratio_exponent=area,
        hydrogen_factor=float(np.exp(hydrogen)),
        engines=names,
        deviation=float(np.sqrt(np.mean((predicted - logs) ** 2))),
        median_error_percent=100.0 * float(np.median(np.abs(errors))),
        largest_error_percent=100.0 * float(np.abs(errors[worst])),
        largest_error_engine=names[worst],
    )


def dry_mass(
    thrust_vac_n: float,
    chamber_pressure_pa: float,
    area_ratio: float,
    *,
    hydrogen: bool,
    reference: Iterable[Engine] | None = None,
) -> DryMass | NoSolution:
    """Return the dry mass expected of an engine.

    Args:
        thrust_vac_n: vacuum thrust of the whole engine.
        chamber_pressure_pa: chamber pressure.
        area_ratio: of the nozzle.
        hydrogen: whether the fuel is liquid hydrogen.
        reference: the engines of the regression, the built-in catalogue where None.

    >>> mass = dry_mass(7.77e6, 7.0e6, 16.0, hydrogen=False)  # F-1: 8391 kg
    >>> 7000.0 < mass.mass_kg < 9500.0
    True
    """
    fitted = regression(reference)
    if isinstance(fitted, NoSolution):
        return fitted
    return fitted.estimate(thrust_vac_n, chamber_pressure_pa, area_ratio, hydrogen=hydrogen)


def validate_mass(engines: Iterable[Engine]) -> tuple[MassFit, tuple[MassRow, ...]] | NoSolution:
    """Return the regression over some engines and each one's mass from the fit to all others."""
    everyone = {engine.id: engine for engine in engines}
    fitted = _fitted(everyone.values())
    if isinstance(fitted, NoSolution):
        return fitted
    rows = []
    for name, log, predicted in zip(fitted.names, fitted.logs, fitted.predicted, strict=True):
        published_kg, predicted_kg = float(np.exp(log)), float(np.exp(predicted))
        weight = everyone[name].thrust_vac.si / (published_kg * G0)
        rows.append(MassRow(name, published_kg, predicted_kg, 100.0 * (predicted_kg / published_kg - 1.0), weight))
    return fitted.fit, tuple(rows)
