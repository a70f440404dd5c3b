"""The floors of the house: the import-linter contracts of pyproject.toml hold, and leave no package out."""

import subprocess
import sys
import tomllib
from pathlib import Path

import perilune

ROOT = Path(__file__).parents[2]
# in a process of its own: the linter configures logging for the whole process it runs in
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_the_import_contracts_hold():
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout


def test_every_package_stands_on_a_floor():
    layers = CONTRACTS[0]["layers"]
    assert CONTRACTS[0]["exhaustive"] is True
    names = {name.strip() for layer in layers for name in layer.split("|")}
    found = {path.stem for path in Path(perilune.__file__).parent.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert found - {"__init__", "__main__", "__pycache__"} == names
