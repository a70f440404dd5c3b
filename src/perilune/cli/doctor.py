"""``perilune doctor``: is this installation whole, and does it give the published answers?"""

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_comparisons, print_json, table


def doctor(as_json: AsJson = False) -> None:
    """Look at the installation and compute published figures: half a minute, without network.

    Exit 1: something is broken, or a figure is not met. What an editable installation can't show is not evaluable.

    \b
    Example:
      perilune doctor
    """
    from perilune.doctor import SYSTEMS, diagnose
    from perilune.run import progress_display

    shown = progress_display("published figures")
    shown.start(len(SYSTEMS), 0)
    try:
        found = diagnose(shown.done)
    finally:
        shown.stop()
    if as_json:
        print_json(found)
    else:
        for part in found.systems:
            print_comparisons(part.system if part.broken is None else f"{part.system}: {part.broken}", part.rows)
        rows = [(look.name, look.verdict.value, look.found, look.fix) for look in found.installation]
        table("installation", ["what", "verdict", "found", "to mend it"], rows, note=found.summary())
    if not found.sound:
        raise typer.Exit(INFEASIBLE)
