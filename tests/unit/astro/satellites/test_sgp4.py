import numpy as np
import pytest

from perilune.astro.orientation.transform import transform
from perilune.astro.satellites.sgp4 import element_epoch, path_oem, satellite_path, teme_states
from perilune.astro.time import format_utc, parse_time
from perilune.errors import InputError, NoSolution
from perilune.formats.oem import format_oem
from perilune.formats.tle import ElementSet
from perilune.formats.tle.two_line import checksum, two_line_sets

FIRST = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753"
SECOND = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667"


def element_set(first: str = FIRST, second: str = SECOND) -> ElementSet:
    lines = [line[:68] + str(checksum(line)) for line in (first, second)]
    sets, problems = two_line_sets("\n".join(lines), "sets.tle")
    assert problems == []
    return sets[0]


def test_one_epoch_and_many_agree():
    sets = element_set()
    epochs = element_epoch(sets) + np.array([0.0, 1e3, 1e6])
    many = teme_states(sets, epochs)
    assert not isinstance(many, NoSolution)
    assert many.shape == (3, 6)
    for epoch, row in zip(epochs, many, strict=True):
        assert np.array_equal(teme_states(sets, float(epoch))[0], row)


def test_velocity_is_the_rate_of_the_position():
    sets = element_set()
    start = element_epoch(sets)
    before, at, after = teme_states(sets, start + np.array([999.0, 1000.0, 1001.0]))
    # the theory differentiates its mean terms alone; the short periods leave some cm/s
    assert (after[:3] - before[:3]) / 2.0 == pytest.approx(at[3:], abs=0.5)


def test_a_leap_second_takes_its_time():
    at_eve = element_set(FIRST.replace("00179.78495062", "16366.00000000"))
    after = teme_states(at_eve, parse_time("2017-01-01T00:00:00 UTC"))
    plain = element_set(FIRST.replace("00179.78495062", "15365.00000000"))
    same_day = teme_states(plain, element_epoch(plain) + 86_401.0)
    assert after[0] == pytest.approx(same_day[0], abs=1.0)


def test_decay_is_no_solution():
    falling = element_set(
        FIRST.replace(" 28098-4", " 99999-0"), SECOND.replace("1859667", "0009667").replace("10.8", "16.2")
    )
    found = teme_states(falling, element_epoch(falling) + np.array([0.0, 30.0 * 86_400.0]))
    assert isinstance(found, NoSolution)
    assert "30.00 d from the elements" in found.reason
    path = satellite_path([falling], element_epoch(falling) + np.array([30.0 * 86_400.0]))
    assert path.states == ()
    assert path.reason == found.reason
    with pytest.raises(InputError, match=r"30\.00 d"):
        path_oem(path)


def test_elements_before_leap_seconds_are_refused():
    with pytest.raises(InputError, match="before 1972"):
        teme_states(element_set(FIRST.replace("00179", "60179")), 0.0)


def test_path_is_in_the_icrf_with_the_age_of_its_elements():
    sets = element_set()
    epochs = element_epoch(sets) + np.array([0.0, 43_200.0])
    path = satellite_path([sets], epochs)
    expected = transform(teme_states(sets, epochs), "teme", "icrf", epochs)
    for row, state, age in zip(path.states, expected, (0.0, 0.5), strict=True):
        assert 1e3 * np.array([*row.position_km, *row.velocity_km_s]) == pytest.approx(state, rel=1e-12)
        assert row.distance_km == pytest.approx(np.linalg.norm(state[:3]) / 1e3)
        assert row.element_age_d == pytest.approx(age, abs=1e-9)
        assert row.epoch_utc == format_utc(row.epoch_tdb_s)


def test_each_time_takes_the_nearest_set_and_the_message_a_segment_each():
    early, late = element_set(), element_set(FIRST.replace("00179.", "00181."))
    epochs = element_epoch(early) + 86_400.0 * np.linspace(0.0, 2.0, 20)
    path = satellite_path([early, late], epochs)
    ages = [row.element_age_d for row in path.states]
    assert max(np.abs(ages)) <= 1.0 + 1e-9
    message = path_oem(path)
    assert [len(segment.epochs) for segment in message.segments] == [10, 10]
    assert [segment.interpolation_degree for segment in message.segments] == [7, 7]
    assert (message.segments[0].object_name, message.segments[0].object_id) == ("OBJECT 5", "1958-002B")
    assert format_oem(message).count("META_START") == 2
    short = path_oem(satellite_path([early], epochs[:2]))
    assert short.segments[0].interpolation is None


def test_sets_of_two_objects_are_refused():
    other = element_set(FIRST.replace("00005", "00006"), SECOND.replace("00005", "00006"))
    with pytest.raises(InputError, match="no path of one object"):
        satellite_path([element_set(), other], 0.0)
