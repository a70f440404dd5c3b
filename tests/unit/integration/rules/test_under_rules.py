from types import SimpleNamespace
from typing import Any

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.integration.case import Performance
from perilune.integration.pair import PairQuestion
from perilune.integration.rules import under_rules
from perilune.integration.rules.under_rules import assess_under, insisted_rules


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize(("ship", "payloads"), [("orion", 1), ("soyuz-ms", 0)])
def test_a_pair_is_lifted_once_and_assessed_under_every_set(
    ship: str, payloads: int, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifted, asked = [], []

    def launch_performance(*given: Any) -> Performance:
        lifted.append(given)
        return Performance(physics_kg=27e3)

    def assessed_pair(pair: PairQuestion, *, performance: Performance | None) -> Any:
        asked.append((pair.rules.id, pair.c3_km2_s2, None if performance is None else performance.physics_kg))
        return SimpleNamespace(assessment=pair.rules.id, annexes=None)

    monkeypatch.setattr(under_rules, "launch_performance", launch_performance)
    monkeypatch.setattr(under_rules, "assessed_pair", assessed_pair)
    launcher, site = catalogue.launcher("long-march-10"), catalogue.site("wenchang")
    pair = PairQuestion(catalogue.ship(ship), launcher, site, "llo", catalogue, -1.5)
    views = assess_under(insisted_rules(["nasa=nasa", "default"], ("nasa", "cnsa")), pair)
    assert [(view.rules.id, view.insisted_by) for view in views] == [("default", ("cnsa",)), ("nasa", ("nasa",))]
    assert len(lifted) == payloads
    assert asked == [(name, -1.5, 27e3 if payloads else None) for name in ("default", "nasa")]
