"""Licensed production of an engine on a partner's territory: when it delivers, what it costs, whether it ever pays."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.engines.learning_curve import unit_costs
from perilune.engines.production_model import (
    BOUNDS,
    USUAL_CURRENCY,
    Interval,
    Production,
    ProductionPlan,
    Spread,
    Used,
    YearOfProduction,
    usual_values,
)
from perilune.errors import InputError, Problem

MOST_SAMPLES: Final = 20_000

_RISING: Final = (("first_rate_per_year", "full_rate_per_year"), ("local_content_start", "local_content_end"))
"""What grows from its first to its last value; where only one of both is given the first is no more than the last."""

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class _Line:
    """One production line: delivery times from signature [years] and the cost of each engine delivered, royalty in.

    ``needed`` is how many of the engines delivered so far have replaced an import, ``needed_at_end`` how many will have
    by the end of the plan: an engine beyond the demand replaces none.
    """

    first_delivery: float
    times: NDArray[np.float64]
    costs: NDArray[np.float64]
    content: NDArray[np.float64]
    needed: NDArray[np.float64]
    needed_at_end: float
    fixed: float

    def break_even(self, import_price: float) -> int | None:
        """Return how many delivered engines cost no more than the imports they replace."""
        paid = self.fixed + np.cumsum(self.costs)
        cheaper = np.nonzero(paid <= import_price * self.needed * (1.0 + 1e-12))[0]
        return int(cheaper[0]) + 1 if cheaper.size else None

    def saved(self, import_price: float) -> float:
        """Return what the engines cost less than the imports they replace."""
        return float(import_price * self.needed_at_end - self.fixed - self.costs.sum())


def delivery_times(numbers: Numbers, years: float) -> NDArray[np.float64]:
    """Return the times [years from signature] at which engines are delivered, the rate rising linearly to full.

    >>> numbers = {"setup_years": 4.0, "qualification_years": 1.0, "first_rate_per_year": 2.0}
    >>> numbers |= {"full_rate_per_year": 4.0, "ramp_years": 2.0}
    >>> [round(float(time), 2) for time in delivery_times(numbers, 7.0)]
    [5.45, 5.83, 6.16, 6.46, 6.74, 7.0]
    """
    start = numbers["setup_years"] + numbers["qualification_years"]
    first, full, ramp = numbers["first_rate_per_year"], numbers["full_rate_per_year"], numbers["ramp_years"]
    span = years - start
    if span <= 0.0:
        return np.array([])
    in_ramp = 0.5 * (first + full) * ramp
    at_end = in_ramp + full * (span - ramp) if span > ramp else first * span + 0.5 * (full - first) * span**2 / ramp
    count = np.arange(1, math.floor(at_end + 1e-9) + 1, dtype=float)
    slope = (full - first) / ramp if ramp > 0.0 else 0.0
    if slope == 0.0:
        during = count / first if ramp > 0.0 else count / full
    else:
        during = (np.sqrt(np.maximum(first**2 + 2.0 * slope * count, 0.0)) - first) / slope
    after = ramp + (count - in_ramp) / full
    return np.asarray(start + np.where(count <= in_ramp, during, after))


def _line(numbers: Numbers, plan: ProductionPlan) -> _Line:
    first_rate = min(numbers["first_rate_per_year"], numbers["full_rate_per_year"])
    times = delivery_times({**numbers, "first_rate_per_year": first_rate}, plan.years)
    start = numbers["setup_years"] + numbers["qualification_years"]
    price, built = numbers["import_price"], numbers["licensor_units"]
    home = price * (1.0 - numbers["licensor_margin"])
    # the licensor's first unit, from what his next one costs; the partner starts with a share of his experience
    first = home / float(unit_costs(1.0, numbers["learning_rate"], np.array([built]), plan.theory)[0])
    brought = numbers["experience_transfer"] * built
    trials = round(numbers["qualification_units"])
    units = brought + np.arange(1, trials + times.size + 1, dtype=float)
    made = numbers["cost_factor"] * unit_costs(first, numbers["learning_rate"], units, plan.theory)
    growing = numbers["local_content_years"]
    share = np.clip((times - start) / growing, 0.0, 1.0) if growing > 0.0 else np.ones_like(times)
    last = numbers["local_content_end"]
    at_first = min(numbers["local_content_start"], last)
    content = at_first + share * (last - at_first)
    costs = content * (made[trials:] + numbers["royalty_share"] * price) + (1.0 - content) * price
    qualification = (1.0 + numbers["qualification_cost_share"]) * float(made[:trials].sum())
    fixed = numbers["licence_fee"] + numbers["setup_cost"] + qualification
    count = np.arange(1, times.size + 1, dtype=float)
    needed = np.minimum(count, plan.demand_per_year * (times - start))
    needed_at_end = min(float(times.size), plan.demand_per_year * max(plan.years - start, 0.0))
    return _Line(start, times, costs, content, needed, needed_at_end, fixed)


def _spreads(plan: ProductionPlan) -> dict[str, Spread]:
    """Return every number of the plan with its span; what is left out with the usual one."""
    usual = usual_values()
    found: dict[str, Spread] = {}
    problems = []
    for name, (low, high) in BOUNDS.items():
        given = getattr(plan, name)
        spread = usual[name] if given is None else given if isinstance(given, Spread) else Spread(value=float(given))
        ends = [spread.value, *(end for end in (spread.low, spread.high) if end is not None)]
        problems += [
            Problem(f"{end:g} is out of range", key=name, expected=f"{low:g} to {high:g}")
            for end in ends
            if not low <= end <= high
        ]
        found[name] = spread
    if plan.setup_cost is None and plan.currency != USUAL_CURRENCY:
        cause = f"missing: the usual value is in {USUAL_CURRENCY}, the plan in {plan.currency}"
        problems.append(Problem(cause, key="setup_cost", expected=f"a value in {plan.currency}"))
    for low_name, high_name in _RISING:
        given_both = getattr(plan, low_name) is not None and getattr(plan, high_name) is not None
        if given_both and found[low_name].value > found[high_name].value:
            cause = f"{found[low_name].value:g} is above {high_name} {found[high_name].value:g}"
            problems.append(Problem(cause, key=low_name, expected="a line that grows"))
    if problems:
        raise InputError(problems)
    return found


def _drawn(spreads: Mapping[str, Spread], samples: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """Return the drawn numbers ``(samples,)``, triangular between the ends of each span."""
    generator = np.random.default_rng(seed)
    drawn = {}
    for name, spread in spreads.items():
        low = spread.value if spread.low is None else spread.low
        high = spread.value if spread.high is None else spread.high
        uniform = generator.random(samples)  # drawn even where it is not used: a number more shifts no other
        if low == high:
            drawn[name] = np.full(samples, spread.value)
            continue
        mode = (spread.value - low) / (high - low)
        left = low + np.sqrt(uniform * mode) * (high - low)
        right = high - np.sqrt((1.0 - uniform) * (1.0 - mode)) * (high - low)
        drawn[name] = np.where(uniform < mode, left, right)
    return drawn


def _interval(values: NDArray[np.float64]) -> Interval:
    """Return the three quantiles; infinities are "never" and come out as None."""
    found = [float(value) for value in np.quantile(values, (0.1, 0.5, 0.9), method="lower")]
    return Interval(*(value if math.isfinite(value) else None for value in found))


def licensed_production(plan: ProductionPlan, *, samples: int = 2000, seed: int = 1) -> Production:
    """Return deliveries year by year, costs and break-even of a licence, with intervals by seeded Monte Carlo.

    A unit costs what the licensor's costs at the same experience times the partner's cost level; the partner starts
    with a share of the licensor's experience. What is not yet made locally is bought at the imported price.
    Qualification engines are built, tested and never delivered. An engine beyond the demand replaces no import until
    it is needed. Nothing is discounted.

    Args:
        plan: the plan; see :class:`~perilune.engines.production_model.ProductionPlan`.
        samples: drawn plans, 100 to 20,000.
        seed: of the generator.

    Raises:
        InputError: a number out of its bounds, a rate or a local content that falls, a set-up cost left out of a plan
            in another money than millions of US dollars.

    >>> plan = ProductionPlan(engine="rd-180", currency="M USD", start_year=1997, demand_per_year=5.5,
    ...                       import_price=9.9, licensor_units=10.0)
    >>> licensed_production(plan, samples=200).break_even_quantity is None
    True
    """
    if not 100 <= samples <= MOST_SAMPLES:
        raise InputError(Problem(f"{samples} samples", expected=f"100 to {MOST_SAMPLES:,}"))
    spreads = _spreads(plan)
    numbers = {name: spread.value for name, spread in spreads.items()}
    line = _line(numbers, plan)
    drawn = _drawn(spreads, samples, seed)
    lines = [_line({name: float(values[i]) for name, values in drawn.items()}, plan) for i in range(samples)]
    prices = [float(price) for price in drawn["import_price"]]
    quantities = [one.break_even(price) for one, price in zip(lines, prices, strict=True)]
    quantity = line.break_even(numbers["import_price"])
    return Production(
        engine=plan.engine,
        currency=plan.currency,
        import_price=numbers["import_price"],
        first_delivery_year=plan.start_year + (float(line.times[0]) if line.times.size else line.first_delivery),
        first_delivery=_interval(
            np.array([plan.start_year + (one.times[0] if one.times.size else math.inf) for one in lines])
        ),
        delivered=line.times.size,
        surplus=line.times.size - line.needed_at_end,
        first_unit_cost=float(line.costs[0]) if line.costs.size else None,
        last_unit_cost=float(line.costs[-1]) if line.costs.size else None,
        fixed_cost=line.fixed,
        break_even_quantity=quantity,
        break_even_year=None if quantity is None else plan.start_year + float(line.times[quantity - 1]),
        break_even=_interval(np.array([math.inf if q is None else float(q) for q in quantities])),
        break_even_probability=sum(q is not None for q in quantities) / samples,
        saved=line.saved(numbers["import_price"]),
        saved_interval=_interval(np.array([one.saved(price) for one, price in zip(lines, prices, strict=True)])),
        availability=_availability(plan, line, lines),
        samples=samples,
        seed=seed,
        used=tuple(_used(name, spread) for name, spread in spreads.items()),
    )


def _used(name: str, spread: Spread) -> Used:
    low = spread.value if spread.low is None else spread.low
    high = spread.value if spread.high is None else spread.high
    return Used(name, spread.value, low, high, spread.source)


def _by_year(times: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many are delivered between the edges, one of the last moment counting to the year that ends."""
    return np.diff(np.searchsorted(times, edges + 1e-9, side="right"))


def _availability(plan: ProductionPlan, line: _Line, lines: list[_Line]) -> tuple[YearOfProduction, ...]:
    edges = np.arange(plan.years + 1, dtype=float)
    counts = np.array([_by_year(one.times, edges) for one in lines])
    low, high = (np.quantile(counts, share, axis=0, method="lower") for share in (0.1, 0.9))
    own = _by_year(line.times, edges)
    years = []
    for index in range(plan.years):
        last = int(own[: index + 1].sum()) - 1
        delivers = int(own[index]) > 0
        years.append(
            YearOfProduction(
                year=plan.start_year + index,
                delivered=int(own[index]),
                delivered_p10=int(low[index]),
                delivered_p90=int(high[index]),
                short=max(plan.demand_per_year - float(own[index]), 0.0),
                local_content=float(line.content[last]) if delivers else None,
                unit_cost=float(line.costs[last]) if delivers else None,
            )
        )
    return tuple(years)
