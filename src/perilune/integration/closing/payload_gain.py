"""What a change is worth in payload, by optimising the ascent again."""

import math

from perilune.catalogue import Catalogue, Launcher
from perilune.errors import NoSolution
from perilune.integration.ascent_question import ascent_target, flown_mass_kg
from perilune.integration.case import Case, Performance
from perilune.integration.closing.setting import Setting, ground_case, shifted
from perilune.launch import AscentEnvironment, LossSettings, crewed_ascent, mounted_ship
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.payload import anchored_kg, calibrated_ascent
from perilune.launch.vehicle import vehicle


def altered_payload(base: Setting, launcher: Launcher) -> Performance | None:
    """Return the payload of a changed launcher: each figure with the gain, the calibration that of the unchanged one.

    None where one of the two has no ascent.
    """
    asked, settings = base.asked, LossSettings()
    target, changed = ascent_target(ground_case(base)), vehicle(launcher, asked.catalogue, settings)
    if target is None or isinstance(changed, NoSolution):
        return None
    before = calibrated_ascent(asked.launcher, asked.catalogue, asked.site, target, settings)
    if isinstance(before, NoSolution):
        return None
    ascent, calibration = before
    segment = None if calibration is None else calibration.shield_segment
    after = optimal_ascent(changed, asked.site, target, settings, shield_segment=segment)
    if isinstance(after, NoSolution):
        return None
    physics = after.payload_after_reserve_kg() - ascent.payload_after_reserve_kg()
    anchored = [anchored_kg(row, calibration) for row in (ascent, after)]
    calibrated = physics if anchored[0] is None or anchored[1] is None else anchored[1] - anchored[0]
    return shifted(base.performance, physics, calibrated)


def kept_propellant_kg(
    case: Case, launcher: Launcher, catalogue: Catalogue, *, q_alpha_pa_rad: float | None = None
) -> float | None:
    """Return what the last stage holds at burnout with the ship of a case [kg]; None if the ship is too heavy."""
    target = ascent_target(case)
    if target is None:
        return None
    settings = LossSettings() if q_alpha_pa_rad is None else LossSettings(q_alpha_pa_rad=q_alpha_pa_rad)
    ship = mounted_ship(case.ship, flown_mass_kg(case))
    found = crewed_ascent(launcher, catalogue, case.site, ship, target, settings)
    return found.propellant_left_kg if isinstance(found, AscentEnvironment) else None


def dog_leg_price_kg(case: Case, catalogue: Catalogue) -> float | None:
    """Return the payload that the limits of the range cost on the way to the inclination of a case [kg].

    None where the range has no limits or one of the two ascents has no answer. The payload of a launcher bears this
    price already.
    """
    target = ascent_target(case)
    flown = vehicle(case.launcher, catalogue, LossSettings())
    if target is None or isinstance(flown, NoSolution) or case.site.azimuth_min is None:
        return None
    free = case.site.model_copy(update={"azimuth_min": None, "azimuth_max": None})
    both = [optimal_ascent(flown, site, target, LossSettings()) for site in (free, case.site)]
    if any(isinstance(row, NoSolution) for row in both):
        return None
    payloads = [math.nan if isinstance(row, NoSolution) else row.payload_after_reserve_kg() for row in both]
    return max(payloads[0] - payloads[1], 0.0)
