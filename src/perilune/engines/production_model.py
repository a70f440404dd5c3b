"""The records of licensed production: the plan as written, the values it is computed with, and the answer."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from perilune.catalogue.quantity import Identifier, Record, Text


class Spread(Record):
    """A value with the span that its uncertainty is drawn from (triangular), and its source."""

    value: float
    low: float | None = None
    high: float | None = None
    source: Text = "given"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"the value {self.value} is outside its span; expected low <= value <= high")
        return self


Given = Annotated[float | Spread, Field(union_mode="smart")]


class ProductionPlan(Record):
    """A licence to build an engine on a partner's territory, as a TOML file writes it; money in one unit of its own.

    What is left out takes the usual value of ``data/production.toml``. ``licensor_units`` is how many the licensor has
    built, ``import_price`` what he asks for one more.
    """

    engine: Identifier
    currency: Text
    start_year: int = Field(ge=1900, le=2200)
    years: int = Field(default=25, ge=1, le=60)
    demand_per_year: float = Field(ge=0.0, le=1000.0)
    import_price: Given
    licensor_units: Given
    theory: Literal["unit", "cumulative-average"] = "unit"
    licence_fee: Given | None = None
    setup_cost: Given | None = None
    setup_years: Given | None = None
    qualification_units: Given | None = None
    qualification_cost_share: Given | None = None
    qualification_years: Given | None = None
    learning_rate: Given | None = None
    experience_transfer: Given | None = None
    cost_factor: Given | None = None
    licensor_margin: Given | None = None
    royalty_share: Given | None = None
    first_rate_per_year: Given | None = None
    full_rate_per_year: Given | None = None
    ramp_years: Given | None = None
    local_content_start: Given | None = None
    local_content_end: Given | None = None
    local_content_years: Given | None = None


BOUNDS: Final = {
    "import_price": (1e-9, 1e12),
    "licensor_units": (1.0, 1e6),
    "licence_fee": (0.0, 1e12),
    "setup_cost": (0.0, 1e12),
    "setup_years": (0.0, 40.0),
    "qualification_units": (0.0, 100.0),
    "qualification_cost_share": (0.0, 20.0),
    "qualification_years": (0.0, 20.0),
    "learning_rate": (0.5, 1.0),
    "experience_transfer": (0.0, 1.0),
    "cost_factor": (0.1, 10.0),
    "licensor_margin": (0.0, 0.9),
    "royalty_share": (0.0, 1.0),
    "first_rate_per_year": (0.01, 1000.0),
    "full_rate_per_year": (0.01, 1000.0),
    "ramp_years": (0.0, 30.0),
    "local_content_start": (0.0, 1.0),
    "local_content_end": (0.0, 1.0),
    "local_content_years": (0.0, 40.0),
}
"""The uncertain numbers of a plan and the bounds of each."""


USUAL_CURRENCY: Final = "M USD"
"""The money of the usual set-up cost; a plan in another gives its own."""


@cache
def usual_values() -> dict[str, Spread]:
    """Return the usual value of every number that a plan may leave out.

    >>> usual_values()["learning_rate"].value
    0.85
    """
    text = (resources.files("perilune.engines") / "data" / "production.toml").read_text(encoding="utf-8")
    return {name: Spread(**entry) for name, entry in tomllib.loads(text).items()}


@dataclass(frozen=True)
class Used:
    """One number of the plan as it was used: its value, the span it was drawn from, its source."""

    name: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Interval:
    """Ten, fifty and ninety per cent of the drawn answers; None where that share of them has no such number."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class YearOfProduction:
    """One calendar year: engines delivered by the plan's own values, and the interval of the drawn ones.

    ``short`` is the demand that the line does not cover that year, ``local_content`` the locally made share and
    ``unit_cost`` the cost of the year's last engine with royalty, None in a year without one.
    """

    year: int
    delivered: int
    delivered_p10: int
    delivered_p90: int
    short: float
    local_content: float | None
    unit_cost: float | None


@dataclass(frozen=True)
class Production:
    """Licensed production against buying from the licensor.

    Times are calendar years with fractions. ``break_even_quantity`` is the number of delivered engines at which set-up,
    qualification, production and royalty together cost no more than as many imports, None where that never comes within
    the plan's years; ``break_even_probability`` the share of drawn plans in which it does. ``first_unit_cost`` is that
    of the first delivered engine, None where none is delivered. ``surplus`` is how many of those delivered nobody needs
    within the plan's years; ``saved`` what the plan's years cost less than the imports replaced (negative: more).
    """

    engine: str
    currency: str
    import_price: float
    first_delivery_year: float
    first_delivery: Interval
    delivered: int
    surplus: float
    first_unit_cost: float | None
    last_unit_cost: float | None
    fixed_cost: float
    break_even_quantity: int | None
    break_even_year: float | None
    break_even: Interval
    break_even_probability: float
    saved: float
    saved_interval: Interval
    availability: tuple[YearOfProduction, ...]
    samples: int
    seed: int
    used: tuple[Used, ...]
