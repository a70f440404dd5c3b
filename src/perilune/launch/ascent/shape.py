"""The phases of an ascent as records: what decides the equations, and the numbers.

The shape of the phases (:class:`Shape`) decides the equations and is hashable: vehicles of one shape share one
compiled problem. All numbers of the vehicle are parameters of that problem.
"""

from dataclasses import dataclass, replace

from perilune.launch.ascent.profile import CONSTANT, mean_level
from perilune.launch.ascent.staging import EngineOut, start_up_kg
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import Profile, Vehicle

_GRADING = 1.5


@dataclass(frozen=True)
class PhaseShape:
    """What decides the equations of a phase: who throttles, the elements of the mesh and which limits hold.

    ``limited``: some engines throttle down to keep the limit of acceleration, by a law. ``lever``: the throttle of the
    core beside its boosters is a control of its own; only then ``acceleration`` is a constraint. ``disposal``: the
    stage dropped at the end must fall back. ``coast``: nothing burns. ``vacuum``: the air of the parking orbit and of
    what follows counts for nothing. ``turn``: a coast of a revolution, flown backwards from the end of a burn to where
    the next begins: the same places of the same orbit, but for what J2 turns it by.
    """

    limited: bool
    lever: bool
    elements: int
    vertical: bool
    q_alpha: bool
    dynamic_pressure: bool
    acceleration: bool
    heating: bool
    disposal: bool
    coast: bool = False
    vacuum: bool = False
    turn: bool = False

    @property
    def steered(self) -> bool:
        """Whether the direction of the thrust is a control."""
        return not self.vertical and not self.coast

    @property
    def controls(self) -> int:
        """The number of controls: direction and lever."""
        return 3 + self.lever if self.steered else 0

    @property
    def edges(self) -> tuple[float, ...]:
        """The edges of the elements in the phase, 0 to 1; closer together towards the end of a limited phase."""
        power = _GRADING if self.limited else 1.0
        return tuple(1.0 - (1.0 - k / self.elements) ** power for k in range(self.elements + 1))


@dataclass(frozen=True)
class TankUse:
    """The share of a tank in a phase: ``group`` 0 burns unthrottled, then the limited group, then the lever."""

    phase: int
    group: int


@dataclass(frozen=True)
class Tank:
    """The tank of one stage that a constraint keeps: all the phases that draw from it."""

    stage: int
    uses: tuple[TankUse, ...]


@dataclass(frozen=True)
class Shape:
    """The shape of a whole ascent.

    ``tanks`` are those to be constrained; ``shield_phase`` ends with the jettison, ``azimuth_phase`` with the flight
    azimuth within the limits of the site, ``parking_phase`` in the parking orbit.
    """

    phases: tuple[PhaseShape, ...]
    tanks: tuple[Tank, ...]
    shield_phase: int | None
    azimuth_phase: int | None = None
    parking_phase: int | None = None


@dataclass(frozen=True)
class Phase:
    """The numbers of a phase: stages burning, duration [s], mass dropped at the end [kg], area.

    ``limited`` are the stages throttled by the law of acceleration, ``lever`` the core if its throttle is a control,
    ``levels`` the throttles of the burning stages that the first guess takes; ``shares`` the parts of their engines
    that work and ``profiles`` their thrust curves and schedules, both full where left out. ``loss_kg_s`` flows out
    beside: it boils off, or ``verniers`` burn alone, as the share of the stage's thrust that they give, and need it
    for their lower specific impulse.
    """

    burning: tuple[int, ...]
    limited: tuple[int, ...]
    lever: tuple[int, ...]
    levels: tuple[float, ...]
    duration_s: float
    duration_min_s: float
    duration_max_s: float
    dropped_kg: float
    area_m2: float
    shares: tuple[float, ...] = ()
    profiles: tuple[Profile, ...] = ()
    loss_kg_s: float = 0.0
    verniers: bool = False

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The stages of each group: unthrottled, then limited and lever where there are such."""
        free = {*self.limited, *self.lever}
        fixed = tuple(i for i in self.burning if i not in free)
        return (fixed, *(group for group in (self.limited, self.lever) if group))

    def share(self, stage: int) -> float:
        """Return the part of the engines of a burning stage that work."""
        return self.shares[self.burning.index(stage)] if self.shares else 1.0

    def profile(self, stage: int) -> Profile:
        """Return the thrust curve or schedule of a burning stage over the phase."""
        return self.profiles[self.burning.index(stage)] if self.profiles else CONSTANT


@dataclass(frozen=True)
class Jettison:
    """When the shield leaves: within a stretch of the staging by the rule of heating, or at a given time."""

    segment: int = 1
    time_s: float | None = None


@dataclass(frozen=True)
class Parking:
    """An orbit in which the stage that waits coasts before it burns again.

    ``circular`` at this altitude [m], or any orbit of at least this perigee; the coast is from ``shortest_s`` to
    ``longest_s``, and ``burns`` burns lead out of it. A coast that is cut short, because it only turns the perigee,
    boils off for ``boil_off_s``.
    """

    altitude_m: float
    circular: bool
    shortest_s: float
    longest_s: float
    boil_off_s: float | None = None
    burns: int = 1


@dataclass(frozen=True)
class Plan:
    """The phases of a vehicle's ascent. ``usable_kg`` per stage; ``emptied`` says that the tank must be burned out.

    ``coasts`` says that solid upper stages were allowed to coast before they light.
    """

    vehicle: Vehicle
    settings: LossSettings
    shape: Shape
    phases: tuple[Phase, ...]
    usable_kg: tuple[float, ...]
    emptied: tuple[bool, ...]
    jettison_segment: int
    jettison_time_s: float | None = None
    engine_out: EngineOut | None = None
    parking: Parking | None = None
    coasts: bool = False

    @property
    def stages_kg(self) -> float:
        """Mass of the stages at release: what burned before is gone [kg]."""
        vehicle = self.vehicle
        burned = sum(start_up_kg(stage, self.settings) for stage in vehicle.stages)
        return vehicle.lift_off_kg - vehicle.shield_kg - vehicle.adapter_kg - burned

    @property
    def lift_off_kg(self) -> float:
        """Mass at release without payload [kg]."""
        return self.stages_kg + self.vehicle.shield_kg + self.vehicle.adapter_kg

    def guessed_thrust_n(self, phase: Phase) -> float:
        """Return the mean vacuum thrust that the first guess takes in a phase [N]."""
        return sum(self.vehicle.stages[i].thrust_vac_n * level for i, level in self._levels(phase))

    def guessed_flow_kg_s(self, phase: Phase) -> float:
        """Return the mean mass flow that the first guess takes in a phase [kg/s]."""
        burned = sum(self.vehicle.stages[i].mass_flow_kg_s * level for i, level in self._levels(phase))
        return burned + phase.loss_kg_s

    def _levels(self, phase: Phase) -> list[tuple[int, float]]:
        pairs = zip(phase.burning, phase.levels, strict=True)
        return [(i, level * phase.share(i) * mean_level(phase.profile(i))) for i, level in pairs]


def doubled(chosen: Plan) -> Plan:
    """Return the plan on a mesh of twice as many elements."""
    phases = tuple(replace(phase, elements=2 * phase.elements) for phase in chosen.shape.phases)
    return replace(chosen, shape=replace(chosen.shape, phases=phases))
