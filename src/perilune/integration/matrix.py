"""Every ship on every launcher to a destination, computed once and kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.errors import InputError, Problem
from perilune.integration.assess import assess
from perilune.integration.case import Performance
from perilune.integration.destination import Destination, configuration_for, parse_destination
from perilune.integration.model import Assessment
from perilune.integration.performance import launch_performance
from perilune.integration.reach import inclination_range_deg
from perilune.run import Progress, ResultStore, Task, evaluate


@dataclass(frozen=True)
class Matrix:
    """The assessments of ships on launchers to one destination, ship by ship."""

    destination: str
    ships: tuple[str, ...]
    launchers: tuple[str, ...]
    assessments: tuple[Assessment, ...]


def matrix(
    catalogue: Catalogue,
    destination: str,
    ships: Sequence[str] = (),
    launchers: Sequence[str] = (),
    site: str | None = None,
    *,
    c3_km2_s2: float | None = None,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Matrix:
    """Assess ships on launchers to a destination; what was computed before is taken from the store.

    Args:
        catalogue: the catalogue of the entries.
        destination: a name of the vocabulary of destinations.
        ships: identifiers; all crewed ships with a configuration for the destination where none is given.
        launchers: identifiers; where none is given, all that carry the lightest of the ships to a low orbit, as far as
            their published payloads say.
        site: the launch site; each launcher's own where none is given (see :func:`site_for`).
        c3_km2_s2: energy of the departure [km^2/s^2]; needed for Mars.
        store, workers, progress: as in :func:`perilune.run.evaluate`.

    Raises:
        InputError: an unknown identifier, a launcher that doesn't fly from ``site``, or no ship for the destination.
    """
    goal = parse_destination(destination, catalogue)
    chosen_ships = [catalogue.ship(name) for name in (ships or _ships_for(catalogue, destination))]
    chosen = [catalogue.launcher(name) for name in (launchers or _launchers_for(catalogue, chosen_ships, goal))]
    if not chosen_ships:
        raise InputError(Problem(f"no ship of the catalogue flies to {destination}", fix="name ships by --ships"))
    if site is not None and not launchers:
        chosen = [launcher for launcher in chosen if site in launcher.sites]
    sites = {row.id: catalogue.site(site) if site else site_for(row, catalogue, destination) for row in chosen}
    kept = ResultStore() if store is None else store
    energy = goal.c3_km2_s2(c3_km2_s2) if goal.escapes else None
    first = [_performance_task(row, sites[row.id], goal, energy, catalogue) for row in chosen]
    payloads = evaluate(first, kept, workers, progress)
    second = [
        _pair_task(ship, launcher, sites[launcher.id], goal, energy, payload, catalogue)
        for ship in chosen_ships
        for launcher, payload in zip(chosen, payloads, strict=True)
    ]
    assessments = evaluate(second, kept, workers, progress)
    return Matrix(
        destination=destination,
        ships=tuple(ship.id for ship in chosen_ships),
        launchers=tuple(launcher.id for launcher in chosen),
        assessments=tuple(assessments),
    )


def site_for(launcher: Launcher, catalogue: Catalogue, destination: str) -> Site:
    """Return the first site of a launcher that reaches the destination's inclination, or its first site."""
    sites = [catalogue.site(name) for name in launcher.sites]
    station = parse_destination(destination, catalogue).station
    if station is None or station.inclination is None:
        return sites[0]
    wanted = math.degrees(station.inclination.si)
    reaching = [site for site in sites if inclination_range_deg(site)[0] <= wanted <= inclination_range_deg(site)[1]]
    return (reaching or sites)[0]


def _ships_for(catalogue: Catalogue, destination: str) -> list[str]:
    goal = parse_destination(destination, catalogue)
    ships = [catalogue.ship(name) for name in catalogue.ids("ship")]
    return [ship.id for ship in ships if ship.type == "crewed ship" and configuration_for(ship, goal) is not None]


def _launchers_for(catalogue: Catalogue, ships: Sequence[Ship], goal: Destination) -> list[str]:
    rows = [configuration_for(ship, goal) for ship in ships]
    lightest = min((row.mass.si for row in rows if row is not None), default=0.0)
    launchers = [catalogue.launcher(name) for name in catalogue.ids("launcher")]
    return [launcher.id for launcher in launchers if _leo_kg(launcher) >= lightest]


def _leo_kg(launcher: Launcher) -> float:
    """The largest published payload to a low orbit; no bound where none is published."""
    return max((row.payload.si_high for row in launcher.published if row.to == "leo"), default=float("inf"))


def _performance_task(
    launcher: Launcher, site: Site, goal: Destination, energy: float | None, catalogue: Catalogue
) -> Task:
    return Task(
        function=launch_performance,
        arguments=(launcher, catalogue, site, goal, energy),
        record=Performance,
        inputs=(_digests(catalogue, launcher, site, goal), goal.name, energy),
        label=f"payload of {launcher.id} to {goal.name}",
        cost=10.0,
    )


def _pair_task(
    ship: Ship,
    launcher: Launcher,
    site: Site,
    goal: Destination,
    energy: float | None,
    performance: Performance,
    catalogue: Catalogue,
) -> Task:
    digests = (catalogue.digest("ship", ship.id), *_digests(catalogue, launcher, site, goal))
    return Task(
        function=assess,
        arguments=(ship, launcher, site, goal.name, catalogue, energy),
        keywords={"performance": performance},
        record=Assessment,
        inputs=(digests, goal.name, energy, performance),
        label=f"{ship.id} on {launcher.id}",
    )


def _digests(catalogue: Catalogue, launcher: Launcher, site: Site, goal: Destination) -> tuple[str, ...]:
    digests = [catalogue.digest("launcher", launcher.id), catalogue.digest("site", site.id)]
    if goal.station is not None:
        digests.append(catalogue.digest("station", goal.station.id))
    return tuple(digests)
