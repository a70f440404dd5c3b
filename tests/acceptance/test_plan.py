"""The main job on a small programme: the command, its files, its exit statuses, and what it computes again."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from perilune.formats.oem import read_oem

PROGRAMME = """\
[programme]
id = "small"
name = "Small programme"
start = "2028-01-01 UTC"
end = "2031-12-31 UTC"

[catalogue]
path = "catalogue"

[[partner]]
id = "cnsa"
role = "lead"
share = 0.5

[[partner]]
id = "roscosmos"
role = "lead"
share = 0.5

[[mission]]
id = "probe"
name = "Probe"
lead = "cnsa"
ships = ["probe"]
launchers = ["long-march-5"]
destination = "llo"
between = ["2029-01-01 UTC", "2029-03-31 UTC"]

[[mission]]
id = "crew"
name = "Crew"
lead = "roscosmos"
ships = ["soyuz-ms"]
launchers = ["soyuz-2-1a"]
sites = ["baikonur"]
destination = "station:ros"
between = ["2030-01-01 UTC", "2030-12-31 UTC"]
after = ["probe"]
crew = 3

[[element]]
id = "beacon"
name = "Beacon"
partner = "cnsa"
mission = "probe"
mass = { value = 0.5, unit = "t", source = "a test", date = "2026", maturity = "planned" }

[[scenario]]
id = "roscosmos-leaves"
name = "Roscosmos leaves"
leaves = "roscosmos"
on = "2029-07-01 UTC"
"""

PROBE = """\
id = "probe"
name = "Probe"
maturity = "planned"
partner = "cnsa"
type = "orbiter"
crew = 0
in_fairing = true

[[configuration]]
destinations = ["llo"]
mass = { value = 3000, unit = "kg", source = "a test", date = "2026", maturity = "planned" }
"""


@dataclass(frozen=True)
class Run:
    """One run of the command."""

    status: int
    out: str
    err: str
    folder: Path

    @property
    def plan(self) -> Any:
        return json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))


def _write(folder: Path, programme: str = PROGRAMME, probe: str = PROBE) -> Path:
    (folder / "catalogue" / "ships").mkdir(parents=True, exist_ok=True)
    (folder / "catalogue" / "ships" / "probe.toml").write_text(probe, encoding="utf-8")
    path = folder / "programme.toml"
    path.write_text(programme, encoding="utf-8")
    return path


def _command(programme: Path, out: Path, cache: Path, *further: str) -> list[str]:
    options = ["--out", str(out), "--cache", str(cache), "--workers", "2", *further]
    return [sys.executable, "-m", "perilune", "plan", str(programme), *options]


def _run(programme: Path, out: Path, cache: Path, *further: str) -> Run:
    done = subprocess.run(_command(programme, out, cache, *further), capture_output=True, text=True, timeout=300)
    return Run(done.returncode, done.stdout, done.stderr, out)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the programme, for the runs of this file."""
    return tmp_path_factory.mktemp("plan")


@pytest.fixture(scope="module")
def first(place: Path) -> Run:
    """The first, undisturbed run."""
    return _run(_write(place / "small"), place / "out", place / "cache")


def test_the_first_run_writes_everything(first: Run) -> None:
    assert first.status == 0, first.err
    names = {str(path.relative_to(first.folder)) for path in first.folder.rglob("*") if path.is_file()}
    assert "plan.json" in names
    assert "trajectories/probe-from-wenchang.oem" in names
    assert "protocols/crew--soyuz-ms--soyuz-2-1a--baikonur.html" in names
    crew = json.loads((first.folder / "protocols/crew--soyuz-ms--soyuz-2-1a--baikonur.json").read_text("utf-8"))
    assert len(crew["annexes"]["ascent"]) > 20  # computed, as of every pair that the plan flies
    assert crew["annexes"]["aborts"]["moments"]
    assert {f"tables/{name}.parquet" for name in ("options", "windows", "findings", "missions", "shares")} <= names
    assert "Small programme" in first.out
    assert "windows and payload curves: [" in first.err
    assert "Small programme" in (first.folder / "report.html").read_text(encoding="utf-8")


