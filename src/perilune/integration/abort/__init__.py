"""Aborts along an ascent: whether the crew can leave at every second, and where it comes down."""

from perilune.integration.abort.coverage import abort_coverage
from perilune.integration.abort.pair import Coverage, pair_coverage
from perilune.integration.abort.record import AbortCoverage, AbortMoment, AbortSettings, settings_under
from perilune.integration.model import AbortSpan

__all__ = [
    "AbortCoverage",
    "AbortMoment",
    "AbortSettings",
    "AbortSpan",
    "Coverage",
    "abort_coverage",
    "pair_coverage",
    "settings_under",
]
