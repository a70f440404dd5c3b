"""The coverage of a whole ascent: modes in order, black zones with their cause, missing data never good."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from perilune.catalogue import Catalogue, Ship, load_catalogue
from perilune.catalogue.escape import DescentModule, EscapeTower
from perilune.catalogue.ground import Avionics
from perilune.errors import InputError, NoSolution
from perilune.integration.abort import AbortCoverage, AbortSettings, abort_coverage, pair_coverage
from perilune.integration.abort.contingency_orbit import OwnEngine
from perilune.integration.abort.flight import AbortFlight, _propellant_left, abort_flight
from perilune.integration.abort.modes import plain_entry, retrograde_entry
from perilune.integration.abort.plots import coverage_figure, landing_map
from perilune.integration.abort.summary import checked_aborts
from perilune.integration.case import Case, Performance
from perilune.integration.destination import Destination
from perilune.integration.methods.crew_tolerance import ABORT_CURVE
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import DEFAULT_RULES
from perilune.launch import Escape, Vehicle, optimal_ascent, vehicle
from perilune.launch.ascent.record import Ascent
from perilune.launch.crewed import MountedShip, ship_ascent
from perilune.launch.target import circular_orbit


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@cache
def ascent() -> Ascent:
    ship, launcher, site = catalogue().ship("crew-dragon"), catalogue().launcher("falcon-9"), catalogue().site("ksc")
    found = ship_ascent(
        launcher, catalogue(), site, MountedShip(ship.configuration[0].mass.si), circular_orbit(200e3, 0.9)
    )
    assert not isinstance(found, NoSolution)
    return found[0]


def coverage(ship: Ship | None = None, settings: AbortSettings | None = None) -> AbortCoverage:
    used = ship or catalogue().ship("crew-dragon")
    launcher, site = catalogue().launcher("falcon-9"), catalogue().site("ksc")
    limits = settings or AbortSettings(step_s=20.0)
    return abort_coverage(ascent(), used, used.configuration[0], launcher, site, catalogue(), limits)


def test_an_integral_system_is_there_to_the_end() -> None:
    found = coverage()
    assert {row.mode for row in found.moments} == {"escape"}
    assert found.moments[0].time_s == 0.0
    assert 0.0 < found.covered_share <= 1.0
    assert found.missing == ("main_engine_thrust of crew-dragon", "configuration.delta_v of crew-dragon")


def test_no_warning_makes_the_flight_in_the_air_a_black_zone_with_its_cause() -> None:
    found = coverage(settings=AbortSettings(step_s=20.0, warning_s=0.0))
    zone = found.black_zones[0]
    assert zone.name == "too slow out of the blast"
    assert zone.start_s == 0.0
    assert zone.end_s < found.moments[-1].time_s


@pytest.mark.parametrize("datum", ["escape_motor", "descent_module"])
def test_a_missing_datum_never_covers(datum: str) -> None:
    ship = catalogue().ship("crew-dragon").model_copy(update={datum: None})
    found = coverage(ship)
    assert found.covered_share == 0.0
    assert f"{datum} of crew-dragon" in found.missing
    assert found.black_zones[0].name == f"not evaluable: {datum} of crew-dragon missing"


def test_without_lift_the_way_down_is_ballistic() -> None:
    ship = catalogue().ship("crew-dragon")
    assert ship.descent_module is not None
    module = ship.descent_module.model_copy(update={"lift_to_drag": None})
    rows = coverage(ship.model_copy(update={"descent_module": module})).moments
    assert {row.lift for row in rows if row.lift is not None} == {"ballistic"}


def test_the_pictures_show_every_moment() -> None:
    found = coverage()
    landed = [row for row in found.moments if row.latitude_deg is not None]
    for figure, count in ((coverage_figure(found), len(found.moments)), (landing_map(found), len(landed))):
        assert sum(np.size(line.get_xdata()) for line in figure.axes[0].lines) == count


def test_a_first_look_finds_the_zones_that_every_moment_shows() -> None:
    every = coverage(settings=AbortSettings(step_s=2.0))
    looked = coverage(settings=AbortSettings(step_s=2.0, first_step_s=10.0))
    assert [(row.name, row.start_s, row.end_s) for row in looked.black_zones] == [
        (row.name, row.start_s, row.end_s) for row in every.black_zones
    ]
    assert looked.covered_share == pytest.approx(every.covered_share, abs=1e-9)
    assert len(looked.moments) < 0.5 * len(every.moments)


def test_a_command_ends_the_thrust_of_liquid_engines_only() -> None:
    launcher, site = catalogue().launcher("falcon-9"), catalogue().site("ksc")
    solid = replace(ascent().vehicle, stages=tuple(replace(row, solid=True) for row in ascent().vehicle.stages))
    for flown, share in ((ascent(), 0.0), (replace(ascent(), vehicle=solid), 1.0)):
        flight = abort_flight(flown, catalogue().ship("crew-dragon"), launcher, site, catalogue(), AbortSettings())
        assert flight.solid_thrust_n[:100] == pytest.approx(share * flight.thrust_n[:100])


def test_nothing_leaves_the_tanks_of_a_stage_that_waits_in_its_parking_orbit() -> None:
    flown = vehicle(catalogue().launcher("falcon-9"), catalogue())
    assert isinstance(flown, Vehicle)
    away = optimal_ascent(flown, catalogue().site("ksc"), Escape(0.0, 0.5), parking=True)
    assert isinstance(away, Ascent)
    history, parked = away.history, away.plan.shape.parking_phase
    assert parked is not None
    lit = [i for i, phase in enumerate(away.plan.phases) if phase.burning == (1,)]
    before, after, ends = (history.phase == i for i in (parked, parked + 1, lit[-1]))
    left = _propellant_left(away, history.time_s)[1]
    assert left[after] == pytest.approx(left[before][-1])
    assert left[ends][-1] == pytest.approx(0.0, abs=1e-6)
    burned = history.mass_kg[ends][0] - history.mass_kg[ends][-1]
    # 1 % of the load is residual
    assert left[before][-1] == pytest.approx(burned / 0.99, rel=1e-3)


def test_the_summary_judges_a_launcher_that_is_shut_down_by_that() -> None:
    ship, launcher, site = catalogue().ship("crew-dragon"), catalogue().launcher("falcon-9"), catalogue().site("ksc")
    case = Case(ship, ship.configuration[0], launcher, site, Destination("leo", "leo"), Performance())
    named, aborts = checked_aborts(ascent(), case, catalogue())
    silent, others = checked_aborts(
        ascent(), replace(case, launcher=launcher.model_copy(update={"avionics": Avionics()})), catalogue()
    )
    assert (named.shut_down, silent.shut_down) == (True, False)
    assert named.covered_share == silent.covered_share < named.shut_down_share == silent.shut_down_share
    assert len(named.black_zones) < len(silent.black_zones)
    assert (aborts.covered_share, others.covered_share) == (named.shut_down_share, silent.covered_share)


def test_a_ship_far_too_heavy_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = "perilune.integration.abort.pair"
    monkeypatch.setattr(f"{pair}.ship_ascent", lambda *_a, **_k: NoSolution("no ascent", "target orbit"))
    monkeypatch.setattr(f"{pair}.launch_performance", lambda *_a, **_k: Performance(physics_kg=288.0))
    known = catalogue()
    asked = PairQuestion(known.ship("orion"), known.launcher("electron"), known.site("wallops"), "leo", known)
    found = pair_coverage(asked)
    assert isinstance(found, NoSolution)
    assert found.reason == "electron carries 288 kg to leo, not 26520 kg"


def test_the_load_is_judged_by_the_rules_of_the_case() -> None:
    frail = replace(ABORT_CURVE, points=((1.0, 3.0), (100.0, 2.0)))
    rules = replace(DEFAULT_RULES, curves=(frail,))
    found = coverage(settings=AbortSettings(step_s=20.0, rules=rules))
    assert "load of the escape motor" in {row.name for row in found.black_zones}
    assert found.covered_share < coverage().covered_share
    margins = [row.load_margin_g for row in found.moments if row.load_margin_g is not None]
    assert min(margins) < 0.0


def flight(**changes: object) -> AbortFlight:
    """The flight of Dragon with some limits changed."""
    ship, launcher, site = catalogue().ship("crew-dragon"), catalogue().launcher("falcon-9"), catalogue().site("ksc")
    settings = AbortSettings(step_s=20.0, **changes)  # type: ignore[arg-type]
    return abort_flight(ascent(), ship, launcher, site, catalogue(), settings)


def module(**changes: object) -> DescentModule:
    found = catalogue().ship("crew-dragon").descent_module
    assert found is not None
    return found.model_copy(update=changes)


ENGINE = OwnEngine(12e3, 70e3, 320.0, 1000.0)


def test_the_escape_system_leaves_when_its_motors_or_its_tower_do() -> None:
    """After the date of its motors, the tower's jettison, or that of the fairing; to the end where there is none."""
    ship, launcher, site = catalogue().ship("soyuz-ms"), catalogue().launcher("falcon-9"), catalogue().site("ksc")
    motor = ship.escape_motor
    assert motor is not None
    until = motor.burn_time.model_copy(update={"value": 157.0, "unit": "s", "low": None, "high": None})
    timed = EscapeTower(mass=motor.carried_mass, jettison_time=until.model_copy(update={"value": 114.0}))
    early = motor.model_copy(update={"available_until": until})
    late = motor.model_copy(update={"available_until": None})
    timeless = EscapeTower(mass=motor.carried_mass)
    cases = [
        (early, timed, 100.0, 157.0),
        (late, timed, 100.0, 114.0),
        (late, timeless, 180.0, 180.0),
        (late, timeless, None, float(ascent().history.time_s[-1])),
    ]
    for motors, top, shield_s, time in cases:
        used = ship.model_copy(update={"escape_motor": motors, "escape_tower": top})
        flown = replace(ascent(), shield_time_s=shield_s)
        found = abort_flight(flown, used, launcher, site, catalogue(), AbortSettings(step_s=60.0))
        assert found.jettison_s == pytest.approx(time)


