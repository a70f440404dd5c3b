import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perilune.errors import InputError
from perilune.units import dimension, from_si, parse_quantity, to_si, units_of


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("27 t", "mass", 27_000.0),
        ("200km", "length", 200_000.0),
        ("-1.7 km2/s2", "specific energy", -1.7e6),
        ("51.6 deg", "angle", math.radians(51.6)),
        ("1_000 kN", "force", 1e6),
        ("2e2 bar", "pressure", 2e7),
    ],
)
def test_a_quantity_is_read_in_si(text, kind, expected):
    assert parse_quantity(text, kind) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["27", "t", "", "27 t 3", "nan t", "inf kg", "1 000 kg", "0x10 kg", "1__0 kg", "1e999 kg"]
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(InputError):
        parse_quantity(text, "mass")


@pytest.mark.parametrize("text", ["100", "1_000", "1.25"])
def test_a_number_alone_asks_for_its_unit(text):
    with pytest.raises(InputError, match=f"'{text}' is not a quantity.*fix: units: m, mm"):
        parse_quantity(text, "length")


def test_a_unit_of_another_dimension_is_named():
    with pytest.raises(InputError, match="'km' is a unit of length; expected a mass in kg"):
        parse_quantity("27 km", "mass")


def test_an_unknown_unit_gets_the_nearest_one():
    with pytest.raises(InputError, match="did you mean 'kPa'"):
        dimension("KPa")


@given(st.sampled_from(units_of()), st.floats(-1e12, 1e12))
def test_to_si_and_back(unit, value):
    assert from_si(to_si(value, unit), unit) == pytest.approx(value, rel=1e-14, abs=1e-300)
