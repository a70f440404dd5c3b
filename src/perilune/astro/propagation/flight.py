"""Arcs side by side through the records of the environment: the loop that drives a compiled integrator."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.environment import monomials
from perilune.astro.forces.force_model import ForceModel, PropagationError, Thrust
from perilune.astro.forces.scene import Layout
from perilune.astro.forces.weather import Fit, Path, Weather
from perilune.astro.propagation.dynamics import compiled, constants
from perilune.astro.told_time import told
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

KM: Final = 1e3
_PASSES: Final = 5


class Flight:
    """Arcs under way, one per lane of the integrator, each with its own clock.

    ``now`` is the epoch each has reached, ``stop`` where each ends; forward or backward. :meth:`leg` flies all of them
    to the next edge of a record. ``deviations`` (lanes, 6) are small differences of the states, carried along by the
    variational equations. ``thrusts`` are one for each lane, of the kind of steering of the model's, in its place.
    ``seconds`` are the lengths of the arcs, where they are known better than as differences of epochs (1e-7 s).
    """

    def __init__(
        self,
        states_m: Array,
        start: Array,
        stop: Array,
        model: ForceModel,
        deviations: Array | None = None,
        thrusts: Sequence[Thrust] = (),
        seconds: Array | None = None,
    ) -> None:
        _check_range(start, stop)
        self.engine = compiled(model, variational=deviations is not None)
        self.start, self.stop, self.now = start, stop, start.copy()
        self.integrator = self.engine.integrator
        self.integrator.set_time(0.0)
        self.integrator.state[:6] = states_m.T / KM
        if deviations is not None:
            self.integrator.state[6:] = deviations.T
        self._weather = Weather(model) if model.drag is not None or model.radiation is not None else None
        self._thrusts = list(thrusts or ([model.thrust] * len(start) if model.thrust is not None else ()))
        self._seconds = stop - start if seconds is None else seconds
        _check_masses(self._thrusts, self._seconds)
        # heyoka has no place for constants after the last one that a structure uses
        used = len(self.integrator.pars) - self.engine.layout.middle - 1
        self._constants = constants(model, frames.earth_pole((start + stop) / 2.0), self._thrusts)[:used]

    @property
    def under_way(self) -> bool:
        """Whether any of the arcs has not reached its stop."""
        return bool((self.now != self.stop).any())

    @property
    def deviations(self) -> Array:
        """What the deviations given at the start have become, (lanes, 6)."""
        return np.array(self.integrator.state[6:].T)

    @property
    def states_m(self) -> Array:
        """States reached, (lanes, 6)."""
        return np.array(self.integrator.state[:6].T) * KM

    def leg(self, *, dense: bool = False) -> tuple[Array, Any]:
        """Fly to the next edges of records; return the epochs there and, if asked, the dense output in km."""
        nodes = self.enter(self.now)
        if self._weather is None:
            output = self.advance(nodes, dense=dense)
        else:
            nodes, output = self._segment(self._weather, nodes)
        self.now = nodes
        return nodes, output

    def enter(self, now: Array) -> Array:
        """Set the parameters for the record that each arc enters, and return where each must stop next."""
        where = self.engine.layout
        first, _ = ephemeris.time_range()
        forward = self.stop >= now
        position = (now - first) / where.record_s
        index = np.where(forward, np.floor(position), np.ceil(position) - 1.0).astype(np.int64)
        edge = first + where.record_s * (index + forward)
        for lane in range(len(now)):
            record, middle = record_polynomials(where, int(index[lane]))
            parameters = self.integrator.pars[:, lane]
            parameters[: where.middle] = record
            parameters[where.middle] = middle - self.start[lane]
            parameters[where.middle + 1 :] = self._constants[:, lane]
        return np.where(forward, np.minimum(edge, self.stop), np.maximum(edge, self.stop))

    def _segment(self, weather: Weather, nodes: Array) -> tuple[Array, Any]:
        """Fly one segment towards the nodes, as :mod:`perilune.astro.forces.weather` says; return where it ends."""
        now, states, before = self.now, self.states_m, self.integrator.state.copy()
        reach = weather.reach(states, now)
        nodes = now + np.clip(nodes - now, -reach, reach)
        burning = [engine.after(flown) for engine, flown in zip(self._thrusts, now - self.start, strict=False)]
        pilot = Flight(states, now, nodes, weather.pilot, thrusts=burning)
        path = Path(pilot.leg(dense=True)[1], now)
        nodes = weather.shadow_edge(path, now, nodes)
        fit = weather.fit(path, now, nodes)
        while fit.unresolved.any():
            nodes = np.where(fit.unresolved, 0.5 * (now + nodes), nodes)
            fit = weather.fit(path, now, nodes)
        for _ in range(_PASSES):
            self._set(fit)
            output = self.advance(nodes, dense=True)
            flown = weather.fit(Path(output, self.start), now, nodes)
            if flown.moved(fit):
                fit = flown
                self.integrator.set_time(list(now - self.start))
                self.integrator.state[:] = before
            else:
                return nodes, output
        raise PropagationError("the density along an arc does not settle: it falls through the atmosphere")

    def _set(self, fit: Fit) -> None:
        place = self.engine.layout.place("segment-middle")
        parameters = fit.parameters(self.start)
        self.integrator.pars[place : place + len(parameters)] = parameters[: len(self.integrator.pars) - place]

    def advance(self, nodes: Array, *, dense: bool = False) -> Any:
        """Integrate every arc to its node; return the dense output in km if asked, else None.

        Args:
            nodes: TDB seconds past J2000, (lanes,), within the record that the parameters are set for.
            dense: whether to keep the output between.

        Raises:
            PropagationError: a state is not finite, as in the centre of a body.
        """
        until = np.where(nodes == self.stop, self._seconds, nodes - self.start)
        output = self.integrator.propagate_until(list(until), c_output=dense)[0]
        if not np.isfinite(self.integrator.state).all():
            raise PropagationError("an arc met a singularity: it passes through the centre of a body")
        return output


def _check_masses(thrusts: Sequence[Thrust], seconds: Array) -> None:
    for engine, duration in zip(thrusts, seconds, strict=False):
        if engine.flow_kg_s * duration >= engine.mass_kg:
            burnt = f"{engine.flow_kg_s * duration:.6g} kg of propellant from {engine.mass_kg:.6g} kg"
            longest = f"a burn shorter than {engine.mass_kg / engine.flow_kg_s:.6g} s"
            raise InputError(Problem(f"a burn of {duration:.6g} s takes {burnt}", expected=longest))


@lru_cache(maxsize=4096)
def record_polynomials(where: Layout, index: int) -> tuple[Array, float]:
    """Return the polynomials of all series in one record, in the order of the parameters, and its middle's epoch."""
    first, _ = ephemeris.time_range()
    start = first + where.record_s * index
    parts = [monomials(series, start, where.record_s).ravel() for series in where.series]
    return np.concatenate(parts), start + 0.5 * where.record_s


def _check_range(start: Array, stop: Array) -> None:
    first, last = ephemeris.time_range()
    ends = np.concatenate([start, stop])
    outside = ends[(ends < first) | (ends > last)]
    if outside.size:
        expected = f"{told(first)} to {told(last)}"
        raise InputError(
            Problem(f"a flight to {told(float(outside[0]))}, beyond the ephemeris DE440", expected=expected)
        )
