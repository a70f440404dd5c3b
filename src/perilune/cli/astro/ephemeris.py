"""``perilune astro ephemeris``: where a body is as seen from another, at one time or in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.astro import times
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.astro.ephemerides.ephemeris import Ephemeris

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True)
class BodyState:
    """A body at one time: geometric, axes of the ICRF, no light time; the direction is that of the position."""

    time_tdb: str
    epoch_tdb_s: float
    position_km: tuple[float, float, float]
    velocity_km_s: tuple[float, float, float]
    distance_km: float
    range_rate_km_s: float
    speed_km_s: float
    right_ascension_deg: float
    declination_deg: float


@dataclass(frozen=True)
class BodyStates:
    """A body as seen from another, and the files it was taken from."""

    target: str
    center: str
    files: tuple[str, ...]
    states: tuple[BodyState, ...]


@app.command(
    "ephemeris",
    epilog="\b\nExamples:\n"
    '  perilune astro ephemeris moon --from earth --at "2031-05-01T12:00:00 UTC"\n'
    '  perilune astro ephemeris vesta --from sun --at "2031-01-01 TDB" --until "2032-01-01 TDB" --step "30 d"\n'
    '  perilune astro ephemeris --from moon --at "2031-05-01 TDB" --kernel ship.bsp -- -1024',
)
def show_ephemeris(
    body: Annotated[str, typer.Argument(help="A planet, the Sun, the Moon, an asteroid, or a NAIF code.")],
    at: Annotated[str, typer.Option("--at", help="A time with its scale.", metavar="TIME")],
    center: Annotated[str, typer.Option("--from", help="The body it is seen from.", metavar="CENTER")] = "earth",
    until: Annotated[str | None, typer.Option(help="The last time of a table.", metavar="TIME")] = None,
    step: Annotated[str | None, typer.Option(help="Of the table, such as '6 h'; 1 d if none.")] = None,
    kernel: Annotated[list[Path] | None, typer.Option(help="An SPK kernel of your own; may stand often.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where a body is as seen from another: geometric states in the axes of the ICRF."""
    from perilune.astro.bodies import naif_id
    from perilune.astro.ephemerides import ephemeris
    from perilune.constants import SECONDS_PER_DAY

    together(
        ("BODY", lambda: naif_id(body)),
        ("--from", lambda: naif_id(center)),
        *times.checks(at, until, step),
        ("--kernel", lambda: ephemeris.load(*kernel or ())),
    )
    result = _states(ephemeris.load(*kernel or ()), body, center, times.epochs(at, until, step, SECONDS_PER_DAY))
    if as_json:
        print_json(result)
    else:
        _show(result)


def _states(kernels: "Ephemeris", body: str, center: str, epochs: Sequence[float]) -> BodyStates:
    import numpy as np

    from perilune.astro.time import format_time

    states = kernels.state(body, center, epochs) / 1e3
    rows = []
    for epoch, state in zip(epochs, states, strict=True):
        x, y, z, *velocity = state.tolist()
        distance = float(np.linalg.norm(state[:3]))
        along = float(state[:3] @ state[3:]) / distance if distance else 0.0
        rows.append(
            BodyState(
                time_tdb=f"{format_time(epoch, 'TDB')} TDB",
                epoch_tdb_s=epoch,
                position_km=(x, y, z),
                velocity_km_s=(velocity[0], velocity[1], velocity[2]),
                distance_km=distance,
                range_rate_km_s=along,
                speed_km_s=float(np.linalg.norm(state[3:])),
                right_ascension_deg=float(np.degrees(np.arctan2(y, x)) % 360.0),
                declination_deg=float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
            )
        )
    return BodyStates(body, center, kernels.files(body, center, epochs), tuple(rows))


def _show(result: BodyStates) -> None:
    title = f"{result.target} as seen from {result.center}, ICRF, geometric"
    note = f"from {', '.join(Path(file).name for file in result.files)}" if result.files else ""
    if len(result.states) == 1:
        state = result.states[0]
        rows = [("time", state.time_tdb, "")]
        rows += [(axis, f"{value:.6f}", "km") for axis, value in zip("xyz", state.position_km, strict=True)]
        rows += [(f"v{axis}", f"{value:.9f}", "km/s") for axis, value in zip("xyz", state.velocity_km_s, strict=True)]
        rows += [("distance", f"{state.distance_km:.6f}", "km"), ("range rate", f"{state.range_rate_km_s:.9f}", "km/s")]
        rows += [("right ascension", f"{state.right_ascension_deg:.6f}", "deg")]
        rows += [("declination", f"{state.declination_deg:.6f}", "deg")]
        table(title, ["", "value", "unit"], rows, note)
        return
    columns = ["time", "x km", "y km", "z km", "distance km", "range rate km/s", "RA deg", "dec deg"]
    cells = [
        (
            row.time_tdb,
            *(f"{value:.3f}" for value in (*row.position_km, row.distance_km)),
            f"{row.range_rate_km_s:.6f}",
            f"{row.right_ascension_deg:.4f}",
            f"{row.declination_deg:.4f}",
        )
        for row in result.states
    ]
    table(title, columns, cells, note)
