"""Each check: what passes, what is marginal, what fails, and which missing datum it names."""

from typing import Any

import pytest

from perilune.catalogue import Station
from perilune.integration.case import AscentLoads, Performance
from perilune.integration.checks import checks_by_name
from perilune.integration.destination import Destination
from perilune.verdict import Verdict

STATION = Station.model_validate(
    {
        "id": "test-station",
        "name": "Test station",
        "maturity": "flown",
        "partner": "nasa",
        "orbit": "earth",
        "altitude": {"value": 420.0, "unit": "km", "source": "test", "date": "2026", "maturity": "flown"},
        "inclination": {"value": 51.6, "unit": "deg", "source": "test", "date": "2026", "maturity": "flown"},
        "docking": "IDSS, SSVP",
        "cabin_air": {
            "pressure": {"value": 101.3, "unit": "kPa", "source": "test", "date": "2026", "maturity": "flown"},
            "oxygen": {"value": 0.21, "unit": "1", "source": "test", "date": "2026", "maturity": "flown"},
        },
    }
)
AT_STATION = Destination("station:test-station", "station", STATION)
CHECKS = checks_by_name()


def run(name: str, case: Any) -> Any:
    return CHECKS[name](case)


def test_all_checks_are_registered_in_order_with_mass_and_inclination_critical() -> None:
    assert list(CHECKS) == [
        "mass",
        "inclination",
        "azimuth",
        "interface ring",
        "envelope",
        "line loads",
        "stiffness",
        "acceleration",
        "quasi-static loads",
        "acoustics",
        "dynamic pressure",
        "venting",
        "delta-v",
        "insertion dispersion",
        "docking",
        "human rating",
        "abort coverage",
        "avionics",
        "export",
        "ground",
        "pad",
    ]
    assert [check.name for check in CHECKS.values() if check.critical] == ["mass", "inclination"]


def test_every_check_of_a_complete_pair_passes_and_names_its_data(build: Any) -> None:
    findings = [check(build.case()) for check in CHECKS.values()]
    assert {row.check: row.verdict for row in findings if row is not None and row.verdict is not Verdict.PASS} == {}
    mass = run("mass", build.case())
    assert {row.key for row in mass.inputs} == {"configuration.mass", "escape_tower.mass", "fairing.mass"}


class TestMass:
    def test_required_is_ship_growth_tower_less_fairing(self, build: Any) -> None:
        planned = build.quantity(20.0, "t", "planned")
        ship = build.ship(configuration=[{"destinations": ["llo"], "mass": planned}])
        finding = run("mass", build.case(ship=ship))
        assert finding.limit == pytest.approx(20e3 * 1.15 + 4e3 * 0.1 - 2e3 * 0.1)
        assert finding.value == 25e3
        assert finding.margin == pytest.approx(25e3 - finding.limit)

    def test_a_ship_in_a_fairing_gets_no_credit(self, build: Any) -> None:
        finding = run("mass", build.case(ship=build.ship(in_fairing=True)))
        assert finding.limit == pytest.approx(20e3 + 400.0)

    def test_physics_alone_is_charged_the_adapter_and_a_wider_reserve(self, build: Any) -> None:
        finding = run("mass", build.case(performance=Performance(physics_kg=21.4e3, jettison_rate=0.1)))
        assert finding.limit == pytest.approx(20e3 * 1.015 + 200.0)
        assert finding.verdict is Verdict.MARGINAL
        assert "find" in finding.closing

    def test_fail_where_no_figure_closes(self, build: Any) -> None:
        finding = run("mass", build.case(performance=Performance(19e3, False, 18e3, 17e3, 0.1)))
        assert finding.verdict is Verdict.FAIL
        assert finding.closing.startswith("find 3370 kg")

    def test_marginal_where_only_the_published_figure_closes(self, build: Any) -> None:
        finding = run("mass", build.case(performance=Performance(27e3, False, 19e3, 18e3, 0.1)))
        assert finding.verdict is Verdict.MARGINAL
        assert "closes by published, not by physics, anchored" in finding.reason

    def test_a_published_lower_bound_that_is_too_small_does_not_count(self, build: Any) -> None:
        def verdict(lower_bound: bool) -> Verdict:
            performance = Performance(19e3, lower_bound, 26e3, 25e3, 0.1)
            found: Verdict = run("mass", build.case(performance=performance)).verdict
            return found

        assert (verdict(True), verdict(False)) == (Verdict.PASS, Verdict.MARGINAL)

    def test_a_tower_of_unknown_mass_is_marginal_with_the_heaviest_that_closes(self, build: Any) -> None:
        ship = build.ship(escape_tower=None, escape_system="tower")
        finding = run("mass", build.case(ship=ship))
        assert finding.verdict is Verdict.MARGINAL
        limit = 2e3 + (25e3 - 20e3 - 250.0) / 0.1
        assert finding.closing == f"show that the escape tower of test-ship weighs at most {limit:.0f} kg"

    def test_a_data_alarm_needs_the_published_figure_to_pass(self, build: Any) -> None:
        alarmed = Performance(published_kg=19e3, lower_bound=True, physics_kg=30e3, jettison_rate=0.1, alarm="reserve")
        assert run("mass", build.case(performance=alarmed)).verdict is Verdict.MARGINAL
        confirmed = Performance(published_kg=27e3, physics_kg=30e3, jettison_rate=0.1, alarm="reserve")
        assert run("mass", build.case(performance=confirmed)).verdict is Verdict.PASS

    def test_missing_payload_is_named(self, build: Any) -> None:
        finding = run("mass", build.case(performance=Performance(reason="thrust_sl missing")))
        assert finding.reason == "not evaluable: thrust_sl missing"
        assert finding.critical


