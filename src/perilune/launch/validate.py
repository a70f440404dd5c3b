"""The physics against the published: every published payload of the flown launchers, with one loss setting."""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Final

from perilune.catalogue import load_catalogue
from perilune.catalogue.model import Launcher, Maturity
from perilune.errors import NoSolution
from perilune.launch.orbits import target_of_row
from perilune.launch.payload import payload_to

FAMILY_APART: Final = "long-march"
"""Published payloads of this family are "not less than": they are shown, and not counted."""


@dataclass(frozen=True)
class ValidationRow:
    """One published payload against the computed ones. ``predicted_kg`` is calibrated on the anchor, another row.

    ``kind`` says what a row counts as: ``reference`` (the anchor), ``other``, ``lower bound`` or ``contract curve``.
    """

    launcher: str
    target: str
    site: str
    kind: str
    published_kg: float
    physics_kg: float | None
    error_percent: float | None
    predicted_kg: float | None
    predicted_error_percent: float | None
    reserve_m_s: float | None
    alarm: str | None
    defect_position_m: float | None
    defect_velocity_m_s: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Validation:
    """The table, and the figures over the reference rows of the vehicles outside the Long March family.

    ``all_orbits_*`` are over every published orbit of theirs, contract curves and lower bounds not counted.
    """

    rows: tuple[ValidationRow, ...]
    vehicles: int
    median_error_percent: float
    max_error_percent: float
    all_orbits: int
    all_orbits_median_error_percent: float
    all_orbits_max_error_percent: float

    def summary(self) -> str:
        """Say the figures in a sentence."""
        return (
            f"{self.vehicles} vehicles outside the Long March family, each at its reference orbit: "
            f"median {self.median_error_percent:.1f} %, largest {self.max_error_percent:.1f} %; all "
            f"{self.all_orbits} published orbits of theirs: median {self.all_orbits_median_error_percent:.1f} %, "
            f"largest {self.all_orbits_max_error_percent:.1f} %"
        )


def markdown_table(result: Validation) -> str:
    """Return the table and its summary as Markdown."""
    heads = ("launcher", "to", "row", "published kg", "physics kg", "error", "predicted kg", "error", "reserve m/s")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in result.rows:
        alarm = " !" if row.alarm else ""
        cells = (
            row.launcher,
            row.target,
            row.kind,
            f"{row.published_kg:.0f}",
            _cell(row.physics_kg, ".0f"),
            _cell(row.error_percent, "+.1f", " %"),
            _cell(row.predicted_kg, ".0f"),
            _cell(row.predicted_error_percent, "+.1f", " %"),
            _cell(row.reserve_m_s, ".0f", alarm),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", result.summary()[0].upper() + result.summary()[1:] + "."])


def _cell(value: float | None, form: str, tail: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{tail}"


def validate(folder: Path | None = None, workers: int | None = None) -> Validation:
    """Return the validation over all flown launchers of the catalogue; one process per core unless told."""
    catalogue = load_catalogue(folder)
    launchers = [catalogue.launcher(name) for name in catalogue.ids("launcher")]
    names = [entry.id for entry in launchers if entry.maturity is Maturity.FLOWN and entry.published]
    jobs = [(name, folder) for name in names]
    count = min(workers or os.cpu_count() or 1, max(len(jobs), 1))
    if count == 1:
        tables = [_rows(job) for job in jobs]
    else:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            tables = list(pool.map(_rows, jobs))
    return summarise(tuple(row for table in tables for row in table))


def summarise(rows: tuple[ValidationRow, ...]) -> Validation:
    """Return the figures of some rows."""
    counted = [row for row in rows if not row.launcher.startswith(FAMILY_APART) and row.error_percent is not None]
    reference = [abs(row.error_percent or 0.0) for row in counted if row.kind == "reference"]
    orbits = [abs(row.error_percent or 0.0) for row in counted if row.kind in ("reference", "other")]
    return Validation(
        rows=rows,
        vehicles=len(reference),
        median_error_percent=median(reference) if reference else 0.0,
        max_error_percent=max(reference, default=0.0),
        all_orbits=len(orbits),
        all_orbits_median_error_percent=median(orbits) if orbits else 0.0,
        all_orbits_max_error_percent=max(orbits, default=0.0),
    )


def _rows(job: tuple[str, Path | None]) -> tuple[ValidationRow, ...]:
    name, folder = job
    catalogue = load_catalogue(folder)
    launcher = catalogue.launcher(name)
    found = []
    for index, row in enumerate(launcher.published):
        site = catalogue.site(row.site or launcher.sites[0])
        target = target_of_row(row, site)
        answer = payload_to(launcher, catalogue, site, target, row)
        published = row.payload.si
        if isinstance(answer, NoSolution):
            empty = (published, None, None, None, None, None, None, None, None)
            found.append(ValidationRow(name, target.describe(), site.id, _kind(launcher, index), *empty, answer.reason))
            continue
        predicted = None if row.anchor else answer.anchored_kg
        found.append(
            ValidationRow(
                launcher=name,
                target=answer.target,
                site=site.id,
                kind=_kind(launcher, index),
                published_kg=published,
                physics_kg=answer.physics_kg,
                error_percent=100.0 * (answer.physics_kg / published - 1.0),
                predicted_kg=predicted,
                predicted_error_percent=None if predicted is None else 100.0 * (predicted / published - 1.0),
                reserve_m_s=answer.reserve_m_s,
                alarm=answer.alarm,
                defect_position_m=answer.defect_position_m,
                defect_velocity_m_s=answer.defect_velocity_m_s,
            )
        )
    return tuple(found)


def _kind(launcher: Launcher, index: int) -> str:
    row = launcher.published[index]
    if row.anchor:
        return "reference"
    if row.lower_bound:
        return "lower bound"
    return "contract curve" if row.to == "c3" else "other"
