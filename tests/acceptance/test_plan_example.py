"""The example programme, whole: what it must hold, and that a killed run ends in the same plan."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from perilune.formats.oem import read_oem

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "joint-lunar-station" / "programme.toml"
CHECK_KEYS = {"check", "verdict", "value", "limit", "margin", "unit", "source"}


def _command(out: Path, cache: Path) -> list[str]:
    return [sys.executable, "-m", "perilune", "plan", str(EXAMPLE), "--out", str(out), "--cache", str(cache)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def out(place: Path) -> Path:
    """The folder of a run that was killed once in the middle and then run again."""
    folder, cache = place / "out", place / "cache"
    process = subprocess.Popen(_command(folder, cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 600.0
    while len(list(cache.rglob("*.json"))) < 30:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (folder / "plan.json").exists()
    done = subprocess.run(_command(folder, cache), capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    assert " 0 already known" not in done.stderr.splitlines()[0]
    return folder


@pytest.fixture(scope="module")
def plan(out: Path) -> Any:
    return json.loads((out / "plan.json").read_text(encoding="utf-8"))


def test_everything_is_written(out: Path, plan: Any) -> None:
    assert (out / "report.html").stat().st_size > 100_000
    assert len(list((out / "tables").glob("*.parquet"))) == 7
    for row in plan["options"]:
        if row["trajectory"] is not None:
            assert (out / row["trajectory"]).is_file()
    flown = [row["selected"] for row in plan["missions"] if row["selected"]]
    for row in flown:
        name = f"{row['mission']}--{row['ship']}--{row['launcher']}--{row['site']}"
        assert (out / "protocols" / f"{name}.html").is_file()
        assert json.loads((out / "protocols" / f"{name}.json").read_text())["parties"]


def test_what_waits_for_agreements_is_told(plan: Any) -> None:
    gates = {row["id"]: row for row in plan["gates"]}
    assert set(gates) == {"ilrs", "power-plant", "joint-crews", "lunar-reactor"}
    assert gates["ilrs"]["holds_utc"] == "2024-06-12"
    assert gates["power-plant"]["missions"] == ["power-plant"]
    assert gates["power-plant"]["elements"] == ["reactor-1", "reactor-2"]
    launched = {row["id"]: row["launch_utc"] for row in plan["missions"] if row["launch_utc"]}
    for gate in gates.values():
        assert all(launched[name] >= gate["holds_utc"] for name in gate["missions"] if name in launched)
    assert {"ilrs", "power-plant", "joint-crews"} == set(plan["scenarios"][0]["agreements"])


def test_the_options_are_whole(plan: Any) -> None:
    assert len(plan["missions"]) >= 12
    for row in plan["options"]:
        assert set(row["payload_kg"]) == {"published", "physics", "anchored"}
        assert row["verdict"] in ("pass", "marginal", "fail", "not evaluable")
        assert row["limiting_check"] in {finding["check"] for finding in row["findings"]}
        for finding in row["findings"]:
            assert set(finding) >= CHECK_KEYS
            assert finding["source"]
        if row["verdict"] in ("pass", "marginal"):
            assert row["required_kg"] > 0.0
            assert row["margin_kg"] is not None
        for window in row["windows"]:
            assert window["launch_utc"] < window["departure_utc"] < window["arrival_utc"]


def test_each_ship_is_tried_on_the_rocket_of_the_other(plan: Any) -> None:
    tried = {(row["ship"], row["launcher"]) for row in plan["options"]}
    assert {("oryol", "long-march-10"), ("oryol", "yenisei"), ("mengzhou", "yenisei")} <= tried
    assert ("mengzhou", "long-march-10") in tried


def test_a_site_above_the_inclination_of_a_station_fails(plan: Any) -> None:
    for row in plan["options"]:
        if row["destination"] == "station:tiangong" and row["site"] != "jiuquan":
            assert row["verdict"] == "fail"
            assert row["limiting_check"] == "inclination"


def test_missions_fly_in_order_and_say_why(plan: Any) -> None:
    arrivals = {row["id"]: row["arrival_tdb_s"] for row in plan["missions"]}
    for row in plan["missions"]:
        assert row["why"]
        if row["selected"]:
            assert all(arrivals[name] <= row["launch_tdb_s"] for name in row["after"])


def test_scenarios_take_the_partner_away(plan: Any) -> None:
    assert {row["partner"] for row in plan["scenarios"]} == {"roscosmos", "cnsa"}
    for scenario in plan["scenarios"]:
        assert scenario["lost"]
        for row in scenario["missions"]:
            if row["owners"] and row["id"] not in scenario["flown"]:
                assert scenario["partner"] not in row["owners"].values()
        for row in scenario["lost"]:
            assert row["reason"]


def test_shares_add_up(plan: Any) -> None:
    for shares in (plan["shares"], *(row["shares"] for row in plan["scenarios"])):
        for part in ("launch_share", "ship_share", "site_share", "launched_mass_share", "crew_share", "lead_share"):
            assert sum(row[part] for row in shares) == pytest.approx(1.0)


def test_trajectories_can_be_read(out: Path) -> None:
    for path in (out / "trajectories").glob("*.oem"):
        oem = read_oem(path)
        assert oem.segments
        assert any("forces" in line for segment in oem.segments for line in segment.metadata_comments)


def test_an_undisturbed_run_gives_the_same_plan(out: Path, place: Path) -> None:
    done = subprocess.run(_command(place / "again", place / "fresh"), capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    assert (place / "again" / "plan.json").read_bytes() == (out / "plan.json").read_bytes()
    assert (place / "again" / "report.html").read_bytes() == (out / "report.html").read_bytes()
