"""Every ship on every launcher to several destinations, and as partners see it."""

from perilune.integration.matrix.record import Cell, CheckMargin, Matrix
from perilune.integration.matrix.table import DESTINATIONS, matrix

__all__ = ["DESTINATIONS", "Cell", "CheckMargin", "Matrix", "matrix"]
