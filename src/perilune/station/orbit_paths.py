"""The orbits of a station or its relays as tracks: NRHO, DRO, elliptical frozen, low; flown in the full model."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces.force_model import ForceModel, HarmonicField
from perilune.astro.lunar_orbits.ephemeris_transition import transition
from perilune.astro.lunar_orbits.frozen_orbits import axis_of_period
from perilune.astro.lunar_orbits.frozen_theory import FIELD, frozen_inclination
from perilune.astro.lunar_orbits.lunar_elements import Plane, state_of
from perilune.astro.lunar_orbits.orbit_choice import chosen_orbit
from perilune.astro.lunar_orbits.transition_summary import table
from perilune.astro.propagation.propagate import sample
from perilune.astro.visibility.tracks import Track, tabulated
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem

FloatArray = NDArray[np.float64]
OrbitKind = Literal["nrho", "dro", "elfo", "llo"]
KINDS: Final = ("nrho", "dro", "elfo", "llo")

_LINES_A_REVOLUTION: Final = 180
_MOST_LINES: Final = 400_000
_DEGREE: Final = {"elfo": 8, "llo": 12}
_SPARE_REVOLUTIONS: Final = {"nrho": 3, "dro": 1}
_NAMES: Final = {"elfo": "elliptical frozen orbit", "llo": "low lunar orbit"}


@dataclass(frozen=True)
class OrbitQuestion:
    """Which orbit, from when and for how long.

    ``period_s`` and ``eccentricity`` belong to ``elfo`` (24 h and 0.7 by default), ``period_s`` to ``dro`` too;
    ``altitude_m`` and ``inclination_rad`` (to the Moon's equator) to ``llo``. ``satellites`` of ``elfo`` and ``llo``
    follow each other evenly in mean anomaly. ``north`` puts the apoapsis of the ellipse over the north.
    """

    kind: OrbitKind
    start_tdb_s: float
    days: float
    period_s: float | None = None
    eccentricity: float = 0.7
    altitude_m: float = 100e3
    inclination_rad: float = 0.5 * np.pi
    satellites: int = 1
    north: bool = False

    def __post_init__(self) -> None:
        problems = []
        if self.kind not in KINDS:
            problems.append(Problem(f"no orbit '{self.kind}'", expected=", ".join(KINDS)))
        if not 0.5 <= self.days <= 400.0:
            problems.append(Problem(f"{self.days:g} days", key="--days", expected="0.5 to 400"))
        if not 1 <= self.satellites <= 24 or (self.satellites > 1 and self.kind in ("nrho", "dro")):
            expected = "1 to 24, more than one for elfo and llo only"
            problems.append(Problem(f"{self.satellites} satellites", key="--satellites", expected=expected))
        if not 0.0 < self.eccentricity < 0.95:
            problems.append(Problem(f"an eccentricity of {self.eccentricity:g}", expected="above 0, below 0.95"))
        if not 20e3 <= self.altitude_m <= 10e6:
            problems.append(Problem(f"an altitude of {self.altitude_m / 1e3:g} km", expected="20 to 10,000 km"))
        if problems:
            raise InputError(problems)


@dataclass(frozen=True, eq=False)
class OrbitPath:
    """The satellites' tracks, what the orbit is called, its period, its states about the Moon, (m, 6), and its span."""

    label: str
    tracks: tuple[Track, ...]
    period_s: float
    about_moon: FloatArray
    start_tdb_s: float
    end_tdb_s: float


def orbit_path(question: OrbitQuestion) -> OrbitPath | NoSolution:
    """Return the flown path of an orbit, or why there is none.

    NRHO and DRO are carried from the restricted problem to the full model (Earth with J2, Moon, Sun; DE440), as
    :func:`perilune.astro.lunar_orbits.ephemeris_transition.transition` does. The ellipse has the frozen inclination of
    the averaged theory, the low orbit begins as a circle; both are flown in the field GRGM900C (degree 8 and 12) with
    Earth and Sun, without control.
    """
    if question.kind in ("nrho", "dro"):
        return _periodic(question)
    return _about_moon(question)


def _periodic(question: OrbitQuestion) -> OrbitPath | NoSolution:
    chosen = chosen_orbit(question.kind, question.period_s)
    if isinstance(chosen, NoSolution):
        return chosen
    # the first and last revolutions of a transition are held on one side only and wander: they are flown and left out
    extra = _SPARE_REVOLUTIONS[question.kind]
    revolutions = int(np.ceil(question.days * SECONDS_PER_DAY / chosen.period_s)) + 2 * extra
    found = transition(chosen.orbit, question.start_tdb_s - extra * chosen.period_s, revolutions, chosen.period_s)
    if isinstance(found, NoSolution):
        return found
    epochs, states = table(found)
    track = tabulated(epochs, states, found.model.center, chosen.label)
    start = max(question.start_tdb_s, float(epochs[0]))
    end = min(start + question.days * SECONDS_PER_DAY, float(epochs[-1]))
    inside = epochs[(epochs >= start) & (epochs <= end)]
    return OrbitPath(chosen.label, (track,), chosen.period_s, found.about_moon(inside), start, end)


def _about_moon(question: OrbitQuestion) -> OrbitPath | NoSolution:
    if question.kind == "elfo":
        period = 86_400.0 if question.period_s is None else question.period_s
        axis, shape, plane = axis_of_period(period), question.eccentricity, "earth-orbit"
        if (1.0 - shape) * axis < MOON_RADIUS + 20e3:
            altitude = ((1.0 - shape) * axis - MOON_RADIUS) / 1e3
            return NoSolution(f"the periapsis would be {altitude:.0f} km above the surface", "the Moon's surface")
        tilt = frozen_inclination(axis, shape)
    else:
        axis, shape, plane, tilt = MOON_RADIUS + question.altitude_m, 1e-4, "equator", question.inclination_rad
        period = period_of(axis)
    # "apoapsis over the south" is a periapsis at 90 degrees
    argument = -0.5 * np.pi if question.north else 0.5 * np.pi
    row = np.array([axis, shape, tilt, 0.0, argument])
    model = ForceModel(center="moon", moon_field=HarmonicField(FIELD, _DEGREE[question.kind]))
    span = question.days * SECONDS_PER_DAY
    count = int(np.ceil(span / period * _LINES_A_REVOLUTION)) + 1
    if count * question.satellites > _MOST_LINES:
        raise InputError(Problem("too many revolutions", expected="fewer days or satellites", key="--days"))
    epochs = question.start_tdb_s + np.linspace(0.0, span, count)
    tracks, flown = [], []
    for number in range(question.satellites):
        anomaly = _true_anomaly(2.0 * np.pi * number / question.satellites, shape)
        state = state_of(row, anomaly, question.start_tdb_s, _plane(plane))
        states = sample(state, question.start_tdb_s, epochs, model)
        tracks.append(tabulated(epochs, states, "moon", f"satellite {number + 1}"))
        flown.append(states)
    label = f"{_NAMES[question.kind]} of {period / 3600.0:.2f} h"
    return OrbitPath(label, tuple(tracks), period, np.concatenate(flown), question.start_tdb_s, float(epochs[-1]))


def _plane(name: str) -> Plane:
    return "earth-orbit" if name == "earth-orbit" else "equator"


def period_of(axis_m: float) -> float:
    """Return the period [s] of a semi-major axis about the Moon.

    >>> round(period_of(1_837_400.0) / 3600.0, 3)
    1.963
    """
    return float(2.0 * np.pi * np.sqrt(axis_m**3 / GM_MOON))


def _true_anomaly(mean: float, eccentricity: float) -> float:
    at = mean + eccentricity * np.sin(mean)
    for _ in range(50):
        at -= (at - eccentricity * np.sin(at) - mean) / (1.0 - eccentricity * np.cos(at))
    ratio = np.sqrt((1.0 + eccentricity) / (1.0 - eccentricity))
    return float(2.0 * np.arctan(ratio * np.tan(0.5 * at)))
