"""``perilune programme replay``: a mission of stacks flown leg by leg, and the propellant left in each part."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, refuse, table
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.programme.stacks import Replay

app = typer.Typer(rich_markup_mode=None)


@app.command("replay", epilog="\b\nExample:\n  perilune programme replay examples/stacks/spacenet-quick-start-1.toml")
def show_replay(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The mission, .toml: parts, stacks, steps; or a SpaceNet scenario, .json."),
    ],
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fly a mission of stacks by the rocket equation: every leg, every stage, what is left.

    The exit status is 1 where a leg does not close; the answer names the leg and the speed that lacks.
    """
    from perilune.catalogue import load_catalogue
    from perilune.programme.spacenet import load_spacenet
    from perilune.programme.stack_file import load_stacks
    from perilune.programme.stacks import replay

    scenario = file.suffix.lower() == ".json"
    mission = load_spacenet(file) if scenario else load_stacks(file, load_catalogue(folder))
    answer = replay(mission)
    if isinstance(answer, NoSolution):
        refuse(mission.name, answer, as_json)
    print_json(answer) if as_json else _print(answer)


def _print(answer: "Replay") -> None:
    legs = [(row.leg, row.stack, f"{row.dv_m_s:,.1f}", f"{row.margin_m_s:,.1f}") for row in answer.legs]
    note = "margin: what the last part that burned could still add at the end of the leg"
    table(answer.mission, ("leg", "stack", "m/s", "margin m/s"), legs, note=note)
    parts = [
        (
            row.part,
            f"{row.loaded_kg:,.0f}",
            f"{row.burned_kg:,.0f}",
            f"{row.left_kg:,.0f}",
            f"{100 * row.left_share:.1f}",
        )
        for row in answer.margins
    ]
    table("Propellant", ("part", "loaded kg", "burned kg", "usable left kg", "left %"), parts)
    if answer.compared:
        rows = [
            (row.part, f"{row.left_kg:,.0f}", f"{row.published_kg:,.0f}", f"{100 * row.difference:+.1f}", row.source)
            for row in answer.compared
        ]
        table("Beside the published", ("part", "left kg", "published kg", "difference %", "source"), rows)
