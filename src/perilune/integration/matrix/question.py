"""What a matrix asks: its ships, launchers, sites and destinations, looked up in the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.errors import InputError, Problem
from perilune.integration.destination import Destination, configuration_for, parse_destination
from perilune.integration.pair import PairQuestion
from perilune.integration.reach import check_site, site_for
from perilune.integration.rule_set import RuleSet


@dataclass(frozen=True)
class MatrixQuestion:
    """Ships, launchers and destinations of a matrix, looked up; ``sites`` are by launcher and destination."""

    catalogue: Catalogue
    goals: tuple[Destination, ...]
    ships: tuple[Ship, ...]
    launchers: tuple[Launcher, ...]
    sites: Mapping[tuple[str, str], Site]
    c3_km2_s2: float | None
    rules: RuleSet

    def pair(self, ship: Ship, launcher: Launcher, goal: Destination) -> PairQuestion:
        """Return one pair of the matrix."""
        site = self.sites[launcher.id, goal.name]
        return PairQuestion(ship, launcher, site, goal.name, self.catalogue, self.c3_km2_s2, rules=self.rules)

    def target(self, launcher: Launcher, goal: Destination) -> tuple[str, str, str]:
        """Return what a payload depends on: destinations of one energy are one target."""
        energy = goal.c3_km2_s2(self.c3_km2_s2)
        kind = goal.name if energy is None else f"c3={energy!r}"
        return launcher.id, self.sites[launcher.id, goal.name].id, kind


def matrix_question(
    catalogue: Catalogue,
    destinations: Sequence[str],
    ships: Sequence[str],
    launchers: Sequence[str],
    site: str | None,
    c3_km2_s2: float | None,
    rules: RuleSet,
) -> MatrixQuestion:
    """Return the question of a matrix; the arguments are those of :func:`perilune.integration.matrix.matrix`.

    Raises:
        InputError: an unknown identifier, a launcher that doesn't fly from ``site``, or no ship for the destinations.
    """
    goals = tuple(parse_destination(name, catalogue) for name in dict.fromkeys(destinations))
    named = [catalogue.ship(name) for name in (ships or catalogue.ids("ship"))]
    flying = [ship for ship in named if ships or any(configuration_for(ship, goal) is not None for goal in goals)]
    if not flying:
        told = ", ".join(goal.name for goal in goals)
        raise InputError(Problem(f"no ship of the catalogue flies to {told}", fix="name ships by --ships"))
    chosen = [catalogue.launcher(name) for name in (launchers or catalogue.ids("launcher"))]
    if site is not None and not launchers:
        chosen = [launcher for launcher in chosen if site in launcher.sites]
    for launcher in chosen:
        if site is not None:
            check_site(launcher, site)
    sites = {
        (row.id, goal.name): catalogue.site(site) if site else site_for(row, catalogue, goal.name)
        for row in chosen
        for goal in goals
    }
    return MatrixQuestion(catalogue, goals, tuple(flying), tuple(chosen), sites, c3_km2_s2, rules)
