"""The records of a campaign: what it asks, and what may happen to it.

The time is cut into periods of equal length. Everything that departs in a period departs at its start; what travels
for ``travel_periods`` arrives at the start of a later one (or of the same, where the travel is short). In each period
and at each node the order is:

1. what arrives, arrives; an element that arrives at its node is in service from this period on;
2. what departs, departs, and the propellant of refuelled vehicles is taken: from what was left and what arrived;
3. what is left boils off, plants make, crew and elements use: ``stock = kept (before + in - out) + made - used``.

The prerequisites of an element, and what a crew needs to live in (berths, rescue seats of elements, recovery), must
have been in service in the period before. Stocks are those at the end of a period.
"""

from dataclasses import dataclass
from typing import Final, Literal

from perilune.programme.gates import Gate

EARTH: Final = "earth"
"""The node from which every element and commodity comes, as much as is asked for."""

SPARES: Final = "spares"
"""The commodity that elements take of as ``spares_per_year`` of their mass."""

Measure = Literal["mass", "flights", "crew-days", "cost"]
ShockKind = Literal["partner", "launcher", "site", "transport", "element"]


@dataclass(frozen=True)
class Node:
    """A place. Arrays have ``illumination`` of their power on the mean; stores carry the longest darkness."""

    id: str
    name: str
    illumination: float = 1.0
    longest_darkness_s: float = 0.0


@dataclass(frozen=True)
class Rate:
    """An amount of a commodity in a year, per unit of what makes or uses it; or an amount, where so said [kg]."""

    commodity: str
    kg: float


@dataclass(frozen=True)
class Commodity:
    """What is carried and kept in any amount.

    ``boil_off_per_year`` is the part lost in a year, ``crew_kg_day`` what one person uses in a day; ``stored`` says
    that no more can be kept at a node than its elements ``store``. What is ``weightless`` (science, data) takes no
    capacity and can't be brought from the Earth.
    """

    id: str
    name: str
    crew_kg_day: float = 0.0
    boil_off_per_year: float = 0.0
    stored: bool = False
    weightless: bool = False
    cost_per_kg: float = 0.0


@dataclass(frozen=True)
class Partner:
    """A partner; ``share`` is the part of the parity measure that it is to bring, None where none is agreed."""

    id: str
    name: str
    share: float | None = None


@dataclass(frozen=True)
class YearRate:
    """So many flights of a launcher that may be had in a calendar year, as the production of its engines allows."""

    year: int
    flights: int


@dataclass(frozen=True)
class Launcher:
    """A launcher: at most ``per_year`` launches in a year of the campaign, and those of ``availability`` by year."""

    id: str
    name: str
    partner: str
    cost: float
    per_year: int
    since_tdb_s: float
    until_tdb_s: float | None = None
    availability: tuple[YearRate, ...] = ()


@dataclass(frozen=True)
class Pad:
    """A launch site: at most ``per_year`` launches of all its launchers in a year of the campaign."""

    id: str
    name: str
    partner: str
    per_year: int
    since_tdb_s: float
    until_tdb_s: float | None = None


@dataclass(frozen=True)
class Burn:
    """The propulsion of a refuelled vehicle: out with its load, and back empty.

    The propellant is ``(R - 1)(dry + load + back)`` out, with ``R`` the product of ``exp(dv / ve)`` of its burns, and
    ``(R' - 1) dry`` back, carried out or, with ``refuel_there``, taken at the destination. ``mixture`` says which part
    of the propellant each commodity is; the parts sum to one.
    """

    dv_out_m_s: tuple[float, ...]
    dv_back_m_s: tuple[float, ...]
    isp_s: float
    dry_mass_kg: float
    tank_kg: float
    mixture: tuple[tuple[str, float], ...]
    refuel_there: bool = False


@dataclass(frozen=True)
class Transport:
    """A way to fly from one node to another: a ship on its launcher that passed integration, a lander or a tug.

    ``capacity_kg`` is what one flight delivers at the destination, beside its crew of up to ``seats``. A flight takes
    ``launches`` launches of its ``launcher`` from ``pad``. A crew stays with its ship for ``stay_s`` and goes home with
    it (at the start of the period after the stay); the ship gives ``rescue_seats`` there as long, and ``return_kg`` of
    load back. With a ``burn`` it is refuelled at its origin. ``vehicle`` names the element that must be in service at
    the origin; each unit of it flies once in ``turnaround_s``. Flights depart within ``windows`` only, spans
    [TDB s past J2000]; without one, at any time. From ``held_tdb_s`` on all holds that it ``needs``.

    ``ship`` and ``orbit`` name what a programme judges on the launcher, and to which destination; of what the launcher
    injects, ``injected_kg``, the part ``landed_part`` arrives, less a mass that stays the same.
    """

    id: str
    name: str
    partner: str
    origin: str
    destination: str
    capacity_kg: float
    cost: float
    travel_s: float
    since_tdb_s: float
    until_tdb_s: float | None = None
    launcher: str | None = None
    pad: str | None = None
    launches: int = 1
    seats: int = 0
    rescue_seats: int = 0
    stay_s: float = 0.0
    return_kg: float = 0.0
    burn: Burn | None = None
    vehicle: str | None = None
    turnaround_s: float = 0.0
    windows: tuple[tuple[float, float], ...] = ()
    ship: str | None = None
    orbit: str = "llo"
    injected_kg: float | None = None
    landed_part: float = 1.0
    needs: tuple[str, ...] = ()
    held_tdb_s: float | None = None


