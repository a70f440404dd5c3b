"""``perilune engines``: what it prints, the pictures it writes, and what it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.engines import app
from perilune.errors import InputError

RUN = CliRunner()


def test_performance_prints_one_json_document() -> None:
    result = RUN.invoke(app, ["performance", "rd-180", "--ambient", "0.5 atm", "--ambient", "0 Pa", "--json"])
    document = json.loads(result.stdout)
    assert document["verdict"] == "pass"
    assert [point["ambient_pressure_pa"] for point in document["ambient"]] == [50_662.5, 0.0]


def test_performance_for_a_person_writes_the_picture(tmp_path: Path) -> None:
    target = tmp_path / "rs-25.svg"
    result = RUN.invoke(app, ["performance", "rs-25", "--plot", str(target)])
    assert result.exit_code == 0
    assert "separation likely" in result.stdout and "verdict: pass" in result.stdout
    assert target.read_text().startswith("<?xml")


def test_a_motor_without_data_is_answered() -> None:
    result = RUN.invoke(app, ["performance", "rsrmv"])
    assert result.exit_code == 0
    assert "not evaluable: composition of the solid propellant missing" in result.stdout


def test_validate_prints_the_accuracy() -> None:
    document = json.loads(RUN.invoke(app, ["validate", "--json"]).stdout)
    assert document["impulse"]["predicted"] >= 18
    assert document["cycle"]["compared"] >= 30 and document["mass_fit"]["median_error_percent"] < 30.0
    shown = RUN.invoke(app, ["validate"]).stdout
    assert all(title in shown for title in ("median error", "Efficiency by class", "Power balance", "Dry mass"))


def test_the_users_folder_shadows_an_engine(tmp_path: Path) -> None:
    folder = tmp_path / "engines"
    folder.mkdir()
    (folder / "rd-180.toml").write_text(
        'id = "rd-180"\nbased_on = "rd-191"\nname = "RD-180 claimed"\nmaturity = "planned"\n'
        'isp_vac = { value = 365, unit = "s", source = "a claim", date = "2026", maturity = "planned" }\n'
    )
    document = json.loads(RUN.invoke(app, ["performance", "rd-180", "--folder", str(tmp_path), "--json"]).stdout)
    assert (document["isp_vac_published_s"], document["verdict"]) == (365.0, "fail")


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["rd180"], "no engine 'rd180'"),
        (["rd-180", "--ambient", "3 kg"], "'kg' is a unit of mass"),
        (["rd-180", "--ambient=-3 Pa"], "is no ambient pressure"),
        (["rsrmv", "--plot", "x.svg"], "no picture of engine 'rsrmv'"),
    ],
)
def test_bad_arguments_are_input_errors(arguments: list[str], cause: str) -> None:
    result = RUN.invoke(app, ["performance", *arguments])
    assert isinstance(result.exception, InputError)
    assert cause in str(result.exception)
