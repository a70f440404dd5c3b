import json

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app

run = CliRunner().invoke


def test_time_in_every_scale():
    answer = json.loads(run(app, ["astro", "time", "2024-05-01T12:00:00 UTC", "--json"]).stdout)
    assert answer["texts"]["GLONASST"] == "2024-05-01T15:00:00.000000"
    assert answer["texts"]["BDT"] == "2024-05-01T12:00:04.000000"
    assert answer["weeks"]["GPST"] == [2312, 302418.0]
    assert "GPST week" in run(app, ["astro", "time", "2024-05-01T12:00:00 UTC"]).stdout


CONVERT = ["astro", "convert", "itrf", "icrf", "--at", "2024-05-01T12:00:00 UTC", "--position-km", "6378.137", "0", "0"]


def test_convert_a_position_and_a_state():
    answer = json.loads(run(app, [*CONVERT, "--json"]).stdout)
    assert sum(value**2 for value in answer["position_km"]) ** 0.5 == pytest.approx(6378.137)
    assert answer["velocity_km_s"] is None
    moving = json.loads(run(app, [*CONVERT, "--velocity-km-s", "0", "0", "0", "--json"]).stdout)
    # the equator turns at 465.1 m/s
    assert sum(value**2 for value in moving["velocity_km_s"]) ** 0.5 == pytest.approx(0.4651, abs=1e-4)
    assert "velocity" in run(app, [*CONVERT, "--velocity-km-s", "0", "0", "0"]).stdout


def test_convert_tells_all_problems_at_once():
    answer = run(app, ["astro", "convert", "itfr", "moon", "--at", "2024-05-01", "--position-km", "1", "2", "3"])
    assert {problem.key for problem in answer.exception.problems} == {"SOURCE", "DESTINATION", "--at"}
