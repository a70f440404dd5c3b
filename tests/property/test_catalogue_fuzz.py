"""Whatever a file holds, reading it gives an entry or an ``InputError``, never another ending."""

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from perilune.catalogue import check_entry, read_toml
from perilune.catalogue.document import parse_toml
from perilune.catalogue.folders import BUILT_IN
from perilune.catalogue.toml_lines import key_lines
from perilune.errors import InputError

FAST = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
ENTRIES = [path for name in ("ships", "sites", "stations", "partners") for path in sorted((BUILT_IN / name).iterdir())]
SHORT = [path for path in ENTRIES if path.stat().st_size < 2500]
PIECES = (
    *("[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\n", '"', "'", '"""', "'''", "#", "\\", "\\u0000", "\\uD800"),
    *(
        "nan",
        "inf",
        "-1",
        "0",
        "1e308",
        "1" * 400,
        "1_0",
        "0x1F",
        "true",
        "2024-09-17",
        "2024-09-17T00:00:00Z",
        "07:00",
    ),
    *(
        ' = "flown"',
        "id",
        "kind",
        "based_on",
        "sources",
        "configuration",
        "mass",
        "é",
        "\x00",
        "\ufeff",
        "\r",
        "\u2028",
    ),
)

tokens = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def ends_well(path: Path) -> bool:
    """Whether a file gives its own entry, or problems that all say where, what and what was expected."""
    try:
        return check_entry(path).id == path.stem
    except InputError as error:
        return bool(error.problems) and all(
            problem.file == str(path)
            and bool(problem.cause)
            and (bool(problem.expected) or problem.cause.startswith("and "))
            and (problem.line is None or problem.line >= 1)
            for problem in error.problems
        )


@FAST
@given(raw=st.binary(max_size=300))
def test_random_bytes(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("fuzz") / "a.toml"
    path.write_bytes(raw)
    try:
        read_toml(path)
    except InputError as error:
        assert len(error.problems) == 1


@FAST
@given(text=tokens)
@example(text="[a." + "b." * 40 + "c]")
@example(text="'''a''''\n[[x]]")
def test_random_toml_is_read_as_the_parser_reads_it(text):
    try:
        document = parse_toml(text, "x")
    except InputError:
        return
    assert document.data == tomllib.loads(text)
    lines = key_lines(text.replace("\r\n", "\n"))
    assert all((name,) in lines for name in document.data)


@pytest.mark.parametrize("seed", range(8))
def test_a_built_in_entry_with_changed_characters(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - test data, not a secret
    for original in SHORT:
        text = list(original.read_text(encoding="utf-8"))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            cut = chance.choice((0, 0, 1, 5, 40))
            text[at : at + cut] = chance.choice(PIECES)
        path = tmp_path / original.parent.name / original.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes("".join(text).encode("utf-8", "surrogatepass"))
        assert ends_well(path)
        # the files beside an entry count with it: the next one is checked without this one's mistakes
        path.unlink()


@FAST
@given(data=st.data())
def test_an_entry_with_one_value_replaced(tmp_path_factory, data):
    original = data.draw(st.sampled_from(SHORT))
    lines = original.read_text(encoding="utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, equals, _ = lines[at].partition(" = ")
    lines[at] = f"{key}{equals}{data.draw(tokens)}"
    path = tmp_path_factory.mktemp("fuzz") / original.parent.name / original.name
    path.parent.mkdir()
    path.write_text("\n".join(lines), encoding="utf-8")
    assert ends_well(path)
