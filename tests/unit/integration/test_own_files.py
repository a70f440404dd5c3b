"""A check, a ship, a rule set or a language more is one file in a folder of the user's own, and no other change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.integration import assess
from perilune.integration.case import Performance
from perilune.integration.checks import all_checks, load_checks, registry
from perilune.integration.pair import PairQuestion
from perilune.integration.protocol import joint_protocol
from perilune.integration.protocol.page import protocol_html
from perilune.integration.protocol.words import Words, known_languages, parse_languages
from perilune.integration.rules import load_rule_set
from perilune.integration.rules.under_rules import View

CHECK = '''"""A check made for a test."""

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured
from perilune.integration.model import Finding
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

GLOSS = Limit("paint_gloss", "gloss of the ship", 60.0, "%", "taste", high=100.0)


@check("paint", "Paint", order=99, owner="ship", verification="I", validation="By eye.", limits=(GLOSS,),
       subject="cleanliness")
def paint(case: Case) -> Finding:
    """Look at the ship."""
    limit = case.rules[GLOSS]
    verdict = Verdict.PASS if limit <= 0.7 else Verdict.FAIL
    return measured(verdict, 0.7, limit, 0.7 - limit, "1", "taste", closing="polish it")
'''

SHIP = """\
id = "own-ship"
name = "Own ship"
partner = "roscosmos"
maturity = "planned"
type = "orbiter"
crew = 0
in_fairing = true

[[configuration]]
destinations = ["leo"]
mass = { value = 5.0, unit = "t", source = "a drawing", date = "2026", maturity = "planned" }
"""

RULES = """\
name = "Own rules"
source = "a contract"

[limits.paint_gloss]
value = 90.0
unit = "%"
source = "a contract"
"""

LIFTS_TEN_TONNES = Performance(published_kg=10e3, physics_kg=10e3, anchored_kg=10e3, jettison_rate=0.1)


@pytest.fixture
def checks(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for row in [row for row in registry._REGISTER.values() if str(tmp_path) in row.function.__code__.co_filename]:
        del registry._REGISTER[row.name]
    registry.all_checks.cache_clear()


def test_a_ship_a_check_and_a_rule_set_are_one_file_each(checks: Path) -> None:
    checks.joinpath("paint.py").write_text(CHECK, encoding="utf-8")
    (checks / "catalogue" / "ships").mkdir(parents=True)
    (checks / "catalogue" / "ships" / "own-ship.toml").write_text(SHIP, encoding="utf-8")
    (checks / "own.toml").write_text(RULES, encoding="utf-8")

    assert load_checks(checks) == ("paint",)
    catalogue = load_catalogue(checks / "catalogue")
    ship, launcher, site = catalogue.ship("own-ship"), catalogue.launcher("angara-a5"), catalogue.site("vostochny")
    views = []
    for rules in (load_rule_set("default"), load_rule_set("own.toml", checks)):
        asked = PairQuestion(ship, launcher, site, "leo", catalogue, rules=rules)
        found = assess(asked, performance=LIFTS_TEN_TONNES)
        views.append(View(rules, ("roscosmos",), found))
    protocol = joint_protocol(views[0].assessment, catalogue, views)

    assert [(row.rules, row.verdict, row.limit) for row in protocol.differences] == [
        ("own", "fail", 0.9),
        ("default", "pass", 0.6),
    ]
    assert [(row.rules.id, row.verdict) for row in protocol.rule_sets] == [("own", "fail"), ("default", "marginal")]
    assert protocol.conclusion == "not compatible"
    assert [(row.action, row.rules) for row in protocol.actions if row.check == "paint"] == [("polish it", ("own",))]
    assert ("cleanliness", "Paint") in [(row.subject, row.title) for row in protocol.requirements]
    assert [row.partner for row in protocol.dissent] == ["roscosmos"]
    assert "paint_gloss" in protocol_html(protocol)


def test_loading_a_folder_twice_is_harmless(checks: Path) -> None:
    checks.joinpath("paint.py").write_text(CHECK, encoding="utf-8")
    assert load_checks(checks) == load_checks(checks) == ("paint",)
    assert [row.name for row in all_checks()].count("paint") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def paint(:\n", "own.py:1: cannot be imported: SyntaxError: invalid syntax"),
        ("import nothing_like_it\n", "own.py:1: cannot be imported: ModuleNotFoundError: No module named"),
        (CHECK + "\nraise OSError('no disk')\n", "own.py:21: cannot be imported: OSError: no disk"),
        ("x = 1\n", "no check in the folder; expected a function with the decorator @check"),
        (CHECK.replace('"paint"', '"mass"'), "own.py:13: there is a check 'mass' already"),
        (CHECK.replace('"paint_gloss"', '"ring_tolerance"'), "own.py:13: there is a limit 'ring_tolerance' already"),
    ],
)
def test_a_bad_check_is_told_with_its_file_and_line(checks: Path, text: str, said: str) -> None:
    checks.joinpath("own.py").write_text(text, encoding="utf-8")
    before = all_checks()
    with pytest.raises(InputError) as caught:
        load_checks(checks)
    assert said in str(caught.value)
    assert all_checks() == before


def test_a_folder_without_checks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Python file in the folder"):
        load_checks(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        load_checks(tmp_path / "none")


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A language of the user's own: the English file with one word changed."""
    import perilune.integration.protocol as package

    english = (Path(package.__file__).parent / "messages" / "en.toml").read_text(encoding="utf-8")
    path = tmp_path / "fr.toml"
    path.write_text(english.replace('parties = "Parties"', 'parties = "Les parties"'), encoding="utf-8")
    return path


