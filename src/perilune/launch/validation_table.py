"""The validation as Markdown: the figures, the table of orbits, that of curves, and the alarms."""

from perilune.launch.validate import CURVE_GOAL_PERCENT, CURVE_KINDS, Figures, Validation, ValidationRow

_GOAL = f"{CURVE_GOAL_PERCENT:g} %"
_FIGURE_HEADS = ("outside the Long March family", "rows", "vehicles", "median", f"in {_GOAL}", "largest", "of")
_HEADS = ("launcher", "to", "row", "published kg", "physics kg", "error", "predicted kg", "error", "reserve m/s")
_CURVE_HEADS = (
    *_HEADS[:3],
    "recovery",
    *_HEADS[3:6],
    "contract kg",
    "error",
    f"in {_GOAL}",
    *_HEADS[6:],
)


def markdown_table(result: Validation) -> str:
    """Return the figures, the tables of orbits and of curves against C3, and the alarms as Markdown."""
    orbits = [row for row in result.rows if row.kind not in CURVE_KINDS]
    curves = [row for row in result.rows if row.kind in CURVE_KINDS]
    alarms = {(row.launcher, row.kind in CURVE_KINDS): row.alarm for row in result.rows if row.alarm}
    told = [f"- {name}{', curve' if curve else ''}: {alarm}" for (name, curve), alarm in alarms.items()]
    unsolved = [f"- {row.launcher} to {row.target}: no solution: {row.reason}" for row in result.rows if row.reason]
    mark = "\\* Propellant or dry mass of a stage has low confidence: not in the first figures."
    parts = [
        _table(_FIGURE_HEADS, [_figures(what, figures) for what, figures in result.told()]),
        _table(_HEADS, [(*_first(row, _marked(row)), *_last(row)) for row in orbits]),
        mark,
        _table(_CURVE_HEADS, [(*_first(row, row.kind, row.recovery), *_contract(row), *_last(row)) for row in curves]),
        _counted(result),
        "Alarms:",
        "\n".join(told + unsolved),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(cells) + " |" for cells in rows)])


def _figures(what: str, found: Figures) -> tuple[str, ...]:
    if not found.rows:
        return (what, "0", *("-",) * 5)
    counts = (f"{found.rows}", f"{found.vehicles}", f"{found.median_percent:.1f} %", f"{found.within_goal}")
    return (what, *counts, f"{found.max_percent:.1f} %", found.worst or "-")


def _first(row: ValidationRow, *what: str) -> tuple[str, ...]:
    physics = (_cell(row.physics_kg, ".0f"), _cell(row.error_percent, "+.1f", " %"))
    return (row.launcher, row.target, *what, f"{row.published_kg:.0f}", *physics)


def _counted(result: Validation) -> str:
    """Say how many points of NASA's contracts keep the goal of the curves."""
    found = result.contract
    if not found.rows:
        return ""
    expended = f"{result.expended.within_goal} of {result.expended.rows} expended"
    return f"Within {_GOAL}, C3 0 to 60: {found.within_goal} of {found.rows} contract points ({expended})."


def _contract(row: ValidationRow) -> tuple[str, ...]:
    error = row.source_error_percent
    judged = "-" if error is None or not row.on_the_curve else "yes" if abs(error) <= CURVE_GOAL_PERCENT else "no"
    return (_cell(row.contract_kg, ".0f"), _cell(row.contract_error_percent, "+.1f", " %"), judged)


def _last(row: ValidationRow) -> tuple[str, ...]:
    return (
        _cell(row.predicted_kg, ".0f"),
        _cell(row.predicted_error_percent, "+.1f", " %"),
        _cell(row.reserve_m_s, ".0f", " !" if row.alarm else ""),
    )


def _marked(row: ValidationRow) -> str:
    return row.kind if row.documented else f"{row.kind} *"


def _cell(value: float | None, form: str, tail: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{tail}"
