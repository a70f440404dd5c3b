"""The records of the plan that answers a campaign."""

from dataclasses import dataclass
from typing import Literal

from perilune.programme.campaign.model.campaign import Shock
from perilune.told_number import counted

Ending = Literal["within gap", "time limit", "interrupted"]
Lacking = Literal["late", "undelivered", "crew", "delivery", "supply", "reserve", "power", "darkness", "room", "parity"]


@dataclass(frozen=True)
class Carried:
    """Units of an element on one flight; parts of one where it is divisible."""

    element: str
    units: float


@dataclass(frozen=True)
class Load:
    """A mass of a commodity."""

    commodity: str
    kg: float


@dataclass(frozen=True)
class Flight:
    """One flight. ``period`` is that of departure, ``arrival_period`` and ``return_period`` those of the events.

    ``propellant`` is taken at the origin, ``propellant_there`` at the destination for the way back.
    """

    id: str
    transport: str
    partner: str
    origin: str
    destination: str
    launcher: str | None
    pad: str | None
    period: int
    arrival_period: int
    return_period: int | None
    departs_tdb_s: float
    arrives_tdb_s: float
    elements: tuple[Carried, ...]
    cargo: tuple[Load, ...]
    crew: int
    returned: tuple[Load, ...]
    propellant: tuple[Load, ...]
    propellant_there: tuple[Load, ...]
    payload_kg: float
    capacity_kg: float
    cost: float


@dataclass(frozen=True)
class Installed:
    """Units of an element put in service in a period; ``late_years`` after the wanted date, None where none is set.

    ``owner`` is the partner that provides it: after a withdrawal the one whose transport delivers it.
    """

    element: str
    owner: str
    units: float
    period: int
    on_tdb_s: float
    late_years: float | None


@dataclass(frozen=True)
class StockHistory:
    """One commodity at one node: kg at the end of each period."""

    node: str
    commodity: str
    kg: tuple[float, ...]


@dataclass(frozen=True)
class NodeHistory:
    """Crew, power and store at one node in each period; margins below zero are named as shortfalls."""

    node: str
    crew: tuple[float, ...]
    berths: tuple[float, ...]
    rescue_seats: tuple[float, ...]
    power_margin_w: tuple[float, ...]
    dark_margin_j: tuple[float, ...]


CauseKind = Literal[
    "gap",
    "prerequisites",
    "readiness",
    "launch rate",
    "pad rate",
    "capacity",
    "vehicles",
    "windows",
    "dates of the means",
    "horizon",
    "power",
    "darkness",
    "supply",
    "reserve",
    "room",
]


@dataclass(frozen=True)
class Cause:
    """One thing that, alone, keeps a demand from being met, or from being met sooner.

    ``remedy`` is what of it would do; ``left`` is what would still count as lacking then, 0 where it closes all.
    """

    kind: CauseKind
    subject: str
    remedy: str
    left: float


@dataclass(frozen=True)
class Why:
    """Why a demand can't be met: the causes, found by solving again without one thing at a time.

    One of kind ``gap`` says that what lacks, or a part of it, is within the gap of the search, or was
    left by its time limit.
    No ``causes``: it takes more than one. ``tried`` are all the kinds; for those of ``undecided`` the time was up
    before it was proved that they change nothing.
    """

    causes: tuple[Cause, ...]
    tried: tuple[CauseKind, ...]
    undecided: tuple[CauseKind, ...]


@dataclass(frozen=True)
class Shortfall:
    """A demand that can't be met: the least that lacks, in its unit, from when on, and what that counts.

    ``why`` is None where nobody asked.
    """

    kind: Lacking
    subject: str
    amount: float
    unit: str
    from_tdb_s: float
    counts: float
    why: Why | None = None

    @property
    def told(self) -> str:
        """What lacks in words: ``undelivered hab: 1 unit``."""
        return f"{self.kind} {self.subject}: {counted(self.amount, self.unit)}"


@dataclass(frozen=True)
class PartnerShare:
    """What one partner brings: amounts, and the parts of the whole.

    ``critical_roles`` are elements, launchers and ships of the partner on the longest chain of prerequisites;
    ``return_coefficient`` is its share of the contracts over its share of the contributions (ESA Convention, Annex V,
    article IV): of what is carried and built by its share of the cost target; None without a target.
    """

    partner: str
    mass_kg: float
    flights: int
    crew_days: float
    cost: float
    critical_roles: int
    mass_share: float
    flights_share: float
    crew_days_share: float
    cost_share: float
    critical_share: float
    target_share: float | None
    return_coefficient: float | None


@dataclass(frozen=True)
class Size:
    """The size of the mixed-integer programme."""

    columns: int
    integers: int
    rows: int
    entries: int


@dataclass(frozen=True)
class Plan:
    """The best plan of a campaign that was found: flights, what they put in service, and how good it is proved to be.

    ``shortfall`` is the sum of all that lacks, weighted, with its proved ``shortfall_bound``; ``cost`` the cost of the
    least costly plan found with no more shortfall, ``bound`` what none can undercut, ``gap = (cost - bound) / cost``.
    ``status`` is ``within gap``, ``time limit`` or ``interrupted``: in all three the plan can be flown.
    """

    campaign: str
    status: Ending
    currency: str
    start_tdb_s: float
    period_s: float
    periods_per_year: int
    periods: int
    cost: float
    bound: float
    gap: float
    shortfall: float
    shortfall_bound: float
    size: Size
    flights: tuple[Flight, ...]
    installed: tuple[Installed, ...]
    stocks: tuple[StockHistory, ...]
    nodes: tuple[NodeHistory, ...]
    shortfalls: tuple[Shortfall, ...]
    shares: tuple[PartnerShare, ...]
    shock: Shock | None = None
