import numpy as np
import pytest

from perilune.astro.propagate import propagate
from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.formats.oem import read_oem, write_oem
from perilune.transfers.full_model import MODEL, flight_states, full_flight, full_flight_oem
from perilune.transfers.planets import planet


@pytest.fixture(scope="module")
def mars_2020():
    return full_flight(parse_time("2020-07-30 11:50 UTC"), parse_time("2021-02-18 20:44 UTC"))


def test_the_published_energy_of_mars_2020(mars_2020):
    """JPL's press kit of Mars 2020 prints 14.49 km2/s2."""
    assert mars_2020.c3_km2_s2 == pytest.approx(14.49, rel=0.005)
    assert mars_2020.patched_c3_km2_s2 == pytest.approx(14.57, abs=0.01)


def test_it_passes_mars_where_and_when_it_was_aimed(mars_2020):
    assert mars_2020.missed_km < 0.1
    assert mars_2020.periapsis_altitude_km == pytest.approx(300.0, abs=2.0)
    around = mars_2020.end_tdb_s + np.array([-60.0, 0.0, 60.0])
    start = np.tile(mars_2020.start_state, (3, 1))
    there = propagate(start, mars_2020.start_tdb_s, around, MODEL) - planet("mars").state(around)
    distances = np.linalg.norm(there[:, :3], axis=1)
    assert distances[1] < distances[0]
    assert distances[1] < distances[2]


def test_the_flight_is_written_and_read_again(mars_2020, tmp_path):
    write_oem(tmp_path / "mars.oem", full_flight_oem(mars_2020))
    again = read_oem(tmp_path / "mars.oem").segments[0]
    assert again.center_name == "SUN"
    epochs, states = flight_states(mars_2020, len(again.epochs))
    assert np.abs(again.states - states)[:, :3].max() < 1.0
    assert np.linalg.norm(states[-1, :3] - planet("mars").state(epochs[-1])[0, :3]) < 4e6


def test_a_flight_of_days_is_none():
    with pytest.raises(InputError, match="60 to 500 days"):
        full_flight(0.0, 1e6)