def test_a_language_is_one_file(french: Path) -> None:
    languages = parse_languages(f"{french},en")
    assert Words(languages)("headings", "parties") == "Les parties · Parties"
    assert Words(languages).code == "fr"


def test_a_file_of_words_that_is_not_complete_is_told_with_lines(french: Path) -> None:
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace('title = "Joint protocol"', 'titel = "Joint protocol"') + "\n[verbs]\nis = 3\n")
    with pytest.raises(InputError) as caught:
        parse_languages(str(french))
    told = str(caught.value).replace(str(french), "fr.toml").splitlines()
    line = text.splitlines().index('title = "Joint protocol"') + 1
    last = len(text.splitlines()) + 3
    lacking = 'add it under [headings], in English "Joint protocol"'
    suggested, known = "did you mean 'headings.title'?", "a key of the English file"
    assert told == [
        f"fr.toml:{line - 1}: headings.title: missing; expected a word in this language; fix: {lacking}",
        f"fr.toml:{line}: headings.titel: no such word; expected {known}; fix: {suggested}",
        f"fr.toml:{last}: verbs.is: no such word; expected {known}; fix: remove it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'title = "Joint protocol"',
            "title = 7",
            "headings.title: not a word; expected a text in quotes; fix: write it",
        ),
        ('title = "Joint protocol"', 'title = "  "', "headings.title: not a word; expected a text in quotes"),
        ("[headings]", 'stray = "x"\n[headings]', "stray: no such word; expected a key of the English file"),
    ],
)
def test_what_is_no_word_is_told(french: Path, old: str, new: str, said: str) -> None:
    text = french.read_text(encoding="utf-8")
    if new.startswith("stray"):
        french.write_text('stray = "x"\n' + text, encoding="utf-8")
        line = 1
    else:
        assert text.count(old) == 1
        french.write_text(text.replace(old, new), encoding="utf-8")
        line = text.splitlines().index(old) + 1
    with pytest.raises(InputError) as caught:
        parse_languages(str(french))
    assert str(caught.value).startswith(f"{french}:{line}: {said}")


def test_every_built_in_language_is_complete_both_ways() -> None:
    import perilune.integration.protocol as package

    folder = Path(package.__file__).parent / "messages"
    assert set(known_languages()) >= {"en", "ru", "zh"}
    for code in known_languages():
        parse_languages(str(folder / f"{code}.toml"))
