"""Rule sets: one file each, refused with every mistake at its line, and read by the checks from the case."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.integration.case import AscentLoads, Performance
from perilune.integration.checks import checks_by_name
from perilune.integration.destination import parse_destination
from perilune.integration.rule_set import DEFAULT_RULES, Limit, RuleSet
from perilune.integration.rules import BUILT_IN, known_limits, load_rule_set, rule_sets
from perilune.run import digest
from perilune.verdict import Verdict

CHECKS = checks_by_name()
LIMITS = {limit.name: limit for limit in known_limits()}

STRICT = """\
name = "Strict"
source = "made for a test"
based_on = "esa"

[checks]
without = ["docking"]
critical = ["envelope"]

[limits.ring_tolerance]
value = 1.0
unit = "mm"
source = "a drawing"

[limits.crew_acceleration]
points = [[1.0, 5.0], [100.0, 3.0]]
units = ["s", "g0"]
source = "a surgeon"
"""


@pytest.fixture
def strict(tmp_path: Path) -> RuleSet:
    path = tmp_path / "strict.toml"
    path.write_text(STRICT, encoding="utf-8")
    return load_rule_set(str(path))


def test_a_rule_set_in_a_new_file_holds_for_the_checks(strict: RuleSet, build: Any) -> None:
    ring = LIMITS["ring_tolerance"]
    assert isinstance(ring, Limit)
    assert (strict.id, strict[ring], DEFAULT_RULES[ring]) == ("strict", 0.001, 0.005)
    ship = build.ship(ring_diameter=build.quantity(3.003, "m"))
    assert CHECKS["interface ring"](build.case(ship=ship)).verdict is Verdict.PASS
    assert CHECKS["interface ring"](build.case(ship=ship, rules=strict)).verdict is Verdict.MARGINAL
    assert strict.held(LIMITS["growth_planned"]).source.startswith("ESA")
    assert strict.held(LIMITS["adapter_share"]) == LIMITS["adapter_share"]


def test_a_rule_set_leaves_checks_out_and_makes_them_critical(strict: RuleSet, build: Any) -> None:
    case = build.case(destination=parse_destination("station:iss", load_catalogue()))
    assert CHECKS["docking"](case) is not None
    assert CHECKS["docking"](replace(case, rules=strict)) is None
    assert CHECKS["envelope"](replace(case, rules=strict)).critical
    assert not CHECKS["envelope"](case).critical


def test_the_curve_of_the_crew_is_that_of_the_rule_set(strict: RuleSet, build: Any) -> None:
    loads = AscentLoads((0.0, 1.0, 61.0, 62.0), (10.0, 35.0, 35.0, 10.0), 35.0, 30e3)
    case = build.case(ship=build.ship(max_acceleration=None), loads=loads)
    assert CHECKS["acceleration"](case).verdict is Verdict.PASS
    finding = CHECKS["acceleration"](replace(case, rules=strict))
    assert (finding.verdict, finding.source) == (Verdict.FAIL, "a surgeon")


def test_growth_and_reserve_are_those_of_the_rule_set(strict: RuleSet, build: Any) -> None:
    planned = build.ship(configuration=[{"destinations": ["llo"], "mass": build.quantity(20.0, "t", "planned")}])
    performance = Performance(published_kg=27e3, physics_kg=26e3, anchored_kg=25e3, jettison_rate=0.1)
    case = build.case(ship=planned, performance=performance)
    assert CHECKS["mass"](case).limit == pytest.approx(20e3 * 1.15 + 200.0)
    assert CHECKS["mass"](replace(case, rules=strict)).limit == pytest.approx(20e3 * 1.2 + 200.0)


@pytest.mark.parametrize("name", rule_sets())
def test_every_built_in_set_loads_and_names_its_sources(name: str) -> None:
    rules = load_rule_set(name)
    assert rules.source
    assert all(row.source for row in rules.own)
    assert len(digest(rules)) == 64


def test_the_default_set_is_what_holds_without_one() -> None:
    assert replace(load_rule_set("default"), source="") == replace(DEFAULT_RULES, source="")


def test_no_built_in_set_builds_on_another() -> None:
    assert not [path.name for path in BUILT_IN.glob("*.toml") if "based_on" in path.read_text(encoding="utf-8")]


def test_every_limit_has_one_definition_and_its_value_is_in_its_range() -> None:
    assert len(known_limits()) == len(LIMITS)
    for limit in LIMITS.values():
        DEFAULT_RULES[limit]
        if isinstance(limit, Limit):
            assert (limit.low is None or limit.low <= limit.value) and (limit.high is None or limit.value <= limit.high)


BAD = """\
name = "Bad"
source = "made for a test"
based_on = "nassa"
colour = "red"

