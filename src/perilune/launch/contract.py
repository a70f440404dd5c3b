"""The reserve that NASA's contract performance implies, as a share of the ideal delta-v.

NASA's Launch Services Program states what its contracts promise (elvperf.ksc.nasa.gov), which is less than what
providers advertise: its curves hold margins whose rules are not public. They are taken as one flight performance
reserve, estimated from the curves themselves: of each vehicle the median over its expended points from C3 0 to 60 of
the share that makes a point exact, and of these the median. Each vehicle counts once. A vehicle is judged by the
median of the others alone.
"""

from statistics import median
from typing import Final

IMPLIED_SHARES: Final = {
    "atlas-v-401": 0.0491,
    "atlas-v-431": 0.0539,
    "atlas-v-541": 0.0316,
    "atlas-v-551": 0.0326,
    "atlas-v-551-star-48": 0.0393,
    "delta-iv-heavy": 0.0496,
    "delta-iv-heavy-star-48": 0.0241,
    "falcon-heavy": 0.0539,
    "sls-block-1": 0.0453,
    "vulcan-vc2": 0.0546,
    "vulcan-vc4": 0.0592,
}
"""Of each flown launcher with an expended contract curve, as ``perilune launch validate`` measures it."""


def contract_share(without: str | None = None) -> float:
    """Return the reserve of contract performance as a share of the ideal delta-v, estimated from some launchers.

    The estimate is of eleven launchers, nine of them of one provider; their shares lie between 2.4 and 5.9 %.

    Args:
        without: a launcher left out of the estimate, to judge it by the others; all are in it where None.

    >>> contract_share()
    0.0491
    >>> round(contract_share(without="atlas-v-401"), 3)
    0.047
    """
    return median(share for launcher, share in IMPLIED_SHARES.items() if launcher != without)
