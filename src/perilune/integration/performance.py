"""The payload of a launcher to a destination, as the launch package computes it."""

from typing import TYPE_CHECKING, Final

from perilune.catalogue import Catalogue, Launcher, Site
from perilune.catalogue.model import PublishedPayload
from perilune.errors import NoSolution
from perilune.integration.case import Performance
from perilune.integration.destination import PARKING_ALTITUDE_M, TLI_C3_KM2_S2, Destination

if TYPE_CHECKING:
    from perilune.launch import PayloadAnswer, PayloadCurve

_SAME_C3_KM2_S2: Final = 0.5
"""Energies within this are one destination to a published payload: less than 1 % of payload."""


def launch_performance(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    destination: Destination,
    c3_km2_s2: float | None,
    *,
    curve: "PayloadCurve | NoSolution | None" = None,
) -> Performance:
    """Return the payload of a launcher from a site to a destination.

    To an energy C3 it is read from the launcher's payload curve, which is computed where it is not given; to an orbit
    about the Earth the ascent is optimised for that orbit.

    Args:
        launcher, catalogue, site: the launcher, the catalogue of its engines, and where it starts.
        destination: the parsed destination.
        c3_km2_s2: the energy to reach [km^2/s^2]; None where the destination is an orbit, or a window is missing.
        curve: the payload curve of this launcher from this site.
    """
    if destination.escapes:
        if c3_km2_s2 is None:
            return Performance(reason="C3 of the window")
        return _at_energy(launcher, catalogue, site, c3_km2_s2, curve)
    from perilune.launch import payload, payload_to_orbit

    station = destination.station
    if station is None or station.inclination is None:
        return _from_answer(payload(launcher, catalogue, destination.kind, site=site), launcher)
    height = PARKING_ALTITUDE_M
    answer = payload_to_orbit(launcher, catalogue, site, height, height, station.inclination.si)
    return _from_answer(answer, launcher)


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
    from perilune.launch import payload_curve

    row = published_at_energy(launcher, site, c3_km2_s2)
    published = None if row is None else row.payload.si
    found = payload_curve(launcher, catalogue, site) if curve is None else curve
    if isinstance(found, NoSolution):
        return Performance(published_kg=published, lower_bound=row is not None and row.lower_bound, reason=found.reason)
    c3 = c3_km2_s2 * 1e6
    return Performance(published, row is not None and row.lower_bound, found.physics_kg(c3), found.anchored_kg(c3))


def _from_answer(answer: "PayloadAnswer | NoSolution", launcher: Launcher) -> Performance:
    if isinstance(answer, NoSolution):
        return Performance(reason=answer.reason)
    return Performance(published_kg=answer.published_kg, physics_kg=answer.physics_kg, anchored_kg=answer.anchored_kg)
