"""A lost engine of the second stage of the Saturn V, as on Apollo 13.

NASA, Apollo 13 Mission Report (MSC-02680): the centre engine of the S-II stopped at 330.6 s, 132 s early; the other
four and the S-IVB burned longer and the planned orbit was reached.
"""

import math

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import circular_orbit, optimal_ascent
from perilune.launch.ascent.phases import usable_kg
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.staging import EngineOut
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import Vehicle, vehicle


@pytest.mark.slow
def test_with_one_engine_of_five_the_orbit_is_still_reached() -> None:
    catalogue = load_catalogue()
    rocket, site = vehicle(catalogue.launcher("saturn-v"), catalogue), catalogue.site("ksc")
    assert isinstance(rocket, Vehicle)
    orbit = circular_orbit(185e3, math.radians(32.5))
    whole = optimal_ascent(rocket, site, orbit)
    failed = optimal_ascent(rocket, site, orbit, engine_out=EngineOut("S-II", 330.6))
    assert isinstance(whole, Ascent)
    assert isinstance(failed, Ascent)
    # a fifth of the thrust over the second half of one burn costs gravity losses of some per cent; nothing is gained
    assert 0.92 * whole.payload_kg < failed.payload_kg < 0.995 * whole.payload_kg
    history = failed.history
    second = next(i for i, stage in enumerate(rocket.stages) if stage.name == "S-II")
    burned = 0.0
    for phase, burns in enumerate(failed.plan.phases):
        if second in burns.burning:
            masses = history.mass_kg[history.phase == phase]
            burned += float(masses[0] - masses[-1])
    assert burned == pytest.approx(usable_kg(rocket.stages[second], LossSettings()), rel=1e-5)
