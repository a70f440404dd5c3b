"""The 9:2 southern near-rectilinear halo orbit about the Earth-Moon L2, in the restricted problem and in DE440.

The orbit of the restricted problem (Zimovan-Spreen 2021, thesis, Purdue University, pages 245-246) is carried over to
the full model by :mod:`perilune.astro.lunar_orbits.ephemeris_transition`.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit, on_earth_moon_line, transition
from perilune.astro.propagation.propagate import PropagationError
from perilune.astro.three_body.cr3bp import (
    EARTH_MOON_MU,
    EARTH_MOON_TIME_S,
    PeriodicOrbit,
    symmetric_orbit,
)
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution

__all__ = [
    "NRHO_PERIOD_S",
    "SYNODIC_MONTH_S",
    "EphemerisOrbit",
    "eclipse_avoiding_apolune",
    "ephemeris_nrho",
    "on_earth_moon_line",
    "restricted_nrho",
]

Array = NDArray[np.float64]

SYNODIC_MONTH_S: Final = 29.530_589 * SECONDS_PER_DAY
"""Mean synodic month [s] (Chapront-Touze and Chapront 1988, Astronomy and Astrophysics 190:342)."""

NRHO_PERIOD_S: Final = SYNODIC_MONTH_S * 2.0 / 9.0
"""Nine revolutions in two synodic months: 6.562 days."""

_GUESS: Final = (1.02134, -0.18162, -0.10176)
_GUESS_PERIOD: Final = 1.50206
_ELONGATION_DEG: Final = 297.850_1921
_ELONGATION_RATE_DEG: Final = 445_267.111_4034  # in a Julian century
_LATTICE_DEG: Final = 40.0
_STEPS: Final = 4  # from the period of the guess to the wanted one


@lru_cache(maxsize=4)
def restricted_nrho(period_s: float = NRHO_PERIOD_S) -> PeriodicOrbit:
    """Return the NRHO of the restricted problem, beginning at apolune, south of the Moon.

    Raises:
        PropagationError: there is no such orbit of this period near 6.56 days.
    """
    *steps, wanted = np.linspace(_GUESS_PERIOD, period_s / EARTH_MOON_TIME_S, _STEPS)
    guess = np.array(_GUESS)
    for period in steps:
        guess = _continued(guess, float(period)).state[[0, 2, 4]]
    return _continued(guess, float(wanted))


def eclipse_avoiding_apolune(epoch_tdb_s: float) -> float:
    """Return the first apolune epoch at or after the given one whose NRHO keeps out of the Earth's shadow.

    In the 9:2 resonance the elongations of the Moon from the Sun at the perilunes stand 40 degrees apart for ever. The
    full Moon, when the Earth's shadow sweeps past the Moon, is put in the middle between two of them: the spacecraft is
    then a quarter of a revolution from perilune, high over the plane of the Moon's orbit. The mean elongation is that
    of Chapront-Touze and Chapront 1988 (Meeus 1998, equation 47.2, linear terms). The rule is a mean one: whether an
    orbit is free of eclipses is for :func:`perilune.astro.visibility.eclipse.eclipses` to say.

    >>> round((eclipse_avoiding_apolune(0.0)) / 86400.0, 3) < 3.282
    True
    """
    perilune = epoch_tdb_s + NRHO_PERIOD_S / 2.0
    rate = _ELONGATION_RATE_DEG / (36_525.0 * SECONDS_PER_DAY)
    ahead = -(_ELONGATION_DEG + rate * perilune) % _LATTICE_DEG
    return float(epoch_tdb_s + ahead / rate)


def _continued(guess: Array, period: float) -> PeriodicOrbit:
    orbit = symmetric_orbit(guess, period, EARTH_MOON_MU)
    if isinstance(orbit, NoSolution):
        raise PropagationError(f"no NRHO of period {period} in the units of the restricted problem: {orbit.reason}")
    return orbit


def ephemeris_nrho(apolune_tdb_s: float, revolutions: int) -> EphemerisOrbit | NoSolution:
    """Return the NRHO in the full model, over some revolutions from about an apolune.

    Args:
        apolune_tdb_s: epoch of the first apolune of the guess; the corrected orbit has it within some hours.
        revolutions: how many; each takes 6.56 days in the mean.

    Returns:
        Patch points that join to a centimetre and a micrometre per second, or :class:`NoSolution`.

    Source of the method: see :func:`perilune.astro.lunar_orbits.ephemeris_transition.transition`.
    """
    return transition(restricted_nrho(), apolune_tdb_s, revolutions, NRHO_PERIOD_S)
