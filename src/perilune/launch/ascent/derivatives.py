"""First and second derivatives of a transcribed ascent by its structure.

The equations of motion and the boundary conditions enter the constraints through functions of one point. Their small
dense derivatives are formed once, evaluated at all points, and put where they belong in the sparse Jacobian and Hessian
by the chain rule; what is left of the constraints is bilinear in variables and values of the points. Colouring the
whole would evaluate the equations at every point once for each of some forty directions.
"""

from dataclasses import dataclass
from typing import Any

import casadi as ca
import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class PointDerivatives:
    """Functions of a point: its values; values and Jacobian; Jacobian and the Hessian of the values' weighted sum."""

    value: Any
    slopes: Any
    curvature: Any


@dataclass(frozen=True)
class Points:
    """Points of one kind: their functions, arguments, one column for each point, and where they stand.

    ``places`` (points, n) are those, among all variables, of what the functions are differentiated by.
    """

    functions: PointDerivatives
    arguments: tuple[Any, ...]
    places: Indices

    @property
    def count(self) -> int:
        """Return the number of points."""
        return len(self.places)

    @property
    def rows(self) -> int:
        """Return the number of values of a point."""
        return int(self.functions.value.size1_out(0))


def differentiated(arguments: list[Any], value: Any, count: int) -> PointDerivatives:
    """Return the functions of a point from expressions; the derivatives are by the first ``count`` arguments."""
    by, weights = ca.vertcat(*arguments[:count]), ca.SX.sym("w", value.shape[0])
    jacobian, hessian = ca.jacobian(value, by), ca.hessian(ca.dot(weights, value), by)[0]
    return PointDerivatives(
        ca.Function("value", arguments, [value]),
        ca.Function("slopes", arguments, [value, jacobian]),
        ca.Function("curvature", [*arguments, weights], [jacobian, hessian]),
    )


def derivatives(
    columns: tuple[Any, Any, Any], objective: Any, rows: Any, points: list[Points]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the nonlinear programme and its derivatives, as ``nlpsol`` takes them.

    Args:
        columns: the symbols of the variables, of the parameters, and those that stand for the values at the points,
            one kind of points after another, each point's together.
        objective, rows: expressions of them, linear in the variables and linear in the values.
        points: where the values come from.
    """
    variables, parameters, values = columns
    size = variables.shape[0], values.shape[0]
    evaluated = ca.Function("values", [variables, parameters], [_values(_mapped(points, "value"))])
    found = _mapped(points, "slopes")
    sloped = ca.Function("slopes", [variables, parameters], [_values(found), _jacobian(points, found, 1, size)])
    simple = ca.Function("simple", [variables, values, parameters], [objective, rows])
    w, p, y = ca.MX.sym("w", size[0]), ca.MX.sym("p", parameters.shape[0]), ca.MX.sym("y", size[1])
    f, g = simple.call([w, y, p], True, False)
    sigma, multipliers = ca.MX.sym("sigma"), ca.MX.sym("multipliers", rows.shape[0])
    lagrangian = sigma * f + ca.dot(multipliers, g)
    mixed = ca.jacobian(ca.gradient(lagrangian, w), y)
    of_simple = ca.Function("of_simple", [w, y, p], [g, ca.jacobian(g, w), ca.jacobian(g, y)])
    of_lagrangian = ca.Function("of_lagrangian", [w, p, sigma, multipliers], [mixed, ca.gradient(lagrangian, y)])
    weights = ca.MX.sym("weights", size[1])
    found = _mapped(points, "curvature", weights)
    curved = ca.Function(
        "curved", [variables, parameters, weights], [_jacobian(points, found, 0, size), _hessian(points, found, size)]
    )
    f, g = simple.call([w, evaluated(w, p), p], True, False)
    at, steps = sloped(w, p)
    rows_there, one, by_value = of_simple.call([w, at, p], True, False)
    mixed, pulls = of_lagrangian.call([w, p, sigma, multipliers], True, False)
    steps_there, own = curved(w, p, pulls)
    cross = mixed @ steps_there
    options = {
        "jac_g": ca.Function("jac_g", [w, p], [rows_there, one + by_value @ steps], ["x", "p"], ["g", "jac_g_x"]),
        "hess_lag": ca.Function(
            "hess_lag",
            [w, p, sigma, multipliers],
            [ca.triu(own + cross + cross.T)],
            ["x", "p", "lam_f", "lam_g"],
            ["hess"],
        ),
    }
    return {"x": w, "p": p, "f": f, "g": g}, options


def _mapped(points: list[Points], name: str, weights: Any = None) -> list[tuple[Any, ...]]:
    """The outputs of one of the functions at all points of each kind."""
    found, begun = [], 0
    for kind in points:
        extra = []
        if weights is not None:
            end = begun + kind.rows * kind.count
            extra, begun = [ca.reshape(weights[begun:end], kind.rows, kind.count)], end
        function = getattr(kind.functions, name).map(kind.count)
        found.append(function.call([*kind.arguments, *extra]))
    return found


def _values(found: list[tuple[Any, ...]]) -> Any:
    return ca.vertcat(*[ca.vec(outputs[0]) for outputs in found])


def _jacobian(points: list[Points], found: list[tuple[Any, ...]], output: int, size: tuple[int, int]) -> Any:
    """The Jacobian of all values by all variables, sparse."""
    rows, columns, begun = [], [], 0
    for kind in points:
        row, column = kind.functions.slopes.sparsity_out(1).get_triplet()
        rows.append(begun + np.arange(kind.count)[:, None] * kind.rows + np.array(row, dtype=np.int64))
        columns.append(kind.places[:, column])
        begun += kind.rows * kind.count
    return _placed(found, output, rows, columns, (size[1], size[0]))


def _hessian(points: list[Points], found: list[tuple[Any, ...]], size: tuple[int, int]) -> Any:
    """The Hessian of the weighted sum of all values by all variables, sparse."""
    rows, columns = [], []
    for kind in points:
        row, column = kind.functions.curvature.sparsity_out(1).get_triplet()
        rows.append(kind.places[:, row])
        columns.append(kind.places[:, column])
    return _placed(found, 1, rows, columns, (size[0], size[0]))


def _placed(
    found: list[tuple[Any, ...]], output: int, rows: list[Indices], columns: list[Indices], shape: tuple[int, int]
) -> Any:
    """The entries at all points as one sparse matrix, the sum of those that share a place."""
    down, across = (np.concatenate([part.ravel() for part in parts]) for parts in (rows, columns))
    places, which = np.unique(across * shape[0] + down, return_inverse=True)
    sparsity = ca.Sparsity.triplet(*shape, (places % shape[0]).tolist(), (places // shape[0]).tolist())
    gather = ca.DM.ones(ca.Sparsity.triplet(len(places), len(which), which.tolist(), list(range(len(which)))))
    return ca.MX(sparsity, gather @ ca.vertcat(*[ca.vec(outputs[output].nz[:]) for outputs in found]))
