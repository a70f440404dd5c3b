"""Engines: ideal performance by chemical equilibrium, real performance by cycle class, thrust against pressure."""

from perilune.engines.combustion import ideal_performance
from perilune.engines.model import (
    AmbientPoint,
    ClassEfficiency,
    EnginePerformance,
    EngineValidation,
    IdealPerformance,
)
from perilune.engines.performance import performance, validate_engines

__all__ = [
    "AmbientPoint",
    "ClassEfficiency",
    "EnginePerformance",
    "EngineValidation",
    "IdealPerformance",
    "ideal_performance",
    "performance",
    "validate_engines",
]
