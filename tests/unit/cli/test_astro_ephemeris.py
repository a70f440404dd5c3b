import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from perilune.astro.ephemerides import ephemeris
from perilune.astro.trajectory_files import Leg, write_trajectory_spk
from perilune.cli.app import app

run = CliRunner().invoke
MOON = ["astro", "ephemeris", "moon", "--from", "earth", "--at", "2031-05-01T12:00:00 TDB"]


def test_one_time() -> None:
    answer = json.loads(run(app, [*MOON, "--json"]).stdout)
    (state,) = answer["states"]
    truth = ephemeris.state("moon", "earth", state["epoch_tdb_s"])[0] / 1e3
    assert state["position_km"] == truth[:3].tolist()
    assert state["velocity_km_s"] == truth[3:].tolist()
    assert state["distance_km"] == pytest.approx(np.linalg.norm(truth[:3]))
    assert state["time_tdb"] == "2031-05-01T12:00:00.000 TDB"
    longitude, latitude = np.radians([state["right_ascension_deg"], state["declination_deg"]])
    direction = [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    assert np.allclose(direction, truth[:3] / state["distance_km"])
    assert [file.rsplit("/", 1)[1] for file in answer["files"]] == ["de440.bsp"]
    assert "range rate" in run(app, MOON).stdout


def test_a_table_of_an_asteroid() -> None:
    arguments = ["astro", "ephemeris", "vesta", "--from", "sun", "--at", "2031-01-01 TDB", "--until", "2031-01-11 TDB"]
    answer = json.loads(run(app, [*arguments, "--step", "5 d", "--json"]).stdout)
    assert [state["time_tdb"][:10] for state in answer["states"]] == ["2031-01-01", "2031-01-06", "2031-01-11"]
    ranges = [state["distance_km"] for state in answer["states"]]
    rates = [state["range_rate_km_s"] for state in answer["states"]]
    # Simpson's rule over the ten days
    assert ranges[2] - ranges[0] == pytest.approx((rates[0] + 4 * rates[1] + rates[2]) * 10 * 86_400 / 6, rel=1e-4)
    assert len(run(app, arguments).stdout.splitlines()) > 11


def test_a_kernel_of_the_user(tmp_path) -> None:
    epochs = 9.9e8 + np.arange(0.0, 86_401.0, 3600.0)
    path = tmp_path / "ship.bsp"
    write_trajectory_spk(path, [Leg(epochs, ephemeris.state("moon", "earth", epochs), "earth")], -1024)
    arguments = ["astro", "ephemeris", "--at", "2031-05-17T00:00:00 TDB", "--kernel", str(path), "--json", "--"]
    answer = json.loads(run(app, [*arguments, "-1024"]).stdout)
    assert answer["files"] == [str(path)]
    outside = run(app, [*arguments[:3], "2032-01-01 TDB", *arguments[4:], "-1024"])
    assert "ship.bsp: no ephemeris of -1024" in str(outside.exception)


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        (["--step", "1 d"], "a step without a last time"),
        (["--until", "2031-04-01 TDB"], "no time to show"),
        (["--until", "2031-06-01 TDB", "--step", "-1 d"], "no time to show"),
        (["--until", "2041-06-01 TDB", "--step", "1 s"], "a longer step"),
        (["--until", "soon", "--step", "1 kg"], r"(?s)soon.*kg"),
        (["--kernel", "nothing.bsp"], "no such file"),
    ],
)
def test_bad_questions_are_refused(more, cause) -> None:
    answer = run(app, [*MOON, *more])
    assert answer.exception is not None
    assert re.search(cause, str(answer.exception))
