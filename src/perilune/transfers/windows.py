"""Launch windows: the front of the package."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris
from perilune.catalogue.model import Site
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.llo import LunarOrbit, low_lunar_orbit_windows
from perilune.transfers.mars import CaptureOrbit, mars_windows
from perilune.transfers.model import DESTINATIONS, Window
from perilune.transfers.nrho import nrho_windows
from perilune.transfers.parking import Parking
from perilune.transfers.selection import Progress

Array = NDArray[np.float64]

_LONGEST_MARS_RANGE_S: Final = 20.0 * 366.0 * SECONDS_PER_DAY


def _silent(_: str) -> None:
    pass


def windows(
    site: Site,
    destination: str,
    start_tdb_s: float,
    end_tdb_s: float,
    *,
    count: int = 3,
    orbit: LunarOrbit | None = None,
    capture: CaptureOrbit | None = None,
    parking: Parking | None = None,
    progress: Progress = _silent,
) -> tuple[Window, ...] | NoSolution:
    """Return the best launch windows from a site to a destination in a range of launch dates, in order of time.

    Every launch day of the range is scanned by patched conics. The cheapest days, spread over the range, are then
    flown in the full force model from the pad to the Moon; a flight to Mars stays a patched conic. A window of
    ``llo`` takes some hundredths of a second, one of ``nrho`` some seconds.

    Args:
        site: where from, with its limits of azimuth and inclination.
        destination: ``llo`` (circular low lunar orbit), ``nrho`` or ``mars``.
        start_tdb_s, end_tdb_s: first and last launch epoch, TDB seconds past J2000, to Mars at most 20 years apart.
        count: how many windows are wanted.
        orbit: the low lunar orbit; by default circular, 100 km, polar.
        capture: the orbit at Mars; by default 300 km by one sol.
        parking: the parking orbit; by default circular, 185 km.
        progress: hears a line of text after each window.

    Returns:
        Up to ``count`` windows, or :class:`NoSolution` that names the binding limit.

    Raises:
        InputError: an unknown destination, an empty or too long range, or one outside the ephemeris.

    Example::

        windows(catalogue.site("wenchang"), "llo", parse_time("2031-05-01 UTC"), parse_time("2031-06-01 UTC"))
    """
    check_question(destination, start_tdb_s, end_tdb_s, count)
    days = np.arange(start_tdb_s, end_tdb_s, SECONDS_PER_DAY)
    chosen = parking or Parking()
    if destination == "mars":
        return mars_windows(site, days, end_tdb_s, count, capture or CaptureOrbit(), chosen, progress)
    if destination == "nrho":
        return nrho_windows(site, days, end_tdb_s, count, chosen, progress)
    return low_lunar_orbit_windows(site, days, end_tdb_s, count, orbit or LunarOrbit(), chosen, progress)


def check_destination(destination: str) -> None:
    """Raise :class:`InputError` where a name is no destination of a transfer."""
    if destination not in DESTINATIONS:
        cause, expected = f"unknown destination '{destination}'", f"one of {', '.join(DESTINATIONS)}"
        raise InputError(Problem(cause, expected=expected, fix=suggest(destination, DESTINATIONS) or "choose one"))


def check_question(destination: str, start: float, end: float, count: int) -> None:
    """Raise :class:`InputError` with all that is wrong about a question for windows."""
    problems: list[Problem] = []
    try:
        check_destination(destination)
    except InputError as error:
        problems += error.problems
    if not start < end:
        problems.append(
            Problem(
                "the range of launch dates is empty",
                expected="a start before its end",
                fix="give the earlier date first",
            )
        )
    elif destination == "mars" and end - start > _LONGEST_MARS_RANGE_S:
        problems.append(
            Problem("the range of launch dates is too long", expected="at most 20 years", fix="ask in parts")
        )
    first, last = ephemeris.time_range()
    if not (first < start and end < last - 2.0 * 366.0 * SECONDS_PER_DAY):
        problems.append(
            Problem(
                "the launch dates lie outside the ephemeris DE440",
                expected="years 1550 to 2647",
                fix="give other dates",
            )
        )
    if count < 1:
        problems.append(Problem(f"{count} windows wanted", expected="one or more", fix="--count 1"))
    if problems:
        raise InputError(problems)
