import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from unittest.mock import patch

import pytest

from perilune.cli import main

RANGE = ["--between", "2031-05-15 UTC", "2031-05-18 UTC"]


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


def perilune(*words):
    out, err = StringIO(), StringIO()
    arguments = patch.object(sys, "argv", ["perilune", *words])
    with arguments, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def as_json(tmp_path_factory):
    folder = tmp_path_factory.mktemp("windows")
    words = ["--from", "wenchang", "--to", "llo", *RANGE, "--count", "2", "--json"]
    return perilune("transfers", "windows", *words, "--oem", str(folder), "--plot", str(folder / "a.svg")), folder


def test_json_is_one_document(as_json):
    answer, _ = as_json
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["no_solution"] is None
    assert len(document["windows"]) == 2
    first = document["windows"][0]
    for key in ("launch_utc", "departure_utc", "arrival_utc", "c3_km2_s2", "tli_dv_m_s", "insertion_dv_m_s", "burns"):
        assert key in first
    assert first["launch_utc"].startswith("2031-05-15T")


def test_files_are_written(as_json):
    _, folder = as_json
    oems = sorted(path.name for path in folder.glob("*.oem"))
    assert len(oems) == 2
    assert oems[0] == "wenchang-llo-2031-05-15.oem"
    assert (folder / "a.svg").stat().st_size > 1_000


def test_the_answer_fits_its_schema(as_json):
    answer, _ = as_json
    schema = json.loads(perilune("schema", "transfers windows").stdout)
    document = json.loads(answer.stdout)
    assert set(document) == set(schema["properties"])
    assert set(document["windows"][0]) == set(schema["$defs"]["Window"]["properties"])


def test_no_window_ends_with_one():
    words = ["--from", "wenchang", "--to", "llo", *RANGE, "--inclination", "0 deg"]
    answer = perilune("transfers", "windows", *words)
    assert answer.returncode == 1
    assert "lunar inclination" in answer.stdout


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["--from", "wenchan", "--to", "llo", *RANGE], "did you mean 'wenchang'?"),
        (["--from", "wenchang", "--to", "lo", *RANGE], "did you mean 'llo'?"),
        (["--from", "wenchang", "--to", "llo", "--between", "2031-05-15", "2031-05-18 UTC"], "without its scale"),
        (["--from", "wenchang", "--to", "mars", *RANGE, "--altitude", "100 km"], "--altitude"),
        (["--from", "wenchang", "--to", "llo", *RANGE, "--altitude", "100 kg"], "mass"),
    ],
)
def test_bad_input_ends_with_two(words, cause):
    answer = perilune("transfers", "windows", *words)
    assert answer.returncode == 2
    assert cause in answer.stderr


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(tmp_path):
    (tmp_path / "file").touch()
    where = ["--oem", str(tmp_path / "file" / "oem"), "--plot", str(tmp_path / "a.pdf")]
    words = ["--from", "wenchan", "--to", "lo", "--between", "2031-05-15", "2031-13-18 UTC", *where]
    answer = perilune("transfers", "windows", *words, "--json")
    errors = json.loads(answer.stdout)["errors"]
    keys = ["--from", "--to", "--between", "--between", "--oem", "--plot"]
    assert (answer.returncode, [error["key"] for error in errors]) == (2, keys)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_every_month_through_the_command(tmp_path):
    between = ["--between", "2031-05-30 UTC", "2031-06-02 UTC"]
    words = ["--from", "wenchang", "--to", "llo", *between, "--monthly", "--workers", "1", "--cache", str(tmp_path)]
    document = json.loads(perilune("transfers", "windows", *words, "--json").stdout)
    assert [window["launch_utc"][:7] for window in document["windows"]] == ["2031-05", "2031-06"]
    assert document["empty_months"] == []


