"""Which numbers of a launcher are uncertain, and the vehicle with other numbers."""

import numpy as np
import pytest

from perilune.launch.uncertainty.uncertain import altered_anchor_kg, altered_vehicle, spread
from perilune.launch.vehicle import vehicle


def between(quantity, low, high):
    return quantity.model_copy(update={"low": low, "high": high})


@pytest.fixture
def doubtful(launcher):
    lower, upper = launcher.stage
    upper = upper.model_copy(update={"dry_mass": between(upper.dry_mass, 4.0, 5.5)})
    return launcher.model_copy(update={"stage": [lower, upper]})


class Engines:
    def __init__(self, *entries):
        self.entries = {entry.id: entry for entry in entries}

    def engine(self, name):
        return self.entries[name]


@pytest.fixture
def engines(catalogue):
    lower, upper = catalogue.engine("lower-engine"), catalogue.engine("upper-engine")
    thrust = lower.thrust_vac.model_copy(update={"value": 800.0})
    lower = lower.model_copy(update={"thrust_vac": between(lower.thrust_vac, 890.0, 930.0), "thrust_sl": thrust})
    return Engines(lower, upper.model_copy(update={"isp_vac": between(upper.isp_vac, 345.0, 349.0)}))


def test_only_what_changes_the_ascent_and_has_an_interval_is_uncertain(doubtful, engines):
    known = spread(doubtful, engines)
    assert [row.name for row in known.quantities] == [
        "upper: dry mass",
        "lower-engine: thrust vac",
        "upper-engine: isp vac",
    ]
    assert "lower: propellant mass" in known.fixed
    # where the thrust at sea level is known the specific impulse there is not used
    assert "lower-engine: isp sl" not in known.fixed


def test_the_thrust_at_sea_level_follows_that_in_vacuum(doubtful, engines):
    nominal = vehicle(doubtful, engines).stages[0]
    changed = altered_vehicle(doubtful, engines, {("engine", "lower-engine", "thrust_vac"): 1.02 * 910.0}).stages[0]
    assert changed.thrust_vac_n == pytest.approx(1.02 * nominal.thrust_vac_n)
    assert changed.exit_area_m2 == pytest.approx(1.02 * nominal.exit_area_m2)
    assert changed.exhaust_speed_m_s == pytest.approx(nominal.exhaust_speed_m_s)


def test_figures_of_one_engine_are_drawn_together(doubtful, engines):
    lower = engines.engine("lower-engine")
    both = lower.model_copy(update={"thrust_sl": between(lower.thrust_sl, 780.0, 810.0)})
    known = spread(doubtful, Engines(both, engines.engine("upper-engine")))
    groups = {row.name: row.group for row in known.quantities}
    assert groups["lower-engine: thrust sl"] == groups["lower-engine: thrust vac"]
    assert len(known.groups) == len(known.quantities) - 1


def test_draws_are_triangular(doubtful, engines):
    row = spread(doubtful, engines).quantities[0]
    drawn = row.drawn((np.arange(20_000) + 0.5) / 20_000)
    assert (row.low, row.value, row.high) == (4.0, 4.5, 5.5)
    assert drawn.min() >= 4.0
    assert drawn.max() <= 5.5
    # mean and variance of a triangle in closed form; the midpoint rule over 20,000 quantiles is exact to 1e-6
    assert drawn.mean() == pytest.approx(14.0 / 3.0, rel=1e-5)
    assert drawn.var() == pytest.approx((4**2 + 4.5**2 + 5.5**2 - 4 * 4.5 - 4 * 5.5 - 4.5 * 5.5) / 18.0, rel=1e-3)


def test_the_anchor_can_be_uncertain_too(launcher, engines):
    row, bound = launcher.published
    doubtful = launcher.model_copy(
        update={"published": [row.model_copy(update={"payload": between(row.payload, 21.0, 22.5)}), bound]}
    )
    names = [quantity.name for quantity in spread(doubtful, engines).quantities]
    assert "anchor: published payload" in names
    assert altered_anchor_kg(doubtful, {}) == pytest.approx(22e3)
    assert altered_anchor_kg(doubtful, {("published", 0, "payload"): 21.5}) == pytest.approx(21.5e3)
    assert altered_vehicle(doubtful, engines, {("published", 0, "payload"): 21.5}) == vehicle(doubtful, engines)
    assert altered_anchor_kg(launcher.model_copy(update={"published": []}), {}) is None
