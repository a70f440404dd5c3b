"""Columns and rows of a mixed-integer programme, gathered one by one and handed over as sparse arrays."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Arrays:
    """Rows ``row_lower <= A x <= row_upper`` (A by rows), bounds of the columns, and which are integer."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    integer: NDArray[np.int32]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    start: NDArray[np.int32]
    index: NDArray[np.int32]
    value: NDArray[np.float64]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.lower.size

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.row_lower.size


@dataclass
class Assembly:
    """Gathers columns and rows.

    >>> made = Assembly()
    >>> flights = made.column(upper=3.0, integer=True)
    >>> load = made.column()
    >>> made.row([(load, 1.0), (flights, -8.0)], upper=0.0)
    >>> made.arrays().value.tolist()
    [1.0, -8.0]
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[int] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, lower: float = 0.0, upper: float = np.inf, *, integer: bool = False) -> int:
        """Add a column and return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(int(integer))
        return len(self.lower) - 1

    def row(self, terms: Terms, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add a row; terms of the same column are summed, a row without terms is left out."""
        summed: dict[int, float] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0.0) + factor
        kept = {column: factor for column, factor in summed.items() if factor != 0.0}
        if not kept:
            return
        self.index += kept.keys()
        self.value += kept.values()
        self.start.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def fix(self, column: int, value: float) -> None:
        """Leave a column this value only."""
        self.lower[column] = self.upper[column] = value

    def arrays(self) -> Arrays:
        """Return what was gathered."""
        return Arrays(
            np.array(self.lower),
            np.array(self.upper),
            np.array(self.integer, dtype=np.int32),
            np.array(self.row_lower),
            np.array(self.row_upper),
            np.array(self.start, dtype=np.int32),
            np.array(self.index, dtype=np.int32),
            np.array(self.value),
        )
