"""The payload of a launcher, three answers: published, physics with one loss setting, and anchored.

Anchored: the reserve of delta-v that makes the launcher's anchor, one published payload, exact is taken off the optimum
of any other target, as the same share of its ideal delta-v. A reserve outside 0 to 250 m/s is an alarm: the public data
of the launcher contradict each other.
"""

import math
from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, PublishedPayload, Site
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.orbits import default_site, default_target, out_of_range, published_row, site_of_row, target_of_row
from perilune.launch.settings import LossSettings
from perilune.launch.target import Orbit, Target
from perilune.launch.vehicle import Vehicle, kept_kg, vehicle

RESERVE_RANGE_M_S: Final = (0.0, 250.0)


@dataclass(frozen=True)
class Anchor:
    """The calibration of a launcher: the reserve that makes one published payload exact, and what is odd about it.

    ``reserve_share`` is the reserve over the ideal delta-v of the anchor's ascent; it is what other targets keep.
    """

    payload_kg: float
    target: str
    reserve_m_s: float | None
    alarm: str | None
    shield_segment: int
    reserve_share: float | None = None


@dataclass(frozen=True)
class PayloadAnswer:
    """The payload of a launcher to one target: published, physics and anchored, with the proof of the ascent.

    ``raw_kg`` is the optimum before anything is held back; ``defect_*`` what an independent re-integration misses it
    by; ``shield_kg_per_kg`` the payload lost per kg of fairing or escape tower.
    """

    launcher: str
    site: str
    target: str
    published_kg: float | None
    published_is_lower_bound: bool
    physics_kg: float
    anchored_kg: float | None
    reserve_m_s: float | None
    alarm: str | None
    raw_kg: float
    max_dynamic_pressure_pa: float
    max_acceleration_m_s2: float
    jettison_time_s: float | None
    shield_kg_per_kg: float
    defect_position_m: float
    defect_velocity_m_s: float
    defect_mass_kg: float


def payload(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    site: Site | None = None,
    settings: LossSettings | None = None,
) -> PayloadAnswer | NoSolution:
    """Return the payload of a launcher to a destination such as ``gto``, ``c3=10``, ``sso`` or ``circular=400,51.6``.

    Without a site it is that of the published payload, else the launcher's first that reaches the inclination. The
    orbit is that of the published payload from this site; where there is none, the one of
    :func:`perilune.launch.orbits.default_target`.

    Args:
        launcher, catalogue: the launcher, and where its engines and sites are.
        to: the destination.
        site: where it starts.
        settings: the losses; one set for all vehicles.

    Returns:
        The payload; ``NoSolution`` where the launcher or the site does not reach the destination, or a datum is
        missing.

    Raises:
        InputError: the destination is no such spelling, see :func:`perilune.launch.orbits.parse_destination`.
    """
    start, target, row = meant(launcher, catalogue, to, site)
    refused = refusal(start, target, row)
    if refused is not None:
        return refused
    return payload_to(launcher, catalogue, start, target, row, settings)


def meant(
    launcher: Launcher, catalogue: Catalogue, to: str, site: Site | None
) -> tuple[Site, Target, PublishedPayload | None]:
    """Return the site, the target and the published payload that a destination means, see :func:`payload`.

    Raises:
        InputError: the destination is no such spelling.
    """
    row = published_row(launcher, to, site)
    start = site
    if start is None:
        start = default_site(launcher, catalogue, to) if row is None else site_of_row(row, launcher, catalogue)
    return start, default_target(to, start) if row is None else target_of_row(row, start), row


def refusal(site: Site, target: Target, row: PublishedPayload | None) -> NoSolution | None:
    """Return why a site does not fly to a target, or None; to what a published payload ``row`` says it does fly."""
    return None if row is not None else out_of_range(site, target.inclination_rad)


def best_ascent(
    launcher: Launcher, catalogue: Catalogue, to: str, site: Site | None = None, settings: LossSettings | None = None
) -> Ascent | NoSolution:
    """Return the ascent behind :func:`payload`, with its history; arguments, refusals and errors are the same."""
    start, target, row = meant(launcher, catalogue, to, site)
    refused = refusal(start, target, row)
    if refused is not None:
        return refused
    found = calibrated_ascent(launcher, catalogue, start, target, settings or LossSettings())
    return found if isinstance(found, NoSolution) else found[0]


def calibrated_ascent(
    launcher: Launcher, catalogue: Catalogue, site: Site, target: Target, used: LossSettings
) -> tuple[Ascent, Anchor | None] | NoSolution:
    """Return the ascent of greatest payload from a site to a target, and the calibration of the launcher.

    The fairing is dropped in the same burn as on the way to the anchor. ``NoSolution`` where there is no such ascent.
    """
    flown = vehicle(launcher, catalogue, used)
    if isinstance(flown, NoSolution):
        return flown
    calibration = anchor(launcher, catalogue, flown, used)
    # to the anchor itself it is the ascent that was found for it
    known = calibration is None or calibration.target == target.describe()
    segment = None if known or calibration is None else calibration.shield_segment
    ascent = optimal_ascent(flown, site, target, used, shield_segment=segment)
    return ascent if isinstance(ascent, NoSolution) else (ascent, calibration)


