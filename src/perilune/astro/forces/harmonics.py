"""Gravity as spherical harmonics, by the recursion of Cunningham as heyoka has it."""

from typing import Any, Final

from perilune.astro.forces.force_model import HarmonicField
from perilune.astro.forces.gravity_field import PERMANENT_TIDE_C20, coefficient_pairs, coefficients
from perilune.astro.forces.rotations import Matrix, turned, turned_back
from perilune.astro.forces.scene import Vector

_KM: Final = 1e3


def field_gm_km3_s2(field: HarmonicField) -> float:
    """Return the gravitational parameter that a field brings [km^3/s^2]."""
    return coefficients(field).gm_m3_s2 / _KM**3


def harmonics(position: Vector, field: HarmonicField, rotation: Matrix, tides: dict[int, tuple[Any, Any]]) -> Vector:
    """Return the attraction of a body, its point mass included, at a position relative to it.

    Args:
        position: relative to the body, inertial axes.
        field: the harmonics.
        rotation: from the inertial axes to those of the body.
        tides: changes of C and S by the row of the coefficient; with any, a zero-tide field gives up its permanent
            tide.
    """
    import heyoka as hy

    loaded = coefficients(field)
    pairs: list[list[Any]] = [[hy.expression(c), hy.expression(s)] for c, s in coefficient_pairs(loaded)]
    if tides and loaded.tide_system == "zero_tide":
        pairs[3][0] = pairs[3][0] - PERMANENT_TIDE_C20
    for row, (cosine, sine) in tides.items():
        if row < len(pairs):
            pairs[row] = [pairs[row][0] + cosine, pairs[row][1] + sine]
    there = hy.model.sh_gravity_acc(
        turned(rotation, position),
        pairs,
        mu=hy.expression(loaded.gm_m3_s2 / _KM**3),
        a=hy.expression(loaded.radius_m / _KM),
        max_degree=field.degree,
        max_order=_order(field, with_tides=bool(tides)),
    )
    return turned_back(rotation, there)


def _order(field: HarmonicField, *, with_tides: bool) -> int:
    if field.order is None:
        return field.degree
    return min(field.degree, max(field.order, 4)) if with_tides else field.order
