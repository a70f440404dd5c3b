"""The matrix: what it chooses by default, and that it computes each piece once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import perilune.launch
from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.integration.matrix import matrix, site_for
from perilune.run import ResultStore
from perilune.verdict import Verdict

ANSWER = SimpleNamespace(
    published_kg=27e3,
    published_is_lower_bound=False,
    physics_kg=30e3,
    anchored_kg=29e3,
    shield_kg_per_kg=-0.1,
    alarm=None,
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What of the launch package was asked for: nothing of it is computed here."""
    asked: list[str] = []

    def payload(launcher: Any, *rest: Any, **options: Any) -> Any:
        asked.append(launcher.id)
        return ANSWER

    def crewed_ascent(launcher: Any, *rest: Any, **options: Any) -> NoSolution:
        asked.append(f"ascent of {launcher.id}")
        return NoSolution("not flown in this test", "test")

    monkeypatch.setattr(perilune.launch, "payload", payload)
    monkeypatch.setattr(perilune.launch, "crewed_ascent", crewed_ascent)
    return asked


def test_each_piece_is_computed_once(catalogue: Catalogue, calls: list[str], tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    ships, launchers = ["oryol", "mengzhou"], ["long-march-10", "yenisei"]
    first = matrix(catalogue, "llo", ships, launchers, store=store)
    assert sorted(calls) == sorted([*launchers, *(f"ascent of {launcher}" for launcher in 2 * launchers)])
    calls.clear()
    assert matrix(catalogue, "llo", ships, launchers, store=store) == first
    assert calls == []
    assert [(row.ship, row.launcher) for row in first.assessments] == [(s, la) for s in ships for la in launchers]
    assert {row.site for row in first.assessments} == {"wenchang", "vostochny"}


def test_defaults_are_crewed_ships_and_launchers_that_could_matter(
    catalogue: Catalogue, calls: list[str], tmp_path: Path
) -> None:
    result = matrix(catalogue, "llo", store=ResultStore(tmp_path))
    assert set(result.ships) == {"apollo-csm", "mengzhou", "orion", "oryol"}
    assert {"saturn-v", "long-march-10", "yenisei"} <= set(result.launchers)
    assert "soyuz-2-1a" not in result.launchers
    assert all(row.verdict in Verdict for row in result.assessments)


def test_a_site_keeps_the_launchers_that_fly_from_it(catalogue: Catalogue, calls: list[str], tmp_path: Path) -> None:
    result = matrix(catalogue, "leo", ["soyuz-ms"], site="vostochny", store=ResultStore(tmp_path))
    assert "long-march-10" not in result.launchers
    assert "angara-a5" in result.launchers


def test_bad_names_are_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    with pytest.raises(InputError, match="no ship 'orio'"):
        matrix(catalogue, "llo", ["orio"], ["saturn-v"], store=store)
    with pytest.raises(InputError, match="no ship of the catalogue flies to mars"):
        matrix(catalogue, "mars", store=store)


def test_the_site_is_one_that_reaches_the_station(catalogue: Catalogue) -> None:
    launcher = catalogue.launcher("soyuz-2-1a").model_copy(update={"sites": ["plesetsk", "baikonur"]})
    assert site_for(launcher, catalogue, "station:iss").id == "baikonur"
    assert site_for(launcher, catalogue, "leo").id == "plesetsk"
