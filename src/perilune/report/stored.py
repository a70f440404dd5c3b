"""The page again, from what a plan left in its folder."""

from pathlib import Path

from pydantic import ValidationError

from perilune.errors import InputError, Problem
from perilune.programme.stored_plan import AGAIN, of_another_version, read_plan
from perilune.programme.write import PLAN
from perilune.report.charts import CHARTS_FILE, read_charts
from perilune.report.page import write_page
from perilune.report.used_catalogue import CATALOGUE_FILE, read_used_catalogue


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
        raise InputError(Problem("no such file of a plan", file=str(folder / name), fix=AGAIN) for name in missing)
    plan = read_plan(folder)
    name = CATALOGUE_FILE
    try:
        used = read_used_catalogue(folder)
        name = CHARTS_FILE
        charts = read_charts(folder)
    except ValidationError as error:
        raise of_another_version(error, folder / name) from None
    return write_page(plan, used, folder, charts)
