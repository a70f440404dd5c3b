"""The rule sets: their files, the days by which their actions are due, and what a pair comes to under several."""

from perilune.integration.rules.rule_file import BUILT_IN, known_limits, load_rule_set, rule_sets

__all__ = ["BUILT_IN", "known_limits", "load_rule_set", "rule_sets"]
