from dataclasses import replace

import pytest
from typer.testing import CliRunner

from perilune.catalogue import load_catalogue
from perilune.cli.app import app
from perilune.errors import InputError
from perilune.launch import validate as module
from perilune.launch.contract import (
    WITHOUT,
    ContractMargin,
    ContractPoint,
    contract_margin,
    estimated_margin,
    left_out_margins,
)
from perilune.launch.settings import LossSettings
from perilune.launch.validate import ValidationRow, contract_curves, launcher_rows, summarise, validate
from perilune.launch.validation_table import markdown_table
from perilune.launch.vehicle import vehicle
from perilune.run import ResultStore


def row(
    launcher: str,
    kind: str,
    error: float | None,
    predicted: float | None = None,
    c3: float | None = None,
    contract: float | None = None,
) -> ValidationRow:
    physics = None if error is None else 1000.0 * (1.0 + error / 100.0)
    guess = None if predicted is None else 1000.0 * (1.0 + predicted / 100.0)
    alarm = "implied reserve" if error == -9.0 else None
    reason = "thrust" if error is None else None
    implied = None if contract is None else point(1000.0 + contract)
    tail = (physics, error, guess, predicted, 100.0, alarm, 1.0, 0.1, reason, 990.0, contract, implied)
    return ValidationRow(launcher, "orbit", "coast", kind, "expended", launcher != "two", c3, 1000.0, *tail)


def point(published_kg: float, load_kg: float = 20e3) -> ContractPoint:
    return ContractPoint(published_kg, 4000.0, 6500.0, 13e3, 4400.0, load_kg)


ROWS = (
    row("one", "reference", 4.0),
    row("one", "other", -9.0, 1.5),
    row("one", "lower bound", 30.0, 25.0),
    row("one", "contract", 40.0, None, 0.0, 3.0),
    row("one", "contract", 44.0, 7.0, 30.0, -5.0),
    row("one", "contract", 90.0, 70.0, 80.0, 30.0),
    row("two", "curve", -20.0, 9.0, 10.0),
    row("two", "reference", -6.0),
    row("three", "reference", 5.0),
    row("long-march-9", "reference", 90.0),
    row("four", "reference", None),
)


def test_the_figures_are_over_the_references_outside_the_family():
    found = summarise(ROWS).reference
    assert (found.rows, found.vehicles, found.median_percent, found.max_percent) == (2, 2, 4.5, 5.0)
    assert found.worst == "three to orbit"


def test_the_figures_of_orbits_leave_out_contract_points_and_lower_bounds():
    found = summarise(ROWS).orbits
    assert (found.rows, found.vehicles, found.max_percent) == (3, 2, 9.0)


def test_launchers_whose_data_raise_an_alarm_count_apart():
    assert summarise(ROWS).quiet.max_percent == 5.0


def test_launchers_with_undocumented_masses_count_in_a_figure_of_their_own():
    found = summarise(ROWS).every_orbit
    assert (found.rows, found.vehicles, found.median_percent) == (4, 3, 5.5)


def test_a_prediction_counts_where_one_was_made_from_another_row():
    result = summarise(ROWS)
    assert (result.predicted.rows, result.predicted.max_percent) == (1, 1.5)


def test_curves_count_from_c3_0_to_60_and_apart():
    result = summarise(ROWS)
    assert (result.curves_ordinary.rows, result.curves_ordinary.max_percent) == (3, 44.0)
    assert (result.curves_predicted.rows, result.curves_predicted.max_percent) == (2, 9.0)


def test_contract_points_are_judged_by_the_contract_reserve_and_other_curves_by_the_ordinary_one():
    result = summarise(ROWS)
    assert (result.contract.rows, result.contract.median_percent, result.contract.max_percent) == (2, 4.0, 5.0)
    assert (result.contract.within_goal, result.curves.within_goal) == (2, 2)
    assert (result.curves.rows, result.curves.median_percent, result.curves.max_percent) == (3, 5.0, 20.0)


def test_margins_are_estimated_from_expended_contract_points_up_to_c3_60():
    home = replace(row("one", "contract", 40.0, None, 0.0, 500.0), recovery="return")
    assert contract_curves(summarise((*ROWS, home))) == {"one": [point(1003.0), point(995.0)]}


def test_the_margin_of_two_shares_that_made_some_points_is_found_again():
    margin = ContractMargin(0.03, 0.015)
    curves = {
        str(load): [
            replace(one, published_kg=one.payload_kg(margin))
            for one in (point(1.0, load), replace(point(1.0, load), optimum_kg=2500.0, burnout_kg=5000.0))
        ]
        for load in (5e3, 20e3, 50e3)
    }
    assert estimated_margin(curves) == margin
    # one that does not fit moves the estimate by nothing
    assert estimated_margin({**curves, "odd": [point(3800.0)]}) == margin
    assert set(left_out_margins(curves)) == set(curves)
    with pytest.raises(ValueError, match="no contract curve"):
        estimated_margin({})


