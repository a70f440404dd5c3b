"""The matrix: what it chooses by default, that it computes each piece once, how sure it is, and both partners' view."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import perilune.launch
from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.integration import assess
from perilune.integration import performance as performance_module
from perilune.integration.case import Case
from perilune.integration.matrix import DESTINATIONS, Matrix, matrix
from perilune.integration.matrix.plots import matrix_figure, partner_figure
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import LaunchPayload
from perilune.integration.reach import site_for
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
SHIPS, LAUNCHERS = ["oryol", "mengzhou"], ["long-march-10", "yenisei"]


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

    def fly_ship(case: Case, *rest: Any) -> NoSolution:
        asked.append(f"ascent of {case.launcher.id}")
        return NoSolution("not flown in this test", "test")

    def launch_payload(*arguments: Any) -> LaunchPayload:
        return LaunchPayload(performance_module.launch_performance(*arguments), 28e3, 30e3)

    monkeypatch.setattr(perilune.launch, "payload", payload)
    monkeypatch.setattr(perilune.launch, "payload_to_orbit", payload)
    monkeypatch.setattr("perilune.integration.ship_ascent.fly_ship", fly_ship)
    launch_payload.__module__, launch_payload.__qualname__ = performance_module.__name__, "launch_payload"
    monkeypatch.setattr(performance_module, "launch_payload", launch_payload)
    monkeypatch.setattr("perilune.integration.matrix.work.launch_payload", launch_payload)
    return asked


def test_each_piece_is_computed_once(catalogue: Catalogue, calls: list[str], tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    first = matrix(catalogue, ("llo",), SHIPS, LAUNCHERS, store=store)
    ascents = [f"ascent of {launcher}" for launcher in 2 * LAUNCHERS]
    assert sorted(calls) == sorted([*LAUNCHERS, *ascents])
    calls.clear()
    assert matrix(catalogue, ("llo",), SHIPS, LAUNCHERS, store=store) == first
    assert calls == []
    assert [(row.ship, row.launcher) for row in first.cells] == [(s, la) for s in SHIPS for la in LAUNCHERS]
    assert {row.site for row in first.cells} == {"wenchang", "vostochny"}


def test_destinations_of_one_energy_share_payload_and_ascent(
    catalogue: Catalogue, calls: list[str], tmp_path: Path
) -> None:
    result = matrix(catalogue, ("tli", "free-return", "llo", "nrho"), SHIPS, LAUNCHERS, store=ResultStore(tmp_path))
    assert len(calls) == len(LAUNCHERS) + len(SHIPS) * len(LAUNCHERS)
    assert len(result.cells) == 4 * len(SHIPS) * len(LAUNCHERS)


def test_a_ship_far_too_heavy_is_not_flown(
    catalogue: Catalogue, calls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = SimpleNamespace(**{**vars(ANSWER), "physics_kg": 300.0, "anchored_kg": 280.0, "published_kg": 290.0})
    monkeypatch.setattr(perilune.launch, "payload", lambda *_a, **_k: weak)
    result = matrix(catalogue, ("tli",), ["apollo-csm"], ["electron"], store=ResultStore(tmp_path))
    assert calls == []
    assert result.cells[0].verdict is Verdict.FAIL


def test_defaults_are_every_ship_that_flies_there_on_every_launcher(
    catalogue: Catalogue, calls: list[str], tmp_path: Path
) -> None:
    result = matrix(catalogue, ("nrho",), store=ResultStore(tmp_path))
    assert {"apollo-csm", "mengzhou", "orion", "oryol"} <= set(result.ships)
    assert "soyuz-ms" not in result.ships
    assert result.launchers == tuple(catalogue.ids("launcher"))
    assert len(result.cells) == len(result.ships) * len(result.launchers)
    assert "nrho" in DESTINATIONS and len(DESTINATIONS) == 5


def test_a_ship_without_a_configuration_is_told_in_its_cell(
    catalogue: Catalogue, calls: list[str], tmp_path: Path
) -> None:
    result = matrix(catalogue, ("station:iss", "llo"), ["soyuz-ms", "oryol"], ["proton-m"], store=ResultStore(tmp_path))
    cells = {(row.ship, row.destination): row for row in result.cells}
    assert cells["soyuz-ms", "llo"].limiting_check == "configuration"
    assert cells["soyuz-ms", "llo"].verdict is Verdict.NOT_EVALUABLE
    assert cells["soyuz-ms", "station:iss"].limiting_check != "configuration"


def test_a_site_keeps_the_launchers_that_fly_from_it(catalogue: Catalogue, calls: list[str], tmp_path: Path) -> None:
    result = matrix(catalogue, ("leo",), ["soyuz-ms"], site="vostochny", store=ResultStore(tmp_path))
    assert "long-march-10" not in result.launchers
    assert "angara-a5" in result.launchers


def test_bad_names_are_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    with pytest.raises(InputError, match="no ship 'orio'"):
        matrix(catalogue, ("llo",), ["orio"], ["saturn-v"], store=store)
    with pytest.raises(InputError, match="no ship of the catalogue flies to mars"):
        matrix(catalogue, ("mars",), store=store)
    with pytest.raises(InputError, match="saturn-v does not fly from kourou"):
        matrix(catalogue, ("llo",), ["orion"], ["saturn-v"], "kourou", store=store)


def test_the_site_is_one_that_reaches_the_station(catalogue: Catalogue) -> None:
    launcher = catalogue.launcher("soyuz-2-1a").model_copy(update={"sites": ["plesetsk", "baikonur"]})
    assert site_for(launcher, catalogue, "station:iss").id == "baikonur"
    assert site_for(launcher, catalogue, "leo").id == "plesetsk"


@pytest.fixture
def small(catalogue: Catalogue, calls: list[str], tmp_path: Path) -> Matrix:
    return matrix(catalogue, ("llo",), ["oryol", "mengzhou", "orion"], LAUNCHERS, store=ResultStore(tmp_path))


def test_cells_say_what_each_pair_alone_comes_to(catalogue: Catalogue, small: Matrix) -> None:
    for cell in small.cells:
        pair = catalogue.ship(cell.ship), catalogue.launcher(cell.launcher), catalogue.site(cell.site)
        found = assess(PairQuestion(*pair, cell.destination, catalogue))
        assert (cell.verdict, cell.limiting_check, cell.margin_kg) == (
            found.verdict,
            found.limiting_check,
            found.margin_kg,
        )
        assert [row.check for row in cell.margins] == [row.check for row in found.findings]


def test_the_margin_lies_in_its_interval(small: Matrix) -> None:
    for cell in small.cells:
        sure = cell.confidence
        assert cell.margin_kg is not None and sure.margin_low_kg is not None and sure.margin_high_kg is not None
        assert sure.margin_low_kg <= cell.margin_kg <= sure.margin_high_kg
        assert sure.steady is (sure.margin_low_kg >= 0.0 or sure.margin_high_kg < 0.0)
        assert 0.0 <= (sure.well_known or 0.0) <= 1.0
        assert 0.0 <= sure.completeness <= 1.0
    # the mass of Oryol has a public interval, 20.0 to 21.4 t
    oryol = next(cell.confidence for cell in small.cells if cell.ship == "oryol")
    assert (oryol.margin_high_kg or 0.0) - (oryol.margin_low_kg or 0.0) > 30e3 - 28e3


def test_both_partners_see_the_same(small: Matrix) -> None:
    cells = {(row.ship, row.launcher): row for row in small.cells}
    view = next(row for row in small.views if row.partners == ("cnsa", "roscosmos"))
    assert view.ours_on_theirs is not None and view.theirs_on_ours is not None
    assert (view.ours_on_theirs.best_ship, view.ours_on_theirs.best_launcher) == ("mengzhou", "yenisei")
    assert (view.theirs_on_ours.best_ship, view.theirs_on_ours.best_launcher) == ("oryol", "long-march-10")
    assert view.theirs_on_ours.best_verdict is cells["oryol", "long-march-10"].verdict
    mirror = view.mirrored()
    assert (mirror.ours_on_theirs, mirror.theirs_on_ours) == (view.theirs_on_ours, view.ours_on_theirs)
    assert mirror.mirrored() == view
    for row in small.views:
        for direction in (row.ours_on_theirs, row.theirs_on_ours):
            if direction is not None:
                assert sum(count.count for count in direction.verdicts) == direction.pairs
                assert sum(count.count for count in direction.limiting_checks) == direction.pairs


def test_the_pictures_have_a_panel_for_each_destination(small: Matrix) -> None:
    assert [axes.get_title(loc="left") for axes in matrix_figure(small.cells).axes] == ["to llo"]
    twice = (*small.cells, *(replace(cell, destination="tli") for cell in small.cells))
    assert len(matrix_figure(twice).axes) == 2
    assert [axes.get_title(loc="left") for axes in partner_figure(small.views).axes] == ["to llo"]


def test_a_cell_is_told_in_words_only_where_there_are_few_ships(small: Matrix) -> None:
    """Seven ships on a launcher: marks alone; one ship without a margin: its limiting check, without tonnes."""
    cell = small.cells[0]
    many = [replace(cell, ship=f"ship-{number}") for number in range(7)]
    (axes,) = matrix_figure(many).axes
    assert (len(axes.lines), len(axes.texts)) == (7, 0)
    open_cell = replace(cell, verdict=Verdict.NOT_EVALUABLE, margin_kg=None, limiting_check="mass")
    (axes,) = matrix_figure([open_cell]).axes
    assert "mass" in [text.get_text() for text in axes.texts]


def test_each_panel_shows_the_views_of_its_destination(small: Matrix) -> None:
    one = partner_figure(small.views).axes
    both = (*small.views, *(replace(view, destination="tli") for view in small.views))
    two = partner_figure(both).axes
    assert [axes.get_title(loc="left") for axes in two] == ["to llo", "to tli"]
    assert [len(axes.lines) for axes in two] == 2 * [len(one[0].lines)]
