"""The performance of catalogue engines: verdicts, the table against pressure, the accuracy table."""

import json

import pytest
from pydantic import TypeAdapter

from perilune.catalogue import Engine, load_catalogue
from perilune.engines import EnginePerformance, performance, validate_engines
from perilune.engines.performance import AMBIENT_PA
from perilune.errors import InputError
from perilune.verdict import Verdict

CATALOGUE = load_catalogue()
ENGINES = tuple(engine for engine in CATALOGUE.entries("engine") if isinstance(engine, Engine))


def _claiming(name: str, isp_vac_s: float) -> Engine:
    engine = CATALOGUE.engine(name)
    return engine.model_copy(update={"isp_vac": engine.isp_vac.model_copy(update={"value": isp_vac_s})})


def test_a_known_engine_passes_with_everything_filled_in() -> None:
    result = performance(CATALOGUE.engine("rd-180"))
    assert result.verdict is Verdict.PASS
    assert result.ideal is not None and result.class_efficiency is not None
    assert result.isp_vac_low_s is not None and result.isp_vac_high_s is not None
    assert result.isp_vac_predicted_s is not None and result.isp_vac_difference_s is not None
    assert result.isp_vac_low_s < result.isp_vac_published_s < result.isp_vac_high_s
    assert result.isp_vac_predicted_s + result.isp_vac_difference_s == pytest.approx(result.isp_vac_published_s)
    assert [point.ambient_pressure_pa for point in result.ambient] == list(AMBIENT_PA)
    assert result.ambient[-1].isp_s == 338.4
    assert result.ambient[0].isp_s == result.isp_sl_computed_s


@pytest.mark.parametrize(
    ("isp_vac_s", "verdict", "word"),
    [(338.4, "pass", "within the 95%"), (346.0, "marginal", "within the 99%"), (352.0, "fail", "outside the 99%")],
)
def test_a_claim_is_judged_against_its_class(isp_vac_s: float, verdict: str, word: str) -> None:
    result = performance(_claiming("rd-180", isp_vac_s))
    assert result.verdict.value == verdict
    assert word in result.reason


def test_more_than_ideal_fails_even_without_a_class() -> None:
    result = performance(_claiming("be-4", 380.0))
    assert result.verdict is Verdict.FAIL
    assert result.reason.endswith("more than chemistry gives")


def test_the_claim_does_not_vote_for_itself() -> None:
    ours, claimed = performance(CATALOGUE.engine("rd-180")), performance(_claiming("rd-180", 300.0))
    assert ours.class_efficiency == claimed.class_efficiency
    assert claimed.verdict is Verdict.FAIL


def test_a_lonely_class_is_not_evaluable_but_the_ideal_stands() -> None:
    result = performance(CATALOGUE.engine("be-4"))
    assert result.verdict is Verdict.NOT_EVALUABLE
    assert result.not_evaluable is None and result.ideal is not None and result.isp_vac_predicted_s is None
    assert result.ambient


def test_missing_data_give_a_typed_answer_and_no_guess() -> None:
    result = performance(CATALOGUE.engine("rd-8"))
    assert result.not_evaluable == result.reason == "not evaluable: chamber_pressure missing"
    assert result.verdict is Verdict.NOT_EVALUABLE
    assert (result.ideal, result.isp_sl_computed_s, result.ambient) == (None, None, ())
    assert result.isp_vac_published_s == 342.0


@pytest.mark.parametrize("pressure", [-1.0, float("nan"), float("inf")])
def test_an_impossible_ambient_pressure_is_refused(pressure: float) -> None:
    with pytest.raises(InputError, match="is no ambient pressure"):
        performance(CATALOGUE.engine("rd-180"), [pressure, 0.0])


def test_results_are_json_without_nan() -> None:
    adapter = TypeAdapter(EnginePerformance)
    for engine in ENGINES:
        document = adapter.dump_json(performance(engine)).decode()
        assert json.loads(document, parse_constant=pytest.fail)["engine"] == engine.id


def test_the_accuracy_table_predicts_each_engine_from_the_others() -> None:
    table = validate_engines(ENGINES)
    assert len(table.rows) + len(table.not_evaluable) == len(ENGINES)
    assert table.predicted == sum(row.error_percent is not None for row in table.rows) >= 18
    row = next(row for row in table.rows if row.engine == "rs-25")
    assert row.class_size == 1
    assert row.isp_vac_predicted_s is not None and row.error_percent is not None
    assert row.error_percent == pytest.approx(100.0 * (row.isp_vac_predicted_s / 452.3 - 1.0))


def test_an_empty_table_has_no_error() -> None:
    table = validate_engines([CATALOGUE.engine("rsrmv")])
    assert (table.rows, table.predicted, table.median_error_percent, table.sea_level_compared) == ((), 0, None, 0)
