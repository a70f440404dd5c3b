"""What the commands of ``perilune launch`` share: their arguments, and how a mass is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.launch import LossSettings

Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]
Vehicle = Annotated[str, typer.Argument(help="The launcher, such as saturn-v, or the TOML file of your own.")]
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


def opened(vehicle: str, folder: Path | None) -> "tuple[Catalogue, str]":
    """Return the catalogue and the identifier of the launcher asked for, which may be an entry file, ``<id>.toml``.

    Raises:
        InputError: every problem of the file and of the folder; the file is none of a launcher.
    """
    from perilune.catalogue import load_catalogue, load_entry

    if not vehicle.endswith(".toml"):
        return load_catalogue(folder), vehicle
    catalogue, (kind, name) = load_entry(Path(vehicle), folder)
    if kind != "launcher":
        cause = f"'{vehicle}' is of the kind '{kind}'"
        raise InputError(
            Problem(cause, key="VEHICLE", expected="the file of a launcher", fix="name that of the launcher")
        )
    return catalogue, name


def losses(contract: bool) -> "LossSettings":
    """Return the loss settings: the ordinary ones, or those of NASA's contract performance."""
    from perilune.launch.settings import LossSettings

    return LossSettings.contract() if contract else LossSettings()


def kilograms(value: float | None) -> str | None:
    """Return a mass in words, None where there is none."""
    return None if value is None else f"{value:.0f}"
