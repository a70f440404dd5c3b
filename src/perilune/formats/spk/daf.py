"""The container of an SPK kernel: NAIF's Double precision Array File (DAF Required Reading).

Records of 1024 bytes: the file record, comments, then a chain of summary records (each with a record of names behind
it) that say where in the file, counted in words of 8 bytes from 1, each array lies.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem
from perilune.files import check_file_to_read
from perilune.formats.spk.model import FloatArray

RECORD: Final = 1024
WORDS: Final = RECORD // 8
DOUBLES, INTEGERS = 2, 6
SUMMARY: Final = 8 * (DOUBLES + INTEGERS // 2)
SUMMARIES: Final = (RECORD - 24) // SUMMARY
"""Summaries in one record: 25."""
NAME: Final = SUMMARY
"""Characters of a segment's name: 40."""
TRANSFER_CHECK: Final = b"FTPSTR:\r:\n:\r\n:\r\x00:\x81:\x10\xce:ENDFTP"
"""What shows, at byte 699 of the file record, that no transfer changed the ends of lines."""
TRANSFER_PLACE: Final = 699


@dataclass(frozen=True)
class Summary:
    """One array of the file: the numbers of its summary, its name, and its first and last word, from 1."""

    number: int
    name: str
    start_tdb_s: float
    end_tdb_s: float
    target: int
    center: int
    frame: int
    data_type: int
    first: int
    last: int

    @property
    def label(self) -> str:
        """The segment as messages name it: number, name, body."""
        return f"segment {self.number} ('{self.name}', body {self.target})"


@dataclass(frozen=True, eq=False)
class Daf:
    """An open file: its words, mapped into memory and not writeable, and its summaries in their order."""

    path: str
    words: FloatArray
    summaries: tuple[Summary, ...]

    def array(self, summary: Summary) -> FloatArray:
        """Return the words of one array, (n,), a view into the file: km, km/s and s as SPK has them."""
        return self.words[summary.first - 1 : summary.last]


