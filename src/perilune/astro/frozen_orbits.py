"""Frozen orbits about the Moon: ellipses that the Earth's pull holds, and low orbits in the lunar field.

A frozen orbit keeps, in the mean, its eccentricity and its argument of periapsis. For high ellipses the averaged theory
of the Earth as third body (with the Moon's oblateness) gives the first guess; for low orbits the averaged zonal
harmonics of the field do. Both are then corrected in the full model: the eccentricity vector is changed until its
monthly means spread least (Gauss-Newton), and the orbit found is flown on to show what it does.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray
from scipy.optimize import brentq

from perilune.astro.force_model import ForceModel, HarmonicField, PropagationError
from perilune.astro.gravity_field import coefficients
from perilune.astro.lunar_elements import Plane, elements, state_of
from perilune.astro.propagate import propagate
from perilune.constants import EARTH_MOON_MASS_RATIO, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem

Array = NDArray[np.float64]

SIDEREAL_MONTH_S: Final = 27.321_661_55 * SECONDS_PER_DAY
_EARTH_RATE: Final = 2.0 * np.pi / SIDEREAL_MONTH_S
_FIELD: Final = "grgm900c"
_SAMPLING: Final = 0.381_966  # of a revolution: the golden ratio spreads the samples over all anomalies
_ROUNDS: Final = 6
_QUADRATURE: Final = 256
_GRID: Final = 81
_STEP: Final = 2e-3  # of the eccentricity vector
_LONGEST_CHANGE: Final = 0.05
_ENOUGH: Final = 2e-4  # change of the eccentricity vector
_LEAST_AXIS_M: Final = 1.76e6
_GREATEST_AXIS_M: Final = 2e7


@dataclass(frozen=True)
class FrozenOrbit:
    """A frozen orbit: its elements at the epoch, what the theory says, and what its monthly means do in the full model.

    Elements are osculating, on ``plane``, at periapsis. ``spread`` is the root mean square distance of the monthly
    means of the eccentricity vector from their average, over the months of the search. The ranges are of monthly means
    over ``days``; altitudes are the lowest and highest that osculating ellipses reach.
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


def frozen_inclination(axis_m: float, eccentricity: float) -> float:
    """Return the inclination [rad] to the Earth's path at which an ellipse with periapsis at 90 or 270 deg is frozen.

    The Earth's pull averaged over both revolutions (Kozai 1962, Astronomical Journal 67:591; Ely 2005, Journal of the
    Astronautical Sciences 53:301) and the Moon's oblateness, with its equator taken in the plane of the Earth's path.
    Without the oblateness it is e^2 + 5/3 cos^2 i = 1.

    Raises:
        InputError: not an ellipse above the surface.

    >>> round(float(np.degrees(frozen_inclination(14_200e3, 0.5707))), 1)
    50.5
    """
    third, oblate = _rates(axis_m, eccentricity)
    square = (third * (6.0 - 6.0 * eccentricity**2) + oblate) / (10.0 * third + 5.0 * oblate)
    return float(np.arccos(np.sqrt(square)))


def _rates(axis_m: float, eccentricity: float) -> tuple[float, float]:
    """Return the rates [rad/s] that multiply 10 c - 6 + 6 e^2 (the Earth) and 5 c - 1 (oblateness), c = cos^2 i."""
    if not (0.0 <= eccentricity < 1.0 and axis_m * (1.0 - eccentricity) > MOON_RADIUS):
        raise InputError(Problem("the ellipse meets the surface", expected="a periapsis above 1,737.4 km"))
    motion = np.sqrt(GM_MOON / axis_m**3)
    left = np.sqrt(1.0 - eccentricity**2)
    share = EARTH_MOON_MASS_RATIO / (1.0 + EARTH_MOON_MASS_RATIO)
    field = coefficients(HarmonicField(_FIELD, 2))
    j2 = -float(field.c[2, 0]) * np.sqrt(5.0)
    third = 0.375 * share * _EARTH_RATE**2 / (motion * left)
    return float(third), float(0.75 * motion * j2 * (field.radius_m / (axis_m * left**2)) ** 2)


