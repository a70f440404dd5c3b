"""Doing work once: tasks on local processes or a cluster, their results stored by content, progress, provenance."""

from perilune.run.claim import claimed
from perilune.run.code_version import code_version
from perilune.run.digest import digest
from perilune.run.executor import evaluate
from perilune.run.pool import Pool
from perilune.run.progress import Progress, progress_display
from perilune.run.provenance import Provenance, UsedEntry, provenance
from perilune.run.store import ResultStore, cache_folder
from perilune.run.task import Task

__all__ = [
    "Pool",
    "Progress",
    "Provenance",
    "ResultStore",
    "Task",
    "UsedEntry",
    "cache_folder",
    "claimed",
    "code_version",
    "digest",
    "evaluate",
    "progress_display",
    "provenance",
]
