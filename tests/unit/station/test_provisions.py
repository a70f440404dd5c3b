"""Provisions of a mission against the sums of the published model, term by term."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.station.provisions import mission_provisions

SPACENET = load_catalogue().crew_demand("spacenet")


def test_a_mission_of_spacenet_is_its_published_sum():
    # the defaults of CrewConsumablesDemandModel, written out: crew 4, 7 + 8 days, 5 of reserve, 64 hours outside
    crew, days, reserve, eva = 4, 15.0, 5.0, 64.0
    steady = 3.6 * (1 - 0.42) + 0.05556 + 0.76389 + 1.61667 + 3.85714 + 2.21429 + 0.27778 + 0.05
    worn = 2.3 / 4 + 0.05
    once = crew * (1.8 + 10 + 5 + 107 + 0.1 + 5) + 20 + 25 + 20
    outside = eva * (0.6875 + 0.07875 + 0.3625)
    published = crew * ((days + reserve) * steady + days * worn) + once + outside
    answer = mission_provisions(SPACENET, crew, days, reserve_days=reserve, outside_h=eva, water_recovery=0.42)
    # to the gram
    assert answer.total_kg == pytest.approx(published, abs=1e-3)
    assert answer.recurring_kg == pytest.approx(11.548, abs=5e-4)
    assert answer.missing == ()


def test_rows_add_up_and_recoveries_take_their_part():
    open_loop = mission_provisions(SPACENET, 2, 100.0)
    closed = mission_provisions(SPACENET, 2, 100.0, water_recovery=0.98, oxygen_recovery=0.5)
    for answer in (open_loop, closed):
        assert sum(row.total_kg for row in answer.rows) + answer.kits_kg == pytest.approx(answer.total_kg)
    saved = 2 * 100.0 * (0.98 * 3.6 + 0.5 * 3.85714)
    assert open_loop.total_kg - closed.total_kg == pytest.approx(saved)


def test_what_a_publication_leaves_out_is_named():
    answer = mission_provisions(load_catalogue().crew_demand("nasa-bvad"), 1, 1.0)
    assert set(answer.missing) == {
        "nitrogen", "other", "kit", "mission_kit", "eva_water", "eva_oxygen", "eva_other"
    }  # fmt: skip
    assert answer.recurring_kg == pytest.approx(0.835 + 3.909 + 0.617)


def test_every_wrong_number_is_told():
    with pytest.raises(InputError) as error:
        mission_provisions(SPACENET, 0, -1.0, water_recovery=1.2)
    assert len(error.value.problems) == 3


def test_what_the_crew_breathes_out_is_told_where_the_demand_says_it():
    catalogue = load_catalogue()
    answer = mission_provisions(catalogue.crew_demand("nasa-rp-1324"), 4, 100.0, reserve_days=50.0)
    assert answer.carbon_dioxide_kg == pytest.approx(4 * 150.0 * 1.0)
    assert mission_provisions(catalogue.crew_demand("spacenet"), 4, 100.0).carbon_dioxide_kg is None
