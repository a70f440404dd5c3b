"""A small programme from its file to the files of its plan: an orbiter to the Moon, and freight to a station."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.constants import EARTH_EQUATORIAL_RADIUS
from perilune.errors import NoSolution
from perilune.formats.oem import read_oem
from perilune.programme import Evaluation, Programme, Work, evaluate_programme, load_programme
from perilune.programme.evaluate import demanding, near_best
from perilune.programme.plan import plan_of
from perilune.programme.result import Plan
from perilune.programme.write import plan_adapter, write_plan
from perilune.run import ResultStore
from perilune.transfers import Window
from tests.acceptance.test_plan import PROBE
from tests.acceptance.test_plan import PROGRAMME as CREWED

PROGRAMME = CREWED
for _old, _new in (
    ('id = "crew"\nname = "Crew"', 'id = "freight"\nname = "Freight"'),
    ('"soyuz-ms"', '"progress-ms"'),
    ("\ncrew = 3", ""),
    ("2029-03-31", "2029-01-31"),
):
    assert _old in PROGRAMME
    PROGRAMME = PROGRAMME.replace(_old, _new)


@dataclass(frozen=True)
class Made:
    """The plan with all that it was made of, and the folder of its files."""

    programme: Programme
    evaluation: Evaluation
    plan: Plan
    work: Work
    folder: Path
    files: tuple[Path, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("small")
    (place / "catalogue" / "ships").mkdir(parents=True)
    (place / "catalogue" / "ships" / "probe.toml").write_text(PROBE, encoding="utf-8")
    (place / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    programme, work = load_programme(place / "programme.toml"), Work(ResultStore(place / "store"))
    evaluation = evaluate_programme(programme, work)
    plan = plan_of(programme, evaluation)
    folder = place / "out"
    (folder / "trajectories").mkdir(parents=True)
    (folder / "trajectories" / "old-from-ksc.oem").write_text("of an earlier plan", encoding="utf-8")
    return Made(programme, evaluation, plan, work, folder, write_plan(programme, evaluation, plan, work, folder))


def test_every_file_of_the_plan_is_there_and_no_other(made: Made) -> None:
    assert {path for path in made.folder.rglob("*") if path.is_file()} == set(made.files)
    assert made.files[-1] == made.folder / "plan.json"
    names = {path.relative_to(made.folder).as_posix() for path in made.files}
    assert {"trajectories/probe-from-wenchang.oem", "tables/options.parquet"} <= names
    assert [name for name in sorted(names) if name.endswith(".html")] == [
        "protocols/freight--progress-ms--soyuz-2-1a--baikonur.html",
        "protocols/probe--probe--long-march-5--wenchang.html",
    ]


def test_the_plan_is_read_back_as_it_was(made: Made) -> None:
    assert plan_adapter().validate_json((made.folder / "plan.json").read_bytes()) == made.plan


def test_both_missions_fly_after_each_other(made: Made) -> None:
    probe, freight = made.plan.missions
    assert [row.selected.ship for row in (probe, freight) if row.selected is not None] == ["probe", "progress-ms"]
    assert probe.arrival_utc is not None and freight.launch_utc is not None
    assert probe.launch_utc is not None
    assert "2029-01-01" <= probe.launch_utc[:10] <= "2029-01-31"
    (element,) = made.plan.elements
    assert (element.delivered, element.arrival_utc) == (True, probe.arrival_utc)
    (scenario,) = made.plan.scenarios
    assert [row.mission for row in scenario.lost] == ["freight"]


def test_the_trajectory_is_the_window_that_is_flown(made: Made) -> None:
    """From a parking orbit below 300 km to one about the Moon, between the launch and the arrival."""
    probe = made.plan.missions[0]
    assert probe.selected is not None
    option = next(row for row in made.plan.options if row.option == probe.selected)
    window = next(row for row in option.windows if row.launch_utc == probe.launch_utc)
    assert option.trajectory is not None
    segments = read_oem(made.folder / option.trajectory).segments
    epochs = [epoch for row in segments for epoch in row.epochs]
    first, last = (parse_time(f"{epoch} {segments[0].time_system}") for epoch in (epochs[0], epochs[-1]))
    assert parse_time(window.launch_utc) < first < parse_time(window.departure_utc)
    assert last == pytest.approx(parse_time(window.arrival_utc), abs=3600.0)
    assert {row.center_name for row in segments} >= {"EARTH"}
    radius = float(np.linalg.norm(segments[0].states[0][:3]))
    assert 100e3 < radius - EARTH_EQUATORIAL_RADIUS < 300e3


def test_the_tables_hold_the_rows_of_the_plan(made: Made) -> None:
    with duckdb.connect() as database:

        def read(name: str, columns: str) -> list[tuple[object, ...]]:
            path = (made.folder / "tables" / f"{name}.parquet").as_posix()
            return database.execute(f"SELECT {columns} FROM '{path}'").fetchall()  # noqa: S608

        options = read("options", "mission, ship, launcher, site, margin_kg")
        assert options == [(row.mission, row.ship, row.launcher, row.site, row.margin_kg) for row in made.plan.options]
        windows = {(row.mission, row.site, one.launch_utc) for row in made.plan.options for one in row.windows}
        assert set(read("windows", "mission, site, launch_utc")) == windows
        findings = [(row.mission, one.check) for row in made.plan.options for one in row.findings]
        assert read("findings", 'mission, "check"') == findings
        assert read("missions", "scenario, mission, status")[:2] == [
            ("", row.id, row.status) for row in made.plan.missions
        ]
        assert read("elements", "element, delivered") == [("beacon", True)]
        shares = [("", row.partner, float(row.launches)) for row in made.plan.shares]
        assert read("shares", "scenario, partner, launches")[:2] == shares
        assert ("roscosmos-leaves", "freight", "lost") in read("changes", "scenario, mission, change")


def test_the_protocols_hold_the_ascent_of_the_pair(made: Made) -> None:
    twin = made.folder / "protocols" / "freight--progress-ms--soyuz-2-1a--baikonur.json"
    document = json.loads(twin.read_text(encoding="utf-8"))
    assert document["annexes"]["target"].startswith("200 km circular")
    assert document["annexes"]["aborts"] is None
    assert document["annexes"]["ascent"][-1]["altitude_km"] == pytest.approx(200.0, abs=15.0)


def test_a_second_run_computes_nothing_and_writes_the_same(made: Made, tmp_path: Path) -> None:
    kept = sorted(made.work.store.folder.rglob("*.json"))  # type: ignore[attr-defined]
    again = evaluate_programme(made.programme, made.work)
    assert again == made.evaluation
    files = write_plan(made.programme, again, plan_of(made.programme, again), made.work, tmp_path)
    assert (tmp_path / "plan.json").read_bytes() == (made.folder / "plan.json").read_bytes()
    assert len(files) == len(made.files)
    assert sorted(made.work.store.folder.rglob("*.json")) == kept  # type: ignore[attr-defined]


def windows(made: Made) -> tuple[Window, ...]:
    found = made.evaluation.windows["probe", "wenchang"]
    assert not isinstance(found, NoSolution)
    return found


def test_an_option_is_asked_for_the_hardest_of_its_windows(made: Made) -> None:
    found = windows(made)
    asked = demanding(found)
    assert asked["c3_km2_s2"] == max(row.c3_km2_s2 for row in found)
    assert asked["insertion_dv_m_s"] == max(row.insertion_dv_m_s for row in found)
    assert demanding(None) == demanding(NoSolution("no window", "energy")) == {}


def test_windows_beyond_every_launcher_are_none(made: Made) -> None:
    first = windows(made)[0]
    far = tuple(replace(first, c3_km2_s2=c3) for c3 in (150.0, 140.0))
    answer = near_best(far)
    assert isinstance(answer, NoSolution)
    assert answer.reason == "the best window needs a C3 of 140 km2/s2, beyond every payload curve"
    assert near_best((*far, first)) == (first,)
    assert near_best(answer) is answer
