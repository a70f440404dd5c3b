"""The mechanical checks: hand-computed values, and the datum that each names when it is missing."""

import math
from typing import Any

import pytest

from perilune.catalogue.mechanical import InjectionAccuracy, LoadFactors, MassHeightCurve, SoundSpectrum
from perilune.constants import G0
from perilune.integration.case import AscentLoads
from perilune.integration.checks import checks_by_name
from perilune.integration.destination import Destination
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict

CHECKS = checks_by_name()
LEO = Destination("leo", "leo")


def run(name: str, case: Any) -> Any:
    return CHECKS[name](case)


def ship(build: Any, in_fairing: bool = False, **mechanics: Any) -> Any:
    return build.ship(mechanical=build.mechanics(**mechanics), in_fairing=in_fairing, escape_tower=None)


def launcher(build: Any, limits: Any = None, **environment: Any) -> Any:
    interface = {"ring_diameter": build.quantity(3.0, "m"), "limits": limits or build.interface_limits()}
    return build.launcher(interface=interface, environment=build.environment(**environment))


def only(build: Any, *names: str) -> dict[str, Any]:
    """What ring and adapter bear, with the named limits alone."""
    return {name: value for name, value in build.interface_limits().items() if name in names}


class TestLineLoads:
    def test_moment_is_the_lateral_weight_at_the_centre_of_gravity(self, build: Any) -> None:
        rocket = launcher(build, only(build, "bending_moment"))
        finding = run("line loads", build.case(ship=ship(build, True), launcher=rocket))
        assert finding.value == pytest.approx(20e3 * 2.0 * G0 * 3.0 / 1e3, rel=1e-5)
        assert (finding.limit, finding.unit, finding.verdict) == (2000.0, "kN m", Verdict.PASS)

    def test_the_air_adds_its_normal_force_at_the_tip_of_a_ship_in_the_open(self, build: Any) -> None:
        rocket = launcher(build, only(build, "bending_moment"))
        finding = run("line loads", build.case(ship=ship(build), launcher=rocket))
        air = 2.0 * 1000.0 * math.pi * 2.0**2 * 12.0
        assert finding.value == pytest.approx((20e3 * 2.0 * G0 * 3.0 + air) / 1e3, rel=1e-5)
        assert "302 kN m of it by the air" in finding.reason

    def test_line_load_is_that_of_a_thin_ring_at_the_worst_corner(self, build: Any) -> None:
        rocket = launcher(build, only(build, "line_load"))
        finding = run("line loads", build.case(ship=ship(build, True), launcher=rocket))
        weight = 20e3 * G0
        corners = [(6.0, 0.5), (3.5, 2.0)]
        by_hand = [x * weight / (math.pi * 3.0) + 4 * y * weight * 3.0 / (math.pi * 9.0) for x, y in corners]
        assert finding.value == pytest.approx(max(by_hand) / 1e3, rel=1e-5)

    def test_the_chart_is_read_between_its_points(self, build: Any) -> None:
        rocket = launcher(build, only(build, "centre_of_gravity"))
        finding = run("line loads", build.case(ship=ship(build), launcher=rocket))
        assert (finding.value, finding.limit) == (3.0, pytest.approx(4.5))
        tall = ship(build, centre_of_gravity=build.quantity(4.6, "m"))
        failed = run("line loads", build.case(ship=tall, launcher=rocket))
        assert (failed.verdict, failed.closing) == (Verdict.FAIL, "lower the centre of gravity by 0.10 m")

    def test_a_ship_beyond_the_chart_fails(self, build: Any) -> None:
        rocket = launcher(build, {"centre_of_gravity": build.curve([[1e3, 6.0], [18e3, 4.0]])})
        finding = run("line loads", build.case(ship=ship(build), launcher=rocket))
        assert (finding.verdict, finding.margin, finding.unit) == (Verdict.FAIL, -2000.0, "kg")

    def test_the_tower_that_stands_on_the_ship_counts_in_its_mass(self, build: Any) -> None:
        rocket = launcher(build, {"centre_of_gravity": build.curve([[1e3, 6.0], [23e3, 4.0]])})
        assert run("line loads", build.case(launcher=rocket)).value == 24e3
        unknown = build.ship(escape_tower=None, escape_system="tower")
        finding = run("line loads", build.case(ship=unknown, launcher=rocket))
        assert finding.reason == "not evaluable: escape_tower.mass of test-ship missing"

    def test_the_tightest_of_what_is_published_decides(self, build: Any) -> None:
        weak = {**build.interface_limits(), "line_load": build.quantity(200.0, "N/mm")}
        finding = run("line loads", build.case(ship=ship(build, True), launcher=launcher(build, weak)))
        assert (finding.verdict, finding.unit) == (Verdict.FAIL, "kN/m")

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"ship": {"centre_of_gravity": None}}, "mechanical.centre_of_gravity of test-ship"),
            (
                {"limits": {"lateral_frequency"}},
                "interface.limits of test-launcher (centre of gravity, moment or line load)",
            ),
            ({"environment": {"load_factors": []}}, "environment.load_factors of test-launcher for 20000 kg"),
        ],
    )
    def test_missing_data_are_named(self, build: Any, change: dict[str, Any], name: str) -> None:
        limits = only(build, *change["limits"]) if "limits" in change else None
        rocket = launcher(build, limits, **change.get("environment", {}))
        case = build.case(ship=ship(build, True, **change.get("ship", {})), launcher=rocket)
        assert run("line loads", case).reason == f"not evaluable: {name} missing"

    def test_a_chart_that_fails_needs_no_more(self, build: Any) -> None:
        tall = ship(build, True, centre_of_gravity=build.quantity(5.0, "m"))
        case = build.case(ship=tall, launcher=launcher(build, load_factors=[]))
        assert run("line loads", case).verdict is Verdict.FAIL

    def test_a_ship_in_the_open_needs_its_ascent(self, build: Any) -> None:
        case = build.case(ship=ship(build), loads=None, loads_reason="too heavy")
        assert run("line loads", case).reason == "not evaluable: too heavy"


