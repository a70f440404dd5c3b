"""The table of flown missions as Markdown, with figures of the full model where there are some."""

from dataclasses import replace

import pytest

from perilune.transfers.interplanetary.flown import FlownTable, InterplanetaryValidation, flown_table, markdown
from perilune.transfers.interplanetary.published_returns import free_return_table


def test_figures_of_the_full_model_stand_beside_those_of_patched_conics():
    first, second = flown_table().rows[:2]
    first = replace(first, in_full_model=1.25 * first.published, full_difference_percent=25.0)
    second = replace(second, source=first.source)
    text = markdown(InterplanetaryValidation(FlownTable(3.0, (first, second), 2, 1), free_return_table()))
    heads, _, *rows = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|"))
    assert heads[6:9] == ["in the full model", "difference", "sources"]
    value, unit = rows[0][6].rsplit(" ", 1)
    assert float(value) == pytest.approx(1.25 * first.published, rel=1e-5)
    assert unit == first.unit
    assert rows[0][7] == "+25.00 %"
    assert [cell.strip() for cell in rows[1][6:8]] == ["", ""]
    # a source that two figures share is told once
    assert rows[0][8] == rows[1][8]
    assert text.count(first.source[0]) == 1
