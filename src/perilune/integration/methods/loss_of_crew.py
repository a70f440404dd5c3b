"""The probability that a launch loses its crew, from flights counted: the launcher fails and the abort saves nobody."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_POINTS: Final = 128
_INTERVAL: Final = (0.05, 0.5, 0.95)


def beta_interval(successes: int, attempts: int) -> tuple[float, float, float]:
    """Return the 5 %, 50 % and 95 % points of a probability of which ``attempts`` trials showed ``successes``.

    Jeffreys' interval: the quantiles of a Beta distribution with k + 1/2 and n - k + 1/2 (Brown, Cai and DasGupta 2001,
    Interval Estimation for a Binomial Proportion, section 3.2).

    >>> [round(x, 4) for x in beta_interval(0, 10)]
    [0.0002, 0.0219, 0.1708]
    """
    from scipy.stats import beta

    points = np.asarray(beta.ppf(_INTERVAL, successes + 0.5, attempts - successes + 0.5), dtype=np.float64)
    return float(points[0]), float(points[1]), float(points[2])


def loss_of_crew(
    flights: tuple[int, int], aborts: tuple[int, int] | None, covered_share: float
) -> tuple[float, float, float]:
    """Return the 5 %, 50 % and 95 % points of the probability that one launch loses its crew.

    P = P(launcher fails) (1 - c P(abort saves)), with c the share of the ascent that aborts cover: a failure is taken
    to be as likely at one moment as at another. Both are independent Beta distributions of what was counted.

    Args:
        flights: successes and attempts of the launcher.
        aborts: crews saved and aborts flown; None where none has been: then the abort may save everybody or nobody.
        covered_share: share of the ascent with a way out, 0 to 1.

    >>> [round(x, 5) for x in loss_of_crew((100, 100), None, 0.0)] == [round(x, 5) for x in beta_interval(0, 100)]
    True
    """
    good, total = flights
    if covered_share == 0.0:
        return beta_interval(total - good, total)
    saving = _quantiles(*(aborts or (0, 0)))
    lost = np.outer(_quantiles(total - good, total), 1.0 - covered_share * saving)
    low, middle, high = np.quantile(lost, _INTERVAL, method="inverted_cdf")
    return float(low), float(middle), float(high)


@cache
def _quantiles(successes: int, attempts: int) -> Array:
    """Return a Beta distribution as equally likely values: its quantiles in the middle of equal shares."""
    from scipy.stats import beta

    shares = (np.arange(_POINTS) + 0.5) / _POINTS
    values = np.asarray(beta.ppf(shares, successes + 0.5, attempts - successes + 0.5), dtype=np.float64)
    values.setflags(write=False)
    return values
