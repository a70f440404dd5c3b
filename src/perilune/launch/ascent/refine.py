"""A solution on a finer mesh of the same phases: variables by its own polynomials, multipliers by their densities.

A multiplier of the transcription is the costate, or the density of a limit's pull, times the weight of its point
(Garg and others 2010, section 6): the density is the same on every mesh.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.collocation import DEGREE, interpolated, radau
from perilune.launch.ascent.shape import PhaseShape
from perilune.launch.ascent.solution import Filled, Multipliers, Solution, places

Array = NDArray[np.float64]


def refined(coarse: Filled, fine: Filled, solution: Solution) -> tuple[Array, Multipliers]:
    """Return variables and multipliers of a solution of ``coarse`` on the mesh of ``fine``."""
    w = np.zeros(fine.problem.layout.variable_count)
    w[fine.problem.layout.variables["payload"][0]] = solution.payload_kg / fine.unit_kg
    for i, (history, shape) in enumerate(zip(solution.phases, fine.task.plan.shape.phases, strict=True)):
        edges, where = np.array(replace(shape, elements=history.elements).edges), places(shape)
        states = np.column_stack((history.position_m, history.velocity_m_s, history.mass_kg))
        controls = np.column_stack((history.direction, history.throttle))
        if shape.steered:
            controls = interpolated(controls, edges, where)
        fine.put(w, i, history.time_s[-1] - history.time_s[0], interpolated(states, edges, where), controls)
    return w, _multipliers(coarse, fine, solution.multipliers)


def _multipliers(coarse: Filled, fine: Filled, known: Multipliers) -> Multipliers:
    old, new = coarse.problem.layout, fine.problem.layout
    variables, rows = np.zeros(new.variable_count), np.zeros(new.row_count)
    for name, (where, _) in new.variables.items():
        _carry(name, (coarse, fine), known.variables[old.variables[name][0]], variables[where])
    for name, where in new.rows.items():
        _carry(name, (coarse, fine), known.rows[old.rows[name]], rows[where])
    return Multipliers(known.parameters, variables, rows)


def _carry(name: str, problems: tuple[Filled, Filled], known: Array, into: Array) -> None:
    """Write the multipliers of one variable or row of ``known`` into its place on the finer mesh."""
    kind = name.rstrip("0123456789")
    if kind not in ("x", "u", "defect", "path"):
        into[:] = known
        return
    coarse, fine = (problem.task.plan.shape.phases[int(name[len(kind) :])] for problem in problems)
    weights = [_weights(shape, kind == "defect") for shape in (coarse, fine)]
    densities = known.reshape(len(weights[0]), -1) / weights[0][:, None]
    carried = [np.interp(places(fine), places(coarse), column) for column in densities.T]
    into[:] = (np.stack(carried, axis=-1) * weights[1][:, None]).ravel() if carried else 0.0


def _weights(shape: PhaseShape, defect: bool) -> Array:
    """The weight of each point: of the quadrature, and of a defect over the length of its element, as it is scaled."""
    lengths = np.diff(shape.edges)
    return np.outer(np.full(shape.elements, lengths.mean()) if defect else lengths, radau(DEGREE).weights).ravel()
