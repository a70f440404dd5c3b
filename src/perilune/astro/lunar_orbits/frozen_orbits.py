"""Frozen orbits about the Moon: ellipses that the Earth's pull holds, and low orbits in the lunar field.

A frozen orbit keeps, in the mean, its eccentricity and its argument of periapsis. For high ellipses the averaged theory
of the Earth as third body (with the Moon's oblateness) gives the first guess; for low orbits the averaged zonal
harmonics of the field and the Earth's pull do (:mod:`perilune.astro.lunar_orbits.frozen_theory`). Both are then
corrected in the full model: the eccentricity vector is changed until its monthly means spread least (Gauss-Newton),
and the orbit found is flown on to show what it does.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces.force_model import ForceModel, HarmonicField, PropagationError
from perilune.astro.lunar_orbits.frozen_theory import (
    FIELD,
    HIGHEST_DEGREE,
    SIDEREAL_MONTH_S,
    frozen_inclination,
    low_eccentricity,
)
from perilune.astro.lunar_orbits.lunar_elements import Plane, elements, state_of
from perilune.astro.propagation.propagate import propagate
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.run.progress import Progress, Silent

Array = NDArray[np.float64]

_SAMPLING: Final = 0.381_966  # of a revolution: the golden ratio spreads the samples over all anomalies
_ROUNDS: Final = 6
_STEP: Final = 2e-3  # of the eccentricity vector
_LONGEST_CHANGE: Final = 0.05
_ENOUGH: Final = 2e-3  # change of the eccentricity vector; what is left after it is far smaller
_MEANS: Final = 40
_LEAST_DAYS: Final = 55.0  # two months
_LEAST_AXIS_M: Final = 1.76e6
_GREATEST_AXIS_M: Final = 2e7


@dataclass(frozen=True)
class FrozenMean:
    """Means over a fortieth of the flight: days since the epoch, mean elements, lowest periapsis above 1,737.4 km."""

    day: float
    eccentricity: float
    argument_of_periapsis_deg: float
    inclination_deg: float
    lowest_altitude_km: float


@dataclass(frozen=True)
class FrozenOrbit:
    """A frozen orbit: its elements at the epoch, what the theory says, and what its monthly means do in the full model.

    Elements are osculating, on ``plane``, at periapsis. ``spread`` is the root mean square distance of the monthly
    means of the eccentricity vector from their average, over ``days``, and so are the ranges; altitudes are the lowest
    and highest that osculating ellipses reach. ``history`` has forty means over shorter times.
    """

    kind: str
    plane: Plane
    epoch_tdb_s: float
    period_h: float
    semi_major_axis_km: float
    eccentricity: float
    inclination_deg: float
    node_deg: float
    argument_of_periapsis_deg: float
    equatorial_inclination_deg: float
    theory_eccentricity: float
    theory_inclination_deg: float
    degree: int
    spread: float
    days: float
    eccentricity_least: float
    eccentricity_greatest: float
    argument_least_deg: float
    argument_greatest_deg: float
    inclination_least_deg: float
    inclination_greatest_deg: float
    lowest_altitude_km: float
    highest_altitude_km: float
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]
    history: tuple[FrozenMean, ...]


def axis_of_period(period_s: float) -> float:
    """Return the semi-major axis [m] of a period about the Moon, by Kepler's third law.

    Raises:
        InputError: a period that is not positive.

    >>> round(axis_of_period(86_400.0) / 1e3, 1)
    9750.7
    """
    if not (np.isfinite(period_s) and period_s > 0.0):
        raise InputError(Problem(f"a period of {period_s} s", expected="a positive time"))
    return float((GM_MOON * (period_s / (2.0 * np.pi)) ** 2) ** (1.0 / 3.0))


def elliptical(
    axis_m: float,
    eccentricity: float,
    epoch_tdb_s: float,
    *,
    south: bool = True,
    node_rad: float = 0.0,
    degree: int = 8,
    days: float = 365.25,
    progress: Progress | None = None,
) -> FrozenOrbit | NoSolution:
    """Return a frozen ellipse about the Moon: the inclination of the theory, the eccentricity vector of the full model.

    Args:
        axis_m: semi-major axis.
        eccentricity: where the theory begins; the full model moves it a little.
        epoch_tdb_s: when the orbit begins, at periapsis.
        south: True for the apoapsis over the south (periapsis at 90 deg), False over the north.
        node_rad: ascending node on the plane of the Earth's path, from that plane's node on the ICRF's equator.
        degree: of the lunar field.
        days: how long the orbit found is flown.
        progress: told of each round of the search.
    """
    inclination = frozen_inclination(axis_m, eccentricity)
    argument = 0.5 * np.pi if south else -0.5 * np.pi
    guess = np.array([axis_m, eccentricity, inclination, node_rad, argument])
    return _settle("elliptical", guess, "earth-orbit", epoch_tdb_s, 12, degree, days, progress)


def low(
    axis_m: float,
    inclination_rad: float,
    epoch_tdb_s: float,
    *,
    node_rad: float = 0.0,
    degree: int = 50,
    days: float = 82.0,
    progress: Progress | None = None,
) -> FrozenOrbit | NoSolution:
    """Return a frozen low orbit in the lunar field: the eccentricity vector whose monthly means spread least.

    Args:
        axis_m: semi-major axis.
        inclination_rad: to the Moon's equator.
        epoch_tdb_s: when the orbit begins, at periapsis.
        node_rad: ascending node on the equator, from the equator's node on the ICRF's equator.
        degree: of the lunar field.
        days: how long the orbit found is flown.
        progress: told of each round of the search.
    """
    if not (np.isfinite(inclination_rad) and 0.0 < inclination_rad < np.pi):
        raise InputError(Problem("no such inclination", expected="between 0 and 180 deg"))
    _check(np.array([axis_m]), degree, days)
    signed = low_eccentricity(axis_m, inclination_rad, degree)
    if isinstance(signed, NoSolution):
        return signed
    guess = np.array([axis_m, abs(signed), inclination_rad, node_rad, np.copysign(0.5 * np.pi, signed)])
    return _settle("low", guess, "equator", epoch_tdb_s, 2, degree, days, progress)


def _settle(
    kind: str,
    guess: Array,
    plane: Plane,
    epoch: float,
    months: int,
    degree: int,
    days: float,
    progress: Progress | None,
) -> FrozenOrbit | NoSolution:
    """Change the eccentricity vector until its monthly means spread least, then fly the orbit."""
    _check(guess, degree, days)
    model = ForceModel(center="moon", moon_field=HarmonicField(FIELD, degree))
    display = Silent() if progress is None else progress
    display.start(_ROUNDS + 1, 0)
    try:
        vector = _search(guess, plane, epoch, months, model, display)
        if isinstance(vector, NoSolution):
            return vector
        state = _state(guess, vector, epoch, plane)
        flown = _fly(state[None, :], epoch, days * SECONDS_PER_DAY, guess[0], plane, model)
        display.done("the orbit found, flown")
    except PropagationError as error:
        return NoSolution(f"an orbit that was tried fails: {error}", "frozen orbit")
    finally:
        display.stop()
    return _told(kind, guess, vector, plane, epoch, degree, days, state, flown)


def _search(
    guess: Array, plane: Plane, epoch: float, months: int, model: ForceModel, display: Progress
) -> Array | NoSolution:
    """Return the osculating eccentricity vector (2,) at the epoch whose monthly means spread least."""
    now = guess[1] * np.array([np.cos(guess[4]), np.sin(guess[4])])
    moves = np.array([[0.0, 0.0], [_STEP, 0.0], [0.0, _STEP]])
    for turn in range(_ROUNDS):
        states = np.array([_state(guess, now + move, epoch, plane) for move in moves])
        away = _away(_fly(states, epoch, months * SIDEREAL_MONTH_S, guess[0], plane, model).monthly())
        slopes = (away[:, 1:] - away[:, :1]) / _STEP
        change = -np.linalg.lstsq(slopes, away[:, 0], rcond=None)[0]
        size = float(np.linalg.norm(change))
        now = now + change * min(1.0, _LONGEST_CHANGE / size)
        display.done(f"search, round {turn + 1}: change of the eccentricity vector {size:.1e}")
        if (1.0 - np.linalg.norm(now)) * guess[0] < MOON_RADIUS:
            return NoSolution("the frozen eccentricity meets the surface", "the Moon's surface")
        if size < _ENOUGH:
            return now
    return NoSolution(f"the eccentricity vector still changes by {size:.2g}", "frozen orbit")


def _check(guess: Array, degree: int, days: float) -> None:
    problems = []
    if not _LEAST_AXIS_M <= guess[0] <= _GREATEST_AXIS_M:
        problems.append(Problem(f"a semi-major axis of {guess[0] / 1e3:.1f} km", expected="1,760 to 20,000 km"))
    if not 2 <= degree <= HIGHEST_DEGREE:
        problems.append(Problem(f"a field of degree {degree}", expected=f"2 to {HIGHEST_DEGREE}"))
    if not _LEAST_DAYS <= days <= 7305.0:
        problems.append(Problem(f"{days} days", expected="55 to 7305"))
    if problems:
        raise InputError(problems)


def _state(guess: Array, vector: Array, epoch: float, plane: Plane) -> Array:
    row = guess.copy()
    row[1], row[4] = np.linalg.norm(vector), np.arctan2(vector[1], vector[0])
    return state_of(row, 0.0, epoch, plane)


@dataclass(frozen=True, eq=False)
class _Flown:
    """Samples (k, n) of orbits side by side: seconds since the start (k,), (k, n, 3) vectors and tilts, apsides [m]."""

    since_s: Array
    vectors: Array
    periapsis_m: Array
    apoapsis_m: Array

    def monthly(self) -> Array:
        """Return the means (m, n, 3) over sidereal months; what is left over counts to the last."""
        month = (self.since_s / SIDEREAL_MONTH_S).astype(np.int64)
        whole = max(1, int(float(self.since_s[-1]) / SIDEREAL_MONTH_S + 0.25))
        return self.means(np.minimum(month, whole - 1))

    def means(self, group: NDArray[np.int64]) -> Array:
        """Return the means (g, n, 3) of samples grouped by numbers from 0 on."""
        return np.array([self.vectors[group == number].mean(axis=0) for number in range(int(group.max()) + 1)])


def _fly(states: Array, epoch: float, span: float, axis_m: float, plane: Plane, model: ForceModel) -> _Flown:
    """Fly orbits (n, 6) side by side and look at their elements 0.382 revolutions apart."""
    step = _SAMPLING * 2.0 * np.pi * np.sqrt(axis_m**3 / GM_MOON)
    since = step * np.arange(1, max(1, int(np.ceil(span / step))) + 1)
    rows, now = [], epoch
    for until in epoch + since:
        states, now = propagate(states, now, float(until), model), float(until)
        rows.append(elements(states, now, plane))
        if not (rows[-1][:, 0] * (1.0 - rows[-1][:, 1]) > MOON_RADIUS).all():
            raise PropagationError(f"it meets the Moon's surface after {(now - epoch) / SECONDS_PER_DAY:.1f} d")
    axis, size, tilt, _, argument = np.moveaxis(np.array(rows), 2, 0)
    vectors = np.stack([size * np.cos(argument), size * np.sin(argument), tilt], axis=2)
    return _Flown(since, vectors, axis * (1.0 - size), axis * (1.0 + size))


def _away(means: Array) -> Array:
    """Return the distances of monthly means (m, n, 3) of the eccentricity vector from their averages, (2 m, n)."""
    away = means[:, :, :2] - means[:, :, :2].mean(axis=0)
    return np.asarray(np.swapaxes(away, 1, 2).reshape(-1, means.shape[1]))


def _history(flown: _Flown) -> tuple[FrozenMean, ...]:
    group = np.minimum((flown.since_s / flown.since_s[-1] * _MEANS).astype(np.int64), _MEANS - 1)
    middle = [float(flown.since_s[group == number].mean()) / SECONDS_PER_DAY for number in range(_MEANS)]
    lowest = [float(flown.periapsis_m[group == number].min()) for number in range(_MEANS)]
    size, argument, tilt = _shapes(flown.means(group))
    return tuple(
        FrozenMean(middle[k], float(size[k]), float(argument[k]), float(tilt[k]), (lowest[k] - MOON_RADIUS) / 1e3)
        for k in range(_MEANS)
    )


def _shapes(means: Array) -> tuple[Array, Array, Array]:
    """Return eccentricities, arguments of periapsis [deg] and inclinations [deg] of means (m, 1, 3)."""
    x, y, tilt = means[:, 0].T
    return np.hypot(x, y), np.degrees(np.arctan2(y, x)) % 360.0, np.degrees(tilt)


def _told(
    kind: str,
    guess: Array,
    vector: Array,
    plane: Plane,
    epoch: float,
    degree: int,
    days: float,
    state: Array,
    flown: _Flown,
) -> FrozenOrbit:
    means = flown.monthly()
    size, argument, tilt = _shapes(means)
    x, y, z, vx, vy, vz = (float(part) for part in state)
    return FrozenOrbit(
        kind=kind,
        plane=plane,
        epoch_tdb_s=epoch,
        period_h=float(2.0 * np.pi * np.sqrt(guess[0] ** 3 / GM_MOON)) / 3600.0,
        semi_major_axis_km=float(guess[0]) / 1e3,
        eccentricity=float(np.linalg.norm(vector)),
        inclination_deg=float(np.degrees(guess[2])),
        node_deg=float(np.degrees(guess[3])),
        argument_of_periapsis_deg=float(np.degrees(np.arctan2(vector[1], vector[0])) % 360.0),
        equatorial_inclination_deg=float(np.degrees(elements(state, epoch, "equator")[0, 2])),
        theory_eccentricity=float(guess[1]),
        theory_inclination_deg=float(np.degrees(guess[2])),
        degree=degree,
        spread=float(np.sqrt(np.sum(_away(means) ** 2) / len(means))),
        days=days,
        eccentricity_least=float(size.min()),
        eccentricity_greatest=float(size.max()),
        argument_least_deg=float(argument.min()),
        argument_greatest_deg=float(argument.max()),
        inclination_least_deg=float(tilt.min()),
        inclination_greatest_deg=float(tilt.max()),
        lowest_altitude_km=float(flown.periapsis_m.min() - MOON_RADIUS) / 1e3,
        highest_altitude_km=float(flown.apoapsis_m.max() - MOON_RADIUS) / 1e3,
        position_m=(x, y, z),
        velocity_m_s=(vx, vy, vz),
        history=_history(flown),
    )
