"""Flights together: whose, from where, how many, and what they cannot mend."""

from typing import Any

import pytest

from perilune.integration.checks.ground import ground
from perilune.integration.checks.heritage import flights_together, with_heritage
from perilune.integration.checks.verdicts import stated
from perilune.verdict import Verdict


def flown(build: Any, *rows: tuple[str, str, int]) -> Any:
    flights = [build.counted(launcher=launcher, site=site, flights=count) for launcher, site, count in rows]
    return build.case(ship=build.ship(flown_on=flights))


def test_flights_of_this_launcher_count_from_each_site_or_one(build: Any) -> None:
    case = flown(build, ("test-launcher", "ksc", 2), ("test-launcher", "kourou", 3), ("another", "ksc", 40))
    assert (flights_together(case), flights_together(case, "ksc"), flights_together(case, "vostochny")) == (5, 2, 0)


@pytest.mark.parametrize(
    ("verdict", "passed"),
    [(Verdict.MARGINAL, True), (Verdict.NOT_EVALUABLE, True), (Verdict.FAIL, False), (Verdict.PASS, False)],
)
def test_what_is_open_passes_and_what_fails_does_not(build: Any, verdict: Verdict, passed: bool) -> None:
    finding = stated(verdict, "s", "r")
    shown = with_heritage(flown(build, ("test-launcher", "kourou", 2)), finding, same_site=False)
    reason = "shown by 2 flights of test-ship on test-launcher; of the data alone: r"
    assert (shown.verdict, shown.reason) == ((Verdict.PASS, reason) if passed else (verdict, "r"))
    assert with_heritage(flown(build, ("test-launcher", "kourou", 2)), finding, same_site=True) is finding
    assert with_heritage(flown(build), finding, same_site=False) is finding


def test_one_flight_is_one(build: Any) -> None:
    shown = with_heritage(flown(build, ("test-launcher", "ksc", 1)), stated(Verdict.MARGINAL, "s", "r"), same_site=True)
    assert (shown.reason or "").startswith("shown by 1 flight of test-ship on test-launcher from ksc;")


def test_what_is_toxic_is_told_and_what_is_not_is_not(build: Any) -> None:
    reason = ground(build.case()).reason or ""
    assert "toxic, loaded one after another off the pad: NTO, MMH" in reason
    assert "helium, " not in reason.partition("toxic")[2]
    site = build.site(fluids=build.counted(names=["helium"]))
    inert = ground(build.case(ship=build.ship(fluids=build.counted(names=["helium"])), site=site))
    assert inert.reason == "ksc loads helium; nothing toxic to load"
    bare = ground(build.case(site=site))
    assert (bare.value, bare.limit, bare.margin) == (2.0, 0.0, -2.0)
    assert "ksc does not load NTO, MMH" in (bare.reason or "")
