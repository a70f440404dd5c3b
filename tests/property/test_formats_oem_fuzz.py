"""Damaged Orbit Ephemeris Messages: each of many mutants is read whole or refused with its file and cause; soon."""

import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from perilune.errors import InputError
from perilune.formats.oem import Covariance, Oem, Segment, format_oem, read_oem

LONGEST_S = 2.0
MOST_MEMORY = 20_000_000
WORDS = (
    "META_START", "META_STOP", "COVARIANCE_START", "COVARIANCE_STOP", "COMMENT", "EPOCH = ", "CCSDS_OEM_VERS = 9.9",
    "INTERPOLATION_DEGREE = " + "9" * 5000, "NaN", "inf", "-1e999", "9" * 400, "1e308", "2031-02-30T00:00:00", "=",
    "\0", "\x1c", "\x85", "é", "٣", "0000-00-00T00:00:00", "9999-366T23:59:60.999999999999999", "TIME_SYSTEM = NONE",
    "\r", "\t",
)  # fmt: skip


def whole_message() -> str:
    rng = np.random.default_rng(1)
    covariances = tuple(
        Covariance(f"2031-05-01T0{k}:00:00", np.eye(6) * 10.0 ** rng.integers(-3, 6), "RTN", ("a note",))
        for k in range(2)
    )
    segments = tuple(
        Segment(
            object_name="SHIP",
            object_id="2031-001A",
            center_name=center,
            reference_frame="ICRF",
            time_system="TDB",
            epochs=tuple(f"2031-05-0{day}T{hour:02d}:00:00.125" for hour in range(8)),
            states=rng.normal(size=(8, 6)) * 1e7,
            accelerations_m_s2=rng.normal(size=(8, 3)) if day == 2 else None,
            metadata_comments=("coast",),
            interpolation="LAGRANGE",
            interpolation_degree=7,
            useable_start=f"2031-05-0{day}T01:00:00",
            covariances=covariances if day == 1 else (),
        )
        for day, center in ((1, "EARTH"), (2, "MOON"))
    )
    return format_oem(Oem("2031-01-01T00:00:00", "PERILUNE", segments, ("first",), message_id="7"))


def mutant(text: str, seed: int) -> bytes:
    """Return a message with one to three damages: of bytes, of words, of whole lines."""
    rng = np.random.default_rng([8, seed])
    lines = text.splitlines(keepends=True)
    for _ in range(int(rng.integers(0, 3))):
        kind, place, other = int(rng.integers(0, 5)), *rng.integers(0, len(lines), 2).tolist()
        if kind == 0:
            del lines[place]
        elif kind == 1:
            lines.insert(place, lines[other])
        elif kind == 2:
            lines[place], lines[other] = lines[other], lines[place]
        elif kind == 3:
            lines.insert(place, str(rng.choice(WORDS)) + "\n")
        else:
            parts = lines[place].split(" ")
            parts[int(rng.integers(0, len(parts)))] = str(rng.choice(WORDS))
            lines[place] = " ".join(parts)
    changed = bytearray("".join(lines).encode())
    for _ in range(int(rng.integers(0, 3))):
        kind, place = int(rng.integers(0, 4)), int(rng.integers(0, len(changed) or 1))
        if kind == 0:
            changed[place : place + 1] = bytes([int(rng.integers(0, 256))])
        elif kind == 1:
            del changed[place:]
        elif kind == 2:
            del changed[place : place + int(rng.integers(1, 100))]
        else:
            changed[place:place] = rng.choice([b"\x00", b"\xff", b"E", b"=", b"-", b".", b"\n", b"e5"])
    return bytes(changed)


def read(path: Path) -> str:
    try:
        message = read_oem(path)
    except InputError as error:
        assert error.problems
        assert all(problem.file == str(path) and problem.cause for problem in error.problems)
        assert all(problem.line or problem.expected for problem in error.problems)
        return "refused"
    for segment in message.segments:
        assert np.isfinite(segment.states).all()
        assert segment.states.shape == (len(segment.epochs), 6)
        assert all(np.isfinite(covariance.matrix).all() for covariance in segment.covariances)
    return "answered"


def try_mutants(path: Path, seeds: range) -> dict[str, int]:
    text = whole_message()
    found = {"refused": 0, "answered": 0}
    for seed in seeds:
        path.write_bytes(mutant(text, seed))
        start = time.perf_counter()
        found[read(path)] += 1
        assert time.perf_counter() - start < LONGEST_S, seed
    return found


def test_some_mutants_are_read_or_refused_in_little_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        found = try_mutants(tmp_path / "mutant.oem", range(300))
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert min(found.values()) > 25


@pytest.mark.slow
def test_ten_thousand_mutants_are_read_or_refused(tmp_path: Path) -> None:
    assert sum(try_mutants(tmp_path / "mutant.oem", range(10_000)).values()) == 10_000


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("INTERPOLATION_DEGREE = 7", "INTERPOLATION_DEGREE = " + "9" * 5000, "INTERPOLATION_DEGREE"),
        ("SHIP", "SHIP\x00", "not printable"),
        ("E+0", "E+999", "is not a number"),
        ("E+04", "E+304", "is not a number"),
    ],
)
def test_what_is_too_large_is_said(tmp_path: Path, old: str, new: str, cause: str) -> None:
    path = tmp_path / "large.oem"
    path.write_text(whole_message().replace(old, new, 1))
    with pytest.raises(InputError, match=cause):
        read_oem(path)
