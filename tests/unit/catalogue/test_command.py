"""``perilune catalogue``: what it prints, and how it ends."""

import json
import subprocess
import sys

import pytest


def perilune(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "perilune", "catalogue", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_list_counts_the_numbers_of_each_entry():
    done = perilune("list", "ships", "--json")
    assert done.returncode == 0
    rows = {row["id"]: row for row in json.loads(done.stdout)["entries"]}
    assert rows["oryol"]["kind"] == "ship"
    assert rows["oryol"]["partner"] == "roscosmos"
    assert rows["oryol"]["numbers"] == 5
    assert rows["oryol"]["low_confidence"] == 2


def test_list_for_a_person_says_what_the_folder_replaces(folder, write):
    write("ships/oryol.toml", 'id = "oryol"\nbased_on = "oryol"\ncrew = 6')
    done = perilune("list", "ship", "--folder", str(folder))
    assert done.returncode == 0
    assert "oryol" in done.stdout
    assert "your folder replaces: ship oryol" in done.stdout


def test_show_gives_every_number_with_its_provenance():
    done = perilune("show", "oryol", "--json")
    assert done.returncode == 0
    shown = json.loads(done.stdout)
    mass = next(row for row in shown["numbers"] if row["key"] == "configuration[1].mass")
    assert (mass["value"], mass["low"], mass["unit"], mass["maturity"]) == (21.367, 20.0, "t", "planned")
    assert "Wikipedia" in mass["source"]
    assert {"key": "crew", "value": "4"} in shown["facts"]
    assert shown["file"] == "built-in/ships/oryol.toml"


def test_show_for_a_person_lists_the_citations():
    done = perilune("show", "baikonur")
    assert done.returncode == 0
    assert "inclination_min" in done.stdout
    assert "Federation of American Scientists" in done.stdout


@pytest.mark.parametrize("arguments", [("list", "rockets"), ("show", "oriol"), ("show", "oryol", "--kind", "site")])
def test_what_is_not_there_ends_with_2_and_a_fix(arguments):
    done = perilune(*arguments, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["expected"]


def test_an_id_of_two_kinds_asks_for_the_kind(folder, write, ship):
    write("ships/iss.toml", ship("iss"))
    done = perilune("show", "iss", "--folder", str(folder))
    assert done.returncode == 2
    assert "--kind ship" in done.stderr
    assert perilune("show", "iss", "--kind", "station", "--folder", str(folder)).returncode == 0


def test_check_says_ok_or_everything_that_is_wrong_and_writes_nothing(folder, write, ship):
    path = write("ships/a.toml", ship("a"))
    done = perilune("check", str(path))
    assert (done.returncode, done.stdout) == (0, "ok: ship a, 1 numbers, 0 of low confidence\n")
    assert json.loads(perilune("check", str(path), "--json").stdout)["verdict"] == "ok"
    path.write_text(ship("a").replace("7.2", "-7.2").replace("crew = 0", "crew = 99\nbogus = 1"))
    before = sorted(folder.rglob("*"))
    done = perilune("check", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    for part in ("a.toml:6: crew", "a.toml:7: bogus", "a.toml:15: configuration[0].mass", "fix: "):
        assert part in done.stderr
    assert sorted(folder.rglob("*")) == before
