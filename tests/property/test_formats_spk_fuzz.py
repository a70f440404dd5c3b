"""Damaged SPK kernels: each of many mutants is refused with its file and a cause, or gives finite states; soon."""

import struct
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.errors import InputError
from perilune.formats.spk import Chebyshev, SpkSegment, States, format_spk
from perilune.formats.spk.daf import format_daf

SPAN = (0.0, 1.0e6)
LONGEST_S = 2.0
"""Of the processor, which another's load does not stretch."""
MOST_MEMORY = 50_000_000


def whole_kernel() -> bytes:
    """One segment of each type that is read, small, so that many mutants meet what holds the file together."""
    rng = np.random.default_rng(1)
    epochs = np.linspace(*SPAN, 110)
    records = np.zeros((4, 2 + 3 * 5))
    records[:, 0], records[:, 1] = 1.25e5 + 2.5e5 * np.arange(4), 1.25e5
    records[:, 2:] = rng.normal(size=(4, 15))
    both = np.concatenate([records, rng.normal(size=(4, 15))], axis=1)
    states = rng.normal(size=(110, 6))
    segments = [
        SpkSegment(-2, 301, *SPAN, Chebyshev(0.0, 2.5e5, records, with_velocity=False), name="two"),
        SpkSegment(-3, 399, *SPAN, Chebyshev(0.0, 2.5e5, both, with_velocity=True), name="three"),
        SpkSegment(-9, 399, *SPAN, States(epochs, states, 6, hermite=False), name="nine"),
        SpkSegment(-13, 10, *SPAN, States(epochs, states, 4, hermite=True), frame=17, name="thirteen"),
    ]
    plain = format_spk(tuple(segments), ("a comment",))
    arrays = [(plain[2048 + 24 + 40 * k :][:32], s.name, words(plain, k)) for k, s in enumerate(segments)]
    lines = np.zeros((3, 4 * 15 + 11))
    lines[:, 0], lines[:, 1:16] = SPAN[1] / 3.0 * np.arange(3), 1e5 * np.arange(1, 16)
    lines[:, 16:22], lines[:, 22:67] = rng.normal(size=(3, 6)), 1e-6 * rng.normal(size=(3, 45))
    lines[:, 67:] = (8, 7, 6, 7)
    ends = lines[:, 0] + SPAN[1] / 3.0
    for number, tail in ((1, [3.0]), (21, [15.0, 3.0])):
        descriptor = struct.pack("<2d4i", *SPAN, -20 - number, 399, 1, number)
        arrays.append((descriptor, f"lines {number}", np.concatenate([lines.ravel(), ends, tail])))
    return format_daf("fuzz", ("a comment",), arrays)


def words(plain: bytes, number: int) -> np.ndarray:
    first, last = struct.unpack("<2i", plain[2048 + 24 + 40 * number + 32 :][:8])
    return np.frombuffer(plain[8 * (first - 1) : 8 * last], "<f8")


def mutant(data: bytes, seed: int) -> bytes:
    """Return a kernel with one to three damages, half of them where its structure lies."""
    rng = np.random.default_rng([7, seed])
    changed = bytearray(data)
    for _ in range(int(rng.integers(1, 4))):
        kind = int(rng.integers(0, 8))
        place = int(rng.integers(0, len(changed) or 1))
        if rng.random() < 0.5:
            place = int(
                rng.choice([rng.integers(0, 100), rng.integers(2048, 2048 + 24 + 6 * 40), rng.integers(699, 727)])
            )
        if rng.random() < 0.3:  # a whole word of the data, or of what describes them
            place -= place % 8
        if kind == 0:
            changed[place : place + 1] = bytes([int(rng.integers(0, 256))])
        elif kind == 1 and place < len(changed):
            changed[place] ^= 1 << int(rng.integers(0, 8))
        elif kind == 2:
            odd = [np.nan, np.inf, -np.inf, 0.0, -1.0, 1e308, 5e-324, 2.0**53, 0.5, 1e9]
            changed[place : place + 8] = struct.pack("<d", rng.choice(odd))
        elif kind == 3:
            changed[place : place + 4] = struct.pack("<i", int(rng.choice([0, -1, 1, 2, 7, 2**31 - 1, -(2**31), 99])))
        elif kind == 4:
            del changed[place:]
        elif kind == 5:
            del changed[place : place + int(rng.integers(1, 200))]
        elif kind == 6:
            changed[place:place] = rng.bytes(int(rng.integers(1, 200)))
        else:
            source = int(rng.integers(0, len(changed) or 1))
            changed[place : place + 64] = changed[source : source + 64]
    return bytes(changed)


