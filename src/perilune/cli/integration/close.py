"""``perilune integration close``: the smallest changes that pass the open checks of a pair."""

from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import Folder, LauncherName, OfC3, OfRules, OfSite, ShipName, To, asked_pair
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table
from perilune.cli.work import Cache

if TYPE_CHECKING:
    from perilune.integration.closing import Closing

app = typer.Typer(rich_markup_mode=None)


@app.command()
def close(
    ship: ShipName,
    launcher: LauncherName,
    to: To,
    site: OfSite = None,
    c3: OfC3 = None,
    rules: OfRules = "default",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Local processes.")] = 1,
    cache: Cache = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Find the smallest changes by which failed and marginal checks pass; exit 1 where a check stays open.

    Each change is solved for again and verified by a new assessment; takes some minutes the first time.

    Example: perilune integration close orion long-march-10 --to nrho
    """
    from perilune.catalogue import load_catalogue
    from perilune.integration.closing import closing
    from perilune.run import ResultStore, progress_display

    catalogue = load_catalogue(folder)
    answer = closing(
        asked_pair(catalogue, (ship, launcher, to, site), c3=c3, rules=rules),
        store=ResultStore(cache),
        workers=workers,
        progress=None if as_json else progress_display("closing"),
    )
    if as_json:
        print_json(answer)
    else:
        _show(answer)
    if answer.unclosed:
        raise typer.Exit(INFEASIBLE)


def _show(answer: "Closing") -> None:
    title = f"What would close {answer.ship} on {answer.launcher} from {answer.site} to {answer.destination}"
    rows = [
        (
            action.check,
            action.change,
            f"{action.amount:,.4g} {action.unit}",
            f"{action.payload_price_kg:+,.0f}",
            str(action.verdict_after),
            f"{action.description}; {action.verified_by}",
        )
        for action in answer.actions
    ]
    note = f"{answer.verdict}; open: {', '.join(answer.open_checks) or 'nothing'}"
    table(title, ("check", "change", "amount", "price kg", "pair then", "what"), rows, note)
    for told, names in _unclosed(answer).items():
        table(f"Nothing of these closes {', '.join(names)}", ("change", "up to", "why not"), told)


def _unclosed(answer: "Closing") -> dict[tuple[tuple[str, str, str], ...], list[str]]:
    """The checks that stay open, under what was tried in vain: the same trials once for all whom they do not close."""
    found: dict[tuple[tuple[str, str, str], ...], list[str]] = {}
    for name in answer.unclosed:
        failed = [row for row in answer.tried if row.check == name]
        told = tuple((row.change, f"{row.up_to:,.4g} {row.unit}", row.reason) for row in failed)
        found.setdefault(told, []).append(name)
    return found
