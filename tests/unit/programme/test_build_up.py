"""The build-up of a station: pairs that fail do not fly, nothing injects more than its launcher lifts."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.programme import Work, build_up, load_programme
from perilune.programme.new import new_programme
from perilune.report.build_up_charts import build_up_charts
from perilune.run import ResultStore
from perilune.verdict import Verdict

CAMPAIGN = """
[campaign]
id = "small"
name = "Small build-up"
start = "2030-01-01 UTC"
years = 4

[[partner]]
id = "cnsa"
name = "CNSA"
share = 0.5

[[partner]]
id = "roscosmos"
name = "Roscosmos"
share = 0.5

[[node]]
id = "base"
name = "Base"

[[launcher]]
id = "rocket"
name = "Rocket of no catalogue"
partner = "cnsa"
cost = 1.0
per_year = 2
since = "2030-01-01 UTC"

[[pad]]
id = "somewhere"
name = "Somewhere"
partner = "cnsa"
per_year = 4
since = "2030-01-01 UTC"

[[transport]]
id = "lander"
name = "Lander"
partner = "cnsa"
from = "earth"
to = "base"
injected = "10 t"
dv = ["2900 m/s"]
isp_s = 320
dry_mass = "1 t"
since = "2030-01-01 UTC"
launcher = "rocket"
pad = "somewhere"

[[transport]]
id = "other"
name = "Other lander"
partner = "roscosmos"
from = "earth"
to = "base"
capacity = "1 t"
cost = 3.0
since = "2030-01-01 UTC"

[[element]]
id = "one"
name = "One"
owner = "cnsa"
node = "base"
mass = "1 t"
wanted = "2031-01-01 UTC"

[[element]]
id = "two"
name = "Two"
owner = "roscosmos"
node = "base"
mass = "0.9 t"
wanted = "2031-07-01 UTC"
after = ["one"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_programme(tmp_path)
    (tmp_path / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    return tmp_path


def programme_of(folder: Path, table: str):
    path = folder / "programme.toml"
    path.write_text(path.read_text(encoding="utf-8") + table, encoding="utf-8")
    return load_programme(path)


def test_a_programme_without_a_station_has_no_build_up(folder):
    programme = programme_of(folder, "")
    assert build_up(programme, Work(ResultStore(folder / "cache"))) is None
    assert build_up_charts(None) == ()


def test_the_build_up_is_planned_shocked_priced_and_drawn(folder):
    programme = programme_of(folder, '\n[station]\ncampaign = "campaign.toml"\nparity = [0.3]\n')
    work = Work(ResultStore(folder / "cache"))
    built = build_up(programme, work)
    assert [row.id for row in built.elements] == ["one", "two"]
    assert {row.element for row in built.plan.installed} == {"one", "two"}
    assert built.plan.shortfalls == ()
    # the scenario of the starter: Roscosmos leaves in 2031, with the element that it was to bring
    (recovery,) = built.recoveries
    assert recovery.shock.subject == "roscosmos"
    assert [row.subject for row in recovery.lost] == ["two"]
    # without parity nothing flies on the dear lander; with 30 % it must
    assert [row.floor for row in built.parity.points] == [0.0, 0.3]
    assert built.parity.points[1].cost > built.parity.points[0].cost
    assert built.regret.shocks[0].id == "roscosmos-leaves"
    assert build_up(programme, work) == built  # from the store
    charts = build_up_charts(built)
    assert {chart.view for chart in charts} == {"station", "partners"}
    assert {chart.scenario for chart in charts} == {None, "", "roscosmos-leaves"}
    flights = {chart.scenario: len(chart.rows) for chart in charts if chart.title == "Flights of the campaign"}
    assert flights == {"": len(built.plan.flights), "roscosmos-leaves": len(recovery.plan.flights)}
    titles = {chart.title for chart in charts}
    assert {"Elements in service, by the campaign", "Price of parity in mass", "Regret: cost"} <= titles


def test_a_scenario_outside_the_campaign_is_no_shock(folder):
    (folder / "campaign.toml").write_text(CAMPAIGN.replace("2030-01-01", "2033-01-01"), encoding="utf-8")
    programme = programme_of(folder, '\n[station]\ncampaign = "campaign.toml"\n')
    built = build_up(programme, Work(ResultStore(folder / "cache")))
    assert (built.recoveries, built.regret, built.parity) == ((), None, None)


@pytest.mark.parametrize(
    ("change", "table", "key", "cause"),
    [
        ((), '\n[station]\ncampaign = "nothing.toml"\n', "station.campaign", "no file"),
        ((), '\n[station]\ncampaign = "campaign.toml"\nbalance = "no.toml"\n', "station.balance", "no file"),
        (("roscosmos", "roskosmos"), '\n[station]\ncampaign = "campaign.toml"\n', "station.campaign", "roskosmos"),
    ],
)
def test_what_the_station_names_must_be_there(folder, change, table, key, cause):
    if change:
        (folder / "campaign.toml").write_text(CAMPAIGN.replace(*change), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        programme_of(folder, table)
    (problem,) = [row for row in caught.value.problems if row.key == key]
    assert cause in problem.cause
    assert problem.line
    assert problem.fix


def judged(lifted_kg, verdict=None, anchored_kg=None, **changes):
    from perilune.programme.build_up import _judgement
    from perilune.programme.campaign.model.campaign import Transport

    row = Transport("t", "T", "cnsa", "earth", "base", 3000.0, 1.0, 0.0, 0.0, None, "long-march-5", "wenchang")
    row = replace(row, ship="chang-e-7", injected_kg=10_000.0, landed_part=0.4, **changes)
    curve = SimpleNamespace(c3_km2_s2=(-2.0,), anchored_kg=lambda _: anchored_kg, physics_kg=lambda _: lifted_kg)
    pair = None if verdict is None else SimpleNamespace(verdict=verdict, limiting_check="mass")
    return _judgement(row, curve if lifted_kg is not None else NoSolution("weak", "thrust"), pair, load_catalogue())


def test_nothing_injects_more_than_its_launcher_lifts():
    found = judged(8000.0)
    assert found.capacity_kg == pytest.approx(3000.0 - 2000.0 * 0.4)
    assert found.flies
    assert "lifts 8,000 kg of the 10,000 kg" in found.why
    assert judged(12_000.0).capacity_kg == 3000.0
    assert not judged(1000.0).flies
    assert judged(None).lifted_kg is None
    nothing = judged(8000.0, anchored_kg=0.0)  # calibrated, and too weak for it: the physics does not step in
    assert (nothing.lifted_kg, nothing.flies) == (0.0, False)


@pytest.mark.parametrize(
    ("verdict", "flies"),
    [(Verdict.PASS, True), (Verdict.MARGINAL, True), (Verdict.FAIL, False), (Verdict.NOT_EVALUABLE, False)],
)
def test_a_pair_that_does_not_pass_does_not_fly(verdict, flies):
    assert judged(12_000.0, verdict).flies is flies
