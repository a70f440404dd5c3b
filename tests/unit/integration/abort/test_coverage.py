"""The coverage of a whole ascent: modes in order, black zones with their cause, missing data never good."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from perilune.catalogue import Catalogue, Ship, load_catalogue
from perilune.catalogue.ground import Avionics
from perilune.errors import NoSolution
from perilune.integration.abort import AbortCoverage, AbortSettings, abort_coverage, pair_coverage
from perilune.integration.abort.flight import abort_flight
from perilune.integration.abort.plots import coverage_figure, landing_map
from perilune.integration.abort.summary import abort_summary
from perilune.integration.case import Case, Performance
from perilune.integration.destination import Destination
from perilune.integration.methods.crew_tolerance import ABORT_CURVE
from perilune.integration.pair import PairQuestion
from perilune.integration.rule_set import DEFAULT_RULES
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


def test_the_summary_judges_a_launcher_that_is_shut_down_by_that() -> None:
    ship, launcher, site = catalogue().ship("crew-dragon"), catalogue().launcher("falcon-9"), catalogue().site("ksc")
    case = Case(ship, ship.configuration[0], launcher, site, Destination("leo", "leo"), Performance())
    named = abort_summary(ascent(), case, catalogue())
    silent = abort_summary(
        ascent(), replace(case, launcher=launcher.model_copy(update={"avionics": Avionics()})), catalogue()
    )
    assert (named.shut_down, silent.shut_down) == (True, False)
    assert named.covered_share == silent.covered_share < named.shut_down_share == silent.shut_down_share
    assert len(named.black_zones) < len(silent.black_zones)


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
