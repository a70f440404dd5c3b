"""Low-energy transfers that leave in a range of dates, to the 9:2 NRHO or a low lunar orbit."""

from typing import Final

from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.run import Progress, ResultStore, Task, evaluate
from perilune.transfers.earth_return.windows import check_dates
from perilune.transfers.low_energy.model import LowEnergyTransfer
from perilune.transfers.low_energy.question import LowEnergyQuestion, check_goal
from perilune.transfers.low_energy.search import part_transfers, parts

__all__ = ["LowEnergyQuestion", "check_goal", "low_energy_transfers"]

_APART_S: Final = 2.0 * SECONDS_PER_DAY
_LONGEST_RANGE_S: Final = 62.0 * SECONDS_PER_DAY
_TOLD_FIRST: Final = ("parking orbit", "date range")  # of the reasons of the parts
_ANSWER: Final = tuple[LowEnergyTransfer, ...] | NoSolution


def low_energy_transfers(
    question: LowEnergyQuestion,
    start_tdb_s: float,
    end_tdb_s: float,
    count: int = 3,
    *,
    store: ResultStore | None = None,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> tuple[LowEnergyTransfer, ...] | NoSolution:
    """Return the ``count`` cheapest low-energy transfers that leave the parking orbit in a range of dates, in order.

    The search is made in parts, phases of the NRHO or days of insertion, that workers share; the result does not depend
    on their number.

    Args:
        question: where to and from which orbit.
        start_tdb_s, end_tdb_s: first and last departure, TDB seconds past J2000, at most 62 days apart.
        count: how many are wanted, no two of the same two days.
        store: where the results of parts are kept; by default the user's cache.
        workers: number of local processes.
        cluster: address of a Dask scheduler that does the work instead.
        progress: what to tell while working.

    Raises:
        InputError: an empty or too long range, or one outside the ephemeris.
    """
    check_dates(start_tdb_s, end_tdb_s)
    if end_tdb_s - start_tdb_s > _LONGEST_RANGE_S:
        raise InputError(Problem("the range of dates is too long", expected="at most 62 days", fix="ask in parts"))
    tasks = [
        Task(
            function=part_transfers,
            arguments=(question, start_tdb_s, end_tdb_s, part, count),
            record=_ANSWER,
            inputs=(question, start_tdb_s, end_tdb_s, part, count),
            label=part.name,
        )
        for part in parts(question, start_tdb_s, end_tdb_s)
    ]
    answers = evaluate(tasks, store or ResultStore(), workers, progress, cluster)
    found = [one for answer in answers if not isinstance(answer, NoSolution) for one in answer]
    if not found:
        refused = [answer for answer in answers if isinstance(answer, NoSolution)]
        return min(refused, key=lambda one: _TOLD_FIRST.index(one.binding) if one.binding in _TOLD_FIRST else 2)
    chosen: list[LowEnergyTransfer] = []
    for one in sorted(found, key=lambda one: (one.total_dv_m_s, one.departure_utc)):
        if len(chosen) < count and all(abs(_leaves(one) - _leaves(other)) > _APART_S for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=_leaves))


def _leaves(transfer: LowEnergyTransfer) -> float:
    return transfer.burns[0].epoch_tdb_s