def zonal_eccentricity(axis_m: float, inclination_rad: float, degree: int) -> float | NoSolution:
    """Return the mean eccentricity at which the zonal harmonics of the Moon hold a low orbit still.

    It is signed: positive with the periapsis at 90 degrees, negative at 270. The zonal potential is averaged over a
    revolution by quadrature, and the rate of the argument of periapsis (Lagrange's equation; Kaula 1966, equation 3.38)
    set to zero; of several such eccentricities that above the surface and nearest to zero is meant.

    >>> round(float(zonal_eccentricity(1_850e3, 0.5 * np.pi, 3)), 4)
    -0.0196
    """
    field = coefficients(HarmonicField(_FIELD, degree))
    zonal = np.asarray(field.c[: degree + 1, 0]) * np.sqrt(2.0 * np.arange(degree + 1) + 1.0)
    zonal[0] = 0.0

    def mean_potential(eccentricity: float, inclination: float) -> float:
        anomaly = 2.0 * np.pi * (np.arange(_QUADRATURE) + 0.5) / _QUADRATURE
        ratio = (1.0 + eccentricity * np.cos(anomaly)) / (1.0 - eccentricity**2)  # a over the distance
        height = np.sin(inclination) * np.cos(anomaly)
        powers = (field.radius_m / axis_m * ratio)[:, None] ** np.arange(degree + 1)
        potential = ratio * np.sum(zonal * powers * legvander(height, degree), axis=1)
        return float(np.mean(potential / ratio**2) / np.sqrt(1.0 - eccentricity**2))

    def turning(eccentricity: float) -> float:
        by_shape = mean_potential(eccentricity + 1e-4, inclination_rad) - mean_potential(
            eccentricity - 1e-4, inclination_rad
        )
        by_tilt = mean_potential(eccentricity, inclination_rad + 1e-4) - mean_potential(
            eccentricity, inclination_rad - 1e-4
        )
        return (1.0 - eccentricity**2) * by_shape - eccentricity / np.tan(inclination_rad) * by_tilt

    most = 1.0 - MOON_RADIUS / axis_m
    grid = np.linspace(-most, most, _GRID)
    values = [turning(float(at)) for at in grid]
    roots = [float(brentq(turning, grid[i], grid[i + 1])) for i in range(_GRID - 1) if values[i] * values[i + 1] <= 0.0]
    if not roots:
        return NoSolution("the zonal harmonics hold no orbit of this inclination above the surface", "the lunar field")
    return min(roots, key=abs)


