"""``perilune engines cycle``: a catalogue engine, a described one, and one that does not close."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.engines import app
from perilune.errors import InputError

RUN = CliRunner()
DESCRIBED = ["--cycle", "gas-generator", "--propellants", "LOX", "CH4", "--mixture-ratio", "3.4"]
DESCRIBED += ["--chamber-pressure", "11 MPa", "--area-ratio", "20", "--thrust", "800 kN"]


def test_an_engine_of_the_catalogue_in_json_and_as_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "f-1.svg"
    result = RUN.invoke(app, ["cycle", "f-1", "--json", "--plot", str(picture)])
    document = json.loads(result.stdout)
    assert document["balance"]["bleed_share"] == pytest.approx(0.03, abs=0.01)
    assert document["dry_mass_published_kg"] == 8391.0 and document["no_solution"] is None
    assert picture.read_text().startswith("<?xml")


def test_a_described_engine_for_a_person() -> None:
    result = RUN.invoke(app, ["cycle", *DESCRIBED, "--set", "turbine_inlet_k=950"])
    assert result.exit_code == 0, result.exception
    assert "closes up to (MPa)" in result.stdout and "given" in result.stdout
    assert "Dry mass by regression" in result.stdout


def test_no_balance_exits_with_1() -> None:
    result = RUN.invoke(app, ["cycle", "vinci"])
    assert result.exit_code == 1
    assert "does not close" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["f-2"], "no engine 'f-2'"),
        (["rsrmv", "--propellants", "LOX", "RP-1"], "a solid motor has no pumps"),
        (["yf-100k"], "--mixture-ratio: missing; expected a value: the catalogue has none of 'yf-100k'"),
        (["f-1", "--set", "hot_duct"], "sets nothing"),
        (["f-1", "--set", "hot_duct=much"], "'much' is no number"),
        (["f-1", "--set", "jacket=1", "--set", "jacket=2"], "jacket: '1' and then '2'; expected one value"),
        (["f-1", "--thrust", "-5 kN"], "-5000 N is out of range"),
        (["f-1", "--propellants", "none", "N2H4"], "no balance of a monopropellant"),
        (["f-1", "--set", "hot_duct=0.2"], "'hot_duct' is none of gas-generator engines"),
        (["f-1", "--set", "hot_dukt=1"], "no parameter 'hot_dukt'"),
        (["--cycle", "expander"], "--area-ratio: missing"),
        ([*DESCRIBED[:-2], "--thrust", "800 kg"], "is a unit of mass"),
    ],
)
def test_bad_arguments_are_input_errors(arguments: list[str], cause: str) -> None:
    result = RUN.invoke(app, ["cycle", *arguments])
    assert isinstance(result.exception, InputError), result.output
    assert cause in str(result.exception)


def test_options_change_an_engine_of_the_catalogue() -> None:
    changes = ["--mixture-ratio", "2.5", "--chamber-pressure", "6 MPa", "--area-ratio", "10", "--thrust", "1 MN"]
    document = json.loads(RUN.invoke(app, ["cycle", "f-1", *changes, "--json"]).stdout)
    assert document["design"] | {"chamber_pressure_pa": 6e6} == {
        "cycle": "gas-generator",
        "oxidiser": "LOX",
        "fuel": "RP-1",
        "mixture_ratio": 2.5,
        "chamber_pressure_pa": 6e6,
        "area_ratio": 10.0,
        "thrust_vac_n": 1e6,
    }
    other = RUN.invoke(app, ["cycle", "f-1", "--cycle", "tap-off", "--propellants", "LOX", "CH4"])
    assert other.exit_code == 0 and "tap-off, LOX/CH4 2.27" in other.stdout


def test_an_engine_without_chamber_data_can_be_completed() -> None:
    known = ["--mixture-ratio", "2.6", "--chamber-pressure", "18 MPa", "--area-ratio", "35"]
    assert RUN.invoke(app, ["cycle", "yf-100k", *known]).exit_code == 0