def test_the_command_prints_the_margins_that_are_used_and_those_estimated_anew(monkeypatch):
    contracts = [row(name, "contract", 40.0, None, 0.0, 3.0) for name in ("atlas-v-401", "vulcan-vc2")]
    monkeypatch.setattr(module, "validate", lambda *_, **__: summarise(tuple(contracts)))
    told = CliRunner().invoke(app, ["launch", "validate", "--margins"]).output
    lines = [line.split() for line in told.splitlines()]
    used = WITHOUT["vulcan-vc2"]
    shares = [f"{100.0 * used.reserve_share:.1f}", "%", f"{100.0 * used.kept_share:.1f}", "%"]
    assert next(line for line in lines if line[:1] == ["vulcan-vc2"])[1:5] == shares
    assert [line[0] for line in lines[3:6]] == ["none", "atlas-v-401", "vulcan-vc2"]
    monkeypatch.setattr(module, "validate", lambda *_, **__: summarise(tuple(contracts[:1])))
    refused = CliRunner().invoke(app, ["launch", "validate", "--margins"]).exception
    assert isinstance(refused, InputError)
    assert "fewer than two here have expended points" in refused.problems[0].cause


def test_a_launcher_is_judged_by_the_contracts_of_the_others_alone():
    assert len(WITHOUT) == 11
    assert contract_margin(without="vulcan-vc2") == WITHOUT["vulcan-vc2"]
    assert contract_margin(without="a launcher without a contract curve") == contract_margin()
    margin = contract_margin()
    ordinary = LossSettings()
    assert LossSettings.contract() == replace(
        ordinary, reserve_share=margin.reserve_share, kept_share=margin.kept_share
    )


def test_what_the_last_stage_keeps_is_carried_in_place_of_payload():
    catalogue = load_catalogue()
    launcher = catalogue.launcher("atlas-v-401")
    plain, keeping = (vehicle(launcher, catalogue, LossSettings(kept_share=share)) for share in (0.0, 0.01))
    assert keeping.adapter_kg - plain.adapter_kg == pytest.approx(208.3)
    assert keeping.stages == plain.stages
    kerosene = vehicle(catalogue.launcher("falcon-9"), catalogue, LossSettings(kept_share=0.01))
    assert kerosene.adapter_kg == vehicle(catalogue.launcher("falcon-9"), catalogue).adapter_kg


def test_three_escapes_that_a_provider_publishes_are_a_curve_and_one_is_not():
    catalogue = load_catalogue()
    (curve,) = module._curves(catalogue.launcher("soyuz-st-b"))
    assert len(curve) == 5
    heavy = catalogue.launcher("falcon-heavy")
    assert all(heavy.published[index].contract for points in module._curves(heavy) for index in points)


def test_nothing_to_count_is_told_as_nothing():
    result = summarise(())
    assert result.reference.rows == 0
    assert "no reference orbits" in result.summary()


def test_the_markdown_has_a_table_of_orbits_one_of_curves_and_the_alarms():
    text = markdown_table(summarise(ROWS))
    figures, orbits, mark, curves, counted, _, told = text.split("\n\n")
    assert mark.startswith("\\* ")
    assert "| two | orbit | reference * | 1000 | 940 | -6.0 % |" in orbits
    assert len(orbits.splitlines()) == 2 + 7
    assert orbits.splitlines()[2].startswith("| one | orbit | reference | 1000 | 1040 | +4.0 % |")
    assert len(curves.splitlines()) == 2 + 4
    assert curves.splitlines()[2].startswith(
        "| one | orbit | contract | expended | 1000 | 1400 | +40.0 % | 990 | +3.0 % | yes |"
    )
    assert [line.split(" | ")[9] for line in curves.splitlines()[2:]] == ["yes", "yes", "-", "no"]
    assert counted == "Within 6 %, C3 0 to 60: 2 of 2 contract points (2 of 2 expended)."
    assert told.splitlines() == ["- one: implied reserve", "- four to orbit: no solution: thrust"]
    assert "| reference orbits, documented stage masses | 2 | 2 | 4.5 % | 2 | 5.0 % | three to orbit |" in figures
    assert "| the same, expended | 2 | 1 | 4.0 % | 2 | 5.0 % | one to orbit |" in figures


@pytest.mark.slow
def test_a_launcher_is_predicted_from_its_anchor_alone():
    rows = launcher_rows("falcon-9", None)
    anchor = next(row for row in rows if row.kind == "reference")
    other = next(row for row in rows if row.kind == "other")
    assert anchor.predicted_kg is None
    assert other.reserve_m_s == anchor.reserve_m_s
    assert other.predicted_kg is not None
    assert other.physics_kg is not None
    # the one reserve takes from both what it takes from the anchor, or adds to both
    assert (other.predicted_kg < other.physics_kg) == (anchor.published_kg < (anchor.physics_kg or 0.0))


def test_each_contract_curve_has_the_point_of_the_lowest_energy_not_below_zero_as_its_anchor():
    launcher = load_catalogue().launcher("delta-iv-heavy")
    (curve,) = module._curves(launcher)
    energies = [launcher.published[index].c3 for index in curve]
    assert [energy.si for energy in energies if energy is not None] == sorted(e.si for e in energies if e is not None)
    assert energies[0] is not None
    assert energies[0].si >= 0.0


def test_a_second_run_takes_every_launcher_from_the_store(tmp_path, monkeypatch):
    first = validate(names=["soyuz-2-1b"], store=ResultStore(tmp_path))
    assert {row.launcher for row in first.rows} == {"soyuz-2-1b"}
    monkeypatch.setattr(
        "perilune.run.executor._computed", lambda pending, *_: pytest.fail("not stored") if pending else ()
    )
    assert validate(names=["soyuz-2-1b"], store=ResultStore(tmp_path)) == first
