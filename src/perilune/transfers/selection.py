"""Which launch days are worth the full model: the cheapest ones, spread over the range."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution

Progress = Callable[[str], None]

_MORE_TRIES: Final = 10


class Ranked(Protocol):
    """An opportunity with an epoch and a cost."""

    @property
    def launch_tdb_s(self) -> float:
        """Launch epoch."""
        ...

    @property
    def cost_m_s(self) -> float:
        """What the opportunity costs; only the order counts."""
        ...


Candidate = TypeVar("Candidate", bound=Ranked)
Result = TypeVar("Result")


def best_spread(
    candidates: Sequence[Candidate],
    count: int,
    apart_s: float,
    refine: Callable[[Candidate], Result | NoSolution],
    progress: Progress,
) -> tuple[Result, ...] | NoSolution:
    """Return up to ``count`` refined candidates, cheapest first taken, none within ``apart_s`` of another, by time.

    A candidate that cannot be refined is passed over, up to ten more than are wanted. Where the distance leaves fewer
    than ``count``, it is halved until it is below a day. :class:`NoSolution` of the cheapest candidate where none can
    be refined. ``progress`` hears how many are done.
    """
    order = sorted(candidates, key=lambda candidate: (candidate.cost_m_s, candidate.launch_tdb_s))
    kept: list[tuple[float, Result]] = []
    refused: dict[int, NoSolution] = {}
    taken: set[int] = set()
    while len(kept) < count and apart_s > 0.4 * SECONDS_PER_DAY:
        for number, candidate in enumerate(order):
            near = any(abs(candidate.launch_tdb_s - epoch) < apart_s for epoch, _ in kept)
            enough = len(kept) == count or len(refused) >= count + _MORE_TRIES
            if enough or near or number in taken or number in refused:
                continue
            answer = refine(candidate)
            if isinstance(answer, NoSolution):
                refused[number] = answer
            else:
                taken.add(number)
                kept.append((candidate.launch_tdb_s, answer))
                progress(f"{len(kept)} of {count} windows flown")
        apart_s /= 2.0
    if kept:
        return tuple(result for _, result in sorted(kept, key=lambda pair: pair[0]))
    return next(iter(refused.values()), NoSolution("no launch day in the range", "date range"))


def spread_in_order(
    tries: Iterable[tuple[float, Callable[[], Result | NoSolution]]],
    count: int,
    apart_s: float,
    progress: Callable[[int], None],
) -> tuple[tuple[Result, ...], NoSolution | None]:
    """Return up to ``count`` answers by time, none within ``apart_s`` of another, and the last refusal.

    ``tries`` are epochs [s] and what computes each answer, in the order in which they are taken; those near to one that
    is found already are passed over. ``progress`` hears how many are found.
    """
    found: list[tuple[float, Result]] = []
    refused: NoSolution | None = None
    for epoch, compute in tries:
        if len(found) == count:
            break
        if any(abs(epoch - other) < apart_s for other, _ in found):
            continue
        answer = compute()
        if isinstance(answer, NoSolution):
            refused = answer
            continue
        found.append((epoch, answer))
        progress(len(found))
    return tuple(answer for _, answer in sorted(found, key=lambda pair: pair[0])), refused
