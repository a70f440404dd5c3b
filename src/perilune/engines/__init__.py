"""Engines: performance by chemical equilibrium, power cycle, dry mass, design space, claims, licensed production."""

from perilune.engines.claim import ClaimVerdict, judge_claim
from perilune.engines.combustion import ideal_performance
from perilune.engines.cycle import balance
from perilune.engines.cycle_model import CycleBalance, EngineDesign
from perilune.engines.design_space import DesignSpace, design_space
from perilune.engines.dry_mass import DryMass, dry_mass
from perilune.engines.model import (
    AmbientPoint,
    ClassEfficiency,
    EnginePerformance,
    EngineValidation,
    IdealPerformance,
)
from perilune.engines.performance import performance, validate_engines
from perilune.engines.production import licensed_production
from perilune.engines.production_model import Production, ProductionPlan
from perilune.engines.sweep import Nozzles, Sweep, design_point, sweep
from perilune.engines.validation import Validation, validate_all

__all__ = [
    "AmbientPoint",
    "ClaimVerdict",
    "ClassEfficiency",
    "CycleBalance",
    "DesignSpace",
    "DryMass",
    "EngineDesign",
    "EnginePerformance",
    "EngineValidation",
    "IdealPerformance",
    "Nozzles",
    "Production",
    "ProductionPlan",
    "Sweep",
    "Validation",
    "balance",
    "design_point",
    "design_space",
    "dry_mass",
    "ideal_performance",
    "judge_claim",
    "licensed_production",
    "performance",
    "sweep",
    "validate_all",
    "validate_engines",
]
