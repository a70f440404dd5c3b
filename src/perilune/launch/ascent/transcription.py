"""The ascent as a nonlinear programme: built once for a shape of phases, solved for any vehicle, site and target of it.

Every number of vehicle, site, target and limits is a parameter, so that compiled problems are shared and the
multipliers of the parameters are the sensitivities of the payload.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

import casadi as ca
import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent import boundary
from perilune.launch.ascent.collocation import DEGREE as DEGREE
from perilune.launch.ascent.collocation import radau
from perilune.launch.ascent.derivatives import PointDerivatives, Points, derivatives, differentiated
from perilune.launch.ascent.dynamics import LIMITS, STATES, World, air_cubics, phase_parameters, point_function
from perilune.launch.ascent.shape import PhaseShape, Shape

Array = NDArray[np.float64]

FIXED_MASSES: Final = ("stages_kg", "shield_kg", "adapter_kg", "payload_unit_kg", "objective_payload")
"""Scalar parameters: lift-off mass of the stages, shield, adapter, unit of the payload, weight of the objective."""
Barrier = Literal["adaptive", "in steps", "low", "near"]
_BOUNDS: Final = ("bound", "slack_bound")
_BARRIERS: Final[dict[Barrier, dict[str, Any]]] = {
    "adaptive": {"mu_strategy": "adaptive", "mu_init": 0.1},
    "in steps": {"mu_strategy": "monotone", "mu_init": 1e-2},
    # from a flight near an optimum: no bound pushes it far off
    "low": {
        "mu_strategy": "monotone",
        "mu_init": 1e-4,
        **{f"{what}_{how}": 1e-4 for what in _BOUNDS for how in ("push", "frac")},
    },
    # from an optimum the iterates stay where they are
    "near": {
        "mu_strategy": "adaptive",
        "mu_init": 0.1,
        "warm_start_init_point": "yes",
        "warm_start_mult_bound_push": 1e-6,
        **{f"warm_start_{what}_{how}": 1e-6 for what in _BOUNDS for how in ("push", "frac")},
    },
}
_WORST_PERTURBATION: Final = 1e6
"""Solves that converge shift the Hessian by less than 100; beyond 1e6 each step of a lost one would take for ever."""


@dataclass(frozen=True)
class Layout:
    """Where things are in the vectors of variables, parameters and constraints, by name."""

    variables: dict[str, tuple[slice, tuple[int, int]]]
    parameters: dict[str, slice]
    rows: dict[str, slice]
    variable_count: int
    parameter_count: int
    row_count: int

    def get(self, vector: Array, name: str) -> Array:
        """Return one variable of a vector in its own shape."""
        where, shape = self.variables[name]
        return vector[where].reshape(shape, order="F")


@dataclass(frozen=True)
class Problem:
    """A transcribed ascent. ``solver(max_iterations, barrier)`` is built once per limit of iterations and barrier.

    The barrier falls in steps on the way through a circular parking orbit: the adaptive one, faster elsewhere, does not
    settle there, unless it is near: from an optimum and its multipliers. From a flight that is nearly an optimum it
    begins low.
    """

    shape: Shape
    world: World
    layout: Layout
    solver: Callable[..., Any]


class _Collector:
    """Collects named symbols or expressions one after another."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.places: dict[str, tuple[slice, tuple[int, int]]] = {}
        self.size = 0

    def add(self, name: str, item: Any) -> Any:
        rows, columns = item.shape
        self.places[name] = (slice(self.size, self.size + rows * columns), (rows, columns))
        self.size += rows * columns
        self.items.append(ca.vec(item))
        return item

    def symbol(self, name: str, rows: int, columns: int = 1) -> Any:
        return self.add(name, ca.MX.sym(name, rows, columns))

    def column(self) -> Any:
        return ca.vertcat(*self.items)

    def slices(self) -> dict[str, slice]:
        return {name: where for name, (where, _) in self.places.items()}


