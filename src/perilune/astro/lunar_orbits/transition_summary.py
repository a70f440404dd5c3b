"""What an orbit carried over to the full model is like: its passages of the Moon, eclipses, gaps; and as an OEM."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import ForceModel
from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit
from perilune.astro.lunar_orbits.lunar_passages import lunar_passages
from perilune.astro.lunar_orbits.multiple_shooting import POSITION_TOLERANCE_M, VELOCITY_TOLERANCE_M_S
from perilune.astro.orientation.rotating import SynodicFrame
from perilune.astro.time import format_time, format_utc
from perilune.astro.visibility.eclipse import Eclipse, eclipses
from perilune.astro.visibility.tracks import tabulated
from perilune.constants import SECONDS_PER_DAY
from perilune.formats.oem import Oem, Segment

Array = NDArray[np.float64]

_COARSE: Final = 400  # samples of a revolution from which the step of the table follows
_TURN_RAD: Final = 0.06  # how far the orbit may turn about the Moon between two lines of the table
_LONGEST_STEP_S: Final = 3600.0
_ECLIPSE_STEP_S: Final = 240.0
_TDB_DECIMALS: Final = 7
_DEGREE: Final = 7


@dataclass(frozen=True)
class Spread:
    """The least, mean and greatest of some values, in the unit that the field's name says."""

    least: float
    mean: float
    greatest: float


@dataclass(frozen=True)
class OrbitEclipse:
    """One eclipse: the body whose shadow it is, when its penumbra begins, how long penumbra and umbra last."""

    body: str
    start_utc: str
    penumbra_min: float
    umbra_min: float


@dataclass(frozen=True)
class PatchPoint:
    """A state of the orbit, about the centre of the force model, ICRF axes."""

    epoch_tdb_s: float
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]


@dataclass(frozen=True)
class TransitionSummary:
    """An orbit of the restricted problem in the full ephemeris model.

    ``corrections_m_s_per_year`` is the sum of the velocity differences where the pieces join, per year; the tolerances
    are what each junction had to meet. The spreads are over all perilunes and apolunes of the orbit.
    """

    orbit: str
    revolutions: int
    start_utc: str
    end_utc: str
    mean_period_d: float
    force_model: ForceModel
    corrections_m_s_per_year: float
    largest_gap_m: float
    largest_gap_m_s: float
    tolerance_m: float
    tolerance_m_s: float
    perilune_km: Spread | None
    apolune_km: Spread | None
    perilune_to_perilune_d: Spread | None
    eclipses: tuple[OrbitEclipse, ...]
    patch_points: tuple[PatchPoint, ...]


def summary(name: str, orbit: EphemerisOrbit) -> TransitionSummary:
    """Return the figures of an orbit in the full model between its first and last patch point.

    Args:
        name: what the orbit is called.
        orbit: the orbit in the full model; see :func:`perilune.astro.transition`.
    """
    passages = lunar_passages(orbit)
    first, last = float(orbit.epochs_tdb_s[0]), float(orbit.epochs_tdb_s[-1])
    return TransitionSummary(
        orbit=name,
        revolutions=round((last - first) / orbit.period_s),
        start_utc=format_utc(first),
        end_utc=format_utc(last),
        mean_period_d=orbit.period_s / SECONDS_PER_DAY,
        force_model=orbit.model,
        corrections_m_s_per_year=orbit.dv_m_s_per_year,
        largest_gap_m=orbit.gap_m,
        largest_gap_m_s=orbit.gap_m_s,
        tolerance_m=POSITION_TOLERANCE_M,
        tolerance_m_s=VELOCITY_TOLERANCE_M_S,
        perilune_km=_spread(passages.perilunes_m / 1e3),
        apolune_km=_spread(passages.apolunes_m / 1e3),
        perilune_to_perilune_d=_spread(np.diff(passages.perilunes_tdb_s) / SECONDS_PER_DAY),
        eclipses=tuple(_eclipse(eclipse) for eclipse in orbit_eclipses(orbit)),
        patch_points=tuple(_point(*point) for point in zip(orbit.epochs_tdb_s, orbit.states, strict=True)),
    )


