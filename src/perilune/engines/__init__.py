"""Engines: performance by chemical equilibrium, power cycle, dry mass, design space, claims, licensed production."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
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
    from perilune.engines.plots import performance_figure
    from perilune.engines.plots_cycle import cycle_figure
    from perilune.engines.plots_design import design_figure
    from perilune.engines.plots_production import production_figure
    from perilune.engines.plots_sweep import sweep_figure
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
    "cycle_figure",
    "design_figure",
    "design_point",
    "design_space",
    "dry_mass",
    "ideal_performance",
    "judge_claim",
    "licensed_production",
    "performance",
    "performance_figure",
    "production_figure",
    "sweep",
    "sweep_figure",
    "validate_all",
    "validate_engines",
]

open_front(
    __name__,
    {
        "claim": (
            "ClaimVerdict",
            "judge_claim",
        ),
        "combustion": ("ideal_performance",),
        "cycle": ("balance",),
        "cycle_model": (
            "CycleBalance",
            "EngineDesign",
        ),
        "design_space": (
            "DesignSpace",
            "design_space",
        ),
        "dry_mass": (
            "DryMass",
            "dry_mass",
        ),
        "model": (
            "AmbientPoint",
            "ClassEfficiency",
            "EnginePerformance",
            "EngineValidation",
            "IdealPerformance",
        ),
        "performance": (
            "performance",
            "validate_engines",
        ),
        "plots": ("performance_figure",),
        "plots_cycle": ("cycle_figure",),
        "plots_design": ("design_figure",),
        "plots_production": ("production_figure",),
        "plots_sweep": ("sweep_figure",),
        "production": ("licensed_production",),
        "production_model": (
            "Production",
            "ProductionPlan",
        ),
        "sweep": (
            "Nozzles",
            "Sweep",
            "design_point",
            "sweep",
        ),
        "validation": (
            "Validation",
            "validate_all",
        ),
    },
)
