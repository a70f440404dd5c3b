"""The record of a low-energy transfer that was found: burns, arcs, how far it goes, how well it closes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S
from perilune.astro.propagation.propagate import propagate, sample
from perilune.astro.time import format_utc
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.transfers.low_energy.model import LowEnergyTransfer
from perilune.transfers.low_energy.question import LowEnergyQuestion
from perilune.transfers.low_energy.transfer import Found
from perilune.transfers.lunar.llo import LunarOrbit
from perilune.transfers.model import Trajectory
from perilune.transfers.parking import Parking
from perilune.transfers.record import arc, burn

Array = NDArray[np.float64]

_DAY_GRID_S: Final = 21_600.0
_PERILUNE_S: Final = 120.0


def transfer_record(question: LowEnergyQuestion, found: Found) -> LowEnergyTransfer:
    """Return the record of a transfer: burns, the arcs between them, how far it goes, and how well it closes."""
    departure, arrival = found.departure_tdb_s, found.insertion_tdb_s
    outward = found.departure_burn(question.parking.radius_m)
    farthest, gap = _far_arc(found)
    burns = (burn("departure", departure, outward), burn("insertion at the Moon", arrival, found.burn_m_s))
    words, stay = _arrival_orbit(question)
    return LowEnergyTransfer(
        goal=question.goal,
        departure_utc=format_utc(departure),
        arrival_utc=format_utc(arrival),
        flight_d=(arrival - departure) / SECONDS_PER_DAY,
        c3_km2_s2=found.c3_m2_s2 / 1e6,
        departure_dv_m_s=burns[0].dv_m_s,
        insertion_dv_m_s=burns[1].dv_m_s,
        total_dv_m_s=burns[0].dv_m_s + burns[1].dv_m_s,
        parking_altitude_km=question.parking.altitude_m / 1e3,
        inclination_deg=float(np.degrees(found.inclination_rad)),
        farthest_km=farthest / 1e3,
        arrival_orbit=words,
        perilune_utc=format_utc(_perilune(found)) if question.goal == "nrho" else None,
        gap_km=gap / 1e3,
        burns=burns,
        trajectory=_trajectory(question.parking, found, outward, stay),
    )


def _far_arc(found: Found) -> tuple[float, float]:
    """Return the largest distance from the Earth and the gap at the Moon, both [m], of the arc flown forward."""
    epochs = np.append(np.arange(found.away_tdb_s, found.insertion_tdb_s, _DAY_GRID_S), found.insertion_tdb_s)
    path = sample(found.away, found.away_tdb_s, epochs)
    farthest = float(np.linalg.norm(path[:, :3], axis=1).max())
    return farthest, float(np.linalg.norm(path[-1, :3] - found.orbit[:3]))


def _arrival_orbit(question: LowEnergyQuestion) -> tuple[str, float]:
    """Return the orbit at the Moon in words, and how long it is shown [s]."""
    if question.goal == "nrho":
        days = NRHO_PERIOD_S / SECONDS_PER_DAY
        return f"9:2 southern NRHO about the Earth-Moon L2, mean period {days:.4f} d", NRHO_PERIOD_S
    orbit = question.orbit or LunarOrbit()
    words = (
        f"circular, {(orbit.radius_m - MOON_RADIUS) / 1e3:g} km above the Moon's mean radius, "
        f"inclination {np.degrees(orbit.inclination_rad):g} deg to its equator"
    )
    return words, float(np.pi * np.sqrt(orbit.radius_m**3 / GM_MOON))


def _perilune(found: Found) -> float:
    """Return the epoch of the perilune of the NRHO that is next to the insertion, to two minutes [TDB s]."""
    epochs = found.insertion_tdb_s + np.arange(-0.25, 0.25, _PERILUNE_S / NRHO_PERIOD_S) * NRHO_PERIOD_S
    path = propagate(np.tile(found.orbit, (len(epochs), 1)), found.insertion_tdb_s, epochs)
    height = np.linalg.norm(path[:, :3] - ephemeris.position("moon", "earth", epochs), axis=1)
    return float(epochs[int(np.argmin(height))])


def _trajectory(parking: Parking, found: Found, outward: Array, stay_s: float) -> Trajectory:
    departure, arrival, radius = found.departure_tdb_s, found.insertion_tdb_s, parking.radius_m
    before = departure - float(np.pi * np.sqrt(radius**3 / GM_EARTH))
    parked = propagate(found.departure - np.concatenate([np.zeros(3), outward]), departure, before)[0]
    return Trajectory(
        (
            arc("parking orbit", before, departure, parked),
            arc("leaving the Earth", departure, found.away_tdb_s, found.departure),
            arc("far arc", found.away_tdb_s, arrival, found.away),
            arc("orbit at the Moon", arrival, arrival + stay_s, found.orbit),
        )
    )
