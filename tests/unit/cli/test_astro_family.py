import json

import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner

from perilune.astro.three_body.families_table import FamilyTable, ManifoldTable
from perilune.cli.app import app
from perilune.errors import InputError


def run(*words):
    answer = CliRunner().invoke(app, ["astro", *words])
    return answer.exit_code, answer.stdout


def test_members_of_a_family(tmp_path):
    plot = tmp_path / "halos.svg"
    words = ("family", "halo", "--point", "L2", "--branch", "south", "--members", "5", "--plot", str(plot))
    status, told = run(*words)
    assert status == 0
    assert "L2 south halo orbits" in told
    assert plot.read_text().count("<svg") == 1
    status, told = run(*words, "--json")
    table = TypeAdapter(FamilyTable).validate_json(told)
    assert (status, len(table.members), table.branch) == (0, 5, "south")


def test_members_of_one_energy():
    status, told = run("family", "halo", "--branch", "south", "--jacobi", "3.04719", "--json")
    members = json.loads(told)["members"]
    assert status == 0
    assert [round(member["period_d"], 4) for member in members] == [13.2282, 6.5226]


def test_no_member_is_infeasible():
    status, told = run("family", "halo", "--jacobi", "4", "--json")
    assert status == 1
    assert "the family spans" in json.loads(told)["reason"]
    status, told = run("family", "halo", "--jacobi", "4")
    assert status == 1
    assert told.startswith("no solution: no member has jacobi 4")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("family", "haloo"), "did you mean 'halo'"),
        (("family", "halo", "--jacobi", "3", "--period", "2"), "--jacobi, --period together"),
        (("family", "halo", "--colour", "red"), "jacobi or stability"),
        (("family", "halo", "--plot", "picture.txt"), "--plot"),
        (("manifold", "halo"), "no orbit is named"),
        (("manifold", "halo", "--jacobi", "3.1", "--section", "x=mars"), "x=moon"),
        (("manifold", "halo", "--jacobi", "3.1", "--section", "w=1"), "x, y or z"),
        (("manifold", "halo", "--jacobi", "3.1", "--kind", "odd"), "--kind: 'odd'; expected one of unstable, stable"),
        (("manifold", "halo", "--jacobi", "3.1", "--half", "both"), "--half: 'both'"),
        (("manifold", "halo", "--jacobi", "3.1", "--section", "x=nan"), "--section: a section at x = nan"),
        (("manifold", "halo", "--jacobi", "3.1", "--span-d", "-3"), "--span-d: -3.0 days"),
        (("family", "resonant"), "without a ratio"),
    ],
)
def test_bad_words_are_refused(words, told):
    error = CliRunner().invoke(app, ["astro", *words]).exception
    assert isinstance(error, InputError)
    assert any(told in str(problem) for problem in error.problems)


def test_every_mistake_is_told_at_once():
    error = CliRunner().invoke(app, ["astro", "family", "haloo", "--system", "sun-moon", "--branch", "up"]).exception
    assert {problem.key for problem in error.problems} == {"--system", "FAMILY"}
    assert len(error.problems) == 3


def test_a_manifold(tmp_path):
    plot = tmp_path / "tube.svg"
    words = ("manifold", "halo", "--point", "L1", "--jacobi", "3.08", "--section", "x=moon", "--count", "6")
    status, told = run(*words, "--plot", str(plot))
    assert status == 0
    assert "6 crossed the section" in told
    assert plot.exists()
    status, told = run(*words, "--json")
    table = TypeAdapter(ManifoldTable).validate_json(told)
    assert (status, len(table.motions)) == (0, 6)


def test_a_motion_too_long_to_follow_is_told(tmp_path):
    words = (
        "manifold",
        "halo",
        "--point",
        "L1",
        "--jacobi",
        "3.08",
        "--count",
        "1",
        "--span-d",
        "1e9",
        "--half",
        "minus",
    )
    status, told = run(*words, "--plot", str(tmp_path / "tube.svg"))
    assert status == 0
    assert "1 lost after 20,000 steps" in told or "1 hit the" in told


def test_a_stable_orbit_has_no_manifold():
    status, told = run("manifold", "dro", "--period-d", "14")
    assert status == 1
    assert "stable" in told
