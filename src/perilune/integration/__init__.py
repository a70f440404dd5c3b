"""Integration: a ship of one partner on a launcher of another, check by check, and the joint protocol."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.integration.abort.pair import pair_coverage
    from perilune.integration.abort.plots import coverage_figure, landing_map
    from perilune.integration.abort.record import AbortCoverage, AbortSettings
    from perilune.integration.assess import assess
    from perilune.integration.destination import DESTINATIONS, configuration_for, parse_destination
    from perilune.integration.margin_interval import MarginInterval, margin_interval
    from perilune.integration.matrix.plots import matrix_figure, partner_figure
    from perilune.integration.model import Assessment, Datum, Finding, PayloadFigures
    from perilune.integration.pair import PairQuestion
    from perilune.integration.performance import launch_performance
    from perilune.integration.protocol.compose import joint_protocol
    from perilune.integration.protocol.record import Protocol
    from perilune.integration.rule_set import Limit, RuleSet
    from perilune.integration.rules.rule_file import load_rule_set, rule_sets

__all__ = [
    "DESTINATIONS",
    "AbortCoverage",
    "AbortSettings",
    "Assessment",
    "Datum",
    "Finding",
    "Limit",
    "MarginInterval",
    "PairQuestion",
    "PayloadFigures",
    "Protocol",
    "RuleSet",
    "assess",
    "configuration_for",
    "coverage_figure",
    "joint_protocol",
    "landing_map",
    "launch_performance",
    "load_rule_set",
    "margin_interval",
    "matrix_figure",
    "pair_coverage",
    "parse_destination",
    "partner_figure",
    "rule_sets",
]

open_front(
    __name__,
    {
        "abort.pair": ("pair_coverage",),
        "abort.plots": (
            "coverage_figure",
            "landing_map",
        ),
        "abort.record": (
            "AbortCoverage",
            "AbortSettings",
        ),
        "assess": ("assess",),
        "destination": (
            "DESTINATIONS",
            "configuration_for",
            "parse_destination",
        ),
        "margin_interval": (
            "MarginInterval",
            "margin_interval",
        ),
        "matrix.plots": (
            "matrix_figure",
            "partner_figure",
        ),
        "model": (
            "Assessment",
            "Datum",
            "Finding",
            "PayloadFigures",
        ),
        "pair": ("PairQuestion",),
        "performance": ("launch_performance",),
        "protocol.compose": ("joint_protocol",),
        "protocol.record": ("Protocol",),
        "rule_set": (
            "Limit",
            "RuleSet",
        ),
        "rules.rule_file": (
            "load_rule_set",
            "rule_sets",
        ),
    },
)
