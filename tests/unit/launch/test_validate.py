from perilune.launch.validate import ValidationRow, markdown_table, summarise


def row(launcher: str, kind: str, error: float | None) -> ValidationRow:
    physics = None if error is None else 1000.0 * (1.0 + error / 100.0)
    return ValidationRow(
        launcher, "orbit", "coast", kind, 1000.0, physics, error, None, None, 100.0, None, 1.0, 0.1, None
    )


ROWS = (
    row("one", "reference", 4.0),
    row("one", "other", -9.0),
    row("one", "contract curve", 40.0),
    row("two", "reference", -6.0),
    row("three", "reference", 5.0),
    row("long-march-9", "reference", 90.0),
    row("four", "reference", None),
)


def test_the_figures_are_over_the_references_outside_the_family():
    result = summarise(ROWS)
    assert result.vehicles == 3
    assert result.median_error_percent == 5.0
    assert result.max_error_percent == 6.0


def test_the_second_figures_are_over_all_published_orbits():
    result = summarise(ROWS)
    assert result.all_orbits == 4
    assert result.all_orbits_max_error_percent == 9.0


def test_the_markdown_has_a_line_for_each_row():
    lines = markdown_table(summarise(ROWS)).splitlines()
    assert len(lines) == 2 + len(ROWS) + 2
    assert lines[2].startswith("| one | orbit | reference | 1000 | 1040 | +4.0 % |")