[checks]
without = ["mass", "dokking"]

[limits.ring_tolerence]
value = 1.0
unit = "mm"
source = "a drawing"

[limits.ring_tolerance]
value = 1.0
unit = "kg"
source = "a drawing"

[limits.growth_planned]
value = 120.0
unit = "%"
source = "a guess"

[limits.adapter_share]
points = [[1.0, 2.0], [3.0, 4.0]]
units = ["s", "g0"]
source = "a guess"

[limits.crew_acceleration]
points = [[2.0, 5.0], [1.0, 3.0]]
units = ["s", "g0"]
source = "a surgeon"

[limits.crew_acceleration_long]
value = 4.0
unit = "g0"
"""

UNREADABLE = """\
bad.toml:34: limits.crew_acceleration_long.source: the number has no source; expected the key 'source'; \
fix: add source = "...": a citation, an address, or a short name of [sources]
bad.toml:4: colour: unknown key; expected one of name, source, based_on, note, checks, limits; fix: remove it"""

WRONG = """\
bad.toml:3: based_on: no rule set 'nassa'; expected one of default, esa, nasa; fix: did you mean 'nasa'?
bad.toml:7: checks.without[0]: 'mass' decides the verdict; expected a check that is not critical; fix: remove it
bad.toml:7: checks.without[1]: no check 'dokking'; expected one of CHECKS; fix: did you mean 'docking'?
bad.toml:9: limits.ring_tolerence: no such limit; expected one of LIMITS; fix: did you mean 'ring_tolerance'?
bad.toml:16: limits.ring_tolerance.unit: 'kg' is not its unit; expected one of m, mm, cm, km, ft, nmi, au; \
fix: write it in mm
bad.toml:20: limits.growth_planned.value: 120 % is out of range; expected 0 to 100 %; \
fix: look up its meaning: perilune integration rules
bad.toml:24: limits.adapter_share: is one number; expected { value = 1.5, unit = "%", source = "..." }; \
fix: give value, unit and source
bad.toml:30: limits.crew_acceleration.points: not a curve; expected numbers above zero, the first of each point larger \
than that of the point before; fix: put the points in order"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def _told(name: str) -> str:
    with pytest.raises(InputError) as caught:
        load_rule_set(name)
    lists = {", ".join(CHECKS): "CHECKS", ", ".join(sorted(LIMITS)): "LIMITS"}
    text = str(caught.value)
    for long, short in lists.items():
        text = text.replace(long, short)
    return text


def test_the_form_of_a_bad_file_is_told_with_lines_and_fixes(folder: Path) -> None:
    (folder / "bad.toml").write_text(BAD, encoding="utf-8")
    assert _told("bad.toml") == UNREADABLE


def test_what_a_bad_file_says_is_told_with_lines_and_fixes(folder: Path) -> None:
    text = BAD.replace('colour = "red"', "").replace('[limits.crew_acceleration_long]\nvalue = 4.0\nunit = "g0"\n', "")
    (folder / "bad.toml").write_text(text, encoding="utf-8")
    assert _told("bad.toml") == WRONG


def test_an_unknown_set_is_refused_with_what_there_is(folder: Path) -> None:
    assert (
        _told("naza") == "no rule set 'naza'; expected one of default, esa, nasa, or a file; fix: did you mean 'nasa'?"
    )
    assert "no such file" in _told(str(folder / "none.toml"))


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (
            "[limits.crew_acceleration]\nvalue = 4.0\nunit = 'g0'\nsource = 'a guess'\n",
            'is a curve; expected { points = [[1.0, 2.0], [3.0, 4.0]], units = ["s", "g0"], source = "..." }; fix:',
        ),
        (
            "[limits.ring_tolerance]\nvalue = 4.0\nunit = 'furlong'\nsource = 'a guess'\n",
            "limits.ring_tolerance.unit: 'furlong' is not its unit; expected one of m, mm, cm,",
        ),
    ],
)
def test_a_limit_of_another_form_or_unit_is_told(folder: Path, limit: str, said: str) -> None:
    (folder / "bad.toml").write_text(f'name = "Bad"\nsource = "made for a test"\n\n{limit}', encoding="utf-8")
    told = _told("bad.toml")
    assert said in told
    assert told.startswith(("bad.toml:4: limits.crew_acceleration:", "bad.toml:6: limits.ring_tolerance"))