class TestReach:
    def test_a_station_below_the_latitude_fails(self, build: Any) -> None:
        site = build.site(latitude=build.quantity(62.9, "deg"), azimuth_min=None, azimuth_max=None)
        finding = run("inclination", build.case(site=site, destination=AT_STATION))
        assert finding.verdict is Verdict.FAIL
        assert finding.margin == pytest.approx(51.6 - 62.74, abs=0.02)

    def test_a_low_site_reaches_the_moon_on_every_day_if_the_range_allows_28_6_deg(self, build: Any) -> None:
        assert run("inclination", build.case()).verdict is Verdict.PASS
        narrow = build.site(latitude=build.quantity(5.0, "deg"), inclination_max=build.quantity(20.0, "deg"))
        assert run("inclination", build.case(site=narrow)).verdict is Verdict.MARGINAL

    def test_azimuth_outside_the_range_fails_and_without_range_is_not_evaluable(self, build: Any) -> None:
        east = build.site(azimuth_min=build.quantity(80.0, "deg"), azimuth_max=build.quantity(100.0, "deg"))
        assert run("azimuth", build.case(site=east, destination=AT_STATION)).verdict is Verdict.FAIL
        unknown = build.site(azimuth_min=None, azimuth_max=None)
        finding = run("azimuth", build.case(site=unknown))
        assert finding.reason == "not evaluable: azimuth_min and azimuth_max of ksc missing"

    def test_a_window_at_the_edge_of_what_the_site_reaches_is_no_scarce_margin(self, build: Any) -> None:
        latitude = 20.0
        site = build.site(latitude=build.quantity(latitude, "deg"))
        finding = run("inclination", build.case(site=site, inclination_deg=latitude))
        assert finding.verdict is Verdict.PASS
        assert finding.margin is None
        assert "parking orbit is at 20.0 deg" in (finding.reason or "")
        assert run("inclination", build.case(site=site, inclination_deg=latitude - 1.0)).verdict is Verdict.FAIL

    def test_mars_needs_the_inclination_of_a_window(self, build: Any) -> None:
        ship = build.ship(configuration=[{"destinations": ["mars"], "mass": build.quantity(5.0, "t")}])
        mars = Destination("mars", "mars")
        for name in ("inclination", "azimuth"):
            assert run(name, build.case(ship=ship, destination=mars)).verdict is Verdict.NOT_EVALUABLE
            given = build.case(ship=ship, destination=mars, inclination_deg=35.0)
            assert run(name, given).verdict is Verdict.PASS


class TestInterfaces:
    @pytest.mark.parametrize(("ring_m", "verdict"), [(3.0, Verdict.PASS), (3.5, Verdict.MARGINAL), (4.2, Verdict.FAIL)])
    def test_ring(self, build: Any, ring_m: float, verdict: Verdict) -> None:
        ship = build.ship(ring_diameter=build.quantity(ring_m, "m"))
        assert run("interface ring", build.case(ship=ship)).verdict is verdict

    @pytest.mark.parametrize(
        ("diameter_m", "verdict"), [(5.0, Verdict.PASS), (5.2, Verdict.MARGINAL), (6.8, Verdict.FAIL)]
    )
    def test_hammerhead(self, build: Any, diameter_m: float, verdict: Verdict) -> None:
        ship = build.ship(diameter=build.quantity(diameter_m, "m"))
        assert run("envelope", build.case(ship=ship)).verdict is verdict

    @pytest.mark.parametrize(
        ("diameter_m", "length_m", "verdict"),
        [(4.0, 9.0, Verdict.PASS), (4.7, 9.0, Verdict.FAIL), (4.0, 10.5, Verdict.FAIL)],
    )
    def test_fairing(self, build: Any, diameter_m: float, length_m: float, verdict: Verdict) -> None:
        sizes = {"diameter": build.quantity(diameter_m, "m"), "length": build.quantity(length_m, "m")}
        assert run("envelope", build.case(ship=build.ship(in_fairing=True, **sizes))).verdict is verdict

    def test_docking(self, build: Any) -> None:
        assert run("docking", build.case(destination=AT_STATION)).verdict is Verdict.PASS
        other = build.ship(docking="APAS")
        assert run("docking", build.case(ship=other, destination=AT_STATION)).verdict is Verdict.FAIL
        assert run("docking", build.case()) is None


