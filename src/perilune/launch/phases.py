"""From a vehicle to the phases of its ascent: who burns, for how long, what is dropped, which limits hold.

The shape of the phases (:class:`Shape`) decides the equations and is hashable: vehicles of one shape share one
compiled problem. All numbers of the vehicle are parameters of that problem.
"""

from dataclasses import dataclass, replace

from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import BurnStage, Vehicle, frontal_area_m2

OVERBURN = 2.5
"""A throttled stage may burn this many times longer than at full throttle."""
_BEFORE_JETTISON_S = 40.0
_MIN_PIECE_S = 1.0
_GRADING = 1.5
_LIMITED_ELEMENTS = 6


@dataclass(frozen=True)
class PhaseShape:
    """What decides the equations of a phase: who throttles, the elements of the mesh and which limits hold.

    ``limited``: some engines throttle down to keep the limit of acceleration, by a law. ``lever``: the throttle of the
    core beside its boosters is a control of its own; only then ``acceleration`` is a constraint. ``disposal``: the
    stage dropped at the end must fall back.
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
    """The shape of a whole ascent. ``tanks`` are those to be constrained; ``shield_phase`` ends with the jettison."""

    phases: tuple[PhaseShape, ...]
    tanks: tuple[Tank, ...]
    shield_phase: int | None


@dataclass(frozen=True)
class Phase:
    """The numbers of a phase: stages burning, duration [s], mass dropped at the end [kg], area.

    ``limited`` are the stages throttled by the law of acceleration, ``lever`` the core if its throttle is a control,
    ``levels`` the throttles of the burning stages that the first guess takes.
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

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The stages of each group: unthrottled, then limited and lever where there are such."""
        free = {*self.limited, *self.lever}
        fixed = tuple(i for i in self.burning if i not in free)
        return (fixed, *(group for group in (self.limited, self.lever) if group))


@dataclass(frozen=True)
class Jettison:
    """When the shield leaves: within a stretch of the staging by the rule of heating, or at a given time."""

    segment: int = 1
    time_s: float | None = None


@dataclass(frozen=True)
class Plan:
    """The phases of a vehicle's ascent. ``usable_kg`` per stage; ``emptied`` says that the tank must be burned out."""

    vehicle: Vehicle
    settings: LossSettings
    shape: Shape
    phases: tuple[Phase, ...]
    usable_kg: tuple[float, ...]
    emptied: tuple[bool, ...]
    jettison_segment: int

    def guessed_thrust_n(self, phase: Phase) -> float:
        """Return the vacuum thrust that the first guess takes in a phase [N]."""
        return sum(
            self.vehicle.stages[i].thrust_vac_n * level for i, level in zip(phase.burning, phase.levels, strict=True)
        )

    def guessed_flow_kg_s(self, phase: Phase) -> float:
        """Return the mass flow that the first guess takes in a phase [kg/s]."""
        return sum(
            self.vehicle.stages[i].mass_flow_kg_s * level for i, level in zip(phase.burning, phase.levels, strict=True)
        )


@dataclass(frozen=True)
class _Segment:
    """A stretch of constant staging; ``flexible``: its duration depends on a throttle."""

    burning: tuple[int, ...]
    ends: tuple[int, ...]
    limited: tuple[int, ...]
    lever: tuple[int, ...]
    levels: tuple[float, ...]
    duration_s: float
    flexible: bool
    dropped_kg: float
    area_m2: float
    last: bool


@dataclass(frozen=True)
class _Piece:
    """A part of a segment that is one phase."""

    segment: int
    duration_s: float
    elements: int
    vertical: bool
    shielded: bool
    split: bool
    final: bool


def usable_kg(stage: BurnStage, settings: LossSettings) -> float:
    """Return the propellant of a stage that can be burned [kg]."""
    return stage.propellant_kg * (1.0 - (settings.solid_residual if stage.solid else settings.liquid_residual))


def segment_count(vehicle: Vehicle) -> int:
    """Return the number of stretches of constant staging; the shield may leave in any of them."""
    return len(_burn_groups(vehicle, LossSettings()))


def segment_at(vehicle: Vehicle, settings: LossSettings, time_s: float) -> int:
    """Return the stretch of the staging that burns at a time after lift-off."""
    groups = _burn_groups(vehicle, settings)
    ended = 0.0
    for index, (_, _, duration) in enumerate(groups):
        ended += duration
        if time_s < ended:
            return index
    return len(groups) - 1


