"""Reading what a plan left in its folder."""

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from perilune.catalogue.document import dotted
from perilune.errors import InputError, Problem
from perilune.programme.result import Plan
from perilune.programme.write import PLAN, plan_adapter

AGAIN: Final = "run perilune plan again"
"""What mends a stored file that is missing or of another version."""


def read_plan(path: Path) -> Plan:
    """Return the plan of a ``plan.json``, or of a folder that has one.

    Args:
        path: the file or the folder.

    Raises:
        InputError: there is none, or it was written by a version with another form.
    """
    file = path / PLAN if path.is_dir() else path
    if not file.is_file():
        raise InputError(Problem(f"no plan '{file}'", fix="name a folder that perilune plan --out has written"))
    try:
        return plan_adapter().validate_json(file.read_bytes())
    except ValidationError as error:
        raise of_another_version(error, file) from None


def of_another_version(error: ValidationError, file: Path) -> InputError:
    """Return what is said of a stored file whose form is not the one that is written here: its first difference."""
    first = error.errors()[0]
    cause = f"no file of this version: {first['msg']}"
    return InputError(Problem(cause, file=str(file), key=dotted(first["loc"]), fix=AGAIN))
