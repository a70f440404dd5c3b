"""What ascent a case asks for: where to, with how heavy a ship, and whether it is worth a try."""

import math
from typing import TYPE_CHECKING, Final

from perilune.errors import NoSolution
from perilune.integration.case import Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import delivered_c3_km2_s2

if TYPE_CHECKING:
    from perilune.launch.target import Target

_FAR_TOO_HEAVY: Final = 1.25
"""Beyond this ratio of ship to payload no exchange of fairing and tower lets the launcher carry the ship."""


def flown_mass_kg(case: Case) -> float:
    """Return the mass of the ship on the launcher, with its growth [kg]."""
    return grown_mass_kg(case.configuration.mass, case.rules)


def too_heavy(case: Case) -> NoSolution | None:
    """Return why no ascent is tried with a ship far heavier than the payload, or None."""
    physics_kg, ship_kg = case.performance.physics_kg, flown_mass_kg(case)
    if physics_kg is None or ship_kg <= _FAR_TOO_HEAVY * physics_kg:
        return None
    reason = f"{case.launcher.id} carries {physics_kg:.0f} kg to {case.destination.name}, not {ship_kg:.0f} kg"
    return NoSolution(reason, "mass to orbit")


def asked_ascent(asked: PairQuestion) -> "tuple[Case, Target] | NoSolution":
    """Return the case of a pair and where its launcher delivers the ship; ``NoSolution`` with what lacks for either."""
    case = asked.case()
    if case is None:
        reason = f"not evaluable: configuration of {asked.ship.id} for {asked.destination} missing"
        return NoSolution(reason, "configuration")
    target = ascent_target(case)
    if target is None:
        return NoSolution("not evaluable: the energy of the departure is missing", "c3")
    return case, target


def ascent_target(case: Case) -> "Target | None":
    """Return where the launcher delivers the ship: an energy, or an orbit, at the needed or the lowest inclination."""
    from perilune.launch import Escape, Orbit, inclination_range

    station = case.destination.station
    if case.inclination_deg is not None:
        inclination = math.radians(case.inclination_deg)
    elif station is not None and station.inclination is not None:
        inclination = station.inclination.si
    else:
        inclination = inclination_range(case.site)[0]
    if case.destination.escapes:
        if case.c3_km2_s2 is None:
            return None
        return Escape(delivered_c3_km2_s2(case.c3_km2_s2, case.delivery) * 1e6, inclination)
    if case.destination.kind == "gto":
        return Orbit(185e3, 35_786e3, inclination)
    return Orbit(case.delivery.altitude_m, case.delivery.altitude_m, inclination)
