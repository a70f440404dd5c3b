"""Gravity fields as spherical harmonics: ICGEM (``.gfc``) and PDS SHADR (``.tab``, ``.sha``, ``.shadr``) files."""

from perilune.formats.gravity.fields import GravityCoefficients, TideSystem
from perilune.formats.gravity.reader import read_gravity

__all__ = ["GravityCoefficients", "TideSystem", "read_gravity"]