def payload_to_orbit(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    perigee_m: float,
    apogee_m: float,
    inclination_rad: float,
    settings: LossSettings | None = None,
) -> PayloadAnswer | NoSolution:
    """Return the payload of a launcher from a site to an orbit; ``NoSolution`` as :func:`payload`.

    ``perigee_m`` and ``apogee_m`` are altitudes over the equatorial radius, ``inclination_rad`` that to the equator.

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        site: a launch site of the catalogue.
        perigee_m: altitude of the perigee [m].
        apogee_m: altitude of the apogee [m].
        inclination_rad: to the equator [rad].
        settings: the losses and reserves, the usual ones where None.
    """
    refused = out_of_range(site, inclination_rad)
    if refused is not None:
        return refused
    target = Orbit(perigee_m, apogee_m, inclination_rad)
    rows = [
        row for row in launcher.published if row.site in (None, site.id) and _same(target_of_row(row, site), target)
    ]
    return payload_to(launcher, catalogue, site, target, rows[0] if rows else None, settings)


def _same(one: Target, other: Orbit) -> bool:
    if not isinstance(one, Orbit):
        return False
    heights = abs(one.perigee_m - other.perigee_m) < 1e3 and abs(one.apogee_m - other.apogee_m) < 1e3
    return heights and abs(one.inclination_rad - other.inclination_rad) < math.radians(0.1)


def payload_to(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    target: Target,
    row: PublishedPayload | None,
    settings: LossSettings | None = None,
) -> PayloadAnswer | NoSolution:
    """Return the payload from a site to a target; ``NoSolution`` where the vehicle does not carry one there.

    ``row`` is the published payload that belongs to it. What the site itself refuses is not looked at: see
    :func:`refusal`.
    """
    found = calibrated_ascent(launcher, catalogue, site, target, settings or LossSettings())
    if isinstance(found, NoSolution):
        return found
    ascent, calibration = found
    physics = ascent.payload_after_reserve_kg()
    if physics <= 0.0:
        return NoSolution(f"{launcher.id} carries no payload to {target.describe()} from {site.id}", "payload")
    return PayloadAnswer(
        launcher=launcher.id,
        site=site.id,
        target=target.describe(),
        published_kg=None if row is None else row.payload.si,
        published_is_lower_bound=row is not None and row.lower_bound,
        physics_kg=physics,
        anchored_kg=anchored_kg(ascent, calibration),
        reserve_m_s=None if calibration is None else calibration.reserve_m_s,
        alarm=None if calibration is None else calibration.alarm,
        raw_kg=ascent.payload_kg + _kept_kg(ascent),
        max_dynamic_pressure_pa=float(ascent.history.dynamic_pressure_pa.max()),
        max_acceleration_m_s2=float(ascent.history.acceleration_m_s2.max()),
        jettison_time_s=ascent.shield_time_s,
        shield_kg_per_kg=ascent.sensitivities["shield_kg"],
        defect_position_m=ascent.defect.position_m,
        defect_velocity_m_s=ascent.defect.velocity_m_s,
        defect_mass_kg=ascent.defect.mass_kg,
    )


def anchored_kg(ascent: Ascent, calibration: Anchor | None) -> float | None:
    """Return the payload of an ascent after the anchor's share of its ideal delta-v [kg]; never below 0.

    None without an anchor.
    """
    if calibration is None or calibration.reserve_share is None:
        return None
    kept = _kept_kg(ascent)
    return max(ascent.payload_after_reserve_kg(calibration.reserve_share * ascent.ideal_dv_m_s) + kept, 0.0)


def _kept_kg(ascent: Ascent) -> float:
    """What the settings let the last stage keep [kg]: the anchor's reserve takes its place, as that of the reserve."""
    return kept_kg(ascent.vehicle.stages[-1], ascent.plan.settings)


def anchor(launcher: Launcher, catalogue: Catalogue, flown: Vehicle, settings: LossSettings) -> Anchor | None:
    """Return the calibration of a launcher; None where no published payload is its anchor.

    The ascent to the anchor is flown with ``flown``, which :func:`perilune.launch.vehicle.vehicle` made of the launcher
    with the same ``settings``; where it is not reached the calibration has no reserve and says so in its alarm.
    """
    row = next((row for row in launcher.published if row.anchor), None)
    if row is None:
        return None
    site = site_of_row(row, launcher, catalogue)
    target = target_of_row(row, site)
    ascent = optimal_ascent(flown, site, target, settings)
    if isinstance(ascent, NoSolution):
        return Anchor(row.payload.si, target.describe(), None, f"the anchor is not reached: {ascent.reason}", 1)
    reserve = ascent.reserve_for_m_s(row.payload.si - _kept_kg(ascent))
    return Anchor(
        payload_kg=row.payload.si,
        target=target.describe(),
        reserve_m_s=reserve,
        alarm=alarm_of(reserve, row.lower_bound),
        shield_segment=ascent.plan.jettison_segment,
        reserve_share=None if reserve is None else reserve / ascent.ideal_dv_m_s,
    )


def alarm_of(reserve: float | None, lower_bound: bool) -> str | None:
    """Say what is odd about the reserve that makes a published payload exact [m/s]; None where nothing is.

    >>> alarm_of(120.0, lower_bound=False)
    >>> alarm_of(400.0, lower_bound=False)
    'implied reserve 400 m/s is outside 0 to 250 m/s; the public data contradict each other'
    """
    low, high = RESERVE_RANGE_M_S
    if reserve is not None and low <= reserve <= high:
        return None
    tail = "; the published payload is a 'not less than'" if lower_bound else "; the public data contradict each other"
    if reserve is None:
        return "no reserve makes the published payload exact" + tail
    return f"implied reserve {reserve:.0f} m/s is outside {low:.0f} to {high:.0f} m/s{tail}"
