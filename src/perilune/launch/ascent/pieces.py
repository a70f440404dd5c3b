"""The pieces of an ascent, each of which is one phase: stretches of the staging cut where something changes.

Cut off are the staging gaps, the vertical rise, what is flown under the shield in the stretch of its jettison, the wait
in a parking orbit with the burn after it, and the burn of a stage's verniers alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from perilune.launch.ascent.shape import Jettison, Parking
from perilune.launch.ascent.staging import Stretch, residual_kg, throttled
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import BurnStage, Vehicle, frontal_area_m2

_BEFORE_JETTISON_S = 40.0
_MIN_PIECE_S = 1.0
_LIMITED_ELEMENTS = (16, 6)
"""Of stretches that throttle by the law of acceleration: of the first, where its corner is, and of later ones."""
_COAST_ELEMENTS = 8
_LAST_ELEMENTS = 4
"""Of the burn after the parking orbit; at the apogee of a transfer, short, it has one: more are hardly determined."""
_TURN_ELEMENTS = 12
"""Enough to tell a whole revolution by them, of which the optimiser flies some minutes."""
_VERNIER_ELEMENTS = 4
_VERNIER_SHARE = 0.1
"""Of the burn before it that the first guess leaves to the verniers alone."""


@dataclass(frozen=True)
class Segment:
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
class Piece:
    """A part of a segment that is one phase.

    ``coast`` is a staging gap, ``open`` where its length is the optimiser's, or, with ``waits``, the parking orbit.
    ``verniers``: the verniers burn alone. ``turn``: a revolution between two burns.
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
    verniers: bool = False
    turn: bool = False


def segments_of(vehicle: Vehicle, settings: LossSettings, found: tuple[Stretch, ...]) -> list[Segment]:
    """Return the segments of a vehicle's stretches: who throttles, what is dropped at the end, the frontal area."""
    controls = [_controls(vehicle, stretch.burning) for stretch in found]
    # the time a throttled stage takes is free, and with it that of all that burns beside it
    flexible = {i for limited, lever in controls for i in (*limited, *lever)}
    flexible |= {i for s in found if flexible & set(s.ends) for i in s.burning}
    segments: list[Segment] = []
    gone: set[int] = set()
    for (limited, lever), stretch in zip(controls, found, strict=True):
        there = tuple(stage for i, stage in enumerate(vehicle.stages) if i not in gone)
        gone |= set(stretch.ends)
        last = len(segments) == len(found) - 1
        dropped = sum(vehicle.stages[i].dry_kg + residual_kg(vehicle.stages[i], settings) for i in stretch.ends)
        levels = tuple(vehicle.stages[i].throttle_min if i in lever else 1.0 for i in stretch.burning)
        open_end = bool(flexible & set(stretch.ends))
        area = frontal_area_m2(there, vehicle.shield_diameter_m)
        segments.append(Segment(stretch, limited, lever, levels, open_end, 0.0 if last else dropped, area, last))
    return segments


