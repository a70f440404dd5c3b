"""The payload of launchers of the catalogue on a mesh of twice as many elements."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import Ascent, optimal_ascent, vehicle
from perilune.launch.payload import meant


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "to"), [("falcon-9", "leo"), ("soyuz-2-1a", "leo"), ("ariane-5-eca", "gto"), ("zenit-2", "leo")]
)
def test_twice_the_mesh_moves_the_payload_by_less_than_a_thousandth(name, to):
    catalogue = load_catalogue()
    launcher = catalogue.launcher(name)
    site, target, _ = meant(launcher, catalogue, to, None)
    flown = vehicle(launcher, catalogue)
    coarse, fine = (optimal_ascent(flown, site, target, refine=refine) for refine in (1, 2))
    assert isinstance(coarse, Ascent) and isinstance(fine, Ascent)
    # 0.004 to 0.034 % measured
    assert fine.payload_kg == pytest.approx(coarse.payload_kg, rel=1e-3)
