"""The abort coverage of a pair by name: its ascent to the destination, and every abort on the way."""

from dataclasses import replace

from perilune.catalogue import Catalogue
from perilune.errors import InputError, NoSolution, Problem
from perilune.integration.abort.coverage import abort_coverage
from perilune.integration.abort.record import AbortCoverage, AbortSettings, settings_under
from perilune.integration.ascent_question import asked_ascent, too_heavy
from perilune.integration.case import Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import launch_performance
from perilune.launch.crewed import mounted_ship, ship_ascent
from perilune.launch.target import circular_orbit

Coverage = AbortCoverage | NoSolution


def pair_coverage(
    asked: PairQuestion,
    *,
    payload_kg: float | None = None,
    parking_altitude_m: float | None = None,
    settings: AbortSettings | None = None,
) -> Coverage:
    """Return the abort coverage of a ship on a launcher to a destination.

    Args:
        asked: the pair; of its window energy and inclination count, of its rules the growth of the ship's mass.
        payload_kg: all that the launcher carries, where that is more than the ship: a lander below it.
        parking_altitude_m: fly only to the circular parking orbit of this altitude, not on to the energy.
        settings: the limits that aborts are judged by; those of the pair's rules where none are given.

    Returns:
        The coverage; ``NoSolution`` where the ship has no configuration for the destination, or no ascent carries it.

    Raises:
        InputError: the payload is lighter than the ship.
    """
    ship, launcher, site, catalogue = asked.ship, asked.launcher, asked.site, asked.catalogue
    question = asked_ascent(asked)
    if isinstance(question, NoSolution):
        return question
    case, target = question
    if parking_altitude_m is not None:
        target = circular_orbit(parking_altitude_m, target.inclination_rad)
    mass = case.configuration.mass
    if payload_kg is not None and not payload_kg >= mass.si:
        cause = f"a payload of {payload_kg:g} kg is lighter than {ship.id} itself"
        raise InputError(
            Problem(cause, key="--payload", expected=f"{mass.si:.0f} kg or more", fix="leave it out for the ship alone")
        )
    flown_kg = payload_kg or grown_mass_kg(mass, asked.rules)
    found = ship_ascent(launcher, catalogue, site, mounted_ship(ship, flown_kg), target)
    if isinstance(found, NoSolution):
        return found if parking_altitude_m is not None else _cause(case, catalogue, found)
    used = settings or settings_under(asked.rules)
    return abort_coverage(found[0], ship, case.configuration, launcher, site, catalogue, used)


def _cause(case: Case, catalogue: Catalogue, found: NoSolution) -> NoSolution:
    """Why no ascent carries the ship: that it is far heavier than the launcher's payload, or what the ascent says."""
    energy = case.c3_km2_s2
    performance = launch_performance(case.launcher, catalogue, case.site, case.destination, energy)
    return too_heavy(replace(case, performance=performance)) or found
