"""Physics payload against published figures, one loss setting for all (sources in the catalogue's entries)."""

from statistics import median

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import PayloadAnswer, payload
from perilune.launch.contract import WITHOUT, contract_margin, estimated_margin, left_out_margins
from perilune.launch.validate import contract_curves, validate


@pytest.mark.parametrize(("launcher", "to"), [("falcon-9", "leo"), ("falcon-9", "gto"), ("soyuz-2-1a", "leo")])
def test_physics_is_near_the_published_payload(launcher, to):
    catalogue = load_catalogue()
    answer = payload(catalogue.launcher(launcher), catalogue, to)
    assert isinstance(answer, PayloadAnswer)
    # public masses are known to some per cent: the goal for every vehicle is 15 %, these measured 3 to 5 %
    assert answer.physics_kg == pytest.approx(answer.published_kg, rel=0.10)
    assert answer.defect_velocity_m_s < 5.0


DOCUMENTED = (
    *("atlas-v-521", "atlas-v-531", "atlas-v-541", "atlas-v-551", "delta-iv-heavy", "electron", "falcon-9"),
    *("h-iia-202", "proton-m", "saturn-v", "soyuz-2-1a", "soyuz-2-1b"),
)
"""Flown launchers whose stage masses stand in guides of their operators, flight reports or several compilations."""


@pytest.mark.slow
def test_over_documented_launchers_the_median_is_within_four_per_cent():
    result = validate(names=DOCUMENTED)
    assert result.reference.vehicles == len(DOCUMENTED)
    # the goal; the largest, 10.0 %, is the Delta IV Heavy to GTO, whose own rows contradict each other
    assert result.reference.median_percent <= 4.0
    assert result.reference.max_percent <= 10.5
    assert all(row.defect_velocity_m_s is None or row.defect_velocity_m_s < 5.0 for row in result.rows)


def _pairs(margins):
    assert set(margins) == set(WITHOUT)
    return [(margin, WITHOUT[launcher]) for launcher, margin in margins.items()]


@pytest.mark.slow
def test_contract_performance_to_c3_60_is_within_six_per_cent_by_the_margin_of_the_other_launchers():
    result = validate(names=tuple(WITHOUT))
    curves = contract_curves(result)
    # shares are to 0.1 %, and an optimum moves by some 0.03 %
    for found, used in ((estimated_margin(curves), contract_margin()), *_pairs(left_out_margins(curves))):
        assert (found.reserve_share, found.kept_share) == pytest.approx(
            (used.reserve_share, used.kept_share), abs=1.1e-3
        )
    expended = [row for row in result.rows if row.kind == "contract" and row.recovery == "expended"]
    errors = [abs(row.contract_error_percent) for row in expended if 0.0 <= row.c3_km2_s2 <= 61.0]
    assert len(errors) == 54
    # the goal; what providers publish is another quantity and has a reserve of its own
    assert median(errors) <= 6.0
    assert median(abs(row.error_percent) for row in expended) > 15.0
