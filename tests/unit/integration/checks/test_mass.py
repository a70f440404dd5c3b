"""The mass check at its bounds: the reserve, a launcher without an answer, a tower of unknown mass."""

from typing import Any

import pytest

from perilune.integration.case import Performance
from perilune.integration.checks.mass import CALIBRATED_RESERVE, mass
from perilune.integration.destination import Destination
from perilune.integration.rule_set import Limit, RuleSet
from perilune.verdict import Verdict

UNKNOWN = Performance(reason="no ascent was found")


def lifts(build: Any, low_kg: list[float]) -> Any:
    return build.launcher(published=[{"to": "leo", "payload": build.quantity(kg, "kg")} for kg in low_kg])


class TestAgainstTheLowOrbit:
    """Without a payload to the Moon the published one to a low orbit may still say no."""

    def test_a_ship_beyond_the_greatest_payload_fails(self, build: Any) -> None:
        finding = mass(build.case(launcher=lifts(build, [15e3, 19e3]), performance=UNKNOWN))
        assert (finding.verdict, finding.value, finding.limit) == (Verdict.FAIL, 19e3, 20e3)
        assert (finding.margin, finding.unit) == (-1e3, "kg")
        assert finding.closing == "find more than 1000 kg: another launcher"
        assert finding.reason == "the launcher carries 19000 kg to a low orbit, and less beyond; no ascent was found"
        assert [row.key for row in finding.inputs][-1] == "published.payload"

    @pytest.mark.parametrize("low_kg", [[20e3], [19e3, 21e3], []])
    def test_a_payload_that_is_enough_there_says_nothing(self, build: Any, low_kg: list[float]) -> None:
        finding = mass(build.case(launcher=lifts(build, low_kg), performance=UNKNOWN))
        assert (finding.verdict, finding.reason) == (Verdict.NOT_EVALUABLE, "not evaluable: no ascent was found")

    def test_a_payload_to_elsewhere_says_nothing(self, build: Any) -> None:
        other = build.launcher(published=[{"to": "gto", "payload": build.quantity(5e3, "kg")}])
        assert mass(build.case(launcher=other, performance=UNKNOWN)).verdict is Verdict.NOT_EVALUABLE

    def test_a_ship_to_a_low_orbit_is_not_judged_so(self, build: Any) -> None:
        low = build.case(
            launcher=lifts(build, [7e3]), performance=UNKNOWN, destination=Destination("leo", "leo"), c3_km2_s2=None
        )
        assert mass(low).verdict is Verdict.NOT_EVALUABLE


class TestReserve:
    """20 t, a tower of 4 t at 0.1 kg/kg, a fairing of 2 t given back at the same rate: 20.2 t are asked."""

    @pytest.mark.parametrize(
        ("payload_kg", "verdict"), [(20_404.1, Verdict.PASS), (20_404.0, Verdict.MARGINAL), (20_199.0, Verdict.FAIL)]
    )
    def test_one_percent_of_a_calibrated_payload_is_left(self, build: Any, payload_kg: float, verdict: Verdict) -> None:
        finding = mass(build.case(performance=Performance(anchored_kg=payload_kg, jettison_rate=0.1)))
        assert (finding.verdict, finding.limit) == (verdict, 20_200.0)

    def test_a_margin_of_the_very_reserve_passes(self, build: Any) -> None:
        """512 kg are 2.5 % of 20,480 kg, both without rounding."""
        asked = Limit(CALIBRATED_RESERVE.name, "", 2.5, "%", "test")
        rules = RuleSet("test", "Test", "test", limits=(asked,))
        ship = build.ship(
            escape_tower=None,
            configuration=[
                {"destinations": ["llo"], "mass": build.quantity(19_968.0, "kg"), "delta_v": build.quantity(2e3, "m/s")}
            ],
        )
        performance = Performance(anchored_kg=20_480.0)
        case = build.case(ship=ship, launcher=build.launcher(fairing=None), performance=performance, rules=rules)
        assert (mass(case).margin, mass(case).verdict) == (512.0, Verdict.PASS)


class TestTowerOfUnknownMass:
    def finding(self, build: Any, rate: float | None, in_fairing: bool = False, **launcher: Any) -> Any:
        ship = build.ship(escape_tower=None, escape_system="tower", in_fairing=in_fairing)
        performance = Performance(anchored_kg=22e3, jettison_rate=rate)
        return mass(build.case(ship=ship, launcher=build.launcher(**launcher), performance=performance))

    def test_how_heavy_it_may_be(self, build: Any) -> None:
        """1780 kg are left beyond the reserve; carried to jettison at 0.1 kg/kg, and the fairing of 2 t comes back."""
        finding = self.finding(build, 0.1)
        assert finding.verdict is Verdict.MARGINAL
        assert finding.closing == "show that the escape tower of test-ship weighs at most 19800 kg"
        assert "tower of unknown mass" in finding.reason

    def test_without_a_fairing_nothing_comes_back(self, build: Any) -> None:
        assert "at most 17800 kg" in self.finding(build, 0.1, fairing=None).closing
        assert "at most 17800 kg" in self.finding(build, 0.1, in_fairing=True).closing

    def test_without_a_rate_its_mass_is_asked_for(self, build: Any) -> None:
        assert self.finding(build, None).closing == "obtain the mass of the escape tower of test-ship"


def test_a_data_alarm_asks_for_the_makers_figure(build: Any) -> None:
    alarmed = Performance(physics_kg=25e3, jettison_rate=0.1, alarm="thrust below weight")
    finding = mass(build.case(performance=alarmed))
    assert finding.verdict is Verdict.MARGINAL
    assert finding.closing == "confirm the payload of test-launcher to llo by its maker's figure"
    assert (finding.reason or "").endswith("; data alarm: thrust below weight")


def test_a_published_payload_decides_where_there_is_no_other(build: Any) -> None:
    """20.2 t are asked of a launcher that publishes 21 t: 0.8 t are left, more than 1 % of it."""
    finding = mass(build.case(performance=Performance(published_kg=21e3, jettison_rate=0.1)))
    assert (finding.verdict, finding.value, finding.limit) == (Verdict.PASS, 21e3, 20_200.0)
    assert finding.margin == pytest.approx(800.0)


def test_a_tower_whose_price_is_not_known_leaves_the_mass_open(build: Any) -> None:
    finding = mass(build.case(performance=Performance(anchored_kg=25e3)))
    assert finding.verdict is Verdict.NOT_EVALUABLE
    assert finding.reason == "not evaluable: payload cost of a jettisoned kilogram missing"
    assert finding.closing == "compute the ascent with its multipliers"
