"""Every ship on every launcher to several destinations, and as partners see it."""

from perilune.integration.matrix.table import DESTINATIONS, Cell, CheckMargin, Matrix, matrix

__all__ = ["DESTINATIONS", "Cell", "CheckMargin", "Matrix", "matrix"]
