"""Burns at the Moon that take time, beside the impulsive flight they come from.

The flight stays as it is up to the first of these burns. Each has a direction fixed in space and lies about the epoch
of its impulse; size and direction of the burns are corrected by Newton's method in the full model. A flyby and an
insertion have six unknowns for the six numbers of the state in the orbit. One burn into an ellipse has four, its
direction, size and ignition, for semi-major axis, eccentricity, inclination and argument of periapsis; place and node
on the ellipse are what they come to.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON
from perilune.errors import InputError, NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.lunar.arrivals import Flight
from perilune.transfers.lunar.ellipse import EllipticCapture
from perilune.transfers.lunar.powered_flyby import FlybyFlight
from perilune.transfers.lunar.translunar import LunarTransfer, lunar_window
from perilune.transfers.model import Window
from perilune.transfers.parking import Parking
from perilune.transfers.powered_arc import RUNS_DRY, Propulsion, Thrust, burn_arcs
from perilune.transfers.record import StageFiring, arc

Array = NDArray[np.float64]

_SPEED_STEP_M_S: Final = 0.05
_SPEED_LIMIT_M_S: Final = 60.0
_LEAD_STEP_S: Final = 0.5
_LEAD_LIMIT_S: Final = 200.0
_ENOUGH_M_S: Final = 1e-3
_PLACE_S: Final = 1e4
"""A metre off the place counts as a speed that takes it in this time [s]."""
_MOST_USED: Final = 0.9  # of the mass
_REFUSED: Final = "the burns of the stage at the Moon do not converge on the orbit"


def by_stage(flight: Flight, stage: Propulsion) -> Flight | NoSolution:
    """Return a flight by way of a flyby, or into an ellipse, with the burns at the Moon made by a stage.

    Args:
        flight: the impulsive flight; others than these two kinds are returned as they are.
        stage: thrust, specific impulse and mass at its first burn at the Moon.
    """
    match flight:
        case FlybyFlight():
            return flyby_by_stage(flight, stage)
        case EllipticCapture():
            return ellipse_by_stage(flight, stage)
    return flight


@dataclass(frozen=True, eq=False)
class _Burns:
    """Burns (n) of sizes and directions (n, 3) [m/s] by stages: state and epoch at ignition and at cut-off."""

    ignition: Array
    ignition_tdb_s: Array
    duration_s: Array
    stages: tuple[Propulsion, ...]
    direction: Array
    cutoff: Array

    @property
    def cutoff_tdb_s(self) -> Array:
        return self.ignition_tdb_s + self.duration_s

    def after(self) -> tuple[Propulsion, ...]:
        """Return what is left of the stages."""
        return tuple(stage.after(float(time)) for stage, time in zip(self.stages, self.duration_s, strict=True))

    def firing(self, name: str) -> StageFiring:
        """Return the first of them."""
        thrust = Thrust("inertial", self.direction[:1], 1.0, "moon")
        return StageFiring(
            name, self.ignition[0], float(self.ignition_tdb_s[0]), float(self.duration_s[0]), self.stages[0], thrust
        )


def _burn(
    coasting: Array, since_tdb_s: Array, centre_tdb_s: Array, dv: Array, stages: tuple[Propulsion, ...]
) -> _Burns:
    """Return burns whose middle lies at an epoch, from states (n, 6) that coast to their ignition."""
    size = np.linalg.norm(dv, axis=1)
    duration = np.array([stage.duration_s(float(part)) for stage, part in zip(stages, size, strict=True)])
    direction = dv / size[:, None]
    begins = centre_tdb_s - 0.5 * duration
    ignition = propagate(coasting, since_tdb_s, begins)
    cutoff = burn_arcs(ignition, begins, duration, stages, Thrust("inertial", direction))
    return _Burns(ignition, begins, duration, stages, direction, cutoff)


@dataclass(frozen=True, eq=False)
class PoweredFlyby:
    """A flight by way of a flyby whose two burns at the Moon are made by a stage."""

    impulsive: FlybyFlight
    flyby: _Burns
    insertion: _Burns
    orbit: Array

    @property
    def total_dv_m_s(self) -> float:
        """All burns together [m/s]."""
        sizes = (float(part.stages[0].dv_m_s(part.duration_s[0])) for part in (self.flyby, self.insertion))
        return float(np.linalg.norm(self.impulsive.outbound.departure_dv_m_s)) + sum(sizes)

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        flown, far = self.impulsive, self.impulsive.far
        first = self.flyby.firing("powered lunar flyby")
        last = self.insertion.firing(f"{far.name} insertion")
        leaves, arrives = float(self.flyby.cutoff_tdb_s[0]), float(self.insertion.cutoff_tdb_s[0])
        burns = (
            first.burn(float(np.linalg.norm(flown.flyby_dv))),
            last.burn(float(np.linalg.norm(flown.insertion_dv))),
        )
        arcs = (
            first.arc(),
            arc(f"flyby to {far.name}", leaves, last.ignition_tdb_s, self.flyby.cutoff[0]),
            last.arc(),
            arc(far.name, arrives, arrives + far.period_s, self.insertion.cutoff[0]),
        )
        return lunar_window(
            site, far.destination, parking, flown.outbound, far.description, burns, arcs, first.ignition_tdb_s
        )


def flyby_by_stage(flown: FlybyFlight, stage: Propulsion) -> PoweredFlyby | NoSolution:
    """Return an impulsive flight by way of a flyby with both burns at the Moon made by a stage."""

    def fly(points: Array) -> tuple[_Burns, _Burns]:
        """Return both burns of n flights whose points (n, 6) are their changes of velocity [m/s]."""
        count = len(points)
        outbound = flown.outbound
        coasting, since = np.tile(outbound.departure, (count, 1)), np.full(count, outbound.departure_tdb_s)
        centre = np.full(count, outbound.arrival_tdb_s)
        flyby = _burn(coasting, since, centre, points[:, :3], (stage,) * count)
        centre = np.full(count, flown.insertion_tdb_s)
        return flyby, _burn(flyby.cutoff, flyby.cutoff_tdb_s, centre, points[:, 3:], flyby.after())

    def miss(points: Array) -> Array:
        """Return how far cutoffs lie from the orbit held, (n, 6) in m/s: places by the time that they are worth."""
        _, insertion = fly(points)
        held = np.tile(flown.orbit, (len(points), 1))
        off = insertion.cutoff - propagate(held, flown.insertion_tdb_s, insertion.cutoff_tdb_s)
        return np.hstack([off[:, :3] / _PLACE_S, off[:, 3:]])

    start = np.concatenate([flown.flyby_dv, flown.insertion_dv])
    refused = _too_long(start[:3], start[3:], stage, flown.insertion_tdb_s - flown.outbound.arrival_tdb_s)
    if refused is not None:
        return refused
    steps, limits = np.full(6, _SPEED_STEP_M_S), np.full(6, _SPEED_LIMIT_M_S)
    try:
        solved = solve(miss, start, steps, limits, _ENOUGH_M_S)
        if isinstance(solved, NoSolution):
            return NoSolution(_REFUSED, "thrust")
        flyby, insertion = fly(solved[None, :])
        if insertion.stages[0].runs_dry(float(insertion.duration_s[0])):
            return NoSolution(RUNS_DRY, "propellant")
    except (PropagationError, InputError) as error:
        return NoSolution(f"{_REFUSED}: {error}", "thrust")
    return PoweredFlyby(flown, flyby, insertion, flown.orbit)


def _too_long(first: Array, last: Array, stage: Propulsion, wait_s: float) -> NoSolution | None:
    """Return why two burns do not fit between flyby and insertion, or into what the stage can give."""
    wanted = float(np.linalg.norm(first) + np.linalg.norm(last))
    if stage.flow_per_s * stage.duration_s(wanted) > _MOST_USED:
        return NoSolution("the stage would be used up before the ship is in its orbit", "mass of the stage")
    half = 0.5 * stage.duration_s(wanted)
    if half > 0.5 * wait_s:
        return NoSolution("the burns at the Moon take longer than the way between them", "thrust")
    return None


@dataclass(frozen=True, eq=False)
class PoweredEllipse:
    """A flight into an elliptical orbit whose burn at the Moon is made by a stage."""

    impulsive: EllipticCapture
    insertion: _Burns

    @property
    def total_dv_m_s(self) -> float:
        """Departure and insertion [m/s]."""
        size = float(self.insertion.stages[0].dv_m_s(self.insertion.duration_s[0]))
        return float(np.linalg.norm(self.impulsive.transfer.departure_dv_m_s)) + size

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        flown = self.impulsive
        firing = self.insertion.firing("lunar orbit insertion")
        begins = float(self.insertion.cutoff_tdb_s[0])
        circling = arc("elliptical lunar orbit", begins, begins + flown.orbit.period_s, self.insertion.cutoff[0])
        return lunar_window(
            site,
            "elfo",
            parking,
            flown.transfer,
            flown.described(),
            (firing.burn(float(np.linalg.norm(flown.insertion_dv))),),
            (firing.arc(), circling),
            firing.ignition_tdb_s,
        )


def ellipse_by_stage(flown: EllipticCapture, stage: Propulsion) -> PoweredEllipse | NoSolution:
    """Return an impulsive flight into an ellipse with its burn at the Moon made by a stage."""
    transfer, orbit = flown.transfer, flown.orbit
    pole = body_fixed.pole("moon", transfer.arrival_tdb_s)[0]
    speed = float(np.sqrt(GM_MOON / orbit.axis_m))
    wanted = _shape(flown.captured - transfer.moon, pole)

    def fly(points: Array) -> _Burns:
        return _at_arrival(transfer, points[:, 3], points[:, :3], stage)

    def miss(points: Array) -> Array:
        insertion = fly(points)
        seen = insertion.cutoff - ephemeris.state("moon", "earth", insertion.cutoff_tdb_s)
        return speed * np.array([_shape(state, pole) - wanted for state in seen])

    if stage.flow_per_s * stage.duration_s(float(np.linalg.norm(flown.insertion_dv))) > _MOST_USED:
        return NoSolution("the stage would be used up before the ship is in its orbit", "mass of the stage")
    steps = np.array([*[_SPEED_STEP_M_S] * 3, _LEAD_STEP_S])
    limits = np.array([*[_SPEED_LIMIT_M_S] * 3, _LEAD_LIMIT_S])
    try:
        solved = solve(miss, np.append(flown.insertion_dv, 0.0), steps, limits, _ENOUGH_M_S)
        if isinstance(solved, NoSolution):
            return NoSolution(_REFUSED, "thrust")
        insertion = fly(solved[None, :])
        if stage.runs_dry(float(insertion.duration_s[0])):
            return NoSolution(RUNS_DRY, "propellant")
    except (PropagationError, InputError) as error:
        return NoSolution(f"{_REFUSED}: {error}", "thrust")
    return PoweredEllipse(flown, insertion)


def _at_arrival(transfer: LunarTransfer, later_s: Array, dv: Array, stage: Propulsion) -> _Burns:
    count = len(dv)
    coasting, since = np.tile(transfer.departure, (count, 1)), np.full(count, transfer.departure_tdb_s)
    return _burn(coasting, since, transfer.arrival_tdb_s + later_s, dv, (stage,) * count)


def _shape(relative: Array, pole: Array) -> Array:
    """Return what tells an orbit about the Moon but its node and place, as numbers of one size (4,)."""
    position, velocity = relative[:3], relative[3:]
    radius = float(np.linalg.norm(position))
    momentum = np.cross(position, velocity)
    energy = 0.5 * float(velocity @ velocity) - GM_MOON / radius
    node = np.cross(pole, momentum)
    eccentric = np.cross(velocity, momentum) / GM_MOON - position / radius
    across = np.cross(momentum, node)
    along = float(eccentric @ node / np.linalg.norm(node))
    up = float(eccentric @ across / np.linalg.norm(across))
    tilt = float(np.arccos(np.clip(momentum @ pole / np.linalg.norm(momentum), -1.0, 1.0)))
    return np.array([0.5 * np.log(-energy), along, up, tilt])
