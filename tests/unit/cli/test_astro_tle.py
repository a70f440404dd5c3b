import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.errors import InputError
from perilune.formats.oem import read_oem
from perilune.formats.tle import ElementSet, read_elements
from perilune.formats.tle.two_line import checksum

run = CliRunner().invoke
FIRST = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753"
SECOND = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667"
LOST = "2 00006  68.4714 236.1303 5602877 123.7484 302.5767  0.00001000 67521"
AT = ["--at", "2000-06-28T12:00:00 UTC"]


@pytest.fixture
def file(tmp_path: Path) -> str:
    lines = [FIRST, SECOND, FIRST.replace("00005", "00006"), LOST]
    lines = [line[:68] + str(checksum(line)) for line in lines]
    path = tmp_path / "sets.tle"
    path.write_text("\n".join(["VANGUARD", *lines[:2], "LOST", *lines[2:]]))
    return str(path)


def test_an_hour_of_one_object(file: str, tmp_path: Path) -> None:
    oem = tmp_path / "path.oem"
    arguments = ["astro", "tle", file, *AT, "--until", "2000-06-28T13:00:00 UTC", "--step", "10 min"]
    answer = json.loads(run(app, [*arguments, "--object", "vanguard", "--oem", str(oem), "--json"]).stdout)
    assert (answer["theory"], answer["frame"]) == ("SGP4", "ICRF")
    (path,) = answer["satellites"]
    assert (path["name"], path["catalogue_number"], path["designator"]) == ("VANGUARD", 5, "58002B")
    assert [row["epoch_utc"][11:16] for row in path["states"]] == [
        *("12:00", "12:10", "12:20", "12:30", "12:40", "12:50", "13:00")
    ]
    (segment,) = read_oem(oem).segments
    assert (segment.center_name, segment.reference_frame) == ("EARTH", "ICRF")
    assert (segment.states[3, :3] / 1e3).tolist() == pytest.approx(path["states"][3]["position_km"])
    shown = run(app, [*arguments, "--object", "00005"]).stdout
    assert shown.count("VANGUARD") == 7
    assert "kilometres a day" not in shown


def test_old_elements_are_told(file: str) -> None:
    shown = run(app, ["astro", "tle", file, "--object", "5", "--at", "2000-07-28T12:00:00 UTC"]).stdout
    assert "elements up to 31 d away: SGP4 loses kilometres a day" in shown


def test_an_object_without_an_orbit_is_told_beside_the_others(file: str) -> None:
    answer = json.loads(run(app, ["astro", "tle", file, *AT, "--json"]).stdout)
    assert [len(path["states"]) for path in answer["satellites"]] == [1, 0]
    assert answer["satellites"][0]["reason"] is None
    assert "SGP4 at 2000-06-28" in answer["satellites"][1]["reason"]
    assert "LOST: SGP4 at" in " ".join(run(app, ["astro", "tle", file, *AT]).stdout.split())


def test_no_object_with_an_orbit_is_no_solution(file: str) -> None:
    ended = run(app, ["astro", "tle", file, *AT, "--object", "lost", "--json"])
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["binding"] == "mean elements"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--object", "vangard"], "did you mean 'vanguard'?"),
        (["--step", "1 min"], "a step without a last time"),
        (["--until", "2000-06-28T11:00:00 UTC"], "no time to show"),
        (["--until", "2000-08-28 UTC"], "2 objects at 87121 times"),
        (["--oem", "path.oem"], "an OEM of 2 objects"),
        (["--oem", "path.txt"], "path.txt"),
    ],
)
def test_bad_arguments(file: str, more: list[str], said: str) -> None:
    ended = run(app, ["astro", "tle", file, *AT, *more])
    assert isinstance(ended.exception, InputError)
    assert said in str(ended.exception)


def test_the_file_is_read_once(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Path] = []

    def counted(path: Path) -> tuple[ElementSet, ...]:
        calls.append(path)
        return read_elements(path)

    monkeypatch.setattr("perilune.formats.tle.read_elements", counted)
    assert run(app, ["astro", "tle", file, *AT, "--json"]).exit_code == 0
    assert calls == [Path(file)]


def test_damaged_file(file: str) -> None:
    path = Path(file)
    path.write_text(path.read_text().replace("34.2682", "34.2683", 1))
    ended = run(app, ["astro", "tle", file, *AT])
    assert "sets.tle:3: column 69: the checksum is" in str(ended.exception)
