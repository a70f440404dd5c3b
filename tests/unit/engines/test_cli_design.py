"""``perilune engines design``: a space, a claim, and what is refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.engines import app
from perilune.errors import InputError

RUN = CliRunner()
CLASS = ["design", "--cycle", "expander", "--propellants", "LOX", "LH2", "--area-ratio", "60,150"]


def test_a_space_in_json_and_as_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "front.svg"
    result = RUN.invoke(app, [*CLASS, "--thrust", "100 kN", "--plot", str(picture), "--json"])
    document = json.loads(result.stdout)
    assert document["front"] and {peer["engine"] for peer in document["peers"]} >= {"rl10b-2", "vinci"}
    assert picture.read_text().startswith("<?xml")


def test_a_space_for_a_person() -> None:
    result = RUN.invoke(app, [*CLASS, "--thrust", "100 kN"])
    assert result.exit_code == 0 and "Pareto front" in result.stdout and "rl10b-2" in result.stdout


def test_a_claim_for_a_person_and_in_json() -> None:
    assert "verdict: pass" in RUN.invoke(app, ["design", "--claim", "rd-170"]).stdout
    document = json.loads(RUN.invoke(app, ["design", "--claim", "rd-170", "--json"]).stdout)
    assert document["verdict"] == "pass" and len(document["checks"]) == 7


def test_no_class_exits_with_1() -> None:
    arguments = ["design", "--cycle", "tap-off", "--propellants", "LOX", "LH2", "--thrust", "490 kN"]
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 1 and "no design: " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["design"], "--thrust: missing"),
        ([*CLASS, "--thrust", "100 kg"], "is a unit of mass"),
        ([*CLASS, "--thrust", "100 kN", "--at", "moon"], "no place 'moon'"),
        (["design", "--claim", "nope"], "no engine 'nope'"),
        (["design", "--claim", "rd-180", "--set", "isp_vac"], "'isp_vac' sets nothing"),
        (["design", "--claim", "rd-180", "--set", "isp=390 s"], "no figure 'isp'"),
        (["design", "--set", "isp_vac=390 s"], "sets nothing without a claim"),
    ],
)
def test_bad_arguments_are_input_errors(arguments: list[str], cause: str) -> None:
    result = RUN.invoke(app, arguments)
    assert isinstance(result.exception, InputError), result.output
    assert cause in str(result.exception)


def test_a_figure_claimed_of_a_known_engine_is_judged() -> None:
    changes = ["--set", "isp_vac=390 s", "--set", "chamber_pressure=250 bar"]
    result = RUN.invoke(app, ["design", "--claim", "rd-180", *changes])
    assert result.exit_code == 1 and "more than chemistry gives" in " ".join(result.stdout.split())
