"""The front of each system package: its public names are there, told, and opening it loads nothing heavy."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

import pytest

FRONTS: Final = (
    "perilune.astro",
    "perilune.transfers",
    "perilune.launch",
    "perilune.engines",
    "perilune.station",
    "perilune.integration",
    "perilune.programme",
    "perilune.programme.campaign",
)
HEAVY: Final = ("casadi", "highspy", "matplotlib", "numba", "numpy", "pydantic", "scipy")


def names_of(package: str) -> dict[str, Any]:
    """Return the public names of a front with what they stand for."""
    front = importlib.import_module(package)
    return {name: getattr(front, name) for name in front.__all__}


def typed_sources(package: str) -> dict[str, str]:
    """Return for each name the module that the type checker is told to find it in."""
    path = importlib.import_module(package).__file__
    assert path is not None
    (block,) = (node for node in ast.parse(Path(path).read_text("utf-8")).body if isinstance(node, ast.If))
    rows = [row for row in block.body if isinstance(row, ast.ImportFrom)]
    return {alias.asname or alias.name: row.module or "" for row in rows for alias in row.names}


@pytest.mark.parametrize("package", FRONTS)
def test_the_three_lists_of_a_front_agree(package: str) -> None:
    front = importlib.import_module(package)
    assert len(front.__all__) == len(set(front.__all__))
    assert typed_sources(package) == front.__sources__
    assert set(front.__all__) == set(front.__sources__) <= set(dir(front))


@pytest.mark.parametrize("package", FRONTS)
def test_every_public_name_is_told(package: str) -> None:
    found = names_of(package)
    told = {
        name: what.__doc__ or "" for name, what in found.items() if isinstance(what, FunctionType | ModuleType | type)
    }
    assert [name for name, text in told.items() if not text or text.startswith(f"{name}(")] == []
    functions = [name for name, what in found.items() if isinstance(what, FunctionType)]
    assert [name for name in functions if not any(mark in told[name] for mark in ("Args:", ">>>"))] == []


@pytest.mark.parametrize("package", FRONTS)
def test_a_public_name_hides_no_room(package: str) -> None:
    front = importlib.import_module(package)
    rooms = {path.name for folder in front.__path__ for path in Path(folder).iterdir() if path.is_dir()}
    assert rooms & set(front.__all__) == set()


@pytest.mark.parametrize("package", FRONTS)
def test_opening_a_front_loads_nothing_heavy(package: str) -> None:
    code = f"import sys, {package}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_public_name_stays_when_its_module_is_imported_first() -> None:
    code = "import perilune.station.orbit_coverage; from perilune.station import orbit_coverage; print(orbit_coverage)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("<function orbit_coverage")


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match=r"^module 'perilune\.astro' has no attribute 'astrology'$"):
        importlib.import_module("perilune.astro").astrology  # noqa: B018 - the reading is what fails
