from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.oem_segments import segment_path
from perilune.astro.time import parse_time
from perilune.astro.visibility.tracks import from_oem
from perilune.errors import InputError
from perilune.formats.oem import Oem, Segment

EPOCHS = tuple(f"2024-03-01T{hour:02d}:00:00" for hour in range(12))
SECONDS = np.array([parse_time(f"{epoch} TDB") for epoch in EPOCHS])
STATES = ephemeris.state("moon", "earth", SECONDS)
SEGMENT = Segment("SHIP", "2024-001A", "EARTH", "ICRF", "TDB", EPOCHS, STATES)


def test_the_mean_equator_of_j2000_is_23_mas_from_the_icrf():
    found = segment_path(replace(SEGMENT, reference_frame="EME2000"))
    apart = np.linalg.norm(found.states[:, :3] - STATES[:, :3], axis=1) / np.linalg.norm(STATES[:, :3], axis=1)
    assert np.all((apart > 5e-8) & (apart < 1.2e-7))
    assert np.array_equal(found.epochs_tdb_s, SECONDS)


def test_only_the_useable_span_is_interpolated():
    first = replace(SEGMENT, useable_stop="2024-03-01T06:30:00")
    second = replace(SEGMENT, useable_start="2024-03-01T06:30:00", useable_stop="2024-03-01T10:00:00")
    moved = replace(second, states=STATES + np.array([1e5, 0.0, 0.0, 0.0, 0.0, 0.0]))
    track = from_oem(Oem("2024-01-01T00:00:00", "TEST", (first, moved)))
    assert track.end_tdb_s == parse_time("2024-03-01T10:00:00 TDB")
    asked = np.array([parse_time(f"2024-03-01T06:{minute}:00 TDB") for minute in (29, 31)])
    jump = track.states(asked)[:, 0] - ephemeris.state("moon", "earth", asked)[:, 0]
    assert np.allclose(jump, [0.0, 1e5], rtol=0.0, atol=1.0)


def test_every_mistake_is_told_at_once():
    bad = replace(SEGMENT, reference_frame="TOD", time_system="SCLK", center_name="VULCAN", reference_frame_epoch="x")
    with pytest.raises(InputError) as caught:
        segment_path(bad, "ship.oem")
    assert {problem.key for problem in caught.value.problems} == {
        "REF_FRAME",
        "TIME_SYSTEM",
        "CENTER_NAME",
        "REF_FRAME_EPOCH",
    }
    assert {problem.file for problem in caught.value.problems} == {"ship.oem"}
    empty = replace(SEGMENT, useable_start="2024-03-02T00:00:00")
    with pytest.raises(InputError, match="useable span that is empty"):
        segment_path(empty)
