"""Tables for a person: they fit the terminal, keep words and numbers whole, and can't be steered by a foreign file."""

import pytest

from perilune.cli.layout import column_widths, folded
from perilune.cli.output import harmless, report_bad_input, table
from perilune.errors import InputError, Problem

ROWS = [
    ("rd-180", "oxidiser-rich-staged-combustion", 358.7, "not evaluable: composition of the solid propellant missing"),
    ("merlin-1d-vacuum", "gas-generator", None, "-"),
]


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
def test_a_table_fits_the_terminal_and_keeps_identifiers_whole(monkeypatch, capsys, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    table("Engines", ("engine", "cycle", "Isp", "remark"), ROWS, note="a note " * 30)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith("merlin-1d-vacuum ") for line in lines)
    assert any(" 358.7 " in line for line in lines)


def test_a_table_is_wider_than_the_terminal_rather_than_broken(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "20")
    table("", ("first", "second"), [("saturn-v-with-spacer", 123456789.5)])
    assert "saturn-v-with-spacer  123456789.5" in capsys.readouterr().out


def test_numbers_are_aligned_to_the_right(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    table("", ("kg",), [("27,000",), ("5",), (None,)])
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()[2:5]] == ["27,000", "     5", "     -"]


def test_widths_go_to_the_longest_texts():
    assert column_widths([["1"], ["a b c d e f"], []], 9) == [1, 7, 1]
    assert folded("a b c d e f", 7) == "a b c d\ne f"


def test_control_characters_are_written_out(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    table("a\x1b[31m", ("\x07b",), [("\x1b]0;title\x07",)], note="\x9b1m")
    report_bad_input(InputError(Problem("\x1b[2J", file="a\rb")), as_json=False)
    out, err = capsys.readouterr()
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(out + err)
    assert harmless("é\t\n") == "é\t\n"
