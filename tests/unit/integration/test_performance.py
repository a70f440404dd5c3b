"""What of the launch package becomes a payload, and what becomes a reason."""

from dataclasses import replace
from typing import Any

import pytest

import perilune.integration.ship_ascent as ship_ascent_module
import perilune.launch
from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import NoSolution
from perilune.integration.ascent_question import ascent_target
from perilune.integration.case import DIRECT, Delivery, Performance
from perilune.integration.destination import Destination, parse_destination
from perilune.integration.loads import ship_ascent, with_jettison_rate, with_loads
from perilune.integration.performance import (
    LaunchPayload,
    delivered_c3_km2_s2,
    launch_payload,
    launch_performance,
    published_at_energy,
)
from perilune.launch import Orbit

LLO = Destination("llo", "llo")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


class Curve:
    """A payload curve that falls by 1 t per km^2/s^2."""

    alarm = None
    c3_km2_s2 = (-2.0, 10.0)

    def physics_kg(self, c3_m2_s2: float) -> float:
        return 26e3 - c3_m2_s2 / 1e3

    def anchored_kg(self, c3_m2_s2: float) -> float:
        return 25e3 - c3_m2_s2 / 1e3


def row(build: Any, **changes: Any) -> dict[str, Any]:
    return {"to": "tli", "payload": build.quantity(27.0, "t"), "site": "ksc", **changes}


def test_a_given_curve_is_read_at_the_energy(build: Any, catalogue: Catalogue) -> None:
    launcher = build.launcher(published=[row(build, lower_bound=True)])
    found = launch_performance(launcher, catalogue, build.site(), LLO, -1.8, curve=Curve())  # type: ignore[arg-type]
    assert found == Performance(27e3, True, 27.8e3, 26.8e3)


def test_an_energy_below_the_curve_is_flown(build: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def payload(launcher: Any, catalogue: Any, to: str, site: Any) -> NoSolution:
        asked.append(to)
        return NoSolution("not flown in this test", "test")

    monkeypatch.setattr(perilune.launch, "payload", payload)
    launch_performance(build.launcher(), catalogue, build.site(), LLO, -2.1, curve=Curve())  # type: ignore[arg-type]
    assert asked == ["c3=-2.1"]


def test_published_rows_of_other_sites_and_energies_do_not_count(build: Any) -> None:
    other_site = row(build, site="kourou")
    far = {**row(build), "to": "c3", "c3": build.quantity(10.0, "km2/s2")}
    floor = row(build, lower_bound=True, payload=build.quantity(26.0, "t"))
    launcher = build.launcher(published=[other_site, far, floor, row(build)])
    found = published_at_energy(launcher, build.site(), -1.9)
    assert found is not None
    assert found.payload.si == 27e3
    assert published_at_energy(launcher, build.site(), 5.0) is None


def test_a_launcher_that_is_too_weak_has_a_payload_of_zero(build: Any, catalogue: Catalogue) -> None:
    weak = NoSolution("carries no payload", "payload")
    found = launch_performance(build.launcher(), catalogue, build.site(), LLO, -1.7, curve=weak)
    assert (found.physics_kg, found.reason) == (0.0, "carries no payload")
    unknown = NoSolution("not evaluable: thrust_sl missing", "thrust_sl")
    found = launch_performance(build.launcher(), catalogue, build.site(), LLO, -1.7, curve=unknown)
    assert (found.physics_kg, found.reason) == (None, "not evaluable: thrust_sl missing")


def test_a_ship_far_too_heavy_is_not_flown(build: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ship_ascent_module, "fly_ship", lambda *_a, **_k: pytest.fail("flown"))
    case = build.case(performance=Performance(physics_kg=5e3, jettison_rate=0.1), loads=None)
    found = ship_ascent(case, catalogue)
    assert isinstance(found, NoSolution)
    assert "carries 5000 kg" in found.reason
    assert with_loads(case, catalogue, None).loads_reason == found.reason


def test_a_robotic_ship_without_limits_is_not_flown(
    build: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ship_ascent_module, "fly_ship", lambda *_a, **_k: pytest.fail("flown"))
    ship = build.ship(crew=0, type="lander", max_acceleration=None, max_dynamic_pressure=None, mechanical={})
    case = build.case(ship=ship, loads=None)
    assert with_loads(case, catalogue, None) is case


def test_the_jettison_rate_is_asked_only_where_it_is_needed(
    build: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "perilune.integration.loads.launch_performance", lambda *_a, **_k: Performance(jettison_rate=0.07)
    )
    unknown = Performance(physics_kg=26e3)
    exposed = with_jettison_rate(build.case(performance=unknown), catalogue)
    assert exposed.performance == Performance(physics_kg=26e3, jettison_rate=0.07)
    covered = build.ship(in_fairing=True, escape_tower=None)
    assert with_jettison_rate(build.case(ship=covered, performance=unknown), catalogue).performance == unknown


def test_the_interval_of_a_payload_contains_its_deciding_figure(catalogue: Catalogue) -> None:
    launcher = catalogue.launcher("long-march-10")
    found = launch_payload(launcher, catalogue, catalogue.site("wenchang"), Destination("tli", "tli"), -1.7)
    assert found.performance.physics_kg is not None
    assert found.low_kg is not None and found.high_kg is not None
    # the anchor itself is published as one number
    assert found.low_kg == pytest.approx(27e3) == pytest.approx(found.high_kg)


@pytest.mark.parametrize("name", ["leo", "station:iss"])
def test_the_interval_of_a_payload_near_the_earth_contains_it(catalogue: Catalogue, name: str) -> None:
    goal = parse_destination(name, catalogue)
    found = launch_payload(catalogue.launcher("electron"), catalogue, catalogue.site("mahia"), goal, None)
    assert found.performance.anchored_kg is not None and found.low_kg is not None and found.high_kg is not None
    # the bounds are told to the gram
    assert found.low_kg - 1e-3 <= found.performance.anchored_kg <= found.high_kg + 1e-3
    assert found.performance.anchored_kg == pytest.approx(300.0, abs=30.0)  # 300 kg to a low orbit are published


def test_a_launcher_that_lifts_nothing_there_has_no_interval(catalogue: Catalogue) -> None:
    found = launch_payload(catalogue.launcher("electron"), catalogue, catalogue.site("mahia"), LLO, -1.7)
    assert found == LaunchPayload(found.performance)
    assert found.performance.reason is not None and "C3 -1.7" in found.performance.reason


def test_a_transfer_orbit_is_one_from_a_parking_orbit_to_the_geostationary_height(build: Any) -> None:
    target = ascent_target(replace(build.case(), destination=Destination("gto", "gto")))
    assert isinstance(target, Orbit)
    assert (target.perigee_m, target.apogee_m) == (185e3, pytest.approx(42_164e3 - 6378.137e3, abs=1e3))


def test_a_burn_of_the_ship_lowers_the_energy_that_the_launcher_gives() -> None:
    assert delivered_c3_km2_s2(-1.7, DIRECT) == -1.7
    energies = [delivered_c3_km2_s2(-1.7, Delivery(own_burn_m_s=burn)) for burn in (50.0, 100.0, 200.0)]
    assert energies == sorted(energies, reverse=True)
    assert all(energy < -1.7 for energy in energies)
