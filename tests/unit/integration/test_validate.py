"""What was published against what comes out: pairs and aborts counted, kept, and told for a reader."""

from dataclasses import replace
from pathlib import Path

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import PeriluneError
from perilune.integration import validate
from perilune.integration.abort.flown import dragon_abort_in_flight, dragon_pad_abort
from perilune.integration.destination import configuration_for, parse_destination
from perilune.integration.validate import CASES, PairCase, PairRow, integration_validation, pair_row
from perilune.run import ResultStore


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_pairs_and_aborts_are_counted_and_each_is_kept(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two pairs told as flown one never did; the two aborts of Dragon are within what their sources leave open."""
    flown = next(row for row in CASES if (row.ship, row.launcher) == ("soyuz-ms", "soyuz-2-1a"))
    never = PairCase("soyuz-ms", "electron", "mahia", "station:iss", "flew", "nobody")
    monkeypatch.setattr(validate, "CASES", (flown, never))
    monkeypatch.setattr(validate, "flown_aborts", dragon_pad_abort)
    monkeypatch.setattr(validate, "apollo_modes", dragon_abort_in_flight)
    store = ResultStore(tmp_path)
    found = integration_validation(catalogue, store=store)
    assert [(row.launcher, row.agrees) for row in found.pairs] == [("soyuz-2-1a", True), ("electron", False)]
    assert [row.published for row in found.aborts] == pytest.approx([100.0 * 0.44704, 3.3])
    assert (found.agreeing, found.within, found.complete) == (1, 2, False)
    kept = sorted(tmp_path.rglob("*.json"))
    assert len(kept) == 4
    assert integration_validation(catalogue, store=store) == found
    assert sorted(tmp_path.rglob("*.json")) == kept


def test_what_flies_below_is_carried_too(catalogue: Catalogue) -> None:
    told = PairCase("apollo-csm", "proton-m", "baikonur", "tli", "flew", "nobody")
    alone, both = (pair_row(row, catalogue) for row in (told, replace(told, below="apollo-lm")))
    assert both.ship == "apollo-csm with apollo-lm"
    lander = configuration_for(catalogue.ship("apollo-lm"), parse_destination("tli", catalogue))
    assert lander is not None and alone.margin_kg is not None and both.margin_kg is not None
    assert alone.margin_kg - both.margin_kg == pytest.approx(lander.mass.si, rel=1e-3)


def test_a_ship_below_that_does_not_fly_there_is_refused(catalogue: Catalogue) -> None:
    told = PairCase("soyuz-ms", "electron", "mahia", "station:iss", "flew", "nobody", below="apollo-lm")
    with pytest.raises(PeriluneError, match="soyuz-ms or apollo-lm has no configuration for station:iss"):
        pair_row(told, catalogue)


def test_a_pair_dropped_for_black_zones_agrees_only_where_some_are_found(catalogue: Catalogue) -> None:
    told = PairCase("soyuz-ms", "electron", "mahia", "station:iss", "dropped", "nobody", None, ("mass",), True)
    row = pair_row(told, catalogue)
    assert "mass" in row.failed
    assert (row.found, row.agrees) == (None, False)


def test_a_margin_is_told_with_what_is_known_of_it() -> None:
    plain = PairRow("a", "b", "leo", "flew", "compatible", "mass", (), 0, None, None, None, None, True, "c")
    assert plain.margin == "-"
