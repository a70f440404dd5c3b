"""The launch date of an option: the first that its windows, the missions before it and the capacities allow."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from perilune.astro.time import format_utc, parse_time
from perilune.programme.model import Capacity, Mission
from perilune.programme.result import OptionResult


@dataclass(frozen=True)
class Slot:
    """When a mission is launched and when it arrives, TDB seconds past J2000."""

    launch_tdb_s: float
    arrival_tdb_s: float


class Bookings:
    """The flights of each launcher and from each site in each calendar year (UTC), against their capacities."""

    def __init__(self, capacities: tuple[Capacity, ...]) -> None:
        self._capacities = capacities
        self._flights: Counter[tuple[str, str, int]] = Counter()

    def book(self, launcher: str, site: str, launch_tdb_s: float) -> None:
        """Count one flight."""
        for kind, name in (("launcher", launcher), ("site", site)):
            self._flights[kind, name, _year(launch_tdb_s)] += 1

    def free(self, launcher: str, site: str, launch_tdb_s: float) -> bool:
        """Whether a launcher can fly from a site on a date."""
        year = _year(launch_tdb_s)
        return all(
            (row.since_tdb_s is None or launch_tdb_s >= row.since_tdb_s)
            and (row.per_year is None or self._flights[row.kind, row.id, year] < row.per_year)
            for row in self._for(launcher, site)
        )

    def not_before(self, launcher: str, site: str) -> float:
        """Return the epoch from which the launcher and the site are there; minus infinity without a date."""
        since = [row.since_tdb_s for row in self._for(launcher, site) if row.since_tdb_s is not None]
        return max(since, default=float("-inf"))

    def _for(self, launcher: str, site: str) -> Iterator[Capacity]:
        names = {"launcher": launcher, "site": site}
        return (row for row in self._capacities if names[row.kind] == row.id)


def first_slot(mission: Mission, result: OptionResult, earliest_tdb_s: float, booked: Bookings) -> Slot | None:
    """Return the first launch of an option from an epoch on, or None where its span ends before one is free.

    With windows it is one of them; without, the destination can be reached on any day and the arrival is not computed:
    it counts as the day of launch.
    """
    for slot in _candidates(mission, result, earliest_tdb_s, booked):
        if slot.launch_tdb_s >= earliest_tdb_s and booked.free(result.launcher, result.site, slot.launch_tdb_s):
            return slot
    return None


def _candidates(mission: Mission, result: OptionResult, earliest_tdb_s: float, booked: Bookings) -> Iterator[Slot]:
    if result.windows:
        yield from sorted((Slot(w.launch_tdb_s, w.arrival_tdb_s) for w in result.windows), key=lambda s: s.launch_tdb_s)
        return
    day = max(mission.start_tdb_s, earliest_tdb_s, booked.not_before(result.launcher, result.site))
    while day <= mission.end_tdb_s:
        yield Slot(day, day)
        day = parse_time(f"{_year(day) + 1}-01-01 UTC")


def _year(epoch_tdb_s: float) -> int:
    return int(format_utc(epoch_tdb_s)[:4])
