"""Payload curves as stored work: one curve, or those of every launcher of a catalogue, and their table."""

import csv
import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.files import write_atomic
from perilune.launch.curves.curve import AltitudeCurve, ApogeeCurve, InclinationCurve, PayloadCurve
from perilune.launch.curves.families import altitude_curve, apogee_curve, inclination_curve, payload_curve
from perilune.launch.orbits import site_of_row
from perilune.launch.settings import LossSettings
from perilune.run import Progress, ResultStore, Task, evaluate

AnyCurve = PayloadCurve | AltitudeCurve | InclinationCurve | ApogeeCurve
CurveAnswer = AnyCurve | NoSolution

FAMILIES: Final[Mapping[str, Callable[..., CurveAnswer]]] = {
    "c3": payload_curve,
    "altitude": altitude_curve,
    "inclination": inclination_curve,
    "ellipse": apogee_curve,
}
ORBIT_FAMILIES: Final = ("altitude", "inclination", "c3")
"""The families of the whole catalogue: circular altitude, inclination, energy."""

_RECORDS: Final[Mapping[str, Any]] = {
    "c3": PayloadCurve | NoSolution,
    "altitude": AltitudeCurve | NoSolution,
    "inclination": InclinationCurve | NoSolution,
    "ellipse": ApogeeCurve | NoSolution,
}
_SQL_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("launcher", "site", "family", "status", "axis", "reason", "binding"), "VARCHAR"),
    **dict.fromkeys(("nodes", "improved_nodes"), "BIGINT"),
    "falls": "BOOLEAN",
}
"""The columns that are no DOUBLE."""
_COST_S: Final = 10.0
_COST_OF_STAGE_S: Final = 3.0


@dataclass(frozen=True)
class CurveRow:
    """One curve in the table of a catalogue; masses and errors as in the curve, ``first`` and ``last`` its end nodes.

    ``axis`` says what runs along the curve and its unit. ``falls`` is False where the payload rises between two nodes.
    """

    launcher: str
    site: str
    family: str
    status: Literal["fitted", "no solution"]
    axis: str | None = None
    first: float | None = None
    last: float | None = None
    first_payload_kg: float | None = None
    last_payload_kg: float | None = None
    nodes: int | None = None
    falls: bool | None = None
    improved_nodes: int | None = None
    fit_error_kg: float | None = None
    fit_error_percent: float | None = None
    defect_velocity_m_s: float | None = None
    reason: str | None = None
    binding: str | None = None


@dataclass(frozen=True)
class CurveTable:
    """The curves of a catalogue in rows, and the figures over those that were fitted."""

    rows: tuple[CurveRow, ...]
    fitted: int
    nodes: int
    improved_nodes: int
    median_fit_error_percent: float | None
    largest_fit_error_percent: float | None

    def summary(self) -> str:
        """Say the figures in a sentence."""
        head = f"{self.fitted} of {len(self.rows)} curves fitted, {self.nodes} nodes"
        if self.median_fit_error_percent is None or self.largest_fit_error_percent is None:
            return head
        return (
            f"{head}, of which {self.improved_nodes} were first a poor local optimum; worst error of a curve: "
            f"median {self.median_fit_error_percent:.2f} %, largest {self.largest_fit_error_percent:.2f} %"
        )


def check_family(name: str) -> str:
    """Return the name of a family of targets.

    Raises:
        InputError: there is none of this name.
    """
    if name in FAMILIES:
        return name
    known = ", ".join(FAMILIES)
    raise InputError(Problem(f"no family '{name}'", expected=f"one of {known}", fix=suggest(name, FAMILIES)))


def curve_task(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    family: str,
    inclination_rad: float | None = None,
    altitude_m: float | None = None,
    settings: LossSettings | None = None,
) -> Task:
    """Return the piece of work that makes a curve, stored under the entries and numbers that it depends on.

    Args:
        launcher, catalogue, site: as in :func:`perilune.launch.payload_curve`.
        family: ``c3``, ``altitude``, ``inclination`` or ``ellipse``.
        inclination_rad: held along the curve; the lowest of the site where none is given. Not for ``inclination``.
        altitude_m: of the circular orbits of ``inclination``, or of the perigee of ``ellipse``.
        settings: the losses and reserves, the usual ones where None.

    Raises:
        InputError: the family holds no such number.
    """
    keywords: dict[str, Any] = {"settings": settings or LossSettings()}
    if inclination_rad is not None:
        _check_held(family, "inclination", ("c3", "altitude", "ellipse"))
        keywords["inclination_rad"] = inclination_rad
    if altitude_m is not None:
        _check_held(family, "altitude", ("inclination", "ellipse"))
        keywords["perigee_m" if family == "ellipse" else "altitude_m"] = altitude_m
    sites = {site.id, *(site_of_row(row, launcher, catalogue).id for row in launcher.published if row.anchor)}
    return Task(
        function=FAMILIES[check_family(family)],
        arguments=(launcher, catalogue, site),
        keywords=keywords,
        record=_RECORDS[family],
        inputs=(
            catalogue.digest("launcher", launcher.id),
            site.id,
            [catalogue.digest("site", name) for name in sorted(sites)],
            keywords,
        ),
        label=f"{launcher.id} over {family} from {site.id}",
        cost=_COST_S + _COST_OF_STAGE_S * len(launcher.stage),
    )