def test_a_landing_with_its_light_and_files_through_the_command(tmp_path):
    words = ["--from", "wenchang", "--to", "moon:apollo-11", "--between", "2031-05-19 UTC", "2031-05-25 UTC"]
    words += ["--count", "1", "--sun-elevation", "5", "20", "--lander", "1.9", "305 s", "--loiter", "30 h"]
    folders = [part for name in ("oem", "spk", "czml") for part in (f"--{name}", str(tmp_path / name))]
    answer = perilune("transfers", "windows", *words, *folders, "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (window,) = json.loads(answer.stdout)["windows"]
    assert 5.0 <= window["landing"]["sun_elevation_deg"] <= 20.0
    assert window["landing"]["isp_s"] == 305.0
    assert window["landing"]["latitude_deg"] == pytest.approx(0.67408)
    assert 29.0 < window["landing"]["loiter_h"] < 31.0
    assert sorted(path.suffix for path in tmp_path.rglob("*.*")) == [".bsp", ".czml", ".oem"]


def test_each_landing_tells_its_light_and_its_orbit():
    words = ["--from", "wenchang", "--to", "moon:0.674,23.473", "--between", "2031-05-06 UTC", "2031-05-10 UTC"]
    told = " ".join(perilune("transfers", "windows", *words, "--count", "2").stdout.split())
    # the Sun of 2031-05-12 has set there; the planes of two days differ
    assert " night " in told
    assert told.count("arrival orbit, launch 2031-05-") == 2


def test_engines_through_the_command():
    words = ["--from", "wenchang", "--to", "llo", *RANGE, "--count", "1", "--thrust", "94.2 kN", "--isp", "315.1 s"]
    words += ["--mass", "43572.8 kg", "--departure-stage", "901.2 kN", "428.7 s", "135 t", "--steering", "inertial"]
    answer = perilune("transfers", "windows", *words)
    assert answer.returncode == 0, answer.stderr
    assert "gravity loss" in " ".join(answer.stdout.split())


def test_a_ship_of_the_catalogue_through_the_command():
    words = ["--from", "wenchang", "--to", "elfo", *RANGE, "--count", "1"]
    found = json.loads(perilune("transfers", "windows", *words, "--stage", "orion", "--json").stdout)
    assert found["windows"][0]["burns"][-1]["engine"]["mass_before_kg"] == pytest.approx(26_520.0, abs=1.0)
    refused = perilune("transfers", "windows", *words, "--stage", "lanyue")
    assert refused.returncode == 1
    assert "not evaluable: main_engine_thrust of 'lanyue' missing" in refused.stdout


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["--to", "llo", "--stage", "orion", "--isp", "300 s"], "told twice"),
        (["--to", "llo", "--stage", "orin"], "--stage"),
        (["--to", "llo", "--departure-mass", "1 t"], "no stage named"),
        (["--to", "moon:95,10"], "no such place"),
        (["--to", "llo:apollo-11"], "takes no place"),
        (["--to", "llo", "--altitude", "5 km"], "no such low lunar orbit"),
        (["--to", "llo", "--workers", "2"], "--workers: has no use here; expected --monthly"),
        (["--to", "llo", "--monthly", "--count", "4"], "--count: has no use here; expected one window of every month"),
        (["--to", "moon:1,2", "--lander", "0.5", "300 s"], "--lander: no thrust-to-weight"),
        (["--to", "moon:1,here"], "no place on the Moon"),
        (["--to", "moon"], "no place on the Moon"),
        (["--to", "moon:apolo-11"], "did you mean 'apollo-11'?"),
        (["--to", "moon:1,2", "--sun-elevation", "20", "5"], "no such elevations"),
        (["--to", "llo", "--sun-elevation", "5", "20"], "--sun-elevation"),
        (["--to", "elfo", "--periapsis", "900 kg"], "--periapsis"),
        (["--to", "dro", "--size", "5 km"], "no such distant retrograde orbit"),
        (["--to", "nrho", "--station", "nowhere"], "neither a file nor a time"),
        (["--to", "llo", "--thrust", "10 kN"], "the stage is not whole"),
        (["--to", "llo", "--thrust", "10 kN", "--isp", "300 s", "--mass", "1 t", "--steering", "up"], "steering"),
        (["--to", "mars", "--monthly"], "not monthly"),
    ],
)
def test_bad_options_end_with_two(words, cause):
    answer = perilune("transfers", "windows", "--from", "wenchang", *RANGE, *words)
    assert answer.returncode == 2
    assert cause in answer.stderr
