"""A programme file is read whole or refused with every mistake, each with its line and key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perilune.astro.time import parse_time
from perilune.catalogue import Document, load_catalogue
from perilune.errors import InputError, Problem
from perilune.programme import load_programme, options
from perilune.programme.references import References, cycles

GOOD = """\
[programme]
id = "test"
name = "Test"
start = "2028-01-01 UTC"
end = "2032-12-31 UTC"

[[partner]]
id = "cnsa"
role = "lead"
share = 0.5

[[partner]]
id = "roscosmos"
share = 0.5

[[mission]]
id = "crew"
name = "Crew"
lead = "cnsa"
ships = ["mengzhou", "oryol"]
launchers = ["long-march-10", "yenisei"]
destination = "llo"
between = ["2030-01-01 UTC", "2030-06-30T12:00:00 TDB"]
crew = 3

[[mission]]
id = "later"
name = "Later"
lead = "roscosmos"
ships = ["soyuz-ms"]
launchers = ["soyuz-2-1a"]
sites = ["baikonur"]
destination = "station:tiangong"
between = ["2031-01-01 UTC", "2031-06-30 UTC"]
after = ["crew"]

[[element]]
id = "dome"
name = "Dome"
partner = "cnsa"
mission = "later"
mass = { value = 2.5, unit = "t", source = "a design", date = "2025", maturity = "planned" }

[[scenario]]
id = "leaves"
name = "Roscosmos leaves"
leaves = "roscosmos"
on = "2031-01-01 UTC"

[[licence]]
kind = "launcher"
id = "yenisei"
to = "cnsa"
since = "2031-06-01 UTC"

[[capacity]]
launcher = "yenisei"
per_year = 1
since = "2030-01-01 UTC"

[[capacity]]
site = "wenchang"
per_year = 9
"""

TABLES = ("programme", "partner", "mission", "element", "scenario", "licence", "capacity")
KEYS = (
    *("id", "name", "lead", "ships", "launchers", "sites", "destination", "between", "after", "crew", "kind", "to"),
    *("partner", "mission", "leaves", "on", "share", "launcher", "site", "start", "end", "path"),
)
CATALOGUE = load_catalogue()

Refused = Callable[[str], tuple[Problem, ...]]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Return the problems with which a programme of a text is refused."""

    def problems(text: str) -> tuple[Problem, ...]:
        path = tmp_path / "programme.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_programme(path)
        return caught.value.problems

    return problems


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_text(GOOD, encoding="utf-8")
    programme = load_programme(path)
    assert programme.choose == "parity"
    crew, later = programme.missions
    assert crew.end_tdb_s == parse_time("2030-06-30T12:00:00 TDB")
    assert (later.after, later.sites) == (("crew",), ("baikonur",))
    assert programme.elements[0].mass_kg == 2500.0
    assert programme.partners[1].name == programme.catalogue.partner("roscosmos").name
    assert [(row.kind, row.id, row.per_year) for row in programme.capacities] == [
        ("launcher", "yenisei", 1),
        ("site", "wenchang", 9),
    ]
    assert [(o.mission, o.ship, o.launcher, o.site) for o in options(programme)] == [
        ("crew", "mengzhou", "long-march-10", "wenchang"),
        ("crew", "mengzhou", "yenisei", "vostochny"),
        ("crew", "oryol", "long-march-10", "wenchang"),
        ("crew", "oryol", "yenisei", "vostochny"),
        ("later", "soyuz-ms", "soyuz-2-1a", "baikonur"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "told"),
    [
        ('"mengzhou", "oryol"', '"mengzhu", "oryol"', 20, "mission[0].ships[0]", "did you mean 'mengzhou'?"),
        ('"long-march-10",', '"long-march-11",', 21, "mission[0].launchers[0]", "did you mean 'long-march-10'?"),
        ('["baikonur"]', '["baykonur"]', 32, "mission[1].sites[0]", "did you mean 'baikonur'?"),
        ('["baikonur"]', '["kourou"]', 32, "mission[1].sites", "soyuz-2-1a does not fly from 'kourou'"),
        ('id = "roscosmos"', 'id = "roskosmos"', 13, "partner[1].id", "did you mean 'roscosmos'?"),
        ('lead = "cnsa"', 'lead = "esa"', 19, "mission[0].lead", "no partner 'esa' in this programme"),
        ("value = 2.5", "value = -2.5", 42, "element[0].mass", "not above zero"),
        (' source = "a design",', "", 42, "element[0].mass", "no source"),
        ('unit = "t"', 'unit = "km"', 42, "element[0].mass", "unit of length"),
        ('"2030-01-01 UTC", "2030-06', '"2030-01-01", "2030-06', 23, "mission[0].between[0]", "scale"),
        ('"2031-06-30 UTC"]', '"2030-06-30 UTC"]', 34, "mission[1].between", "before it starts"),
        ('"2032-12-31 UTC"', '"2027-12-31 UTC"', 5, "programme.end", "is not after the start"),
        ('id = "later"', 'id = "crew"', 27, "mission[1].id", "given twice, first in line 17"),
        ('after = ["crew"]', 'after = ["crw"]', 35, "mission[1].after[0]", "did you mean 'crew'?"),
        ('after = ["crew"]', 'after = ["later"]', 35, "mission[1].after", "'later' after 'later'"),
        ('"station:tiangong"', '"station:tiangon"', 33, "mission[1].destination", "tiangong"),
        ('destination = "llo"', 'destination = "lol"', 22, "mission[0].destination", "no destination 'lol'"),
        ('on = "2031', 'on = "2041', 48, "scenario[0].on", "outside the programme"),
        ('between = ["2031-01', 'between = ["2021-01', 34, "mission[1].between[0]", "outside the programme"),
        ("share = 0.5\n\n[[partner]]", "share = 0.8\n\n[[partner]]", 14, "partner[1].share", "add up to 1.3"),
        ("share = 0.5\n\n[[partner]]", "share = 1.5\n\n[[partner]]", 10, "partner[0].share", "1.5"),
        ('end = "2032', 'end = "2732', 5, "programme.end", "beyond the ephemeris"),
        ('"2031-06-30 UTC"]', '"2052-06-30 UTC"]', 34, "mission[1].between", "longer than 20 years"),
        ('lead = "cnsa"', 'lead = "a\\u001b[31mb"', 19, "mission[0].lead", "'a\\x1b[31mb'"),
        ("crew = 3", "crew = -1", 24, "mission[0].crew", "-1"),
        ("crew = 3", "crw = 3", 24, "mission[0].crw", "unknown key"),
        ('kind = "launcher"', 'kind = "rocket"', 51, "licence[0].kind", "'rocket'"),
        ("per_year = 9", 'launcher = "don"', 61, "capacity[1]", "of a launcher or of a site"),
        ('mission = "later"', 'mission = "never"', 41, "element[0].mission", "no mission 'never'"),
        ("[[element]]", "[catalogue]\npath = 'nowhere'\n\n[[element]]", 38, "catalogue.path", "no folder"),
    ],
)
def test_one_mistake(old: str, new: str, line: int, key: str, told: str, refused: Refused) -> None:
    assert GOOD.count(old) >= 1
    problems = refused(GOOD.replace(old, new, 1))
    found = [problem for problem in problems if problem.key is not None and problem.key.startswith(key)]
    assert found, problems
    assert found[0].line == line, problems
    assert found[0].file is not None
    assert told in str(found[0])


