"""How far from an exploding launcher a capsule must be: TNT equivalent of its propellants, overpressure of the blast.

Equivalents of liquid propellants as the United States regulate the siting of launch sites (14 CFR part 420, appendix
E): oxygen with hydrogen the larger of 8 W^(2/3) [lb] and 14 %, oxygen with kerosene 20 % of the first 500,000 lb and
10 % of the rest, storable pairs 10 %. Oxygen with methane, which that table does not name, is taken as hydrogen is: the
largest of them. Solid propellant of class 1.3 does not detonate; its burning debris is not part of this model. These
equivalents are for mixing on the ground and lie above what accidents in flight showed (Blackwood and others 2015, An
Empirical Non-TNT Approach to Launch Vehicle Explosion Modeling): the distances are on the safe side.

Overpressure of a free-air burst after Kinney and Graham (1985, Explosive Shocks in Air, chapter 6), scaled to the
ambient pressure and density at altitude after Sachs.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

Array = NDArray[np.float64]

_POUND_KG: Final = 0.453_592_37
_SEA_LEVEL_KG_M3: Final = 1.225
_STEP_LB: Final = 500_000.0
_CLOSEST, _FARTHEST = 0.02, 500.0
"""Scaled distances within which the formula is solved [m/kg^(1/3)]."""


def tnt_equivalent_kg(oxidiser: str | None, fuel: str | None, propellant_kg: float) -> float:
    """Return the mass of TNT that explodes as a stage's propellant does [kg]; 0 for a solid motor.

    ``oxidiser`` and ``fuel`` are the names of the catalogue's engines.

    >>> round(tnt_equivalent_kg("LOX", "RP-1", 500e3))
    72680
    """
    if oxidiser is None or fuel is None or propellant_kg <= 0.0:
        return 0.0
    pounds = propellant_kg / _POUND_KG
    if oxidiser != "LOX":
        return 0.10 * propellant_kg
    if fuel in ("LH2", "CH4"):
        return max(8.0 * pounds ** (2.0 / 3.0), 0.14 * pounds) * _POUND_KG
    return (0.20 * min(pounds, _STEP_LB) + 0.10 * max(pounds - _STEP_LB, 0.0)) * _POUND_KG


def overpressure_ratio(scaled_distance: ArrayLike) -> Array:
    """Return the peak overpressure of a free-air burst over the ambient pressure.

    ``scaled_distance`` is distance over the cube root of the TNT mass [m/kg^(1/3)] at sea level.

    >>> float(overpressure_ratio(5.0).round(3))
    0.289
    """
    z = np.asarray(scaled_distance, np.float64)
    roots = np.sqrt((1.0 + (z / 0.048) ** 2) * (1.0 + (z / 0.32) ** 2) * (1.0 + (z / 1.35) ** 2))
    return np.asarray(808.0 * (1.0 + (z / 4.5) ** 2) / roots)


def safe_distance_m(tnt_kg: float, limit_pa: float, pressure_pa: float, density_kg_m3: float) -> float:
    """Return the distance at which the overpressure has fallen to a limit [m]; 0 where it never reaches it.

    Args:
        tnt_kg: what explodes.
        limit_pa: overpressure that the capsule bears.
        pressure_pa, density_kg_m3: of the ambient air.
    """
    if tnt_kg <= 0.0 or pressure_pa <= 0.0:
        return 0.0
    ratio = limit_pa / pressure_pa
    if ratio >= float(overpressure_ratio(_CLOSEST)):
        return 0.0
    z = brentq(lambda x: float(np.log(overpressure_ratio(x) / ratio)), _CLOSEST, _FARTHEST)
    return float(z) * (tnt_kg * _SEA_LEVEL_KG_M3 / density_kg_m3) ** (1.0 / 3.0)


def total_tnt_kg(stages: Iterable[tuple[str | None, str | None, float]]) -> float:
    """Return the TNT mass of all stages still there: oxidiser, fuel and propellant left [kg] of each."""
    return sum(tnt_equivalent_kg(oxidiser, fuel, mass) for oxidiser, fuel, mass in stages)
