"""The digest of a value: equal for equal content, on every machine and in every process."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of a value, as 64 hexadecimal digits.

    The value is made of None, bool, int, float, str, enumerations, tuples, lists, mappings with text keys, paths,
    dataclasses, pydantic models and numpy arrays, nested at will. A float counts by its shortest exact text (``repr``),
    so two values that differ in the last bit differ; a dataclass or model counts with its class name; an array with its
    type and shape.

    Raises:
        TypeError: something else is inside, such as a function or a set.
        ValueError: a float is not finite.

    >>> digest({"b": 1.0, "a": (1, 2)}) == digest({"a": [1, 2], "b": 1.0})
    True
    >>> digest(1) == digest(1.0)
    False
    """
    text = json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: object) -> Any:
    """Return a value as what JSON can hold, with nothing lost that :func:`digest` must tell apart.

    >>> canonical((1, None, {"a": 0.1}))
    [1, None, {'a': 0.1}]
    """
    if isinstance(value, Enum):
        return canonical(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return _finite(float(value))
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    if isinstance(value, Mapping):
        return {_text(key): canonical(item) for key, item in value.items()}
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return {"__class__": type(value).__qualname__, **{name: canonical(getattr(value, name)) for name in names}}
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: canonical(getattr(value, field.name)) for field in fields(value)}
        return {"__class__": type(value).__qualname__, **content}
    if isinstance(value, PurePath):
        return value.as_posix()
    return _array(value)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} has no digest: only finite numbers do")
    return value


def _text(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a mapping with the key {key!r} has no digest: keys are text")
    return str(key.value) if isinstance(key, Enum) else key


def _array(value: object) -> Any:
    if type(value).__module__ != "numpy":
        raise TypeError(f"a {type(value).__qualname__} has no digest")
    import numpy as np

    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"an array of {array.dtype} has no digest")
    if array.ndim == 0:
        return canonical(array.item())
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError("an array with a number that is not finite has no digest")
    content = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
    return {"__array__": array.dtype.str[1:], "shape": list(array.shape), "sha256": hashlib.sha256(content).hexdigest()}
