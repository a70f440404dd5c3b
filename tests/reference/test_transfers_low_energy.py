"""A low-energy transfer against CAPSTONE's."""

import pytest

from perilune.astro.time import parse_time
from perilune.transfers.low_energies import LowEnergyQuestion, low_energy_transfers
from perilune.transfers.parking import Parking


@pytest.mark.slow
def test_capstone():
    """To the same orbit in the same weeks: departure 2022-07-04, insertion 2022-11-14 at perilune.

    C3 about -0.6 km2/s2, apogee of 1 to 1.5 million km (1.54 flown), 20 to 60 m/s of its own, three to four months:
    https://directory.eoportal.org/web/eoportal/satellite-missions/content/-/article/capsto-1.
    """
    found = low_energy_transfers(
        LowEnergyQuestion("nrho", Parking()), parse_time("2022-07-01 UTC"), parse_time("2022-07-17 UTC"), 3
    )
    assert isinstance(found, tuple)
    best = min(found, key=lambda one: one.total_dv_m_s)
    assert best.c3_km2_s2 == pytest.approx(-0.6, abs=0.15)
    assert 1.0e6 < best.farthest_km < 1.8e6
    assert best.insertion_dv_m_s < 60.0
    assert 75.0 < best.flight_d < 140.0
