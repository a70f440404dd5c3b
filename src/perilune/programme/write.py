"""Writing a plan: ``plan.json``, trajectories, joint protocols and tables, each file whole or not at all."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from perilune.errors import NoSolution
from perilune.files import write_atomic
from perilune.formats.oem import format_oem
from perilune.integration.annexes import Annexes, annex_task
from perilune.integration.model import judged
from perilune.integration.protocol import joint_protocol
from perilune.integration.protocol.annex_page import pictures_task
from perilune.integration.protocol.page import write_protocol
from perilune.programme.evaluate import Evaluation, Work, joint_question
from perilune.programme.model import Programme
from perilune.programme.options import Option
from perilune.programme.plan import trajectory_path
from perilune.programme.result import OptionResult, Plan
from perilune.programme.tables import write_tables
from perilune.run import Task, digest
from perilune.transfers import Window, trajectory_oem

PLAN: str = "plan.json"


def plan_json(plan: Plan) -> bytes:
    """Return the plan as the JSON document of ``plan.json``.

    Args:
        plan: the plan.
    """
    return plan_adapter().dump_json(plan, indent=2) + b"\n"


@cache
def plan_adapter() -> TypeAdapter[Plan]:
    """Return what reads and writes a plan; making it takes longer than writing one."""
    return TypeAdapter(Plan)


def write_plan(programme: Programme, evaluation: Evaluation, plan: Plan, work: Work, folder: Path) -> tuple[Path, ...]:
    """Write a plan into a folder and return the paths of its files, ``plan.json`` last.

    Trajectories, protocols and tables of an earlier plan that this one does not have are removed.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        evaluation: all options; see :func:`perilune.programme.evaluate_programme`.
        plan: the plan that follows from them.
        work: where results are stored, and on how many processes they are computed.
        folder: where the files go; made where there is none.
    """
    written: list[Path] = []
    for name, text in _trajectories(evaluation, plan, work).items():
        write_atomic(folder / name, text)
        written.append(folder / name)
    written += _write_protocols(programme, evaluation, plan, work, folder / "protocols")
    written += write_tables(plan, folder / "tables")
    _remove_others(folder, written)
    write_atomic(folder / PLAN, plan_json(plan))
    return (*written, folder / PLAN)


def trajectory_text(window: Window, name: str) -> str:
    """Return the trajectory of a window as the text of an OEM about an object of a name."""
    return format_oem(trajectory_oem(window, name))


def _trajectories(evaluation: Evaluation, plan: Plan, work: Work) -> Mapping[str, str]:
    """The OEM of each mission and site: of the window that is flown, else of the cheapest."""
    flown = {(row.id, row.selected.site): row.launch_utc for row in plan.missions if row.selected is not None}
    tasks = {}
    for (mission, site), found in evaluation.windows.items():
        if isinstance(found, NoSolution):
            continue
        window = _flown_window(found, flown.get((mission, site)))
        tasks[trajectory_path(mission, site)] = Task(
            function=trajectory_text,
            arguments=(window, mission.upper()),
            record=str,
            inputs=(digest(window), mission),
            label=f"trajectory of {mission} from {site}",
        )
    return work.do("trajectories", tasks)


def _flown_window(found: tuple[Window, ...], launch_utc: str | None) -> Window:
    cheapest = min(found, key=lambda window: window.tli_dv_m_s + window.insertion_dv_m_s)
    return next((window for window in found if window.launch_utc == launch_utc), cheapest)


def _annexes(
    programme: Programme, evaluation: Evaluation, plan: Plan, work: Work
) -> Mapping[Option, Annexes | NoSolution]:
    """The annexes of the pairs that the plan flies: of the strictest assessment, or of an ascent of their own."""
    flown = list(dict.fromkeys(row.selected for row in plan.missions if row.selected is not None))
    known = {option: evaluation.strictest(option).annexes for option in flown}
    tasks = {
        option: annex_task(joint_question(programme, evaluation, option))
        for option, annexes in known.items()
        if annexes is None
    }
    done = work.do("annexes of the protocols", tasks) if tasks else {}
    return {option: done[option] if annexes is None else annexes for option, annexes in known.items()}


def _pictures(annexes: Mapping[Option, Annexes | NoSolution], work: Work) -> Mapping[Option, tuple[str, ...]]:
    """The pictures of the aborts in the annexes."""
    aborts = {option: row.aborts for option, row in annexes.items() if isinstance(row, Annexes)}
    tasks = {
        option: pictures_task(row)
        for option, row in aborts.items()
        if row is not None and judged(row.modes, row.black_zones)
    }
    return work.do("pictures of the aborts", tasks) if tasks else {}


def _write_protocols(programme: Programme, evaluation: Evaluation, plan: Plan, work: Work, folder: Path) -> list[Path]:
    """A protocol for each option that is flown, in the plan or a scenario, and for each pair of two partners."""
    annexes = _annexes(programme, evaluation, plan, work)
    drawn = _pictures(annexes, work)
    flown = {row.selected for row in plan.missions}
    flown |= {row.selected for scenario in plan.scenarios for row in scenario.missions}
    launches = {row.selected: date.fromisoformat(row.launch_utc[:10]) for row in plan.missions if row.launch_utc}
    written: list[Path] = []
    for row in plan.options:
        if row.option in flown or _joint(programme, row):
            views, day = evaluation.views[row.option], launches.get(row.option)
            more = annexes.get(row.option)
            protocol = joint_protocol(views[0].assessment, programme.catalogue, views, annexes=more, launch=day)
            name = f"{row.mission}--{row.ship}--{row.launcher}--{row.site}.html"
            written += write_protocol(protocol, folder / name, drawn=drawn.get(row.option))
    return written


def _joint(programme: Programme, row: OptionResult) -> bool:
    catalogue = programme.catalogue
    return catalogue.ship(row.ship).partner != catalogue.launcher(row.launcher).partner


def _remove_others(folder: Path, written: list[Path]) -> None:
    """Remove what an earlier plan left and this one has not, and what a killed run had not yet named."""
    for path in folder.rglob(".*.tmp"):
        path.unlink()
    kept = set(written)
    for pattern in ("trajectories/*.oem", "protocols/*--*.html", "protocols/*--*.json", "tables/*.parquet"):
        for path in folder.glob(pattern):
            if path not in kept:
                path.unlink()
