"""The commands free-return, earth-return and low-energy as typed."""

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from unittest.mock import patch

import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.cli import main
from perilune.formats.oem import read_oem

RETURN = ["--from", "llo", "--landing", "28.0,-122.0", "--between", "2031-05-05 UTC", "2031-05-08 UTC"]
FREE = ["--from", "ksc", "--between", "2031-05-10 UTC", "2031-05-11 UTC"]


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


def perilune(*words):
    out, err = StringIO(), StringIO()
    arguments = patch.object(sys, "argv", ["perilune", "transfers", *words])
    with arguments, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def homeward(tmp_path_factory):
    folder = tmp_path_factory.mktemp("return")
    files = ["--plot", str(folder / "a.svg")]
    for kind in ("--oem", "--spk", "--czml"):
        files += [kind, str(folder)]
    return perilune("earth-return", *RETURN, "--count", "1", "--json", *files), folder


def test_earth_return_is_one_document(homeward):
    answer, _ = homeward
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["no_solution"] is None
    way = document["returns"][0]
    assert way["entry"]["miss_km"] < 0.5
    assert way["entry"]["corridor"]["load_limit_g0"] == 10.0
    assert document["capsule"]["lift_to_drag"] == 0.3


def test_earth_return_writes_what_it_found(homeward):
    answer, folder = homeward
    way = json.loads(answer.stdout)["returns"][0]
    (path,) = folder.glob("*.oem")
    message = read_oem(path)
    assert [segment.metadata_comments[0] for segment in message.segments] == ["low lunar orbit", "trans-Earth"]
    assert (folder / "a.svg").stat().st_size > 10_000
    assert any(f"{way['total_dv_m_s']:.6f} m/s" in line for line in message.comments)


def test_earth_return_is_the_same_in_all_files(homeward):
    _, folder = homeward
    (oem,), (kernel,), (czml,) = (list(folder.glob(f"*.{end}")) for end in ("oem", "bsp", "czml"))
    coast = read_oem(oem).segments[1]
    middle = len(coast.epochs) // 2
    epoch = parse_time(f"{coast.epochs[middle]} {coast.time_system}")
    told = ephemeris.load(str(kernel)).state("-1024", "earth", epoch)
    assert told[0, :3] == pytest.approx(coast.states[middle, :3], abs=1.0)
    names = [packet.get("name") for packet in json.loads(czml.read_text())]
    assert "trans-Earth injection" in names


def test_free_return_is_a_table_and_a_document(tmp_path):
    told = perilune(
        "free-return", *FREE, "--abort-every", "30", "--hybrid-delays", "0.5", "--plot", str(tmp_path / "f.svg")
    )
    assert told.returncode == 0, told.stderr
    assert "least direct m/s" in told.stdout
    assert "hybrids" in told.stdout
    same = perilune("free-return", *FREE, "--abort-every", "30", "--hybrid-delays", "0.5", "--json")
    document = json.loads(same.stdout)
    assert document["free_returns"][0]["entry"]["path_deg"] == pytest.approx(-6.2, abs=1e-3)


def test_a_landing_area_is_a_place():
    from perilune.catalogue import load_catalogue
    from perilune.cli.transfers.earth_return import _place

    area = load_catalogue().landing_area("pacific-apollo-11")
    assert _place("pacific-apollo-11", None) == (area.latitude.si, area.longitude.si)


def test_no_way_home_ends_with_one():
    far = ["--from", "llo", "--landing", "80,0", "--between", "2031-05-05 UTC", "2031-05-06 UTC"]
    answer = perilune("earth-return", *far)
    assert answer.returncode == 1
    assert "binding" in answer.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["earth-return", "--from", "lllo", *RETURN[2:]], "unknown origin"),
        (["earth-return", "--from", "nrho", *RETURN[2:], "--altitude", "100 km"], "does not go with"),
        (["earth-return", "--from", "llo", "--landing", "95,0", *RETURN[4:]], "no such place"),
        (["earth-return", "--from", "llo", "--landing", "pacific-apollo-1", *RETURN[4:]], "pacific-apollo-11"),
        (["earth-return", *RETURN, "--flight-path-angle", "6 deg"], "no entry at this angle"),
        (["earth-return", *RETURN, "--entry-range", "4000 km", "2000 km"], "no such range"),
        (["earth-return", *RETURN, "--lift-to-drag", "-1"], "no such ship"),
        (["free-return", *FREE, "--perilune", "5 km"], "no such perilune"),
        (["free-return", *FREE, "--hybrid-delays", "a"], "no delays"),
        (["low-energy", "--to", "mars", *RETURN[4:]], "unknown goal"),
        (["low-energy", "--to", "nrho", *RETURN[4:], "--inclination", "90 deg"], "does not go with"),
        (["low-energy", "--to", "llo", *RETURN[4:], "--apolune", "2031-05-01 UTC"], "does not go with"),
        (["low-energy", "--to", "nrho", *RETURN[4:], "--parking", "20 km"], "no such parking orbit"),
        (["low-energy", "--to", "nrho", "--between", "2031-05-08 UTC", "2031-05-05 UTC"], "empty"),
    ],
)
def test_bad_input_is_told(words, told):
    answer = perilune(*words)
    assert answer.returncode == 2
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr
