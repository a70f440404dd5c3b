"""``perilune catalogue``: what is in the catalogue, where each number comes from, and is an entry file right."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table
from perilune.errors import InputError, NoSolution, Problem, suggest

if TYPE_CHECKING:
    from pydantic import BaseModel

    from perilune.catalogue import Catalogue, Entry, Quantity
    from perilune.launch.plausibility import Plausibility

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
]


@dataclass(frozen=True)
class Summary:
    """One entry: how many numbers it has, and how many of them are of low confidence."""

    kind: str
    id: str
    name: str
    partner: str | None
    maturity: str
    numbers: int
    low_confidence: int


@dataclass(frozen=True)
class Replaced:
    """A built-in entry that the user's folder replaces."""

    kind: str
    id: str
    file: str


@dataclass(frozen=True)
class Listing:
    """What ``perilune catalogue list`` prints."""

    entries: tuple[Summary, ...]
    shadowed: tuple[Replaced, ...]


@dataclass(frozen=True)
class Number:
    """One number of an entry, in the unit of its source."""

    key: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    date: str
    maturity: str
    confidence: str
    note: str | None


@dataclass(frozen=True)
class Fact:
    """One thing an entry says in words."""

    key: str
    value: str


@dataclass(frozen=True)
class Shown:
    """What ``perilune catalogue show`` prints."""

    kind: str
    id: str
    name: str
    maturity: str
    file: str
    sha256: str
    facts: tuple[Fact, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Checked:
    """What ``perilune catalogue check`` prints of a file without mistakes; ``doubts`` are of a launcher's data."""

    file: str
    kind: str
    id: str
    verdict: str
    numbers: int
    low_confidence: int
    doubts: tuple[str, ...]


@app.callback()
def group() -> None:
    """Every hardware number with its source: engines, launchers, ships, sites, partners, stations.

    Example: perilune catalogue show oryol
    """


@app.command("list", epilog="Example: perilune catalogue list ship")
def list_entries(
    kind: Annotated[
        str | None, typer.Argument(help="partner, site, engine, launcher, ship or station; all by default.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """List the entries, with the count of their numbers and of those of low confidence."""
    from perilune.catalogue import KINDS, load_catalogue

    kinds = tuple(KINDS) if kind is None else (_kind(kind),)
    catalogue = load_catalogue(folder)
    entries = tuple(_summary(name, entry) for name in kinds for entry in catalogue.entries(name))
    shadowed = tuple(Replaced(row.kind, row.id, row.file) for row in catalogue.shadowed if row.kind in kinds)
    if as_json:
        print_json(Listing(entries, shadowed))
        return
    columns = ("kind", "id", "name", "partner", "maturity", "numbers", "low confidence")
    rows = [(e.kind, e.id, e.name, e.partner, e.maturity, e.numbers, e.low_confidence) for e in entries]
    replaced = ", ".join(f"{row.kind} {row.id}" for row in shadowed)
    table(f"{len(rows)} entries", columns, rows, note=f"your folder replaces: {replaced}" if replaced else "")


@app.command("show", epilog="Example: perilune catalogue show oryol")
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="The identifier of an entry, such as falcon-9.")],
    kind: Annotated[
        str | None, typer.Option("--kind", help="Its kind, where several kinds have the identifier.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print every number of an entry with its interval, unit, source, date, maturity and confidence."""
    from perilune.catalogue import load_catalogue

    catalogue = load_catalogue(folder)
    shown = _shown(catalogue, _kind_of(catalogue, name, kind), name)
    if as_json:
        print_json(shown)
        return
    table(
        f"{shown.kind} {shown.id}: {shown.name} ({shown.maturity})",
        ("key", "value"),
        [(fact.key, fact.value) for fact in shown.facts],
    )
    cited = tuple(dict.fromkeys(number.source for number in shown.numbers))
    at = cited.index
    columns = ("key", "value", "low", "high", "unit", "source", "date", "maturity", "confidence", "note")
    rows = [
        (n.key, n.value, n.low, n.high, n.unit, f"[{at(n.source) + 1}]", n.date, n.maturity, n.confidence, n.note or "")
        for n in shown.numbers
    ]
    table("", columns, rows)
    table("", ("source", "citation"), [(f"[{i}]", source) for i, source in enumerate(cited, 1)], note=shown.file)


@app.command(
    "check", epilog="Example: perilune catalogue check examples/joint-lunar-station/catalogue/ships/luna-28.toml"
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An entry file, <kind>s/<id>.toml.")],
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Check one entry file against the catalogue: ok, or every mistake at once and exit status 2. Writes nothing.

    What lies beside it, in <folder>/engines and so on, counts with it. Of a launcher also what its numbers imply, and
    what is doubtful about them.
    """
    from perilune.catalogue import Launcher, load_entry

    catalogue, (kind, name) = load_entry(file, folder)
    entry = catalogue.entry(kind, name)
    summary = _summary(kind, entry)
    implied = None
    if isinstance(entry, Launcher):
        from perilune.launch.plausibility import plausibility

        implied = plausibility(entry, catalogue)
    doubts = () if implied is None else (implied.reason,) if isinstance(implied, NoSolution) else implied.doubts
    if as_json:
        print_json(Checked(str(file), kind, name, "ok", summary.numbers, summary.low_confidence, doubts))
        return
    typer.echo(f"ok: {kind} {name}, {summary.numbers} numbers, {summary.low_confidence} of low confidence")
    if implied is not None and not isinstance(implied, NoSolution):
        _show_implied(implied)
    for doubt in doubts:
        typer.echo(f"doubt: {doubt}")


def _show_implied(implied: "Plausibility") -> None:
    rows = [
        (
            stage.name,
            stage.role,
            f"{stage.burn_s:.0f}",
            f"{stage.dry_percent:.1f} %",
            f"{stage.thrust_to_weight:.2f}",
            f"{stage.delta_v_m_s:.0f}",
        )
        for stage in implied.stages
    ]
    title = f"{implied.lift_off_kg:.0f} kg and thrust over weight {implied.lift_off_thrust_to_weight:.2f} at lift-off"
    heads = ("stage", "role", "burns s", "dry mass", "thrust over weight", "delta-v m/s")
    table(f"{title}, all without payload", heads, rows)


def _kind(given: str) -> str:
    from perilune.catalogue import KINDS

    kind = given if given in KINDS else given.removesuffix("s")
    if kind not in KINDS:
        expected = f"one of {', '.join(KINDS)}"
        raise InputError(Problem(f"no kind of entry '{given}'", expected=expected, fix=suggest(given, KINDS)))
    return kind


def _kind_of(catalogue: "Catalogue", name: str, kind: str | None) -> str:
    from perilune.catalogue import KINDS

    if kind is not None:
        return _kind(kind)
    having = [other for other in KINDS if name in catalogue.ids(other)]
    if len(having) == 1:
        return having[0]
    if having:
        fix = f"add --kind {having[0]}"
        raise InputError(Problem(f"'{name}' is a {' and a '.join(having)}", expected="one of them", fix=fix))
    known = [other for of in KINDS for other in catalogue.ids(of)]
    fix = suggest(name[:64], known) or "perilune catalogue list"
    raise InputError(Problem(f"no entry '{name}'", expected="the id of an entry", fix=fix))


def _summary(kind: str, entry: "Entry") -> Summary:
    numbers = [quantity for _, quantity in _quantities(entry)]
    low = sum(quantity.confidence == "low" for quantity in numbers)
    partner = getattr(entry, "partner", None)
    return Summary(kind, entry.id, entry.name, partner, entry.maturity.value, len(numbers), low)


def _shown(catalogue: "Catalogue", kind: str, name: str) -> Shown:
    entry = catalogue.entry(kind, name)
    numbers = tuple(
        Number(key, q.value, q.low, q.high, q.unit, q.source, q.date, q.maturity.value, q.confidence.value, q.note)
        for key, q in _quantities(entry)
    )
    skipped = ("id", "kind", "name", "maturity")
    facts = tuple(
        Fact(key, text) for key, text in _words(entry) if key not in skipped and not key.startswith("sources")
    )
    return Shown(
        kind,
        entry.id,
        entry.name,
        entry.maturity.value,
        catalogue.file(kind, name),
        catalogue.digest(kind, name),
        facts,
        numbers,
    )


def _quantities(record: "BaseModel") -> "Iterator[tuple[str, Quantity]]":
    from perilune.catalogue import Quantity

    return ((key, leaf) for key, leaf in _leaves(record) if isinstance(leaf, Quantity))


def _words(record: "BaseModel") -> Iterator[tuple[str, str]]:
    from perilune.catalogue import Quantity

    return ((key, str(leaf)) for key, leaf in _leaves(record) if not isinstance(leaf, Quantity) and leaf is not None)


def _leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every quantity, text, count and flag of a record with its dotted key."""
    from pydantic import BaseModel

    from perilune.catalogue import Quantity

    children: list[tuple[str, object]]
    if isinstance(value, Quantity):
        children = []
    elif isinstance(value, BaseModel):
        children = [(f"{key}.{name}" if key else name, getattr(value, name)) for name in type(value).model_fields]
    elif isinstance(value, dict):
        children = [(f"{key}.{name}", item) for name, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, BaseModel) for item in value):
        children = [(f"{key}[{i}]", item) for i, item in enumerate(value)]
    else:
        value = ", ".join(str(item) for item in value) if isinstance(value, list) else value
        children = []
    if not children and not isinstance(value, dict) and value != "":
        yield key, value
    for name, child in children:
        yield from _leaves(child, name)
