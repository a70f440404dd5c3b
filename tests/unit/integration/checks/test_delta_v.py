"""What a ship needs of its own, by Hohmann's formula written out, and the reserve upon it."""

import math
from typing import Any

import pytest

from perilune.catalogue import Station
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.integration.case import Delivery
from perilune.integration.checks.delta_v import delta_v, deorbit_m_s, hohmann_m_s, need_m_s
from perilune.integration.destination import Destination
from perilune.verdict import Verdict


def ship(build: Any, own_m_s: float | None, **changes: Any) -> Any:
    row = {"destinations": ["llo", "tli", "mars", "leo", "station", "gto"], "mass": build.quantity(20.0, "t")}
    if own_m_s is not None:
        row["delta_v"] = build.quantity(own_m_s, "m/s")
    return build.ship(configuration=[row], **changes)


def uncrewed(build: Any, own_m_s: float | None = 500.0) -> Any:
    return ship(build, own_m_s, type="lander", crew=0, escape_tower=None)


@pytest.mark.parametrize(("low_km", "high_km"), [(200.0, 420.0), (420.0, 200.0), (185.0, 35_786.0)])
def test_a_hohmann_transfer_is_the_vis_viva_equation_twice(low_km: float, high_km: float) -> None:
    r1, r2 = (EARTH_EQUATORIAL_RADIUS + 1e3 * height for height in (low_km, high_km))
    # speed at each end by angular momentum: h = sqrt(2 gm r1 r2 / (r1 + r2))
    momentum = math.sqrt(2.0 * GM_EARTH * r1 * r2 / (r1 + r2))
    by_hand = abs(momentum / r1 - math.sqrt(GM_EARTH / r1)) + abs(math.sqrt(GM_EARTH / r2) - momentum / r2)
    assert hohmann_m_s(1e3 * low_km, 1e3 * high_km) == pytest.approx(by_hand, rel=1e-9)
    assert hohmann_m_s(3e5, 3e5) == pytest.approx(0.0, abs=1e-9)


def test_the_deorbit_lowers_the_perigee_into_the_air() -> None:
    """To 50 km, where entry is certain; half of the difference of a Hohmann transfer's two burns."""
    r, low = EARTH_EQUATORIAL_RADIUS + 420e3, EARTH_EQUATORIAL_RADIUS + 50e3
    by_hand = math.sqrt(GM_EARTH / r) - math.sqrt(2.0 * GM_EARTH * r * low / (r + low)) / r
    assert deorbit_m_s(420e3) == pytest.approx(by_hand, rel=1e-9)


class TestNeed:
    def test_an_insertion_counts_twice_for_a_crew(self, build: Any) -> None:
        case = build.case(insertion_dv_m_s=800.0)
        assert need_m_s(case) == 1600.0
        robot = build.case(ship=uncrewed(build), insertion_dv_m_s=800.0, delivery=Delivery(own_burn_m_s=70.0))
        assert need_m_s(robot) == 870.0

    def test_mars_needs_its_window(self, build: Any) -> None:
        mars = Destination("mars", "mars")
        assert need_m_s(build.case(ship=uncrewed(build), destination=mars)) is None
        assert need_m_s(build.case(ship=uncrewed(build), destination=mars, insertion_dv_m_s=900.0)) == 900.0
        finding = delta_v(build.case(ship=uncrewed(build), destination=mars))
        assert finding is not None
        assert finding.reason == "not evaluable: insertion delta-v of the window missing"

    def test_who_is_thrown_there_needs_nothing(self, build: Any) -> None:
        for kind in ("tli", "gto"):
            assert delta_v(build.case(ship=ship(build, 5.0), destination=Destination(kind, kind))) is None
        burning = build.case(ship=ship(build, 5.0), destination=Destination("tli", "tli"), delivery=Delivery(2e5, 4.0))
        finding = delta_v(burning)
        assert finding is not None
        assert (finding.limit, finding.margin, finding.reason) == (4.0, 1.0, "4 m/s of the departure")

    def test_a_low_orbit_of_a_crew_asks_for_its_deorbit(self, build: Any) -> None:
        low = Destination("leo", "leo")
        assert need_m_s(build.case(ship=ship(build, 5.0), destination=low)) == pytest.approx(deorbit_m_s(200e3))
        assert delta_v(build.case(ship=uncrewed(build), destination=low)) is None

    def test_the_climb_begins_where_the_launcher_leaves_the_ship(self, build: Any) -> None:
        data = {"id": "s", "name": "S", "maturity": "flown", "partner": "nasa", "orbit": "earth"}
        station = Station.model_validate(
            {**data, "altitude": build.quantity(500.0, "km"), "inclination": build.quantity(51.6, "deg")}
        )
        there = Destination("station:s", "station", station)
        case = build.case(ship=ship(build, 900.0), destination=there, delivery=Delivery(altitude_m=250e3))
        assert need_m_s(case) == pytest.approx(hohmann_m_s(250e3, 500e3) + deorbit_m_s(500e3))
        finding = delta_v(case)
        assert finding is not None and finding.reason == "climb from 250 km and deorbit"
        robot = build.case(ship=uncrewed(build), destination=there)
        assert need_m_s(robot) == pytest.approx(hohmann_m_s(200e3, 500e3))
        finding = delta_v(robot)
        assert finding is not None and finding.reason == "climb from 200 km"


class TestReserve:
    """800 m/s there and as much back: 1600 m/s, and 3 % upon it: 1648 m/s."""

    @pytest.mark.parametrize(
        ("own_m_s", "verdict", "closing"),
        [
            (1648.5, Verdict.PASS, None),
            (1647.0, Verdict.MARGINAL, "1 m/s more, or another stage for the insertion"),
            (1600.0, Verdict.MARGINAL, "48 m/s more, or another stage for the insertion"),
            (1599.0, Verdict.FAIL, "49 m/s more, or another stage for the insertion"),
        ],
    )
    def test_three_percent_are_left(self, build: Any, own_m_s: float, verdict: Verdict, closing: str | None) -> None:
        finding = delta_v(build.case(ship=ship(build, own_m_s), insertion_dv_m_s=800.0))
        assert finding is not None
        assert (finding.verdict, finding.closing) == (verdict, closing)
        assert (finding.value, finding.limit, finding.margin) == (own_m_s, 1600.0, own_m_s - 1600.0)
        assert finding.reason == "insertion and an equal departure"

    def test_a_ship_that_does_not_say_is_told_what_to_show(self, build: Any) -> None:
        finding = delta_v(build.case(ship=ship(build, None), insertion_dv_m_s=800.0))
        assert finding is not None
        assert finding.closing == "show 1648 m/s of test-ship"
        assert finding.reason == "not evaluable: configuration.delta_v of test-ship to llo missing"

    def test_an_insertion_of_a_robot_and_its_own_burn_are_told(self, build: Any) -> None:
        case = build.case(ship=uncrewed(build), insertion_dv_m_s=300.0, delivery=Delivery(own_burn_m_s=150.0))
        finding = delta_v(case)
        assert finding is not None and finding.reason == "150 m/s of the departure, insertion"