class TestStiffness:
    @pytest.mark.parametrize(
        ("lateral_hz", "verdict"), [(10.0, Verdict.PASS), (8.0, Verdict.MARGINAL), (7.9, Verdict.FAIL)]
    )
    def test_against_the_launchers_requirement(self, build: Any, lateral_hz: float, verdict: Verdict) -> None:
        soft = ship(build, lateral_frequency=build.quantity(lateral_hz, "Hz"))
        finding = run("stiffness", build.case(ship=soft))
        assert (finding.verdict, finding.limit) == (verdict, 10.0)

    def test_a_rule_set_may_ask_for_the_full_frequency(self, build: Any) -> None:
        waiver = next(limit for limit in CHECKS["stiffness"].limits if limit.name == "stiffness_waiver")
        strict = RuleSet("strict", "Strict", "test", limits=(type(waiver)(**{**waiver.__dict__, "value": 100.0}),))
        soft = ship(build, lateral_frequency=build.quantity(9.9, "Hz"))
        assert run("stiffness", build.case(ship=soft, rules=strict)).verdict is Verdict.FAIL

    def test_a_beam_stands_in_for_a_frequency_that_is_not_public(self, build: Any) -> None:
        beam = {
            "lateral_frequency": None,
            "axial_frequency": None,
            "bending_stiffness": build.quantity(1e10, "N m2"),
            "axial_stiffness": build.quantity(1e10, "N"),
        }
        finding = run("stiffness", build.case(ship=ship(build, **beam)))
        assert finding.value == pytest.approx(0.5596 * math.sqrt(1e10 / (20e3 * 12.0**3)), rel=1e-4)
        assert {row.key for row in finding.inputs} >= {"mechanical.bending_stiffness", "length", "configuration.mass"}

    def test_missing_data_are_named_with_what_is_asked(self, build: Any) -> None:
        unknown = ship(build, lateral_frequency=None, axial_frequency=None)
        finding = run("stiffness", build.case(ship=unknown))
        names = "mechanical.lateral_frequency of test-ship and mechanical.axial_frequency of test-ship"
        assert finding.reason == f"not evaluable: {names} missing"
        assert finding.closing == "show that test-ship is stiffer than 10 Hz lateral and 25 Hz axial"
        silent = launcher(build, only(build, "line_load"))
        assert (
            "interface.limits.axial_frequency of test-launcher" in run("stiffness", build.case(launcher=silent)).reason
        )

    def test_one_known_direction_that_fails_is_enough_to_fail(self, build: Any) -> None:
        soft = ship(build, lateral_frequency=build.quantity(5.0, "Hz"), axial_frequency=None)
        assert run("stiffness", build.case(ship=soft)).verdict is Verdict.FAIL
        stiff = ship(build, axial_frequency=None)
        assert run("stiffness", build.case(ship=stiff)).verdict is Verdict.NOT_EVALUABLE


