"""Curves as stored work: their keys, their table, and that a killed run ends in the same bytes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.launch import InclinationCurve
from perilune.launch.curves.table import (
    CurveRow,
    check_family,
    curve_table,
    curve_task,
    markdown_table,
    stored_curve,
    write_curves,
)
from perilune.run import ResultStore


@pytest.fixture(scope="module")
def built_in():
    return load_catalogue()


@pytest.fixture(scope="module")
def curve() -> InclinationCurve:
    return InclinationCurve(
        launcher="falcon-9",
        site="ksc",
        physics_nodes_kg=(22000.0, 21500.0, 20800.0),
        anchored_nodes_kg=None,
        reserve_m_s=None,
        alarm=None,
        ends=False,
        stopped=None,
        fit_errors_kg=(3.0, -5.0),
        fit_error_kg=-5.0,
        fit_error_percent=-0.023,
        improved_nodes=1,
        defect_position_m=12.0,
        defect_velocity_m_s=0.2,
        inclination_deg=(28.6, 40.0, 51.6),
        altitude_km=200.0,
        fit_checked_inclination_deg=(34.3, 45.8),
        published=(),
    )


@pytest.fixture
def curves(curve) -> dict:
    return {
        ("falcon-9", "inclination"): curve,
        ("falcon-9", "c3"): NoSolution("it carries nothing", "payload"),
        ("saturn-v", "inclination"): replace(curve, launcher="saturn-v", physics_nodes_kg=(1.0, 3.0, 2.0)),
    }


def test_a_curve_is_stored_under_its_entries_and_what_is_held(built_in):
    launcher, ksc = built_in.launcher("falcon-9"), built_in.site("ksc")
    plain = curve_task(launcher, built_in, ksc, "altitude")
    assert plain.key == curve_task(launcher, built_in, ksc, "altitude").key
    others = [
        curve_task(launcher, built_in, ksc, "c3"),
        curve_task(launcher, built_in, ksc, "altitude", inclination_rad=0.9),
        curve_task(launcher, built_in, built_in.site("vandenberg"), "altitude"),
        curve_task(built_in.launcher("saturn-v"), built_in, ksc, "altitude"),
    ]
    assert len({plain.key, *(task.key for task in others)}) == 5


def test_a_stored_curve_is_not_computed_again(built_in, curve, tmp_path):
    store = ResultStore(tmp_path)
    task = curve_task(built_in.launcher("falcon-9"), built_in, built_in.site("ksc"), "inclination")
    store.put(task.key, json.loads(_dumped(curve)))
    assert stored_curve(task, store) == curve


@pytest.mark.parametrize(
    ("family", "held", "told"),
    [
        ("inclination", {"inclination_rad": 0.9}, "has no inclination that is held"),
        ("altitude", {"altitude_m": 300e3}, "has no altitude that is held"),
        ("c3", {"altitude_m": 300e3}, "has no altitude that is held"),
    ],
)
def test_what_a_family_does_not_hold_is_refused(built_in, family, held, told):
    with pytest.raises(InputError, match=told):
        curve_task(built_in.launcher("falcon-9"), built_in, built_in.site("ksc"), family, **held)


def test_an_unknown_family_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="c3, altitude, inclination, ellipse"):
        check_family("altitudes")


def test_the_table_tells_every_curve(built_in, curves):
    table = curve_table(built_in, curves)
    assert table.rows[1] == CurveRow(
        "falcon-9", "ksc", "c3", "no solution", reason="it carries nothing", binding="payload"
    )
    assert [row.falls for row in table.rows] == [True, None, False]
    assert (table.fitted, table.nodes, table.improved_nodes) == (2, 6, 2)
    assert table.largest_fit_error_percent == 0.023
    assert "no solution: it carries nothing" in markdown_table(table)


def test_the_table_is_written_three_ways(built_in, curves, tmp_path):
    write_curves(tmp_path, curves, curve_table(built_in, curves))
    names = {path.name for path in tmp_path.iterdir()}
    assert names >= {"curves.json", "curves.csv", "curves.parquet", "falcon-9-c3.json", "saturn-v-inclination.json"}
    rows = json.loads((tmp_path / "curves.json").read_text())["rows"]
    written = duckdb.read_parquet(str(tmp_path / "curves.parquet"))
    told = written.select("launcher", "status", "first", "falls", "nodes").fetchall()
    assert told == [(row["launcher"], row["status"], row["first"], row["falls"], row["nodes"]) for row in rows]
    assert len((tmp_path / "curves.csv").read_text().splitlines()) == 1 + len(rows)


def _dumped(curve: InclinationCurve) -> bytes:
    from pydantic import TypeAdapter

    return TypeAdapter(InclinationCurve).dump_json(curve)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """What a run writes that nothing interrupts."""
    folder = tmp_path_factory.mktemp("whole")
    subprocess.run(_command(folder / "out", folder / "cache", ("--workers", "1")), capture_output=True, check=True)
    return _files(folder / "out")


@pytest.mark.slow
def test_killed_and_started_again_it_ends_in_the_same_bytes(tmp_path, whole):
    _interrupted(tmp_path, ("--workers", "2"))
    assert _files(tmp_path / "again") == whole


@pytest.mark.slow
def test_on_a_dask_cluster_too(tmp_path, whole):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        _interrupted(tmp_path, ("--cluster", cluster.scheduler_address))
    assert _files(tmp_path / "again") == whole


def _command(out: Path, cache: Path, how: Sequence[str]) -> list[str]:
    vehicles = ("falcon-9", "zenit-2", "soyuz-2-1b")
    words = ("launch", "curves", *vehicles, "--family", "inclination", "--out", str(out), "--cache", str(cache))
    return [sys.executable, "-m", "perilune", *words, *how]


def _interrupted(folder: Path, how: Sequence[str]) -> None:
    """Kill a run when its first curve is stored, and run it again to the end."""
    command, cache = _command(folder / "again", folder / "cache", how), folder / "cache"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(lambda: len(list(cache.rglob("*.json"))) >= 1)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (folder / "again").exists()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "3 tasks, 0 already known" not in done.stderr


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _wait_for(condition: Callable[[], bool], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
