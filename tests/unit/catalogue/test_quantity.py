"""A quantity is a number with unit, source, date and maturity, and nothing less."""

import math

import pytest
from pydantic import TypeAdapter, ValidationError

from perilune.catalogue import Quantity
from perilune.catalogue.quantity import Altitude, Mass

GOOD = {"value": 27.0, "unit": "t", "source": "A. Author 2024", "date": "2024-09", "maturity": "flown"}


def mass(**changes):
    return TypeAdapter(Mass).validate_python({**GOOD, **changes})


def test_it_gives_si_values_and_its_interval():
    given = mass(low=26.0, high=28.5)
    assert (given.si, given.si_low, given.si_high) == (27_000.0, 26_000.0, 28_500.0)
    assert (mass().si_low, mass().si_high) == (27_000.0, 27_000.0)
    assert given.confidence == "medium"


@pytest.mark.parametrize("missing", list(GOOD))
def test_no_part_may_be_missing(missing):
    with pytest.raises(ValidationError):
        TypeAdapter(Mass).validate_python({key: value for key, value in GOOD.items() if key != missing})


@pytest.mark.parametrize(
    "changes",
    [
        {"value": -1.0},
        {"value": 0.0},
        {"low": -1.0},
        {"value": math.nan},
        {"value": math.inf},
        {"value": 1e308},
        {"value": "27"},
        {"value": True},
        {"unit": "km"},
        {"unit": "tonne"},
        {"low": 28.0},
        {"high": 26.0},
        {"date": "September 2024"},
        {"date": "2024-13"},
        {"date": "2023-02-29"},
        {"date": "0000"},
        {"source": ""},
        {"source": " \t"},
        {"source": "-"},
        {"source": "A. Author \x1b[31m"},
        {"note": "\x00 nothing"},
        {"maturity": "old"},
        {"confidence": "sure"},
        {"colour": "red"},
    ],
)
def test_what_is_wrong_is_refused(changes):
    with pytest.raises(ValidationError):
        mass(**changes)


def test_every_mistake_of_a_quantity_is_told_at_once():
    bad = {"value": -3, "unit": "km", "date": "soon"}
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Mass).validate_python(bad)
    text = str(caught.value)
    for part in ("source", "maturity", "not a date", "unit of length", "not above zero"):
        assert part in text


def test_an_altitude_may_be_below_the_ellipsoid():
    given = TypeAdapter(Altitude).validate_python({**GOOD, "value": -28.0, "unit": "m"})
    assert given.si == -28.0


def test_a_quantity_made_in_python_is_checked_for_its_place():
    length = Quantity(value=1.0, unit="m", source="A. Author 2024", date="2024", maturity="flown")
    with pytest.raises(ValidationError, match="unit of length"):
        TypeAdapter(Mass).validate_python(length)
