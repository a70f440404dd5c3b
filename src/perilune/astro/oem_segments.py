"""What a segment of an Orbit Ephemeris Message says, in the epochs, axes and names of Perilune."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.bodies import naif_id
from perilune.astro.orientation.transform import transform
from perilune.astro.time import SCALES, parse_time
from perilune.errors import InputError, Problem, suggest
from perilune.formats.oem import Segment

FloatArray = NDArray[np.float64]

# reference frames of CCSDS (SANA registry of celestial body and orbit-relative frames) by the names used here
_FRAMES: Final = {
    "ICRF": "icrf",
    "GCRF": "icrf",
    "EME2000": "eme2000",
    "J2000": "eme2000",
    "TEME": "teme",
    "ITRF": "itrf",
    "ITRF2000": "itrf",
    "ITRF2008": "itrf",
    "ITRF2014": "itrf",
    "ITRF2020": "itrf",
}
_SCALES: Final = {"GPS": "GPST"} | {scale: scale for scale in SCALES}
_BARYCENTRES: Final = {"earth-barycentre": "earth-moon-barycentre", "ssb": "solar-system-barycentre"}


@dataclass(frozen=True, eq=False)
class SegmentPath:
    """A segment's states (n, 6) in m and m/s about ``center``, ICRF, at epochs (n,) TDB s past J2000.

    ``start_tdb_s`` and ``end_tdb_s`` bound the part that may be interpolated: its useable span, or all of it.
    """

    epochs_tdb_s: FloatArray
    states: FloatArray
    center: str
    start_tdb_s: float
    end_tdb_s: float


def segment_path(segment: Segment, file: str | None = None) -> SegmentPath:
    """Return the path that a segment describes.

    EME2000 (and J2000) is turned into the ICRF by the frame bias of 23 mas, 40 m at the Moon's distance; NAIF's toolkit
    takes the two for one.

    Args:
        segment: of a message.
        file: where it stands, for messages.

    Raises:
        InputError: a reference frame or one of another epoch, a center or a time system that is not known here, an
            epoch that is no time, or an empty useable span; all at once.
    """
    _check(segment, file)
    scale = _SCALES[segment.time_system]

    def epoch(text: str) -> float:
        return parse_time(f"{text.removesuffix('Z')} {scale}")

    epochs = np.array([epoch(text) for text in segment.epochs])
    states = transform(segment.states, _FRAMES[segment.reference_frame.upper()], "icrf", epochs, "hold")
    start, end = float(epochs[0]), float(epochs[-1])
    if segment.useable_start is not None:
        start = max(start, epoch(segment.useable_start))
    if segment.useable_stop is not None:
        end = min(end, epoch(segment.useable_stop))
    if start > end:
        raise InputError(Problem("a useable span that is empty", file=file, expected="a start before its stop"))
    return SegmentPath(epochs, states, _center(segment), start, end)


def _center(segment: Segment) -> str:
    name = segment.center_name.lower().replace("barycenter", "barycentre").replace(" ", "-")
    return _BARYCENTRES.get(name, name)


def _check(segment: Segment, file: str | None) -> None:
    problems = []
    for key, value, known in (
        ("REF_FRAME", segment.reference_frame.upper(), _FRAMES),
        ("TIME_SYSTEM", segment.time_system, _SCALES),
    ):
        if value not in known:
            expected = f"one of {', '.join(known)}"
            problems.append(Problem(f"'{value}'", file=file, key=key, expected=expected, fix=suggest(value, known)))
    if segment.reference_frame_epoch is not None:
        expected = "a frame of date or one without an epoch"
        problems.append(Problem("a frame frozen at an epoch", file=file, key="REF_FRAME_EPOCH", expected=expected))
    try:
        naif_id(_center(segment))
    except InputError as error:
        (told,) = error.problems
        problems.append(Problem(told.cause, file=file, key="CENTER_NAME", expected=told.expected, fix=told.fix))
    if problems:
        raise InputError(problems)
