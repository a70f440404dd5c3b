import numpy as np
import pytest

from perilune.astro.forces.force_model import VelocitySteering
from perilune.astro.propagation.burns import FiniteBurn, ImpulsiveBurn, fly_with_burns
from perilune.astro.propagation.dispersion import dispersions
from perilune.astro.propagation.ensemble import mapped_covariance
from perilune.astro.time import parse_time
from perilune.errors import InputError

START = parse_time("2026-03-20 UTC")
STATE = np.array([7e6, 0.0, 0.0, 0.0, 7.0e3, 2.5e3])
SMALL = np.diag(np.repeat([10.0, 0.01], 3) ** 2)
BURNS = [
    ImpulsiveBurn(START + 500.0, (10.0, 0.0, 0.0)),
    FiniteBurn(START + 1_000.0, 500.0, 310.0, VelocitySteering(), duration_s=200.0),
]


def flown(burns, span=5_000.0):
    return fly_with_burns(STATE, 1_000.0, START, START + span, burns).legs


def test_without_burns_it_is_the_mapped_covariance():
    linear = dispersions(flown([]), SMALL).linear
    _, expected = mapped_covariance(STATE, SMALL, START, START + 5_000.0)
    np.testing.assert_array_equal(linear.covariance_si, expected)
    assert linear.mean_offset_rtn_km == (0.0, 0.0, 0.0)


def test_samples_through_burns_agree_with_the_linear_map():
    found = dispersions(flown(BURNS), SMALL, 4_000, seed=2)
    # 4000 samples give a standard deviation to 1.1 %
    assert found.monte_carlo.sigma_position_rtn_km == pytest.approx(found.linear.sigma_position_rtn_km, rel=0.05)
    assert found.monte_carlo.sigma_velocity_rtn_m_s == pytest.approx(found.linear.sigma_velocity_rtn_m_s, rel=0.05)


def test_one_seed_gives_the_same_samples():
    legs = flown(BURNS)
    assert dispersions(legs, SMALL, 8, seed=2) == dispersions(legs, SMALL, 8, seed=2)
    assert dispersions(legs, SMALL, 8, seed=2) != dispersions(legs, SMALL, 8, seed=3)


def test_a_burn_along_the_velocity_changes_the_spread():
    with_burns, without = (dispersions(flown(burns), SMALL).linear for burns in (BURNS, []))
    assert with_burns.sigma_position_rtn_km != pytest.approx(without.sigma_position_rtn_km, rel=1e-3)


def test_one_sample_is_refused():
    with pytest.raises(InputError, match="1 samples"):
        dispersions(flown([]), SMALL, 1)
