"""From a vehicle to the phases of its ascent: who burns, for how long, what is dropped, which limits hold."""

from dataclasses import dataclass

from perilune.launch.ascent.shape import Jettison as Jettison
from perilune.launch.ascent.shape import Parking as Parking
from perilune.launch.ascent.shape import Phase as Phase
from perilune.launch.ascent.shape import PhaseShape as PhaseShape
from perilune.launch.ascent.shape import Plan as Plan
from perilune.launch.ascent.shape import Shape as Shape
from perilune.launch.ascent.shape import Tank as Tank
from perilune.launch.ascent.shape import TankUse as TankUse
from perilune.launch.ascent.shape import doubled as doubled
from perilune.launch.ascent.staging import EngineOut, Stretch, residual_kg, stage_profile, stretches, throttled
from perilune.launch.ascent.staging import usable_kg as usable_kg
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import Vehicle, frontal_area_m2

OVERBURN = 2.5
"""A throttled stage may burn this many times longer than at full throttle."""
_BEFORE_JETTISON_S = 40.0
_MIN_PIECE_S = 1.0
_LIMITED_ELEMENTS = (16, 6)
"""Of stretches that throttle by the law of acceleration: of the first, where its corner is, and of later ones."""
_COAST_ELEMENTS = 8
_LAST_ELEMENTS = 4
"""Of the burn after the parking orbit; at the apogee of a transfer, short, it has one: more are hardly determined."""
_LONGEST_COAST_S = 3000.0
"""Of a coast before a solid upper stage: half a revolution of an orbit of some 1,000 km."""


@dataclass(frozen=True)
class _Segment:
    """A stretch of constant staging; ``flexible``: its duration depends on a throttle."""

    stretch: Stretch
    limited: tuple[int, ...]
    lever: tuple[int, ...]
    levels: tuple[float, ...]
    flexible: bool
    dropped_kg: float
    area_m2: float
    last: bool


@dataclass(frozen=True)
class _Piece:
    """A part of a segment that is one phase.

    ``coast`` is a staging gap, ``open`` where its length is the optimiser's, or, with ``waits``, the parking orbit.
    """

    segment: int
    begin_s: float
    duration_s: float
    elements: int
    shielded: bool
    vertical: bool = False
    split: bool = False
    final: bool = False
    coast: bool = False
    waits: bool = False
    vacuum: bool = False
    open: bool = False


def segment_count(vehicle: Vehicle, settings: LossSettings | None = None, failure: EngineOut | None = None) -> int:
    """Return the number of stretches of constant staging; the shield may leave in any of them."""
    return len(stretches(vehicle, settings or LossSettings(), failure))


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
        parking: the orbit in which the last stage coasts before it burns again.
        coasts: whether solid upper stages coast before they light, for as long as they like; not where they give a
            time of their own, an engine fails, or the shield leaves at a given time after them.

    Raises:
        InputError: the failure is none of this vehicle's.
    """
    segments = _segments(vehicle, settings, stretches(vehicle, settings, engine_out))
    chosen, after = _cut(segments, settings, jettison)
    timed = -1 if after is None else chosen
    free = {k for k, s in enumerate(segments) if coasts and engine_out is None and k > timed and _coasts(vehicle, s)}
    pieces = _pieces(segments, settings, chosen if vehicle.shield_kg > 0.0 else None, after, parking, free)
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


def _segments(vehicle: Vehicle, settings: LossSettings, found: tuple[Stretch, ...]) -> list[_Segment]:
    controls = [_controls(vehicle, stretch.burning) for stretch in found]
    # the time a throttled stage takes is free, and with it that of all that burns beside it
    flexible = {i for limited, lever in controls for i in (*limited, *lever)}
    flexible |= {i for s in found if flexible & set(s.ends) for i in s.burning}
    segments: list[_Segment] = []
    gone: set[int] = set()
    for (limited, lever), stretch in zip(controls, found, strict=True):
        there = tuple(stage for i, stage in enumerate(vehicle.stages) if i not in gone)
        gone |= set(stretch.ends)
        last = len(segments) == len(found) - 1
        dropped = sum(vehicle.stages[i].dry_kg + residual_kg(vehicle.stages[i], settings) for i in stretch.ends)
        levels = tuple(vehicle.stages[i].throttle_min if i in lever else 1.0 for i in stretch.burning)
        open_end = bool(flexible & set(stretch.ends))
        area = frontal_area_m2(there, vehicle.shield_diameter_m)
        segments.append(_Segment(stretch, limited, lever, levels, open_end, 0.0 if last else dropped, area, last))
    return segments


def _controls(vehicle: Vehicle, burning: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who of those burning throttles by the law of acceleration, and whose throttle is a control."""
    can = [i for i in burning if throttled(vehicle.stages[i])]
    lever = tuple(i for i in can if len(burning) > 1 and i == vehicle.core)
    limited = vehicle.max_acceleration_m_s2 is not None
    return tuple(i for i in can if limited and i not in lever), lever