class TestQuasiStaticLoads:
    def test_the_worst_corner_decides(self, build: Any) -> None:
        finding = run("quasi-static loads", build.case())
        assert finding.value == pytest.approx(2.0 / 2.5)
        weak = ship(build, load_factors=build.curve([[2.5, 5.0], [2.5, -3.0]]))
        failed = run("quasi-static loads", build.case(ship=weak))
        assert (failed.verdict, failed.value) == (Verdict.FAIL, pytest.approx(6.0 / 5.0))
        assert failed.reason == "worst at 6.00 g0 axial with 0.50 g0 lateral"

    def test_the_peak_of_the_ascent_is_a_point_too(self, build: Any) -> None:
        hard = AscentLoads((0.0, 1.0), (10.0, 80.0), 8.5 * G0, 30e3)
        finding = run("quasi-static loads", build.case(loads=hard))
        assert (finding.verdict, finding.value) == (Verdict.FAIL, pytest.approx(8.5 / 8.0))

    def test_the_factors_are_those_of_the_ships_mass(self, build: Any) -> None:
        light = build.curve([[3.0, 8.5], [3.0, -4.0]], mass_max=build.quantity(1.8, "t"))
        rocket = launcher(build, load_factors=[light])
        finding = run("quasi-static loads", build.case(launcher=rocket))
        assert finding.reason == "not evaluable: environment.load_factors of test-launcher for 20000 kg missing"

    def test_a_missing_region_of_the_ship_is_named_with_what_is_asked(self, build: Any) -> None:
        finding = run("quasi-static loads", build.case(ship=ship(build, load_factors=None)))
        assert finding.reason == "not evaluable: mechanical.load_factors of test-ship missing"
        assert "6 g0 axial with 0.5 g0 lateral" in finding.closing


class TestAcoustics:
    @pytest.mark.parametrize(
        ("level_db", "verdict"), [(145.0, Verdict.PASS), (144.0, Verdict.MARGINAL), (141.9, Verdict.FAIL)]
    )
    def test_in_the_open(self, build: Any, level_db: float, verdict: Verdict) -> None:
        tested = ship(build, sound=build.quantity(level_db, "dB"))
        finding = run("acoustics", build.case(ship=tested))
        assert (finding.verdict, finding.value) == (verdict, 142.0)

    def test_in_a_fairing_the_sound_inside_counts(self, build: Any) -> None:
        assert run("acoustics", build.case(ship=ship(build, True))).value == 139.0

    def test_a_band_that_both_publish_may_decide(self, build: Any) -> None:
        tested = ship(build, True, sound=None, sound_spectrum=build.curve([[63.0, 140.0], [125.0, 130.0]]))
        rocket = launcher(build, sound=None, sound_spectrum=build.curve([[63.0, 120.0], [125.0, 131.0]]))
        finding = run("acoustics", build.case(ship=tested, launcher=rocket))
        assert (finding.verdict, finding.margin) == (Verdict.FAIL, -1.0)
        assert finding.reason == "the band of 125 Hz decides"

    def test_missing_data_are_named(self, build: Any) -> None:
        finding = run("acoustics", build.case(ship=ship(build, sound=None)))
        assert finding.reason == "not evaluable: mechanical.sound of test-ship missing"
        assert finding.closing == "qualify test-ship to 145.0 dB overall by test"
        quiet = launcher(build, sound_outside=None)
        reason = run("acoustics", build.case(launcher=quiet)).reason
        assert reason == "not evaluable: environment.sound_outside of test-launcher missing"


