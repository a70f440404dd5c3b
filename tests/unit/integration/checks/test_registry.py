"""A check is one file: dropped into the folder of checks it is run, and nothing else is changed."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import perilune.integration.checks as package
from perilune.catalogue import load_catalogue
from perilune.integration import assess
from perilune.integration.case import Performance
from perilune.integration.checks import registry
from perilune.integration.pair import PairQuestion

SOURCE = '''"""A check made for a test."""

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import stated
from perilune.integration.model import Finding
from perilune.verdict import Verdict


@check("paint", "Colour of the ship", order=12, owner="ship", verification="I", validation="By eye.")
def paint(case: Case) -> Finding:
    """Look at the ship."""
    return stated(Verdict.FAIL, "taste", f"{case.ship.id} is grey", closing="paint it")
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    yield tmp_path
    registry._REGISTER.pop("paint", None)
    sys.modules.pop(f"{package.__name__}.paint", None)
    vars(package).pop("paint", None)
    registry.all_checks.cache_clear()


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_check_in_a_new_file_is_run(folder: Path, build: Any, time: str) -> None:
    folder.joinpath("paint.py").write_text(SOURCE, encoding="utf-8")
    registry.all_checks.cache_clear()
    assert registry.all_checks()[-1].title == "Colour of the ship"
    ship = build.ship(crew=0, type="orbiter", max_acceleration=None, max_dynamic_pressure=None)
    performance = Performance(published_kg=27e3, physics_kg=26e3, anchored_kg=25e3, jettison_rate=0.1)
    asked = PairQuestion(ship, build.launcher(), build.site(), "llo", load_catalogue())
    result = assess(asked, performance=performance)
    assert (result.findings[-1].check, result.findings[-1].closing) == ("paint", "paint it")
    assert result.verdict == "fail"
