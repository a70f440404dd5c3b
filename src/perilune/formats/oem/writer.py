"""The writer of Orbit Ephemeris Messages: CCSDS 502.0-B-3, section 5, keyword = value notation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem
from perilune.files import write_atomic
from perilune.formats.oem.model import Covariance, Oem, Segment, check_oem

_LONGEST_LINE: Final = 254  # 502.0-B-3, 7.3.2
_SQUARE_SCALE: Final = 1e6  # m2, m2/s, m2/s2 in km2, km2/s, km2/s2


def _number(value: float) -> str:
    return f"{value / 1e3 + 0.0: .15E}"


def _pairs(pairs: list[tuple[str, object]]) -> Iterator[str]:
    yield from (f"{key} = {value}" for key, value in pairs if value is not None)


def _segment_lines(segment: Segment) -> Iterator[str]:
    yield from ("", "META_START")
    yield from (f"COMMENT {comment}" for comment in segment.metadata_comments)
    yield from _pairs(
        [
            ("OBJECT_NAME", segment.object_name),
            ("OBJECT_ID", segment.object_id),
            ("CENTER_NAME", segment.center_name),
            ("REF_FRAME", segment.reference_frame),
            ("REF_FRAME_EPOCH", segment.reference_frame_epoch),
            ("TIME_SYSTEM", segment.time_system),
            ("START_TIME", segment.epochs[0]),
            ("USEABLE_START_TIME", segment.useable_start),
            ("USEABLE_STOP_TIME", segment.useable_stop),
            ("STOP_TIME", segment.epochs[-1]),
            ("INTERPOLATION", segment.interpolation),
            ("INTERPOLATION_DEGREE", segment.interpolation_degree),
        ]
    )
    yield from ("META_STOP", "")
    yield from (f"COMMENT {comment}" for comment in segment.data_comments)
    rows = segment.states
    if segment.accelerations_m_s2 is not None:
        rows = np.concatenate([rows, segment.accelerations_m_s2], axis=1)
    for epoch, row in zip(segment.epochs, rows.tolist(), strict=True):
        yield " ".join([epoch, *(_number(value) for value in row)])
    if segment.covariances:
        yield from ("", "COVARIANCE_START")
        for covariance in segment.covariances:
            yield from _covariance_lines(covariance)
        yield "COVARIANCE_STOP"


def _covariance_lines(covariance: Covariance) -> Iterator[str]:
    yield from (f"COMMENT {comment}" for comment in covariance.comments)
    yield from _pairs([("EPOCH", covariance.epoch), ("COV_REF_FRAME", covariance.reference_frame)])
    for row, values in enumerate((covariance.matrix / _SQUARE_SCALE).tolist(), start=1):
        yield " ".join(f"{value + 0.0: .15E}" for value in values[:row])


def format_oem(oem: Oem) -> str:
    """Return a message as text, version 3.0, lines ended by a line feed.

    Raises:
        InputError: everything that is wrong with the message, at once: shapes, numbers that are not finite, epochs that
            are none or do not increase, time systems that differ, lines too long or not printable ASCII.
    """
    causes = check_oem(oem)
    if causes:
        raise InputError(Problem(cause, expected="a message after CCSDS 502.0-B-3, section 5") for cause in causes)
    lines = ["CCSDS_OEM_VERS = 3.0", *(f"COMMENT {comment}" for comment in oem.comments)]
    lines += _pairs([("CLASSIFICATION", oem.classification), ("CREATION_DATE", oem.creation_date)])
    lines += _pairs([("ORIGINATOR", oem.originator), ("MESSAGE_ID", oem.message_id)])
    for segment in oem.segments:
        lines += _segment_lines(segment)
    bad = [line for line in lines if len(line) > _LONGEST_LINE or not (line.isascii() and (line + " ").isprintable())]
    if bad:
        expected = f"printable ASCII, at most {_LONGEST_LINE} characters"
        raise InputError(Problem(f"a line cannot be written: '{line[:60]}'", expected=expected) for line in bad)
    return "\n".join(lines) + "\n"


def write_oem(path: Path, oem: Oem) -> None:
    """Write a message to a file, under a temporary name first and then renamed; errors as :func:`format_oem`."""
    write_atomic(path, format_oem(oem))
