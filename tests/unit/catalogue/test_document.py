"""A file is refused before it can do harm, and the message says where and why."""

import os

import pytest

from perilune.catalogue import read_toml
from perilune.catalogue.document import MAX_BYTES, dotted, parse_toml
from perilune.errors import InputError, Problem


def problem(path):
    with pytest.raises(InputError) as caught:
        read_toml(path)
    (only,) = caught.value.problems
    assert only.file == str(path)
    assert only.expected
    return only


def test_a_file_is_read_with_its_lines(tmp_path):
    path = tmp_path / "x.toml"
    path.write_bytes(b'id = "x"\r\n[[stage]]\r\nmass = { value = 1 }\r\n')
    document = read_toml(path)
    assert document.data == {"id": "x", "stage": [{"mass": {"value": 1}}]}
    assert document.line(("stage", 0, "mass", "value")) == 3
    assert document.line(("stage", 0, "mass", "unit")) == 3
    assert document.line(("nothing",)) == 1


def test_two_mebibytes_are_refused_and_one_byte_less_is_read(tmp_path):
    path = tmp_path / "big.toml"
    path.write_bytes(b"#" * (MAX_BYTES - 1))
    assert read_toml(path).data == {}
    path.write_bytes(b"#" * MAX_BYTES)
    assert "2 MiB" in problem(path).cause


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 40 + "]" * 40,
        "a = " + "{b = " * 40 + "1" + "}" * 40,
        ".".join("a" * 40) + " = 1",
        "[" + ".".join("a" * 40) + "]",
        "[" + ".".join("a" * 20) + "]\n" + ".".join("b" * 20) + " = 1",
        'a = ["""x"""", ' + "[" * 5000 + '], "b"]',
    ],
)
def test_deep_nesting_is_refused(tmp_path, text):
    path = tmp_path / "deep.toml"
    path.write_text(text, encoding="utf-8")
    assert problem(path).cause == "nested too deeply"


@pytest.mark.parametrize(
    ("raw", "line", "key", "cause"),
    [
        (b"a = 1\nb = \xff", 2, None, "byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbfa = 1", 1, None, "byte order mark"),
        (b"a = 1\nb = 2\na = 3\n", 3, "a", "given twice"),
        (b"[t]\nx = 1\n[t]\n", 3, "t", "given twice"),
        (b"a = 1\nb == 2", 2, "b", "not TOML"),
        (b"a = [1,\n2", 2, None, "not TOML"),
        (b"a = 9" + b"9" * 5000 + b"\nb = 1\n", 1, "a", "not TOML: a whole number of thousands of digits"),
        (b"[[t]]\na = [1]\na = [2]\n", 3, "t[0].a", "given twice"),
        (b"a = 2024-02-31", 1, "a", "not TOML"),
        (b"a = 1\0", 1, "a", "not TOML"),
    ],
)
def test_what_is_not_toml_says_where(tmp_path, raw, line, key, cause):
    path = tmp_path / "bad.toml"
    path.write_bytes(raw)
    found = problem(path)
    assert (found.line, cause in found.cause) == (line, True), found
    assert key is None or found.key == key
    assert found.fix


def test_what_is_not_a_file_is_refused(tmp_path):
    assert problem(tmp_path / "none.toml").cause == "no such file"
    assert problem(tmp_path).cause == "is a folder, not a file"
    fifo = tmp_path / "pipe.toml"
    os.mkfifo(fifo)
    assert problem(fifo).cause == "no such file"


def test_keys_are_written_as_in_the_file():
    assert dotted(("stage", 1, "dry_mass", "unit")) == "stage[1].dry_mass.unit"
    assert dotted(()) is None


def test_a_text_that_is_no_file_is_named_as_told():
    assert parse_toml("a = 1", "somewhere").file == "somewhere"


def test_a_problem_is_placed_at_its_key_or_that_of_its_table():
    document = parse_toml("a = 1\n[b]\nc = 2\n", "own.toml")
    told = document.problem(("b", "c"), "is too small", "3", "write 3")
    assert (told.file, told.line, told.key, told.expected, told.fix) == ("own.toml", 3, "b.c", "3", "write 3")
    assert document.placed(Problem("is missing", expected="a number"), ("b", "d")) == Problem(
        "is missing", "own.toml", 2, "b.d", "a number"
    )