def _burn_groups(vehicle: Vehicle, settings: LossSettings) -> list[tuple[tuple[int, ...], tuple[int, ...], float]]:
    """Who burns together, who ends then, for how long: boosters in turn, the core alone, the upper stages.

    A core that can throttle does so fully beside its boosters.
    """
    left = [usable_kg(stage, settings) for stage in vehicle.stages]
    flow = [stage.mass_flow_kg_s for stage in vehicle.stages]
    groups: list[tuple[tuple[int, ...], tuple[int, ...], float]] = []
    beside = list(vehicle.boosters)
    while beside:
        duration = left[beside[0]] / flow[beside[0]]
        ends = tuple(i for i in beside if left[i] / flow[i] <= duration * (1.0 + 1e-3))
        groups.append(((*beside, vehicle.core), ends, duration))
        for i in beside:
            left[i] -= flow[i] * duration
        left[vehicle.core] -= flow[vehicle.core] * vehicle.stages[vehicle.core].throttle_min * duration
        beside = [i for i in beside if i not in ends]
    alone = [vehicle.core] + [i for i, stage in enumerate(vehicle.stages) if stage.role == "upper"]
    return groups + [((i,), (i,), max(left[i] / flow[i], 10.0)) for i in alone]


def _segments(vehicle: Vehicle, settings: LossSettings) -> list[_Segment]:
    groups = _burn_groups(vehicle, settings)
    controls = [_controls(vehicle, burning) for burning, _, _ in groups]
    # the time a throttled stage takes is free, and with it that of all that burns beside it
    flexible = {i for limited, lever in controls for i in (*limited, *lever)}
    flexible |= {i for burning, ends, _ in groups if flexible & set(ends) for i in burning}
    segments: list[_Segment] = []
    gone: set[int] = set()
    for (limited, lever), (burning, ends, duration) in zip(controls, groups, strict=True):
        there = tuple(stage for i, stage in enumerate(vehicle.stages) if i not in gone)
        gone |= set(ends)
        stages = [vehicle.stages[i] for i in ends]
        last = len(segments) == len(groups) - 1
        dropped = 0.0 if last else sum(s.dry_kg + s.propellant_kg - usable_kg(s, settings) for s in stages)
        area = frontal_area_m2(there, vehicle.shield_diameter_m)
        levels = tuple(vehicle.stages[i].throttle_min if i in lever else 1.0 for i in burning)
        open_end = bool(flexible & set(ends))
        segments.append(_Segment(burning, ends, limited, lever, levels, duration, open_end, dropped, area, last))
    return segments


