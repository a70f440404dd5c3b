"""First and second derivatives of a transcribed ascent by its structure.

The equations of motion enter the constraints through one function of one point. Its small dense derivatives are formed
once, evaluated at all points, and put where they belong in the sparse Jacobian and Hessian by the chain rule; what is
left of the constraints is at most bilinear in the points' values and cheap to differentiate. Colouring the whole would
evaluate the equations at every point once for each of some forty directions.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import casadi as ca
import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.dynamics import LIMITS, STATES, World, phase_parameters, point_function
from perilune.launch.ascent.shape import PhaseShape

Indices = NDArray[np.int64]
_GIVEN: Final = 2


@dataclass(frozen=True)
class PointDerivatives:
    """Functions of a point: values, their Jacobian, and the Hessian of their weighted sum, by state and control."""

    value: Any
    jacobian: Any
    hessian: Any


@dataclass(frozen=True)
class Points:
    """The points of one phase: their functions, number and arguments, and where states and controls begin.

    ``arguments`` are state, control, parameters, limits and profile, one column for each point.
    """

    functions: PointDerivatives
    count: int
    arguments: tuple[Any, ...]
    first_state: int
    first_control: int

    @property
    def rows(self) -> int:
        """Return the number of values of a point."""
        return int(self.functions.value.size1_out(0))

    def places(self) -> Indices:
        """Return the places of state and control of each point among the variables, (count, states + controls)."""
        controls = self.functions.value.size1_in(1)
        points = np.arange(self.count)[:, None]
        states = self.first_state + points * STATES + np.arange(STATES)
        return np.hstack((states, self.first_control + points * controls + np.arange(controls))).astype(np.int64)


@lru_cache(maxsize=64)
def point_derivatives(shape: PhaseShape, world: World) -> PointDerivatives:
    """Return the functions of a point of a phase; those of phases that differ in their mesh alone are the same."""
    function = point_function(shape, world)
    sizes = (STATES, shape.controls, phase_parameters(shape), len(LIMITS), _GIVEN)
    arguments = [ca.SX.sym(f"a{i}", size) for i, size in enumerate(sizes)]
    value = ca.vertcat(*function.call(arguments, True, False))
    by = ca.vertcat(arguments[0], arguments[1])
    weights = ca.SX.sym("w", value.shape[0])
    return PointDerivatives(
        ca.Function("value", arguments, [value]),
        ca.Function("jacobian", arguments, [ca.jacobian(value, by)]),
        ca.Function("hessian", [*arguments, weights], [ca.hessian(ca.dot(weights, value), by)[0]]),
    )


def derivatives(
    columns: tuple[Any, Any, Any], objective: Any, rows: Any, points: list[Points]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the nonlinear programme and its derivatives, as ``nlpsol`` takes them.

    Args:
        columns: the symbols of the variables, of the parameters, and those that stand for the values at the points,
            phase after phase, each point's together.
        objective, rows: expressions of them, linear in the values.
        points: where the values come from.
    """
    variables, parameters, values = columns
    arguments = [variables, parameters]
    evaluated = ca.Function("values", arguments, [_joined(_mapped(points, "value"))])
    chained = ca.Function("slopes", arguments, [_placed(points, "jacobian", variables.shape[0], values.shape[0])])
    simple = ca.Function("simple", [variables, values, parameters], [objective, rows])
    w, p, y = ca.MX.sym("w", variables.shape[0]), ca.MX.sym("p", parameters.shape[0]), ca.MX.sym("y", values.shape[0])
    f, g = simple.call([w, y, p], True, False)
    sigma, multipliers = ca.MX.sym("sigma"), ca.MX.sym("multipliers", rows.shape[0])
    lagrangian = sigma * f + ca.dot(multipliers, g)
    curvature, slope = ca.hessian(lagrangian, w)
    of_simple = ca.Function(
        "of_simple",
        [w, y, p, sigma, multipliers],
        [ca.jacobian(g, w), ca.jacobian(g, y), curvature, ca.jacobian(slope, y), ca.gradient(lagrangian, y)],
    )
    weights = ca.MX.sym("weights", values.shape[0])
    curved = ca.Function(
        "curved", [*arguments, weights], [_placed(points, "hessian", variables.shape[0], values.shape[0], weights)]
    )
    at, steps = evaluated(w, p), chained(w, p)
    one, by_value, _, _, _ = of_simple.call([w, at, p, 0.0, ca.MX.zeros(rows.shape[0])], True, False)
    _, _, own, mixed, pulls = of_simple.call([w, at, p, sigma, multipliers], True, False)
    cross = mixed @ steps
    total = own + cross + cross.T + curved(w, p, pulls)
    f, g = simple.call([w, at, p], True, False)
    options = {
        "jac_g": ca.Function("jac_g", [w, p], [g, one + by_value @ steps], ["x", "p"], ["g", "jac_g_x"]),
        "hess_lag": ca.Function(
            "hess_lag", [w, p, sigma, multipliers], [ca.triu(total)], ["x", "p", "lam_f", "lam_g"], ["hess"]
        ),
    }
    return {"x": w, "p": p, "f": f, "g": g}, options


def _mapped(points: list[Points], name: str, weights: Any = None) -> list[Any]:
    """One of the functions at all points of each phase."""
    found, begun = [], 0
    for phase in points:
        extra = []
        if weights is not None:
            end = begun + phase.rows * phase.count
            extra, begun = [ca.reshape(weights[begun:end], phase.rows, phase.count)], end
        found.append(getattr(phase.functions, name).map(phase.count)(*phase.arguments, *extra))
    return found


def _joined(matrices: list[Any]) -> Any:
    return ca.vertcat(*[ca.vec(matrix) for matrix in matrices])


def _placed(points: list[Points], name: str, variables: int, values: int, weights: Any = None) -> Any:
    """The derivatives at all points as one sparse matrix over the variables: of the values, or of their sum."""
    entries, rows, columns, begun = [], [], [], 0
    for phase, matrix in zip(points, _mapped(points, name, weights), strict=True):
        pattern = getattr(phase.functions, name).sparsity_out(0)
        row, column = (np.array(index, dtype=np.int64) for index in pattern.get_triplet())
        places = phase.places()
        if weights is None:
            rows.append(begun + np.arange(phase.count)[:, None] * phase.rows + row)
            begun += phase.rows * phase.count
        else:
            rows.append(places[:, row])
        columns.append(places[:, column])
        entries.append(matrix.nz[:])
    shape = (values if weights is None else variables, variables)
    down, across = (np.concatenate([part.ravel() for part in parts]) for parts in (rows, columns))
    sparsity, order = ca.Sparsity.triplet(*shape, down.tolist(), across.tolist(), False)
    return ca.MX(sparsity, ca.vertcat(*entries)[order])
