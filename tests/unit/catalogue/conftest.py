"""A user's catalogue folder, filled by the test."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHIP = """\
id = "{id}"
name = "A ship"
maturity = "planned"
partner = "nasa"
type = "orbiter"
crew = 0
in_fairing = true

[sources]
paper = "A. Author, A ship (2024)"

[[configuration]]
destinations = ["leo"]
mass = {{ value = 7.2, unit = "t", source = "paper", date = "2024", maturity = "planned" }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "own"


@pytest.fixture
def write(folder: Path) -> Callable[[str, str], Path]:
    def _write(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def ship() -> Callable[[str], str]:
    return lambda name: SHIP.format(id=name)
