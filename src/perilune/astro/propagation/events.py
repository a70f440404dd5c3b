"""Events of a flight: where a function of epoch and state passes zero. They are recorded, or they stop the flight.

The dense output of the Taylor integrator is a polynomial over each step; the functions are evaluated on it, so that an
event costs no compilation, may be any expression of the user, and is found to the accuracy of the integration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import DEFAULT, ForceModel
from perilune.astro.frames import earth_pole
from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.astro.intervals import sign_changes
from perilune.astro.orientation.body_fixed import pole
from perilune.astro.propagation.dynamics import compiled
from perilune.astro.propagation.flight import KM, Flight
from perilune.astro.two_body.sphere_of_influence import laplace_radius
from perilune.astro.visibility.eclipse import Body, shadow_depth
from perilune.constants import EARTH_EQUATORIAL_RADIUS, MARS_RADIUS, MOON_RADIUS, SUN_RADIUS
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
Direction = Literal["both", "rising", "falling"]
Function = Callable[[FloatArray, FloatArray], FloatArray]

_PARTS: Final = 6  # of a Taylor step, whose length is some twentieth of a turn
_TOLERANCE_S: Final = 1e-4
_AT_START_S: Final = 1e-2  # what a flight starts on is not an event of it
_RADIUS_M: Final = {
    "earth": EARTH_EQUATORIAL_RADIUS,
    "moon": MOON_RADIUS,
    "mars": MARS_RADIUS,
    "sun": SUN_RADIUS,
}


@dataclass(frozen=True, eq=False)
class Event:
    """Something to watch for.

    Attributes:
        name: what it is called where it happens.
        function: takes epochs (n,) [TDB s past J2000] and states (n, 6) [m, m/s] relative to the centre of the force
            model, ICRF axes, and returns values (n,), continuous; the event is where they pass zero.
        direction: which passages count, in the order of time: ``rising`` from below zero to above.
        stop: whether the flight ends there.
    """

    name: str
    function: Function
    direction: Direction = "both"
    stop: bool = False


@dataclass(frozen=True, eq=False)
class Happening:
    """An event that came: its name, epoch [TDB s past J2000], state (6,) there, and whether its function rises."""

    name: str
    epoch_tdb_s: float
    state: FloatArray
    rising: bool


@dataclass(frozen=True, eq=False)
class WatchedFlight:
    """Where a flight ended, by which event (None: at the epoch asked for), and what came on the way, in order."""

    epoch_tdb_s: float
    state: FloatArray
    stopped_by: str | None
    happenings: tuple[Happening, ...]


def fly(
    state: ArrayLike,
    epoch_tdb_s: float,
    until_tdb_s: float,
    events: Sequence[Event],
    model: ForceModel = DEFAULT,
) -> WatchedFlight:
    """Fly one arc and watch for events, forward or backward.

    Args:
        state: (6,) position [m] and velocity [m/s] relative to the model's centre, ICRF axes.
        epoch_tdb_s, until_tdb_s: start and end, TDB seconds past J2000.
        events: what to watch for; the first of those that stop ends the flight.
        model: the force model.

    Returns:
        The end and the happenings, each to 0.1 ms; what holds at the very start is none. Each Taylor step (some
        twentieth of a turn) is looked at in six parts and at the extrema between them.

    Raises:
        InputError: a state or an epoch that is not finite, no event, an unknown direction.
        PropagationError: the arc met a singularity.

    >>> circular = [7e6, 0.0, 0.0, 0.0, 8e3, 0.0]
    >>> found = fly(circular, 0.0, 20_000.0, [apsis()])
    >>> [happening.name for happening in found.happenings]
    ['apoapsis', 'periapsis', 'apoapsis', 'periapsis', 'apoapsis']
    """
    origin = np.asarray(state, dtype=np.float64)
    _check(origin, epoch_tdb_s, until_tdb_s, events)
    lanes = compiled(model).lanes
    start, stop = np.full(lanes, float(epoch_tdb_s)), np.full(lanes, float(until_tdb_s))
    flight = Flight(np.tile(origin, (lanes, 1)), start, stop, model)
    came: list[Happening] = []
    forward = until_tdb_s >= epoch_tdb_s
    while flight.under_way:
        _, dense = flight.leg(dense=True)
        in_leg = [(event, happening) for event in events for happening in _in_leg(event, dense, epoch_tdb_s)]
        in_leg.sort(key=lambda pair: pair[1].epoch_tdb_s, reverse=not forward)
        for event, happening in in_leg:
            came.append(_named(happening))
            if event.stop:
                return WatchedFlight(happening.epoch_tdb_s, happening.state, came[-1].name, tuple(came))
    return WatchedFlight(float(until_tdb_s), flight.states_m[0], None, tuple(came))


def _in_leg(event: Event, dense: Any, origin: float) -> list[Happening]:
    """Return the happenings of an event within the dense output of one leg."""
    times = np.sort(np.asarray(dense.times)[:, 0])
    if len(times) < 2:
        return []
    parts = np.linspace(times[:-1], times[1:], _PARTS, endpoint=False, axis=1).ravel()
    lanes = np.asarray(dense.times).shape[1]

    def states(since: FloatArray) -> FloatArray:
        return np.asarray(dense(np.repeat(since[:, None], lanes, axis=1))[:, :6, 0]) * KM

    def values(since: FloatArray) -> FloatArray:
        return event.function(origin + since, states(since))

    roots, rises = sign_changes(values, np.append(parts, times[-1]), _TOLERANCE_S)
    wanted = {"both": rises | True, "rising": rises, "falling": ~rises}[event.direction]
    wanted = wanted & (np.abs(roots) > _AT_START_S)
    at = states(roots[wanted]) if wanted.any() else np.empty((0, 6))
    rows = zip(roots[wanted].tolist(), rises[wanted].tolist(), at, strict=True)
    return [Happening(event.name, origin + root, row, rising) for root, rising, row in rows]


def _named(happening: Happening) -> Happening:
    """Name an apsis or a node by the way its function passes zero."""
    names = {"apsis": ("apoapsis", "periapsis"), "node": ("descending node", "ascending node")}
    if happening.name not in names:
        return happening
    return replace(happening, name=names[happening.name][happening.rising])


def _about(body: str, center: str) -> Callable[[FloatArray, FloatArray], FloatArray]:
    def seen(epochs: FloatArray, states: FloatArray) -> FloatArray:
        return states if body == center else states - ephemeris.state(body, center, epochs)

    return seen


def apsis(body: str = "earth", center: str = "earth", *, stop: bool = False) -> Event:
    """Return the event of periapsis and apoapsis about a body; ``center`` is that of the force model."""
    seen = _about(body, center)

    def function(epochs: FloatArray, states: FloatArray) -> FloatArray:
        relative = seen(epochs, states)
        return np.asarray(np.sum(relative[:, :3] * relative[:, 3:], axis=1))

    return Event("apsis", function, stop=stop)


def node(body: str = "earth", center: str = "earth", *, stop: bool = False) -> Event:
    """Return the event of the passages through a body's equator of date, ascending and descending."""
    seen = _about(body, center)

    def function(epochs: FloatArray, states: FloatArray) -> FloatArray:
        axis = earth_pole(epochs) if body == "earth" else pole(body, epochs)
        return np.asarray(np.sum(seen(epochs, states)[:, :3] * axis, axis=1))

    return Event("node", function, stop=stop)