def _coasts(vehicle: Vehicle, segment: _Segment) -> bool:
    """Whether the coast before a stretch is as long as it likes: a solid upper stage that gives no time of its own.

    A motor that cannot be cut off lights where the orbit wants it, mostly near the apogee of the flight so far.
    """
    stage = vehicle.stages[segment.stretch.burning[0]]
    return segment.stretch.gap_s > 0.0 and stage.role == "upper" and stage.solid and stage.separation_coast_s is None


def _pieces(
    segments: list[_Segment],
    settings: LossSettings,
    jettison: int | None,
    after_s: float | None,
    parking: Parking | None,
    free: set[int],
) -> list[_Piece]:
    """Cut off the staging gaps and the vertical rise, cut the segment of the jettison in two, wait in orbit."""
    pieces: list[_Piece] = []
    for index, segment in enumerate(segments):
        stretch, shielded = segment.stretch, jettison is not None and index <= jettison
        begin, duration = stretch.begin_s, stretch.duration_s
        if stretch.gap_s > 0.0:
            before = begin - stretch.gap_s
            elements = _COAST_ELEMENTS if index in free else 1
            pieces.append(_Piece(index, before, stretch.gap_s, elements, shielded, coast=True, open=index in free))
        if index == 0 and settings.vertical_rise_s > 0.0:
            pieces.append(_Piece(0, 0.0, settings.vertical_rise_s, 1, shielded, vertical=True))
            begin, duration = settings.vertical_rise_s, duration - settings.vertical_rise_s
        if index == jettison:
            before = min(_BEFORE_JETTISON_S, 0.3 * duration) if after_s is None else after_s
            pieces.append(_Piece(index, begin, before, 2, True, split=True, open=after_s is None))
            begin, duration, shielded = begin + before, duration - before, False
        waits = segment.last and parking is not None
        rest = _Piece(
            index,
            begin,
            0.6 * duration if waits else duration,
            _elements(segment, index, duration),
            shielded,
            split=index == jettison,
            final=not waits,
            open=index == jettison or segment.last or segment.flexible,
        )
        pieces.append(rest)
        if waits and parking is not None:
            pieces += [
                _Piece(
                    index,
                    begin,
                    _guessed_coast_s(parking),
                    _COAST_ELEMENTS,
                    shielded,
                    coast=True,
                    waits=True,
                    open=True,
                    vacuum=True,
                ),
                _Piece(
                    index,
                    begin,
                    0.4 * duration,
                    _last_elements(segment, parking),
                    shielded,
                    final=True,
                    open=True,
                    vacuum=True,
                ),
            ]
    return pieces


def _guessed_coast_s(parking: Parking) -> float:
    """Half a revolution before a high orbit, a short while where the place of the perigee decides."""
    if not parking.circular:
        return 0.5 * parking.longest_s
    return min(parking.shortest_s + 0.1 * parking.longest_s, parking.longest_s)


