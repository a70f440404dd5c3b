"""The payload of a launcher that brings its first stage back, and what that costs.

The propellant of the way back is computed: the separated stage is flown home
(:mod:`perilune.launch.trajectories.landing`), the ascent is optimised again with that much propellant unburned and with
legs and fins on, and so on until both agree. The ascent itself is that of the greatest payload for the propellant kept;
it does not bend to make the way back cheaper.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.catalogue.model import Recovery as RecoveryFacts
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.staging import residual_kg
from perilune.launch.orbits import target_of_row
from perilune.launch.payload import meant, refusal
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.trajectories.drop_zones import falling_parts
from perilune.launch.trajectories.landing import BASE_FIRST_DRAG, Ground, ReturningStage, StageReturn, fly_back
from perilune.launch.vehicle import Vehicle, vehicle

Mode = Literal["expended", "downrange", "return", "boosters"]
MODES: Final[tuple[Mode, ...]] = ("expended", "downrange", "return", "boosters")

LANDING_LEVEL: Final = 0.2
"""Throttle of the landing burn, as a share of the way from the lowest to full thrust: 20 m/s^2 of thrust on CRS-11."""
_FIRST_GUESS: Final = {True: 0.14, False: 0.05}
"""Share of the propellant kept in the first round: to the pad, downrange."""
_MOST: Final = 0.5
_SETTLED: Final = 3e-4
_ROUNDS: Final = 12


@dataclass(frozen=True)
class RecoveredStage:
    """A stage that comes back: what it keeps and carries for that, all its units together, and the way of one unit."""

    name: str
    units: int
    to_pad: bool
    propellant_kept_kg: float
    hardware_kg: float
    separation_time_s: float
    separation_altitude_km: float
    separation_speed_m_s: float
    way: StageReturn


@dataclass(frozen=True)
class RecoveryAnswer:
    """The payload with a recovered first stage, beside the expended one of the same settings.

    Both are after the flight performance reserve; ``published_kg`` is the published payload of this way of recovery.
    """

    launcher: str
    site: str
    target: str
    recovery: Mode
    payload_kg: float
    expended_kg: float
    penalty_kg: float
    penalty_percent: float
    published_kg: float | None
    stages: tuple[RecoveredStage, ...]
    defect_position_m: float
    defect_velocity_m_s: float


@dataclass(frozen=True)
class _Wish:
    """A stage to be brought back, by its number in the vehicle."""

    index: int
    facts: RecoveryFacts
    engines: int
    to_pad: bool


def recover(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    target: Target,
    recovery: Mode,
    settings: LossSettings | None = None,
    published_kg: float | None = None,
) -> RecoveryAnswer | NoSolution:
    """Return the payload of a launcher whose first stage comes back.

    Args:
        launcher, catalogue: the launcher, with the facts of its recovery, and where its engines are.
        site: where it starts and where a stage returns to.
        target: where the payload goes.
        recovery: ``downrange``: the core lands on a ship, side boosters at the pad where they can; ``return``: all that
            can returns to the pad; ``boosters``: side boosters return, the core is lost; ``expended``: nothing returns.
        settings: the losses; one set for all vehicles.
        published_kg: the published payload to stand beside it.

    Returns:
        The answer; ``NoSolution`` where the vehicle cannot do both.

    Raises:
        InputError: the launcher has no facts of this recovery.
    """
    found = recovered_ascent(launcher, catalogue, site, target, recovery, settings or LossSettings())
    if isinstance(found, NoSolution):
        return found
    ascent, expended, stages = found
    whole = expended.payload_after_reserve_kg()
    payload = ascent.payload_after_reserve_kg()
    if payload <= 0.0:
        return NoSolution(f"{launcher.id} carries no payload to {target.describe()} with recovery", "payload")
    return RecoveryAnswer(
        launcher=launcher.id,
        site=site.id,
        target=target.describe(),
        recovery=recovery,
        payload_kg=payload,
        expended_kg=whole,
        penalty_kg=whole - payload,
        penalty_percent=100.0 * (1.0 - payload / whole),
        published_kg=published_kg,
        stages=stages,
        defect_position_m=ascent.defect.position_m,
        defect_velocity_m_s=ascent.defect.velocity_m_s,
    )


def recovered_ascent(
    launcher: Launcher, catalogue: Catalogue, site: Site, target: Target, recovery: Mode, used: LossSettings
) -> tuple[Ascent, Ascent, tuple[RecoveredStage, ...]] | NoSolution:
    """Return the ascent behind :func:`recover`, the expended one beside it, and the stages that come back.

    Raises:
        InputError: the launcher has no facts of this recovery.
    """
    flown = vehicle(launcher, catalogue, used)
    if isinstance(flown, NoSolution):
        return flown
    wishes = _wishes(launcher, recovery)
    expended = optimal_ascent(flown, site, target, used)
    if isinstance(expended, NoSolution):
        return expended
    found = _settle(flown, wishes, site, expended, used)
    return found if isinstance(found, NoSolution) else (found[0], expended, found[1])


def recovered_payload(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    recovery: Mode,
    site: Site | None = None,
    settings: LossSettings | None = None,
) -> RecoveryAnswer | NoSolution:
    """Return :func:`recover` to a destination such as ``gto``, beside the published payload of this recovery.

    Site and target are those of :func:`perilune.launch.payload.payload`; the published payload is one from this site.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        to: the destination, such as ``gto``.
        recovery: what is kept, and where it comes down.
        site: a launch site of the catalogue; that of the published payload where None.
        settings: the losses and reserves, the usual ones where None.

    Returns:
        The answer; ``NoSolution`` where the vehicle cannot do both or the site does not fly there.

    Raises:
        InputError: no such destination; the launcher has no facts of this recovery.
    """
    start, target, row = meant(launcher, catalogue, to, site)
    refused = refusal(start, target, row)
    if refused is not None:
        return refused
    same = [
        row.payload.si
        for row in launcher.published
        if row.recovery == recovery
        and row.site in (None, start.id)
        and target_of_row(row, start).describe() == target.describe()
    ]
    return recover(launcher, catalogue, start, target, recovery, settings, same[0] if same else None)


def check_recovery(launcher: Launcher, recovery: str) -> Mode:
    """Return the way of recovery if the launcher has the facts for it.

    Raises:
        InputError: no such way, or no such facts.
    """
    for mode in MODES:
        if mode == recovery:
            _wishes(launcher, mode)
            return mode
    fix = suggest(recovery, MODES) or "choose one"
    raise InputError(Problem(f"no recovery '{recovery}'", expected=" or ".join(MODES), fix=fix))


def _wishes(launcher: Launcher, recovery: Mode) -> tuple[_Wish, ...]:
    if recovery == "expended":
        return ()
    wishes = []
    for index, stage in enumerate(launcher.stage):
        facts = stage.recovery
        if facts is None or stage.role == "upper" or (recovery == "boosters" and stage.role == "core"):
            continue
        returns = "return" in facts.landing and (recovery != "downrange" or stage.role == "booster")
        if recovery == "return" and stage.role == "core" and not returns:
            raise InputError(_no_facts(launcher, recovery))
        wishes.append(_Wish(index, facts, stage.engines, returns or "downrange" not in facts.landing))
    roles = {launcher.stage[wish.index].role for wish in wishes}
    if ("booster" if recovery == "boosters" else "core") not in roles:
        raise InputError(_no_facts(launcher, recovery))
    return tuple(wishes)


def _no_facts(launcher: Launcher, recovery: Mode) -> Problem:
    cause = f"'{launcher.id}' has no facts of the recovery '{recovery}'"
    return Problem(cause, expected="the key recovery of its stage", fix="leave out --recovery")


def _settle(
    flown: Vehicle, wishes: tuple[_Wish, ...], site: Site, expended: Ascent, settings: LossSettings
) -> tuple[Ascent, tuple[RecoveredStage, ...]] | NoSolution:
    """Ascent and ways back that agree on the propellant kept; the secant method on each stage's own account."""
    if not wishes:
        return expended, ()
    kept = [_FIRST_GUESS[wish.to_pad] * flown.stages[wish.index].propellant_kg for wish in wishes]
    before: list[tuple[float, float] | None] = [None] * len(wishes)
    for _ in range(_ROUNDS):
        lighter = _keeping(flown, wishes, kept)
        ascent = optimal_ascent(lighter, site, expended.target, settings, shield_segment=expended.plan.jettison_segment)
        if isinstance(ascent, NoSolution):
            return ascent
        ways = [_way(ascent, wish, amount, site) for wish, amount in zip(wishes, kept, strict=True)]
        settled = True
        for i, (way, amount) in enumerate(zip(ways, kept, strict=True)):
            tank = flown.stages[wishes[i].index].propellant_kg
            miss = 0.5 * amount if isinstance(way, NoSolution) else way.way.propellant_kg * way.units - amount
            settled = settled and not isinstance(way, NoSolution) and abs(miss) < _SETTLED * tank
            step = _secant(amount, miss, before[i])
            before[i] = None if isinstance(way, NoSolution) else (amount, miss)
            kept[i] = max(0.0, amount + step)
            if kept[i] > _MOST * tank:
                reason = (
                    way.reason if isinstance(way, NoSolution) else "the way back takes more than half the propellant"
                )
                return NoSolution(reason, "recovery propellant")
        if settled:
            return ascent, tuple(way for way in ways if not isinstance(way, NoSolution))
    return NoSolution("ascent and way back do not agree on the propellant kept", "recovery propellant")


