import pytest

from perilune.told_number import counted, short_number


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (1.0, "1"), (0.99951, "1"), (12.345, "12.3"), (999.4, "999"), (999.7, "1,000"), (-4321.0, "-4,321")],
)
def test_three_digits_or_whole_thousands(value: float, told: str) -> None:
    assert short_number(value) == told


@pytest.mark.parametrize(
    ("number", "what", "told"),
    [
        (1, "units", "1 unit"),
        (0, "units", "0 units"),
        (1.0004, "person-years", "1 person-year"),
        (1.01, "unit-years", "1.01 unit-years"),
        (1, "launches", "1 launch"),
        (1, "more berths", "1 more berth"),
        (1, "people", "1 person"),
        (2, "people", "2 people"),
        (1, "kg", "1 kg"),
        (1, "s", "1 s"),
        (1, "t", "1 t"),
        ("1,200", "flights", "1,200 flights"),
    ],
)
def test_one_is_told_in_the_singular(number: float | str, what: str, told: str) -> None:
    assert counted(number, what) == told
