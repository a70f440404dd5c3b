"""Low-energy transfers against CAPSTONE's, and in months that nobody chose."""

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.constants import SECONDS_PER_DAY
from perilune.transfers.low_energy.windows import LowEnergyQuestion, low_energy_transfers
from perilune.transfers.parking import Parking


@pytest.mark.slow
def test_capstone():
    """To the same kind of orbit in the same weeks: launch 2022-06-28, insertion 2022-11-14, apogee 1.54 million km.

    C3 about -0.6 km2/s2, 20 to 60 m/s of its own for all manoeuvres, three to four months:
    https://directory.eoportal.org/web/eoportal/satellite-missions/content/-/article/capsto-1. The flight left the Earth
    some days after its launch, from phasing orbits; the phase of its NRHO is not given to the search.
    """
    start, end = parse_time("2022-06-24 UTC"), parse_time("2022-07-08 UTC")
    found = low_energy_transfers(LowEnergyQuestion("nrho", Parking()), start, end, 5, workers=2)
    assert isinstance(found, tuple)
    assert all(one.insertion_dv_m_s < 60.0 and 75.0 < one.flight_d < 140.0 for one in found)
    flown = parse_time("2022-11-14T00:22:27 UTC")
    # a perilune of the flight's own phase lies up to half a revolution, 3.3 days, from one of the free phase
    near = [one for one in found if abs(parse_time(f"{one.arrival_utc}") - flown) < 5.0 * SECONDS_PER_DAY]
    assert near
    closest = min(near, key=lambda one: abs(one.farthest_km - 1.54e6))
    assert closest.c3_km2_s2 == pytest.approx(-0.6, abs=0.1)
    assert closest.farthest_km == pytest.approx(1.54e6, rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("draw", range(3))
def test_any_month_has_a_transfer(draw):
    """Ten days drawn at random from 2026 to 2035."""
    day = np.random.default_rng(20260 + draw).integers(0, 3_600)
    start = parse_time("2026-01-01 UTC") + float(day) * SECONDS_PER_DAY
    question = LowEnergyQuestion("nrho", Parking())
    found = low_energy_transfers(question, start, start + 10.0 * SECONDS_PER_DAY, 1, workers=2)
    assert isinstance(found, tuple)
    assert found[0].insertion_dv_m_s < 60.0
    assert found[0].farthest_km > 1.0e6
    assert found[0].gap_km < 1.0