def distance(
    body: str, distance_m: float, center: str = "earth", direction: Direction = "both", *, stop: bool = False
) -> Event:
    """Return the event of passing a distance from a body's centre; rising means outwards."""
    seen = _about(body, center)
    name = f"{distance_m / 1e3:.0f} km from {body}"
    return Event(name, lambda t, y: np.linalg.norm(seen(t, y)[:, :3], axis=1) - distance_m, direction, stop)


def altitude(
    body: str, altitude_m: float, center: str = "earth", direction: Direction = "both", *, stop: bool = False
) -> Event:
    """Return the event of passing a height over a body's equatorial radius; rising means upwards.

    Raises:
        InputError: a body whose radius is not known here (earth, moon, mars, sun are).
    """
    if body not in _RADIUS_M:
        raise InputError(Problem(f"no radius of '{body}'", expected=f"one of {', '.join(_RADIUS_M)}"))
    crossing = distance(body, _RADIUS_M[body] + altitude_m, center, direction, stop=stop)
    return replace(crossing, name=f"{altitude_m / 1e3:.0f} km over {body}")


def impact(body: str, center: str = "earth") -> Event:
    """Return the event that ends a flight on a body's equatorial radius."""
    return replace(altitude(body, 0.0, center, "falling", stop=True), name=f"impact on {body}")


