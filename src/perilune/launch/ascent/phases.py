"""From a vehicle to the phases of its ascent: who burns, for how long, what is dropped, which limits hold."""

from perilune.launch.ascent.pieces import (
    Piece,
    Segment,
    free_to_coast,
    jettison_cut,
    pieces_of,
    segments_of,
    waiting_stretch,
)
from perilune.launch.ascent.shape import Jettison as Jettison
from perilune.launch.ascent.shape import Parking as Parking
from perilune.launch.ascent.shape import Phase as Phase
from perilune.launch.ascent.shape import PhaseShape as PhaseShape
from perilune.launch.ascent.shape import Plan as Plan
from perilune.launch.ascent.shape import Shape as Shape
from perilune.launch.ascent.shape import Tank as Tank
from perilune.launch.ascent.shape import TankUse as TankUse
from perilune.launch.ascent.shape import doubled as doubled
from perilune.launch.ascent.staging import EngineOut, Stretch, stage_profile, stretches
from perilune.launch.ascent.staging import usable_kg as usable_kg
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import Vehicle

OVERBURN = 2.5
"""A throttled stage may burn this many times longer than at full throttle."""
_SHORTEST_PIECE_S = 1.0
_LONGEST_COAST_S = 3000.0
"""Of a coast before a solid upper stage: half a revolution of an orbit of some 1,000 km."""


def segment_count(
    vehicle: Vehicle, settings: LossSettings | None = None, failure: EngineOut | None = None, parked: bool = False
) -> int:
    """Return the number of stretches of constant staging, up to a parking orbit; the shield may leave in any."""
    found = stretches(vehicle, settings or LossSettings(), failure)
    return waiting_stretch(vehicle, found) + 1 if parked else len(found)


def segment_at(vehicle: Vehicle, settings: LossSettings, time_s: float, failure: EngineOut | None = None) -> int:
    """Return the stretch of the staging that burns at a time after lift-off."""
    found = stretches(vehicle, settings, failure)
    return next((k for k, s in enumerate(found) if time_s < s.begin_s + s.duration_s), len(found) - 1)


def plan(
    vehicle: Vehicle,
    settings: LossSettings,
    jettison: Jettison,
    *,
    refine: int = 1,
    engine_out: EngineOut | None = None,
    parking: Parking | None = None,
    coasts: bool = False,
) -> Plan:
    """Return the phases of an ascent.

    Args:
        vehicle, settings: the launcher and its losses.
        jettison: when the shield leaves.
        refine: multiplies the elements of the mesh.
        engine_out: a failure on the way.
        parking: the orbit in which the stage that waits coasts before it burns again.
        coasts: whether solid upper stages coast before they light, for as long as they like; not where they give a
            time of their own, an engine fails, or the shield leaves at a given time after them.

    Raises:
        InputError: the failure is none of this vehicle's.
    """
    segments = segments_of(vehicle, settings, stretches(vehicle, settings, engine_out))
    chosen, after = jettison_cut(segments, settings, jettison)
    timed = -1 if after is None else chosen
    able = coasts and engine_out is None
    free = {k for k, s in enumerate(segments) if able and k > timed and free_to_coast(vehicle, s)}
    cut = (chosen if vehicle.shield_kg > 0.0 else None), after
    pieces = pieces_of(vehicle, settings, segments, cut, parking, free)
    full = [usable_kg(stage, settings) for stage in vehicle.stages]
    lit = {i: s.stretch.begin_s for s in reversed(segments) for i in s.stretch.burning}
    phases = tuple(_phase(piece, segments[piece.segment], vehicle, full, lit, parking) for piece in pieces)
    rule = vehicle.shield_kg > 0.0 and jettison.time_s is None
    shapes = tuple(
        _phase_shape(piece, segments[piece.segment], phase, vehicle, rule, refine)
        for piece, phase in zip(pieces, phases, strict=True)
    )
    shape = Shape(
        shapes,
        _tanks(vehicle, segments, pieces, phases),
        next((i for i, piece in enumerate(pieces) if piece.split and not piece.final), None),
        next(i for i, piece in enumerate(pieces) if piece.segment == 0 and piece.final),
        next((i - 1 for i, piece in enumerate(pieces) if piece.waits), None),
    )
    emptied = tuple(
        not any(i in s.stretch.ends and (s.last or s.flexible) for s in segments) for i in range(len(vehicle.stages))
    )
    return Plan(
        vehicle, settings, shape, phases, tuple(full), emptied, chosen, jettison.time_s, engine_out, parking, coasts
    )


def replanned(chosen: Plan, vehicle: Vehicle, settings: LossSettings) -> Plan:
    """Return the plan of another vehicle or setting with the jettison, failure and coasts of a plan."""
    jettison = Jettison(chosen.jettison_segment, chosen.jettison_time_s)
    return plan(vehicle, settings, jettison, engine_out=chosen.engine_out, parking=chosen.parking, coasts=chosen.coasts)