class TestLoads:
    def test_a_long_stretch_above_the_crew_curve_fails(self, build: Any) -> None:
        loads = AscentLoads((0.0, 1.0, 250.0, 251.0), (10.0, 80.0, 80.0, 10.0), 80.0, 30e3)
        ship = build.ship(max_acceleration=None)
        finding = run("acceleration", build.case(ship=ship, loads=loads))
        assert finding.verdict is Verdict.FAIL
        assert "NASA-STD-3001" in finding.source

    def test_the_ship_limit_binds_before_the_crew(self, build: Any) -> None:
        ship = build.ship(max_acceleration=build.quantity(3.0, "g0"))
        finding = run("acceleration", build.case(ship=ship))
        assert finding.verdict is Verdict.FAIL
        assert finding.value == pytest.approx(30.0 / 9.80665, rel=1e-5)

    def test_a_robotic_ship_is_not_held_to_the_crew_curve(self, build: Any) -> None:
        ship = build.ship(type="lander", crew=0, max_acceleration=None, escape_tower=None)
        assert run("acceleration", build.case(ship=ship)).verdict is Verdict.NOT_EVALUABLE

    def test_dynamic_pressure(self, build: Any) -> None:
        fast = AscentLoads((0.0, 1.0), (10.0, 10.0), 10.0, 45e3)
        finding = run("dynamic pressure", build.case(loads=fast))
        assert (finding.verdict, finding.margin) == (Verdict.FAIL, -5.0)
        assert run("dynamic pressure", build.case(ship=build.ship(in_fairing=True))) is None


class TestDeltaV:
    def test_a_crewed_ship_must_also_come_home(self, build: Any) -> None:
        assert run("delta-v", build.case(insertion_dv_m_s=900.0)).limit == 1800.0
        robot = build.ship(type="orbiter", crew=0, escape_tower=None)
        assert run("delta-v", build.case(ship=robot, insertion_dv_m_s=900.0)).limit == 900.0

    @pytest.mark.parametrize(
        ("own_m_s", "verdict"), [(1854.0, Verdict.PASS), (1810.0, Verdict.MARGINAL), (1790.0, Verdict.FAIL)]
    )
    def test_reserve(self, build: Any, own_m_s: float, verdict: Verdict) -> None:
        row = {"destinations": ["llo"], "mass": build.quantity(20.0, "t"), "delta_v": build.quantity(own_m_s, "m/s")}
        assert run("delta-v", build.case(ship=build.ship(configuration=[row]))).verdict is verdict

    def test_climb_to_a_station_and_home(self, build: Any) -> None:
        assert run("delta-v", build.case(destination=AT_STATION)).limit == pytest.approx(126.98 + 107.86, abs=0.02)


class TestCrew:
    def test_human_rating(self, build: Any) -> None:
        planned = build.launcher(maturity="planned")
        cargo = build.launcher(crewed=False)
        assert run("human rating", build.case(launcher=planned)).verdict is Verdict.MARGINAL
        finding = run("human rating", build.case(launcher=cargo))
        assert finding.reason == "not evaluable: human-rating evidence of test-launcher missing"


SHIP_DATA = {
    "interface ring": "ring_diameter",
    "envelope": "diameter",
    "dynamic pressure": "max_dynamic_pressure",
    "docking": "docking",
}


@pytest.mark.parametrize("name", SHIP_DATA)
def test_a_missing_datum_of_the_ship_never_becomes_a_pass(build: Any, name: str) -> None:
    key = SHIP_DATA[name]
    finding = run(name, build.case(ship=build.ship(**{key: None}), destination=AT_STATION))
    assert finding.verdict is Verdict.NOT_EVALUABLE
    assert key in finding.reason
    assert finding.closing


@pytest.mark.parametrize(
    ("name", "fairing", "interface", "datum"),
    [
        ("envelope", None, {}, "fairing of test-launcher"),
        ("interface ring", None, {}, "interface.ring_diameter of test-launcher"),
    ],
)
def test_a_missing_datum_of_the_launcher_never_becomes_a_pass(
    build: Any, name: str, fairing: Any, interface: Any, datum: str
) -> None:
    launcher = build.launcher(fairing=fairing, interface=interface)
    finding = run(name, build.case(ship=build.ship(in_fairing=True), launcher=launcher))
    assert finding.reason == f"not evaluable: {datum} missing"


def test_a_missing_ascent_is_not_evaluable(build: Any) -> None:
    case = build.case(loads=None, loads_reason="test-launcher carries nothing")
    for name in ("acceleration", "dynamic pressure"):
        assert run(name, case).reason == "not evaluable: test-launcher carries nothing"
