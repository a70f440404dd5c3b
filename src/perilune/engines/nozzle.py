"""Thrust and specific impulse of a full-flowing nozzle against ambient pressure, and when the flow separates."""

from typing import Final

from perilune.constants import G0
from perilune.engines.model import AmbientPoint, IdealPerformance, NozzleState

SEA_LEVEL_PA: Final = 101_325.0
"""Standard atmospheric pressure [Pa] (US Standard Atmosphere 1976)."""

SEPARATION_RATIO: Final = 0.4
"""Exit over ambient pressure below which the flow of an over-expanded nozzle is likely to leave the wall.

Summerfield, Foster and Swan 1954, "Flow separation in overexpanded supersonic exhaust nozzles", Jet Propulsion 24:319.
It was found on conical nozzles; contoured ones, whose pressure at the lip is above the mean of the exit plane, hold
on further: a warning, not a verdict.
"""


def pressure_area_m2(ideal: IdealPerformance, thrust_vac_n: float, isp_vac_s: float) -> float:
    """Return the exit area on which ambient pressure acts, from the mass flow and the ideal characteristic velocity.

    Throat area = mass flow * c* / chamber pressure (Sutton and Biblarz, Rocket Propulsion Elements, 9th ed., eq. 3-32),
    times the area ratio; all of the engine's flow is taken to pass the throat.
    """
    mass_flow_kg_s = thrust_vac_n / (G0 * isp_vac_s)
    return ideal.area_ratio * mass_flow_kg_s * ideal.characteristic_velocity_m_s / ideal.chamber_pressure_pa


def nozzle_state(ideal: IdealPerformance, ambient_pressure_pa: float, thrust_n: float) -> NozzleState:
    """Return how the nozzle works at an ambient pressure; ``thrust_n`` is what full flow would give there."""
    if thrust_n <= 0.0:
        return "no thrust"
    if ideal.exit_pressure_pa < SEPARATION_RATIO * ambient_pressure_pa:
        return "separation likely"
    return "over-expanded" if ideal.exit_pressure_pa < ambient_pressure_pa else "under-expanded"


def at_ambient(
    ideal: IdealPerformance, thrust_vac_n: float, isp_vac_s: float, ambient_pressure_pa: float
) -> AmbientPoint:
    """Return thrust and specific impulse at one ambient pressure: vacuum thrust less ambient pressure on the exit area.

    >>> from perilune.engines.combustion import ideal_performance
    >>> rd_180 = ideal_performance("LOX", "RP-1", 2.72, 26.66e6, 36.87)
    >>> point = at_ambient(rd_180, 4.152e6, 338.4, 101_325.0)
    >>> round(point.isp_s, 1), point.state
    (312.5, 'over-expanded')
    """
    area_m2 = pressure_area_m2(ideal, thrust_vac_n, isp_vac_s)
    thrust_n = thrust_vac_n - ambient_pressure_pa * area_m2
    state = nozzle_state(ideal, ambient_pressure_pa, thrust_n)
    if state == "no thrust":
        return AmbientPoint(ambient_pressure_pa, None, None, state)
    return AmbientPoint(ambient_pressure_pa, thrust_n, isp_vac_s * thrust_n / thrust_vac_n, state)