def _phase(
    piece: Piece,
    segment: Segment,
    vehicle: Vehicle,
    full: list[float],
    lit: dict[int, float],
    parking: Parking | None,
) -> Phase:
    low = high = piece.duration_s
    if piece.coast:
        lost = boil = 0.0
        high = _LONGEST_COAST_S if piece.open else high
        if piece.turn:
            low, high = -_LONGEST_COAST_S, -_SHORTEST_PIECE_S
            lost = vehicle.stages[segment.stretch.burning[0]].restart_loss_kg
        if piece.waits and parking is not None:
            stage = vehicle.stages[segment.stretch.burning[0]]
            low, high, lost, boil = parking.shortest_s, parking.longest_s, stage.restart_loss_kg, stage.boil_off_kg_s
            boil *= 1.0 if parking.boil_off_s is None else parking.boil_off_s / parking.longest_s
        return Phase((), (), (), (), piece.duration_s, low, high, lost, segment.area_m2, loss_kg_s=boil)
    stretch = segment.stretch
    if piece.open:
        low = min(_SHORTEST_PIECE_S, piece.duration_s)
        high = stretch.duration_s * (OVERBURN if segment.flexible else 1.0)
    if piece.verniers:
        return _vernier_phase(piece, segment, vehicle, full)
    limited, lever = ((), ()) if piece.vertical else (segment.limited, segment.lever)
    levels = tuple(1.0 for _ in segment.levels) if piece.vertical else segment.levels
    ends = piece.begin_s + piece.duration_s
    return Phase(
        burning=stretch.burning,
        limited=limited,
        lever=lever,
        levels=levels,
        duration_s=piece.duration_s,
        duration_min_s=low,
        duration_max_s=high,
        dropped_kg=segment.dropped_kg if piece.final else 0.0,
        area_m2=segment.area_m2,
        shares=stretch.shares,
        profiles=tuple(stage_profile(vehicle.stages[i], lit[i], full[i], piece.begin_s, ends) for i in stretch.burning),
    )


def _vernier_phase(piece: Piece, segment: Segment, vehicle: Vehicle, full: list[float]) -> Phase:
    """The burn of a stage's verniers alone, from not at all to all that the tank holds."""
    (index,) = segment.stretch.burning
    stage = vehicle.stages[index]
    share = stage.vernier_thrust_n / stage.thrust_vac_n
    return Phase(
        burning=(index,),
        limited=(),
        lever=(),
        levels=(1.0,),
        duration_s=piece.duration_s,
        duration_min_s=0.0,
        duration_max_s=full[index] / stage.vernier_flow_kg_s,
        dropped_kg=segment.dropped_kg,
        area_m2=segment.area_m2,
        shares=(share,),
        loss_kg_s=stage.vernier_flow_kg_s - share * stage.mass_flow_kg_s,
        verniers=True,
    )


def _phase_shape(piece: Piece, segment: Segment, phase: Phase, vehicle: Vehicle, rule: bool, refine: int) -> PhaseShape:
    steered = not piece.vertical and not piece.coast
    # a stage that lights again is made to reach an orbit, where it stays or which it leaves by itself
    alone = steered and piece.final and len(phase.burning) == 1
    falls = alone and not segment.last and vehicle.stages[phase.burning[0]].restarts == 0
    first, bounded = piece.segment == 0, vehicle.max_acceleration_m_s2 is not None
    return PhaseShape(
        limited=steered and bool(phase.limited),
        lever=steered and bool(phase.lever),
        elements=piece.elements * refine,
        vertical=piece.vertical,
        q_alpha=steered and not piece.vacuum and (piece.shielded or first),
        dynamic_pressure=steered and first and vehicle.max_dynamic_pressure_pa is not None,
        acceleration=steered and bounded and bool(phase.lever) and not phase.limited,
        heating=not piece.vertical and not piece.vacuum and not piece.shielded and rule,
        disposal=falls and phase.dropped_kg > 0.0,
        coast=piece.coast,
        vacuum=piece.vacuum,
        turn=piece.turn,
    )


def _tanks(
    vehicle: Vehicle, segments: list[Segment], pieces: list[Piece], phases: tuple[Phase, ...]
) -> tuple[Tank, ...]:
    """The tanks that fixed durations do not settle: of a split, throttled or last stretch."""
    tanks = []
    for stage in range(len(vehicle.stages)):
        draws = [i for i, phase in enumerate(phases) if stage in phase.burning]
        open_end = any(stage in _settling(segments[pieces[i].segment].stretch) and _open(phases[i]) for i in draws)
        if open_end or any(stage in (*phases[i].limited, *phases[i].lever) for i in draws):
            waits = [i for i, piece in enumerate(pieces) if piece.waits and stage == vehicle.waiting]
            uses = [TankUse(i, _group(phases[i], stage)) for i in sorted(draws + waits)]
            tanks.append(Tank(stage, tuple(uses)))
    return tuple(tanks)


def _settling(stretch: Stretch) -> tuple[int, ...]:
    """The stages whose tanks settle how long a stretch lasts: what ends with it, or where nothing does the first."""
    return stretch.ends or stretch.burning[:1]


def _group(phase: Phase, stage: int) -> int:
    return next((number for number, group in enumerate(phase.groups) if stage in group), 0)


def _open(phase: Phase) -> bool:
    return phase.duration_max_s > phase.duration_min_s
