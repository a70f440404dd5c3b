"""Who burns when: the stretches of constant staging of a vehicle, from lift-off to the last stage.

A stretch ends where a stage runs empty, a core or boosters light late or an engine fails. Boosters burn beside the core
and on where it is empty before them; upper stages follow one another, each after its staging gap.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from perilune.errors import InputError, Problem, suggest
from perilune.launch.ascent.profile import CONSTANT, mean_level, part
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import BurnStage, Profile, Vehicle

_SAME: Final = 1e-3
_SHORTEST_S: Final = 10.0
_EDGE_S: Final = 0.5


@dataclass(frozen=True)
class EngineOut:
    """A failure: from ``time_s`` after lift-off the stage of this name burns with fewer engines, and so longer.

    The time is one before any coast in a parking orbit.
    """

    stage: str
    time_s: float
    engines: int = 1


@dataclass(frozen=True)
class Stretch:
    """A stretch of constant staging, after a gap without thrust of ``gap_s``.

    ``shares`` are the parts of the engines of each burning stage that work, ``begin_s`` the time at which the stretch
    begins when nothing is throttled but cores beside boosters, which run at their lowest.
    """

    burning: tuple[int, ...]
    ends: tuple[int, ...]
    shares: tuple[float, ...]
    gap_s: float
    begin_s: float
    duration_s: float


def start_up_kg(stage: BurnStage, settings: LossSettings) -> float:
    """Return what a liquid stage lit on the ground burns before the vehicle is released [kg]."""
    if stage.solid or stage.role == "upper" or stage.ignition_s > 0.0:
        return 0.0
    time = settings.start_up_s if stage.start_up_s is None else stage.start_up_s
    return time * stage.mass_flow_kg_s


def residual_kg(stage: BurnStage, settings: LossSettings) -> float:
    """Return the propellant of a stage that stays in it [kg]."""
    return stage.propellant_kg * (settings.solid_residual if stage.solid else settings.liquid_residual)


def usable_kg(stage: BurnStage, settings: LossSettings) -> float:
    """Return the propellant of a stage that it can burn after release [kg]."""
    return stage.propellant_kg - residual_kg(stage, settings) - start_up_kg(stage, settings)


def gap_s(stage: BurnStage, settings: LossSettings) -> float:
    """Return the time without thrust before an upper stage [s]."""
    return settings.separation_coast_s if stage.separation_coast_s is None else stage.separation_coast_s


def throttled(stage: BurnStage) -> bool:
    """Return whether the throttle of a stage is the optimiser's: it can throttle and has no schedule."""
    return stage.throttles and not stage.throttle_schedule


def checked(vehicle: Vehicle, failure: EngineOut | None) -> None:
    """Raise what is wrong with a failure.

    Raises:
        InputError: no such stage, none of its engines or all of them, a solid motor, boosters of one engine each.
    """
    if failure is None:
        return
    stage = next((s for s in vehicle.stages if s.name == failure.stage), None)
    if stage is None:
        names = [s.name for s in vehicle.stages]
        fix = suggest(failure.stage, names) or "name one of them"
        cause = f"'{vehicle.id}' has no stage '{failure.stage}'"
        raise InputError(Problem(cause, expected=f"one of {', '.join(names)}", fix=fix))
    if not 1 <= failure.engines < stage.engines or not 0.0 <= failure.time_s < math.inf:
        cause = f"{failure.engines} of {stage.engines} engines at {failure.time_s:g} s"
        if stage.engines == 1:
            raise InputError(Problem(cause, expected="a stage of several engines", fix="name another stage"))
        expected = f"1 to {stage.engines - 1} engines and a time from 0 s"
        raise InputError(Problem(cause, expected=expected, fix="correct it as expected"))
    if stage.solid or stage.engines == stage.units > 1:
        cause = f"the units of '{stage.name}' cannot burn on without their only engine"
        fix = "name another stage"
        raise InputError(Problem(cause, expected="a stage of several liquid engines on common tanks", fix=fix))


def stretches(vehicle: Vehicle, settings: LossSettings, failure: EngineOut | None = None) -> tuple[Stretch, ...]:
    """Return the stretches of a vehicle in order; see :class:`EngineOut` for a failure.

    Raises:
        InputError: the failure is none of this vehicle's.
    """
    checked(vehicle, failure)
    clock = _Clock(vehicle, settings, failure)
    spent, core = _beside(clock, vehicle), vehicle.core
    uppers = [i for i, stage in enumerate(vehicle.stages) if stage.role == "upper"]
    if not spent:
        clock.wait(max(vehicle.stages[core].ignition_s - clock.time_s, 0.0))
    for stage in uppers if spent else (core, *uppers):
        if stage != core:
            clock.wait(gap_s(vehicle.stages[stage], settings))
        while not clock.burn((stage,), [stage], None):
            pass
    return tuple(clock.found)


def _beside(clock: "_Clock", vehicle: Vehicle) -> bool:
    """Burn all boosters, those lit in the air too, and the core beside them; return whether that emptied the core.

    A core that is empty before its boosters stays between them, and is dropped with the last.
    """
    core, left, spent = vehicle.core, list(vehicle.boosters), False
    while left:
        there = left if spent else [*left, core]
        lit = [i for i in there if vehicle.stages[i].ignition_s <= clock.time_s + _EDGE_S]
        wait = min((vehicle.stages[i].ignition_s - clock.time_s for i in there if i not in lit), default=None)
        if not lit and wait is not None:
            clock.wait(wait)
            continue
        done = clock.burn(tuple(lit), lit, wait)
        left = [i for i in left if i not in done]
        spent = spent or core in done
    if spent:
        clock.found = [replace(s, ends=tuple(i for i in s.ends if i != core)) for s in clock.found]
        clock.found[-1] = replace(clock.found[-1], ends=(*clock.found[-1].ends, core))
    return spent


