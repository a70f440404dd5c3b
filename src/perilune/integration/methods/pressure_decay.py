"""How fast the air pressure falls around a launcher that climbs."""

from collections.abc import Sequence

import numpy as np

from perilune.astro.forces.us76 import BOTTOM_M, TOP_M, us76


def pressure_decay_pa_s(time_s: Sequence[float], altitude_m: Sequence[float]) -> float:
    """Return the fastest fall of the ambient pressure along an ascent [Pa/s]; 0 where it never falls.

    The static pressure of the U.S. Standard Atmosphere 1976 at each altitude, differenced between the points. Bays that
    vent freely follow it; transonic flow over the vents adds short peaks that it does not hold.

    Args:
        time_s: times (n,) [s] that do not decrease; equal times mark a staging.
        altitude_m: geometric altitudes (n,) [m].

    >>> round(pressure_decay_pa_s([0.0, 1.0], [0.0, 100.0]))
    1196
    """
    pressure = us76(np.clip(np.asarray(altitude_m, dtype=np.float64), BOTTOM_M, TOP_M)).pressure_pa
    step = np.diff(np.asarray(time_s, dtype=np.float64))
    fall = -np.diff(pressure)
    rate = np.divide(fall, step, out=np.zeros_like(fall), where=step > 0.0)
    return float(np.max(rate, initial=0.0))
