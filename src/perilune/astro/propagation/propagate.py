"""Propagation in the solar system: Taylor integration under DE440 and the forces chosen, many arcs at once.

The force model is a :class:`ForceModel`. Its default: Earth as a point mass with J2 about its true pole (CIP) of date,
held fixed over an arc at the pole of the arc's middle; Moon and Sun as point masses with positions of DE440. Axes:
ICRF; independent variable: TDB.

The integrator is heyoka (Biscani and Izzo 2021, MNRAS 504:2614, doi 10.1093/mnras/stab1032): Taylor series of adaptive
order, compiled once and kept on disk. The Chebyshev records of DE440 enter as polynomials whose coefficients are
runtime parameters; they are exchanged where a record ends, so that the ephemeris is exact and nothing is recompiled.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.forces.force_model import (
    DEFAULT,
    Drag,
    ForceModel,
    HarmonicField,
    InertialSteering,
    PropagationError,
    RadiationPressure,
    Thrust,
    VelocitySteering,
)
from perilune.astro.propagation.dynamics import check_thrusts, compiled, structure
from perilune.astro.propagation.flight import KM, Flight
from perilune.errors import InputError, Problem

__all__ = [
    "DEFAULT",
    "Drag",
    "ForceModel",
    "HarmonicField",
    "InertialSteering",
    "PropagationError",
    "RadiationPressure",
    "Thrust",
    "VelocitySteering",
    "burn_arcs",
    "propagate",
    "sample",
    "transition_matrices",
    "transition_matrix",
]

Array = NDArray[np.float64]


def propagate(state: ArrayLike, epoch_tdb_s: ArrayLike, until_tdb_s: ArrayLike, model: ForceModel = DEFAULT) -> Array:
    """Return the states at ``until_tdb_s`` of arcs that start at ``epoch_tdb_s``, forward or backward.

    Args:
        state: (n, 6) position [m] and velocity [m/s] relative to the model's centre, ICRF axes.
        epoch_tdb_s: scalar or (n,) start of each arc, TDB seconds past J2000, within the span of DE440.
        until_tdb_s: scalar or (n,) end of each arc.
        model: the force model.

    Returns:
        (n, 6) states. Against an integration in extended precision: 0.04 mm in the median after ten days.

    Raises:
        InputError: a state or an epoch is not finite, of the wrong shape, or outside the ephemeris; a burn that takes
            more than the mass.
        PropagationError: an arc met a singularity.

    Source of the method: Biscani and Izzo 2021 (Taylor integration); J2: Vallado 2013, equation 8-30.

    >>> import numpy as np
    >>> circular = np.array([[7e6, 0.0, 0.0, 0.0, 7.546e3, 0.0]])
    >>> end = propagate(circular, 0.0, 5.0e3)
    >>> back = propagate(end, 5.0e3, 0.0)
    >>> bool(np.abs(back - circular).max() < 1e-4)
    True
    """
    states, start, stop = _arcs(state, epoch_tdb_s, until_tdb_s)
    return _ends(states, start, stop, stop - start, model)


def burn_arcs(
    state: ArrayLike,
    ignition_tdb_s: ArrayLike,
    duration_s: ArrayLike,
    thrusts: Sequence[Thrust],
    model: ForceModel = DEFAULT,
) -> Array:
    """Return the states at the ends of arcs under thrust, each with an engine of its own.

    Durations are kept to the last digit, where the difference of two epochs is good to 1e-7 s.

    Args:
        state: (n, 6) at ignition, as :func:`propagate`.
        ignition_tdb_s: scalar or (n,) epochs.
        duration_s: scalar or (n,) burning times; below zero the burn is undone.
        thrusts: the engines, one for each arc, all of one kind of steering.
        model: the force model; the engines take the place of its thrust.

    Returns:
        (n, 6) states.

    Raises:
        InputError, PropagationError: as :func:`propagate`; engines that are not as many as arcs or of several kinds.

    >>> engine = Thrust(1e3, 300.0, 1e3, VelocitySteering())
    >>> end = burn_arcs([7e6, 0.0, 0.0, 0.0, 7.5e3, 0.0], 0.0, 100.0, [engine])
    >>> round(float(np.linalg.norm(end[0, 3:])) - 7.5e3)
    102
    """
    states, start, duration = _arcs(state, ignition_tdb_s, duration_s)
    if len(thrusts) != len(states):
        raise InputError(Problem(f"{len(thrusts)} thrusts for {len(states)} arcs", expected="one for each"))
    check_thrusts(model, thrusts)
    kinds = {structure(replace(model, thrust=thrust)) for thrust in thrusts}
    if len(kinds) > 1:
        raise InputError(Problem("thrusts of several kinds of steering", expected="one kind in one call"))
    burning = replace(model, thrust=thrusts[0])
    return _ends(states, start, start + duration, duration, burning, thrusts)


def sample(state: ArrayLike, epoch_tdb_s: float, epochs_tdb_s: ArrayLike, model: ForceModel = DEFAULT) -> Array:
    """Return the states of one arc at many epochs, by the dense output of the integrator.

    Args:
        state: (6,) position [m] and velocity [m/s] at ``epoch_tdb_s``, relative to the model's centre, ICRF axes.
        epoch_tdb_s: epoch of the state; it may lie before, after or among ``epochs_tdb_s``.
        epochs_tdb_s: (m,) epochs wanted, in any order.
        model: the force model.

    Returns:
        (m, 6) states, in the order of ``epochs_tdb_s``.

    Raises:
        InputError, PropagationError: as :func:`propagate`.
    """
    origin = np.asarray(state, dtype=np.float64).reshape(1, 6)
    epochs = np.asarray(epochs_tdb_s, dtype=np.float64)
    _check(origin, np.array([epoch_tdb_s]), epochs)
    result = np.empty((len(epochs), 6))
    for side in (epochs >= epoch_tdb_s, epochs < epoch_tdb_s):
        if side.any():
            order = np.argsort(np.abs(epochs[side] - epoch_tdb_s), kind="stable")
            ordered = np.empty((len(order), 6))
            ordered[order] = _grid(origin[0], epoch_tdb_s, epochs[side][order], model)
            result[side] = ordered
    return result


def transition_matrix(
    state: ArrayLike, epoch_tdb_s: float, until_tdb_s: float, model: ForceModel = DEFAULT
) -> tuple[Array, Array]:
    """Return the end of one arc and its state transition matrix, by the variational equations.

    Args:
        state: (6,) at ``epoch_tdb_s``, relative to the model's centre, ICRF axes, m and m/s.
        epoch_tdb_s: start, TDB seconds past J2000.
        until_tdb_s: end.
        model: the force model.

    Returns:
        (6,) end state, and (6, 6) matrix of d(end) / d(start). See :func:`transition_matrices`.

    Raises:
        InputError, PropagationError: as :func:`propagate`.
    """
    origin = np.asarray(state, dtype=np.float64).reshape(1, 6)
    ends, matrices = transition_matrices(origin, epoch_tdb_s, until_tdb_s, model)
    return ends[0], matrices[0]


def transition_matrices(
    states: ArrayLike, epoch_tdb_s: ArrayLike, until_tdb_s: ArrayLike, model: ForceModel = DEFAULT
) -> tuple[Array, Array]:
    """Return the ends of many arcs and their state transition matrices, by the variational equations.

    Every column of a matrix is flown in a lane of its own beside the arc, so that one small compiled system serves any
    number of arcs. The matrix is that of the equations of motion; with drag or radiation the density and the lit part
    of the Sun are functions of time along the arc, and their change with position is left out.

    Args:
        states: (n, 6) at ``epoch_tdb_s``, relative to the model's centre, ICRF axes, m and m/s.
        epoch_tdb_s: scalar or (n,) start of each arc.
        until_tdb_s: scalar or (n,) end of each arc.
        model: the force model.

    Returns:
        (n, 6) end states, and (n, 6, 6) matrices of d(end) / d(start).

    Raises:
        InputError, PropagationError: as :func:`propagate`.

    Source of the method: Biscani and Izzo 2021; Montenbruck and Gill 2000, section 7.2.
    """
    origins, start, stop = _arcs(states, epoch_tdb_s, until_tdb_s)
    lanes = compiled(model, variational=True).lanes
    count = 6 * len(origins)
    ends, columns = np.empty((count, 6)), np.empty((count, 6))
    for first in range(0, count, lanes):
        rows = np.minimum(np.arange(first, first + lanes), count - 1)
        arcs = rows // 6
        flight = Flight(origins[arcs], start[arcs], stop[arcs], model, np.eye(6)[rows % 6])
        while flight.under_way:
            flight.leg()
        ends[first : first + lanes] = flight.states_m[: count - first]
        columns[first : first + lanes] = flight.deviations[: count - first]
    return ends[::6].copy(), columns.reshape(-1, 6, 6).transpose(0, 2, 1)


def _arcs(state: ArrayLike, epoch_tdb_s: ArrayLike, until_tdb_s: ArrayLike) -> tuple[Array, Array, Array]:
    states = np.atleast_2d(np.asarray(state, dtype=np.float64))
    start = np.broadcast_to(np.asarray(epoch_tdb_s, dtype=np.float64), (len(states),))
    stop = np.broadcast_to(np.asarray(until_tdb_s, dtype=np.float64), (len(states),))
    _check(states, start, stop)
    return states, start, stop


def _check(states: Array, *epochs: Array) -> None:
    if states.ndim != 2 or states.shape[1] != 6:
        raise InputError(Problem(f"states of shape {states.shape}", expected="(n, 6) in m and m/s"))
    if not (np.isfinite(states).all() and all(np.isfinite(epoch).all() for epoch in epochs)):
        raise InputError(Problem("a state or an epoch is not finite", expected="finite numbers"))


def _ends(
    states: Array, start: Array, stop: Array, seconds: Array, model: ForceModel, thrusts: Sequence[Thrust] = ()
) -> Array:
    count = len(states)
    lanes = compiled(model).lanes
    result = np.empty_like(states)
    for first in range(0, count, lanes):
        rows = np.minimum(np.arange(first, first + lanes), count - 1)
        engines = [thrusts[row] for row in rows] if thrusts else ()
        flight = Flight(states[rows], start[rows], stop[rows], model, thrusts=engines, seconds=seconds[rows])
        while flight.under_way:
            flight.leg()
        result[first : first + lanes] = flight.states_m[: count - first]
    return result


def _grid(state: Array, epoch: float, epochs: Array, model: ForceModel) -> Array:
    lanes = compiled(model).lanes
    flight = Flight(np.tile(state, (lanes, 1)), np.full(lanes, epoch), np.full(lanes, epochs[-1]), model)
    result = np.empty((len(epochs), 6))
    done = int((epochs == epoch).sum())
    result[:done] = state
    while done < len(epochs):
        nodes, dense = flight.leg(dense=True)
        wanted = epochs[done:][np.abs(epochs[done:] - epoch) <= abs(nodes[0] - epoch)]
        if len(wanted):
            values = dense(np.repeat((wanted - epoch)[:, None], lanes, axis=1))
            result[done : done + len(wanted)] = values[:, :6, 0] * KM
        done += len(wanted)
    return result
