"""A window's trajectory as an SPK kernel and as a CZML document, beside the OEM of :mod:`perilune.transfers.oem`."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris
from perilune.astro.time import format_utc
from perilune.formats.czml import CzmlArc, CzmlEvent, CzmlObject
from perilune.formats.spk import SpkSegment, States
from perilune.transfers.model import Arc, Window
from perilune.transfers.sampling import arc_states

Array = NDArray[np.float64]

SPACECRAFT_ID: Final = -999
"""NAIF code of the spacecraft where none is given."""

_CENTERS: Final = {"earth": 399, "sun": 10}
_WINDOW: Final = 8
_NAME: Final = 40  # characters of a segment's name
_SHOWN_S: Final = 1_800.0  # how long a burn is shown


def file_stems(found: Sequence[Window]) -> tuple[str, ...]:
    """Return a file name without ending for each window: site, destination, day of launch, the hour where it is needed.

    >>> file_stems([])
    ()
    """
    of_day = Counter((window.site, window.destination, window.launch_utc[:10]) for window in found)
    stems = []
    for window in found:
        day, clock = window.launch_utc[:10], window.launch_utc[11:16].replace(":", "")
        stem = f"{window.site}-{window.destination}-{day}"
        stems.append(f"{stem}-{clock}" if of_day[window.site, window.destination, day] > 1 else stem)
    return tuple(stems)


def trajectory_spk(
    window: Window, spacecraft_id: int = SPACECRAFT_ID
) -> tuple[tuple[SpkSegment, ...], tuple[str, ...]]:
    """Return the segments of a kernel and its comments: one segment of type 13 for each arc.

    The states are those of the OEM. Hermite interpolation over eight of them is good to a metre.

    Args:
        window: one answer of :func:`perilune.transfers.windows`.
        spacecraft_id: NAIF code of the spacecraft, negative.
    """
    segments = []
    for arc in window.trajectory.arcs:
        epochs, states = arc_states(arc)
        size = min(_WINDOW, len(epochs)) // 2 * 2
        data = States(epochs, states / 1e3, size, hermite=True)
        center = _CENTERS[arc.center]
        segments.append(SpkSegment(spacecraft_id, center, arc.start_tdb_s, arc.end_tdb_s, data, name=arc.name[:_NAME]))
    comments = (
        f"{window.site} to {window.destination}, launch {window.launch_utc}",
        f"arrival orbit: {window.arrival_orbit}",
        *(f"burn: {burn.name}, {burn.epoch_utc}, {burn.dv_m_s:.6f} m/s" for burn in window.burns),
    )
    return tuple(segments), comments


def trajectory_czml(window: Window, name: str = "SPACECRAFT") -> tuple[tuple[CzmlObject, ...], tuple[CzmlEvent, ...]]:
    """Return the path of a window and its burns as events, for Cesium; positions are about the Earth's centre."""
    identity = f"{window.site}-{window.destination}"
    arcs = tuple(_czml_arc(arc) for arc in window.trajectory.arcs)
    path = CzmlObject(identity, name, arcs, description=f"launch {window.launch_utc}, {window.arrival_orbit}")
    events = tuple(
        CzmlEvent(
            f"{identity}-{number}",
            burn.name,
            identity,
            _stamp(burn.epoch_tdb_s),
            _stamp(burn.epoch_tdb_s + max(_SHOWN_S, burn.engine.duration_s if burn.engine else 0.0)),
            f"{burn.dv_m_s:.1f} m/s",
        )
        for number, burn in enumerate(window.burns, start=1)
    )
    return (path,), events


def _czml_arc(arc: Arc) -> CzmlArc:
    epochs, states = arc_states(arc)
    if arc.center == "sun":
        states = states + ephemeris.state("sun", "earth", epochs)
    return CzmlArc(_stamp(arc.start_tdb_s), _stamp(arc.end_tdb_s), epochs - epochs[0], states[:, :3], states[:, 3:])


def _stamp(epoch_tdb_s: float) -> str:
    return format_utc(epoch_tdb_s).removesuffix(" UTC") + "Z"