def surfaces(center: str) -> tuple[Event, ...]:
    """Return the impacts that any flight may end with: on its centre, the Earth and the Moon, where radii are known."""
    bodies = dict.fromkeys((center, "earth", "moon"))
    return tuple(impact(body, center) for body in bodies if body in _RADIUS_M)


def check_above_surface(state: FloatArray, center: str) -> None:
    """Refuse a state (6,) [m, m/s] below the equatorial radius of its centre.

    Raises:
        InputError: it lies there.
    """
    radius = _RADIUS_M.get(center, 0.0)
    distance_m = float(np.linalg.norm(state[:3]))
    if distance_m < radius:
        cause = f"a position {distance_m / 1e3:.1f} km from the centre of {center}, below its surface"
        raise InputError(Problem(cause, expected=f"{radius / 1e3:.1f} km or more", fix="give the position in km"))


def sphere_of_influence(body: str, primary: str, center: str = "earth", *, stop: bool = False) -> Event:
    """Return the event of entering (falling) or leaving (rising) a body's sphere of influence about its primary.

    Its radius is that of Laplace (:func:`~perilune.astro.two_body.sphere_of_influence.laplace_radius`) at the distance
    of date. A body that is not lighter than its primary has none, which raises an ``InputError``.
    """
    seen = _about(body, center)
    share = laplace_radius(1.0, gravitational_parameter(body), gravitational_parameter(primary))

    def function(epochs: FloatArray, states: FloatArray) -> FloatArray:
        apart = np.linalg.norm(ephemeris.position(body, primary, epochs), axis=1)
        return np.asarray(np.linalg.norm(seen(epochs, states)[:, :3], axis=1) - share * apart)

    return Event(f"sphere of influence of {body}", function, stop=stop)


def shadow(body: Body, part: Literal["penumbra", "umbra"], center: str = "earth", *, stop: bool = False) -> Event:
    """Return the event of entering (rising) or leaving (falling) the penumbra or umbra of the Earth or the Moon."""

    def function(epochs: FloatArray, states: FloatArray) -> FloatArray:
        place = states[:, :3] if center == "earth" else states[:, :3] + ephemeris.position(center, "earth", epochs)
        return shadow_depth(place, epochs, body, part)

    return Event(f"{part} of {body}", function, stop=stop)


def _check(state: FloatArray, epoch: float, until: float, events: Sequence[Event]) -> None:
    problems = []
    if state.shape != (6,) or not np.isfinite(state).all():
        problems.append(Problem(f"a state of shape {state.shape}", expected="six finite numbers, m and m/s"))
    if not (np.isfinite(epoch) and np.isfinite(until)):
        problems.append(Problem(f"from {epoch} to {until} s", expected="finite epochs"))
    if not events:
        problems.append(Problem("no event to watch for", fix="use perilune.astro.propagation.propagate.propagate"))
    problems += [
        Problem(f"direction '{event.direction}' of {event.name}", expected="both, rising or falling")
        for event in events
        if event.direction not in ("both", "rising", "falling")
    ]
    if problems:
        raise InputError(problems)
