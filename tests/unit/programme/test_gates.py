"""Agreements and technologies gate what flies: their dates, and what is wrong with them."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError
from perilune.programme.campaign import load_campaign, recover, shock_of, solve_campaign
from perilune.programme.campaign.simulation.simulate import simulate
from perilune.programme.choice import choose_flights
from perilune.programme.gates import AgreementRow, Dated, TechnologyRow, gates, ready_date
from perilune.programme.load import load_programme
from perilune.programme.model import Partner, Withdrawal
from perilune.programme.plan import gate_figures
from perilune.programme.scenarios import scenario

EXAMPLE = Path(__file__).parents[3] / "src" / "perilune" / "programme" / "starter" / "programme.toml"
STATION = Path(__file__).parents[3] / "examples" / "joint-lunar-station" / "programme.toml"

CAMPAIGN = """
[campaign]
id = "small"
name = "A small campaign"
start = "2030-01-01 UTC"
years = 5

[[partner]]
id = "a"
name = "A"

[[node]]
id = "base"
name = "Base"

[[transport]]
id = "lander"
name = "Lander"
partner = "a"
from = "earth"
to = "base"
capacity = "5 t"
since = "2030-01-01 UTC"

[[element]]
id = "reactor"
name = "Reactor"
owner = "a"
node = "base"
mass = "4 t"
wanted = "2030-01-01 UTC"
needs = ["nuclear", "fission"]

[[agreement]]
id = "nuclear"
name = "Agreement on the reactor"
partners = ["a"]
memorandum = "2025-05-08 UTC"
protocol = "2031-01-01 UTC"

[[technology]]
id = "fission"
name = "Fission power"
needed = 8
reached = { "6" = "2029-01-01 UTC", "8" = "2032-07-01 UTC" }
"""


def file(tmp_path: Path, old: str = "", new: str = "") -> Path:
    path = tmp_path / "campaign.toml"
    path.write_text(CAMPAIGN.replace(old, new) if old else CAMPAIGN, encoding="utf-8")
    return path


def test_the_last_step_and_the_level_that_is_needed_are_waited_for() -> None:
    agreement = AgreementRow(
        id="x", name="X", memorandum="2021-03-09 UTC", agreement="2022-11-25 UTC", ratification="2024-06-12 UTC"
    )
    technology = TechnologyRow(id="t", name="T", needed=5, reached={"4": "2020-01-01 UTC", "6": "2026-01-01 UTC"})
    known = gates([agreement], [technology])
    assert known["x"].ready_tdb_s == parse_time("2024-06-12 UTC")
    assert ready_date(known, ["x", "t"], 0.0) == parse_time("2026-01-01 UTC")
    assert ready_date(known, [], 0.0) is None


def test_what_has_no_date_yet_never_holds() -> None:
    awaiting = AgreementRow(id="x", name="X", memorandum="2021-03-09 UTC", awaits="ratification")
    immature = TechnologyRow(id="t", name="T", needed=8, reached={"6": "2026-01-01 UTC"})
    known = gates([awaiting], [immature])
    assert ready_date(known, ["x"], 5.0) == ready_date(known, ["t"], 5.0) == 5.0
    assert known["x"].told == "agreement 'x' awaits its ratification"
    assert known["t"].told == "technology 't' has a date for level 6 and needs level 8"


def test_an_element_departs_when_all_it_waits_for_holds(tmp_path: Path) -> None:
    asked = load_campaign(file(tmp_path), load_catalogue())
    plan = solve_campaign(asked)
    assert simulate(asked, plan) == ()
    assert [row.period for row in plan.installed] == [5]  # the half-year that begins on 2032-07-01
    assert plan.shortfall == pytest.approx(2.5)


def test_an_element_whose_agreement_awaits_a_step_is_named_as_lacking(tmp_path: Path) -> None:
    path = file(tmp_path, 'protocol = "2031-01-01 UTC"', 'awaits = "protocol"')
    plan = solve_campaign(load_campaign(path, load_catalogue()))
    assert plan.flights == ()
    assert [(row.kind, row.subject) for row in plan.shortfalls] == [("undelivered", "reactor")]


def test_a_transport_waits_too(tmp_path: Path) -> None:
    change = ('capacity = "5 t"', 'capacity = "5 t"\nneeds = ["nuclear"]')
    asked = load_campaign(file(tmp_path, *change), load_catalogue())
    assert asked.transports[0].held_tdb_s == parse_time("2031-01-01 UTC")
    plan = solve_campaign(asked)
    assert [row.period for row in plan.flights] == [5]
    early = replace(asked, transports=(replace(asked.transports[0], held_tdb_s=parse_time("2033-01-01 UTC")),))
    assert any(row.quantity == "'lander' ready" for row in simulate(early, plan))


JOINT = """
[[partner]]
id = "b"
name = "B"

