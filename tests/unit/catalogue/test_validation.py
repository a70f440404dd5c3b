"""Pydantic's errors become problems in plain words, each with its line, what was expected and a fix."""

from datetime import datetime
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from perilune.catalogue import validate
from perilune.catalogue.document import parse_toml
from perilune.catalogue.model import Launcher, Ship
from perilune.catalogue.quantity import Quantity
from perilune.catalogue.validation import MAX_PROBLEMS, QUANTITY
from perilune.errors import InputError


class Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    kind: Literal["near", "far"] = "near"
    count: Annotated[int, Field(ge=1)] = 1
    name: str = ""


class Sheet(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    row: list[Row]
    either: Row | int = 1

    @model_validator(mode="after")
    def _not_two(self) -> "Sheet":
        if len(self.row) == 2:
            raise ValueError("two rows; expected any other number; fix: add one")
        return self


def problems(text, model=Sheet):
    with pytest.raises(InputError) as caught:
        validate(parse_toml(text, "sheet.toml"), model)
    return caught.value.problems


def test_a_good_document_becomes_a_record():
    assert validate(parse_toml('[[row]]\nkind = "far"', "x"), Sheet).row[0].kind == "far"


def test_the_file_may_be_named_otherwise():
    with pytest.raises(InputError) as caught:
        validate(parse_toml("", "x"), Sheet, "y.toml")
    assert caught.value.problems[0].file == "y.toml"


@pytest.mark.parametrize(
    ("line", "key", "cause", "expected", "fix"),
    [
        ('kindd = "far"', "row[0].kindd", "unknown key", "one of kind, count, name", "did you mean 'kind'?"),
        ('kind = "fra"', "row[0].kind", "'fra' is not known here", "one of near, far", "did you mean 'far'?"),
        ('count = "3"', "row[0].count", "'3' is not a whole number", "a whole number", "take the quotes away"),
        ("count = 0", "row[0].count", "0 is too small", "at least 1", "correct it as expected"),
        ("name = 7", "row[0].name", "7 is not a text", "a text", "put it in quotes"),
        ("name = true", "row[0].name", "true is not a text", "a text", "put it in quotes"),
        ("name = [7]", "row[0].name", "an array is not a text", "a text", "correct it as expected"),
    ],
)
def test_each_mistake_in_plain_words(line, key, cause, expected, fix):
    (found,) = problems(f"# first line\n[[row]]\n{line}")
    assert (found.file, found.line, found.key) == ("sheet.toml", 3, key)
    assert (found.cause, found.expected, found.fix) == (cause, expected, fix)


def test_a_missing_key_is_told_at_its_table():
    (found,) = problems("either = 2")
    assert (found.line, found.key, found.cause) == (1, "row", "missing")


def test_the_branches_of_a_union_are_not_part_of_the_key():
    found = problems('row = []\n[either]\nkind = "fra"')
    assert {problem.key for problem in found} == {"either", "either.kind"}


def test_a_validator_may_say_cause_expected_and_fix():
    (found,) = problems("row = [{}, {}]")
    assert (found.cause, found.expected, found.fix) == ("two rows", "any other number", "add one")


def test_a_bare_number_is_told_what_a_quantity_is(ship):
    (found,) = problems(ship("x").replace('mass = { value = 7.2, unit = "t", ', "mass = 7.2 # "), Ship)
    assert found.cause == "7.2 is not a quantity"
    assert "source" in found.expected


def test_many_mistakes_are_counted():
    found = problems("row = []\n" + "".join(f"k{i} = 1\n" for i in range(MAX_PROBLEMS + 50)))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].cause == "and 50 more problems like these"


def test_lengths_are_told_in_plain_words():
    document = parse_toml(f'id = "x"\nsites = []\nnote = "{"x" * 2001}"\n', "x.toml")
    with pytest.raises(InputError) as caught:
        validate(document, Launcher)
    told = {problem.key: (problem.cause, problem.expected, problem.fix) for problem in caught.value.problems}
    assert told["sites"] == ("has 0 element(s)", "at least 1 element(s)", "add one")
    assert told["note"] == ("has 2001 character(s)", "at most 2000 character(s)", "shorten it")


class Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    place: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "ABC"
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] = "a"
    share: float = 0.0
    row: list[Row] = []
    when: str = ""
    table: dict[str, int] = {}
    ready: bool = True
    moment: datetime | None = None


PLAIN = "correct it as expected"
KEBAB = "lower-case letters, digits and single hyphens, such as 'long-march-10'"


@pytest.mark.parametrize(
    ("line", "cause", "expected", "fix"),
    [
        ("share = inf", "inf is not a finite number", "a finite number", "leave the key out where it is not known"),
        ('place = "abc"', "'abc' is not of the right form", "a text of the pattern ^[A-Z]{3}$", PLAIN),
        ('name = "Long March 10"', "'Long March 10' is not of the right form", KEBAB, "write 'long-march-10'"),
        ('name = "长征"', "'长征' is not of the right form", KEBAB, PLAIN),
        (
            "when = 2031-05-01",
            "2031-05-01 is not a text",
            "a text",
            'put it in quotes, with its scale: "2031-05-01 UTC"',
        ),
        ("row = 3", "3 is not an array [...]", "an array [...]", "put it in brackets: [...]"),
        ("row = { count = 3 }", "a table is not an array [...]", "an array [...]", "write it as [[row]]"),
        ("table = 3", "3 is not a table", "a table", PLAIN),
        ('moment = "soon"', "'soon' is refused", "a valid datetime", PLAIN),
        ("share = [1]", "an array is not a number", "a number", PLAIN),
        (f'ready = "{"y" * 70}"', f"'{'y' * 56}... is not true or false", "true or false", PLAIN),
        (f"ready = 0x{'f' * 65}", "a number of more than 256 bits is not true or false", "true or false", PLAIN),
    ],
)
def test_each_kind_of_mistake_says_what_is_expected_and_how_to_mend_it(line, cause, expected, fix):
    (found,) = problems(line, Form)
    assert (found.key, found.cause, found.expected, found.fix) == (line.split()[0], cause, expected, fix)


def test_a_key_too_long_for_a_suggestion_is_cut():
    (found,) = problems(f'"{"k" * 70}" = 1', Form)
    assert (found.key, found.cause, found.fix) == ("k" * 64, "unknown key", "remove it")


def test_a_missing_part_is_told_in_the_way_it_is_written():
    class Part(BaseModel):
        model_config = ConfigDict(strict=True)
        mass: Quantity
        engine: Row
        rows: list[Row]
        source: str

    told = {problem.key: (problem.cause, problem.expected, problem.fix) for problem in problems("", Part)}
    assert told["mass"] == ("missing", f"a quantity such as {QUANTITY}", "add mass = { ... }")
    assert told["engine"] == ("missing", "the table 'engine'", "add [engine]")
    assert told["rows"] == ("missing", "the table 'rows'", "add [[rows]]")
    assert told["source"][0] == "the number has no source"
    assert told["source"][2].startswith('add source = "..."')
