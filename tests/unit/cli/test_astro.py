import json

import numpy as np
import pytest
from typer.testing import CliRunner

from perilune.astro.time import SCALES
from perilune.cli.app import app

run = CliRunner().invoke


def test_time_in_every_scale():
    answer = json.loads(run(app, ["astro", "time", "2024-05-01T12:00:00 UTC", "--json"]).stdout)
    assert answer["texts"]["GLONASST"] == "2024-05-01T15:00:00.000000"
    assert answer["texts"]["BDT"] == "2024-05-01T12:00:04.000000"
    assert answer["weeks"]["GPST"] == [2312, 302418.0]
    assert "GPST week" in run(app, ["astro", "time", "2024-05-01T12:00:00 UTC"]).stdout


@pytest.mark.filterwarnings("ignore:outside the table of Earth orientation")
def test_before_1972_there_is_no_utc():
    answer = run(app, ["astro", "time", "1969-07-20T20:18:00 TAI", "--json"])
    texts = json.loads(answer.stdout)["texts"]
    assert set(SCALES) - set(texts) == {"UTC", "GLONASST"}
    assert texts["TT"] == "1969-07-20T20:18:32.184000"
    assert run(app, ["astro", "time", "1969-07-20T20:18:00 TAI"]).exit_code == 0


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


SPAN = ["--between", "2031-05-01 UTC", "2031-05-03 UTC"]


def test_access_and_its_picture(tmp_path):
    picture = tmp_path / "access.svg"
    call = ["astro", "access", "--from", "site:wenchang", "--of", "body:moon", *SPAN]
    answer = json.loads(run(app, [*call, "--plot", str(picture), "--json"]).stdout)
    assert len(answer["windows"]) in (1, 2, 3)
    assert 0.2 < answer["share"] < 0.7
    assert picture.read_text().startswith("<?xml")
    assert "in sight for" in run(app, call).stdout


def test_access_that_never_comes_is_infeasible():
    call = ["astro", "access", "--from", "moon:0,180", "--of", "body:earth", *SPAN, "--step", "3600"]
    assert run(app, call).exit_code == 1


def test_eclipses_of_the_moon():
    call = ["astro", "eclipses", "--of", "body:moon", "--between", "2032-04-01 UTC", "2032-05-01 UTC"]
    answer = json.loads(run(app, [*call, "--json"]).stdout)
    (row,) = answer["eclipses"]
    assert (row["body"], row["least_light"]) == ("earth", 0.0)
    assert "longest umbra" in run(app, call).stdout


def test_access_of_a_file_of_states(tmp_path):
    from perilune.astro.ephemerides import ephemeris
    from perilune.astro.time import format_time, parse_time
    from perilune.formats.oem import Oem, Segment, write_oem

    epochs = parse_time("2031-05-01 UTC") + 3600.0 * np.arange(60)
    texts = tuple(format_time(epoch, "TDB", 7) for epoch in epochs)
    half = [slice(0, 30), slice(29, 60)]
    moon = 0.8 * ephemeris.state("moon", "earth", epochs)  # before the Moon, in the same direction
    parts = tuple(Segment("MOON", "MOON", "EARTH", "ICRF", "TDB", texts[part], moon[part]) for part in half)
    file = tmp_path / "moon.oem"
    write_oem(file, Oem("2031-05-01T00:00:00", "TEST", parts))
    call = ["astro", "access", "--from", "site:wenchang", *SPAN, "--json", "--of"]
    by_file = json.loads(run(app, [*call, str(file)]).stdout)
    by_body = json.loads(run(app, [*call, "body:moon"]).stdout)
    assert len(by_file["windows"]) == len(by_body["windows"]) > 0
    for ours, moons in zip(by_file["windows"], by_body["windows"], strict=True):
        # seen from the ground a nearer thing rises some 0.2 degree later, a minute
        assert 0.0 < ours["end_tdb_s"] - ours["start_tdb_s"] < moons["end_tdb_s"] - moons["start_tdb_s"]
        assert ours["start_tdb_s"] == pytest.approx(moons["start_tdb_s"], abs=200.0)


@pytest.mark.parametrize("thing", ["moon", "site:nowhere", "earth:100,0", "moon:1", "body:vulcan", "missing.oem"])
def test_a_thing_that_is_none_is_refused(thing):
    answer = run(app, ["astro", "eclipses", "--of", thing, *SPAN])
    assert answer.exception.problems
