"""The options of a programme: every ship on every launcher from every site that its missions allow."""

from dataclasses import dataclass

from perilune.programme.model import Programme


@dataclass(frozen=True)
class Option:
    """One way to fly a mission, by identifiers of the catalogue."""

    mission: str
    ship: str
    launcher: str
    site: str
    destination: str


def options(programme: Programme) -> tuple[Option, ...]:
    """Return all options, mission by mission in the order of the file, and of its lists within a mission.

    A launcher flies from its own sites alone; where a mission names sites, from those of them.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
    """
    return tuple(
        Option(mission.id, ship, launcher, site, mission.destination)
        for mission in programme.missions
        for ship in mission.ships
        for launcher in mission.launchers
        for site in programme.catalogue.launcher(launcher).sites
        if mission.sites is None or site in mission.sites
    )
