"""A flight with a schedule of burns: coasts under the force model, impulses, and burns of an engine of constant thrust.

Each leg is an arc of its own: thrust and mass are those of :class:`perilune.astro.forces.force_model.Thrust`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import DEFAULT, ForceModel, InertialSteering, Steering, Thrust, Triple
from perilune.astro.orientation.local_frames import local_axes
from perilune.astro.propagation.events import Event, Happening, fly
from perilune.astro.propagation.propagate import burn_arcs, propagate, sample
from perilune.astro.told_time import told
from perilune.constants import G0
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
BurnFrame = Literal["icrf", "rtn", "vnc"]

BURN_FRAMES: Final = ("icrf", "rtn", "vnc")
_ROUNDS: Final = 100
_SAME: Final = 1e-14


@dataclass(frozen=True)
class ImpulsiveBurn:
    """A change of velocity at once.

    Attributes:
        epoch_tdb_s: when.
        dv_m_s: the change on the axes of ``frame``: of the ICRF, or the local ones
            (:mod:`perilune.astro.orientation.local_frames`) of the state just before the burn.
        isp_s: the specific impulse by which the mass falls; without it the mass is left as it is.
        about: the body whose local frame it is; the centre of the force model if None.
    """

    epoch_tdb_s: float
    dv_m_s: Triple
    frame: BurnFrame = "icrf"
    isp_s: float | None = None
    about: str | None = None

    @property
    def start_tdb_s(self) -> float:
        """When it happens, under the name that a finite burn has too."""
        return self.epoch_tdb_s


@dataclass(frozen=True)
class FiniteBurn:
    """A burn of an engine of constant thrust; either its duration or its speed by the rocket equation is given.

    Attributes:
        start_tdb_s: ignition.
        thrust_n, isp_s, steering: the engine.
        duration_s, dv_m_s: how long it burns, or how much speed it gives without gravity.
        frame: axes of the direction and rate of an inertial steering: of the ICRF, or the local ones of the state at
            ignition, which then stand still.
        about: as :class:`ImpulsiveBurn`.
    """

    start_tdb_s: float
    thrust_n: float
    isp_s: float
    steering: Steering
    duration_s: float | None = None
    dv_m_s: float | None = None
    frame: BurnFrame = "icrf"
    about: str | None = None


Burn = ImpulsiveBurn | FiniteBurn


@dataclass(frozen=True, eq=False)
class Leg:
    """One part of a flight, in the order flown: where it begins and ends, and under what.

    ``name`` is ``coast``, or ``burn 1`` and so on by the order in time. An impulse has no length: its states differ in
    velocity alone. States (6,) [m, m/s] are relative to the centre of ``model``, ICRF axes.
    """

    name: str
    start_tdb_s: float
    end_tdb_s: float
    start: FloatArray
    end: FloatArray
    start_mass_kg: float | None
    end_mass_kg: float | None
    model: ForceModel


@dataclass(frozen=True, eq=False)
class BurnFlight:
    """The legs of a flight, the events that came, and by which one it ended (None: at the epoch asked for)."""

    legs: tuple[Leg, ...]
    happenings: tuple[Happening, ...]
    stopped_by: str | None


def fly_with_burns(
    state: ArrayLike,
    mass_kg: float | None,
    epoch_tdb_s: float,
    until_tdb_s: float,
    burns: Sequence[Burn],
    model: ForceModel = DEFAULT,
    events: Sequence[Event] = (),
) -> BurnFlight:
    """Fly one arc with burns, forward or backward, and watch for events.

    Args:
        state: (6,) position [m] and velocity [m/s] relative to the model's centre, ICRF axes.
        mass_kg: the mass there; None where no burn takes any.
        epoch_tdb_s, until_tdb_s: start and end, TDB seconds past J2000. Backward, burns are undone.
        burns: in any order, within the arc, not at the same time; impulses of one epoch act in the order given.
        model: the force model, without a thrust of its own.
        events: what to watch for; one that comes within 0.01 s after the start of a leg is not seen.

    Raises:
        InputError: burns that are incomplete, outside the arc or at the same time; a burn that takes more than the
            mass; a burn that cannot be undone. Else as :func:`perilune.astro.propagation.propagate.propagate`.
        PropagationError: the arc met a singularity.

    >>> leap = ImpulsiveBurn(100.0, (0.0, 100.0, 0.0), "rtn")
    >>> flight = fly_with_burns([7e6, 0.0, 0.0, 0.0, 7.5e3, 0.0], None, 0.0, 200.0, [leap])
    >>> [leg.name for leg in flight.legs]
    ['coast', 'burn 1', 'coast']
    """
    forward = until_tdb_s >= epoch_tdb_s
    ordered = sorted(burns, key=lambda burn: burn.start_tdb_s)
    _check(ordered, mass_kg, (epoch_tdb_s, until_tdb_s), model)
    flown = _Flown(np.asarray(state, dtype=np.float64), mass_kg, epoch_tdb_s, forward, model, events)
    numbered = list(enumerate(ordered, start=1))
    for number, burn in numbered if forward else reversed(numbered):
        if flown.stopped_by is None:
            flown.burn(f"burn {number}", burn, until_tdb_s)
    if flown.stopped_by is None:
        flown.arc("coast", until_tdb_s, model)
    if not flown.legs:
        flown.add("coast", epoch_tdb_s, flown.state, mass_kg, model)
    return BurnFlight(tuple(flown.legs), tuple(flown.happenings), flown.stopped_by)


def states_along(legs: Sequence[Leg], epochs_tdb_s: ArrayLike) -> FloatArray:
    """Return the states (n, 6) of a flight at epochs (n,) within it; at an impulse that after it, as flown.

    Args:
        legs: the legs of a flight; see :func:`fly_with_burns`.
        epochs_tdb_s: epochs (n,), TDB seconds past J2000.

    Raises:
        InputError: an epoch outside the flight.
    """
    epochs = np.asarray(epochs_tdb_s, dtype=np.float64)
    result = np.full((len(epochs), 6), np.nan)
    for leg in legs:
        low, high = sorted((leg.start_tdb_s, leg.end_tdb_s))
        within = (epochs >= low) & (epochs <= high) & (epochs != leg.end_tdb_s)
        if within.any():
            asked = np.append(epochs[within], leg.end_tdb_s)
            result[within] = sample(leg.start, leg.start_tdb_s, asked, leg.model)[:-1]
        result[epochs == leg.end_tdb_s] = leg.end
    if not np.isfinite(result).all():
        raise InputError(Problem("an epoch outside the flight", expected="epochs from its start to its end"))
    return result


class _Flown:
    """A flight under way: what has been reached, and the legs so far."""

    def __init__(
        self,
        state: FloatArray,
        mass_kg: float | None,
        epoch: float,
        forward: bool,
        model: ForceModel,
        events: Sequence[Event],
    ) -> None:
        self.state, self.mass, self.epoch = state, mass_kg, float(epoch)
        self.forward, self.model, self.events = forward, model, events
        self.legs: list[Leg] = []
        self.happenings: list[Happening] = []
        self.stopped_by: str | None = None

    def burn(self, name: str, burn: Burn, until: float) -> None:
        if isinstance(burn, ImpulsiveBurn):
            self.arc("coast", burn.epoch_tdb_s, self.model)
            if self.stopped_by is None:
                self._impulse(name, burn)
            return
        duration = self._duration(burn)
        begin, finish = burn.start_tdb_s, burn.start_tdb_s + duration
        if (finish > until) if self.forward else (finish > self.epoch):
            limit = until if self.forward else self.epoch
            expected = f"its end, {told(finish)}, no later than {told(limit)}"
            raise InputError(Problem(f"{name} burns beyond the arc or into the next burn", expected=expected))
        if finish == begin:
            raise InputError(Problem(f"{name} burns for {duration} s", expected="a microsecond or more"))
        self.arc("coast", begin if self.forward else finish, self.model)
        if self.stopped_by is None:
            model = replace(self.model, thrust=self._thrust(name, burn, duration))
            self.arc(name, finish if self.forward else begin, model, duration)

    def arc(self, name: str, until: float, model: ForceModel, burning_s: float = 0.0) -> None:
        """Fly to an epoch, or to the first event that stops."""
        if (until < self.epoch) if self.forward else (until > self.epoch):
            problem = f"two burns at one time, at {told(until)}"
            raise InputError(Problem(problem, expected="burns one after another"))
        if until == self.epoch:
            return
        seconds = burning_s if self.forward else -burning_s
        end_epoch = until
        if self.events:
            watched = fly(self.state, self.epoch, until, self.events, model)
            self.happenings += watched.happenings
            self.stopped_by = watched.stopped_by
            end_epoch, end = watched.epoch_tdb_s, watched.state
            seconds = end_epoch - self.epoch if self.stopped_by else seconds
        elif model.thrust is not None:
            end = burn_arcs(self.state, self.epoch, seconds, [model.thrust], self.model)[0]
        else:
            end = propagate(self.state, self.epoch, until, model)[0]
        mass = self.mass if model.thrust is None else model.thrust.after(seconds).mass_kg
        self.add(name, end_epoch, end, mass, model)

    def add(self, name: str, epoch: float, state: FloatArray, mass: float | None, model: ForceModel) -> None:
        self.legs.append(Leg(name, self.epoch, float(epoch), self.state, state, self.mass, mass, model))
        self.epoch, self.state, self.mass = float(epoch), state, mass

    def _impulse(self, name: str, burn: ImpulsiveBurn) -> None:
        sense = 1.0 if self.forward else -1.0
        state = self.state.copy()
        if self.forward or burn.frame == "icrf":
            state[3:] += sense * (self._axes(burn, self.state) @ np.array(burn.dv_m_s))
        else:
            state = self._before(name, burn)
        mass = self.mass
        if burn.isp_s is not None and mass is not None:
            mass *= float(np.exp(-sense * np.linalg.norm(burn.dv_m_s) / (burn.isp_s * G0)))
        self.add(name, self.epoch, state, mass, self.model)

    def _before(self, name: str, burn: ImpulsiveBurn) -> FloatArray:
        """Return the state before an impulse given on its own axes, by substitution."""
        before = self.state.copy()
        for _ in range(_ROUNDS):
            velocity = self.state[3:] - self._axes(burn, before) @ np.array(burn.dv_m_s)
            change = np.linalg.norm(velocity - before[3:])
            before[3:] = velocity
            if change <= _SAME * np.linalg.norm(velocity):
                return before
        raise InputError(
            Problem(f"{name} cannot be undone", expected="an impulse small beside the velocity", fix="give it in icrf")
        )

    def _axes(self, burn: Burn, state: FloatArray) -> FloatArray:
        """Return the rotation from the axes of a burn to those of the ICRF, (3, 3)."""
        if burn.frame == "icrf":
            return np.eye(3)
        about = burn.about or self.model.center
        relative = state if about == self.model.center else state - self._body(about)
        return local_axes(burn.frame, relative[None, :])[0]

    def _body(self, name: str) -> FloatArray:
        return ephemeris.state(name, self.model.center, self.epoch)[0]

    def _duration(self, burn: FiniteBurn) -> float:
        if burn.duration_s is not None:
            return burn.duration_s
        exhaust = burn.isp_s * G0
        exponent = (burn.dv_m_s or 0.0) / exhaust
        used = (self.mass or 0.0) * (-np.expm1(-exponent) if self.forward else np.expm1(exponent))
        return float(used * exhaust / burn.thrust_n)

    def _thrust(self, name: str, burn: FiniteBurn, duration: float) -> Thrust:
        """Return the engine as it stands where this leg is flown from."""
        steering = burn.steering
        if isinstance(steering, InertialSteering) and burn.frame != "icrf":
            if not self.forward:
                problem = f"{name} is steered on the axes of its ignition, which is not known backward"
                raise InputError(Problem(problem, expected="a direction in icrf, or along the velocity"))
            axes = self._axes(burn, self.state)
            steering = InertialSteering(_triple(axes @ steering.direction), _triple(axes @ steering.rate_rad_s))
        engine = Thrust(burn.thrust_n, burn.isp_s, self.mass or 0.0, steering)
        return engine if self.forward else replace(engine, steering=steering.after(duration))


def _triple(vector: FloatArray) -> Triple:
    x, y, z = vector.tolist()
    return x, y, z


def _check(burns: Sequence[Burn], mass_kg: float | None, span: tuple[float, float], model: ForceModel) -> None:
    problems = []
    if model.thrust is not None:
        problems.append(Problem("a force model with a thrust of its own", fix="give the burns alone"))
    if mass_kg is not None and not (np.isfinite(mass_kg) and mass_kg > 0.0):
        problems.append(Problem(f"a mass of {mass_kg} kg", expected="a finite number above zero"))
    for number, burn in enumerate(burns, start=1):
        found = _burn_problem(burn, mass_kg, span)
        if found is not None:
            problems.append(replace(found, cause=f"burn {number}: {found.cause}"))
    if problems:
        raise InputError(problems)


def _burn_problem(burn: Burn, mass_kg: float | None, span: tuple[float, float]) -> Problem | None:
    if burn.frame not in BURN_FRAMES:
        return Problem(f"no frame '{burn.frame}'", expected=f"one of {', '.join(BURN_FRAMES)}")
    if not min(span) <= burn.start_tdb_s <= max(span):
        expected = f"an epoch of the arc, {told(min(span))} to {told(max(span))}"
        return Problem(f"it begins at {told(burn.start_tdb_s)}", expected=expected)
    if burn.isp_s is not None and mass_kg is None:
        return Problem("it takes mass, and there is none", fix="give the mass")
    if burn.isp_s is not None and not (np.isfinite(burn.isp_s) and burn.isp_s > 0.0):
        return Problem(f"a specific impulse of {burn.isp_s} s", expected="a finite number above zero")
    if isinstance(burn, ImpulsiveBurn):
        finite = bool(np.isfinite(burn.dv_m_s).all())
        return None if finite else Problem("a change of velocity that is not finite", expected="finite numbers")
    if (burn.duration_s is None) == (burn.dv_m_s is None):
        return Problem("its length is open", expected="either its duration or its speed")
    given = burn.duration_s if burn.dv_m_s is None else burn.dv_m_s
    if not all(value is not None and np.isfinite(value) and value > 0.0 for value in (given, burn.thrust_n)):
        return Problem("a thrust, duration or speed that is none", expected="finite numbers above zero")
    return None
