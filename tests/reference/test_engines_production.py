"""Learning curves against textbooks, and one licence whose outcome is public.

Management accounting text (online.flipbuilder.com/bmcx/vksq, chapter 15, page 324): first unit 100 hours, 80 % curve of
the cumulative average; its total for units 9 to 16 is printed 254.76, which its own totals show to be 245.76.
Project management text (gristprojectmanagement.us/planning-scheduling/k-etf.html): 75 % curve of the unit.
Analysis paper (accountingmcqs.com, analysis and forecasting techniques, 3): first unit 50 hours, 80 %, the second 30.
RD-180: licence of 1997 for production in the United States, planned for 2008 and never begun for its cost; about one
billion dollars and five years to begin (estimate of 2014); 101 engines bought for about one billion dollars; 122
delivered in 22 years (spacenews.com/leonard-r-dest-chief-executive-rd-amross, defensedaily.com, en.topwar.ru/182050).
"""

import numpy as np
import pytest

from perilune.engines.learning_curve import unit_costs
from perilune.engines.production import licensed_production
from perilune.engines.production_model import ProductionPlan, Spread

UNITS = np.arange(1.0, 257.0)


def test_totals_and_batches_of_the_cumulative_average() -> None:
    costs = unit_costs(100.0, 0.8, UNITS, "cumulative-average")
    totals = np.cumsum(costs)
    assert [totals[n - 1] for n in (1, 2, 4, 8, 16)] == pytest.approx([100.0, 160.0, 256.0, 409.6, 655.36], abs=0.005)
    batches = [costs[low:high].mean() for low, high in ((1, 2), (2, 4), (4, 8), (8, 16))]
    assert batches == pytest.approx([60.0, 48.0, 38.4, 30.72], abs=0.005)


def test_second_unit_of_the_accounting_paper() -> None:
    assert unit_costs(50.0, 0.8, UNITS, "cumulative-average")[1] == pytest.approx(30.0)


def test_target_unit_of_the_project_management_text() -> None:
    # the text solves for the first unit from a 100th of 120 hours, and from a first of 812 hours for the 250th: by the
    # same curve the 100th of 812 hours and the first of 120 must agree (the text prints its results as pictures)
    first = 120.0 / unit_costs(1.0, 0.75, np.array([100.0]))[0]
    assert first == pytest.approx(811.6, abs=0.5)
    assert unit_costs(812.0, 0.75, np.array([250.0]))[0] == pytest.approx(82.0, abs=0.3)


def test_the_licence_of_the_rd_180_does_not_pay() -> None:
    plan = ProductionPlan(
        engine="rd-180",
        currency="M USD",
        start_year=1997,
        years=25,
        demand_per_year=122.0 / 22.0,
        import_price=1000.0 / 101.0,
        licensor_units=Spread(value=10.0, low=2.0, high=50.0),
    )
    result = licensed_production(plan, samples=1000)
    assert result.break_even_quantity is None
    assert result.break_even_probability < 0.05
    assert result.saved < -200.0
    low, high = result.first_delivery.p10, result.first_delivery.p90
    assert low is not None and high is not None and low < 2008.0 < high + 1.0  # the year once planned
