"""Equal content gives equal digests; what differs in anything differs in the digest."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from perilune.catalogue.model import Quantity
from perilune.run import digest
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Pair:
    x: float
    y: float


def _quantity(value: float) -> Quantity:
    return Quantity(value=value, unit="t", source="a test", date="2024", maturity="flown")


def test_known_digest_of_canonical_json() -> None:
    # sha256 of the bytes {"a":[1,2.5,null],"b":"\u00e9"}
    import hashlib

    expected = hashlib.sha256(b'{"a":[1,2.5,null],"b":"\\u00e9"}').hexdigest()
    assert digest({"b": "é", "a": (1, 2.5, None)}) == expected


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (1.0, np.nextafter(1.0, 2.0).item()),
        (1, 1.0),
        (True, 1),
        ("1", 1),
        (None, "null"),
        (Point(1.0, 2.0), Pair(1.0, 2.0)),
        (Point(1.0, 2.0), Point(2.0, 1.0)),
        (_quantity(1.0), _quantity(2.0)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.zeros(2), np.zeros(2, dtype=np.float32)),
        (np.array([0.0, 1.0]), np.array([1.0, 0.0])),
        ([[1], 2], [1, [2]]),
    ],
)
def test_different_content_differs(one: object, two: object) -> None:
    assert digest(one) != digest(two)


def test_layout_in_memory_and_order_of_keys_do_not_count() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert digest(array) == digest(np.asfortranarray(array)) == digest(array.astype(">f8"))
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(Verdict.PASS) == digest("pass")
    assert digest(np.float64(0.1)) == digest(0.1)
    assert digest(np.int32(3)) == digest(np.array(3)) == digest(3)
    assert digest(Path("a/b")) == digest("a/b")


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], np.array([np.nan])])
def test_not_finite_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        digest(value)


@pytest.mark.parametrize("value", [{1, 2}, print, {1: "a"}, Point, np.array(["a"]), b"bytes"])
def test_what_has_no_digest_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="digest"):
        digest(value)
