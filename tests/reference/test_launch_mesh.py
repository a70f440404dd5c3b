"""The payload of launchers of the catalogue on a mesh of twice as many elements."""

from dataclasses import replace

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import Ascent, optimal_ascent, vehicle
from perilune.launch.ascent.continuation import accepted, solve_near
from perilune.launch.ascent.phases import doubled
from perilune.launch.ascent.refine import refined
from perilune.launch.ascent.solution import Filled
from perilune.launch.payload import meant


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "to"), [("falcon-9", "leo"), ("soyuz-2-1a", "leo"), ("ariane-5-eca", "gto"), ("zenit-2", "leo")]
)
def test_twice_the_mesh_moves_the_payload_by_less_than_a_thousandth(name, to):
    catalogue = load_catalogue()
    launcher = catalogue.launcher(name)
    site, target, _ = meant(launcher, catalogue, to, None)
    ascent = optimal_ascent(vehicle(launcher, catalogue), site, target)
    assert isinstance(ascent, Ascent)
    coarse = Filled(ascent.task, ascent.seed.unit_kg)
    fine = Filled(replace(ascent.task, plan=doubled(ascent.plan)), ascent.seed.unit_kg)
    # from the optimum itself: a fresh guess may lead to another one, as that of Zenit-2 does, which is 0.25 % below
    found = solve_near(coarse, ascent.seed.variables, ascent.multipliers)
    finer = solve_near(fine, *refined(coarse, fine, found))
    assert accepted(found) and accepted(finer)
    assert found.payload_kg == pytest.approx(ascent.payload_kg, rel=1e-6)
    # 0.018 to 0.023 % measured
    assert finer.payload_kg == pytest.approx(found.payload_kg, rel=1e-3)
    assert finer.payload_kg != found.payload_kg
