"""The mixed-integer solver (HiGHS): one thread, fixed seed, a start, a time limit, and Ctrl-C gives the best found."""

from dataclasses import dataclass, replace
from typing import Any, Final

import highspy
import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.formulation.assembly import Arrays
from perilune.programme.campaign.model.plan import Ending

_SEED: Final = 1
_INTEGRALITY: Final = 1e-7


@dataclass(frozen=True)
class Cut:
    """One more row over the columns of a programme; ``exact`` where it forbids nothing that can be flown."""

    terms: tuple[tuple[int, float], ...]
    lower: float = -np.inf
    upper: float = np.inf
    exact: bool = True


@dataclass(frozen=True, eq=False)
class Found:
    """The best values found, (columns,), their objective, what none can undercut, and why the search ended."""

    values: NDArray[np.float64]
    objective: float
    bound: float
    ending: Ending


@dataclass(frozen=True)
class Search:
    """How long is searched: to a relative gap, or to a time limit [s of wall clock]."""

    gap: float
    time_limit_s: float


def minimise(
    arrays: Arrays,
    objective: NDArray[np.float64],
    search: Search,
    *,
    cuts: tuple[Cut, ...] = (),
    start: NDArray[np.float64] | None = None,
) -> Found | None:
    """Return the least objective found; None where there is nothing feasible, or nothing was found in time.

    Args:
        arrays: columns and rows.
        objective: factors of the columns, (columns,).
        search: when to end.
        cuts: further rows.
        start: values of the columns, of which the integer ones are tried first.

    Raises:
        KeyboardInterrupt: Ctrl-C before anything was found.

    The same input gives the same values where the gap ends the search; a time limit depends on the machine.
    """
    solver = _solver(search)
    solver.passModel(_model(with_rows(arrays, cuts), objective))
    if start is not None:
        whole = np.flatnonzero(arrays.integer).astype(np.int32)
        solver.setSolution(whole.size, whole, np.round(start[whole]))
    interrupted = _run(solver)
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        if interrupted:
            raise KeyboardInterrupt
        return None
    values = np.asarray(solver.getSolution().col_value)
    value = float(objective @ values)
    status = solver.getModelStatus()
    done = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if arrays.integer.any() else value
    ending: Ending = "interrupted" if interrupted else "within gap" if done else "time limit"
    return Found(values, value, bound if np.isfinite(bound) else 0.0, ending)


def polish(
    arrays: Arrays, objective: NDArray[np.float64], cuts: tuple[Cut, ...], values: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return the best values with the integer ones rounded and held: a linear programme; None where there are none."""
    fixed = held(arrays, values, np.ones(arrays.columns, dtype=bool))
    exact = minimise(fixed, objective, Search(0.0, 60.0), cuts=cuts)
    return None if exact is None else exact.values


def held(arrays: Arrays, values: NDArray[np.float64], which: NDArray[np.bool_]) -> Arrays:
    """Return a programme whose integer columns, of those of ``which``, are held at values, rounded; (columns,) each."""
    whole = (arrays.integer == 1) & which
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    lower[whole] = upper[whole] = np.round(values[whole])
    return replace(arrays, lower=lower, upper=upper, integer=np.where(whole, 0, arrays.integer).astype(np.int32))


def with_rows(arrays: Arrays, cuts: tuple[Cut, ...]) -> Arrays:
    """Return a programme with further rows after its own.

    >>> from perilune.programme.campaign.formulation.assembly import Assembly
    >>> made = Assembly()
    >>> load = made.column()
    >>> with_rows(made.arrays(), (Cut(((load, 2.0),), upper=3.0),)).row_upper.tolist()
    [3.0]
    """
    index = [column for cut in cuts for column, _ in cut.terms]
    value = [factor for cut in cuts for _, factor in cut.terms]
    ends = arrays.start[-1] + np.cumsum([len(cut.terms) for cut in cuts], dtype=np.int32)
    return replace(
        arrays,
        row_lower=np.append(arrays.row_lower, [cut.lower for cut in cuts]),
        row_upper=np.append(arrays.row_upper, [cut.upper for cut in cuts]),
        start=np.append(arrays.start, ends).astype(np.int32),
        index=np.append(arrays.index, np.array(index, dtype=np.int32)).astype(np.int32),
        value=np.append(arrays.value, value),
    )


def obey(status: Ending) -> None:
    """Raise where Ctrl-C ended a search, so that what asked for it ends too.

    Raises:
        KeyboardInterrupt: the status is ``interrupted``.
    """
    if status == "interrupted":
        raise KeyboardInterrupt


def _solver(search: Search) -> Any:
    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": _SEED,
        "mip_rel_gap": search.gap,
        "mip_abs_gap": 1e-6,
        "mip_feasibility_tolerance": _INTEGRALITY,
        "time_limit": max(search.time_limit_s, 0.1),
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _model(arrays: Arrays, objective: NDArray[np.float64]) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = arrays.columns, arrays.rows
    model.col_cost_, model.col_lower_, model.col_upper_ = objective, arrays.lower, arrays.upper
    model.row_lower_, model.row_upper_ = arrays.row_lower, arrays.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = model.num_col_, model.num_row_
    model.a_matrix_.start_, model.a_matrix_.index_ = arrays.start, arrays.index
    model.a_matrix_.value_ = arrays.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    if arrays.integer.any():
        model.integrality_ = [kinds[kind] for kind in arrays.integer]
    return model


def _run(solver: Any) -> bool:
    """Solve in a thread of the solver, so that Ctrl-C ends the search; tell whether it did."""
    solver.HandleUserInterrupt = True
    solver.startSolve()
    interrupted = False
    while True:
        try:
            ended, _ = solver.wait(0.05 if not interrupted else 1.0)
            if ended:
                return interrupted
        except KeyboardInterrupt:
            interrupted = True
            solver.cancelSolve()