def _secant(amount: float, miss: float, before: tuple[float, float] | None) -> float:
    """The next change of the propellant kept; a plain step where there is no slope to go by."""
    if before is None or abs(amount - before[0]) < 1e-6:
        return miss
    slope = (miss - before[1]) / (amount - before[0])
    return -miss / slope if slope < -0.1 else miss


def _keeping(flown: Vehicle, wishes: tuple[_Wish, ...], kept: list[float]) -> Vehicle:
    """The vehicle whose stages drop the propellant that they keep, and legs and fins with it."""
    stages = list(flown.stages)
    for wish, amount in zip(wishes, kept, strict=True):
        stage = stages[wish.index]
        more = amount + stage.units * wish.facts.hardware_mass.si
        stages[wish.index] = replace(stage, propellant_kg=stage.propellant_kg - amount, dry_kg=stage.dry_kg + more)
    return replace(flown, stages=tuple(stages))


def _way(ascent: Ascent, wish: _Wish, kept_kg: float, site: Site) -> RecoveredStage | NoSolution:
    stage = ascent.vehicle.stages[wish.index]
    part = next(part for part in falling_parts(ascent) if part.name == stage.name)
    count = stage.units * wish.engines
    residual = residual_kg(stage, ascent.plan.settings)
    back = ReturningStage(
        empty_kg=(stage.dry_kg + residual - kept_kg) / stage.units,
        drag_area_m2=BASE_FIRST_DRAG * 0.25 * math.pi * stage.diameter_m**2,
        thrust_vac_n=stage.thrust_vac_n / count,
        mass_flow_kg_s=stage.mass_flow_kg_s / count,
        exit_area_m2=stage.exit_area_m2 / count,
        boostback_engines=wish.facts.boostback_engines,
        entry_engines=wish.facts.entry_engines,
        landing_engines=wish.facts.landing_engines,
        landing_level=stage.throttle_min + LANDING_LEVEL * (1.0 - stage.throttle_min),
        pressure_limit_pa=None if wish.facts.entry_pressure is None else wish.facts.entry_pressure.si,
    )
    ground = Ground(site.latitude.si, site.longitude.si)
    way = fly_back(back, part.state[:7], ground, kept_kg / stage.units, to_pad=wish.to_pad)
    if isinstance(way, NoSolution):
        return way
    history = ascent.history
    row = int(abs(history.time_s - part.state[0]).argmin())
    return RecoveredStage(
        name=stage.name,
        units=stage.units,
        to_pad=wish.to_pad,
        propellant_kept_kg=kept_kg,
        hardware_kg=stage.units * wish.facts.hardware_mass.si,
        separation_time_s=float(part.state[0]),
        separation_altitude_km=float(history.altitude_m[row]) / 1e3,
        separation_speed_m_s=float(history.airspeed_m_s[row]),
        way=way,
    )
