"""The revolutions between burns at successive perigees, told forwards in time.

The optimiser flies them backwards, from the end of a burn to where the next begins: on a closed orbit both are the same
places. Here the stage goes round, on the ellipse of its state after the burn (Vallado 2013, section 2.2); what J2 does
in a revolution is left out.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.shape import Plan
from perilune.launch.ascent.solution import PhaseHistory

Array = NDArray[np.float64]


def forwards(plan: Plan, histories: tuple[PhaseHistory, ...], gm_m3_s2: float) -> tuple[PhaseHistory, ...]:
    """Return the histories of the phases with revolutions flown forwards, and all that follows them later.

    Args:
        plan: its shape tells which phases are revolutions.
        histories: those of the optimiser.
        gm_m3_s2: of the Earth [m^3/s^2].
    """
    told: list[PhaseHistory] = []
    later = 0.0
    for shape, history in zip(plan.shape.phases, histories, strict=True):
        begun = replace(history, time_s=history.time_s + later)
        if shape.turn:
            begun = _round(begun, gm_m3_s2)
            later = float(begun.time_s[-1] - history.time_s[-1])
        told.append(begun)
    return tuple(told)


def _round(back: PhaseHistory, gm: float) -> PhaseHistory:
    """A revolution from the first state of a backward coast to the place of its last, even in eccentric anomaly."""
    r, v = back.position_m[0], back.velocity_m_s[0]
    radius = float(np.linalg.norm(r))
    axis = 1.0 / (2.0 / radius - float(v @ v) / gm)
    apse = ((v @ v - gm / radius) * r - (r @ v) * v) / gm
    eccentricity = float(np.linalg.norm(apse))
    p = apse / eccentricity
    q = np.cross(np.cross(r, v) / np.linalg.norm(np.cross(r, v)), p)
    minor, rate = axis * np.sqrt(1.0 - eccentricity**2), np.sqrt(gm / axis**3)

    def anomaly(place: Array) -> float:
        return float(np.arctan2(place @ q / minor, place @ p / axis + eccentricity))

    first, last = anomaly(r), anomaly(back.position_m[-1])
    e = np.linspace(first, last + 2.0 * np.pi, len(back.time_s))
    mean = e - eccentricity * np.sin(e)
    speed = rate / (1.0 - eccentricity * np.cos(e))
    return replace(
        back,
        time_s=back.time_s[0] + (mean - mean[0]) / rate,
        position_m=np.outer(axis * (np.cos(e) - eccentricity), p) + np.outer(minor * np.sin(e), q),
        velocity_m_s=np.outer(-axis * np.sin(e) * speed, p) + np.outer(minor * np.cos(e) * speed, q),
    )
