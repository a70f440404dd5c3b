"""The checks of a ship on a launcher: one file each."""

from perilune.integration.checks.registry import Check, all_checks, check, checks_by_name, load_checks

__all__ = ["Check", "all_checks", "check", "checks_by_name", "load_checks"]