def _check_held(family: str, what: str, families: Sequence[str]) -> None:
    if family not in families:
        cause = f"the family '{family}' has no {what} that is held"
        raise InputError(Problem(cause, key=f"--{what}", expected=f"one of {', '.join(families)}", fix="leave it out"))


def stored_curve(task: Task, store: ResultStore) -> CurveAnswer:
    """Return the curve of a task, from the store where it holds it."""
    answer: CurveAnswer = evaluate([task], store)[0]
    return answer


def catalogue_curves(
    catalogue: Catalogue,
    launchers: Sequence[str] = (),
    families: Sequence[str] = ORBIT_FAMILIES,
    *,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> dict[tuple[str, str], CurveAnswer]:
    """Return the curves of launchers by identifier and family, each from the first site of its launcher.

    Each is stored when it is done: a run that is stopped in any way goes on from there and ends in the same bytes.

    Args:
        catalogue: where they are.
        launchers: identifiers; all of the catalogue where none is given.
        families: the families of targets.
        store, workers, progress, cluster: as in :func:`perilune.run.evaluate`.
    """
    chosen = [catalogue.launcher(name) for name in (launchers or catalogue.ids("launcher"))]
    tasks = {
        (launcher.id, family): curve_task(launcher, catalogue, catalogue.site(launcher.sites[0]), family)
        for launcher in chosen
        for family in families
    }
    kept = ResultStore() if store is None else store
    answers = evaluate(list(tasks.values()), kept, workers, progress, cluster)
    return dict(zip(tasks, answers, strict=True))


def curve_table(catalogue: Catalogue, curves: Mapping[tuple[str, str], CurveAnswer]) -> CurveTable:
    """Return the table of curves by launcher and family."""
    rows = tuple(
        _row(launcher, catalogue.launcher(launcher).sites[0], family, answer)
        for (launcher, family), answer in curves.items()
    )
    errors = [abs(row.fit_error_percent) for row in rows if row.fit_error_percent is not None]
    return CurveTable(
        rows=rows,
        fitted=sum(row.status == "fitted" for row in rows),
        nodes=sum(row.nodes or 0 for row in rows),
        improved_nodes=sum(row.improved_nodes or 0 for row in rows),
        median_fit_error_percent=median(errors) if errors else None,
        largest_fit_error_percent=max(errors, default=None),
    )


def _row(launcher: str, site: str, family: str, curve: CurveAnswer) -> CurveRow:
    if isinstance(curve, NoSolution):
        return CurveRow(launcher, site, family, "no solution", reason=curve.reason, binding=curve.binding)
    return CurveRow(
        launcher=launcher,
        site=site,
        family=family,
        status="fitted",
        axis=curve.axis.field,
        first=curve.nodes[0],
        last=curve.nodes[-1],
        first_payload_kg=curve.physics_nodes_kg[0],
        last_payload_kg=curve.physics_nodes_kg[-1],
        nodes=len(curve.nodes),
        falls=all(right <= left for left, right in pairwise(curve.physics_nodes_kg)),
        improved_nodes=curve.improved_nodes,
        fit_error_kg=curve.fit_error_kg,
        fit_error_percent=curve.fit_error_percent,
        defect_velocity_m_s=curve.defect_velocity_m_s,
        reason=curve.stopped,
    )


def write_curves(folder: Path, curves: Mapping[tuple[str, str], CurveAnswer], table: CurveTable) -> None:
    """Write each curve as ``<launcher>-<family>.json``, and the table as ``curves`` in JSON, CSV and Parquet."""
    for (launcher, family), curve in curves.items():
        write_atomic(folder / f"{launcher}-{family}.json", _json(curve))
    write_atomic(folder / "curves.json", _json(table))
    write_atomic(folder / "curves.csv", _csv(table))
    _write_parquet(folder / "curves.parquet", table)


def markdown_table(table: CurveTable) -> str:
    """Return the table and its summary as Markdown."""
    heads = ("launcher", "family", "from", "to", "payload kg", "nodes", "improved", "worst error")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in table.rows:
        if row.status == "no solution":
            lines.append(f"| {row.launcher} | {row.family} | no solution: {row.reason} |" + " |" * 5)
            continue
        span = f"{row.first:g} | {row.last:g} | {row.first_payload_kg:.0f} to {row.last_payload_kg:.0f}"
        error = "-" if row.fit_error_percent is None else f"{abs(row.fit_error_percent):.2f} %"
        lines.append(f"| {row.launcher} | {row.family} | {span} | {row.nodes} | {row.improved_nodes} | {error} |")
    return "\n".join([*lines, "", table.summary() + "."])


def _json(record: object) -> bytes:
    return TypeAdapter(type(record)).dump_json(record, indent=2) + b"\n"


def _csv(table: CurveTable) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(CurveRow)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in table.rows)
    return text.getvalue()


def _write_parquet(path: Path, table: CurveTable) -> None:
    import duckdb

    columns = ", ".join(f'"{field.name}" {_SQL_TYPES.get(field.name, "DOUBLE")}' for field in fields(CurveRow))
    temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp"
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE answer ({columns})")
        if table.rows:
            marks = ", ".join("?" for _ in fields(CurveRow))
            database.executemany(
                f"INSERT INTO answer VALUES ({marks})",  # noqa: S608 - no user text
                [astuple(row) for row in table.rows],
            )
        database.execute(f"COPY answer TO '{str(temporary).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    temporary.replace(path)