class TestVenting:
    def test_in_a_fairing_the_greater_of_guide_and_ascent_counts(self, build: Any) -> None:
        finding = run("venting", build.case(ship=ship(build, True)))
        assert (finding.value, finding.limit, finding.reason) == (2.8, 4.0, "the launcher's published rate")
        fast = AscentLoads((0.0, 1.0), (1.0, 1.0), 1.0, 1.0, 4500.0, 1000.0)
        failed = run("venting", build.case(ship=ship(build, True), loads=fast))
        assert (failed.verdict, failed.margin, failed.reason) == (Verdict.FAIL, -0.5, "the computed ascent")

    def test_in_the_open_the_air_alone_counts(self, build: Any) -> None:
        assert run("venting", build.case(ship=ship(build))).value == 1.5
        silent = build.case(ship=ship(build), loads=None, loads_reason="too heavy")
        assert run("venting", silent).reason == "not evaluable: too heavy"

    def test_a_missing_limit_is_named_with_what_is_asked(self, build: Any) -> None:
        finding = run("venting", build.case(ship=ship(build, pressure_decay=None)))
        assert finding.reason == "not evaluable: mechanical.pressure_decay of test-ship missing"
        assert finding.closing == "show that test-ship vents at 1.50 kPa/s"


class TestInsertion:
    def test_to_a_low_orbit_apses_and_plane_are_corrected(self, build: Any) -> None:
        finding = run("insertion dispersion", build.case(destination=LEO))
        speed = 7784.3
        by_hand = speed * 20e3 / (4.0 * 6578.1e3) + speed * math.radians(0.1)
        assert finding.value == pytest.approx(by_hand, rel=2e-3)
        assert finding.limit == pytest.approx(400.0 - 45.0, abs=0.1)

    def test_one_sigma_counts_three_times(self, build: Any) -> None:
        def cost(sigma: float) -> float:
            rocket = build.launcher(injection=[build.accuracy("leo", sigma=sigma)])
            return float(run("insertion dispersion", build.case(launcher=rocket, destination=LEO)).value)

        assert cost(1.0) == pytest.approx(3.0 * cost(3.0), rel=2e-3)

    def test_to_the_moon_the_energy_is_corrected_on_the_way(self, build: Any) -> None:
        finding = run("insertion dispersion", build.case())
        assert finding.value == pytest.approx(0.5 * 0.05e6 / math.sqrt(-1.7e6 + 2 * 398_600.44e9 / 2e8), rel=1e-5)
        assert finding.limit == pytest.approx(2000.0 - 1800.0)

    def test_a_ship_without_enough_left_fails(self, build: Any) -> None:
        rows = [{"destinations": ["leo"], "mass": build.quantity(8.0, "t"), "delta_v": build.quantity(50.0, "m/s")}]
        finding = run("insertion dispersion", build.case(ship=build.ship(configuration=rows), destination=LEO))
        assert finding.verdict is Verdict.FAIL
        assert finding.closing.endswith("m/s more of test-ship, or a finer injection")

    @pytest.mark.parametrize(
        ("accuracy", "name"),
        [
            (None, "injection of test-launcher to leo"),
            ({"inclination": None}, "injection.inclination of test-launcher to leo"),
            ({"perigee": None, "apogee": None}, "injection.perigee of test-launcher to leo and injection.apogee of"),
        ],
    )
    def test_missing_accuracy_is_named(self, build: Any, accuracy: dict[str, Any] | None, name: str) -> None:
        rocket = build.launcher(injection=[] if accuracy is None else [build.accuracy("leo", **accuracy)])
        finding = run("insertion dispersion", build.case(launcher=rocket, destination=LEO))
        assert finding.reason.startswith(f"not evaluable: {name}")

    def test_a_missing_delta_v_is_named(self, build: Any) -> None:
        rows = [{"destinations": ["leo"], "mass": build.quantity(8.0, "t")}]
        finding = run("insertion dispersion", build.case(ship=build.ship(configuration=rows), destination=LEO))
        assert finding.reason == "not evaluable: configuration.delta_v of test-ship to leo missing"