class _Clock:
    """Burns stage after stage and keeps what is left in the tanks."""

    def __init__(self, vehicle: Vehicle, settings: LossSettings, failure: EngineOut | None) -> None:
        self.vehicle = vehicle
        self.left = [usable_kg(stage, settings) for stage in vehicle.stages]
        self.full = list(self.left)
        self.lit_s: dict[int, float] = {}
        self.failure = failure
        self.time_s = self.gap_s = 0.0
        self.rise_s = settings.vertical_rise_s
        self.beside = False
        self.found: list[Stretch] = []

    def wait(self, seconds: float) -> None:
        self.gap_s = seconds
        self.time_s += seconds

    def share(self, stage: int) -> float:
        entry, failure = self.vehicle.stages[stage], self.failure
        if failure is None or entry.name != failure.stage or failure.time_s > self.time_s + _EDGE_S:
            return 1.0
        return 1.0 - failure.engines / entry.engines

    def burn(self, burning: tuple[int, ...], enders: list[int], until_s: float | None) -> tuple[int, ...]:
        """Add a stretch until the first of ``enders`` is empty or something else happens; return what ended."""
        for i in burning:
            self.lit_s.setdefault(i, self.time_s)
        self.beside = len(burning) > 1
        empty = {i: self._seconds_left(i) for i in enders}
        duration = max(min(empty.values()), _SHORTEST_S if burning == (self.vehicle.core,) else 0.0)
        cuts = [] if until_s is None else [until_s]
        failed = self.failure
        if failed is not None and any(self.vehicle.stages[i].name == failed.stage for i in burning):
            cuts.append(failed.time_s - self.time_s)
        cut = min((seconds for seconds in cuts if _EDGE_S < seconds < duration - _EDGE_S), default=None)
        ends = () if cut is not None else tuple(i for i in enders if empty[i] <= duration * (1.0 + _SAME))
        duration = duration if cut is None else cut
        shares = tuple(self.share(i) for i in burning)
        self.found.append(Stretch(burning, ends, shares, self.gap_s, self.time_s, duration))
        for i, share in zip(burning, shares, strict=True):
            full_s = min(self.rise_s, duration) if self.time_s == 0.0 else 0.0
            flow, full = self._flow(i, share), self.vehicle.stages[i].mass_flow_kg_s * share
            self.left[i] -= (flow * (duration - full_s) + full * full_s) * mean_level(self._profile(i, duration))
        self.time_s += duration
        self.gap_s = 0.0
        return ends

    def _flow(self, stage: int, share: float) -> float:
        entry = self.vehicle.stages[stage]
        lowest = stage == self.vehicle.core and self.beside and throttled(entry)
        return entry.mass_flow_kg_s * share * (entry.throttle_min if lowest else 1.0)

    def _profile(self, stage: int, duration: float) -> Profile:
        entry = self.vehicle.stages[stage]
        return stage_profile(entry, self.lit_s[stage], self.full[stage], self.time_s, self.time_s + duration)

    def _seconds_left(self, stage: int) -> float:
        """How long a stage burns on from now when nothing else happens."""
        entry, flow = self.vehicle.stages[stage], self._flow(stage, self.share(stage))
        if entry.thrust_curve:
            return self.lit_s[stage] + self.full[stage] / entry.mass_flow_kg_s - self.time_s
        time, left, level = self.time_s, self.left[stage], level_before(entry, self.time_s)
        for at, following in entry.throttle_schedule:
            if at <= time:
                continue
            if left <= flow * level * (at - time):
                break
            left -= flow * level * (at - time)
            time, level = at, following
        return max(time - self.time_s + left / (flow * level), 1e-3)


def level_before(stage: BurnStage, time_s: float) -> float:
    """Return the level of a throttle schedule that holds from a time on; full where none has begun."""
    return next((level for at, level in reversed(stage.throttle_schedule) if at <= time_s), 1.0)


def stage_profile(stage: BurnStage, lit_s: float, usable: float, begin_s: float, end_s: float) -> Profile:
    """Return the level of a stage over a part of its burn: its thrust curve or throttle schedule, else full.

    Args:
        stage: lit at ``lit_s`` after lift-off, with ``usable`` propellant [kg].
        begin_s, end_s: the part, in seconds after lift-off.
    """
    if stage.thrust_curve:
        burn = usable / stage.mass_flow_kg_s
        return part([(lit_s + fraction * burn, level) for fraction, level in stage.thrust_curve], begin_s, end_s)
    inside = [(at, level) for at, level in stage.throttle_schedule if begin_s < at < end_s]
    level = level_before(stage, begin_s)
    if not inside and level == 1.0:
        return CONSTANT
    points = [(0.0, level)]
    for at, following in inside:
        fraction = (at - begin_s) / (end_s - begin_s)
        points += [(fraction, level), (fraction, following)]
        level = following
    return (*points, (1.0, level))