[[partner]]
id = "c"
name = "C"
"""


@pytest.mark.parametrize(
    ("partners", "ended", "periods"),
    [
        ('["a", "b"]', ("nuclear",), [5]),  # the technology alone is waited for
        ('["a", "b", "c"]', (), [8]),  # the rest keep what they agreed
        ('["a", "c"]', (), [8]),
    ],
)
def test_an_agreement_of_two_ends_when_one_leaves(
    tmp_path: Path, partners: str, ended: tuple[str, ...], periods: list[int]
) -> None:
    path = file(tmp_path, 'partners = ["a"]', f"partners = {partners}")
    text = path.read_text(encoding="utf-8").replace("2031-01-01 UTC", "2034-01-01 UTC")
    path.write_text(text + JOINT, encoding="utf-8")
    asked = load_campaign(path, load_catalogue())
    plan = solve_campaign(asked)
    assert [row.period for row in plan.installed] == [8]
    shock = shock_of(asked, "partner", "b", parse_time("2031-07-01 UTC"))
    found = recover(asked, plan, shock)
    assert found.agreements_ended == ended
    assert [row.period for row in found.plan.installed] == periods
    back = recover(asked, plan, shock_of(asked, "partner", "b", parse_time("2031-07-01 UTC"), SECONDS_PER_YEAR))
    assert (back.agreements_ended, [row.period for row in back.plan.installed]) == ((), [8])


def test_what_nobody_waits_for_any_more_departs_after_the_withdrawal_only(tmp_path: Path) -> None:
    path = file(tmp_path, 'partners = ["a"]\nmemorandum = "2025-05-08 UTC"', 'partners = ["a", "b"]')
    text = path.read_text(encoding="utf-8").replace('"nuclear", "fission"', '"nuclear"')
    path.write_text(text.replace('protocol = "2031-01-01 UTC"', 'awaits = "protocol"') + JOINT, encoding="utf-8")
    asked = load_campaign(path, load_catalogue())
    plan = solve_campaign(asked)
    assert plan.flights == ()
    found = recover(asked, plan, shock_of(asked, "partner", "b", parse_time("2032-07-01 UTC")))
    assert [row.period for row in found.plan.installed] == [5]
    assert found.extra_shortfall < 0.0
    # the flight a year before the withdrawal is caught
    flight = found.plan.flights[0]
    early = replace(flight, period=3, departs_tdb_s=flight.departs_tdb_s - SECONDS_PER_YEAR)
    told = simulate(asked, replace(found.plan, flights=(early,)))
    assert any(row.quantity == "'reactor' ready" for row in told)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('needs = ["nuclear", "fission"]', 'needs = ["nuclaer"]'), "did you mean 'nuclear'"),
        (('protocol = "2031-01-01 UTC"', 'protocol = "2021-01-01 UTC"'), "its protocol is before its memorandum"),
        (
            ('protocol = "2031-01-01 UTC"', 'protocol = "2031-01-01 UTC"\nawaits = "agreement"'),
            "a later step has a date",
        ),
        (('"8" = "2032-07-01 UTC"', '"8" = "2028-07-01 UTC"'), "level 8 is reached before level 6"),
        (('memorandum = "2025-05-08 UTC"\nprotocol = "2031-01-01 UTC"', ""), "no step is named"),
    ],
)
def test_what_can_not_be_is_refused(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_campaign(file(tmp_path, *change), load_catalogue())


def test_a_mission_of_a_programme_is_launched_once_its_agreement_holds(build: SimpleNamespace) -> None:
    plain = build.mission("one")
    middle = 0.5 * (plain.start_tdb_s + plain.end_tdb_s)
    waits = ("agreement 'x' awaits its protocol",)
    for held, status in ((middle, "flies"), (plain.end_tdb_s + 86_400.0, "no slot")):
        asked = build.programme(replace(plain, held_tdb_s=held, waits_for=waits))
        (chosen,) = choose_flights(asked, [build.result("one", "aa", 1.0)])
        assert chosen.status == status
        if chosen.launch_tdb_s is None:
            assert "it waits: agreement 'x' awaits its protocol" in chosen.why
        else:
            assert chosen.launch_tdb_s >= middle


def test_the_plan_says_that_a_flight_was_held_and_what_waits_for_what(build: SimpleNamespace) -> None:
    plain = build.mission("one")
    known = gates([AgreementRow(id="x", name="X", partners=["alpha", "beta"], protocol="2031-05-01 UTC")], [])
    held = replace(plain, needs=("x",), waits_for=(known["x"].told,), held_tdb_s=known["x"].ready_tdb_s)
    span = {"start_tdb_s": build.day("2031-01-01"), "end_tdb_s": build.day("2031-12-31")}
    asked = replace(build.programme(replace(held, **span)), gates=tuple(known.values()))
    result = build.result("one", "aa", 1.0)
    (chosen,) = choose_flights(asked, [result])
    assert chosen.launch_utc is not None
    assert chosen.launch_utc.startswith("2031-05-01")
    assert chosen.why.endswith("; not before agreement 'x': protocol on 2031-05-01")
    then = scenario(asked, [result], (chosen,), Withdrawal("w", "Beta leaves", "beta", build.day("2031-02-01")))
    assert then.agreements == ("x",)
    assert then.agreements_ended == ("x",)
    # Alpha alone waits for nobody
    assert (then.missions[0].launch_utc or "") < "2031-05-01"
    third = Partner("gamma", "Gamma", "partner", None)
    more = replace(known["x"], partners=("alpha", "beta", "gamma"))
    three = replace(asked, gates=(more,), partners=(*asked.partners, third))
    then = scenario(three, [result], (chosen,), Withdrawal("w", "Beta leaves", "beta", build.day("2031-02-01")))
    assert (then.agreements, then.agreements_ended) == (("x",), ())
    assert (then.missions[0].launch_utc or "").startswith("2031-05-01")
    (row,) = gate_figures(asked)
    assert (row.holds_utc, row.missions, row.partners) == ("2031-05-01", ("one",), ("alpha", "beta"))
    assert row.steps == (Dated("protocol", "2031-05-01"),)


@pytest.mark.parametrize(
    ("old", "new", "held", "told"),
    [
        ("", "", "2030-10-01", "protocol on 2030-10-01"),
        ('"2030-10-01 UTC"', '"2035-03-01 UTC"', "2035-03-01", "protocol on 2035-03-01"),
        ('protocol = "2030-10-01 UTC"', 'awaits = "ratification"', None, "awaits its ratification"),
    ],
)
def test_the_example_waits_for_its_agreements(tmp_path: Path, old: str, new: str, held: str | None, told: str) -> None:
    folder = tmp_path / "joint-lunar-station"
    shutil.copytree(STATION.parent, folder)
    for name in ("lunar-campaign", "lunar-outpost"):
        shutil.copytree(STATION.parents[1] / name, tmp_path / name)
    path = folder / STATION.name
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    asked = load_programme(path)
    rows = gate_figures(asked)
    of_missions = next(row for row in rows if row.id == "power-plant" and row.missions)
    assert (of_missions.holds_utc, of_missions.missions) == (held, ("power-plant",))
    assert told in of_missions.told
    (of_station,) = [row for row in rows if row.id == "power-plant" and row.elements]
    assert of_station.elements == ("reactor-1", "reactor-2")
    assert (of_station is of_missions) is not bool(old)  # the campaign's file has its own dates
    mission = asked.mission("power-plant")
    assert mission.held_tdb_s is not None
    if held is None:
        assert mission.held_tdb_s > mission.end_tdb_s
    else:
        assert parse_time("2035-03-01 UTC") >= mission.held_tdb_s


def test_a_programme_file_names_agreements_and_technologies(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("[[mission]]", '[[mission]]\nneeds = ["agreed"]', 1)
    shutil.copytree(EXAMPLE.parent / "catalogue", tmp_path / "catalogue")
    path = tmp_path / "programme.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no agreement or technology 'agreed'"):
        load_programme(path)
    row = '\n[[agreement]]\nid = "agreed"\nname = "Agreed"\nprotocol = "2029-01-01 UTC"\n'
    path.write_text(text + row, encoding="utf-8")
    mission = load_programme(path).missions[0]
    assert mission.waits_for == ("agreement 'agreed': protocol on 2029-01-01",)
    assert mission.held_tdb_s == parse_time("2029-01-01 UTC")