def _controls(vehicle: Vehicle, burning: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who of those burning throttles by the law of acceleration, and whose throttle is a control."""
    can = [i for i in burning if vehicle.stages[i].throttles]
    lever = tuple(i for i in can if len(burning) > 1 and i == vehicle.core)
    limited = vehicle.max_acceleration_m_s2 is not None
    return tuple(i for i in can if limited and i not in lever), lever


def _pieces(
    segments: list[_Segment], settings: LossSettings, jettison: int | None, after_s: float | None
) -> list[_Piece]:
    """Cut the vertical rise off the first segment, and the segment of the jettison in two."""
    pieces: list[_Piece] = []
    for index, segment in enumerate(segments):
        duration, shielded = segment.duration_s, jettison is not None and index <= jettison
        if index == 0 and settings.vertical_rise_s > 0.0:
            pieces.append(_Piece(0, settings.vertical_rise_s, 1, True, shielded, False, False))
            duration -= settings.vertical_rise_s
        elements = 5 if index == 0 or duration > 500.0 else 4
        elements = _LIMITED_ELEMENTS if segment.limited else elements
        if index == jettison:
            before = min(_BEFORE_JETTISON_S, 0.3 * duration) if after_s is None else after_s
            pieces.append(_Piece(index, before, 2, False, True, True, False))
            pieces.append(_Piece(index, duration - before, elements, False, False, True, True))
        else:
            pieces.append(_Piece(index, duration, elements, False, shielded, False, True))
    return pieces


def plan(vehicle: Vehicle, settings: LossSettings, jettison: Jettison, *, refine: int = 1) -> Plan:
    """Return the phases of an ascent; ``refine`` multiplies the elements of the mesh."""
    segments = _segments(vehicle, settings)
    chosen, before = _cut(segments, settings, jettison)
    pieces = _pieces(segments, settings, chosen if vehicle.shield_kg > 0.0 else None, before)
    timed = jettison.time_s is not None
    phases = tuple(_phase(piece, segments[piece.segment], timed) for piece in pieces)
    rule = vehicle.shield_kg > 0.0 and not timed
    shapes = tuple(_phase_shape(piece, segments[piece.segment], vehicle, rule, refine) for piece in pieces)
    shield = next((i for i, piece in enumerate(pieces) if piece.split and not piece.final), None)
    shape = Shape(shapes, _tanks(vehicle, segments, pieces, phases), shield)
    use = tuple(usable_kg(stage, settings) for stage in vehicle.stages)
    emptied = tuple(
        not any(i in s.ends and (s.last or s.flexible) for s in segments) for i in range(len(vehicle.stages))
    )
    return Plan(vehicle, settings, shape, phases, use, emptied, chosen)


def doubled(chosen: Plan) -> Plan:
    """Return the plan on a mesh of twice as many elements."""
    phases = tuple(replace(phase, elements=2 * phase.elements) for phase in chosen.shape.phases)
    return replace(chosen, shape=replace(chosen.shape, phases=phases))


def _cut(segments: list[_Segment], settings: LossSettings, jettison: Jettison) -> tuple[int, float | None]:
    """The stretch of the jettison and, for a given time, how long after its start, vertical rise not counted."""
    if jettison.time_s is None:
        return jettison.segment, None
    begun = settings.vertical_rise_s
    for index, segment in enumerate(segments):
        length = segment.duration_s - (settings.vertical_rise_s if index == 0 else 0.0)
        if jettison.time_s < begun + length - _MIN_PIECE_S or segment.last:
            return index, max(jettison.time_s - begun, _MIN_PIECE_S)
        begun += length
    raise AssertionError("the last stretch ends the search")


def _phase(piece: _Piece, segment: _Segment, timed: bool) -> Phase:
    low = high = piece.duration_s
    given = timed and piece.split and not piece.final
    if not piece.vertical and not given and (piece.split or segment.last or segment.flexible):
        low = min(_MIN_PIECE_S, piece.duration_s)
        high = segment.duration_s * (OVERBURN if segment.flexible else 1.0)
    limited, lever = ((), ()) if piece.vertical else (segment.limited, segment.lever)
    dropped = segment.dropped_kg if piece.final else 0.0
    levels = tuple(1.0 for _ in segment.levels) if piece.vertical else segment.levels
    return Phase(segment.burning, limited, lever, levels, piece.duration_s, low, high, dropped, segment.area_m2)


def _phase_shape(piece: _Piece, segment: _Segment, vehicle: Vehicle, rule: bool, refine: int) -> PhaseShape:
    first, steered = piece.segment == 0, not piece.vertical
    bounded = vehicle.max_acceleration_m_s2 is not None
    return PhaseShape(
        limited=steered and bool(segment.limited),
        lever=steered and bool(segment.lever),
        elements=piece.elements * refine,
        vertical=piece.vertical,
        q_alpha=steered and (piece.shielded or first),
        dynamic_pressure=steered and first and vehicle.max_dynamic_pressure_pa is not None,
        acceleration=steered and bounded and bool(segment.lever) and not segment.limited,
        heating=steered and not piece.shielded and rule,
        disposal=steered and piece.final and not segment.last and len(segment.burning) == 1,
    )


def _tanks(
    vehicle: Vehicle, segments: list[_Segment], pieces: list[_Piece], phases: tuple[Phase, ...]
) -> tuple[Tank, ...]:
    """The tanks that fixed durations do not settle: of a split, throttled or last stretch."""
    tanks = []
    for stage in range(len(vehicle.stages)):
        draws = [i for i, phase in enumerate(phases) if stage in phase.burning]
        open_end = any(stage in segments[pieces[i].segment].ends and _open(phases[i]) for i in draws)
        if open_end or any(stage in (*phases[i].limited, *phases[i].lever) for i in draws):
            tanks.append(Tank(stage, tuple(TankUse(i, _group(phases[i], stage)) for i in draws)))
    return tuple(tanks)


def _group(phase: Phase, stage: int) -> int:
    return next(number for number, group in enumerate(phase.groups) if stage in group)


def _open(phase: Phase) -> bool:
    return phase.duration_max_s > phase.duration_min_s