def _controls(vehicle: Vehicle, burning: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who of those burning throttles by the law of acceleration, and whose throttle is a control."""
    can = [i for i in burning if throttled(vehicle.stages[i])]
    lever = tuple(i for i in can if len(burning) > 1 and i == vehicle.core)
    limited = vehicle.max_acceleration_m_s2 is not None
    return tuple(i for i in can if limited and i not in lever), lever


def free_to_coast(vehicle: Vehicle, segment: Segment) -> bool:
    """Return whether the coast before a stretch is as long as it likes: before solid uppers that give no time.

    A motor that cannot be cut off lights where the orbit wants it, mostly near the apogee of the flight so far.
    """
    stage = vehicle.stages[segment.stretch.burning[0]]
    return segment.stretch.gap_s > 0.0 and stage.role == "upper" and stage.solid and stage.separation_coast_s is None


def pieces_of(
    vehicle: Vehicle,
    settings: LossSettings,
    segments: list[Segment],
    cut: tuple[int | None, float | None],
    parking: Parking | None,
    free: set[int],
) -> list[Piece]:
    """Return the pieces of the segments.

    Args:
        vehicle, settings: the launcher and its losses.
        segments: see :func:`segments_of`.
        cut: the segment of the jettison, and how long after its start where that is given, see :func:`jettison_cut`.
        parking: the orbit in which the stage that waits does so.
        free: the segments before which the vehicle coasts for as long as it likes.
    """
    pieces: list[Piece] = []
    jettison, after_s = cut
    waiting = None if parking is None else waiting_stretch(vehicle, [segment.stretch for segment in segments])
    for index, segment in enumerate(segments):
        stretch, shielded = segment.stretch, jettison is not None and index <= jettison
        begin, duration = stretch.begin_s, stretch.duration_s
        vacuum = waiting is not None and index > waiting
        if stretch.gap_s > 0.0:
            before, coasts = begin - stretch.gap_s, index in free and not vacuum
            elements = _COAST_ELEMENTS if coasts else 1
            pieces.append(
                Piece(index, before, stretch.gap_s, elements, shielded, coast=True, vacuum=vacuum, open=coasts)
            )
        if index == 0 and settings.vertical_rise_s > 0.0:
            pieces.append(Piece(0, 0.0, settings.vertical_rise_s, 1, shielded, vertical=True))
            begin, duration = settings.vertical_rise_s, duration - settings.vertical_rise_s
        if index == jettison:
            before = min(_BEFORE_JETTISON_S, 0.3 * duration) if after_s is None else after_s
            pieces.append(Piece(index, begin, before, 2, True, split=True, open=after_s is None))
            begin, duration, shielded = begin + before, duration - before, False
        rest = Piece(
            index,
            begin,
            duration,
            _elements(segment, index, duration),
            shielded,
            split=index == jettison,
            final=True,
            vacuum=vacuum,
            open=index == jettison or segment.last or segment.flexible,
        )
        if parking is not None and index == waiting:
            pieces += _parked(segment, rest, parking)
        elif stretch.burning[0] in stretch.ends:
            pieces += _and_verniers(vehicle.stages[stretch.burning[0]], rest)
        else:
            pieces.append(rest)
    return pieces


def waiting_stretch(vehicle: Vehicle, found: Sequence[Stretch]) -> int:
    """Return which stretch is the last of the stage that waits in the parking orbit."""
    return max(k for k, stretch in enumerate(found) if stretch.burning == (vehicle.waiting,))


def _parked(segment: Segment, rest: Piece, parking: Parking) -> list[Piece]:
    """The burn up to the parking orbit, the coast in it, and the burns after it with the revolutions between them."""
    up = replace(rest, duration_s=0.6 * rest.duration_s, final=False, open=True)
    later = replace(rest, split=False, open=True, vacuum=True)
    waits = replace(
        later, duration_s=_guessed_coast_s(parking), elements=_COAST_ELEMENTS, final=False, coast=True, waits=True
    )
    length = 0.4 * rest.duration_s / parking.burns
    burn = replace(later, duration_s=length, elements=_last_elements(segment, parking))
    turn = replace(later, duration_s=-length, elements=_TURN_ELEMENTS, final=False, coast=True, turn=True)
    return [up, waits, *(parking.burns - 1) * [replace(burn, final=False), turn], burn]


def _guessed_coast_s(parking: Parking) -> float:
    """Half a revolution before a high orbit, a short while where the place of the perigee decides."""
    if not parking.circular:
        return 0.5 * parking.longest_s
    return min(parking.shortest_s + 0.1 * parking.longest_s, parking.longest_s)


def _and_verniers(stage: BurnStage, burn: Piece) -> list[Piece]:
    """The last burn of a stage, and that of its verniers alone where it has some.

    Out of a parking orbit the main engines burn alone to the end: there low thrust only loses.
    """
    if not stage.has_verniers:
        return [burn]
    alone = _VERNIER_SHARE * burn.duration_s
    main = replace(burn, duration_s=burn.duration_s - alone, final=False, open=True)
    longer = alone * stage.mass_flow_kg_s / stage.vernier_flow_kg_s
    begins = main.begin_s + main.duration_s
    return [
        main,
        replace(
            burn,
            begin_s=begins,
            duration_s=longer,
            elements=_VERNIER_ELEMENTS,
            split=False,
            open=True,
            verniers=True,
        ),
    ]


def _elements(segment: Segment, index: int, duration_s: float) -> int:
    if segment.limited:
        return _LIMITED_ELEMENTS[0 if index == 0 else 1]
    return 5 if index == 0 or duration_s > 500.0 else 4


def _last_elements(segment: Segment, parking: Parking) -> int:
    if not parking.circular:
        return 1
    return _LIMITED_ELEMENTS[1] if segment.limited else _LAST_ELEMENTS


def jettison_cut(segments: list[Segment], settings: LossSettings, jettison: Jettison) -> tuple[int, float | None]:
    """Return the stretch of the jettison and, for a given time, how long after its start, vertical rise not counted."""
    if jettison.time_s is None:
        return jettison.segment, None
    for index, segment in enumerate(segments):
        begun = segment.stretch.begin_s + (settings.vertical_rise_s if index == 0 else 0.0)
        if jettison.time_s < segment.stretch.begin_s + segment.stretch.duration_s - _MIN_PIECE_S or segment.last:
            return index, max(jettison.time_s - begun, _MIN_PIECE_S)
    raise AssertionError("the last stretch ends the search")
