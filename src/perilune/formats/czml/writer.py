"""The writer of CZML documents: one JSON array of packets, the same bytes for the same path."""

import json
import re
from html import escape
from pathlib import Path
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem
from perilune.files import write_atomic
from perilune.formats.czml.model import CzmlArc, CzmlEvent, CzmlObject

_UTC: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SHOWN_S: Final = 120.0  # a whole path passes in this time when the document is opened
_POSITION_DECIMALS: Final = 3
_VELOCITY_DECIMALS: Final = 6
_OFFSET_DECIMALS: Final = 6
_WHITE: Final = (255, 255, 255, 255)


def format_czml(name: str, objects: tuple[CzmlObject, ...], events: tuple[CzmlEvent, ...] = ()) -> str:
    """Return a document as text.

    The clock runs over all paths in two minutes and begins again. Positions are written to the millimetre.

    Raises:
        InputError: every problem at once: no path, shapes, numbers that are not finite, times that are none or do not
            increase, events of objects that are not there, ids that stand twice.
    """
    causes = _causes(objects, events)
    if causes:
        raise InputError(Problem(cause, expected="a document after the CZML Guide") for cause in causes)
    packets = [_document(name, objects), *map(_object, objects), *map(_event, events)]
    return "[\n" + ",\n".join(json.dumps(packet, separators=(",", ":")) for packet in packets) + "\n]\n"


def write_czml(path: Path, name: str, objects: tuple[CzmlObject, ...], events: tuple[CzmlEvent, ...] = ()) -> None:
    """Write a document to a file that appears whole or not at all; arguments and errors as :func:`format_czml`."""
    write_atomic(path, format_czml(name, objects, events))


def _document(name: str, objects: tuple[CzmlObject, ...]) -> dict[str, object]:
    arcs = [arc for item in objects for arc in item.arcs]
    start, end = min(arc.start_utc for arc in arcs), max(arc.end_utc for arc in arcs)
    length = max(sum(float(arc.offsets_s[-1]) for arc in item.arcs) for item in objects)
    clock = {
        "interval": f"{start}/{end}",
        "currentTime": start,
        "multiplier": max(1, round(length / _SHOWN_S)),
        "range": "LOOP_STOP",
        "step": "SYSTEM_CLOCK_MULTIPLIER",
    }
    return {"id": "document", "name": name, "version": "1.0", "clock": clock}


def _object(item: CzmlObject) -> dict[str, object]:
    first, last = item.arcs[0], item.arcs[-1]
    positions = [_position(arc, item.frame) for arc in item.arcs]
    whole = sum(float(arc.offsets_s[-1]) for arc in item.arcs)
    return {
        "id": item.id,
        "name": item.name,
        "description": f"<p>{escape(item.description)}</p>",
        "availability": f"{first.start_utc}/{last.end_utc}",
        "position": positions if len(positions) > 1 else positions[0],
        "path": {
            "material": {"solidColor": {"color": {"rgba": list(item.rgba)}}},
            "width": 2,
            "leadTime": round(whole),
            "trailTime": round(whole),
            "resolution": max(1.0, float(np.median(np.concatenate([np.diff(arc.offsets_s) for arc in item.arcs])))),
        },
        "point": {"pixelSize": 8, "color": {"rgba": list(item.rgba)}},
        "label": _label(item.name),
    }


def _label(text: str) -> dict[str, object]:
    return {
        "text": text,
        "font": "12pt sans-serif",
        "fillColor": {"rgba": list(_WHITE)},
        "horizontalOrigin": "LEFT",
        "pixelOffset": {"cartesian2": [12, 0]},
    }


def _position(arc: CzmlArc, frame: str) -> dict[str, object]:
    times = arc.offsets_s.round(_OFFSET_DECIMALS)[:, None]
    # "+ 0.0" takes the sign from a negative zero, so that the same path gives the same bytes
    columns = [times, arc.positions_m.round(_POSITION_DECIMALS) + 0.0]
    if arc.velocities_m_s is not None:
        columns.append(arc.velocities_m_s.round(_VELOCITY_DECIMALS) + 0.0)
    hermite = arc.velocities_m_s is not None
    return {
        "interval": f"{arc.start_utc}/{arc.end_utc}",
        "epoch": arc.start_utc,
        "referenceFrame": frame,
        "interpolationAlgorithm": "HERMITE" if hermite else "LAGRANGE",
        "interpolationDegree": arc.degree,
        "cartesianVelocity" if hermite else "cartesian": np.concatenate(columns, axis=1).ravel().tolist(),
    }


def _event(event: CzmlEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "name": event.name,
        "parent": event.object_id,
        "description": f"<p>{escape(event.description)}</p>",
        "availability": f"{event.start_utc}/{event.end_utc}",
        "position": {"reference": f"{event.object_id}#position"},
        "point": {"pixelSize": 14, "color": {"rgba": [255, 80, 60, 255]}},
        "label": _label(event.name),
    }


def _causes(objects: tuple[CzmlObject, ...], events: tuple[CzmlEvent, ...]) -> list[str]:
    causes = [] if objects else ["a document without a path"]
    ids = ["document", *(item.id for item in objects), *(event.id for event in events)]
    causes += [f"the id '{name}' stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for item in objects:
        if not item.arcs:
            causes.append(f"{item.id}: no arc")
        for number, arc in enumerate(item.arcs, start=1):
            causes += [f"{item.id}, arc {number}: {cause}" for cause in _arc_causes(arc)]
    for event in events:
        if event.object_id not in {item.id for item in objects}:
            causes.append(f"{event.id}: no object '{event.object_id}'")
        causes += [f"{event.id}: {cause}" for cause in _span_causes(event.start_utc, event.end_utc)]
    return causes


def _span_causes(start: str, end: str) -> list[str]:
    causes = [f"'{text}' is no time such as 2031-05-01T12:00:00Z" for text in (start, end) if not _UTC.fullmatch(text)]
    return causes if causes or start <= end else [f"it ends at {end}, before it starts at {start}"]


def _arc_causes(arc: CzmlArc) -> list[str]:
    causes = _span_causes(arc.start_utc, arc.end_utc)
    count = arc.offsets_s.shape[0] if arc.offsets_s.ndim == 1 else 0
    arrays = [arc.positions_m] if arc.velocities_m_s is None else [arc.positions_m, arc.velocities_m_s]
    if count < 2 or any(array.shape != (count, 3) for array in arrays):
        return [*causes, f"positions of shape {arc.positions_m.shape} at {count} times, not two or more rows of three"]
    if not all(np.isfinite(array).all() for array in (arc.offsets_s, *arrays)):
        causes.append("numbers that are not finite")
    elif arc.offsets_s[0] != 0.0 or (np.diff(arc.offsets_s) <= 0.0).any():
        causes.append("times that do not start at zero and increase")
    return causes
