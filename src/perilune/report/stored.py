"""The page again, from what a plan left in its folder."""

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from perilune.errors import InputError, Problem
from perilune.programme.write import PLAN, plan_adapter
from perilune.report.charts import CHARTS_FILE, read_charts
from perilune.report.page import write_page
from perilune.report.used_catalogue import CATALOGUE_FILE, read_used_catalogue

_FIX: Final = "run perilune plan again"


def rebuild_report(folder: Path) -> tuple[Path, ...]:
    """Write the page of a stored plan again and return the paths of what was written.

    Args:
        folder: what ``perilune plan --out`` wrote: ``plan.json``, ``catalogue.json``, ``trajectories/``, and
            ``charts.json`` where there are charts.

    Raises:
        InputError: a file is missing, or isn't what this version writes.
    """
    missing = [name for name in (PLAN, CATALOGUE_FILE) if not (folder / name).is_file()]
    if missing:
        raise InputError(Problem("no such file of a plan", file=str(folder / name), fix=_FIX) for name in missing)
    name = PLAN
    try:
        plan = plan_adapter().validate_json((folder / PLAN).read_bytes())
        name = CATALOGUE_FILE
        used = read_used_catalogue(folder)
        name = CHARTS_FILE
        charts = read_charts(folder)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        cause = f"is not what this version writes: {key}: {first['msg']}"
        raise InputError(Problem(cause, file=str(folder / name), fix=_FIX)) from None
    return write_page(plan, used, folder, charts)
