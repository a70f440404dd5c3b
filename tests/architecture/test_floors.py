"""The floors of the house: the import-linter contracts of pyproject.toml hold."""

import tomllib
from pathlib import Path

from importlinter.application.use_cases import read_user_options
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_the_contracts_are_those_of_the_design():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert contracts[0]["exhaustive"] is True
    assert {contract["type"] for contract in contracts} == {"layers", "forbidden"}
    assert read_user_options(config_filename=str(ROOT / "pyproject.toml")).contracts_options
