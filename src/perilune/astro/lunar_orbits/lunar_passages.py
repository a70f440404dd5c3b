"""Where an orbit about the Moon, or about a point near it, comes nearest to the Moon and goes farthest from it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit

Array = NDArray[np.float64]

_SAMPLES: Final = 64  # of a revolution
_HALVINGS: Final = 30  # from a sixty-fourth of a revolution to milliseconds


@dataclass(frozen=True, eq=False)
class LunarPassages:
    """Epochs [TDB s past J2000] and distances from the Moon's centre [m] of perilunes (p,) and apolunes (a,)."""

    perilunes_tdb_s: Array
    perilunes_m: Array
    apolunes_tdb_s: Array
    apolunes_m: Array


def lunar_passages(orbit: EphemerisOrbit) -> LunarPassages:
    """Return the perilunes and apolunes of an orbit in the full model between its first and last patch point.

    The distance is looked at 64 times in each revolution; where it turns, the epoch is found by bisection to
    milliseconds.
    """
    first, last = float(orbit.epochs_tdb_s[0]), float(orbit.epochs_tdb_s[-1])
    epochs = np.linspace(first, last, int(np.ceil((last - first) / orbit.period_s * _SAMPLES)) + 1)
    rising = _radial(orbit, epochs) > 0.0
    turns = np.flatnonzero(rising[1:] != rising[:-1])
    low, high, wanted = epochs[turns], epochs[turns + 1], rising[turns + 1]
    for _ in range(_HALVINGS if len(turns) else 0):
        middle = 0.5 * (low + high)
        passed = (_radial(orbit, middle) > 0.0) == wanted
        low, high = np.where(passed, low, middle), np.where(passed, middle, high)
    found = 0.5 * (low + high)
    distance = np.linalg.norm(orbit.about_moon(found)[:, :3], axis=1) if len(found) else np.zeros(0)
    return LunarPassages(found[wanted], distance[wanted], found[~wanted], distance[~wanted])


def _radial(orbit: EphemerisOrbit, epochs: Array) -> Array:
    states = orbit.about_moon(epochs)
    return np.asarray(np.sum(states[:, :3] * states[:, 3:], axis=1))