def test_an_entry_of_an_unknown_module_is_not_evaluable() -> None:
    moment = plain_entry(flight(), 3, None)
    assert (moment.covered, moment.cause) == (False, "not evaluable: descent_module of crew-dragon missing")


def test_no_burn_against_the_motion_where_the_ship_is_down_before_its_engine_starts() -> None:
    assert retrograde_entry(flight(), 2, module(), ENGINE) is None


def test_of_burns_that_all_overload_the_crew_the_one_with_the_least_is_told() -> None:
    """A crew that bears 2 g for no time at all: no length of the burn helps, and none is sought between."""
    frail = replace(DEFAULT_RULES, curves=(replace(ABORT_CURVE, points=((1.0, 2.0), (100.0, 1.0))),))
    flown = flight(rules=frail)
    moment = retrograde_entry(flown, len(flown.rows.time_s) - 4, module(), ENGINE)
    assert moment is not None
    assert (moment.mode, moment.cause) == ("retrograde entry", "load of the entry")
    assert moment.load_margin_g is not None and moment.load_margin_g < -1.0


def test_a_ship_for_land_that_would_come_down_in_the_sea_slows_itself() -> None:
    """Late on the way, over the ocean: the entry alone is no good and the engine is tried against the motion."""
    ship = catalogue().ship("crew-dragon")
    row, motor = ship.configuration[0], ship.escape_motor
    assert motor is not None
    until = motor.burn_time.model_copy(update={"value": 150.0, "unit": "s", "low": None, "high": None})
    speed = row.mass.model_copy(update={"value": 1000.0, "unit": "m/s", "low": None, "high": None})
    thrust = speed.model_copy(update={"value": 70.0, "unit": "kN"})
    isp = speed.model_copy(update={"value": 320.0, "unit": "s"})
    changed = ship.model_copy(
        update={
            "configuration": [row.model_copy(update={"delta_v": speed})],
            "descent_module": module(landing=["land"]),
            "escape_motor": motor.model_copy(update={"available_until": until}),
            "escape_system": "tower",
            "main_engine_thrust": thrust,
            "main_engine_isp": isp,
        }
    )
    found = coverage(changed, AbortSettings(step_s=90.0))
    assert found.missing == ()
    attached = [row.mode for row in found.moments if row.time_s <= 150.0]
    assert set(attached) == {"escape"}
    after = [row for row in found.moments if row.time_s > 150.0]
    assert any(row.cause == "comes down on sea" for row in after)
    assert after[-1].covered and after[-1].mode in ("orbit", "retrograde entry")


