"""Results presented: one self-contained HTML page from a plan. No physics is here."""

from perilune.report.page import write_report

__all__ = ["write_report"]
