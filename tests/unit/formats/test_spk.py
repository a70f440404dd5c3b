import struct

import numpy as np
import pytest

from perilune.errors import InputError
from perilune.formats.spk import Chebyshev, Differences, SpkSegment, States, format_spk, read_spk, write_spk

EPOCHS = np.linspace(0.0, 1000.0, 250)
STATES = States(EPOCHS, np.random.default_rng(1).normal(size=(250, 6)), 4, hermite=True)
SHIP = SpkSegment(-1024, 399, 0.0, 1000.0, STATES, name="ship")


def polynomials(with_velocity: bool = False) -> Chebyshev:
    width = 2 + (6 if with_velocity else 3) * 4
    records = np.random.default_rng(2).normal(size=(5, width))
    records[:, 0], records[:, 1] = 100.0 + 200.0 * np.arange(5), 100.0
    return Chebyshev(0.0, 200.0, records, with_velocity)


def test_every_kind_comes_back(tmp_path) -> None:
    segments = (
        SHIP,
        SpkSegment(-5, 301, 10.0, 990.0, polynomials(), name="two"),
        SpkSegment(-6, 301, 0.0, 1000.0, polynomials(with_velocity=True), frame=17),
        SpkSegment(-7, 10, 0.0, 1000.0, States(EPOCHS, STATES.states_km, 8, hermite=False)),
    )
    path = tmp_path / "all.bsp"
    write_spk(path, segments, comments=("x" * 1000, "y" * 900), name="all")
    data = path.read_bytes()
    assert len(data) % 1024 == 0
    assert data == format_spk(segments, ("x" * 1000, "y" * 900), "all")
    back = read_spk(path)
    assert back.path == str(path)
    for read, written in zip(back.segments, segments, strict=True):
        assert (read.target, read.center, read.frame, read.name) == (
            written.target,
            written.center,
            written.frame,
            written.name,
        )
        assert (read.start_tdb_s, read.end_tdb_s) == (written.start_tdb_s, written.end_tdb_s)
        assert read.data.data_type == written.data.data_type
        for name, value in written.data.__dict__.items():
            assert np.array_equal(getattr(read.data, name), value)


def test_many_segments_fill_several_summary_records(tmp_path) -> None:
    segments = tuple(SpkSegment(-k, 399, 0.0, 1000.0, polynomials(), name=f"ship {k}") for k in range(1, 61))
    write_spk(tmp_path / "many.bsp", segments)
    assert [s.target for s in read_spk(tmp_path / "many.bsp").segments] == [-k for k in range(1, 61)]


@pytest.mark.parametrize(
    ("segment", "cause"),
    [
        (SpkSegment(-1, -1, 0.0, 1000.0, STATES), "body -1 as seen from -1"),
        (SpkSegment(-1, 2**31, 0.0, 1000.0, STATES), "body -1 as seen from 2147483648"),
        (SpkSegment(-1, 399, 0.0, 2000.0, STATES), "is not covered by the data"),
        (SpkSegment(-1, 399, 5.0, 1.0, STATES), "a span from 5.0 to 1.0 s"),
        (SpkSegment(-1, 399, 0.0, np.nan, STATES), "a span from 0.0 to nan s"),
        (SpkSegment(-1, 399, 0.0, 1000.0, STATES, frame=13000), "frame 13000"),
        (SpkSegment(-1, 399, 0.0, 1000.0, STATES, name="é"), "not printable ASCII"),
        (SpkSegment(-1, 399, 0.0, 1000.0, STATES, name="n" * 41), "at most 40 characters"),
        (SpkSegment(-1, 399, 0.0, 9.0, States(EPOCHS[::-1], STATES.states_km, 4, True)), "epochs that do not increase"),
        (SpkSegment(-1, 399, 0.0, 9.0, States(EPOCHS, STATES.states_km[:9], 4, True)), r"states of shape \(9, 6\)"),
        (SpkSegment(-1, 399, 0.0, 9.0, States(EPOCHS, np.inf * STATES.states_km, 4, True)), "not finite"),
        (SpkSegment(-1, 399, 0.0, 9.0, States(EPOCHS, STATES.states_km, 29, True)), "a window of 29"),
        (SpkSegment(-1, 399, 0.0, 9.0, Chebyshev(0.0, 1.0, np.zeros((3, 4)), False)), r"records of shape \(3, 4\)"),
        (SpkSegment(-1, 399, 0.0, 9.0, Chebyshev(0.0, 0.0, np.zeros((3, 5)), False)), "of no length"),
        (SpkSegment(-1, 399, 0.0, 9.0, Differences(EPOCHS, np.zeros((250, 71)), 15, 21)), "type 21 is read and not"),
    ],
)
def test_what_cannot_be_written_is_refused(segment, cause) -> None:
    with pytest.raises(InputError, match=cause):
        format_spk((segment,))


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        format_spk((SpkSegment(-1, -1, 5.0, 1.0, STATES, frame=3),), name="n" * 61)
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="without a segment"):
        format_spk(())


