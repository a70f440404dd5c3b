"""Acceleration, quasi-static loads, noise and air pressure at their very limits."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.constants import G0
from perilune.integration.case import AscentLoads
from perilune.integration.checks.acceleration import acceleration
from perilune.integration.checks.acoustics import acoustics
from perilune.integration.checks.dynamic_pressure import dynamic_pressure
from perilune.integration.checks.quasi_static import FACTOR, quasi_static
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict

P, M, F = Verdict.PASS, Verdict.MARGINAL, Verdict.FAIL


def mechanics(build: Any, **changes: Any) -> Any:
    return build.mechanics(**changes)


class TestAcceleration:
    def cargo(self, build: Any, limit_g: float, peak_g: float) -> Any:
        loads = AscentLoads((0.0, 1.0), (9.0, 9.0), peak_g * G0, 30e3)
        ship = build.ship(type="lander", crew=0, max_acceleration=build.quantity(limit_g, "g0"))
        return acceleration(build.case(ship=ship, loads=loads))

    @pytest.mark.parametrize(("peak_g", "verdict"), [(4.0, P), (4.25, F)])
    def test_the_ships_own_limit(self, build: Any, peak_g: float, verdict: Verdict) -> None:
        finding = self.cargo(build, 4.0, peak_g)
        assert (finding.verdict, finding.value, finding.limit) == (verdict, peak_g, 4.0)
        assert (finding.margin, finding.unit, finding.reason) == (4.0 - peak_g, "g0", "peak")
        closing = "throttle or stage so that the ascent stays below 4.00 g0"
        assert finding.closing == (None if verdict is P else closing)
        assert [row.key for row in finding.inputs] == ["max_acceleration"]

    def test_the_tighter_of_crew_and_ship_is_reported(self, build: Any) -> None:
        """2.5 g0 for 100 s: a ship that bears 20 g0 leaves it to the crew, one that bears 2.6 g0 decides."""
        loads = AscentLoads((0.0, 1.0, 101.0, 102.0), (9.0, 2.5 * G0, 2.5 * G0, 9.0), 2.5 * G0, 30e3)
        strong = acceleration(build.case(ship=build.ship(max_acceleration=build.quantity(20.0, "g0")), loads=loads))
        assert strong is not None
        assert (strong.verdict, strong.reason) == (P, "2.50 g0 held for 100 s")
        assert strong.limit is not None and strong.margin == pytest.approx(strong.limit - 2.5)
        weak = acceleration(build.case(ship=build.ship(max_acceleration=build.quantity(2.6, "g0")), loads=loads))
        assert weak is not None
        assert (weak.reason, weak.limit) == ("peak", 2.6)

    def test_an_ascent_that_is_missing(self, build: Any) -> None:
        for ship in (build.ship(), build.ship(type="lander", crew=0)):
            finding = acceleration(build.case(ship=ship, loads=None))
            assert finding is not None and finding.reason == "not evaluable: computed ascent missing"
        assert "NASA" in acceleration(build.case(loads=None)).source  # type: ignore[union-attr]


class TestDynamicPressure:
    @pytest.mark.parametrize(("reached_kpa", "verdict"), [(40.0, P), (40.5, F)])
    def test_the_ships_own_limit(self, build: Any, reached_kpa: float, verdict: Verdict) -> None:
        ship = build.ship(mechanical=mechanics(build, max_q_alpha=None))
        case = build.case(ship=ship, loads=AscentLoads((0.0,), (9.0,), 9.0, 1e3 * reached_kpa))
        finding = dynamic_pressure(case)
        assert finding is not None
        assert (finding.verdict, finding.value, finding.limit) == (verdict, reached_kpa, 40.0)
        assert (finding.margin, finding.unit) == (40.0 - reached_kpa, "kPa")
        assert finding.closing == (None if verdict is P else "throttle to 40.0 kPa")

    @pytest.mark.parametrize(("limit", "verdict"), [(1000.0, P), (999.5, F)])
    def test_the_limit_of_the_steering(self, build: Any, limit: float, verdict: Verdict) -> None:
        ship = build.ship(mechanical=mechanics(build, max_q_alpha=build.quantity(limit, "Pa rad")))
        finding = dynamic_pressure(build.case(ship=ship))
        assert finding is not None
        assert (finding.verdict, finding.value, finding.limit) == (verdict, 1000.0, limit)
        assert finding.margin == limit - 1000.0
        closing = f"steer within {limit:.0f} Pa rad"
        assert finding.closing == (None if verdict is P else closing)

    def test_a_ship_without_a_limit_is_told_what_it_meets(self, build: Any) -> None:
        unknown = build.ship(max_dynamic_pressure=None)
        finding = dynamic_pressure(build.case(ship=unknown))
        assert finding is not None
        assert finding.closing == "obtain the limit of test-ship and qualify it for 30.0 kPa"
        finding = dynamic_pressure(build.case(ship=unknown, loads=None))
        assert finding is not None
        assert finding.closing == "obtain the limit of test-ship and qualify it"


class TestQuasiStatic:
    """The launcher's worst corner is 2 g0 lateral on a region of 2.5 g0: 80 %."""

    @pytest.mark.parametrize(("factor", "verdict"), [(1.0, P), (1.25, P), (1.375, F)])
    def test_the_border_of_the_region(self, build: Any, factor: float, verdict: Verdict) -> None:
        rules = RuleSet("test", "Test", "test", limits=(replace(FACTOR, value=factor),))
        finding = quasi_static(build.case(rules=rules))
        assert (finding.verdict, finding.value, finding.limit) == (verdict, pytest.approx(0.8 * factor), 1.0)
        assert finding.margin == pytest.approx(1.0 - 0.8 * factor, abs=1e-9)
        closing = "strengthen test-ship by 10%, or throttle the ascent"
        assert finding.closing == (None if verdict is P else closing)
        assert (finding.reason or "").endswith("g0 axial with 2.00 g0 lateral")

    def test_the_peak_of_the_ascent_stands_in_the_axis(self, build: Any) -> None:
        peak = AscentLoads((0.0,), (9.0,), 7.0 * G0, 30e3)
        finding = quasi_static(build.case(loads=peak))
        assert (finding.value, finding.reason) == (0.875, "worst at 7.00 g0 axial with 0.00 g0 lateral")
        assert [row.value for row in finding.inputs] == pytest.approx([7.0, 8.0])
        assert quasi_static(build.case(loads=None)).value == pytest.approx(0.8)