def _elements(segment: _Segment, index: int, duration_s: float) -> int:
    if segment.limited:
        return _LIMITED_ELEMENTS[0 if index == 0 else 1]
    return 5 if index == 0 or duration_s > 500.0 else 4


def _last_elements(segment: _Segment, parking: Parking) -> int:
    if not parking.circular:
        return 1
    return _LIMITED_ELEMENTS[1] if segment.limited else _LAST_ELEMENTS


def _cut(segments: list[_Segment], settings: LossSettings, jettison: Jettison) -> tuple[int, float | None]:
    """The stretch of the jettison and, for a given time, how long after its start, vertical rise not counted."""
    if jettison.time_s is None:
        return jettison.segment, None
    for index, segment in enumerate(segments):
        begun = segment.stretch.begin_s + (settings.vertical_rise_s if index == 0 else 0.0)
        if jettison.time_s < segment.stretch.begin_s + segment.stretch.duration_s - _MIN_PIECE_S or segment.last:
            return index, max(jettison.time_s - begun, _MIN_PIECE_S)
    raise AssertionError("the last stretch ends the search")


def _phase(
    piece: _Piece,
    segment: _Segment,
    vehicle: Vehicle,
    full: list[float],
    lit: dict[int, float],
    parking: Parking | None,
) -> Phase:
    low = high = piece.duration_s
    if piece.coast:
        last = vehicle.stages[-1]
        lost = boil = 0.0
        high = _LONGEST_COAST_S if piece.open else high
        if piece.waits and parking is not None:
            low, high, lost, boil = parking.shortest_s, parking.longest_s, last.restart_loss_kg, last.boil_off_kg_s
            boil *= 1.0 if parking.boil_off_s is None else parking.boil_off_s / parking.longest_s
        return Phase((), (), (), (), piece.duration_s, low, high, lost, segment.area_m2, loss_kg_s=boil)
    stretch = segment.stretch
    if piece.open:
        low = min(_MIN_PIECE_S, piece.duration_s)
        high = stretch.duration_s * (OVERBURN if segment.flexible else 1.0)
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


def _phase_shape(
    piece: _Piece, segment: _Segment, phase: Phase, vehicle: Vehicle, rule: bool, refine: int
) -> PhaseShape:
    steered = not piece.vertical and not piece.coast
    # a stage that lights again is made to reach an orbit, where it stays or which it leaves by itself
    alone = steered and piece.final and len(phase.burning) == 1
    falls = alone and not segment.last and vehicle.stages[phase.burning[0]].restarts == 0
    first, bounded = piece.segment == 0, vehicle.max_acceleration_m_s2 is not None
    return PhaseShape(
        limited=steered and bool(segment.limited),
        lever=steered and bool(segment.lever),
        elements=piece.elements * refine,
        vertical=piece.vertical,
        q_alpha=steered and not piece.vacuum and (piece.shielded or first),
        dynamic_pressure=steered and first and vehicle.max_dynamic_pressure_pa is not None,
        acceleration=steered and bounded and bool(segment.lever) and not segment.limited,
        heating=not piece.vertical and not piece.vacuum and not piece.shielded and rule,
        disposal=falls and phase.dropped_kg > 0.0,
        coast=piece.coast,
        vacuum=piece.vacuum,
    )


def _tanks(
    vehicle: Vehicle, segments: list[_Segment], pieces: list[_Piece], phases: tuple[Phase, ...]
) -> tuple[Tank, ...]:
    """The tanks that fixed durations do not settle: of a split, throttled or last stretch."""
    tanks = []
    for stage in range(len(vehicle.stages)):
        draws = [i for i, phase in enumerate(phases) if stage in phase.burning]
        open_end = any(stage in _settling(segments[pieces[i].segment].stretch) and _open(phases[i]) for i in draws)
        if open_end or any(stage in (*phases[i].limited, *phases[i].lever) for i in draws):
            waits = [i for i, piece in enumerate(pieces) if piece.waits and stage == len(vehicle.stages) - 1]
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
