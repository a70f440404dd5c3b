"""Which elements share a flight: exact bin packing, and the cut that forbids what no packing allows."""

from collections.abc import Sequence
from functools import cache

Item = tuple[str, float]


def pack(items: Sequence[Item], capacity: float, bins: int) -> list[list[Item]] | None:
    """Return the items in so many bins; None where they don't fit.

    Depth first, largest first, with the bins of equal filling tried once (Martello & Toth 1990, chapter 8).

    >>> pack([("a", 6.0), ("b", 5.0), ("c", 4.0), ("d", 5.0)], 10.0, 2)
    [[('a', 6.0), ('c', 4.0)], [('b', 5.0), ('d', 5.0)]]
    >>> pack([("a", 6.0), ("b", 6.0), ("c", 6.0)], 10.0, 2) is None
    True
    """
    ordered = sorted(items, key=lambda item: (-item[1], item[0]))
    filled = [0.0] * bins
    content: list[list[Item]] = [[] for _ in range(bins)]

    def place(number: int) -> bool:
        if number == len(ordered):
            return True
        tried: set[float] = set()
        for bin_number in range(bins):
            level = filled[bin_number]
            if level in tried or level + ordered[number][1] > capacity * (1.0 + 1e-9):
                continue
            tried.add(level)
            filled[bin_number] += ordered[number][1]
            content[bin_number].append(ordered[number])
            if place(number + 1):
                return True
            filled[bin_number] = level
            content[bin_number].pop()
        return False

    return content if place(0) else None


def bins_needed(items: Sequence[Item], capacity: float) -> int:
    """Return the least number of bins that take the items.

    >>> bins_needed([("a", 6.0), ("b", 6.0), ("c", 6.0)], 10.0)
    3
    """
    return _needed(tuple(sorted(items)), capacity)


@cache
def _needed(items: tuple[Item, ...], capacity: float) -> int:
    return next(bins for bins in range(1, len(items) + 1) if pack(items, capacity, bins) is not None)
