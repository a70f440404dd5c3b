from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from perilune.errors import InputError
from perilune.formats.oem import Covariance, Oem, Segment, format_oem, read_oem, write_oem

SEGMENT = Segment(
    object_name="CREW SHIP",
    object_id="UNKNOWN",
    center_name="EARTH",
    reference_frame="ICRF",
    time_system="TDB",
    epochs=("2031-05-01T12:00:00.123456789", "2031-05-01T12:01:00"),
    states=np.array([[6.5e6, -1.25, 0.0, 0.0, 7.8e3, -0.0], [1e7 / 3.0, 2.0, 3.0, 4.0, 5.0, 6.0]]),
)
MESSAGE = Oem("2031-01-01T00:00:00", "PERILUNE", (SEGMENT,))


def change(**fields: object) -> Oem:
    return replace(MESSAGE, segments=(replace(SEGMENT, **fields),))


def read_text(folder: Path, text: str) -> Oem:
    path = folder / "message.oem"
    path.write_text(text, encoding="ascii")
    return read_oem(path)


def test_the_text_of_a_message() -> None:
    lines = format_oem(replace(MESSAGE, comments=("first", "second"), message_id="A-1")).splitlines()
    assert lines[:6] == [
        "CCSDS_OEM_VERS = 3.0",
        "COMMENT first",
        "COMMENT second",
        "CREATION_DATE = 2031-01-01T00:00:00",
        "ORIGINATOR = PERILUNE",
        "MESSAGE_ID = A-1",
    ]
    assert "TIME_SYSTEM = TDB" in lines
    assert "START_TIME = 2031-05-01T12:00:00.123456789" in lines
    assert "STOP_TIME = 2031-05-01T12:01:00" in lines
    assert lines[-1].split() == [
        "2031-05-01T12:01:00",
        "3.333333333333333E+03",
        *(f"{n}.000000000000000E-03" for n in range(2, 7)),
    ]
    assert "-0.000" not in format_oem(MESSAGE)


def test_everything_comes_back(tmp_path: Path) -> None:
    covariance = np.diag(np.arange(1.0, 7.0)) + 0.25
    full = replace(
        SEGMENT,
        accelerations_m_s2=np.array([[1e-3, 2e-3, -3e-3], [0.0, 1.0, 2.0]]),
        metadata_comments=("force model: Earth, Moon, Sun", "  indented"),
        data_comments=("arc 1",),
        interpolation="HERMITE",
        interpolation_degree=7,
        reference_frame_epoch="2000-01-01T12:00:00",
        useable_start="2031-05-01T12:00:10",
        useable_stop="2031-05-01T12:00:50",
        covariances=(
            Covariance("2031-05-01T12:00:00.2", covariance, "RTN", ("of the last fit",)),
            Covariance("2031-05-01T12:00:30", 2.0 * covariance),
        ),
    )
    message = replace(MESSAGE, segments=(full, SEGMENT), comments=("",), classification="public", message_id="A-1")
    path = tmp_path / "message.oem"
    write_oem(path, message)
    back = read_oem(path)
    assert [p.name for p in tmp_path.iterdir()] == ["message.oem"]
    assert format_oem(back) == format_oem(message)
    assert (back.comments, back.classification, back.message_id) == (("",), "public", "A-1")
    first = back.segments[0]
    assert first.metadata_comments == full.metadata_comments
    assert first.epochs == full.epochs
    assert np.allclose(first.states, full.states, rtol=1e-15, atol=0.0)
    assert first.accelerations_m_s2 is not None
    assert np.allclose(first.accelerations_m_s2, full.accelerations_m_s2, rtol=1e-15, atol=0.0)
    assert np.allclose(first.covariances[0].matrix, covariance, rtol=1e-15, atol=0.0)
    assert (first.covariances[0].reference_frame, first.covariances[1].reference_frame) == ("RTN", None)
    assert first.covariances[0].comments == ("of the last fit",)
    assert back.segments[1].accelerations_m_s2 is None


def test_an_earlier_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "message.oem"
    path.write_text("old")
    with pytest.raises(InputError):
        write_oem(path, replace(MESSAGE, segments=()))
    assert path.read_text() == "old"
    write_oem(path, MESSAGE)
    assert path.read_text() == format_oem(MESSAGE)


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        (replace(MESSAGE, segments=()), "without a segment"),
        (replace(MESSAGE, creation_date="today"), "creation date 'today'"),
        (replace(MESSAGE, segments=(SEGMENT, replace(SEGMENT, time_system="UTC"))), "different time systems"),
        (change(time_system="ET"), "unknown time system 'ET'"),
        (change(epochs=(), states=np.zeros((0, 6))), "no ephemeris lines"),
        (change(epochs=SEGMENT.epochs[::-1]), "do not increase"),
        (change(epochs=(SEGMENT.epochs[0],) * 2), "do not increase"),
        (change(epochs=("2031-05-01 12:00:00", "2031-05-01T12:01:00")), "is not an epoch"),
        (change(epochs=("2031-02-29T12:00:00", "2031-05-01T12:01:00")), "is not an epoch"),
        (change(epochs=("2031-05-01T12:00:60", "2031-05-01T12:01:00")), "is not an epoch"),
        (change(states=np.zeros((3, 6))), "states of shape"),
        (change(states=np.full((2, 6), np.nan)), "finite"),
        (change(accelerations_m_s2=np.zeros((2, 2))), "accelerations of shape"),
        (change(interpolation="HERMITE"), "belong together"),
        (change(useable_start="noon"), "'noon' is not an epoch"),
        (change(covariances=(Covariance("2031-05-01T12:00:00", np.eye(3)),)), "six by six"),
        (change(metadata_comments=("two\nlines",)), "cannot be written"),
        (change(data_comments=("x" * 300,)), "cannot be written"),
        (change(object_name="Žižka"), "cannot be written"),
    ],
)
def test_what_is_no_message_is_not_written(message: Oem, cause: str) -> None:
    with pytest.raises(InputError, match=cause):
        format_oem(message)


