from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from perilune.catalogue.measured import Share, measured

MASS = TypeAdapter(Annotated[float, measured("mass")])


def test_a_text_with_a_unit_becomes_a_number_in_si_units() -> None:
    assert MASS.validate_python("2.5 t") == 2500.0
    assert MASS.validate_python("0 kg") == 0.0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (10, "10 has no unit; expected a text such as '10 kg'; fix: add the unit"),
        ("-1 kg", "-1 kg is below zero; expected zero or more; fix: check the sign"),
        ("3 km", "expected"),
        ("three", "expected"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_fix(given: object, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MASS.validate_python(given)
    assert told in str(caught.value)


@pytest.mark.parametrize("given", [-0.01, 1.01])
def test_a_share_is_part_of_a_whole(given: float) -> None:
    share = TypeAdapter(Share)
    assert share.validate_python(1.0) == 1.0
    with pytest.raises(ValidationError):
        share.validate_python(given)
