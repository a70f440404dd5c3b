"""Licensed production: the ramp, the money, the drawing, the file, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from perilune.cli.engines import app
from perilune.engines.learning_curve import unit_costs
from perilune.engines.plots_production import production_figure
from perilune.engines.production import delivery_times, licensed_production
from perilune.engines.production_model import BOUNDS, ProductionPlan, Spread, usual_values
from perilune.errors import InputError

RUN = CliRunner()
CERTAIN = {
    "licence_fee": 10.0,
    "setup_cost": 100.0,
    "setup_years": 2.0,
    "qualification_units": 2.0,
    "qualification_cost_share": 1.0,
    "qualification_years": 1.0,
    "learning_rate": 0.9,
    "experience_transfer": 0.0,
    "cost_factor": 1.0,
    "licensor_margin": 0.2,
    "royalty_share": 0.05,
    "first_rate_per_year": 4.0,
    "full_rate_per_year": 4.0,
    "ramp_years": 0.0,
    "local_content_start": 1.0,
    "local_content_end": 1.0,
    "local_content_years": 0.0,
}


def _plan(**changes: float) -> ProductionPlan:
    values = {"import_price": 20.0, "licensor_units": 1.0, **CERTAIN, **changes}
    return ProductionPlan(engine="rd-191", currency="M EUR", start_year=2030, years=20, demand_per_year=4.0, **values)  # type: ignore[arg-type]


def test_a_certain_plan_is_what_the_formulas_say() -> None:
    result = licensed_production(_plan(), samples=100)
    first = 20.0 * 0.8  # the licensor has built one; without his experience the partner starts at his first
    made = unit_costs(first, 0.9, np.arange(1.0, 71.0))
    fixed = 10.0 + 100.0 + 2.0 * (made[0] + made[1])
    assert result.fixed_cost == pytest.approx(fixed)
    assert result.delivered == 4 * (20 - 3)
    assert result.first_unit_cost == pytest.approx(made[2] + 1.0)
    paid = fixed + np.cumsum(made[2:70] + 1.0)
    even = int(np.argmax(paid <= 20.0 * np.arange(1, 69))) + 1
    assert result.break_even_quantity == even
    assert result.break_even_probability == 1.0
    assert (result.break_even.p10, result.break_even.p90) == (even, even)
    assert result.break_even_year == pytest.approx(2033.0 + even / 4.0)
    assert result.saved == pytest.approx(20.0 * 68 - paid[-1])


def test_availability_is_what_is_delivered() -> None:
    result = licensed_production(_plan(), samples=100)
    assert [year.delivered for year in result.availability][:5] == [
        0,
        0,
        0,
        4,
        4,
    ]  # the fourth in the year's last moment
    assert sum(year.delivered for year in result.availability) == result.delivered
    assert [year.short for year in result.availability][:5] == [4.0, 4.0, 4.0, 0.0, 0.0]
    assert result.availability[-1].delivered == 4


def test_the_ramp_reaches_its_rate_and_keeps_it() -> None:
    numbers = {"setup_years": 1.0, "qualification_years": 1.0, "first_rate_per_year": 1.0}
    times = delivery_times({**numbers, "full_rate_per_year": 5.0, "ramp_years": 4.0}, 12.0)
    assert times[0] > 2.0 and (np.diff(times) > 0.0).all()
    assert np.sum(times <= 6.0 + 1e-9) == 12  # (1 + 5) / 2 * 4
    assert np.diff(times[times > 6.0]) == pytest.approx(0.2)
    falling = delivery_times({**numbers, "full_rate_per_year": 0.5, "ramp_years": 4.0}, 12.0)
    assert np.sum(falling <= 6.0) == 3
    assert delivery_times({**numbers, "full_rate_per_year": 5.0, "ramp_years": 0.0}, 2.0).size == 0


def test_experience_brought_along_lowers_the_first_unit() -> None:
    costs = [
        licensed_production(_plan(licensor_units=50.0, experience_transfer=share), samples=100).first_unit_cost or 0.0
        for share in (0.0, 0.5, 1.0)
    ]
    assert costs == sorted(costs, reverse=True) and costs[0] > costs[2]
    assert costs[2] < 20.0  # with all of it the next unit costs what the licensor's does


def test_what_is_imported_costs_the_import() -> None:
    result = licensed_production(_plan(local_content_start=0.0, local_content_end=0.0), samples=100)
    assert result.first_unit_cost == pytest.approx(20.0)
    assert result.break_even_quantity is None and result.break_even.p10 is None


def test_the_seed_fixes_the_answer_and_the_spread_widens_it() -> None:
    plan = _plan().model_copy(update={"setup_cost": Spread(value=100.0, low=50.0, high=300.0)})
    one, again, other = (licensed_production(plan, samples=200, seed=seed) for seed in (1, 1, 2))
    assert one == again and one.saved_interval != other.saved_interval
    assert one.saved_interval.p10 is not None and one.saved_interval.p90 is not None
    assert one.saved_interval.p10 < one.saved_interval.p90


def test_drawn_values_are_triangular() -> None:
    from perilune.engines.production import _drawn

    drawn = _drawn({"a": Spread(value=1.0, low=0.0, high=4.0), "b": Spread(value=2.0)}, 20_000, 3)
    assert drawn["a"].mean() == pytest.approx(5.0 / 3.0, abs=0.02)
    assert drawn["a"].min() >= 0.0 and drawn["a"].max() <= 4.0
    assert set(drawn["b"]) == {2.0}


def test_nothing_within_the_years_is_told_without_a_number() -> None:
    result = licensed_production(_plan(setup_years=30.0), samples=100)
    assert (result.delivered, result.first_unit_cost, result.first_delivery.p50) == (0, None, None)
    assert result.first_delivery_year == 2061.0


def test_every_number_has_a_usual_value_and_bounds() -> None:
    assert set(BOUNDS) == set(usual_values()) | {"import_price", "licensor_units"}
    for name, spread in usual_values().items():
        low, high = BOUNDS[name]
        assert low <= (spread.low or 0.0) <= spread.value <= (spread.high or 0.0) <= high


def test_numbers_out_of_bounds_are_told_together() -> None:
    with pytest.raises(InputError) as error:
        licensed_production(_plan(learning_rate=1.5, royalty_share=-1.0))
    assert [problem.key for problem in error.value.problems] == ["learning_rate", "royalty_share"]
    with pytest.raises(InputError, match="samples"):
        licensed_production(_plan(), samples=1)


def test_the_picture_shows_every_year() -> None:
    flow, cost = production_figure(licensed_production(_plan(), samples=100)).axes
    assert len(flow.patches) == 20 and len(cost.lines) == 2


def test_a_file_and_settings_on_the_command_line(tmp_path: Path) -> None:
    file, picture = tmp_path / "licence.toml", tmp_path / "licence.svg"
    file.write_text(
        'engine = "rd-191"\ncurrency = "M USD"\nstart_year = 2030\ndemand_per_year = 6\nlicensor_units = 60\n'
        'import_price = { value = 20, low = 18, high = 25, source = "an offer" }\n'
    )
    result = RUN.invoke(app, ["production", str(file), "--samples", "200", "--plot", str(picture), "--json"])
    document = json.loads(result.stdout)
    used = {item["name"]: item for item in document["used"]}
    assert used["import_price"]["source"] == "an offer" and used["learning_rate"]["value"] == 0.85
    assert picture.read_text().startswith("<?xml")
    shown = RUN.invoke(app, ["production", str(file), "--samples", "200", "--set", "learning_rate=0.9"])
    assert shown.exit_code == 0 and "Year by year" in shown.stdout and "0.9" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["--set", "engine"], "sets nothing"),
        (["--set", "engine=rd-191"], "import_price"),
        (["--set", "engine=rd-191", "--set", "learning=0.9"], "learning"),
        (["nowhere.toml"], "nowhere.toml"),
    ],
)
def test_bad_plans_are_input_errors(arguments: list[str], cause: str) -> None:
    result = RUN.invoke(app, ["production", *arguments])
    assert isinstance(result.exception, InputError), result.output
    assert cause in str(result.exception)


def test_the_mean_cost_of_the_first_units_follows_the_law_of_the_cumulative_average() -> None:
    units = np.arange(1.0, 101.0)
    costs = unit_costs(10.0, 0.9, units, "cumulative-average")
    # Wright 1936: each doubling of the units takes their mean cost to the learning rate's part
    means = np.cumsum(costs) / units
    assert means == pytest.approx(10.0 * 0.9 ** np.log2(units), rel=1e-12)


@pytest.mark.parametrize("span", [{"low": 2.1}, {"high": 1.9}, {"low": 1.0, "high": 1.5}])
def test_a_value_outside_its_span_is_refused(span: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"the value 2\.0 is outside its span"):
        Spread(value=2.0, **span)


def test_engines_beyond_the_demand_replace_no_import() -> None:
    needed, more = (licensed_production(_plan(full_rate_per_year=rate), samples=100) for rate in (4.0, 8.0))
    assert (needed.surplus, more.surplus) == (0.0, 68.0)
    assert more.delivered == 2 * needed.delivered
    paid = more.fixed_cost + float(np.sum(unit_costs(16.0, 0.9, np.arange(3.0, 139.0)) + 1.0))
    assert more.saved == pytest.approx(20.0 * 68 - paid) and more.saved < needed.saved


def test_a_line_that_falls_is_refused_only_where_it_is_said() -> None:
    with pytest.raises(InputError) as error:
        licensed_production(_plan(first_rate_per_year=5.0, local_content_end=0.5))
    assert [problem.key for problem in error.value.problems] == ["first_rate_per_year", "local_content_start"]
    slow = _plan(full_rate_per_year=1.0).model_copy(update={"first_rate_per_year": None})
    assert licensed_production(slow, samples=100).delivered == 17  # one a year from the first


def test_a_set_up_cost_is_not_taken_from_another_money() -> None:
    plan = _plan().model_copy(update={"setup_cost": None})
    with pytest.raises(InputError, match="setup_cost: missing: the usual value is in M USD, the plan in M EUR"):
        licensed_production(plan)
    dollars = licensed_production(plan.model_copy(update={"currency": "M USD"}), samples=100)
    assert dollars.fixed_cost > 650.0
