"""What must hold between the records of a campaign before it can be solved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Protocol

from perilune.catalogue.document import Document, dotted
from perilune.catalogue.toml_lines import KeyPath
from perilune.errors import InputError, Problem, suggest
from perilune.programme.campaign.model.campaign import EARTH, SPARES, Campaign

Found = tuple[KeyPath, Problem]
"""A problem and the key of the file where it stands."""

_TABLES: Final = {
    "node": "nodes",
    "commodity": "commodities",
    "partner": "partners",
    "launcher": "launchers",
    "pad": "pads",
    "transport": "transports",
    "element": "elements",
    "crew": "crew_demands",
    "delivery": "deliveries",
}


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def check_campaign(campaign: Campaign, document: Document | None = None) -> None:
    """Refuse a campaign whose records don't fit together; ``document`` is its file, which gives the lines.

    Args:
        campaign: the campaign.
        document: the file that it was read from.

    Raises:
        InputError: every name that is not known, every name given twice, every chain of prerequisites that is a circle.
    """
    found = [*_twice(campaign), *_unknown(campaign), *_numbers(campaign)]
    if not found:
        found += _circles(campaign)
    if found:
        problems = [placed(problem, path, document) for path, problem in found]
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))


def placed(problem: Problem, path: KeyPath, document: Document | None) -> Problem:
    """Return a problem with its key and, where the file is known, its file and line."""
    return replace(problem, key=dotted(path)) if document is None else document.placed(problem, path)


def _ids(rows: Sequence[_Named]) -> list[str]:
    return [row.id for row in rows]


def _twice(campaign: Campaign) -> Iterator[Found]:
    for table, rows in _TABLES.items():
        names = _ids(getattr(campaign, rows))
        for i, name in enumerate(names):
            if name in names[:i]:
                yield (table, i, "id"), Problem(f"'{name}' stands twice", expected="a name for each", fix="rename it")
    for i, name in enumerate(_ids(campaign.nodes)):
        if name == EARTH:
            yield ("node", i, "id"), Problem(f"'{name}' is there anyhow", expected="another node", fix="leave it out")


def _unknown(campaign: Campaign) -> Iterator[Found]:
    places = {
        "node": [EARTH, *_ids(campaign.nodes)],
        "partner": _ids(campaign.partners),
        "commodity": _ids(campaign.commodities),
        "launcher": _ids(campaign.launchers),
        "pad": _ids(campaign.pads),
        "element": _ids(campaign.elements),
    }
    for path, kind, name in _mentions(campaign):
        if name not in places[kind]:
            known = f"one of {', '.join(dict.fromkeys(places[kind]))}" if places[kind] else f"a [[{kind}]]"
            fix = suggest(name, places[kind]) or f"add [[{kind}]] with id = '{name}'"
            yield path, Problem(f"no {kind} '{name}'", expected=known, fix=fix)


def _mentions(campaign: Campaign) -> Iterator[tuple[KeyPath, str, str]]:
    """Every name that stands in a record: where, of what kind, the name."""
    owners = {"launcher": [row.partner for row in campaign.launchers], "pad": [row.partner for row in campaign.pads]}
    for table, partners in owners.items():
        yield from (((table, i, "partner"), "partner", name) for i, name in enumerate(partners))
    yield from _transport_mentions(campaign)
    yield from _element_mentions(campaign)
    for i, demand in enumerate(campaign.crew_demands):
        yield ("crew", i, "node"), "node", demand.node
    amounts = {
        "delivery": [(row.node, row.commodity) for row in campaign.deliveries],
        "stock": [(row.node, row.commodity) for row in campaign.stocks],
    }
    for table, places in amounts.items():
        for i, (node, commodity) in enumerate(places):
            yield (table, i, "node"), "node", node
            yield (table, i, "commodity"), "commodity", commodity


def _transport_mentions(campaign: Campaign) -> Iterator[tuple[KeyPath, str, str]]:
    for i, row in enumerate(campaign.transports):
        yield ("transport", i, "partner"), "partner", row.partner
        yield ("transport", i, "from"), "node", row.origin
        yield ("transport", i, "to"), "node", row.destination
        named = (("launcher", "launcher", row.launcher), ("pad", "pad", row.pad), ("vehicle", "element", row.vehicle))
        yield from ((("transport", i, key), kind, name) for key, kind, name in named if name is not None)
        if row.burn is not None:
            parts = [name for name, _ in row.burn.mixture]
            yield from ((("transport", i, "burn", "mixture", name), "commodity", name) for name in parts)


def _element_mentions(campaign: Campaign) -> Iterator[tuple[KeyPath, str, str]]:
    for i, row in enumerate(campaign.elements):
        yield ("element", i, "owner"), "partner", row.owner
        yield ("element", i, "node"), "node", row.node
        yield from ((("element", i, "after", j), "element", name) for j, name in enumerate(row.after))
        rates = (("makes_per_year", row.makes), ("uses_per_year", row.uses), ("stores", row.stores))
        for key, amounts in rates:
            yield from ((("element", i, key, rate.commodity), "commodity", rate.commodity) for rate in amounts)
        yield from ((("element", i, "recovers", name), "commodity", name) for name, _ in row.recovers)
        if row.spares_per_year > 0.0:
            yield ("element", i, "spares_per_year"), "commodity", SPARES


def _numbers(campaign: Campaign) -> Iterator[Found]:
    agreed = [(i, row.share) for i, row in enumerate(campaign.partners) if row.share is not None]
    total = sum(share for _, share in agreed)
    if total > 1.0 + 1e-9:
        cause = f"the shares of the partners add up to {total:g}"
        yield ("partner", agreed[-1][0], "share"), Problem(cause, expected="at most 1 in all", fix="lower one of them")
    places = {row.id: row.node for row in campaign.elements}
    for i, transport in enumerate(campaign.transports):
        burn, path = transport.burn, ("transport", i)
        place = transport.origin if transport.vehicle is None else places.get(transport.vehicle, transport.origin)
        if place != transport.origin:
            cause, fix = f"its vehicle '{transport.vehicle}' stands at '{place}'", f"let it start from '{place}'"
            yield (*path, "vehicle"), Problem(cause, expected=f"an element at '{transport.origin}'", fix=fix)
        if burn is not None and abs((parts := sum(part for _, part in burn.mixture)) - 1.0) > 1e-6:
            cause, fix = f"the parts of the propellant add up to {parts:g}", "correct one of them"
            yield (*path, "burn", "mixture"), Problem(cause, expected="1 in all", fix=fix)
        if transport.origin == transport.destination:
            cause, fix = f"it flies from '{transport.origin}' to itself", "name another node"
            yield (*path, "to"), Problem(cause, expected="two nodes", fix=fix)
        if transport.launcher is not None and transport.origin != EARTH:
            cause, fix = f"a launcher starts from '{transport.origin}'", "leave the launcher out"
            yield (*path, "launcher"), Problem(cause, expected=f"from = '{EARTH}'", fix=fix)
        if burn is not None and transport.origin == EARTH:
            cause, fix = "a vehicle refuelled on the Earth", "leave the burn out"
            yield (*path, "burn"), Problem(cause, expected="its capacity as such", fix=fix)


def _circles(campaign: Campaign) -> Iterator[Found]:
    waiting = {row.id: set(row.after) for row in campaign.elements}
    while ready := {name for name, after in waiting.items() if not after & waiting.keys()}:
        waiting = {name: after for name, after in waiting.items() if name not in ready}
    if waiting:
        first = next(i for i, row in enumerate(campaign.elements) if row.id in waiting)
        cause = f"each waits for another of them: {', '.join(sorted(waiting))}"
        yield ("element", first, "after"), Problem(cause, expected="no circle", fix="take one 'after' away")