class TestAcoustics:
    """142 dB outside; 3 dB more must be borne."""

    @pytest.mark.parametrize(
        ("own_db", "verdict", "closing"),
        [
            (145.0, P, None),
            (144.5, M, "0.5 dB more by test, or by blankets of the fairing"),
            (142.0, M, "3.0 dB more by test, or by blankets of the fairing"),
            (141.5, F, "3.5 dB more by test, or by blankets of the fairing"),
        ],
    )
    def test_overall(self, build: Any, own_db: float, verdict: Verdict, closing: str | None) -> None:
        ship = build.ship(mechanical=mechanics(build, sound=build.quantity(own_db, "dB")))
        finding = acoustics(build.case(ship=ship))
        assert (finding.verdict, finding.value, finding.limit) == (verdict, 142.0, own_db)
        assert (finding.margin, finding.closing, finding.reason) == (own_db - 142.0, closing, "overall level")

    def test_bands_in_common_alone_are_compared(self, build: Any) -> None:
        """Each side's overall level from its bands: two of 130 dB are 133.01 dB."""
        own = build.curve([[31.5, 130.0], [63.0, 130.0]])
        theirs = build.curve([[63.0, 126.0], [125.0, 120.0], [250.0, 110.0]])
        ship = build.ship(in_fairing=True, mechanical=mechanics(build, sound=None, sound_spectrum=own))
        environment = build.environment(sound=None, sound_spectrum=theirs)
        finding = acoustics(build.case(ship=ship, launcher=build.launcher(environment=environment)))
        assert (finding.value, finding.limit, finding.margin) == (126.0, 130.0, 4.0)
        assert finding.reason == "the band of 63 Hz decides"
        assert [row.value for row in finding.inputs] == [127.06, 133.01]
        assert [row.key for row in finding.inputs] == ["environment.sound_spectrum", "mechanical.sound_spectrum"]

    def test_an_overall_level_that_is_given_is_not_summed_anew(self, build: Any) -> None:
        own = build.curve([[63.0, 130.0]])
        ship = build.ship(mechanical=mechanics(build, sound=build.quantity(143.0, "dB"), sound_spectrum=own))
        finding = acoustics(build.case(ship=ship))
        assert (finding.verdict, finding.limit, finding.reason) == (M, 143.0, "overall level")

    def test_neither_side_known(self, build: Any) -> None:
        ship = build.ship(mechanical=mechanics(build, sound=None))
        rocket = build.launcher(environment=build.environment(sound_outside=None))
        finding = acoustics(build.case(ship=ship, launcher=rocket))
        names = "mechanical.sound of test-ship and environment.sound_outside of test-launcher"
        assert (finding.reason, finding.inputs) == (f"not evaluable: {names} missing", ())
        assert finding.closing == "qualify test-ship by test"
