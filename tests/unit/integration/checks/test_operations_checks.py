"""The operational checks: aborts, ground, avionics, pad, export, human rating, docking; by numbers made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from perilune.catalogue import Station, load_catalogue
from perilune.catalogue.ground import Agreement
from perilune.integration.checks import checks_by_name
from perilune.integration.destination import Destination
from perilune.integration.methods.joint_work import WEEK_S, joint_work
from perilune.integration.methods.loss_of_crew import beta_interval, loss_of_crew
from perilune.integration.model import AbortSpan, Finding
from perilune.integration.partners import with_partners
from perilune.verdict import Verdict

CHECKS = checks_by_name()
P, M, F, N = Verdict.PASS, Verdict.MARGINAL, Verdict.FAIL, Verdict.NOT_EVALUABLE
ZONE = AbortSpan("load of the entry", 298.0, 555.0, (126e3, 280e3), (5e3, 6e3))


def run(name: str, case: Any) -> Finding:
    found = CHECKS[name](case)
    assert found is not None
    return found


def with_air(build: Any, pressure_kpa: float, oxygen: float) -> Destination:
    data = {
        "id": "test-station",
        "name": "Test station",
        "maturity": "flown",
        "partner": "nasa",
        "orbit": "earth",
        "altitude": build.quantity(420.0, "km"),
        "inclination": build.quantity(51.6, "deg"),
        "docking": "IDSS",
        "cabin_air": build.air(pressure_kpa, oxygen),
    }
    return Destination("station:test-station", "station", Station.model_validate(data))


class TestAbortCoverage:
    def black(self, build: Any, share: float, shut_down_share: float, **changes: Any) -> Any:
        found = replace(build.covered, covered_share=share, shut_down_share=shut_down_share, black_zones=(ZONE,))
        return replace(found, **changes)

    def test_a_black_zone_fails_with_its_cause_and_place(self, build: Any) -> None:
        finding = run("abort coverage", build.case(abort=self.black(build, 0.75, 0.75)))
        assert (finding.verdict, finding.value, finding.limit, finding.margin) == (F, 0.75, 1.0, -0.25)
        assert "1 black zone, the longest at 298 to 555 s, 126 to 280 km: load of the entry" in (finding.reason or "")
        assert finding.closing == "fly a less lofted ascent: load of the entry at 298 to 555 s"

    def test_shutting_the_launcher_down_is_an_action_or_what_counts(self, build: Any) -> None:
        mendable = run("abort coverage", build.case(abort=self.black(build, 0.9, 1.0)))
        assert (mendable.verdict, mendable.closing) == (M, "shut down the engines of test-launcher at the abort signal")
        done = self.black(build, 0.9, 1.0, shut_down=True, black_zones=())
        assert run("abort coverage", build.case(abort=done)).verdict is P

    def test_a_pair_that_flies_in_spite_of_black_zones_is_marginal(self, build: Any) -> None:
        flown = build.ship(flown_on=[build.counted(launcher="test-launcher", site="kourou", flights=7)])
        finding = run("abort coverage", build.case(ship=flown, abort=self.black(build, 0.75, 0.75)))
        assert finding.verdict is M
        assert (finding.reason or "").endswith("flown together 7 times")

    def test_a_mode_that_lacks_a_datum_leaves_a_black_zone_open(self, build: Any) -> None:
        lacking = self.black(build, 0.75, 0.75, missing=("main_engine_isp of test-ship",))
        finding = run("abort coverage", build.case(abort=lacking))
        assert finding.verdict is N
        assert (finding.reason or "").startswith("not evaluable: main_engine_isp of test-ship missing, with which 25 %")

    @pytest.mark.parametrize("datum", ["escape_motor", "descent_module"])
    def test_a_missing_datum_is_named(self, build: Any, datum: str) -> None:
        finding = run("abort coverage", build.case(ship=build.ship(**{datum: None})))
        assert (finding.verdict, finding.reason) == (N, f"not evaluable: {datum} of test-ship missing")

    def test_it_needs_a_system_a_crew_and_an_ascent(self, build: Any) -> None:
        bare = build.ship(escape_tower=None, escape_system=None)
        assert (
            run("abort coverage", build.case(ship=bare)).reason == "not evaluable: escape_system of test-ship missing"
        )
        assert CHECKS["abort coverage"](build.case(ship=build.ship(crew=0, type="lander"))) is None
        none = run("abort coverage", build.case(abort=None, loads_reason="too heavy"))
        assert (none.verdict, none.reason) == (N, "not evaluable: too heavy")


class TestGround:
    def test_what_the_site_lacks_is_an_action(self, build: Any) -> None:
        site = build.site(fluids=build.counted(names=["helium", "NTO"]))
        finding = run("ground", build.case(site=site))
        assert (finding.verdict, finding.value, finding.margin) == (M, 1.0, -1.0)
        assert finding.closing == "bring the service of MMH to ksc"

    def test_pairs_that_ignite_are_told(self, build: Any) -> None:
        finding = run("ground", build.case(propellants=("UDMH", "NTO")))
        assert finding.verdict is P
        assert "kept apart on the pad: NTO and UDMH, MMH and NTO" in (finding.reason or "")

    def test_missing_data_are_named(self, build: Any) -> None:
        for change in ({"ship": build.ship(fluids=None)}, {"site": build.site(fluids=None)}):
            finding = run("ground", build.case(**change))
            name = next(iter(change.values())).id
            assert finding.verdict is N
            assert (finding.reason or "").startswith(f"not evaluable: fluids of {name} missing")
        strange = build.ship(fluids=build.counted(names=["ADN"]))
        assert "compatibility of ADN missing" in (run("ground", build.case(ship=strange)).reason or "")

    def test_flights_from_this_site_show_it_by_similarity(self, build: Any) -> None:
        def flown(site: str) -> Any:
            rows = [build.counted(launcher="test-launcher", site=site, flights=3)]
            return run("ground", build.case(ship=build.ship(fluids=None, flown_on=rows)))

        assert flown("ksc").verdict is P
        assert "shown by 3 flights of test-ship on test-launcher from ksc" in (flown("ksc").reason or "")
        assert flown("kourou").verdict is N


class TestAvionics:
    def test_another_voltage_and_bus_are_actions(self, build: Any) -> None:
        other = build.avionics(bus_voltage=build.quantity(120.0, "V"), data_bus=build.counted(names=["TTEthernet"]))
        ship = build.ship(avionics={**other, "telemetry": build.counted(names=["S"])})
        finding = run("avionics", build.case(ship=ship))
        assert (finding.verdict, finding.value) == (M, pytest.approx((120.0 - 28.0) / 28.0, rel=1e-5))
        assert "a gateway from MIL-STD-1553B to TTEthernet" in (finding.closing or "")

    @pytest.mark.parametrize(("borne", "verdict"), [(20.0, P), (15.0, M), (9.0, F)])
    def test_each_side_bears_twice_the_field_of_the_other(self, build: Any, borne: float, verdict: Verdict) -> None:
        sides = {"telemetry": build.counted(names=["S"]), "field_susceptibility": build.quantity(borne, "V/m")}
        launcher = build.launcher(
            avionics=build.avionics(telemetry=build.counted(names=["C"]), field_emission=build.quantity(10.0, "V/m"))
        )
        ship = build.ship(avionics=build.avionics(**sides))
        assert run("avionics", build.case(ship=ship, launcher=launcher)).verdict is verdict

    @pytest.mark.parametrize("datum", ["bus_voltage", "data_bus", "telemetry", "abort_signals"])
    def test_a_missing_datum_is_named(self, build: Any, datum: str) -> None:
        own = {**build.avionics(telemetry=build.counted(names=["S"])), datum: None}
        finding = run("avionics", build.case(ship=build.ship(avionics=own)))
        assert finding.verdict is N
        assert (finding.reason or "").startswith(f"not evaluable: avionics.{datum} of test-ship missing")

    def test_a_common_band_asks_for_a_frequency_plan(self, build: Any) -> None:
        same = build.launcher(avionics=build.avionics(telemetry=build.counted(names=["S"])))
        assert run("avionics", build.case(launcher=same)).closing == "a frequency plan for S"


class TestPad:
    def test_the_tightest_of_the_parts_that_pass_is_reported(self, build: Any) -> None:
        # stack 40 + 8 + 7 = 55 m below 60 m; 60 m below the masts of 80 m; hatch 5 + 40 + 2 = 47 m; 430 + 20 + 4 t
        finding = run("pad", build.case())
        assert (finding.verdict, finding.value, finding.limit) == (P, 55.0, 60.0)
        assert "stack of 454 t" in (finding.reason or "")

    @pytest.mark.parametrize(
        ("change", "verdict", "closing"),
        [
            ({"max_stack_height": (54.0, "m")}, F, "1.0 m more clearance at Pad 1, or another pad"),
            ({"max_stack_mass": (400.0, "t")}, F, "54 t more bearing at Pad 1, or another pad"),
            ({"lightning_height": (58.0, "m")}, M, "raise the lightning protection of Pad 1 by 2.0 m"),
            ({"crew_arm_height": (44.0, "m")}, M, "set the crew arm of Pad 1 +3.0 m"),
        ],
    )
    def test_what_does_not_fit(self, build: Any, change: Any, verdict: Verdict, closing: str) -> None:
        values = {key: build.quantity(*value) for key, value in change.items()}
        finding = run("pad", build.case(site=build.site(pad=[build.pad(**values)])))
        assert (finding.verdict, finding.closing) == (verdict, closing)

    @pytest.mark.parametrize(
        "datum", ["table_height", "crew_arm_height", "max_stack_height", "lightning_height", "max_stack_mass"]
    )
    def test_a_missing_datum_of_the_pad_is_named(self, build: Any, datum: str) -> None:
        finding = run("pad", build.case(site=build.site(pad=[build.pad(**{datum: None})])))
        assert (finding.verdict, finding.reason is not None) == (N, True)
        assert f"pad.{datum} of pad-1" in (finding.reason or "").partition(" missing")[0]

    def test_missing_data_of_ship_and_launcher_are_named_once(self, build: Any) -> None:
        ship = build.ship(length=None, escape_tower={"mass": build.quantity(4.0, "t")}, hatch_height=None)
        reason = run("pad", build.case(ship=ship, launcher=build.launcher(seat_height=None))).reason or ""
        for name in ("length of test-ship", "seat_height of test-launcher", "hatch_height of test-ship"):
            assert reason.count(name) >= 1
        assert reason.count("escape_tower.length of test-ship") == 1
        elsewhere = run("pad", build.case(site=build.site(pad=[])))
        assert elsewhere.reason == "not evaluable: pad of ksc for test-launcher missing"


class TestExport:
    def agreement(self, build: Any, state: str) -> Agreement:
        return Agreement.model_validate(build.counted(partner="cnsa", state=state, subject="treaty of 2016"))

    def test_no_public_agreement_is_named(self, build: Any) -> None:
        finding = run("export", build.case(one_country=False))
        lacking = "not evaluable: agreement of nasa with roscosmos missing"
        assert finding.verdict is N
        assert finding.reason == f"{lacking}; SRR to FRR take 164 weeks, with 12 joint documents"

    @pytest.mark.parametrize(
        ("state", "action"), [("in force", "the licences under"), ("barred", "an authorisation under")]
    )
    def test_an_agreement_or_a_bar_is_an_action(self, build: Any, state: str, action: str) -> None:
        finding = run("export", build.case(one_country=False, agreements=(self.agreement(build, state),)))
        assert (finding.verdict, finding.closing) == (M, f"obtain {action} treaty of 2016")

    @pytest.mark.parametrize(
        ("weeks", "home", "verdict"), [(108.0, True, P), (107.0, True, M), (164.0, False, P), (120.0, False, M)]
    )
    def test_the_joint_work_must_fit_before_the_launch(
        self, build: Any, weeks: float, home: bool, verdict: Verdict
    ) -> None:
        case = build.case(one_country=home, agreements=(self.agreement(build, "in force"),), lead_time_s=weeks * WEEK_S)
        schedule = CHECKS["export"](case)
        assert schedule is not None
        # an agreement leaves its licence as an action at best
        assert schedule.verdict is (verdict if home or verdict is not P else M)

    def test_the_precedent_is_apollo_soyuz(self) -> None:
        # from the agreement of 1972-05-24 to the launch of 1975-07-15: 1,147 days
        assert joint_work().precedent_s / WEEK_S == pytest.approx(1147.0 / 7.0, abs=0.1)

    def test_the_catalogue_says_who_may_work_with_whom(self, build: Any) -> None:
        catalogue = load_catalogue()
        pairs = {("orion", "long-march-10"): "barred", ("oryol", "long-march-10"): "in force"}
        for (ship, launcher), state in pairs.items():
            case = build.case(site=catalogue.site("wenchang"), loads=None)
            case = replace(case, ship=catalogue.ship(ship), launcher=catalogue.launcher(launcher))
            assert [row.state for row in with_partners(case, catalogue).agreements] == [state]
        home = replace(build.case(), ship=catalogue.ship("orion"), launcher=catalogue.launcher("delta-iv-heavy"))
        found = with_partners(home, catalogue)
        assert found.one_country
        assert found.propellants == ("LOX", "LH2")


class TestHumanRating:
    def test_requirements_count_by_state(self, build: Any) -> None:
        rows = [build.counted(requirement=name, state=state) for name, state in (("a", "met"), ("b", "open"))]
        finding = run("human rating", build.case(launcher=build.launcher(human_rating=rows)))
        assert (finding.verdict, finding.closing) == (M, "show of test-launcher: b")
        finding = run("human rating", build.case(launcher=build.launcher(human_rating=rows[:1], crewed=False)))
        assert (finding.verdict, finding.reason) == (P, "requirements of test-launcher: 1 met")

    def test_flights_that_show_too_much_loss_fail(self, build: Any) -> None:
        record = build.counted(attempts=4, successes=0)
        finding = run("human rating", build.case(launcher=build.launcher(flight_record=record), abort=None))
        assert (finding.verdict, finding.limit) == (F, 0.002)

    def test_few_good_flights_neither_show_nor_exclude(self, build: Any) -> None:
        record = build.counted(attempts=27, successes=27)
        finding = run("human rating", build.case(launcher=build.launcher(flight_record=record)))
        assert finding.verdict is P
        assert "neither shows nor excludes" in (finding.reason or "")

    def test_jeffreys_interval_and_what_an_abort_takes_off(self) -> None:
        # Beta(1/2, 1/2) is the arcsine law: quantile sin^2(pi p / 2)
        assert beta_interval(0, 0) == pytest.approx((0.006156, 0.5, 0.993844), abs=1e-6)
        bare, half = loss_of_crew((90, 100), None, 0.0), loss_of_crew((90, 100), (1000, 1000), 0.5)
        assert half == pytest.approx(tuple(0.5 * value for value in bare), rel=0.02)


class TestDocking:
    @pytest.mark.parametrize(
        ("station", "verdict", "ratio"),
        # Apollo-Soyuz: Apollo 34.5 kPa of oxygen; Soyuz at 101 kPa of air, or let down to 69 kPa with 31 % of oxygen
        [((101.3, 0.21), M, 2.32), ((69.0, 0.31), P, 1.38)],
    )
    def test_the_airs_of_apollo_and_soyuz(
        self, build: Any, station: tuple[float, float], verdict: Verdict, ratio: float
    ) -> None:
        ship = build.ship(cabin_air=build.air(34.5, 1.0))
        finding = run("docking", build.case(ship=ship, destination=with_air(build, *station)))
        assert (finding.verdict, finding.value) == (verdict, pytest.approx(ratio, abs=0.005))

    def test_two_that_only_reach_out_do_not_mate(self, build: Any) -> None:
        goal = with_air(build, 101.3, 0.21)
        assert goal.station is not None
        goal = replace(goal, station=goal.station.model_copy(update={"docking_role": "active"}))
        finding = run("docking", build.case(ship=build.ship(docking_role="active"), destination=goal))
        assert finding.verdict is F
        assert (finding.reason or "").startswith("test-ship and test-station share idss, but both are active")

    def test_a_cabin_of_unknown_air_is_named(self, build: Any) -> None:
        case = build.case(ship=build.ship(cabin_air=None), destination=with_air(build, 101.3, 0.21))
        finding = run("docking", case)
        assert (finding.verdict, finding.reason) == (
            N,
            "not evaluable: cabin_air of test-ship missing; test-ship and test-station share idss",
        )
