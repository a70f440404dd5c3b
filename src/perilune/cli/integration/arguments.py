"""What the commands of ``perilune integration`` share: their arguments, the pair these name, shapes of verdicts."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from perilune.cli.output import together
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.integration.pair import PairQuestion

SHAPES: Final = {"pass": "●", "marginal": "▲", "fail": "✕", "not evaluable": "◇"}

To = Annotated[str, typer.Option("--to", help="leo, gto, tli, free-return, llo, nrho, mars or station:ID.")]
OfSite = Annotated[str | None, typer.Option("--site", help="The launch site; the launcher's own by default.")]
OfInsertion = Annotated[float | None, typer.Option("--insertion", help="Insertion delta-v of a window in m/s.")]
OfC3 = Annotated[float | None, typer.Option("--c3", help="Energy of the departure in km2/s2, as a window gives it.")]
Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]
ShipName = Annotated[str, typer.Argument(metavar="SHIP", help="A ship of the catalogue, such as oryol.")]
OfRules = Annotated[str, typer.Option("--rules", help="The rule set: default, nasa, esa, or a file of your own.")]
OfChecks = Annotated[
    Path | None, typer.Option("--checks", help="A folder with checks of your own: its Python files are run.")
]
LauncherName = Annotated[str, typer.Argument(metavar="LAUNCHER", help="A launcher, such as long-march-10.")]


def asked_pair(
    catalogue: "Catalogue",
    names: tuple[str, str, str, str | None],
    *further: tuple[str, Callable[[], object]],
    c3: float | None = None,
    insertion: float | None = None,
    rules: str = "default",
) -> "PairQuestion":
    """Return the pair that the arguments ask about; without a site the launcher's own for the destination.

    Args:
        catalogue: the catalogue of the entries.
        names: of the ship, the launcher, the destination and, where it is given, the site.
        further: looks at the other options, as :func:`perilune.cli.output.together` takes them.
        c3, insertion: of a window, where the command takes one.
        rules: the rule set, where the command takes one.

    Raises:
        InputError: everything that is wrong with the arguments and the other options at once.
    """
    from perilune.integration.destination import parse_destination
    from perilune.integration.pair import PairQuestion
    from perilune.integration.reach import site_for
    from perilune.integration.rules import load_rule_set

    ship, launcher, to, site = names
    together(
        ("SHIP", lambda: catalogue.ship(ship)),
        ("LAUNCHER", lambda: catalogue.launcher(launcher)),
        ("--to", lambda: parse_destination(to, catalogue)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--c3", lambda: c3 is None or check_c3(c3, to, catalogue)),
        ("--insertion", lambda: insertion is None or check_insertion(insertion)),
        ("--rules", lambda: load_rule_set(rules)),
        *further,
    )
    rocket = catalogue.launcher(launcher)
    place = catalogue.site(site) if site else site_for(rocket, catalogue, to)
    held = load_rule_set(rules)
    return PairQuestion(catalogue.ship(ship), rocket, place, to, catalogue, c3, insertion, rules=held)


def check_insertion(insertion_m_s: float) -> float:
    """Return an insertion that can be, or refuse it."""
    if not 0.0 <= insertion_m_s <= 20e3:
        cause, fix = f"no such insertion: {insertion_m_s:g} m/s", "give the insertion of a window"
        raise InputError(Problem(cause, expected="0 to 20,000 m/s", fix=fix))
    return insertion_m_s


def check_c3(c3_km2_s2: float, to: str, catalogue: "Catalogue") -> float:
    """Return an energy that goes with a destination, or refuse it."""
    from perilune.integration.destination import parse_destination

    if not -20.0 <= c3_km2_s2 <= 200.0:
        cause, fix = f"no such energy: {c3_km2_s2:g} km2/s2", "give the C3 of a window"
        raise InputError(Problem(cause, expected="-20 to 200 km2/s2", fix=fix))
    if not parse_destination(to, catalogue).escapes:
        raise InputError(Problem(f"does not go with '{to}'", expected="tli, llo, nrho or mars", fix="leave it out"))
    return c3_km2_s2
