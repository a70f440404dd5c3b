"""Schedule risk beside a published case and a closed form."""

import numpy as np
import pytest

from perilune.constants import SECONDS_PER_DAY
from perilune.programme.schedule_risk import Activity, Duration, RiskQuestion, schedule_risk

DAY = SECONDS_PER_DAY

# D. Hulett, Practical Schedule Risk Analysis (2009), chapters 3 and 4: a unit is designed, built and tested, triangular
# durations in working days; the critical-path date is the sum of the likely ones, 95 d. The book finds the single path
# "only 15 percent likely" to finish by it (taylorfrancis.com/books/9781317076698, abstract of chapter 6), and three
# such paths far less. The durations are recalled from the book.
UNIT = ((20.0, 30.0, 45.0), (35.0, 40.0, 50.0), (20.0, 25.0, 50.0))


def path(name: str) -> list[Activity]:
    rows = []
    for number, (low, likely, high) in enumerate(UNIT):
        after = (f"{name}-{number - 1}",) if number else ()
        duration = Duration(low * DAY, likely * DAY, high * DAY, "triangular")
        rows.append(Activity(f"{name}-{number}", name, None, None, duration, after))
    return rows


def chance(paths: int, by_days: float) -> float:
    rows = [row for number in range(paths) for row in path(f"unit-{number}")]
    end = Activity("end", "end", None, None, None, tuple(f"unit-{number}-2" for number in range(paths)))
    answer = schedule_risk(RiskQuestion("units", 0.0, "end", (*rows, end), samples=100_000), None)
    curve = next(row.tdb_s for row in answer.curves if row.id == "end")
    return float(np.interp(by_days * DAY, curve, np.arange(1, 100) / 100.0, left=0.0))


def test_one_unit_is_15_percent_likely_by_its_critical_path() -> None:
    """Within 2 points: the figure is published as a whole number, of a few thousand runs."""
    assert chance(1, 95.0) == pytest.approx(0.15, abs=0.02)


def test_three_units_are_as_likely_as_the_cube_of_one() -> None:
    """Closed form of independent paths; the tolerance is the sampling of 100,000 runs, read off a curve in percent."""
    assert chance(3, 105.0) == pytest.approx(chance(1, 105.0) ** 3, abs=0.01)
    assert chance(3, 95.0) < 0.01
