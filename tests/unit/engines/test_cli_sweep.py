"""``perilune engines sweep``: what it prints, draws and refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.engines import app
from perilune.cli.engines.shared import ambient_pressure_pa, numbers
from perilune.errors import InputError

RUN = CliRunner()


def test_json_holds_the_grid_and_the_best_mixture(tmp_path: Path) -> None:
    picture = tmp_path / "sweep.svg"
    arguments = ["LOX", "LH2", "--mixture-ratio", "5:7:5", "--chamber-pressure", "10 MPa", "--area-ratio", "60"]
    result = RUN.invoke(app, ["sweep", *arguments, "--plot", str(picture), "--json"])
    document = json.loads(result.stdout)
    assert len(document["points"]) == 5 and document["best"][0]["at_end"] in (True, False)
    assert picture.read_text().startswith("<?xml")


def test_a_person_reads_separation_throttling_and_the_cycle() -> None:
    arguments = ["LOX", "RP-1", "--exit-pressure", "ambient", "--ambient", "10 km", "--throttle", "0.5,1"]
    result = RUN.invoke(app, ["sweep", *arguments, "--cycle", "gas-generator"])
    assert result.exit_code == 0, result.exception
    assert "Throttled at the best mixture" in result.stdout and "gas-generator engines deliver 0.9" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["LOX", "RP-1", "--mixture-ratio", "2:3"], "is no range"),
        (["LOX", "RP-1", "--mixture-ratio", "two"], "is no number"),
        (["LOX", "RP-1", "--chamber-pressure", "7"], "is not a quantity"),
        (["LOX", "RP-1", "--best", "isp"], "no objective 'isp'"),
        (["LOX", "RP-1", "--area-ratio", "20", "--exit-pressure", "1 bar"], "no one way to end the nozzle"),
        (["LOX", "RP-1", "--cycle", "tap-off"], "no efficiency of 'tap-off'"),
        (["LOX", "RP-1", "--cycle", "nuclear"], "no cycle 'nuclear'; expected one of gas-generator"),
        (["LOX", "kerosene"], "unknown fuel 'kerosene'"),
        (["LOX", "rp1"], "did you mean 'RP-1'"),
        (["LH2"], "no chemical equilibrium found for LH2"),
        (["0.5 LOX+0.5 LF2", "LH2"], "spaces on both sides of every plus"),
        (["N2H5"], "unknown monopropellant 'N2H5'"),
    ],
)
def test_bad_arguments_are_input_errors(arguments: list[str], cause: str) -> None:
    result = RUN.invoke(app, ["sweep", *arguments])
    assert isinstance(result.exception, InputError), result.output
    assert cause in str(result.exception)


def test_ranges_and_ambient_pressures() -> None:
    assert numbers("1:2:3") == (1.0, 1.5, 2.0)
    assert numbers("1 bar,2 bar", "pressure") == (1e5, 2e5)
    assert ambient_pressure_pa("11 km") == pytest.approx(22_699.9, rel=1e-4)  # US Standard Atmosphere 1976, table I
    assert ambient_pressure_pa("11km") == ambient_pressure_pa("11 km")
    assert ambient_pressure_pa("1 atm") == ambient_pressure_pa("1atm") == 101_325.0
    for text in ("11", "km", "-1 km", "11 kg"):
        with pytest.raises(InputError):
            ambient_pressure_pa(text)


@pytest.mark.parametrize("arguments", [["N2H4"], ["N2H4", "none"], ["none", "N2H4"]])
def test_a_monopropellant_alone_is_enough(arguments: list[str]) -> None:
    result = RUN.invoke(app, ["sweep", *arguments, "--chamber-pressure", "1 MPa"])
    assert result.exit_code == 0, result.exception
    assert "N2H4, ambient 101.3 kPa" in result.stdout and "Taken as: 1 N2H4(L)" in result.stdout
    assert "Best mixture" not in result.stdout


def test_a_gas_and_refused_points_are_told() -> None:
    result = RUN.invoke(app, ["sweep", "N2O", "paraffin", "--mixture-ratio", "0.1,7"])
    assert "N2O at 298.15 K, a gas" in result.stdout
    assert "1 points have no answer, the first: no chemical equilibrium" in result.stdout