@dataclass(frozen=True)
class Element:
    """A part of the station: ``count`` units, delivered to ``node``, each on one flight (``divisible``: in any parts).

    ``after`` are its prerequisites: of each a part of its units at least as great, in service a period before.

    One with ``wanted_tdb_s`` is a demand: each unit late counts ``weight`` a year. One without is chosen only where it
    pays. Per unit: ``steady_w`` is made day and night, ``solar_w`` in full light; ``load_w`` is taken in the light,
    ``dark_load_w`` in darkness; ``store_j`` may be taken from its store. ``recovers`` are the parts of what a crew uses
    that come back, for ``crew_served`` people. ``makes`` and ``uses`` are kg a year, ``stores`` kg of room.
    ``spares_per_year`` is the part of its mass that it takes in a year of the commodity ``spares``. After
    ``lifetime_s`` in service it counts no more. Where its owner leaves, the others deliver it ``reprovide_s`` after
    that at ``reprovide_cost`` beside its own; None: nobody does. It departs neither before ``earliest_tdb_s`` nor
    before ``held_tdb_s``, from when on all holds that it ``needs``.
    """

    id: str
    name: str
    owner: str
    node: str
    mass_kg: float
    count: int = 1
    divisible: bool = False
    cost: float = 0.0
    earliest_tdb_s: float | None = None
    wanted_tdb_s: float | None = None
    weight: float = 1.0
    after: tuple[str, ...] = ()
    steady_w: float = 0.0
    solar_w: float = 0.0
    load_w: float = 0.0
    dark_load_w: float = 0.0
    store_j: float = 0.0
    berths: int = 0
    rescue_seats: int = 0
    crew_served: int = 0
    recovers: tuple[tuple[str, float], ...] = ()
    makes: tuple[Rate, ...] = ()
    uses: tuple[Rate, ...] = ()
    stores: tuple[Rate, ...] = ()
    spares_per_year: float = 0.0
    lifetime_s: float | None = None
    reprovide_s: float | None = None
    reprovide_cost: float = 0.0
    needs: tuple[str, ...] = ()
    held_tdb_s: float | None = None


@dataclass(frozen=True)
class CrewDemand:
    """At least ``count`` people at a node from one date to another; each who is missing counts ``weight`` a year."""

    id: str
    node: str
    count: int
    start_tdb_s: float
    end_tdb_s: float
    weight: float = 1.0


@dataclass(frozen=True)
class Delivery:
    """An amount of a commodity handed over at a node on a date; a tonne that is missing counts ``weight``."""

    id: str
    node: str
    commodity: str
    kg: float
    on_tdb_s: float
    weight: float = 1.0


@dataclass(frozen=True)
class Stock:
    """An amount of a commodity at a node at the start."""

    node: str
    commodity: str
    kg: float


@dataclass(frozen=True)
class Parity:
    """The shares of the partners in a measure are to be reached within a tolerance; what lacks counts ``weight``.

    ``mass`` is the mass that arrives by the partner's transports, ``flights`` its launches, ``crew-days`` those spent
    by crews of its ships, ``cost`` what its launchers, transports and elements cost. ``weight`` is for a tonne, a
    launch, a person-year or a unit of cost: by default ten tonnes that lack count as one element late by a year.
    """

    measure: Measure
    tolerance: float = 0.0
    weight: float = 0.1


@dataclass(frozen=True)
class Campaign:
    """What a campaign is asked for, over its years: places, ways to fly, what is to be built, carried and lived by.

    Capability comes first: the sum of all weighted delays and lacks is made least, then the cost. ``reserve_s`` of the
    crew's use stays in stock at the end of every period, for a resupply that is missed. ``gates`` are the agreements
    and technologies that transports and elements name in their ``needs``.
    """

    id: str
    name: str
    currency: str
    start_tdb_s: float
    years: int
    nodes: tuple[Node, ...]
    commodities: tuple[Commodity, ...]
    partners: tuple[Partner, ...]
    launchers: tuple[Launcher, ...]
    pads: tuple[Pad, ...]
    transports: tuple[Transport, ...]
    elements: tuple[Element, ...]
    crew_demands: tuple[CrewDemand, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    stocks: tuple[Stock, ...] = ()
    reserve_s: float = 0.0
    parity: Parity | None = None
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True)
class Shock:
    """Something that happens on a date: a partner, launcher, site, transport or element is gone, or slips.

    ``slip_s`` is how long nothing of it departs from the date on, None: for ever. With a partner go its launchers,
    pads and transports, and its elements that have not yet departed (they are provided again as they say).
    """

    id: str
    name: str
    kind: ShockKind
    subject: str
    on_tdb_s: float
    slip_s: float | None = None
