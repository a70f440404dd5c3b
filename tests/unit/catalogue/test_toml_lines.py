"""Every key is found at the line where it is written, in all the ways TOML writes keys."""

import tomllib

import pytest

from perilune.catalogue.toml_lines import key_lines, key_on_line, nested_deeper_than

TEXT = '''\
# a comment with [brackets] and "quotes"
id = "x" # after a value
"quoted key".'literal' = 1
a.b.c = [1, 2,
  { d = 3, e = "]" }, # ]
]
text = """
[not.a.table]
value = 1 \\""" still """""
literal = \'\'\'
[[neither]]\'\'\'

[table.sub]
x = { y = { z = 1.5e3 } }
date = 2024-09-17 07:00:00
[[stage]]
name = "one"
[stage.inner]
k = 1
[[stage]]
name = 'two'
[[stage.deep]]
n = -1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("quoted key", "literal"), 3),
        (("a", "b", "c"), 4),
        (("a", "b", "c", 1), 4),
        (("a", "b", "c", 2, "e"), 5),
        (("text",), 7),
        (("literal",), 10),
        (("table", "sub"), 13),
        (("table", "sub", "x", "y", "z"), 14),
        (("table", "sub", "date"), 15),
        (("stage",), 16),
        (("stage", 0, "name"), 17),
        (("stage", 0, "inner", "k"), 19),
        (("stage", 1), 20),
        (("stage", 1, "name"), 21),
        (("stage", 1, "deep", 0, "n"), 23),
    ],
)
def test_a_key_stands_where_it_is_written(path, line):
    assert key_lines(TEXT)[path] == line


def test_the_scanner_finds_exactly_the_keys_that_the_parser_reads():
    def paths(value, path=()):
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, child in items:
            yield (*path, key)
            yield from paths(child, (*path, key))

    assert set(key_lines(TEXT)) == set(paths(tomllib.loads(TEXT)))


def test_a_broken_text_gives_the_keys_up_to_the_break():
    assert key_lines('a = 1\nb = "open\nc = 2') == {("a",): 1, ("b",): 2}


def test_the_second_writing_of_a_key_is_found_by_its_line():
    assert key_on_line("a = 1\nb = 2\na = 3", 3) == ("a",)
    assert key_on_line("a = 1\n\n", 2) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = [[1]]", None),
        ("a = 1\nb = [\n[\n[1]]]", 4),
        ('a = "[[[[" # [[[[', None),
        ("a = '''[[[['''\n", None),
        ('a = ["""x"""", [[[0]]], "b"]', 1),
        ("[[t]]\n[[t]]\n[[t]]", None),
        ("a = {b={c={d=1}}}", 1),
        ("a.b.c = 1.5\nd = 1.5", None),
        ("a.b . 'c.d'.d = 1", 1),
    ],
)
def test_nesting_is_counted_outside_texts_and_comments(text, line):
    assert nested_deeper_than(text, 2) == line


def test_a_hostile_text_takes_linear_time():
    hostile = '"""' + '\\"""\n' * 200_000
    assert nested_deeper_than(hostile, 32) is None
    assert key_lines(hostile) == {}
    assert nested_deeper_than(".".join("a" * 500_000), 32) == 1


def test_a_key_with_a_false_escape_ends_what_is_read():
    assert key_lines('a = 1\n"\\q" = 2\nb = 3') == {("a",): 1}
