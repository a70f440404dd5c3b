"""``perilune astro tle``: where catalogued objects are, by SGP4 from their mean elements."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from perilune.cli.astro import times
from perilune.cli.astro.satellite_rows import refuse_without_rows, thinned
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, Problem, suggest

if TYPE_CHECKING:
    from perilune.astro.satellites.sgp4 import ElementStates, SatellitePath
    from perilune.formats.tle import ElementSet

app = typer.Typer(rich_markup_mode=None)

_STEP_S: Final = 60.0
_SHOWN: Final = 40
_OLD_D: Final = 14.0


@app.command(
    "tle",
    epilog="\b\nExamples:\n"
    '  perilune astro tle station.tle --at "2026-05-01T12:00:00 UTC"\n'
    '  perilune astro tle catalogue.json --object 25544 --at "2026-05-01 UTC" --until "2026-05-02 UTC" '
    '--step "5 min" --oem station.oem',
)
def show_elements(
    file: Annotated[Path, typer.Argument(help="Two-line sets, or an OMM as .json, .csv, .xml, .omm or .kvn.")],
    at: Annotated[str, typer.Option("--at", help="A time with its scale.", metavar="TIME")],
    until: Annotated[str | None, typer.Option(help="The last time of a table.", metavar="TIME")] = None,
    step: Annotated[str | None, typer.Option(help="Of the table, such as '5 min'; 1 min if none.")] = None,
    wanted: Annotated[
        list[str] | None, typer.Option("--object", help="A catalogue number or a name; may stand often; all if none.")
    ] = None,
    oem: Annotated[Path | None, typer.Option("--oem", help="Write the path of one object as a CCSDS OEM.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where catalogued objects are: SGP4 from mean elements, geocentric states in the axes of the ICRF.

    Each time takes the nearest element set of the object.
    """
    from perilune.astro.satellites.sgp4 import ElementStates, path_oem, satellite_path
    from perilune.files import check_file_to_write
    from perilune.formats.oem import write_oem
    from perilune.formats.tle import ElementSet, read_elements

    sets: list[ElementSet] = []
    together(
        ("FILE", lambda: sets.extend(read_elements(file))),
        *times.checks(at, until, step),
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "an OEM")),
    )
    epochs = times.epochs(at, until, step, _STEP_S)
    objects = _objects(sets, wanted, len(epochs))
    if oem is not None and len(objects) != 1:
        raise InputError(Problem(f"an OEM of {len(objects)} objects", key="--oem", expected="one --object"))
    result = ElementStates(str(file), "ICRF", "SGP4", tuple(satellite_path(rows, epochs) for rows in objects))
    told = [(len(path.states), path.reason) for path in result.satellites]
    refuse_without_rows(file, told, "mean elements", as_json)
    if oem is not None:
        write_oem(oem, path_oem(result.satellites[0]))
    print_json(result) if as_json else _show(result)


def _objects(sets: "Sequence[ElementSet]", wanted: list[str] | None, times_wanted: int) -> "list[list[ElementSet]]":
    """Return the sets of each object wanted, in the order of the file."""
    from perilune.astro.satellites.sgp4 import MOST_STATES

    objects: dict[int, list[ElementSet]] = {}
    for row in sets:
        objects.setdefault(row.catalogue_number, []).append(row)
    numbers = _numbers(sets, wanted) if wanted else set(objects)
    if len(numbers) * times_wanted > MOST_STATES:
        cause = f"{len(numbers)} objects at {times_wanted} times"
        raise InputError(Problem(cause, expected=f"at most {MOST_STATES} states", fix="choose with --object"))
    return [rows for number, rows in objects.items() if number in numbers]


def _numbers(sets: "Sequence[ElementSet]", wanted: list[str]) -> set[int]:
    """Return the catalogue numbers that texts say, as numbers or as names."""
    called = {str(row.catalogue_number): row.catalogue_number for row in sets}
    called |= {row.name.casefold(): row.catalogue_number for row in sets if row.name}
    found = {text: called.get(text.casefold(), called.get(text.lstrip("0") or "0")) for text in wanted}
    unknown = [text for text, number in found.items() if number is None]
    if unknown:
        expected = "one of the catalogue numbers or names in the file"
        raise InputError(
            Problem(f"no object '{text}'", key="--object", expected=expected, fix=suggest(text, called))
            for text in unknown
        )
    return {number for number in found.values() if number is not None}


def _show(result: "ElementStates") -> None:
    rows = [row for path in result.satellites for row in _rows(path)]
    shown, note = thinned(rows, _SHOWN, "states; --json or --oem gives all")
    columns = ["object", "UTC", "position km", "velocity km/s", "distance km", "elements d old"]
    missing = [f"{path.name or path.catalogue_number}: {path.reason}" for path in result.satellites if path.reason]
    oldest = max(abs(row.element_age_d) for path in result.satellites for row in path.states)
    old = f"elements up to {oldest:,.0f} d away: SGP4 loses kilometres a day" if oldest > _OLD_D else ""
    notes = "; ".join(filter(None, [note, old, *missing]))
    table("geocentric, axes of the ICRF, by SGP4", columns, shown, notes)


def _rows(path: "SatellitePath") -> list[tuple[str, ...]]:
    return [
        (
            path.name or str(path.catalogue_number),
            row.epoch_utc[:19].replace("T", " "),
            " ".join(f"{x:.3f}" for x in row.position_km),
            " ".join(f"{x:.6f}" for x in row.velocity_km_s),
            f"{row.distance_km:,.1f}",
            f"{row.element_age_d:.3f}",
        )
        for row in path.states
    ]
