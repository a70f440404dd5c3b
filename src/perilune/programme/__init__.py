"""The main job: a programme's options evaluated, its flights chosen, its scenarios played, all in one plan."""

from perilune.programme.load import load_programme
from perilune.programme.model import Programme
from perilune.programme.options import Option, options
from perilune.programme.result import Plan

__all__ = ["Option", "Plan", "Programme", "load_programme", "options"]
