"""Pairs that flew, and pairs that were studied and dropped, come out as they did.

Flown: Soyuz MS on Soyuz-FG (2016 to 2019) and Soyuz-2.1a (since 2020); Apollo on Saturn V and Saturn IB (NASA SP-4029,
Apollo by the Numbers); Orion on SLS (Artemis I, 2022); Shenzhou on Long March 2F; Crew Dragon on Falcon 9; Starliner on
Atlas V N22 (2019, 2024). The rule of acceptance: no check fails, and the check of mass passes or is marginal, so that
some figure of the payload lifts the ship. Data that are not public (rings, limits of pressure, towers) leave points
open, and then the class is *compatible with actions*.

Dropped: Orion of 2007 on Ares I by its margin (2,034 kg above its target, Flight International 2007); Orion on Delta IV
Heavy, not human-rated (The Aerospace Corporation, 2009-06-17) and with black zones, of which no number is published;
Dream Chaser in the open on an Atlas V, whose wings disturbed the flow and which now flies under a fairing.
"""

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.integration.validate import CASES, PairCase, PairRow, pair_row, pairs_markdown
from perilune.verdict import Verdict

QUICK = {
    ("soyuz-ms", "soyuz-fg"),
    ("apollo-csm", "saturn-ib"),
    ("starliner", "atlas-v-n22"),
    ("orion-605", "ares-i"),
    ("dream-chaser", "atlas-v-n22"),
}
"""The others are in the acceptance tests, or take some ten seconds."""


def cases(*fates: str) -> list[object]:
    chosen = [case for case in CASES if case.fate in fates]
    return [
        pytest.param(
            case,
            id=f"{case.ship} {case.launcher}",
            marks=() if (case.ship, case.launcher) in QUICK else pytest.mark.slow,
        )
        for case in chosen
    ]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("case", cases("flew", "planned", "proposed"))
def test_what_flew_is_planned_or_proposed_is_compatible(case: PairCase, catalogue: Catalogue) -> None:
    row = pair_row(case, catalogue)
    assert row.failed == ()
    assert row.conclusion in ("compatible", "compatible with actions")
    assert row.agrees
    if case.fate != "flew":
        assert row.margin_kg is not None and row.margin_low_kg is not None and row.margin_high_kg is not None
        assert row.margin_low_kg <= row.margin_kg <= row.margin_high_kg


@pytest.mark.parametrize("case", cases("dropped"))
def test_what_was_dropped_comes_out_with_the_published_reason(case: PairCase, catalogue: Catalogue) -> None:
    row = pair_row(case, catalogue)
    assert row.found is not None
    assert all(reason in row.found for reason in case.reasons)
    assert row.agrees


def test_orion_on_ares_i_lacks_the_growth_and_not_the_payload(catalogue: Catalogue) -> None:
    """NASA: "more than sufficient performance" for the ship as it stood; the reserve of 3.6 to 4.5 t was eaten up.

    https://spacenews.com/nasa-puts-orion-weight-loss-program (2007). The growth that S-120 asks of a layout is 15 %.
    """
    ship = catalogue.ship("orion-605").configuration[0].mass.si
    anchor = next(row for row in catalogue.launcher("ares-i").published if row.anchor)
    assert anchor.payload.si > ship
    assert anchor.payload.si < 1.15 * ship


def test_a_pair_that_flew_disagrees_where_a_check_fails(catalogue: Catalogue) -> None:
    """Apollo to the Moon on Proton, told as flown, is found out."""
    row = pair_row(PairCase("apollo-csm", "proton-m", "baikonur", "tli", "flew", "nobody"), catalogue)
    assert "mass" in row.failed
    assert not row.agrees


def test_a_reason_that_is_not_there_is_not_found(catalogue: Catalogue) -> None:
    told = PairCase("apollo-csm", "saturn-ib", "ksc", "leo", "dropped", "nobody", reasons=("mass",))
    row = pair_row(told, catalogue)
    assert row.found is None
    assert not row.agrees


def test_the_table_tells_each_pair() -> None:
    row = PairRow("a", "b", "leo", "flew", "compatible", "mass", (), 0, 1234.5, -10.0, 2000.0, None, True, "c")
    lines = pairs_markdown((row,)).splitlines()
    assert lines[-1] == "| a | b | leo | flew | compatible | mass | 1,234 (-10 to 2,000) | 0 | - | yes |"


def test_every_fate_is_among_the_cases() -> None:
    assert {case.fate for case in CASES} == {"flew", "planned", "proposed", "dropped"}
    assert str(Verdict.FAIL) == "fail"