def elliptical(
    axis_m: float,
    eccentricity: float,
    epoch_tdb_s: float,
    *,
    south: bool = True,
    node_rad: float = 0.0,
    degree: int = 8,
    days: float = 365.25,
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
    """
    inclination = frozen_inclination(axis_m, eccentricity)
    argument = 0.5 * np.pi if south else -0.5 * np.pi
    guess = np.array([axis_m, eccentricity, inclination, node_rad, argument])
    return _settle("elliptical", guess, "earth-orbit", epoch_tdb_s, 12, degree, days)


def low(
    axis_m: float,
    inclination_rad: float,
    epoch_tdb_s: float,
    *,
    node_rad: float = 0.0,
    degree: int = 20,
    days: float = 82.0,
) -> FrozenOrbit | NoSolution:
    """Return a frozen low orbit in the lunar field: the eccentricity vector whose monthly means spread least.

    Args:
        axis_m: semi-major axis.
        inclination_rad: to the Moon's equator.
        epoch_tdb_s: when the orbit begins, at periapsis.
        node_rad: ascending node on the equator, from the equator's node on the ICRF's equator.
        degree: of the lunar field.
        days: how long the orbit found is flown.
    """
    if not (np.isfinite(inclination_rad) and 0.0 < inclination_rad < np.pi):
        raise InputError(Problem("no such inclination", expected="between 0 and 180 deg"))
    _check(np.array([axis_m]), degree, days)
    signed = zonal_eccentricity(axis_m, inclination_rad, degree)
    if isinstance(signed, NoSolution):
        return signed
    guess = np.array([axis_m, abs(signed), inclination_rad, node_rad, np.copysign(0.5 * np.pi, signed)])
    return _settle("low", guess, "equator", epoch_tdb_s, 2, degree, days)


def _settle(
    kind: str, guess: Array, plane: Plane, epoch: float, months: int, degree: int, days: float
) -> FrozenOrbit | NoSolution:
    """Change the eccentricity vector until its monthly means spread least, then fly the orbit."""
    _check(guess, degree, days)
    model = ForceModel(center="moon", moon_field=HarmonicField(_FIELD, degree))
    now = guess[1] * np.array([np.cos(guess[4]), np.sin(guess[4])])
    moves = np.array([[0.0, 0.0], [_STEP, 0.0], [0.0, _STEP]])
    try:
        for _ in range(_ROUNDS):
            states = np.array([_state(guess, now + move, epoch, plane) for move in moves])
            away = _away(_monthly(states, epoch, months * SIDEREAL_MONTH_S, guess[0], plane, model)[0])
            slopes = (away[:, 1:] - away[:, :1]) / _STEP
            change = -np.linalg.lstsq(slopes, away[:, 0], rcond=None)[0]
            size = float(np.linalg.norm(change))
            if size < _ENOUGH:
                spread = float(np.sqrt(np.sum(away[:, 0] ** 2) / months))
                return _flown(kind, guess, now, plane, epoch, spread, degree, days, model)
            now = now + change * min(1.0, _LONGEST_CHANGE / size)
            if (1.0 - np.linalg.norm(now)) * guess[0] < MOON_RADIUS:
                return NoSolution("the frozen eccentricity meets the surface", "the Moon's surface")
    except PropagationError as error:
        return NoSolution(f"an orbit of the search left the model: {error}", "frozen orbit")
    return NoSolution(f"the eccentricity vector still changes by {size:.2g}", "frozen orbit")


def _check(guess: Array, degree: int, days: float) -> None:
    problems = []
    if not _LEAST_AXIS_M <= guess[0] <= _GREATEST_AXIS_M:
        problems.append(Problem(f"a semi-major axis of {guess[0] / 1e3:.1f} km", expected="1,760 to 20,000 km"))
    if not 2 <= degree <= 50:
        problems.append(Problem(f"a field of degree {degree}", expected="2 to 50"))
    if not 1.0 <= days <= 7305.0:
        problems.append(Problem(f"{days} days", expected="1 to 7305"))
    if problems:
        raise InputError(problems)


def _state(guess: Array, vector: Array, epoch: float, plane: Plane) -> Array:
    row = guess.copy()
    row[1], row[4] = np.linalg.norm(vector), np.arctan2(vector[1], vector[0])
    return state_of(row, 0.0, epoch, plane)


def _monthly(
    states: Array, epoch: float, span: float, axis_m: float, plane: Plane, model: ForceModel
) -> tuple[Array, Array, Array]:
    """Fly orbits (n, 6) side by side; return the monthly means (m, n, 3) of the eccentricity vector and inclination.

    Also the least and the greatest distance (n,) from the Moon's centre, of the osculating ellipses.
    """
    step = _SAMPLING * 2.0 * np.pi * np.sqrt(axis_m**3 / GM_MOON)
    count = max(1, int(np.ceil(span / step)))
    rows, now = [], epoch
    lowest, highest = np.full(len(states), np.inf), np.zeros(len(states))
    for i in range(1, count + 1):
        until = epoch + i * step
        states, now = propagate(states, now, until, model), until
        found = elements(states, until, plane)
        lowest = np.minimum(lowest, found[:, 0] * (1.0 - found[:, 1]))
        highest = np.maximum(highest, found[:, 0] * (1.0 + found[:, 1]))
        if not (lowest > MOON_RADIUS).all():
            raise PropagationError("it meets the Moon's surface")
        parts = (found[:, 1] * np.cos(found[:, 4]), found[:, 1] * np.sin(found[:, 4]), found[:, 2])
        rows.append(np.stack(parts, axis=1))
    month = np.minimum((np.arange(count) * step / SIDEREAL_MONTH_S).astype(np.int64), int(span / SIDEREAL_MONTH_S) - 1)
    table = np.array(rows)
    kept = np.maximum(month, 0)
    means = [table[kept == number].mean(axis=0) for number in range(int(kept.max()) + 1)]
    return np.array(means), lowest, highest


def _away(means: Array) -> Array:
    """Return the distances of monthly means (m, n, 3) of the eccentricity vector from their averages, (2 m, n)."""
    away = means[:, :, :2] - means[:, :, :2].mean(axis=0)
    return np.asarray(np.swapaxes(away, 1, 2).reshape(-1, means.shape[1]))


def _flown(
    kind: str,
    guess: Array,
    vector: Array,
    plane: Plane,
    epoch: float,
    spread: float,
    degree: int,
    days: float,
    model: ForceModel,
) -> FrozenOrbit:
    state = _state(guess, vector, epoch, plane)
    means, lowest, highest = _monthly(state[None, :], epoch, days * SECONDS_PER_DAY, guess[0], plane, model)
    size = np.hypot(means[:, 0, 0], means[:, 0, 1])
    argument = np.degrees(np.arctan2(means[:, 0, 1], means[:, 0, 0])) % 360.0
    tilt = np.degrees(means[:, 0, 2])
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
        spread=spread,
        days=days,
        eccentricity_least=float(size.min()),
        eccentricity_greatest=float(size.max()),
        argument_least_deg=float(argument.min()),
        argument_greatest_deg=float(argument.max()),
        inclination_least_deg=float(tilt.min()),
        inclination_greatest_deg=float(tilt.max()),
        lowest_altitude_km=float(lowest[0] - MOON_RADIUS) / 1e3,
        highest_altitude_km=float(highest[0] - MOON_RADIUS) / 1e3,
        position_m=(x, y, z),
        velocity_m_s=(vx, vy, vz),
    )
