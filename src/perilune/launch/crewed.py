"""The ascent with a given ship on top: what its crew feels, and how much propellant it leaves."""

from dataclasses import dataclass, replace

import numpy as np

from perilune.catalogue import Catalogue
from perilune.catalogue.model import EscapeTower, Launcher, Ship, Site
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent, History
from perilune.launch.orbits import out_of_range
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.vehicle import vehicle


@dataclass(frozen=True)
class MountedShip:
    """A ship on top of a launcher as the ascent sees it.

    ``mass_kg`` is all that is to reach the target above the launcher's own adapter. ``tower`` is the escape tower; it
    stands in the place of the fairing and leaves at its time, or where none is given by the rule of heating that
    fairings follow. ``in_fairing`` says that the ship is under the launcher's fairing instead; ``diameter_m`` is that
    of a ship without fairing, for the drag.
    """

    mass_kg: float
    tower: EscapeTower | None = None
    in_fairing: bool = False
    diameter_m: float | None = None


def mounted_ship(ship: Ship, mass_kg: float) -> MountedShip:
    """Return a ship of the catalogue as it stands on a launcher with a mass [kg].

    Args:
        ship: a ship of the catalogue.
        mass_kg: what the launcher carries [kg].
    """
    diameter = None if ship.diameter is None else ship.diameter.si
    return MountedShip(mass_kg, ship.escape_tower, ship.in_fairing, diameter)


@dataclass(frozen=True)
class AscentHistory:
    """The ascent in time, one value per row."""

    time_s: tuple[float, ...]
    altitude_m: tuple[float, ...]
    airspeed_m_s: tuple[float, ...]
    dynamic_pressure_pa: tuple[float, ...]
    acceleration_m_s2: tuple[float, ...]
    throttle: tuple[float, ...]


@dataclass(frozen=True)
class AscentEnvironment:
    """What a ship meets on the ascent of a launcher.

    ``acceleration_m_s2`` is that of thrust and drag, which a crew feels. ``capacity_kg`` is the greatest ship mass with
    this tower after the flight performance reserve; ``propellant_left_kg`` what the last stage holds at burnout with
    this ship. ``tower_kg_per_kg`` is the payload lost per kg of tower or fairing.
    """

    launcher: str
    site: str
    target: str
    ship_kg: float
    tower_kg: float
    capacity_kg: float
    propellant_left_kg: float
    max_dynamic_pressure_pa: float
    max_dynamic_pressure_time_s: float
    max_acceleration_m_s2: float
    max_acceleration_time_s: float
    jettison_time_s: float | None
    tower_kg_per_kg: float
    defect_position_m: float
    defect_velocity_m_s: float
    history: AscentHistory


def crewed_ascent(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    ship: MountedShip,
    target: Target,
    settings: LossSettings | None = None,
) -> AscentEnvironment | NoSolution:
    """Return what a ship meets on a launcher, flown for the most propellant left.

    Args:
        launcher, catalogue, site: the launcher, where its engines are, and where it starts.
        ship: the ship on top.
        target: the orbit or the energy to reach.
        settings: the losses; one set for all vehicles.

    Returns:
        The environment; ``NoSolution`` where the ship is too heavy for the launcher.
    """
    used = settings or LossSettings()
    found = ship_ascent(launcher, catalogue, site, ship, target, used)
    return found if isinstance(found, NoSolution) else ascent_environment(launcher, site, *found, used)


def ship_ascent(
    launcher: Launcher,
    catalogue: Catalogue,
    site: Site,
    ship: MountedShip,
    target: Target,
    settings: LossSettings | None = None,
) -> tuple[Ascent, Ascent] | NoSolution:
    """Return the ascent with a ship on top, and that of the greatest payload.

    Arguments, and where there is ``NoSolution``, are those of :func:`crewed_ascent`.
    """
    used = settings or LossSettings()
    refused = out_of_range(site, target.inclination_rad)
    if refused is not None:
        return refused
    flown = vehicle(launcher, catalogue, used)
    if isinstance(flown, NoSolution):
        return flown
    time = None
    if not ship.in_fairing:
        tower = ship.tower
        mass = 0.0 if tower is None else tower.mass.si
        flown = replace(flown, shield_kg=mass, shield_diameter_m=ship.diameter_m or 0.0)
        time = None if tower is None or tower.jettison_time is None else tower.jettison_time.si
    best = optimal_ascent(flown, site, target, used, jettison_time_s=time)
    if isinstance(best, NoSolution):
        return best
    capacity = best.payload_after_reserve_kg(used.reserve_m_s)
    if ship.mass_kg > capacity:
        reason = f"{launcher.id} carries {capacity:.0f} kg to {target.describe()}, not {ship.mass_kg:.0f} kg"
        return NoSolution(reason, "mass to orbit")
    ascent = optimal_ascent(flown, site, target, used, payload_kg=ship.mass_kg, jettison_time_s=time, near=best)
    return ascent if isinstance(ascent, NoSolution) else (ascent, best)


def ascent_environment(
    launcher: Launcher, site: Site, ascent: Ascent, best: Ascent, losses: LossSettings | None = None
) -> AscentEnvironment:
    """Return what a ship meets on an ascent; ``best`` is that of the greatest payload, see :func:`ship_ascent`."""
    settings = losses or LossSettings()
    history, flown = ascent.history, ascent.vehicle
    last = flown.stages[-1]
    residual = last.propellant_kg * (settings.solid_residual if last.solid else settings.liquid_residual)
    left = ascent.burnout_kg - last.dry_kg - residual - flown.adapter_kg - ascent.payload_kg
    q, felt = history.dynamic_pressure_pa, history.acceleration_m_s2
    return AscentEnvironment(
        launcher=launcher.id,
        site=site.id,
        target=ascent.target.describe(),
        ship_kg=ascent.payload_kg,
        tower_kg=flown.shield_kg,
        capacity_kg=best.payload_after_reserve_kg(settings.reserve_m_s),
        propellant_left_kg=left - (flown.shield_kg if ascent.shield_time_s is None else 0.0),
        max_dynamic_pressure_pa=float(q.max()),
        max_dynamic_pressure_time_s=float(history.time_s[int(np.argmax(q))]),
        max_acceleration_m_s2=float(felt.max()),
        max_acceleration_time_s=float(history.time_s[int(np.argmax(felt))]),
        jettison_time_s=ascent.shield_time_s,
        tower_kg_per_kg=best.sensitivities["shield_kg"] if flown.shield_kg > 0.0 else 0.0,
        defect_position_m=ascent.defect.position_m,
        defect_velocity_m_s=ascent.defect.velocity_m_s,
        history=ascent_history(history),
    )


def ascent_history(history: History) -> AscentHistory:
    """Return a history as tuples, for JSON."""
    names = ("time_s", "altitude_m", "airspeed_m_s", "dynamic_pressure_pa", "acceleration_m_s2", "throttle")
    return AscentHistory(*(tuple(float(value) for value in getattr(history, name)) for name in names))
