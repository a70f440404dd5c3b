"""A claimed engine: one of the catalogue, or of a file, of which some figures are said to be others."""

import re
from collections.abc import Mapping
from typing import Final

from perilune.catalogue import Engine
from perilune.catalogue.document import Document
from perilune.catalogue.validation import validate
from perilune.errors import InputError, Problem, suggest

_WORDS: Final = ("name", "cycle", "oxidiser", "fuel")
_RATIOS: Final = ("mixture_ratio", "area_ratio", "throttle_min")
_UNITS: Final = ("isp_vac", "isp_sl", "thrust_vac", "thrust_sl", "chamber_pressure", "mass")
CLAIMABLE: Final = (*_UNITS, *_RATIOS, *_WORDS)
"""What can be claimed of an engine."""

_QUANTITY: Final = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\s\d].*?)?\s*", re.ASCII)


def claimed_engine(base: Engine, said: Mapping[str, str]) -> Engine:
    """Return an engine with what is claimed of it in place of what is known.

    Args:
        base: the engine that the claim is about; what the claim leaves out is its, but for the sea-level figures:
            those of another engine than claimed would contradict it.
        said: texts by the keys of the catalogue, such as ``isp_vac`` and ``390 s``.

    Raises:
        InputError: an unknown key, or a text that is no such thing.

    >>> from perilune.catalogue import load_catalogue
    >>> engine = claimed_engine(load_catalogue().engine("rd-180"), {"isp_vac": "390 s", "chamber_pressure": "250 bar"})
    >>> round(engine.isp_vac.si), round(engine.chamber_pressure.si / 1e6), engine.area_ratio.si
    (390, 25, 36.87)
    """
    data = base.model_dump(mode="json", exclude_none=True)
    for key in ("isp_sl", "thrust_sl") if {*said} - {"name", "mass", "throttle_min"} else ():
        data.pop(key, None)
    data["name"] = f"{base.name} as claimed"
    provenance = {"source": "the claim", "date": base.thrust_vac.date, "maturity": base.maturity.value}
    problems = []
    for key, text in said.items():
        match = _QUANTITY.fullmatch(text)
        if key not in CLAIMABLE:
            expected = f"one of {', '.join(CLAIMABLE)}"
            problems.append(Problem(f"no figure '{key}'", expected=expected, fix=suggest(key, CLAIMABLE)))
        elif key in _WORDS:
            data[key] = text.strip()
        elif match is None or (match[2] is None) != (key in _RATIOS):
            expected = "a number" if key in _RATIOS else "a number and a unit, such as '390 s' or '25 MPa'"
            problems.append(Problem(f"'{text}' is no value", key=key, expected=expected))
        else:
            data[key] = {**provenance, "value": float(match[1]), "unit": match[2] or "1"}
    if problems:
        raise InputError(problems)
    return validate(Document("the claim", "", data), Engine)
