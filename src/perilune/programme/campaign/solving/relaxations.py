"""What a campaign may be let off, one thing at a time: rates, capacity, prerequisites, dates, windows, years."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from perilune.programme.campaign.formulation.network import network
from perilune.programme.campaign.model.campaign import Campaign, Element, Launcher, Pad, Transport
from perilune.programme.campaign.model.plan import CauseKind
from perilune.told_number import counted

_Means = TypeVar("_Means", Launcher, Pad, Transport)

_MORE_LAUNCHES: Final = (1, 2, 4, 16)
_MORE_CAPACITY: Final = (0.1, 0.25, 0.5, 1.0, 9.0)
_MORE_YEARS: Final = (1, 2)


@dataclass(frozen=True)
class Relaxation:
    """One thing that a campaign is let off; ``levels`` are the campaigns let off more and more, and what was let off.

    ``parts`` are the relaxations of single launchers and pads, of which this is the sum.
    """

    kind: CauseKind
    subject: str
    levels: tuple[tuple[Campaign, str], ...]
    parts: tuple["Relaxation", ...] = ()


def relaxations(campaign: Campaign, element: Element | None, periods_per_year: int) -> Iterator[Relaxation]:
    """Return what a campaign may be let off, for a demand; of an element also what belongs to it alone."""
    if element is not None:
        yield from _of_element(campaign, element)
    yield _launches(campaign)
    yield _capacity(campaign, element, periods_per_year)
    if any(row.vehicle is not None for row in campaign.transports):
        free = _transports(campaign, lambda row: replace(row, vehicle=None, turnaround_s=0.0))
        yield Relaxation("vehicles", "vehicles", ((free, "flights without their vehicles"),))
    if any(row.windows for row in campaign.transports):
        free = _transports(campaign, lambda row: replace(row, windows=()))
        yield Relaxation("windows", "windows", ((free, "departures outside the windows"),))
    yield _in_service(campaign)
    if element is not None:
        years = tuple(
            (replace(campaign, years=campaign.years + n), f"{counted(n, 'more years')} of time") for n in _MORE_YEARS
        )
        yield Relaxation("horizon", "years", years)


def _of_element(campaign: Campaign, element: Element) -> Iterator[Relaxation]:
    if element.after:
        free = _element(campaign, replace(element, after=()))
        told = f"service before its prerequisites ({', '.join(element.after)})"
        yield Relaxation("prerequisites", element.id, ((free, told),))
    if element.earliest_tdb_s is not None or element.held_tdb_s is not None:
        free = _element(campaign, replace(element, earliest_tdb_s=None, held_tdb_s=None))
        yield Relaxation("readiness", element.id, ((free, "an earlier date at which it is ready"),))


def _element(campaign: Campaign, changed: Element) -> Campaign:
    rows = tuple(changed if row.id == changed.id else row for row in campaign.elements)
    return replace(campaign, elements=rows)


def _transports(campaign: Campaign, change: Callable[[Transport], Transport]) -> Campaign:
    return replace(campaign, transports=tuple(change(row) for row in campaign.transports))


def _launches(campaign: Campaign) -> Relaxation:
    parts = []
    for row in campaign.launchers:
        levels = tuple((_more(campaign, {row.id}, set(), n), _told(n, f"of {row.id}"))
                       for n in _MORE_LAUNCHES)  # fmt: skip
        parts.append(Relaxation("launch rate", row.id, levels))
    for pad in campaign.pads:
        levels = tuple((_more(campaign, set(), {pad.id}, n), _told(n, f"from {pad.id}"))
                       for n in _MORE_LAUNCHES)  # fmt: skip
        parts.append(Relaxation("pad rate", pad.id, levels))
    every = {row.id for row in campaign.launchers}, {row.id for row in campaign.pads}
    levels = tuple((_more(campaign, *every, n), _told(n, "of every launcher and pad"))
                   for n in _MORE_LAUNCHES)  # fmt: skip
    return Relaxation("launch rate", "launchers and pads", levels, tuple(parts))


def _told(launches: int, means: str) -> str:
    return f"{launches} more launch{'es' if launches > 1 else ''} {means} a year"


def _more(campaign: Campaign, launchers: set[str], pads: set[str], more: int) -> Campaign:
    def rates(row: Launcher) -> Launcher:
        years = tuple(replace(year, flights=year.flights + more) for year in row.availability)
        return replace(row, per_year=row.per_year + more, availability=years)

    return replace(
        campaign,
        launchers=tuple(rates(row) if row.id in launchers else row for row in campaign.launchers),
        pads=tuple(replace(row, per_year=row.per_year + more) if row.id in pads else row for row in campaign.pads),
    )


def _capacity(campaign: Campaign, element: Element | None, periods_per_year: int) -> Relaxation:
    if element is not None and not element.divisible:
        into = network(campaign, periods_per_year).into
        ways = [row for row in campaign.transports if element.node in into[row.destination]]
        most = max((row.capacity_kg for row in ways if row.origin != element.node), default=0.0)
        if element.mass_kg > most > 0.0:
            part = element.mass_kg / most
            told = f"a flight that carries {element.mass_kg:,.0f} kg there; the largest carries {most:,.0f} kg"
            return Relaxation("capacity", "largest flight", ((_larger(campaign, part), told),))
    levels = tuple((_larger(campaign, 1.0 + part), f"{100.0 * part:.0f} % more capacity of every flight")
                   for part in _MORE_CAPACITY)  # fmt: skip
    return Relaxation("capacity", "every flight", levels)


def _larger(campaign: Campaign, factor: float) -> Campaign:
    def larger(row: Transport) -> Transport:
        burn = None if row.burn is None else replace(row.burn, tank_kg=row.burn.tank_kg * factor)
        return replace(row, capacity_kg=row.capacity_kg * factor, burn=burn)

    return _transports(campaign, larger)


def _in_service(campaign: Campaign) -> Relaxation:
    start = campaign.start_tdb_s

    def always(row: _Means) -> _Means:
        return replace(row, since_tdb_s=min(start, row.since_tdb_s), until_tdb_s=None)

    free = replace(
        campaign,
        launchers=tuple(replace(always(row), availability=()) for row in campaign.launchers),
        pads=tuple(always(row) for row in campaign.pads),
        transports=tuple(replace(always(row), held_tdb_s=None) for row in campaign.transports),
    )
    told = "launchers, pads and transports in service from the start to the end, with all their engines"
    return Relaxation("dates of the means", "launchers, pads and transports", ((free, told),))
