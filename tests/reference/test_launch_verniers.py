"""The maker's ratings to sun-synchronous orbits of two-stage launchers whose verniers burn on for minutes."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import PayloadAnswer, payload


# the ratings are guarantees (CGWIC, "not less than"); stage masses of compilations are known to some 5 %, and the
# second-stage load of the 2D stands in public tables with 35.6 and 52.7 t: measured +0.3 and +20.7 %
@pytest.mark.parametrize(("launcher", "over"), [("long-march-2c", 0.10), ("long-march-2d", 0.30)])
def test_long_march_2_reaches_its_sun_synchronous_orbit(launcher, over):
    catalogue = load_catalogue()
    answer = payload(catalogue.launcher(launcher), catalogue, "sso")
    assert isinstance(answer, PayloadAnswer)
    assert answer.published_kg is not None
    assert 0.95 * answer.published_kg < answer.physics_kg < (1.0 + over) * answer.published_kg
    assert answer.defect_velocity_m_s < 1.0
