"""Flow separation in an over-expanded nozzle: where it leaves the wall, and what thrust is left.

Criterion: Schmucker 1973, "Strömungsvorgänge beim Betrieb überexpandierter Düsen chemischer Raketentriebwerke", TU
München TB-7, -10, -14: the wall pressure at separation over ambient pressure is (1.88 Ma - 1) ** -0.64 with the Mach
number of the undisturbed flow there (as quoted by Stark 2005, AIAA 2005-3940, with the other criteria in use). Unlike
Summerfield's constant of 0.4 it follows the Mach number. Downstream of separation the wall carries ambient pressure.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perilune.engines.combustion import Expansion, expansion

_MOST_STEPS: Final = 30
_MACH_TOLERANCE: Final = 1e-5
_HIGHEST_PRESSURE_RATIO: Final = 0.45
"""Wall over chamber pressure above which the flow would leave the wall at the throat."""


def separation_ratio(mach: float) -> float:
    """Return the wall pressure at separation over ambient pressure, for Mach numbers above 1.

    >>> round(separation_ratio(4.0), 3)
    0.301
    """
    return float((1.88 * mach - 1.0) ** -0.64)


def separates(flow: Expansion, ambient_pressure_pa: float) -> bool:
    """Tell whether the flow leaves the wall before the exit plane."""
    return flow.exit_pressure_pa < separation_ratio(flow.exit_mach) * ambient_pressure_pa


@dataclass(frozen=True)
class Separated:
    """Where the flow leaves the wall and the specific impulse that is left (exit speed, m/s)."""

    area_ratio: float
    exit_speed_m_s: float


@lru_cache(maxsize=4096)
def separated(
    oxidiser: str,
    fuel: str,
    mixture_ratio: float,
    chamber_pressure_pa: float,
    ambient_pressure_pa: float,
) -> Separated | None:
    """Return the separated flow of a nozzle in which :func:`separates` holds, None where it separates at the throat.

    The nozzle works as if it ended where the criterion is met: beyond, ambient pressure is on both sides of the wall.
    The pressure there is found by fixed-point iteration on the Mach number (each step divides the error by about ten).
    """
    mach = 3.0
    for _ in range(_MOST_STEPS):
        wall_pa = separation_ratio(mach) * ambient_pressure_pa
        if wall_pa > _HIGHEST_PRESSURE_RATIO * chamber_pressure_pa:
            return None
        flow = expansion(oxidiser, fuel, mixture_ratio, chamber_pressure_pa, exit_pressure_pa=wall_pa)
        if abs(flow.exit_mach - mach) < _MACH_TOLERANCE:
            break
        mach = flow.exit_mach
    pressure_term = ambient_pressure_pa * flow.area_ratio * flow.characteristic_velocity_m_s / chamber_pressure_pa
    return Separated(flow.area_ratio, flow.exit_speed_vac_m_s - pressure_term)