def ask(path: Path) -> str:
    """Read a kernel and ask for every body of it; say how it ended."""
    try:
        kernels = ephemeris.load(path)
        for link in kernels.links:
            if link.path != str(path):
                continue
            epochs = np.array([*np.linspace(link.start_tdb_s, link.end_tdb_s, 7), *np.linspace(*SPAN, 5)])
            epochs = epochs[(epochs >= link.start_tdb_s) & (epochs <= link.end_tdb_s)]
            states = kernels.state(link.segment.target, link.segment.center, epochs)
            assert np.isfinite(states).all()
            kernels.spans(link.segment.target)
    except InputError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.file is not None
            assert str(path) in problem.file
            assert problem.cause
            assert problem.expected
        return "refused"
    return "answered"


def try_mutants(path: Path, seeds: range) -> dict[str, int]:
    data = whole_kernel()
    found = {"refused": 0, "answered": 0}
    for seed in seeds:
        path.unlink(missing_ok=True)  # what is mapped into memory stays with the old file
        path.write_bytes(mutant(data, seed))
        start = time.process_time()
        found[ask(path)] += 1
        assert time.process_time() - start < LONGEST_S, seed
    return found


def test_the_whole_kernel_answers(tmp_path: Path) -> None:
    path = tmp_path / "whole.bsp"
    path.write_bytes(whole_kernel())
    assert ask(path) == "answered"
    assert len(ephemeris.load(path).links) == len(ephemeris.default().links) + 6


def test_some_mutants_are_refused_or_finite_in_little_memory(tmp_path: Path) -> None:
    ask_first = tmp_path / "whole.bsp"
    ask_first.write_bytes(whole_kernel())
    ask(ask_first)  # what is compiled and loaded once does not count
    tracemalloc.start()
    try:
        found = try_mutants(tmp_path / "mutant.bsp", range(400))
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert min(found.values()) > 50  # neither all refused nor all unharmed


@pytest.mark.slow
def test_ten_thousand_mutants_are_refused_or_finite(tmp_path: Path) -> None:
    whole = tmp_path / "whole.bsp"
    whole.write_bytes(whole_kernel())
    ask(whole)  # what is compiled once does not count
    found = try_mutants(tmp_path / "mutant.bsp", range(10_000))
    assert sum(found.values()) == 10_000


@pytest.mark.parametrize(
    ("place", "data", "cause"),
    [
        (0, b"DAF/CK  ", "not an SPK kernel: it begins with b'DAF/CK  '"),
        (0, b"DAFETF NAIF DAF ENCODED", "not an SPK kernel"),
        (88, b"VAX-GFLT", "unknown binary form b'VAX-GFLT'"),
        (699, b"FTPSTR:\n:\n:\n", "damaged by a transfer as text"),
        (76, struct.pack("<i", 9999), "summary record 9999 is not in the file"),
        (2048 + 24 + 28, struct.pack("<i", 5), r"segment 1 \('two', body -2\): of type 5"),
        (2048 + 24 + 24, struct.pack("<i", 13000), "in frame 13000"),
        (2048 + 24, struct.pack("<d", 1e7), "a damaged span"),
        (2048 + 24 + 8, struct.pack("<d", 1e7), "claims 0.0 to 10000000.0 s and its records cover 0.0 to 1000000.0 s"),
        (2048 + 16, struct.pack("<d", np.nan), "names nan segments"),
        (2048, struct.pack("<d", 3.0), "twice in the chain of summaries"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, place: int, data: bytes, cause: str) -> None:
    kernel = bytearray(whole_kernel())
    kernel[place : place + len(data)] = data
    path = tmp_path / "damaged.bsp"
    path.write_bytes(kernel)
    with pytest.raises(InputError, match=cause) as caught:
        ephemeris.load(path)
    assert caught.value.problems[0].file == str(path)


def test_truncated_empty_and_missing_files(tmp_path: Path) -> None:
    kernel = whole_kernel()
    path = tmp_path / "short.bsp"
    for size, cause in (
        (0, "it has 0 bytes"),
        (500, "it has 500 bytes"),
        (2000, "not in the file"),
        (9000, "truncated"),
    ):
        path.unlink(missing_ok=True)
        path.write_bytes(kernel[:size])
        with pytest.raises(InputError, match=cause):
            ephemeris.load(path)
    with pytest.raises(InputError, match="is a folder"):
        ephemeris.load(tmp_path)
    with pytest.raises(InputError, match=r"nothing\.bsp: no such file"):
        ephemeris.load(tmp_path / "nothing.bsp")
