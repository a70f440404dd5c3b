import re
import string

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from perilune.formats.oem import Oem, Segment, format_oem, read_oem

NUMBERS = st.floats(-1e13, 1e13, allow_nan=False, allow_infinity=False)
WORDS = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20)
COMMENTS = st.lists(st.text(string.ascii_letters + string.digits + " =.,;:", max_size=60).map(str.strip), max_size=3)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    count = draw(st.integers(1, 5))
    starts = sorted(draw(st.lists(st.integers(0, 86_399_999), min_size=count, max_size=count, unique=True)))
    epochs = (f"2031-05-01T{t // 3_600_000:02d}:{t // 60_000 % 60:02d}:{t % 60_000 / 1e3:06.3f}" for t in starts)
    with_acceleration = draw(st.booleans())
    return Segment(
        object_name=draw(WORDS),
        object_id=draw(WORDS),
        center_name=draw(st.sampled_from(["EARTH", "MOON", "EARTH BARYCENTER"])),
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(epochs),
        states=draw(arrays(np.float64, (count, 6), elements=NUMBERS)),
        accelerations_m_s2=draw(arrays(np.float64, (count, 3), elements=NUMBERS)) if with_acceleration else None,
        metadata_comments=tuple(draw(COMMENTS)),
        data_comments=tuple(draw(COMMENTS)),
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(segments(), min_size=1, max_size=3))
def test_a_message_comes_back(tmp_path_factory, parts):
    message = Oem("2031-01-01T00:00:00", "PERILUNE", tuple(parts))
    path = tmp_path_factory.mktemp("oem") / "message.oem"
    text = format_oem(message)
    path.write_text(text, encoding="ascii")
    back = read_oem(path)
    assert len(back.segments) == len(parts)
    for read, written in zip(back.segments, parts, strict=True):
        assert read.epochs == written.epochs
        assert (read.object_name, read.center_name) == (written.object_name, written.center_name)
        assert (read.metadata_comments, read.data_comments) == (written.metadata_comments, written.data_comments)
        # 16 digits and two conversions of unit: half a unit of the 16th digit and two roundings; tiny numbers underflow
        assert np.allclose(read.states, written.states, rtol=8e-16, atol=1e-300)
        assert (read.accelerations_m_s2 is None) == (written.accelerations_m_s2 is None)
    # 502.0-B-3, 7.5.7: at most 16 digits in a mantissa
    assert all(len(m) == 17 for m in re.findall(r"(\d\.\d+)E[+-]", text))


@settings(max_examples=150, deadline=None)
@given(st.lists(segments(), min_size=1, max_size=2), st.data())
def test_a_damaged_file_is_read_or_refused_with_its_place(tmp_path_factory, parts, data):
    from perilune.errors import InputError

    text = format_oem(Oem("2031-01-01T00:00:00", "PERILUNE", tuple(parts)))
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    damaged = text[:start] + data.draw(st.text(string.printable, max_size=10)) + text[start + cut :]
    path = tmp_path_factory.mktemp("oem") / "message.oem"
    path.write_text(damaged, encoding="ascii", newline="")
    try:
        back = read_oem(path)
    except InputError as error:
        assert all(problem.file == str(path) for problem in error.problems)
    else:
        assert all(np.isfinite(segment.states).all() for segment in back.segments)
