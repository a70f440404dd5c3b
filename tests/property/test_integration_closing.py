"""Properties of what closes a pair: the change found passes, and the less margin there is the larger it is."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from perilune.catalogue import Catalogue, load_catalogue
from perilune.integration.assess import assess_case
from perilune.integration.case import Performance
from perilune.integration.closing.changes import lighter_ship
from perilune.integration.closing.search import try_kind
from perilune.integration.closing.setting import Setting, case_of
from perilune.integration.pair import PairQuestion
from perilune.verdict import Verdict


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def base(payload_kg: float) -> Setting:
    """A robotic ship of 8.35 t on a launcher with a payload made for the test: no ascent is flown."""
    ship, launcher = catalogue().ship("chang-e-6"), catalogue().launcher("long-march-5")
    payload = Performance(physics_kg=payload_kg, anchored_kg=payload_kg, jettison_rate=0.1)
    return Setting(PairQuestion(ship, launcher, catalogue().site("wenchang"), "tli", catalogue()), payload)


def lighter_kg(payload_kg: float) -> float:
    found = try_kind(base(payload_kg), "ship mass")
    return next((row.amount for row in found.actions if row.check == "mass"), 0.0)


@settings(max_examples=15, deadline=None)
@given(payload_kg=st.floats(5000.0, 12_000.0))
def test_the_change_passes_and_nearly_none_smaller_does(payload_kg: float) -> None:
    start = base(payload_kg)
    amount = lighter_kg(payload_kg)
    change = next(lighter_ship(start, case_of(start)))
    for less, wanted in ((0.0, True), (2.0 * change.step, False)):
        changed = change.apply(max(amount - less, 0.0))
        assert changed is not None
        found = next(row for row in assess_case(case_of(changed)).findings if row.check == "mass")
        if amount > 0.0:
            assert (found.verdict is Verdict.PASS) is wanted


@settings(max_examples=15, deadline=None)
@given(payload_kg=st.floats(5000.0, 12_000.0), less_kg=st.floats(5.0, 500.0))
def test_less_payload_asks_for_a_larger_change(payload_kg: float, less_kg: float) -> None:
    assert lighter_kg(payload_kg - less_kg) >= lighter_kg(payload_kg)