def test_a_map_without_a_place_to_land_is_empty() -> None:
    ship = catalogue().ship("crew-dragon").model_copy(update={"descent_module": None})
    (axes,) = landing_map(coverage(ship)).axes
    assert (list(axes.lines), list(axes.images), axes.get_legend()) == ([], [], None)
    assert axes.get_title(loc="left").startswith("Where crew-dragon comes down from falcon-9")


def test_a_pair_that_has_no_abort_is_told_why() -> None:
    known = catalogue()
    dragon, rocket, site = known.ship("crew-dragon"), known.launcher("falcon-9"), known.site("ksc")
    nowhere = pair_coverage(PairQuestion(dragon, rocket, site, "gto", known))
    assert isinstance(nowhere, NoSolution)
    assert nowhere.reason == "not evaluable: configuration of crew-dragon for gto missing"
    row = dragon.configuration[0].model_copy(update={"destinations": ["mars"]})
    away = dragon.model_copy(update={"configuration": [row]})
    aimless = pair_coverage(PairQuestion(away, rocket, site, "mars", known))
    assert (aimless.reason, aimless.binding) == (  # type: ignore[union-attr]
        "not evaluable: the energy of the departure is missing",
        "c3",
    )
    with pytest.raises(InputError, match="a payload of 100 kg is lighter than crew-dragon itself"):
        pair_coverage(PairQuestion(dragon, rocket, site, "leo", known), payload_kg=100.0)
