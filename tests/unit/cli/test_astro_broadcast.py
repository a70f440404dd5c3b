import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.errors import InputError

run = CliRunner().invoke
FILE = str(Path(__file__).parents[2] / "reference" / "data" / "esbc-2020-177.rnx")
AT = ["--at", "2020-06-25T08:00:00 GPST"]


def test_all_satellites_at_one_time() -> None:
    answer = json.loads(run(app, ["astro", "broadcast", FILE, *AT, "--json"]).stdout)
    assert answer["frame"] == "ITRF"
    found = {path["satellite"]: path for path in answer["satellites"]}
    assert list(found) == ["C05", "E27", "G05", "R08"]
    (row,) = found["E27"]["positions"]
    assert row["epoch_utc"] == "2020-06-25T07:59:42.000 UTC"
    assert row["message"] == "FNAV"
    assert row["position_km"] == pytest.approx([2077.3327, -24347.8303, 16709.3868], abs=2e-3)
    assert "no message within 15 min" in found["R08"]["reason"]
    shown = " ".join(run(app, ["astro", "broadcast", FILE, *AT]).stdout.split())
    assert "FNAV" in shown
    assert "R08: no message within 15 min" in shown


def test_a_table_of_one_satellite() -> None:
    arguments = ["--until", "2020-06-25T09:00:00 GPST", "--step", "20 min", "--satellite", "e27"]
    answer = json.loads(run(app, ["astro", "broadcast", FILE, *AT, *arguments, "--json"]).stdout)
    assert [round(row["message_age_s"]) for row in answer["satellites"][0]["positions"]] == [0, 1200, 2400, 3600]


def test_no_message_near_enough_is_no_solution() -> None:
    ended = run(app, ["astro", "broadcast", FILE, "--at", "2021-06-25 UTC", "--json"])
    assert ended.exit_code == 1
    assert "G05: no message within 120 min" in json.loads(ended.stdout)["reason"]


def test_a_file_without_an_orbit_is_no_solution(tmp_path: Path) -> None:
    lines = Path(FILE).read_text(encoding="latin-1").splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if "END OF HEADER" in line)
    (tmp_path / "empty.rnx").write_text("".join(lines[: end + 1]))
    ended = run(app, ["astro", "broadcast", str(tmp_path / "empty.rnx"), *AT, "--json"])
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["reason"] == "no orbit in the file"


def test_long_tables_are_thinned() -> None:
    arguments = ["--until", "2020-06-25T09:00:00 GPST", "--step", "30 s", "--satellite", "G05"]
    shown = run(app, ["astro", "broadcast", FILE, *AT, *arguments]).stdout
    assert "one in 3 of 121 positions; --json gives all" in " ".join(shown.split())
    assert shown.count("LNAV") == 41


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([FILE, *AT, "--satellite", "G99"], "--satellite: no message of satellite G99"),
        ([FILE, *AT, "--step", "1 kg"], "--step"),
        (["none.rnx", *AT], "none.rnx: FILE: no such file"),
        ([__file__, *AT], "not a RINEX file"),
    ],
)
def test_bad_arguments(arguments: list[str], said: str) -> None:
    ended = run(app, ["astro", "broadcast", *arguments])
    assert isinstance(ended.exception, InputError)
    assert said in str(ended.exception)
