"""What the commands of ``perilune launch`` share: their arguments, and how a mass is told."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]
Vehicle = Annotated[str, typer.Argument(help="The launcher, such as saturn-v.")]
Destination = Annotated[
    str,
    typer.Option(
        "--to",
        help="leo, gto, sso[=ALT_KM], circular=ALT_KM[,INC_DEG], orbit=PERIGEE_KM,APOGEE_KM[,INC_DEG[,ARGUMENT_DEG]], "
        "tli[,INC_DEG] or c3=X[,INC_DEG] with X in km2/s2.",
    ),
]
SiteName = Annotated[str | None, typer.Option("--site", help="The launch site; the launcher's own where left out.")]


def kilograms(value: float | None) -> str | None:
    """Return a mass in words, None where there is none."""
    return None if value is None else f"{value:.0f}"
