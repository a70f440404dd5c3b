"""Launch windows: the front of the package."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.catalogue.model import Site
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.departures import StageBurn
from perilune.transfers.interplanetary.mars import CaptureOrbit, mars_windows
from perilune.transfers.lunar.arrivals import Question
from perilune.transfers.lunar.dro import DistantRetrogradeOrbit, distant_retrograde_windows
from perilune.transfers.lunar.ellipse import LunarEllipse, elliptical_orbit_windows
from perilune.transfers.lunar.finite_arrival import by_stage
from perilune.transfers.lunar.landing import LandingSite, landing_windows
from perilune.transfers.lunar.llo import LunarOrbit, low_lunar_orbit_windows
from perilune.transfers.lunar.nrho import NrhoStation, nrho_windows
from perilune.transfers.lunar.powered_capture import FiniteBurns, powered_windows
from perilune.transfers.model import DESTINATIONS, Window
from perilune.transfers.parking import Parking
from perilune.transfers.selection import Progress

Array = NDArray[np.float64]

Target = LunarOrbit | LunarEllipse | LandingSite | DistantRetrogradeOrbit | NrhoStation
"""The orbits and places at the Moon that a window can lead to."""

_TARGETS: Final[Mapping[str, type[Target]]] = {
    "llo": LunarOrbit,
    "elfo": LunarEllipse,
    "moon": LandingSite,
    "dro": DistantRetrogradeOrbit,
    "nrho": NrhoStation,
}

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
    orbit: Target | None = None,
    capture: CaptureOrbit | None = None,
    parking: Parking | None = None,
    burns: FiniteBurns | None = None,
    progress: Progress = _silent,
) -> tuple[Window, ...] | NoSolution:
    """Return the best launch windows from a site to a destination in a range of launch dates, in order of time.

    Every launch day of the range is scanned by patched conics. The cheapest days, spread over the range, are then
    flown in the full force model from the pad to the Moon; a flight to Mars stays a patched conic. A window of
    ``llo`` takes some hundredths of a second, one of ``nrho`` some seconds.

    Args:
        site: where from, with its limits of azimuth and inclination.
        destination: ``llo`` (circular low lunar orbit), ``nrho``, ``dro`` (distant retrograde orbit), ``elfo``
            (elliptical lunar orbit), ``moon`` (landing site) or ``mars``.
        start_tdb_s, end_tdb_s: first and last launch epoch, TDB seconds past J2000, to Mars at most 20 years apart.
        count: how many windows are wanted.
        orbit: the orbit at the Moon, a :class:`LunarOrbit` (by default circular, 100 km, polar), a
            :class:`LunarEllipse` (by default a frozen one), a :class:`DistantRetrogradeOrbit` (by default 70,000 km), a
            :class:`NrhoStation` (by default none: the phase is free), a :class:`LandingSite` (no default).
        capture: the orbit at Mars; by default 300 km by one sol.
        parking: the parking orbit; by default circular, 185 km.
        burns: the stages that make the burns of a flight to ``llo``, elsewhere at the Moon the stage that departs; by
            default all burns are impulses.
        progress: hears a line of text after each window.

    Returns:
        Up to ``count`` windows, or :class:`NoSolution` that names the binding limit.

    Raises:
        InputError: an unknown destination, an empty or too long range, or one outside the ephemeris.

    Example::

        windows(catalogue.site("wenchang"), "llo", parse_time("2031-05-01 UTC"), parse_time("2031-06-01 UTC"))
    """
    check_question(destination, start_tdb_s, end_tdb_s, count)
    check_target(destination, orbit)
    days = np.arange(start_tdb_s, end_tdb_s, SECONDS_PER_DAY)
    check_engines(destination, burns)
    question = Question(site, days, end_tdb_s, count, parking or Parking(), progress)
    if burns is not None and burns.departure is not None:
        departing = _leaving_by(StageBurn(burns.departure, burns.steering), question)
        if isinstance(departing, NoSolution):
            return departing
        question = departing
    if burns is not None and burns.arrival is not None:
        question = replace(question, finish=partial(by_stage, stage=burns.arrival))
    if destination == "mars":
        stage = None if burns is None else burns.arrival
        return mars_windows(site, days, end_tdb_s, count, capture or CaptureOrbit(), question.parking, progress, stage)
    if burns is not None and destination == "llo":
        return powered_windows(question, orbit if isinstance(orbit, LunarOrbit) else LunarOrbit(), burns)
    if destination == "nrho" and orbit is None:
        return nrho_windows(question)
    return _to_target(question, orbit or _usual(destination))


def _leaving_by(stage: StageBurn, question: Question) -> Question | NoSolution:
    """Return the question with a stage that departs; its ignition keeps the least coast too."""
    parking = question.parking
    if 2.0 * stage.early_s() > np.pi * parking.radius_m / parking.speed_m_s:
        minutes = round(2.0 * stage.early_s() / 60.0)
        return NoSolution(f"a departure of {minutes} min takes more than half a revolution", "thrust")
    longer = replace(parking, coast_min_s=parking.coast_min_s + stage.early_s())
    return replace(question, parking=longer, departure=stage)


def check_engines(destination: str, burns: FiniteBurns | None) -> None:
    """Raise :class:`InputError` where stages do not make the burns of a destination."""
    if burns is None or destination == "llo":
        return
    if destination == "mars" and burns.departure is not None:
        cause = "departures that take time are not made for 'mars'"
        expected, fix = "a destination at the Moon", "leave out the stage that departs"
    elif burns.arrival is not None and destination == "moon":
        cause = f"burns at the Moon that take time are not made for '{destination}'"
        expected, fix = "an orbit, or a stage for the departure alone", "leave out the stage at the Moon"
    else:
        return
    raise InputError(Problem(cause, key="burns", expected=expected, fix=fix))


def _usual(destination: str) -> Target:
    if destination == "moon":
        expected = "a LandingSite, such as moon:0.674,23.473 in the command"
        raise InputError(Problem("no landing site", key="orbit", expected=expected, fix="give latitude and longitude"))
    usual = {"elfo": LunarEllipse, "dro": DistantRetrogradeOrbit}.get(destination, LunarOrbit)
    return usual()


def _to_target(question: Question, target: Target) -> tuple[Window, ...] | NoSolution:
    match target:
        case LunarOrbit():
            return low_lunar_orbit_windows(question, target)
        case LunarEllipse():
            return elliptical_orbit_windows(question, target)
        case LandingSite():
            return landing_windows(question, target)
        case DistantRetrogradeOrbit():
            return distant_retrograde_windows(question, target)
        case NrhoStation():
            return nrho_windows(question, target)


def check_target(destination: str, target: object) -> None:
    """Raise :class:`InputError` where an orbit at the Moon is not one of the destination."""
    wanted = _TARGETS.get(destination)
    if target is None or (wanted is not None and isinstance(target, wanted)):
        return
    expected = "none" if wanted is None else f"a {wanted.__name__}"
    cause = f"a {type(target).__name__} does not go with '{destination}'"
    raise InputError(Problem(cause, key="orbit", expected=expected, fix="leave it out"))


def check_destination(destination: str) -> None:
    """Raise :class:`InputError` where a name is no destination of a transfer."""
    if destination not in DESTINATIONS:
        cause, expected = f"unknown destination '{destination}'", f"one of {', '.join(DESTINATIONS)}"
        raise InputError(Problem(cause, expected=expected, fix=suggest(destination, DESTINATIONS) or "choose one"))


def check_question(destination: str, start: float, end: float, count: int) -> None:
    """Raise :class:`InputError` with all that is wrong about a question for windows between TDB epochs [s]."""
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