def read_daf(path: Path | str) -> Daf:
    """Return the arrays of an SPK file, their extents checked against its length.

    Raises:
        InputError: it cannot be read, is no SPK, was damaged in transfer, is truncated, or its summaries are damaged.
    """
    file = str(path)
    check_file_to_read(Path(path), "an SPK kernel")
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(RECORD)
        order = _byte_order(file, head)
        raw = np.memmap(file, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"cannot be read: {error}", file, expected="an SPK kernel")) from error
    words = np.frombuffer(raw, dtype=f"{order}f8", count=len(raw) // 8)
    summaries = tuple(_summaries(file, raw, order, struct.unpack(f"{order}i", head[76:80])[0]))
    if not summaries:
        raise InputError(Problem("an SPK kernel without a segment", file, expected="one segment or more"))
    for summary in summaries:
        if not 1 < summary.first <= summary.last:
            cause = f"{summary.label}: damaged addresses {summary.first} to {summary.last}"
            raise InputError(Problem(cause, file, expected="increasing addresses of words"))
        if summary.last > len(words):
            cause = f"truncated: {len(raw)} bytes, and {summary.label} ends at byte {8 * summary.last}"
            raise InputError(Problem(cause, file, expected=f"{8 * summary.last} bytes or more"))
    return Daf(file, words, summaries)


def _byte_order(file: str, head: bytes) -> str:
    """Return '<' or '>' after looking at the file record."""
    kind = head[:8].decode("latin-1").rstrip()
    if len(head) < RECORD or kind not in ("DAF/SPK", "NAIF/DAF"):
        found = f"begins with {head[:8]!r}" if len(head) >= RECORD else f"has {len(head)} bytes"
        raise InputError(Problem(f"not an SPK kernel: it {found}", file, expected="a binary file that begins DAF/SPK"))
    place = slice(TRANSFER_PLACE, TRANSFER_PLACE + len(TRANSFER_CHECK))
    if b"FTPSTR" in head[TRANSFER_PLACE - 8 : TRANSFER_PLACE + 40] and head[place] != TRANSFER_CHECK:
        fix = "transfer it again in binary mode"
        raise InputError(Problem("damaged by a transfer as text", file, expected="the bytes as written", fix=fix))
    for order, form in (("<", b"LTL-IEEE"), (">", b"BIG-IEEE")):
        stored = head[88:96]
        sizes = struct.unpack(f"{order}2i", head[8:16])
        if (stored == form or not stored.strip(b" \0")) and sizes == (DOUBLES, INTEGERS):
            return order
    expected = "LTL-IEEE or BIG-IEEE with summaries of 2 doubles and 6 integers"
    raise InputError(Problem(f"an unknown binary form {head[88:96]!r}", file, expected=expected))


def _summaries(file: str, raw: np.ndarray, order: str, record: int) -> Iterator[Summary]:
    records, seen, number = len(raw) // RECORD, set[int](), 0
    while record != 0:
        if not 1 < record < records + 1 or record in seen:
            what = "twice in the chain of summaries" if record in seen else f"not in the file of {records} records"
            raise InputError(Problem(f"damaged: summary record {record} is {what}", file, expected="a whole chain"))
        seen.add(record)
        block = raw[(record - 1) * RECORD : (record + 1) * RECORD].tobytes()
        following, _, count = struct.unpack(f"{order}3d", block[:24])
        if not (0 <= count <= SUMMARIES and count == int(count)) or len(block) < RECORD + NAME * int(count):
            cause = f"damaged: summary record {record} names {count} segments"
            raise InputError(Problem(cause, file, expected=f"0 to {SUMMARIES} segments and a record of their names"))
        for i in range(int(count)):
            number += 1
            numbers = struct.unpack(f"{order}2d6i", block[24 + i * SUMMARY : 24 + (i + 1) * SUMMARY])
            name = block[RECORD + i * NAME : RECORD + (i + 1) * NAME].decode("latin-1").rstrip(" \0")
            yield Summary(number, name, *numbers)
        # a number that is none of a record ends above, as a record that is not in the file
        record = int(following) if 0 <= following <= records else -1


def format_daf(internal_name: str, comments: tuple[str, ...], arrays: list[tuple[bytes, str, FloatArray]]) -> bytes:
    """Return a little-endian SPK file of (summary without its two addresses, name, words) in their order."""
    text = "".join(f"{line}\0" for line in comments).encode("ascii")
    reserved = _blocks((text + b"\x04") if text else b"", 1000)
    summaries = max(1, -(-len(arrays) // SUMMARIES))
    first_summary = 2 + len(reserved)
    word = (first_summary - 1 + 2 * summaries) * WORDS + 1
    blocks, data = [], []
    for k in range(summaries):
        part = arrays[k * SUMMARIES : (k + 1) * SUMMARIES]
        this = first_summary + 2 * k
        following = this + 2 if k + 1 < summaries else 0
        control = struct.pack("<3d", following, this - 2 if k else 0, len(part))
        names = b"".join(name.encode("ascii").ljust(NAME)[:NAME] for _, name, _ in part)
        for descriptor, _, words in part:
            control += descriptor + struct.pack("<2i", word, word + len(words) - 1)
            word += len(words)
            data.append(words.astype("<f8").tobytes())
        blocks += [control.ljust(RECORD, b"\0"), names.ljust(RECORD)]
    last = first_summary + 2 * (summaries - 1)
    head = struct.pack("<8s2i60s3i8s", b"DAF/SPK ", DOUBLES, INTEGERS, _text(internal_name, 60), first_summary, last,
                       word, b"LTL-IEEE")  # fmt: skip
    head = head.ljust(TRANSFER_PLACE, b"\0") + TRANSFER_CHECK
    whole = b"".join([head.ljust(RECORD, b"\0"), *reserved, *blocks, *data])
    return whole.ljust(-(-len(whole) // RECORD) * RECORD, b"\0")


def _blocks(text: bytes, size: int) -> list[bytes]:
    return [text[i : i + size].ljust(RECORD, b"\0") for i in range(0, len(text), size)]


def _text(text: str, size: int) -> bytes:
    return text.encode("ascii").ljust(size)[:size]
