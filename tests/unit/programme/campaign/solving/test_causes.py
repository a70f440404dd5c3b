"""Why a demand can't be met: tiny campaigns, each kept from its demand by one thing that is known beforehand."""

from dataclasses import replace

import pytest

from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError
from perilune.programme.campaign import Campaign, Settings, Shock, solve_campaign
from perilune.programme.campaign.model.campaign import (
    EARTH,
    CrewDemand,
    Element,
    Launcher,
    Node,
    Pad,
    Partner,
    Transport,
)
from perilune.programme.campaign.model.plan import Cause, Plan, Shortfall
from perilune.programme.campaign.solving.causes import explained

EXACT = Settings(gap=0.0, time_limit_s=20.0)
YEAR = SECONDS_PER_YEAR
CARGO = Transport("cargo", "Cargo", "a", EARTH, "base", 5000.0, 0.0, 0.0, 0.0, launcher="rocket", pad="pad")
ROCKET = Launcher("rocket", "Rocket", "a", 2.0, 2, 0.0)
SHIP = Transport("ship", "Ship", "a", EARTH, "base", 0.0, 1.0, 0.0, 0.0, seats=3, rescue_seats=3, stay_s=0.5 * YEAR)


def campaign(**given: object) -> Campaign:
    """Two years, a base, a rocket of two flights a year with a lander of 5 t; what is given replaces that."""
    pads = (Pad("pad", "Pad", "a", 10, 0.0),)
    made = Campaign(
        "tiny", "Tiny", "M", 0.0, 2, (Node("base", "Base"),), (), (Partner("a", "A"),), (ROCKET,), pads, (CARGO,), ()
    )
    return replace(made, **given)  # type: ignore[arg-type]


def element(name: str, mass_kg: float = 3000.0, **given: object) -> Element:
    """An element wanted at once."""
    return replace(Element(name, name, "a", "base", mass_kg, wanted_tdb_s=0.0), **given)  # type: ignore[arg-type]


def causes(asked: Campaign, subject: str = "k") -> list[Cause]:
    """The causes of one shortfall; nothing is left undecided."""
    why = next(row.why for row in explained(asked, solve_campaign(asked, EXACT)).shortfalls if row.subject == subject)
    assert why is not None
    assert why.undecided == ()
    return list(why.causes)


def kinds(asked: Campaign, subject: str = "k") -> list[str]:
    return [row.kind for row in causes(asked, subject)]


def test_the_rate_of_the_launcher() -> None:
    # three of 3 t on flights of 5 t, two a year: one comes a year late; one more launch a year brings it
    asked = campaign(elements=(element("k", weight=0.5), element("l"), element("m")))
    (rate, capacity) = causes(asked)
    assert (rate.kind, rate.subject) == ("launch rate", "rocket")
    assert rate.left == pytest.approx(0.0, abs=1e-5)
    assert rate.remedy == "1 more launch of rocket a year"
    assert (capacity.kind, capacity.remedy) == ("capacity", "25 % more capacity of every flight")


def test_the_rate_of_the_pad() -> None:
    asked = campaign(
        elements=(element("k", 4900.0, weight=0.5), element("l", 4900.0)), pads=(Pad("pad", "P", "a", 1, 0.0),)
    )
    assert ("pad rate", "pad") in [(row.kind, row.subject) for row in causes(asked)]


def test_a_flight_that_is_too_small() -> None:
    (cause,) = causes(campaign(elements=(element("k", 6000.0),)))
    assert cause.kind == "capacity"
    assert cause.remedy == "a flight that carries 6,000 kg there; the largest carries 5,000 kg"


def test_a_prerequisite_that_is_wanted_later() -> None:
    asked = campaign(elements=(element("k", after=("l",)), element("l", earliest_tdb_s=YEAR, wanted_tdb_s=YEAR)))
    assert kinds(asked) == ["prerequisites"]


def test_what_is_not_ready() -> None:
    assert kinds(campaign(elements=(element("k", earliest_tdb_s=YEAR),))) == ["readiness"]


def test_a_launcher_that_is_not_in_service() -> None:
    asked = campaign(elements=(element("k"),), launchers=(replace(ROCKET, since_tdb_s=YEAR),))
    assert kinds(asked) == ["dates of the means"]


def test_a_window() -> None:
    window = ((0.6 * YEAR, 0.7 * YEAR),)
    assert kinds(campaign(elements=(element("k"),), transports=(replace(CARGO, windows=window),))) == ["windows"]


def test_a_store_that_does_not_outlast_the_darkness() -> None:
    # 100 h of 2 kW: 200 kWh, of which 50 kWh are there
    node = Node("base", "Base", 1.0, 360_000.0)
    asked = campaign(nodes=(node,), elements=(element("k", solar_w=9e3, load_w=2e3, dark_load_w=2e3, store_j=1.8e8),))
    (cause,) = causes(asked)
    assert (cause.kind, cause.subject) == ("darkness", "store at base")
    assert cause.remedy == "1.5 kW less load in the dark or 150 kWh more storage at base"
    assert cause.left == pytest.approx(0.0, abs=1e-5)


def test_power_that_is_not_there() -> None:
    (cause,) = causes(campaign(elements=(element("k", load_w=3e3),)))
    assert (cause.kind, cause.remedy) == ("power", "3 kW more power at base")


def test_people_without_a_berth() -> None:
    crew = CrewDemand("people", "base", 2, 0.5 * YEAR, 1.5 * YEAR)
    asked = campaign(transports=(CARGO, SHIP), crew_demands=(crew,))
    (cause,) = causes(asked, "people")
    assert (cause.kind, cause.subject, cause.remedy) == ("room", "berths at base", "2 more berths at base")


def test_years_that_are_too_few() -> None:
    # ready after two years, which is after the end
    asked = campaign(elements=(element("k", wanted_tdb_s=1.5 * YEAR, earliest_tdb_s=2.2 * YEAR),))
    assert {row.kind: row.remedy for row in causes(asked)}["horizon"] == "1 more year of time"


def test_more_than_one_thing() -> None:
    # too heavy, and not ready: neither alone
    assert causes(campaign(elements=(element("k", 6000.0, earliest_tdb_s=3.0 * YEAR),))) == []


def test_what_only_the_gap_of_the_search_left() -> None:
    asked = campaign(elements=(element("k"),))
    plan = solve_campaign(asked, EXACT)
    lack = Shortfall("late", "k", 0.5, "unit-years", 0.0, 0.5)
    (row,) = explained(asked, replace(plan, shortfall=0.5, shortfalls=(lack,))).shortfalls
    assert row.why is not None
    assert [cause.kind for cause in row.why.causes] == ["gap"]
    assert row.why.causes[0].left == pytest.approx(0.0, abs=1e-5)
    assert row.why.tried == ("gap",)


def test_a_plan_after_a_shock_is_refused() -> None:
    asked = campaign(elements=(element("k"),))
    plan = solve_campaign(asked, EXACT)
    gone = Shock("gone", "Gone", "launcher", "rocket", YEAR)
    with pytest.raises(InputError, match="after a shock"):
        explained(asked, solve_campaign(asked, EXACT, shock=gone, before=plan))


def test_what_is_not_begun_in_time_is_left_open() -> None:
    asked = campaign(elements=(element("k", 6000.0),))
    plan: Plan = explained(asked, solve_campaign(asked, EXACT), 0.0)
    assert [row.why for row in plan.shortfalls] == [None]
