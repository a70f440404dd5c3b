"""Balances of random stations: what closes them closes them, and less does not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perilune.station.margin import balance_of, depletion
from perilune.station.power import PowerHistory, least
from perilune.station.supplies import poisson_needed

needs = st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=200).map(np.array)


@given(needs, st.floats(0.0, 20.0))
def test_a_store_of_the_greatest_depletion_is_the_least_that_holds(need, size):
    empty = depletion(need)
    level = 0.0
    ran_dry = False
    for step in need:
        level = max(0.0, level + step)
        ran_dry |= level > size + 1e-9
    assert ran_dry == bool(np.any(empty > size + 1e-9))


@given(needs)
def test_the_first_break_is_the_first_epoch_below_zero_and_the_pieces_hold_the_least(margin):
    epochs = np.arange(margin.size, dtype=float)
    row = balance_of("x", "kg", epochs, margin)
    below = margin < -1e-9 * max(np.abs(margin).max(), 1e-30)
    assert (row.state == "breaks") == bool(below.any())
    if below.any():
        assert row.first_break_tdb_s == epochs[np.argmax(below)]
        assert row.shortfall == -margin.min()
    assert min(row.margin) == margin.min()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.0, 10.0), min_size=5, max_size=120).map(np.array),
    st.floats(0.1, 5.0),
    st.floats(0.0, 50.0),
    st.floats(0.3, 1.0),
)
def test_the_power_found_again_is_enough_and_a_hundredth_less_is_not(solar, load, usable, efficiency):
    size = solar.size
    history = PowerHistory(solar, np.zeros(size), np.full(size, load), np.full(size, usable), efficiency)

    def holds(more):
        return bool(np.all(history.depletion_j(1.0, more) <= history.usable_j))

    found = least(holds, 1e9)
    assert found is not None
    assert holds(found)
    if found > 0.01:
        assert not holds(0.99 * found)


@given(st.lists(st.floats(0.0, 60.0), min_size=1, max_size=20).map(np.array), st.floats(0.5, 0.999))
def test_spares_grow_with_what_is_expected(expected, confidence):
    order = np.sort(expected)
    assert np.all(np.diff(poisson_needed(order, confidence)) >= 0.0)
