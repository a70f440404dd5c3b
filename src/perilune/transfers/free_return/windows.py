"""Free returns of a range of launch dates, each with its entry and what it takes to break it off."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import sample
from perilune.astro.time import format_utc
from perilune.catalogue.model import Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.earth_return.entry_aim import EntryArc
from perilune.transfers.earth_return.entry_corridor import land
from perilune.transfers.earth_return.entry_report import LOAD_LIMIT_G0, entry_record
from perilune.transfers.earth_return.windows import check_dates
from perilune.transfers.free_return.aborts import aborts, hybrid, hybrid_limit_h
from perilune.transfers.free_return.circumlunar import Circumlunar, FreeReturnQuestion, circumlunar
from perilune.transfers.free_return.model import FreeReturn, Hybrid
from perilune.transfers.model import Trajectory
from perilune.transfers.record import arc, burn
from perilune.transfers.selection import Progress

Array = NDArray[np.float64]

ENTRY_RANGE_M: Final = 2_800e3
"""The distance from the interface to the landing that the entry is flown over [m]."""

_HOUR_S: Final = 3600.0
_LOWEST_M: Final = 30e3
_HIGHEST_M: Final = 20_000e3
_FARTHEST_STEP_S: Final = 600.0


@dataclass(frozen=True)
class AbortQuestion:
    """What is asked of breaking off: at which interval [h], within which delta-v [m/s], which hybrids.

    A hybrid leaves at ``leave_h`` after the departure burn for a perilune later by one of ``delays_h``.
    """

    every_h: float = 6.0
    dv_limit_m_s: float = 2_500.0
    leave_h: float = 28.0
    delays_h: tuple[float, ...] = (0.5, 1.0, 2.0)


def _silent(_: str) -> None:
    pass


def free_returns(
    site: Site,
    question: FreeReturnQuestion,
    start_tdb_s: float,
    end_tdb_s: float,
    count: int = 3,
    breaking_off: AbortQuestion | None = None,
    progress: Progress = _silent,
) -> tuple[FreeReturn, ...] | NoSolution:
    """Return up to ``count`` free returns of launches in a range, spread evenly over it, in order of time.

    Args:
        site: where from, with its limits of azimuth and inclination.
        question: the perilune and the entry.
        start_tdb_s, end_tdb_s: first and last launch, TDB seconds past J2000, at most 400 days apart.
        count: how many are wanted; a day without one is passed over to the next.
        breaking_off: which aborts and hybrids are worked out.
        progress: hears a line of text after each.

    Raises:
        InputError: an empty or too long range, one outside the ephemeris, or no such perilune.

    Example::

        free_returns(catalogue.site("ksc"), FreeReturnQuestion(110e3), parse_time("2031-05-01 UTC"),
                     parse_time("2031-05-04 UTC"), 1)
    """
    check_dates(start_tdb_s, end_tdb_s)
    check_perilune(question.perilune_m)
    days = np.arange(start_tdb_s, end_tdb_s, SECONDS_PER_DAY)
    wanted = np.linspace(0.0, len(days), min(count, len(days)), endpoint=False).astype(np.int64)
    found: list[FreeReturn] = []
    refused: NoSolution | None = None
    for first, after in zip(wanted, [*wanted[1:], len(days)], strict=True):
        for day in days[first:after]:
            answer = circumlunar(site, float(day), question)
            if isinstance(answer, NoSolution):
                refused = answer
                continue
            record = _record(site, question, answer, breaking_off or AbortQuestion())
            if isinstance(record, NoSolution):
                refused = record
                continue
            found.append(record)
            progress(f"{len(found)} of {count} free returns flown")
            break
    if found:
        return tuple(found)
    return refused or NoSolution("no launch day in the range", "date range")


def check_perilune(altitude_m: float) -> None:
    """Raise :class:`InputError` where a perilune is too low or too high for a free return."""
    if not _LOWEST_M <= altitude_m <= _HIGHEST_M:
        raise InputError(
            Problem("no such perilune", expected="30 to 20,000 km above the Moon", fix="give an altitude within")
        )


def _record(
    site: Site, question: FreeReturnQuestion, way: Circumlunar, breaking_off: AbortQuestion
) -> FreeReturn | NoSolution:
    outbound = way.outbound
    departure, perilune = outbound.departure_tdb_s, outbound.arrival_tdb_s
    landed = land(way.interface, way.interface_tdb_s, question.capsule, ENTRY_RANGE_M / EARTH_EQUATORIAL_RADIUS)
    if isinstance(landed, NoSolution):
        return landed
    entry = EntryArc(np.zeros(3), way.interface_tdb_s, way.interface)
    hours = np.arange(breaking_off.every_h, (perilune - departure) / _HOUR_S, breaking_off.every_h)
    hybrids = _hybrids(way, question.path_rad, breaking_off, hours)
    epochs = np.arange(departure, way.interface_tdb_s, _FARTHEST_STEP_S)
    farthest = float(np.linalg.norm(sample(outbound.departure, departure, epochs)[:, :3], axis=1).max())
    injection = burn("translunar injection", departure, outbound.departure_dv_m_s)
    moon = ephemeris.position("moon", "earth", perilune)[0]
    return FreeReturn(
        site=site.id,
        launch_utc=format_utc(outbound.launch_tdb_s),
        departure_utc=format_utc(departure),
        perilune_utc=format_utc(perilune),
        tli_dv_m_s=injection.dv_m_s,
        c3_km2_s2=outbound.c3_m2_s2 / 1e6,
        launch_azimuth_deg=float(np.degrees(outbound.heading.azimuth_rad)) % 360.0,
        parking_inclination_deg=float(np.degrees(outbound.heading.inclination_rad)),
        coast_min=(departure - outbound.insertion_tdb_s) / 60.0,
        perilune_altitude_km=float(np.linalg.norm(outbound.arrival[:3] - moon)) / 1e3
        - (question.radius_m - question.perilune_m) / 1e3,
        outbound_h=(perilune - departure) / _HOUR_S,
        return_h=(way.interface_tdb_s - perilune) / _HOUR_S,
        farthest_km=farthest / 1e3,
        entry=entry_record(entry, landed, question.capsule, None, LOAD_LIMIT_G0),
        burns=(injection,),
        trajectory=Trajectory(
            (
                arc("parking orbit", outbound.insertion_tdb_s, departure, outbound.parked),
                arc("translunar", departure, perilune, outbound.departure),
                arc("return", perilune, way.interface_tdb_s, outbound.arrival),
            )
        ),
        abort_dv_limit_m_s=breaking_off.dv_limit_m_s,
        aborts=aborts(way, question.path_rad, breaking_off.dv_limit_m_s, hours),
        hybrids=hybrids,
        hybrid_limit_h=hybrid_limit_h(hybrids, breaking_off.dv_limit_m_s),
    )


def _hybrids(way: Circumlunar, path_rad: float, breaking_off: AbortQuestion, hours: Array) -> tuple[Hybrid, ...]:
    if breaking_off.leave_h * _HOUR_S >= way.outbound.arrival_tdb_s - way.outbound.departure_tdb_s:
        return ()
    found = [hybrid(way, path_rad, breaking_off.leave_h, delay, hours) for delay in breaking_off.delays_h]
    return tuple(one for one in found if isinstance(one, Hybrid))
