"""The rule set that a partner insists on: read from the programme file, and the stricter one judges an option."""

from pathlib import Path

import pytest

from perilune.errors import InputError
from perilune.programme import load_programme, options
from perilune.programme.rules import rules_of

PROGRAMME = """\
[programme]
id = "test"
name = "Test"
start = "2028-01-01 UTC"
end = "2032-12-31 UTC"

[[partner]]
id = "cnsa"
rules = "rules/ours.toml"

[[partner]]
id = "roscosmos"
rules = "esa"

[[mission]]
id = "crew"
name = "Crew"
lead = "cnsa"
ships = ["mengzhou", "oryol"]
launchers = ["long-march-10"]
destination = "llo"
between = ["2030-01-01 UTC", "2030-06-30 UTC"]
crew = 3
"""

OURS = """\
name = "Ours"
source = "a contract"

[limits.growth_planned]
value = 25.0
unit = "%"
source = "a contract"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.toml").write_text(OURS, encoding="utf-8")
    (tmp_path / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    return tmp_path


def test_each_partner_of_an_option_brings_its_rule_set(folder: Path) -> None:
    programme = load_programme(folder / "programme.toml")
    assert [partner.rules and partner.rules.id for partner in programme.partners] == ["ours", "esa"]
    found = {
        option.ship: [(row.rules.id, row.partners) for row in rules_of(programme, option)]
        for option in options(programme)
    }
    assert found["mengzhou"] == [("ours", ("cnsa",))]
    assert found["oryol"] == [("esa", ("roscosmos",)), ("ours", ("cnsa",))]


def test_a_partner_without_rules_takes_the_default_ones(folder: Path) -> None:
    path = folder / "programme.toml"
    path.write_text(PROGRAMME.replace('rules = "rules/ours.toml"\n', "").replace('rules = "esa"\n', ""))
    programme = load_programme(path)
    assert [partner.rules for partner in programme.partners] == [None, None]
    assert {row.rules.id for option in options(programme) for row in rules_of(programme, option)} == {"default"}


def test_every_problem_of_the_rules_is_told_with_its_line(folder: Path) -> None:
    path, ours = folder / "programme.toml", folder / "rules" / "ours.toml"
    path.write_text(PROGRAMME.replace('"esa"', '"eza"'), encoding="utf-8")
    ours.write_text(OURS.replace("growth_planned", "growth_planed"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_programme(path)
    told = [(row.file, row.line, row.key, row.fix) for row in caught.value.problems]
    assert told == [
        (str(path), 13, "partner[1].rules", "did you mean 'esa'?"),
        (str(ours), 4, "limits.growth_planed", "did you mean 'growth_planned'?"),
    ]


def test_a_file_of_rules_that_is_not_there_is_told_at_its_line(folder: Path) -> None:
    (folder / "rules" / "ours.toml").unlink()
    with pytest.raises(InputError) as caught:
        load_programme(folder / "programme.toml")
    (told,) = caught.value.problems
    assert (told.cause, told.line, told.key) == ("no file 'rules/ours.toml'", 9, "partner[0].rules")
    assert told.fix == "make it, or name a built-in rule set"
