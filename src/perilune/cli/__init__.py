"""The command line: one module per command group. It parses, calls and prints; no physics is here."""

from perilune.cli.app import main

__all__ = ["main"]