def test_the_steering_limit_is_held_to_the_ships_own(build: Any) -> None:
    tight = ship(build, max_q_alpha=build.quantity(800.0, "Pa rad"))
    finding = run("dynamic pressure", build.case(ship=tight))
    assert (finding.verdict, finding.unit, finding.margin) == (Verdict.FAIL, "Pa rad", -200.0)
    silent = AscentLoads((0.0, 1.0), (10.0, 10.0), 10.0, 30e3)
    assert run("dynamic pressure", build.case(ship=tight, loads=silent)).unit == "kPa"


class TestRecords:
    @pytest.mark.parametrize(
        ("kind", "points"),
        [
            (LoadFactors, [[2.0, 6.0], [2.0, 1.0]]),
            (LoadFactors, [[0.0, 6.0], [0.0, -1.0]]),
            (LoadFactors, [[-1.0, 6.0], [1.0, -1.0]]),
            (MassHeightCurve, [[2e3, 3.0], [1e3, 4.0]]),
            (MassHeightCurve, [[1e3, 3.0], [2e3, 0.0]]),
            (SoundSpectrum, [[125.0, 130.0], [63.0, 130.0]]),
            (SoundSpectrum, [[0.0, 130.0]]),
        ],
    )
    def test_a_curve_that_cannot_be_is_refused(self, build: Any, kind: Any, points: list[list[float]]) -> None:
        with pytest.raises(ValueError, match="expected"):
            kind.model_validate(build.curve(points))

    def test_a_negative_dispersion_is_refused(self, build: Any) -> None:
        with pytest.raises(ValueError, match="the dispersion of inclination is below zero"):
            InjectionAccuracy.model_validate(build.accuracy("leo", inclination=build.quantity(-0.1, "deg")))

    def test_a_chart_holds_its_first_height_below_its_first_mass(self, build: Any) -> None:
        curve = MassHeightCurve.model_validate(build.curve([[1e3, 6.0], [3e3, 2.0]]))
        assert [curve.height_m(mass) for mass in (500.0, 1e3, 2e3, 3e3, 3001.0)] == [6.0, 6.0, 4.0, 2.0, None]


FLOWN = {
    "launcher": "test-launcher",
    "flights": 3,
    "site": "ksc",
    "source": "test",
    "date": "2026",
    "maturity": "flown",
}


@pytest.mark.parametrize("name", ["line loads", "stiffness", "quasi-static loads", "acoustics", "venting"])
def test_a_pair_that_has_flown_passes_by_similarity_where_the_data_leave_it_open(build: Any, name: str) -> None:
    unknown = build.ship(mechanical={}, flown_on=[FLOWN])
    finding = run(name, build.case(ship=unknown))
    assert finding.verdict is Verdict.PASS
    assert finding.reason.startswith(
        "shown by 3 flights of test-ship on test-launcher; of the data alone: not evaluable"
    )
    assert run(name, build.case(ship=build.ship(mechanical={}))).verdict is Verdict.NOT_EVALUABLE


def test_flights_together_do_not_hide_what_fails(build: Any) -> None:
    soft = build.mechanics(lateral_frequency=build.quantity(5.0, "Hz"))
    assert run("stiffness", build.case(ship=build.ship(mechanical=soft, flown_on=[FLOWN]))).verdict is Verdict.FAIL