def orbit_eclipses(orbit: EphemerisOrbit) -> tuple[Eclipse, ...]:
    """Return the eclipses of an orbit by the Earth and the Moon, between its first and last patch point."""
    epochs, states = table(orbit)
    track = tabulated(epochs, states, orbit.model.center, "orbit")
    return eclipses(track, float(epochs[0]), float(epochs[-1]), step_s=_ECLIPSE_STEP_S)


def table(orbit: EphemerisOrbit) -> tuple[Array, Array]:
    """Return epochs (n,) and states (n, 6) of an orbit, close together where it turns fast about the Moon.

    Between two lines the orbit turns by 0.06 rad at most, and an hour passes at most: Lagrange interpolation of the
    seventh degree then keeps millimetres.
    """
    first, last = float(orbit.epochs_tdb_s[0]), float(orbit.epochs_tdb_s[-1])
    coarse = np.linspace(first, last, int(np.ceil((last - first) / orbit.period_s * _COARSE)) + 1)
    moon = orbit.about_moon(coarse)
    turning = np.linalg.norm(moon[:, 3:], axis=1) / np.linalg.norm(moon[:, :3], axis=1)
    rate = np.maximum(turning / _TURN_RAD, 1.0 / _LONGEST_STEP_S)
    lines = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(coarse))])
    epochs = np.interp(np.linspace(0.0, lines[-1], int(np.ceil(lines[-1])) + 1), lines, coarse)
    epochs[0], epochs[-1] = first, last
    return epochs, orbit.sample(epochs)


def orbit_oem(name: str, orbit: EphemerisOrbit) -> Oem:
    """Return an orbit in the full model as an OEM in TDB and ICRF axes, centred as its force model.

    The creation date is the start of the orbit, so that the same orbit gives the same bytes.
    """
    epochs, states = table(orbit)
    model = orbit.model
    comments = (
        f"{name} in the full ephemeris model; mean period {orbit.period_s / SECONDS_PER_DAY:.6f} d",
        f"pieces join to {orbit.gap_m:.2g} m and {orbit.gap_m_s:.2g} m/s",
        *(f"force model: {field.name} = {getattr(model, field.name)!r}" for field in fields(model)),
    )
    segment = Segment(
        object_name=name.upper(),
        object_id=name.upper(),
        center_name=model.center.upper(),
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(format_time(float(epoch), "TDB", _TDB_DECIMALS) for epoch in epochs),
        states=states,
        interpolation="LAGRANGE",
        interpolation_degree=_DEGREE,
    )
    return Oem(format_utc(float(epochs[0])).removesuffix(" UTC"), "PERILUNE", (segment,), comments)


def rotating_path(orbit: EphemerisOrbit) -> Array:
    """Return the path (n, 3) of an orbit about the Moon on the turning axes of the Earth-Moon line, m.

    x points away from the Earth, z along the angular momentum of the Moon's orbit.

    Args:
        orbit: the orbit in the full model; see :func:`perilune.astro.transition`.
    """
    epochs, states = table(orbit)
    about_earth = states - ephemeris.state("earth", orbit.model.center, epochs)
    return SynodicFrame("earth", "moon", 0.0, "secondary").from_inertial(about_earth, epochs)[:, :3]


def _spread(values: Array) -> Spread | None:
    return Spread(float(values.min()), float(values.mean()), float(values.max())) if len(values) else None


def _eclipse(eclipse: Eclipse) -> OrbitEclipse:
    dark = 0.0
    if eclipse.umbra_start_tdb_s is not None and eclipse.umbra_end_tdb_s is not None:
        dark = eclipse.umbra_end_tdb_s - eclipse.umbra_start_tdb_s
    length = eclipse.end_tdb_s - eclipse.start_tdb_s
    return OrbitEclipse(eclipse.body, format_utc(eclipse.start_tdb_s), length / 60.0, dark / 60.0)


def _point(epoch: float, state: Array) -> PatchPoint:
    x, y, z, vx, vy, vz = (float(part) for part in state)
    return PatchPoint(float(epoch), (x, y, z), (vx, vy, vz))
