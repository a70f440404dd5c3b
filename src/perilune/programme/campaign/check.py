"""What must hold between the records of a campaign before it can be solved."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from perilune.errors import InputError, Problem, suggest
from perilune.programme.campaign.model import EARTH, Campaign
from perilune.programme.campaign.network import SPARES


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def check_campaign(campaign: Campaign) -> None:
    """Refuse a campaign whose records don't fit together.

    Raises:
        InputError: every name that is not known, every name given twice, every chain of prerequisites that is a circle.
    """
    problems = [*_twice(campaign), *_unknown(campaign), *_numbers(campaign)]
    if not problems:
        problems += _circles(campaign)
    if problems:
        raise InputError(problems)


def _ids(rows: Sequence[_Named]) -> list[str]:
    return [row.id for row in rows]


def _twice(campaign: Campaign) -> Iterator[Problem]:
    tables = ("nodes", "commodities", "partners", "launchers", "pads", "transports", "elements", "crew_demands")
    for table in (*tables, "deliveries"):
        names = _ids(getattr(campaign, table))
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Problem(f"'{name}' stands twice", key=table, expected="a name for each")


def _unknown(campaign: Campaign) -> Iterator[Problem]:
    nodes, partners = [EARTH, *_ids(campaign.nodes)], _ids(campaign.partners)
    places = {
        "node": nodes,
        "partner": partners,
        "commodity": _ids(campaign.commodities),
        "launcher": _ids(campaign.launchers),
        "pad": _ids(campaign.pads),
        "element": _ids(campaign.elements),
    }
    for where, kind, name in _mentions(campaign):
        if name not in places[kind]:
            known = ", ".join(places[kind]) or "none is declared"
            yield Problem(f"no {kind} '{name}'", key=where, expected=known, fix=suggest(name, places[kind]))


def _mentions(campaign: Campaign) -> Iterator[tuple[str, str, str]]:
    """Every name that stands in a record: where, of what kind, the name."""
    for group, means in (("launcher", campaign.launchers), ("pad", campaign.pads)):
        for row in means:
            yield f"{group} {row.id}.partner", "partner", row.partner
    for transport in campaign.transports:
        where = f"transport {transport.id}"
        yield f"{where}.partner", "partner", transport.partner
        yield f"{where}.from", "node", transport.origin
        yield f"{where}.to", "node", transport.destination
        named = (("launcher", transport.launcher), ("pad", transport.pad), ("element", transport.vehicle))
        yield from ((f"{where}.{kind}", kind, name) for kind, name in named if name is not None)
        if transport.burn is not None:
            yield from ((f"{where}.burn.mixture", "commodity", name) for name, _ in transport.burn.mixture)
    for element in campaign.elements:
        where = f"element {element.id}"
        yield f"{where}.owner", "partner", element.owner
        yield f"{where}.node", "node", element.node
        yield from ((f"{where}.after", "element", name) for name in element.after)
        rates = (*element.makes, *element.uses, *element.stores)
        yield from ((f"{where}.makes, uses, stores", "commodity", rate.commodity) for rate in rates)
        yield from ((f"{where}.recovers", "commodity", name) for name, _ in element.recovers)
        if element.spares_per_year > 0.0:
            yield f"{where}.spares_per_year", "commodity", SPARES
    for demand in campaign.crew_demands:
        yield f"crew {demand.id}.node", "node", demand.node
    amounts = [(row.node, row.commodity) for row in campaign.deliveries]
    for node, commodity in (*amounts, *((row.node, row.commodity) for row in campaign.stocks)):
        yield "delivery or stock", "node", node
        yield "delivery or stock", "commodity", commodity


def _numbers(campaign: Campaign) -> Iterator[Problem]:
    agreed = sum(row.share or 0.0 for row in campaign.partners)
    if agreed > 1.0 + 1e-9:
        yield Problem(f"the shares of the partners sum to {agreed:g}", key="partner", expected="1 or less")
    places = {row.id: row.node for row in campaign.elements}
    for transport in campaign.transports:
        burn = transport.burn
        place = transport.origin if transport.vehicle is None else places.get(transport.vehicle, transport.origin)
        if place != transport.origin:
            cause = f"its vehicle '{transport.vehicle}' stands at '{place}'"
            yield Problem(cause, key=f"transport {transport.id}.vehicle", expected=f"an element at {transport.origin}")
        if burn is not None and abs(sum(part for _, part in burn.mixture) - 1.0) > 1e-6:
            yield Problem("the parts of the propellant", key=f"transport {transport.id}.burn.mixture", expected="sum 1")
        if transport.origin == transport.destination:
            yield Problem("it goes nowhere", key=f"transport {transport.id}", expected="two nodes")
        if transport.launcher is not None and transport.origin != EARTH:
            yield Problem("a launcher away from the Earth", key=f"transport {transport.id}", expected=f"from {EARTH}")
        if burn is not None and transport.origin == EARTH:
            yield Problem("refuelled on the Earth", key=f"transport {transport.id}", expected="its capacity, no burn")


def _circles(campaign: Campaign) -> Iterator[Problem]:
    waiting = {row.id: set(row.after) for row in campaign.elements}
    while ready := {name for name, after in waiting.items() if not after & waiting.keys()}:
        waiting = {name: after for name, after in waiting.items() if name not in ready}
    if waiting:
        names = ", ".join(sorted(waiting))
        yield Problem(f"each waits for another of them: {names}", key="element.after", expected="no circle")
