"""The payload of a launcher that loses engines on the way."""

from dataclasses import dataclass

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.errors import InputError, NoSolution, Problem
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.staging import EngineOut, checked
from perilune.launch.payload import meant, refusal
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import vehicle


@dataclass(frozen=True)
class EngineOutAnswer:
    """The payload with failed engines beside the one without, both after the flight performance reserve.

    The ascent is optimised for the failure from lift-off on, as if it were known: the most that guidance can save.
    ``reserve_covers`` says whether the full payload still arrives when the reserve is spent on the failure.
    """

    launcher: str
    site: str
    target: str
    stage: str
    engines: int
    stage_engines: int
    time_s: float
    payload_kg: float
    payload_out_kg: float
    loss_percent: float
    reserve_covers: bool
    defect_position_m: float
    defect_velocity_m_s: float


def engine_out_payload(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    failure: EngineOut,
    site: Site | None = None,
    settings: LossSettings | None = None,
) -> EngineOutAnswer | NoSolution:
    """Return the payload of a launcher to a destination when engines of a stage fail at a time after lift-off.

    The stage burns the rest of its propellant with the engines that are left, and so longer. Site and target are those
    of :func:`perilune.launch.payload.payload`.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        to: the destination, such as ``leo``.
        failure: the stage, the time and how many engines.
        site: a launch site of the catalogue; that of the published payload where None.
        settings: the losses and reserves, the usual ones where None.

    Returns:
        Both payloads; ``NoSolution`` where either ascent is not possible.

    Raises:
        InputError: no such destination; the failure is none of this vehicle's, or comes when the stage is empty or
            has cut off in its parking orbit.
    """
    used = settings or LossSettings()
    start, target, row = meant(launcher, catalogue, to, site)
    flown = vehicle(launcher, catalogue, used)
    if isinstance(flown, NoSolution):
        return flown
    checked(flown, failure)
    refused = refusal(start, target, row)
    if refused is not None:
        return refused
    whole = optimal_ascent(flown, start, target, used)
    if isinstance(whole, NoSolution):
        return whole
    _still_burns(whole, failure)
    segment, parking = whole.plan.jettison_segment, whole.plan.parking
    # what is compared leaves to an escape in one way: directly its perigee would lie wherever it is cheapest
    same = True if parking is not None and parking.circular else None
    failed = optimal_ascent(flown, start, target, used, shield_segment=segment, engine_out=failure, parking=same)
    if isinstance(failed, NoSolution):
        return failed
    payload, left = whole.payload_after_reserve_kg(), failed.payload_after_reserve_kg()
    return EngineOutAnswer(
        launcher=launcher.id,
        site=start.id,
        target=target.describe(),
        stage=failure.stage,
        engines=failure.engines,
        stage_engines=next(stage.engines for stage in flown.stages if stage.name == failure.stage),
        time_s=failure.time_s,
        payload_kg=payload,
        payload_out_kg=left,
        loss_percent=100.0 * (1.0 - left / payload),
        reserve_covers=failed.payload_kg >= payload,
        defect_position_m=failed.defect.position_m,
        defect_velocity_m_s=failed.defect.velocity_m_s,
    )


def _still_burns(whole: Ascent, failure: EngineOut) -> None:
    """Refuse a failure that comes after the last burn of its stage, or after the one that ends in the parking orbit.

    How long the stage coasts there is the optimum's: no time after lift-off tells where in its next burns it fails.
    """
    parked, phases = whole.plan.shape.parking_phase, whole.plan.phases
    burns = [i for i, phase in enumerate(phases) if _named(whole, phase.burning, failure.stage) and not phase.verniers]
    before = burns if parked is None or burns[0] > parked else [i for i in burns if i <= parked]
    end = max(float(whole.history.time_s[whole.history.phase == i][-1]) for i in before)
    if failure.time_s < end:
        return
    waits = " and then waits in the parking orbit; failures of its later burns are not told" if before != burns else ""
    cause = f"'{failure.stage}' burns to {end:.0f} s, not at {failure.time_s:.0f} s{waits}"
    raise InputError(Problem(cause, expected=f"a time before {end:.0f} s", fix="choose an earlier failure"))


def _named(whole: Ascent, burning: tuple[int, ...], stage: str) -> bool:
    return any(whole.vehicle.stages[i].name == stage for i in burning)