def test_the_plan_holds_what_was_asked(first: Run) -> None:
    plan = first.plan
    options = {(row["mission"], row["launcher"]): row for row in plan["options"]}
    assert set(options) == {("probe", "long-march-5"), ("crew", "soyuz-2-1a")}
    probe = options["probe", "long-march-5"]
    assert probe["verdict"] in ("pass", "marginal")
    assert probe["payload_kg"]["published"] == 8200.0
    assert probe["payload_kg"]["physics"] > probe["required_kg"] > 3000.0
    assert probe["trajectory"] == "trajectories/probe-from-wenchang.oem"
    assert len(probe["windows"]) >= 2
    for window in probe["windows"]:
        assert "2029-01-01" <= window["launch_utc"] < window["departure_utc"] < window["arrival_utc"]
        assert -2.2 < window["c3_km2_s2"] < -1.5
        assert 3050.0 < window["tli_dv_m_s"] < 3250.0
        assert 700.0 < window["insertion_dv_m_s"] < 1000.0
    assert options["crew", "soyuz-2-1a"]["windows"] == []
    assert options["crew", "soyuz-2-1a"]["trajectory"] is None
    assert {row["check"] for row in options["crew", "soyuz-2-1a"]["findings"]} >= {"mass", "seats"}
    assert [row["id"] for row in plan["missions"]] == ["probe", "crew"]
    assert all(row["selected"] and row["why"] for row in plan["missions"])
    (scenario,) = plan["scenarios"]
    assert scenario["flown"] == ["probe"]
    assert [row["mission"] for row in scenario["lost"]] == ["crew"]
    assert sum(row["launch_share"] for row in plan["shares"]) == pytest.approx(1.0)
    assert {row["id"] for row in plan["provenance"]["catalogue"] if row["own"]} == {"probe"}
    assert [(curve["launcher"], curve["site"]) for curve in plan["curves"]] == [("long-march-5", "wenchang")]


def test_the_trajectory_is_that_of_the_flown_window(first: Run) -> None:
    mission = first.plan["missions"][0]
    oem = read_oem(first.folder / mission["trajectory"])
    windows = {window["launch_utc"]: window for window in first.plan["options"][0]["windows"]}
    assert oem.creation_date + " UTC" == mission["launch_utc"]
    assert mission["launch_utc"] in windows
    assert oem.segments[-1].object_name == "PROBE"


def test_the_tables_hold_the_same(first: Run) -> None:
    import duckdb

    with duckdb.connect() as database:
        rows = database.execute(
            "SELECT mission, launcher, verdict, margin_kg FROM read_parquet(?) ORDER BY ALL",
            [str(first.folder / "tables" / "options.parquet")],
        ).fetchall()
    told = [(row["mission"], row["launcher"], row["verdict"], row["margin_kg"]) for row in first.plan["options"]]
    assert rows == sorted(told)


def test_a_second_run_computes_nothing_and_says_the_same(first: Run, place: Path) -> None:
    again = _run(place / "small" / "programme.toml", place / "out-again", place / "cache", "--json")
    assert again.status == 0
    assert (again.folder / "plan.json").read_bytes() == (first.folder / "plan.json").read_bytes()
    assert json.loads(again.out) == first.plan
    assert "[" not in again.err
    for path in first.folder.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again.folder / path.relative_to(first.folder)).read_bytes(), path


