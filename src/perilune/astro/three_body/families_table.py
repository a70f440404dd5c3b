"""Tables of periodic orbits and of manifolds: what the commands print, with the units of the system beside."""

from dataclasses import dataclass

import numpy as np

from perilune.astro.three_body.cr3bp import PeriodicOrbit, flow
from perilune.astro.three_body.cr3bp_systems import System
from perilune.astro.three_body.families import Family
from perilune.astro.three_body.manifolds import Manifold
from perilune.constants import SECONDS_PER_DAY


@dataclass(frozen=True)
class Index:
    """Half the sum of a pair of eigenvalues of the monodromy; linearly stable where real and between -1 and 1."""

    real: float
    imaginary: float


@dataclass(frozen=True)
class Member:
    """A periodic orbit: state and period in units of the problem, the rest as the names say.

    ``closure`` is the largest difference of the state after one period, in units of the problem.
    """

    state: tuple[float, ...]
    period: float
    period_d: float
    jacobi: float
    stability_index: float
    stability_indices: tuple[Index, Index]
    from_secondary_km: tuple[float, float]
    from_primary_km: tuple[float, float]
    x_km: tuple[float, float]
    y_km: tuple[float, float]
    z_km: tuple[float, float]
    closure: float


@dataclass(frozen=True)
class FamilyTable:
    """Members of a family, in order along it; why it is followed no farther; the system with its units."""

    family: str
    point: str | None
    branch: str | None
    system: System
    ended: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Motion:
    """A motion of a manifold: states in units of the problem at its start and end, its time, how it ended."""

    phase_d: float
    start: tuple[float, ...]
    time_d: float
    end: tuple[float, ...]
    outcome: str


@dataclass(frozen=True)
class ManifoldTable:
    """One half of a manifold of a periodic orbit."""

    family: str
    point: str | None
    branch: str | None
    system: System
    kind: str
    half: str
    eigenvalue: float
    orbit: Member
    motions: tuple[Motion, ...]


def member(orbit: PeriodicOrbit, system: System) -> Member:
    """Return the row of an orbit."""
    extent = orbit.extent
    first, second = (Index(value.real, value.imag) for value in orbit.stability_indices)
    return Member(
        state=tuple(float(value) for value in orbit.state),
        period=orbit.period,
        period_d=orbit.period * system.time_s / SECONDS_PER_DAY,
        jacobi=orbit.jacobi,
        stability_index=orbit.stability_index,
        stability_indices=(first, second),
        from_secondary_km=_kilometres(extent.from_secondary, system),
        from_primary_km=_kilometres(extent.from_primary, system),
        x_km=_kilometres(extent.x, system),
        y_km=_kilometres(extent.y, system),
        z_km=_kilometres(extent.z, system),
        closure=float(np.abs(flow(orbit.state, orbit.period, orbit.mu) - orbit.state).max()),
    )


def _kilometres(span: tuple[float, float], system: System) -> tuple[float, float]:
    return span[0] * system.length_m / 1e3, span[1] * system.length_m / 1e3


def family_table(followed: Family, orbits: tuple[PeriodicOrbit, ...]) -> FamilyTable:
    """Return the table of some members of a family."""
    rows = tuple(member(orbit, followed.system) for orbit in orbits)
    return FamilyTable(followed.name, followed.point, followed.branch, followed.system, followed.ended, rows)


def manifold_table(followed: Family, tube: Manifold) -> ManifoldTable:
    """Return the table of one half of a manifold of a member of a family."""
    day = followed.system.time_s / SECONDS_PER_DAY
    rows = zip(tube.phases, tube.starts, tube.times, tube.ends, tube.outcomes, strict=True)
    motions = tuple(
        Motion(float(phase) * day, tuple(start.tolist()), float(time) * day, tuple(end.tolist()), how.value)
        for phase, start, time, end, how in rows
    )
    return ManifoldTable(
        followed.name,
        followed.point,
        followed.branch,
        followed.system,
        tube.kind,
        tube.half,
        tube.eigenvalue,
        member(tube.orbit, followed.system),
        motions,
    )
