"""What the commands of ``perilune launch`` share: their arguments, and how a mass is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from perilune.launch import LossSettings

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
Contract = Annotated[
    bool, typer.Option("--contract", help="With the margin that NASA's contract performance implies, for escapes.")
]
SiteName = Annotated[str | None, typer.Option("--site", help="The launch site; the launcher's own where left out.")]


def losses(contract: bool) -> "LossSettings":
    """Return the loss settings: the ordinary ones, or those of NASA's contract performance."""
    from perilune.launch.settings import LossSettings

    return LossSettings.contract() if contract else LossSettings()


def kilograms(value: float | None) -> str | None:
    """Return a mass in words, None where there is none."""
    return None if value is None else f"{value:.0f}"