def test_all_mistakes_at_once(refused: Refused) -> None:
    text = (
        GOOD.replace("mengzhou", "mengzhu").replace("2030-01-01 UTC", "2030-01-01").replace("value = 2.5", "value = -1")
    )
    text = text.replace('after = ["crew"]', 'after = ["crw"]').replace('leaves = "roscosmos"', 'leaves = "esa"')
    problems = refused(text)
    keys = [problem.key for problem in problems]
    for key in (
        "mission[0].ships[0]",
        "mission[0].between[0]",
        "mission[1].after[0]",
        "element[0].mass",
        "scenario[0].leaves",
    ):
        assert any((found or "").startswith(key) for found in keys), (key, keys)
    assert [problem.line for problem in problems] == sorted(problem.line or 0 for problem in problems)
    assert all(problem.cause and problem.file for problem in problems)


def test_hardware_of_no_partner_is_refused(refused: Refused) -> None:
    (problem,) = refused(GOOD.replace('"mengzhou", "oryol"', '"mengzhou", "orion"'))
    assert "belongs to 'nasa'" in problem.cause
    assert problem.fix == 'add [[partner]] with id = "nasa"'


def test_missions_that_wait_for_each_other_are_refused(refused: Refused) -> None:
    problems = refused(GOOD.replace("crew = 3", 'after = ["later"]'))
    assert [problem.cause for problem in problems] == [
        "missions wait for each other: 'crew' after 'later' after 'crew'"
    ]


def test_mistakes_of_the_own_catalogue_are_told_too(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "ships"
    folder.mkdir(parents=True)
    (folder / "tug.toml").write_text('id = "tug"\nname = "Tug"\nmaturity = "planned"\n', encoding="utf-8")
    path = tmp_path / "programme.toml"
    path.write_text(
        GOOD.replace("[[element]]", '[catalogue]\npath = "own"\n\n[[element]]').replace("crew = 3", "crew = -3")
    )
    with pytest.raises(InputError) as caught:
        load_programme(path)
    files = {Path(problem.file or "").name for problem in caught.value.problems}
    assert files == {"programme.toml", "tug.toml"}


@pytest.mark.parametrize("text", ["", "[programme]\n", "mission = 3\npartner = [1, 2]\nscenario = 'x'\n"])
def test_an_empty_or_odd_file_is_refused_without_a_trace(text: str, refused: Refused) -> None:
    assert all(problem.cause for problem in refused(text))


def test_a_large_or_deep_file_is_refused(refused: Refused) -> None:
    assert "2 MiB" in refused(GOOD + "# " + "x" * (2 << 20))[0].cause
    assert "nested" in refused(GOOD + "\nx = " + "[" * 5000 + "]" * 5000)[0].cause


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["cnsa", "llo", "crew"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(
    data=st.dictionaries(st.sampled_from(TABLES), st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING)) | ANYTHING)
)
def test_whatever_stands_in_the_file_is_told_and_never_a_crash(data: dict[str, Any]) -> None:
    for problem in References(Document("programme.toml", "", data), CATALOGUE).problems():
        assert problem.cause
        assert str(problem).isprintable()


def test_every_cycle_is_found_once() -> None:
    assert cycles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"], "e": ["a"]}) == [("a", "b", "c"), ("d",)]
    assert cycles({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []
