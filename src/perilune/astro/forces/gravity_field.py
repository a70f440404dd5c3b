"""Gravity fields of the Earth and the Moon: those that come with Perilune, and files.

Built in: ``egm96`` (Earth, degree 70), ``egm2008`` (Earth, degree 150, of the package heyoka) and ``grgm900c`` (Moon,
degree 50). A field whose tide system is zero-tide holds the permanent part of the solid tide; where tides are modelled
it is taken out (IERS Conventions 2010, eq. 6.14), where they are not the field stays as tabulated.
"""

from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np

from perilune.astro.forces.force_model import HarmonicField
from perilune.errors import InputError, Problem
from perilune.formats.gravity import GravityCoefficients, read_gravity

BUILT_IN: Final = {"egm96": "egm96-70.gfc", "egm2008": "", "grgm900c": "grgm900c-50.gfc"}
"""Names of the fields that come with Perilune, and their files."""

PERMANENT_TIDE_C20: Final = 4.4228e-8 * -0.314_60 * 0.301_90
"""What the permanent tide adds to the normalised C20 of the Earth (IERS Conventions 2010, eq. 6.14, table 6.3)."""


def coefficients(field: HarmonicField) -> GravityCoefficients:
    """Return the coefficients of a field up to its degree; beyond its order they are zero.

    Raises:
        InputError: a file that cannot be read, or a degree or order that the field does not have.

    >>> float(round(coefficients(HarmonicField("egm96", 2)).c[2, 0] * 1e6, 6))
    -484.165372
    """
    order = field.degree if field.order is None else field.order
    if not 0 <= order <= field.degree:
        raise InputError(Problem(f"order {order} of a field of degree {field.degree}", expected="0 to the degree"))
    return _load(field.source, field.degree, order)


def coefficient_pairs(loaded: GravityCoefficients) -> list[list[float]]:
    """Return [C, S] by degree, then order: the layout of ``heyoka.model.sh_gravity_acc``."""
    return [[float(loaded.c[n, m]), float(loaded.s[n, m])] for n in range(loaded.degree + 1) for m in range(n + 1)]


@lru_cache(maxsize=32)
def _load(source: str, degree: int, order: int) -> GravityCoefficients:
    if source == "egm2008":
        whole = _egm2008(degree)
    elif source in BUILT_IN:
        with resources.as_file(resources.files("perilune.astro") / "data" / BUILT_IN[source]) as path:
            whole = read_gravity(path, degree)
    else:
        whole = read_gravity(source, degree)
    c, s = whole.c.copy(), whole.s.copy()
    c[:, order + 1 :] = 0.0
    s[:, order + 1 :] = 0.0
    return GravityCoefficients(whole.name, whole.gm_m3_s2, whole.radius_m, degree, whole.tide_system, c, s)


def _egm2008(degree: int) -> GravityCoefficients:
    """Return EGM2008 (Pavlis et al. 2012, J. Geophys. Res. 117:B04406) as heyoka holds it; it is tide free."""
    import heyoka

    pairs = np.asarray(heyoka.model.get_egm2008_CS())
    highest = round((np.sqrt(1.0 + 8.0 * (len(pairs) + 3)) - 3.0) / 2.0)
    if not 2 <= degree <= highest:
        raise InputError(Problem(f"EGM2008 at degree {degree}", expected=f"2 to {highest}"))
    c, s = np.zeros((degree + 1, degree + 1)), np.zeros((degree + 1, degree + 1))
    c[0, 0] = 1.0
    row = 0
    for n in range(2, degree + 1):
        c[n, : n + 1], s[n, : n + 1] = pairs[row : row + n + 1].T
        row += n + 1
    gm, radius = float(heyoka.model.get_egm2008_mu()), float(heyoka.model.get_egm2008_a())
    return GravityCoefficients("EGM2008", gm, radius, degree, "tide_free", c, s)
