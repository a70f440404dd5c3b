"""The scene of the page as ``scene.czml`` for Cesium: every flight and its burns, the Moon meanwhile, launch sites."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.frames import geodetic_to_itrf
from perilune.astro.time import format_time, parse_time, tdb_to_tt
from perilune.figures import partner_colours
from perilune.formats.czml import CzmlArc, CzmlEvent, CzmlObject, write_czml
from perilune.programme import Plan
from perilune.report.flights import Flight
from perilune.report.used_catalogue import Place, UsedCatalogue

FloatArray = NDArray[np.float64]

SCENE_FILE: Final = "scene.czml"

_SHOWN_S: Final = 900.0
_MOON_STEP_S: Final = 3_600.0
_GREY: Final = (200, 200, 210, 255)


def write_scene_czml(plan: Plan, used: UsedCatalogue, folder: Path, found: Sequence[Flight]) -> tuple[Path, ...]:
    """Write the scene beside the plan and return its path; nothing where there is no flight with a trajectory.

    Positions are about the Earth in the ICRF, with velocities; launch sites stand in the ITRF.
    """
    path = folder / SCENE_FILE
    if not found:
        path.unlink(missing_ok=True)
        return ()
    colours = partner_colours(partner.id for partner in plan.partners)
    ships = tuple(_ship(flight, colours) for flight in found)
    events = tuple(event for flight in found for event in _burns(flight))
    sites = [place for place in used.places if place.body == "earth"]
    span = (parse_time(plan.start_utc), parse_time(plan.end_utc))
    write_czml(path, plan.name, (*ships, _moon(found), *(_site(place, span) for place in sites)), events)
    return (path,)


def _ship(flight: Flight, colours: dict[str, str]) -> CzmlObject:
    row = flight.mission
    arcs = []
    for path in flight.paths:
        states = path.states + ephemeris.state(flight.centre, "earth", path.epochs_tdb_s)
        arcs.append(_arc(path.epochs_tdb_s, states))
    owner = row.owners.launcher if row.owners is not None else row.lead
    flown = row.selected
    words = f"{flown.ship} on {flown.launcher} from {flown.site} to {row.destination}" if flown else row.destination
    return CzmlObject(row.id, row.name, tuple(arcs), description=words, rgba=_rgba(colours.get(owner, "#ffdc3c")))


def _burns(flight: Flight) -> Iterator[CzmlEvent]:
    last = float(flight.paths[-1].epochs_tdb_s[-1])
    for number, burn in enumerate(flight.burns, start=1):
        start = min(burn.epoch_tdb_s, last - _SHOWN_S)
        name = f"{flight.mission.id}-burn-{number}"
        end = _utc(start + _SHOWN_S)
        yield CzmlEvent(name, burn.name, flight.mission.id, _utc(start), end, f"{burn.dv_m_s:.1f} m/s")


def _moon(found: Sequence[Flight]) -> CzmlObject:
    spans = [(flight.paths[0].epochs_tdb_s[0], flight.paths[-1].epochs_tdb_s[-1]) for flight in found]
    arcs = []
    for start, end in _merged(spans):
        epochs = np.linspace(start, end, max(2, round((end - start) / _MOON_STEP_S) + 1))
        arcs.append(_arc(epochs, ephemeris.state("moon", "earth", epochs)))
    return CzmlObject("moon", "Moon", tuple(arcs), description="DE440", rgba=_GREY)


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The spans of time in order, those that overlap as one."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _site(place: Place, span: tuple[float, float]) -> CzmlObject:
    there = geodetic_to_itrf(np.radians(place.latitude_deg), np.radians(place.longitude_deg)).reshape(1, 3)
    offsets = np.array([0.0, span[1] - span[0]])
    arc = CzmlArc(_utc(span[0]), _utc(span[1]), offsets, np.repeat(there, 2, axis=0), degree=1)
    return CzmlObject(f"site-{place.id}", place.name, (arc,), frame="FIXED", rgba=_GREY)


def _arc(epochs: FloatArray, states: FloatArray) -> CzmlArc:
    since = tdb_to_tt(epochs)
    ends = _utc(float(epochs[0])), _utc(float(epochs[-1]))
    return CzmlArc(*ends, since - since[0], states[:, :3], states[:, 3:])


def _rgba(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue, 255


def _utc(epoch_tdb_s: float) -> str:
    return f"{format_time(epoch_tdb_s, 'UTC', 6)}Z"
