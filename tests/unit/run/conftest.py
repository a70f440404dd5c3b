"""The jobs module is imported by name, also in spawned processes."""

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

_HERE = str(Path(__file__).parent)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of test jobs, importable here and in the processes started meanwhile."""
    monkeypatch.syspath_prepend(_HERE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([_HERE, os.environ.get("PYTHONPATH", "")]))
    yield importlib.import_module("jobs")
    sys.modules.pop("jobs", None)
