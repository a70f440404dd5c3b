"""The rows of the tables of accuracy: within as far as the tolerance, and not beyond."""

import pytest

from perilune.comparison import comparison, markdown_table


@pytest.mark.parametrize(("computed", "within"), [(24.5, True), (23.5, True), (24.51, False), (23.49, False)])
def test_the_tolerance_holds_to_either_side(computed, within):
    assert comparison("period", "h", 24, computed, 0.5, "press", "rounding").within is within


def test_a_table_tells_figure_values_tolerance_cause_and_source():
    rows = [comparison("period", "h", 24.0, 24.25, 0.5, "press", "rounding")]
    lines = markdown_table(rows).splitlines()
    assert lines[2] == "| period, h | 24 | 24.25 | 0.5 | rounding | press |"
    assert {line.count("|") for line in lines} == {7}
