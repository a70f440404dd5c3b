"""The lowest frequencies of a uniform beam that stands on its end: a ship, hard mounted at its ring."""

import math
from typing import Final

_FIRST_ROOT: Final = 1.875104068711961
"""First root of ``cos x cosh x = -1``, the frequency equation of bending of a cantilever."""


def lateral_frequency_hz(bending_stiffness_n_m2: float, mass_kg: float, length_m: float) -> float:
    """Return the first bending frequency [Hz] of a uniform cantilever.

    ``f = x^2 / (2 pi) sqrt(E I / (m L^3))`` with x = 1.8751, that is 0.560 sqrt(E I / (m L^3)) (Larson and Wertz 1999,
    Space Mission Analysis and Design, 3rd ed., section 11.6; Blevins 1979, table 8-1).

    Args:
        bending_stiffness_n_m2: modulus times second moment of area [N m^2].
        mass_kg: the mass, spread evenly [kg].
        length_m: the free length [m].

    >>> round(lateral_frequency_hz(71e9 * 8.983e-3, 2000.0, 10.0), 2)
    9.99
    """
    return _FIRST_ROOT**2 / (2.0 * math.pi) * math.sqrt(bending_stiffness_n_m2 / (mass_kg * length_m**3))


def axial_frequency_hz(axial_stiffness_n: float, mass_kg: float, length_m: float) -> float:
    """Return the first axial frequency [Hz] of a uniform cantilever: ``f = 1/4 sqrt(E A / (m L))``.

    Source and arguments are those of :func:`lateral_frequency_hz`; ``axial_stiffness_n`` is modulus times area [N].

    >>> round(axial_frequency_hz(71e9 * 2.817e-3, 2000.0, 10.0), 1)
    25.0
    """
    return 0.25 * math.sqrt(axial_stiffness_n / (mass_kg * length_m))
