"""The best launch window of each calendar month of a range, by workers: decades of windows in one run."""

from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

from perilune.astro.time import format_utc, parse_time
from perilune.catalogue.model import Site
from perilune.errors import InputError, NoSolution, Problem
from perilune.run import Progress, ResultStore, Task, digest, evaluate
from perilune.transfers.lunar.nrho import NrhoStation
from perilune.transfers.lunar.powered_capture import FiniteBurns
from perilune.transfers.lunar.windows import Target, check_question, check_target, windows
from perilune.transfers.model import Month, Window
from perilune.transfers.parking import Parking

_ONE: Final = tuple[Window, ...] | NoSolution


def monthly_windows(
    site: Site,
    destination: str,
    start_tdb_s: float,
    end_tdb_s: float,
    *,
    orbit: Target | None = None,
    parking: Parking | None = None,
    burns: FiniteBurns | None = None,
    store: ResultStore | None = None,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> tuple[Month, ...]:
    """Return the cheapest launch window of each calendar month (UTC) of a range, flown in the full force model.

    Each month is a task of its own: the results are the same for any number of workers, and a run that was stopped
    goes on from what is stored. A month of ``llo`` takes about a tenth of a CPU second.

    Args:
        site: where from, with its limits of azimuth and inclination.
        destination: a destination at the Moon, as of :func:`perilune.transfers.windows`.
        start_tdb_s, end_tdb_s: first and last launch epoch, TDB seconds past J2000; the first and the last month may
            be parts of months.
        orbit: the orbit at the Moon, as of :func:`perilune.transfers.windows`.
        parking, burns: as of :func:`perilune.transfers.windows`.
        store: where results are kept; by default the user's cache.
        workers: number of local processes.
        cluster: address of a Dask scheduler that does the work instead.
        progress: what to tell while working.

    Returns:
        One record for each month, in order of time, with its window or with why there is none.

    Raises:
        InputError: as :func:`perilune.transfers.windows`, or Mars, whose windows are years apart.

    Example::

        monthly_windows(catalogue.site("ksc"), "llo", parse_time("2026-01-01 UTC"), parse_time("2086-01-01 UTC"))
    """
    check_question(destination, start_tdb_s, end_tdb_s, 1)
    check_target(destination, orbit)
    if destination == "mars":
        cause, expected = "windows to Mars are not monthly", "a destination at the Moon"
        raise InputError(Problem(cause, key="destination", expected=expected, fix="leave out --monthly"))
    edges = _edges(start_tdb_s, end_tdb_s)
    shared = (digest(site), destination, orbit, _read_from(orbit), parking, burns)
    tasks = [
        Task(
            function=windows,
            arguments=(site, destination, first, last),
            keywords={"count": 1, "orbit": orbit, "parking": parking, "burns": burns},
            record=_ONE,
            inputs=(*shared, first, last),
            label=_name(first),
        )
        for first, last in pairwise(edges)
    ]
    answers = evaluate(tasks, store or ResultStore(), workers, progress, cluster)
    return tuple(_month(first, answer) for first, answer in zip(edges, answers, strict=False))


def _read_from(orbit: Target | None) -> str | None:
    """Return the hash of the file that an orbit is read from, so that another trajectory is another result."""
    if not isinstance(orbit, NrhoStation) or orbit.oem is None:
        return None
    return sha256(orbit.oem.read_bytes()).hexdigest()


def _month(first: float, answer: Any) -> Month:
    if isinstance(answer, NoSolution):
        return Month(_name(first), None, answer)
    return Month(_name(first), answer[0], None)


def _name(epoch_tdb_s: float) -> str:
    return format_utc(epoch_tdb_s)[:7]


def _edges(start: float, end: float) -> list[float]:
    """Return the start, every beginning of a month between, and the end."""
    year, month = (int(part) for part in _name(start).split("-"))
    edges = [start]
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        beginning = parse_time(f"{year:04d}-{month:02d}-01 UTC")
        if beginning >= end:
            return [*edges, end]
        edges.append(beginning)
