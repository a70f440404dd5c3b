"""``perilune astro broadcast``: where navigation satellites are by what they broadcast."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from perilune.cli.astro import times
from perilune.cli.astro.satellite_rows import refuse_without_rows, thinned
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.astro.satellites.broadcast import BroadcastPositions
    from perilune.formats.rinex import NavigationFile

app = typer.Typer(rich_markup_mode=None)

_STEP_S: Final = 900.0
_SHOWN: Final = 60
_REASONS: Final = 5


@app.command(
    "broadcast",
    epilog="\b\nExamples:\n"
    '  perilune astro broadcast station.rnx --at "2020-06-25T08:00:00 GPST"\n'
    '  perilune astro broadcast station.rnx --satellite G05 --satellite C05 --at "2020-06-25T08:00:00 UTC" '
    '--until "2020-06-25T10:00:00 UTC" --step "5 min"',
)
def show_broadcast(
    file: Annotated[Path, typer.Argument(help="A RINEX navigation file, version 2 to 4, not compressed.")],
    at: Annotated[str, typer.Option("--at", help="A time with its scale.", metavar="TIME")],
    until: Annotated[str | None, typer.Option(help="The last time of a table.", metavar="TIME")] = None,
    step: Annotated[str | None, typer.Option(help="Of the table, such as '5 min'; 15 min if none.")] = None,
    satellite: Annotated[list[str] | None, typer.Option(help="G05, R08, E01, C05 ...; often; all if none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where navigation satellites are by what they broadcast: positions in the ITRF.

    A message of Kepler elements is used up to 2 hours from its time, one of GLONASS up to 15 minutes.
    """
    from perilune.astro.satellites.broadcast import BroadcastPositions, broadcast_paths
    from perilune.formats.rinex import NavigationFile, read_navigation

    files: list[NavigationFile] = []
    together(("FILE", lambda: files.append(read_navigation(file))), *times.checks(at, until, step))
    epochs = times.epochs(at, until, step, _STEP_S)
    names = [name.upper() for name in satellite] if satellite else _all(files[0])
    paths = []
    together(("--satellite", lambda: paths.extend(broadcast_paths(files[0], names, epochs))))
    refuse_without_rows(file, [(len(path.positions), path.reason) for path in paths], "messages", as_json)
    result = BroadcastPositions(str(file), "ITRF", tuple(paths))
    print_json(result) if as_json else _show(result)


def _all(messages: "NavigationFile") -> list[str]:
    return sorted({row.satellite for row in messages.kepler} | {row.satellite for row in messages.states})


def _show(result: "BroadcastPositions") -> None:
    rows = [
        (
            path.satellite,
            row.epoch_utc[:19].replace("T", " "),
            *(f"{x:.4f}" for x in row.position_km),
            row.message,
            f"{row.message_age_s / 60.0:.1f}",
            "yes" if row.healthy else "no",
        )
        for path in result.satellites
        for row in path.positions
    ]
    shown, thin = thinned(rows, _SHOWN, "positions; --json gives all")
    lacking = [path.reason for path in result.satellites if path.reason]
    note = [thin, *lacking[:_REASONS]]
    note += [f"{len(lacking) - _REASONS} satellites more lack one"] if len(lacking) > _REASONS else []
    columns = ["satellite", "UTC", "x km", "y km", "z km", "message", "min old", "healthy"]
    table("positions in the ITRF by broadcast messages", columns, shown, "; ".join(filter(None, note)))