def test_a_changed_ship_mass_repeats_only_the_work_of_that_ship(first: Run, place: Path) -> None:
    changed = _write(place / "changed", probe=PROBE.replace("3000", "3100"))
    run = _run(changed, place / "out-changed", place / "cache")
    assert run.status == 0
    done = [line for line in run.err.splitlines() if ": [" in line]
    assert done == [
        "checks: [2/2] probe on long-march-5 from wenchang to llo",
        "annexes of the protocols: [1/1] annexes of probe on long-march-5 from wenchang to llo",
    ]
    before, after = first.plan["options"][0], run.plan["options"][0]
    assert after["required_kg"] - before["required_kg"] == pytest.approx(115.0, rel=0.05)
    assert after["payload_kg"] == before["payload_kg"]


def test_no_mission_can_fly(place: Path) -> None:
    text = PROGRAMME.replace("station:ros", "station:tiangong").replace('after = ["probe"]\n', "")
    head, _, rest = text.partition('[[mission]]\nid = "probe"')
    text = head + "[[mission]]" + rest.partition("[[mission]]")[2].partition("[[element]]")[0]
    run = _run(_write(place / "none", text), place / "out-none", place / "cache")
    assert run.status == 1, run.err
    (mission,) = run.plan["missions"]
    assert (mission["selected"], mission["status"]) == (None, "infeasible")
    assert "inclination" in mission["why"]


@pytest.mark.parametrize("as_json", [False, True])
def test_bad_input_writes_nothing(as_json: bool, place: Path) -> None:
    text = PROGRAMME.replace('"soyuz-ms"', '"soyuz-mz"').replace("2029-01-01 UTC", "2029-01-01")
    text = text.replace("value = 0.5", "value = -0.5").replace(' source = "a test",', "")
    path = _write(place / f"bad-{as_json}", text)
    run = _run(path, place / f"out-bad-{as_json}", place / f"cache-bad-{as_json}", *(["--json"] if as_json else []))
    assert run.status == 2
    assert not (place / f"out-bad-{as_json}").exists()
    assert not (place / f"cache-bad-{as_json}").exists()
    if as_json:
        problems = json.loads(run.out)["errors"]
        assert {problem["key"] for problem in problems} >= {"mission[1].ships[0]", "mission[0].between[0]"}
        assert all(problem["file"] and problem["line"] for problem in problems)
    else:
        assert run.out == ""
        line = text.splitlines().index('ships = ["soyuz-mz"]') + 1
        assert f"programme.toml:{line}: mission[1].ships[0]: no ship 'soyuz-mz'" in run.err
        assert "did you mean 'soyuz-ms'?" in run.err
        assert "scale" in run.err
        assert "source" in run.err


def test_a_file_in_the_place_of_the_folder_is_refused(first: Run, place: Path) -> None:
    target = place / "a-file"
    target.write_text("mine")
    run = _run(place / "small" / "programme.toml", target / "out", place / "cache")
    assert run.status == 2
    assert "is a file" in run.err
    assert target.read_text() == "mine"


@pytest.mark.slow
def test_killed_in_the_middle_and_run_again_gives_the_same_plan(first: Run, place: Path) -> None:
    cache = place / "cache-killed"
    command = _command(place / "small" / "programme.toml", place / "out-killed", cache)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120.0
    while len(list(cache.rglob("*.json"))) < 1:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (place / "out-killed" / "plan.json").exists()
    run = _run(place / "small" / "programme.toml", place / "out-killed", cache)
    assert run.status == 0
    assert " 0 already known" not in run.err.splitlines()[0]
    assert (run.folder / "plan.json").read_bytes() == (first.folder / "plan.json").read_bytes()


@pytest.mark.slow
def test_interrupted_ends_with_130_and_goes_on(place: Path, first: Run) -> None:
    cache = place / "cache-interrupted"
    command = _command(place / "small" / "programme.toml", place / "out-interrupted", cache)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while len(list(cache.rglob("*.json"))) < 1:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in told
    run = _run(place / "small" / "programme.toml", place / "out-interrupted", cache)
    assert (run.folder / "plan.json").read_bytes() == (first.folder / "plan.json").read_bytes()
