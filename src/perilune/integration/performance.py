"""The payload of a launcher to a destination, as the launch package computes it."""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from perilune.catalogue import Catalogue, Launcher, Site
from perilune.catalogue.model import PublishedPayload
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import NoSolution
from perilune.integration.case import DIRECT, Delivery, Performance
from perilune.integration.destination import PARKING_ALTITUDE_M, TLI_C3_KM2_S2, Destination

if TYPE_CHECKING:
    from perilune.launch import PayloadAnswer, PayloadCurve
    from perilune.launch.target import Target

ESCAPE_PERIGEE_M: Final = 185e3
"""Perigee of a departure, where the ship's own burn is worth most."""

_SAME_C3_KM2_S2: Final = 0.5
"""Energies within this are one destination to a published payload: less than 1 % of payload."""

_TOO_WEAK: Final = ("payload", "lift-off thrust")
"""What binds where a launcher has no answer because it is too weak."""


@dataclass(frozen=True)
class LaunchPayload:
    """The payload of a launcher to a destination, and its interval from the catalogue's public low and high values.

    ``low_kg`` and ``high_kg`` are the 5 and 95 % of the figure that decides, the anchored where the launcher is
    calibrated, else the physics, to first order; None where no quantity of the launcher has a public interval.
    """

    performance: Performance
    low_kg: float | None = None
    high_kg: float | None = None


def launch_payload(
    launcher: Launcher, catalogue: Catalogue, site: Site, destination: Destination, c3_km2_s2: float | None
) -> LaunchPayload:
    """Return the payload of a launcher with its interval; the arguments are those of :func:`launch_performance`."""
    performance = launch_performance(launcher, catalogue, site, destination, c3_km2_s2)
    if not performance.physics_kg:
        return LaunchPayload(performance)
    from perilune.launch.uncertainty.interval import first_order_interval

    target = _target(launcher, catalogue, site, destination, c3_km2_s2)
    found = first_order_interval(launcher, catalogue, site, target)
    if isinstance(found, NoSolution):
        return LaunchPayload(performance)
    deciding = found.physics if performance.anchored_kg is None else found.anchored
    return (
        LaunchPayload(performance) if deciding is None else LaunchPayload(performance, deciding.p05_kg, deciding.p95_kg)
    )


def _target(
    launcher: Launcher, catalogue: Catalogue, site: Site, destination: Destination, c3_km2_s2: float | None
) -> "Target":
    """What :func:`launch_performance` flies to."""
    from perilune.launch import Orbit
    from perilune.launch.payload import meant

    station = destination.station
    if destination.escapes:
        return meant(launcher, catalogue, f"c3={c3_km2_s2!r}", site)[1]
    if station is None or station.inclination is None:
        return meant(launcher, catalogue, destination.kind, site)[1]
    return Orbit(PARKING_ALTITUDE_M, PARKING_ALTITUDE_M, station.inclination.si)


def launch_performance(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    destination: Destination,
    c3_km2_s2: float | None,
    *,
    curve: "PayloadCurve | NoSolution | None" = None,
    delivery: Delivery = DIRECT,
) -> Performance:
    """Return the payload of a launcher from a site to a destination.

    To an energy C3 it is read from the launcher's payload curve where that is given and reaches so low; else the ascent
    is optimised for that energy, as it is for an orbit about the Earth.

    Args:
        launcher, catalogue, site: the launcher, the catalogue of its engines, and where it starts.
        destination: the parsed destination.
        c3_km2_s2: the energy to reach [km^2/s^2]; None where the destination is an orbit, or a window is missing.
        curve: the payload curve of this launcher from this site.
        delivery: where the launcher leaves the ship.
    """
    if destination.escapes:
        if c3_km2_s2 is None:
            return Performance(reason="C3 of the window missing")
        c3_km2_s2 = delivered_c3_km2_s2(c3_km2_s2, delivery)
        return _at_energy(launcher, catalogue, site, c3_km2_s2, curve)
    from perilune.launch import payload, payload_to_orbit

    station = destination.station
    if station is None or station.inclination is None:
        return _from_answer(payload(launcher, catalogue, destination.kind, site=site))
    height = delivery.altitude_m
    answer = payload_to_orbit(launcher, catalogue, site, height, height, station.inclination.si)
    return _from_answer(answer)


def delivered_c3_km2_s2(c3_km2_s2: float, delivery: Delivery) -> float:
    """Return the energy [km^2/s^2] that the launcher gives where the ship adds its own burn at the lowest perigee.

    >>> round(delivered_c3_km2_s2(-1.7, Delivery(own_burn_m_s=100.0)), 3)
    -3.879
    """
    if delivery.own_burn_m_s == 0.0:
        return c3_km2_s2
    squared = 2.0 * GM_EARTH / (EARTH_EQUATORIAL_RADIUS + ESCAPE_PERIGEE_M)
    return ((math.sqrt(c3_km2_s2 * 1e6 + squared) - delivery.own_burn_m_s) ** 2 - squared) / 1e6


def published_at_energy(launcher: Launcher, site: Site, c3_km2_s2: float) -> PublishedPayload | None:
    """Return the published payload of a launcher to an energy within 0.5 km^2/s^2, or None.

    A row of another site doesn't count. A plain figure comes before a "not less than", the anchor before others.
    """
    rows = [
        row
        for row in launcher.published
        if row.site in (None, site.id) and abs(_energy(row) - c3_km2_s2) <= _SAME_C3_KM2_S2
    ]
    return min(rows, key=lambda row: (not row.anchor, row.lower_bound), default=None)


def _energy(row: PublishedPayload) -> float:
    if row.to == "tli":
        return TLI_C3_KM2_S2
    return float("inf") if row.to != "c3" or row.c3 is None else row.c3.si / 1e6


def _at_energy(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    c3_km2_s2: float,
    curve: "PayloadCurve | NoSolution | None",
) -> Performance:
    row = published_at_energy(launcher, site, c3_km2_s2)
    published = None if row is None else row.payload.si
    lower_bound = row is not None and row.lower_bound
    below = not isinstance(curve, NoSolution | None) and c3_km2_s2 < curve.c3_km2_s2[0]
    if curve is None or below:
        from perilune.launch import payload

        answer = payload(launcher, catalogue, f"c3={c3_km2_s2!r}", site=site)
        return replace(_from_answer(answer), published_kg=published, lower_bound=lower_bound)
    if isinstance(curve, NoSolution):
        return replace(_nothing(curve), published_kg=published, lower_bound=lower_bound)
    c3 = c3_km2_s2 * 1e6
    return Performance(published, lower_bound, curve.physics_kg(c3), curve.anchored_kg(c3), alarm=curve.alarm)


def _nothing(answer: NoSolution) -> Performance:
    """A launcher that lifts nothing there has a payload of zero; any other reason leaves the payload unknown."""
    if answer.binding in _TOO_WEAK:
        return Performance(physics_kg=0.0, jettison_rate=0.0, reason=answer.reason)
    return Performance(reason=answer.reason)


def _from_answer(answer: "PayloadAnswer | NoSolution") -> Performance:
    if isinstance(answer, NoSolution):
        return _nothing(answer)
    return Performance(
        published_kg=answer.published_kg,
        lower_bound=answer.published_is_lower_bound,
        physics_kg=answer.physics_kg,
        anchored_kg=answer.anchored_kg,
        jettison_rate=max(-answer.shield_kg_per_kg, 0.0),
        alarm=answer.alarm,
    )