class _Values(_Collector):
    """Collects the points, and the symbols that stand for their values."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[Points] = []

    def at(self, name: str, points: Points) -> Any:
        """Return the symbol of the values at points, (rows, points)."""
        self.points.append(points)
        return self.symbol(name, points.rows, points.count)


@lru_cache(maxsize=32)
def transcribe(shape: Shape, world: World, elements: bool = False) -> Problem:
    """Return the nonlinear programme of a shape of phases; ``elements`` adds the rows of a full set of elements."""
    variables, parameters, rows = _Collector(), _Collector(), _Collector()
    values = _Values()
    payload = variables.symbol("payload", 1)
    masses = parameters.symbol("masses", len(FIXED_MASSES))
    start = parameters.symbol("start", 6)
    limits = parameters.symbol("limits", len(LIMITS))
    azimuths, apsis = parameters.symbol("azimuths", 4), parameters.symbol("apsis", 2)
    spends: list[list[Any]] = []
    end: Any = None
    end_unit: Any = None
    for i, phase in enumerate(shape.phases):
        p = parameters.symbol(f"phase{i}", phase_parameters(phase))
        if end is None:
            first = (masses[0] + masses[1] + masses[2] + payload * masses[3]) / p[0]
            begin = ca.vertcat(start, first)
        else:
            dropped = parameters.symbol(f"dropped{i - 1}", 1)
            if shape.shield_phase == i - 1:
                dropped = dropped + masses[1]
            begin = ca.vertcat(end[:6], (end[6] * end_unit - dropped) / p[0])
        given = parameters.symbol(f"given{i}", 2, DEGREE * phase.elements)
        points, duration = _points(i, phase, world, (p, limits, given), variables)
        end, spent = _phase(i, phase, world, begin, points, values.at(f"point{i}", points), duration, rows)
        there = variables.places[f"x{i}"][0].stop - STATES + np.arange(STATES)[None, :]
        if phase.disposal:
            rows.add(f"disposal{i}", values.at(f"perigee{i}", Points(boundary.perigee(), (end,), there)))
        if i == shape.azimuth_phase:
            rows.add("azimuth", values.at("azimuth", Points(boundary.azimuth(world), (end, azimuths), there)))
        if i == shape.parking_phase:
            rows.add("parking", values.at("parking", Points(boundary.parking(), (end,), there)))
        if phase.turn:
            rows.add(f"turn{i}", values.at(f"turn{i}", Points(boundary.parking(), (end,), there))[2])
        end_unit = p[0]
        spends.append(spent)
    for tank in shape.tanks:
        usable = parameters.symbol(f"tank{tank.stage}", 1)
        flow = parameters.symbol(f"tank_flow{tank.stage}", len(tank.uses))
        used = sum(spends[use.phase][use.group] * flow[k] for k, use in enumerate(tank.uses))
        rows.add(f"tank{tank.stage}", used / usable)
    reached = values.at("target", Points(boundary.target(elements), (end, apsis), there))
    rows.add("target", reached[:-2])
    rows.add("apsis", reached[-2:])
    final = end[6] * end_unit / masses[3]
    objective = -(masses[4] * payload + (1.0 - masses[4]) * final)
    layout = Layout(variables.places, parameters.slices(), rows.slices(), variables.size, parameters.size, rows.size)
    columns = variables.column(), parameters.column(), values.column()
    nlp, slopes = derivatives(columns, objective, rows.column(), values.points)
    return Problem(shape, world, layout, _solvers(nlp, slopes))


@lru_cache(maxsize=64)
def _point_derivatives(shape: PhaseShape, world: World) -> PointDerivatives:
    """The functions of a point of a phase; those of phases that differ in their mesh alone are the same."""
    function = point_function(shape, world)
    arguments = [ca.SX.sym(f"a{i}", function.size1_in(i)) for i in range(function.n_in())]
    return differentiated(arguments, ca.vertcat(*function.call(arguments, True, False)), 2)


def _points(
    index: int, phase: PhaseShape, world: World, numbers: tuple[Any, Any, Any], variables: _Collector
) -> tuple[Points, Any]:
    """Add the variables of a phase; return its points and its duration.

    ``numbers`` are parameters, limits and profile.
    """
    count = DEGREE * phase.elements
    duration = variables.symbol(f"duration{index}", 1)
    x = variables.symbol(f"x{index}", STATES, count)
    u = variables.symbol(f"u{index}", phase.controls, count)
    p, limits, given = numbers
    # the equations of a point know neither the mesh nor what becomes of the stage
    functions = _point_derivatives(replace(phase, elements=1, disposal=False), world)
    arguments = (x, u, ca.repmat(p, 1, count), ca.repmat(limits, 1, count), given, air_cubics(phase, world, x))
    places = [variables.places[f"{name}{index}"][0] for name in "xu"]
    columns = [np.arange(where.start, where.stop).reshape(count, -1) for where in places]
    points = Points(functions, arguments, np.hstack(columns))
    return points, duration


def _phase(
    index: int,
    phase: PhaseShape,
    world: World,
    begin: Any,
    points: Points,
    value: Any,
    duration: Any,
    rows: _Collector,
) -> tuple[Any, list[Any]]:
    """Add the constraints of a phase; return its last state and the burn seconds of each group.

    ``value`` are the rates, path constraints and levels at the points.
    """
    scheme, x = radau(DEGREE), points.arguments[0]
    level_count = phase.limited + phase.lever
    rate, paths = value[:STATES, :], value[STATES : points.rows - level_count, :]
    levels = value[points.rows - level_count :, :]
    eye, lengths = np.eye(phase.elements), np.diff(phase.edges)
    starts = ca.horzcat(begin, x[:, DEGREE - 1 : -1 : DEGREE]) if phase.elements > 1 else begin
    slope = x @ ca.sparsify(ca.DM(np.kron(eye, scheme.derivative[1:])))
    slope += starts @ ca.sparsify(ca.DM(np.kron(eye, scheme.derivative[:1])))
    spans = ca.repmat(ca.DM(np.repeat(lengths, DEGREE)).T, STATES, 1)
    rows.add(f"defect{index}", slope / lengths.mean() - rate * duration * spans / lengths.mean())
    if paths.shape[0]:
        rows.add(f"path{index}", paths)
    weights = ca.DM(np.kron(lengths, scheme.weights))
    seconds = [duration * world.time_s]
    seconds += [duration * world.time_s * (levels[group, :] @ weights) for group in range(levels.shape[0])]
    return x[:, -1], seconds


def _solvers(nlp: dict[str, Any], slopes: dict[str, Any]) -> Callable[..., Any]:
    @lru_cache(maxsize=8)
    def solver(max_iterations: int, barrier: Barrier) -> Any:
        ipopt: dict[str, Any] = {
            "print_level": 0,
            "sb": "yes",
            "max_iter": max_iterations,
            "tol": 1e-8,
            "linear_solver": "mumps",
            # small and well scaled: permutation and scaling cost more than they save
            "mumps_permuting_scaling": 0,
            "mumps_scaling": 0,
            "mumps_pivot_order": 0,
            "acceptable_tol": 1e-6,
            "acceptable_iter": 8,
            "max_hessian_perturbation": _WORST_PERTURBATION,
            **_BARRIERS[barrier],
        }
        # a step beyond what has a value is cut back by the solver: no warning to the user
        options = {"ipopt": ipopt, "print_time": False, "error_on_fail": False, "show_eval_warnings": False, **slopes}
        return ca.nlpsol("ascent", "ipopt", nlp, options)

    return solver
