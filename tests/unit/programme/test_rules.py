"""The checks of the programme: seats and launch windows, and how they change an assessment."""

from types import SimpleNamespace
from typing import Any

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import NoSolution
from perilune.integration import Assessment, Finding, PayloadFigures
from perilune.programme.evaluate import NEAR_BEST_M_S, demanding, near_best
from perilune.programme.rules import with_rules
from perilune.verdict import Verdict


def _assessment() -> Assessment:
    mass = Finding("mass", Verdict.PASS, 10.0, 8.0, 2.0, "kg", "a test", critical=True)
    return Assessment(
        ship="soyuz-ms",
        launcher="soyuz-2-1a",
        site="baikonur",
        destination="llo",
        verdict=Verdict.PASS,
        conclusion="compatible",
        payload_kg=PayloadFigures(None, 10.0, None),
        required_kg=8.0,
        margin_kg=2.0,
        limiting_check="mass",
        open_points=0,
        completeness=1.0,
        c3_km2_s2=-1.7,
        findings=(mass,),
    )


def _window(c3: float, tli: float, insertion: float, inclination: float = 30.0) -> Any:
    return SimpleNamespace(
        c3_km2_s2=c3, tli_dv_m_s=tli, insertion_dv_m_s=insertion, parking_inclination_deg=inclination
    )


@pytest.mark.parametrize(("crew", "verdict"), [(2, Verdict.PASS), (3, Verdict.PASS), (4, Verdict.FAIL)])
def test_a_crew_needs_seats(crew: int, verdict: Verdict, build: SimpleNamespace) -> None:
    soyuz = load_catalogue().ship("soyuz-ms")
    ruled = with_rules(_assessment(), build.mission("crew", crew=crew), soyuz, None)
    assert ruled.verdict is verdict
    assert ruled.findings[-1].check == "seats"
    assert ruled.findings[-1].margin == 3.0 - crew
    assert ruled.limiting_check == ("mass" if crew < 3 else "seats")


def test_a_transfer_needs_a_window(build: SimpleNamespace) -> None:
    soyuz, mission = load_catalogue().ship("soyuz-ms"), build.mission("probe")
    none = with_rules(_assessment(), mission, soyuz, NoSolution("no launch day in the range", "date range"))
    assert (none.verdict, none.conclusion, none.limiting_check) == (Verdict.FAIL, "not compatible", "launch window")
    assert none.findings[-1].reason == "no launch day in the range"
    some = with_rules(_assessment(), mission, soyuz, (_window(-1.7, 3100.0, 800.0),))
    assert some.verdict is Verdict.PASS


def test_without_crew_and_transfer_nothing_is_added(build: SimpleNamespace) -> None:
    assessment = _assessment()
    assert with_rules(assessment, build.mission("cargo"), load_catalogue().ship("soyuz-ms"), None) is assessment


def test_dear_windows_are_left_out_and_the_hardest_of_the_rest_counts() -> None:
    windows = (_window(-1.9, 3100.0, 800.0), _window(-1.6, 3120.0, 820.0, 45.0), _window(5.0, 3400.0, 700.0))
    kept = near_best(windows)
    assert kept == windows[:2]
    assert demanding(kept) == {"c3_km2_s2": -1.6, "insertion_dv_m_s": 820.0, "inclination_deg": 45.0}
    assert (
        near_best((_window(0.0, 3000.0, 0.0), _window(0.0, 3000.0, NEAR_BEST_M_S)))[1].insertion_dv_m_s == NEAR_BEST_M_S
    )
    far = near_best((_window(101.0, 3000.0, 0.0), _window(140.0, 3000.0, 0.0)))
    assert isinstance(far, NoSolution)
    assert "C3 of 101 km2/s2" in far.reason
    assert len(near_best((_window(101.0, 3000.0, 0.0), _window(99.0, 3010.0, 0.0)))) == 1
    refused = NoSolution("none", "site")
    assert near_best(refused) is refused
    assert demanding(refused) == demanding(None) == {}
