"""What NASA's contract performance holds back: a share of the ideal delta-v, and one of a last stage's hydrogen load.

NASA's Launch Services Program states what its contracts promise (elvperf.ksc.nasa.gov): separated spacecraft mass, with
the separation system on the side of the launcher (ELV Launch Services Information Summaries of the SMEX 2007, MIDEX
2016 and EVM-3 2020 announcements, as quoted in github.com/BoykoNeov/AsteroidDefense, core/src/impactor_mass.rs). How
much reserve it holds is not public. It is estimated from the curves themselves: a reserve of delta-v, and a mass that a
last stage of liquid hydrogen keeps or loses, which boils off and is vented in the parking orbit, chills the engine, or
is left by the mixture ratio. The S-IVB of AS-506 lost 1.0 % of its load in the parking orbit alone (flight evaluation
report, table 20-9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_RESERVE_SHARES: Final = tuple(i / 1000.0 for i in range(81))
_KEPT_SHARES: Final = tuple(i / 1000.0 for i in range(41))


@dataclass(frozen=True)
class ContractMargin:
    """A reserve as a share of the ideal delta-v, and a mass kept as a share of a last stage's load of hydrogen."""

    reserve_share: float
    kept_share: float


@dataclass(frozen=True)
class ContractPoint:
    """A published point of contract performance, and the optimal ascent to it without any reserve.

    ``ideal_dv_m_s`` and ``burnout_kg`` are of the ascent, ``exhaust_speed_m_s`` is of its last stage, ``load_kg`` the
    load of a last stage of liquid hydrogen, 0 of any other.
    """

    published_kg: float
    optimum_kg: float
    burnout_kg: float
    ideal_dv_m_s: float
    exhaust_speed_m_s: float
    load_kg: float

    def payload_kg(self, margin: ContractMargin) -> float:
        """Return the payload when a margin is held back [kg], at least 0.

        >>> point = ContractPoint(3000.0, 3700.0, 6150.0, 13_000.0, 4420.0, 20_830.0)
        >>> round(point.payload_kg(ContractMargin(0.037, 0.01)))
        2858
        """
        return float(_left_kg(self, np.array(margin.reserve_share), np.array(margin.kept_share)))


EVERY: Final = ContractMargin(0.036, 0.012)
"""Estimated from all launchers of ``WITHOUT``."""

WITHOUT: Final = {
    "atlas-v-401": ContractMargin(0.037, 0.012),
    "atlas-v-431": ContractMargin(0.034, 0.013),
    "atlas-v-541": ContractMargin(0.038, 0.011),
    "atlas-v-551": ContractMargin(0.038, 0.011),
    "atlas-v-551-star-48": ContractMargin(0.039, 0.010),
    "delta-iv-heavy": ContractMargin(0.036, 0.012),
    "delta-iv-heavy-star-48": ContractMargin(0.039, 0.010),
    "falcon-heavy": ContractMargin(0.032, 0.014),
    "sls-block-1": ContractMargin(0.034, 0.013),
    "vulcan-vc2": ContractMargin(0.039, 0.009),
    "vulcan-vc4": ContractMargin(0.037, 0.010),
}
"""Of each flown launcher with an expended contract curve: the estimate from the others, its judge."""


def contract_margin(without: str | None = None) -> ContractMargin:
    """Return the margin of contract performance, estimated from all launchers or from all but one.

    As ``perilune launch validate --margins`` prints it.

    >>> contract_margin()
    ContractMargin(reserve_share=0.036, kept_share=0.012)
    """
    return EVERY if without is None else WITHOUT.get(without, EVERY)


def left_out_margins(curves: Mapping[str, Sequence[ContractPoint]]) -> dict[str, ContractMargin]:
    """Return of each launcher the margin that the curves of the others imply.

    Raises:
        ValueError: fewer than two curves.
    """
    return {name: estimated_margin({one: curves[one] for one in curves if one != name}) for name in sorted(curves)}


def estimated_margin(curves: Mapping[str, Sequence[ContractPoint]]) -> ContractMargin:
    """Return the margin of the least mean error over the curves of some launchers, each counted once.

    The error of a launcher is the mean of its points' relative errors without their sign (least absolute deviations,
    which a launcher that does not fit moves little). Both shares are to 0.1 %, up to 8 and 4 %.

    Raises:
        ValueError: no curve.
    """
    reserve, kept = np.meshgrid(_RESERVE_SHARES, _KEPT_SHARES, indexing="ij")
    total = np.zeros_like(reserve)
    for points in curves.values():
        for point in points:
            total += np.abs(_left_kg(point, reserve, kept) / point.published_kg - 1.0) / len(points)
    if not curves:
        raise ValueError("no contract curve to estimate a margin from")
    best = int(np.argmin(total))
    return ContractMargin(float(reserve.flat[best]), float(kept.flat[best]))


def _left_kg(point: ContractPoint, reserve_shares: Array, kept_shares: Array) -> Array:
    """What is left of a point's optimum when shares are held back, at least 0."""
    held = point.burnout_kg * -np.expm1(-reserve_shares * point.ideal_dv_m_s / point.exhaust_speed_m_s)
    return np.asarray(np.maximum(point.optimum_kg - kept_shares * point.load_kg - held, 0.0))