def test_the_file_record_says_what_it_is() -> None:
    data = format_spk((SHIP,), name="a name")
    assert data[:8] == b"DAF/SPK "
    assert struct.unpack("<2i", data[8:16]) == (2, 6)
    assert data[16:76].decode().rstrip() == "a name"
    assert data[88:96] == b"LTL-IEEE"
    assert data[699:727] == b"FTPSTR:\r:\n:\r\n:\r\x00:\x81:\x10\xce:ENDFTP"


@pytest.mark.parametrize(
    ("data", "old", "new", "cause"),
    [
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 200.0, 14.0, np.nan), "its last numbers are"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 200.0, 14.0, 5.5), "5.5 records"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 200.0, 15.0, 5.0), "15 words in a record"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 200.0, 14.0, 4.0), "74 words long"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 0.0, 14.0, 5.0), "records of 0.0 s"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 1e308, 14.0, 5.0), "records of 1e.308 s from 0.0 s"),
        (polynomials(), (0.0, 200.0, 14.0, 5.0), (0.0, 100.0, 14.0, 5.0), "its records cover 0.0 to 500.0 s"),
        (STATES, EPOCHS[7:10], EPOCHS[[7, 9, 8]], "its epochs do not increase"),
        (STATES, EPOCHS[7:10], [EPOCHS[7], np.inf, EPOCHS[9]], "its epochs do not increase"),
    ],
)
def test_a_segment_that_contradicts_itself_is_told(tmp_path, data, old, new, cause) -> None:
    whole = format_spk((SpkSegment(-1024, 399, 0.0, 1000.0, data, name="ship"),))
    was, becomes = (np.asarray(row, dtype="<f8").tobytes() for row in (old, new))
    assert whole.count(was) == 1
    (tmp_path / "bad.bsp").write_bytes(whole.replace(was, becomes))
    with pytest.raises(InputError, match=cause) as caught:
        read_spk(tmp_path / "bad.bsp")
    assert caught.value.problems[0].file == str(tmp_path / "bad.bsp")


def test_a_window_of_more_states_than_there_are_is_told(tmp_path) -> None:
    few = States(EPOCHS[:5], STATES.states_km[:5], 4, hermite=True)
    whole = format_spk((SpkSegment(-1024, 399, 0.0, 10.0, few, name="ship"),))
    was, becomes = (struct.pack("<2d", order, 5.0) for order in (3.0, 5.0))
    assert whole.count(was) == 1
    (tmp_path / "few.bsp").write_bytes(whole.replace(was, becomes))
    with pytest.raises(InputError, match="5 states and 6 to an interpolation; expected as many states as that"):
        read_spk(tmp_path / "few.bsp")


def test_a_kernel_without_a_segment_is_told(tmp_path) -> None:
    whole = bytearray(format_spk((SHIP,)))
    assert struct.unpack("<3d", whole[1024:1048]) == (0.0, 0.0, 1.0)
    whole[1040:1048] = struct.pack("<d", 0.0)
    (tmp_path / "empty.bsp").write_bytes(whole)
    with pytest.raises(InputError, match="an SPK kernel without a segment; expected one segment or more"):
        read_spk(tmp_path / "empty.bsp")