def test_all_that_is_wrong_with_a_message_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        format_oem(replace(change(time_system="ET", interpolation="LAGRANGE"), creation_date="x"))
    assert len(caught.value.problems) == 3


GOOD = format_oem(replace(MESSAGE, segments=(SEGMENT, SEGMENT)))
LAST = GOOD.splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new", "line", "cause"),
    [
        ("CCSDS_OEM_VERS = 3.0", "CCSDS_OPM_VERS = 3.0", 1, "not an Orbit Ephemeris Message"),
        ("CCSDS_OEM_VERS = 3.0", "CCSDS_OEM_VERS = 9.0", 1, "not an Orbit Ephemeris Message"),
        ("ORIGINATOR = PERILUNE", "ORIGIN = PERILUNE", 3, "unknown keyword 'ORIGIN'"),
        ("ORIGINATOR = PERILUNE", "ORIGINATOR =", 3, "has no value"),
        ("ORIGINATOR = PERILUNE", "hello", 3, "no line of the header"),
        ("CREATION_DATE = 2031-01-01T00:00:00", "CREATION_DATE = 2031-01-01", 2, "is not an epoch"),
        ("REF_FRAME = ICRF\n", "", 5, "lack REF_FRAME"),
        ("REF_FRAME = ICRF", "CENTER_NAME = MOON", 9, "stands twice"),
        ("TIME_SYSTEM = TDB", "TIME_SYSTEM = ET", 5, "unknown time system 'ET'"),
        ("META_STOP\n", "INTERPOLATION = LAGRANGE\nMETA_STOP\n", 5, "belong together"),
        ("6.500000000000000E+03", "6.500000000000000F+03", 15, "not a number"),
        ("6.500000000000000E+03", "nan", 15, "not a number"),
        ("6.500000000000000E+03", "1E999", 15, "not a number"),
        (" 6.500000000000000E+03", "", 15, "5 numbers in an ephemeris line"),
        ("12:00:00.123456789  6.5", "25:00:00  6.5", 15, "is not an epoch"),
        ("12:00:00.123456789  6.5", "12:02:00  6.5", 16, "does not follow"),
        ("META_STOP\n", "META_START\n", 13, "META_START inside the metadata"),
        (LAST + "\n", LAST + "\nCOVARIANCE_START\n1.0\n", 31, "without an epoch"),
        (
            LAST + "\n",
            LAST + "\nCOVARIANCE_START\nEPOCH = 2031-05-01T12:00:00\n1.0 2.0\nCOVARIANCE_STOP\n",
            31,
            "2 numbers",
        ),
        (LAST + "\n", LAST + "\nCOVARIANCE_START\n", 30, "ends inside the covariance"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, cause: str) -> None:
    assert old in GOOD
    text = GOOD[: GOOD.rindex(old)] + new + "\n" if old == LAST + "\n" else GOOD.replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, text)
    found = [problem for problem in caught.value.problems if cause in problem.cause]
    assert found, caught.value
    assert found[0].line == line
    assert found[0].file == str(tmp_path / "message.oem")


def test_every_problem_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("6.500000000000000E+03", "six", 1).replace("CENTER_NAME = EARTH", "CENTRE_NAME = EARTH")
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, text)
    assert len(caught.value.problems) == 5  # one number, two unknown keywords, two missing ones
    assert "did you mean 'CENTER_NAME'?" in str(caught.value)


def test_segments_in_two_time_systems_are_refused(tmp_path: Path) -> None:
    head, tail = GOOD[: GOOD.rindex("TIME_SYSTEM = TDB")], GOOD[GOOD.rindex("TIME_SYSTEM = TDB") :]
    with pytest.raises(InputError, match="differs from the first"):
        read_text(tmp_path, head + tail.replace("TDB", "UTC", 1))


@pytest.mark.parametrize("text", ["", "\n\n", "CCSDS_OEM_VERS = 3.0\n", GOOD[:250], GOOD[:400]])
def test_a_truncated_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_text(tmp_path, text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_oem(tmp_path / "absent.oem")
    (tmp_path / "binary.oem").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="is not ASCII"):
        read_oem(tmp_path / "binary.oem")


def test_covariances_out_of_order_are_refused(tmp_path: Path) -> None:
    covariances = (Covariance("2031-05-01T12:00:00", np.eye(6)), Covariance("2031-05-01T12:00:30", np.eye(6)))
    text = format_oem(change(covariances=covariances)).replace(
        "EPOCH = 2031-05-01T12:00:30", "EPOCH = 2030-001T00:00:00"
    )
    with pytest.raises(InputError, match="covariances do not increase"):
        read_text(tmp_path, text)


def test_too_many_problems(tmp_path: Path) -> None:
    head, tail = GOOD.split("META_STOP\n", 1)
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, f"{head}META_STOP\n" + 300 * "2031-05-01T12:00:00 1 2 3\n" + tail)
    assert caught.value.problems[-1].cause == "too many problems to go on"
    assert len(caught.value.problems) == 201
    assert caught.value.problems[0].line == 14
