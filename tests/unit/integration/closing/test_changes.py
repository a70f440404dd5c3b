"""What each change of the ascent does to a pair: nothing of it at no price, more of it at its price."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from perilune.catalogue import Catalogue, Quantity, load_catalogue
from perilune.catalogue.escape import EscapeTower
from perilune.integration.case import Case, Delivery, Performance
from perilune.integration.closing.changes import (
    Change,
    deliveries,
    jettisons,
    longer_stage,
    more_propellant,
    other_sites,
    throttles,
)
from perilune.integration.closing.setting import Setting, case_of, ground_case
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import delivered_c3_km2_s2
from perilune.launch import payload_to_orbit

LIFTS = Performance(physics_kg=21.5e3, anchored_kg=21e3, jettison_rate=0.3)
TOWER_KG = 1000.0
Quantities = Callable[[float, str], Quantity]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def quantities() -> Quantities:
    return lambda value, unit: Quantity(value=value, unit=unit, source="made for a test", date="2026", maturity="flown")


@pytest.fixture(scope="module")
def base(catalogue: Catalogue, quantities: Quantities) -> Setting:
    """A cargo ship with limits of acceleration and of q alpha, on a launcher with tonnes to spare."""
    ship = catalogue.ship("progress-ms")
    mechanical = ship.mechanical.model_copy(update={"max_q_alpha": quantities(2000.0, "Pa rad")})
    limited = ship.model_copy(update={"max_acceleration": quantities(3.5, "g0"), "mechanical": mechanical})
    launcher, site = catalogue.launcher("falcon-9"), catalogue.site("ksc")
    return Setting(PairQuestion(limited, launcher, site, "station:iss", catalogue), LIFTS)


@pytest.fixture(scope="module")
def case(base: Setting) -> Case:
    return case_of(base)


@pytest.fixture(scope="module")
def throttled(base: Setting, case: Case) -> dict[str, Change]:
    return {change.name: change for change in throttles(base, case)}


def payload_kg(setting: Setting | None) -> float:
    assert setting is not None and setting.performance.physics_kg is not None
    return setting.performance.physics_kg


def price_kg(setting: Setting | None) -> float:
    assert setting is not None and setting.price_kg is not None
    return setting.price_kg


def test_a_limit_that_the_ascent_keeps_anyway_costs_nothing_and_a_lower_one_its_propellant(
    throttled: dict[str, Change],
) -> None:
    change = throttled["throttle to acceleration"]
    free, dear = change.apply(change.nothing), change.apply(2.0)
    assert price_kg(free) == pytest.approx(0.0, abs=1.0)
    assert price_kg(dear) > 100.0
    assert payload_kg(dear) == pytest.approx(LIFTS.physics_kg - price_kg(dear))  # type: ignore[operator]
    assert dear is not None and dear.asked.launcher.limits.max_acceleration is not None
    assert dear.asked.launcher.limits.max_acceleration.si == pytest.approx(2.0 * 9.80665)
    assert change.words(2.0) == "throttle so that the acceleration stays below 2.00 g0"


def test_the_words_of_a_limit_of_pressure_tell_that_it_is_steered(throttled: dict[str, Change], case: Case) -> None:
    change = throttled["throttle to dynamic pressure"]
    assert case.loads is not None
    assert change.nothing == pytest.approx(case.loads.max_dynamic_pressure_pa / 1e3)
    assert change.words(20.0) == "throttle and steer so that the dynamic pressure stays below 20.00 kPa"


def test_a_launcher_without_an_ascent_keeps_no_limit(base: Setting, case: Case, catalogue: Catalogue) -> None:
    weak = base.with_pair(launcher=catalogue.launcher("electron"))
    change = next(throttles(weak, case))
    assert change.apply(2.0) is None


def test_a_ship_without_loads_is_not_throttled_and_without_a_limit_not_steered(base: Setting, case: Case) -> None:
    assert list(throttles(base, replace(case, loads=None))) == []
    free = case.ship.model_copy(update={"mechanical": case.ship.mechanical.model_copy(update={"max_q_alpha": None})})
    assert "steer to q alpha" not in [row.name for row in throttles(base, replace(case, ship=free))]
    assert case.loads is not None
    calm = replace(case.loads, max_acceleration_m_s2=15.0)
    assert "throttle to acceleration" not in [row.name for row in throttles(base, replace(case, loads=calm))]


def test_steering_keeps_its_limit_at_a_price(throttled: dict[str, Change]) -> None:
    change = throttled["steer to q alpha"]
    free, dear = change.apply(change.nothing), change.apply(300.0)
    assert price_kg(free) == 0.0
    assert price_kg(dear) > 50.0
    assert dear is not None
    loads = case_of(dear).loads
    assert loads is not None and loads.q_alpha_pa_rad == 300.0
    assert max(loads.acceleration_m_s2) == pytest.approx(loads.max_acceleration_m_s2)
    assert "stays below 300 Pa rad" in change.words(300.0)


def test_a_longer_stage_costs_its_structure_and_the_wait_for_its_burn(base: Setting, case: Case) -> None:
    change = next(longer_stage(base, case))
    assert payload_kg(change.apply(0.0)) == pytest.approx(LIFTS.physics_kg, abs=1e-3)
    assert change.most == pytest.approx(0.3 * base.asked.launcher.stage[-1].propellant_mass.si)
    longer = change.apply(1000.0)
    assert longer is not None
    stage, before = longer.asked.launcher.stage[-1], base.asked.launcher.stage[-1]
    assert stage.propellant_mass.si == pytest.approx(before.propellant_mass.si + 1000.0)
    assert stage.dry_mass.si / stage.propellant_mass.si == pytest.approx(before.dry_mass.si / before.propellant_mass.si)
    assert "load 1000 kg more propellant into 'second stage'" in change.words(1000.0)


def test_a_stage_has_no_length_where_no_ascent_says_its_payload(base: Setting, case: Case) -> None:
    ship = base.asked.ship
    row = ship.configuration[0].model_copy(update={"destinations": ["mars"]})
    lost = base.with_pair(ship=ship.model_copy(update={"configuration": [row]}), destination="mars")
    assert next(longer_stage(lost, case)).apply(1000.0) is None


def test_an_earlier_jettison_gains_less_than_the_tower(base: Setting, quantities: Quantities) -> None:
    tower = EscapeTower(mass=quantities(TOWER_KG, "kg"), jettison_time=quantities(300.0, "s"))
    ship = base.asked.ship.model_copy(update={"escape_tower": tower, "in_fairing": False})
    towered = base.with_pair(ship=ship)
    change = next(jettisons(towered, ground_case(towered)))
    assert (change.nothing, change.most) == (pytest.approx(300.0), 90.0)
    assert price_kg(change.apply(300.0)) == pytest.approx(0.0, abs=1e-6)
    earlier = change.apply(200.0)
    assert -TOWER_KG < price_kg(earlier) < -0.1 * TOWER_KG
    assert payload_kg(earlier) == pytest.approx(LIFTS.physics_kg - price_kg(earlier))  # type: ignore[operator]
    assert change.words(200.0) == "drop the escape tower at 200 s"


def test_a_tower_that_leaves_early_or_never_stays(base: Setting, case: Case, quantities: Quantities) -> None:
    for time in (None, quantities(80.0, "s")):
        tower = EscapeTower(mass=quantities(TOWER_KG, "kg"), jettison_time=time)
        asked = base.with_pair(ship=base.asked.ship.model_copy(update={"escape_tower": tower}))
        assert list(jettisons(asked, case)) == []
    assert list(jettisons(base, case)) == []


def test_no_tower_leaves_earlier_on_a_launcher_too_weak(
    base: Setting, catalogue: Catalogue, quantities: Quantities
) -> None:
    tower = EscapeTower(mass=quantities(TOWER_KG, "kg"), jettison_time=quantities(300.0, "s"))
    ship = base.asked.ship.model_copy(update={"escape_tower": tower, "in_fairing": False})
    weak = base.with_pair(ship=ship, launcher=catalogue.launcher("electron"))
    assert next(jettisons(weak, ground_case(weak))).apply(200.0) is None


def test_the_orbit_of_insertion_is_between_the_parking_orbit_and_the_station(base: Setting, case: Case) -> None:
    change = next(row for row in deliveries(base, case) if row.name == "insertion orbit")
    assert (change.nothing, change.most) == (200.0, pytest.approx(415.0))
    asked = base.asked
    station = case.destination.station
    assert station is not None and station.inclination is not None
    higher = change.apply(300.0)
    found = payload_to_orbit(asked.launcher, asked.catalogue, asked.site, 300e3, 300e3, station.inclination.si)
    assert payload_kg(higher) == found.physics_kg  # type: ignore[union-attr]
    assert payload_kg(higher) < payload_kg(change.apply(200.0))
    assert change.words(300.0) == "let falcon-9 insert at 300 km"


def test_a_dog_leg_is_offered_where_the_range_costs_payload(base: Setting, case: Case, quantities: Quantities) -> None:
    site = base.asked.site.model_copy(update={"azimuth_min": quantities(60.0, "deg")})
    change = next(row for row in deliveries(base.with_pair(site=site), replace(case, site=site)) if row.exact)
    turned = change.apply(change.most)
    assert turned is not None and turned.delivery == Delivery(dog_leg=True)
    assert turned.price_kg == change.most > 100.0


def test_a_ship_of_its_own_burn_leaves_the_launcher_the_rest(
    base: Setting, case: Case, quantities: Quantities, catalogue: Catalogue
) -> None:
    """At perigee the ship adds what it may, down to the lowest energy; without a delta-v of its own nothing."""
    ship = base.asked.ship
    row = ship.configuration[0].model_copy(update={"destinations": ["tli"], "delta_v": quantities(3000.0, "m/s")})
    away = base.with_pair(ship=ship.model_copy(update={"configuration": [row]}), destination="tli")
    change = next(deliveries(away, ground_case(away)))
    assert delivered_c3_km2_s2(-1.7, Delivery(own_burn_m_s=change.most)) == pytest.approx(-20.0, abs=0.03)
    helped, alone = (payload_kg(change.apply(burn)) for burn in (200.0, 0.0))
    # 200 m/s less of the last stage, by the rocket equation with an exhaust speed of 3.4 km/s
    dry_kg = away.asked.launcher.stage[-1].dry_mass.si
    assert (helped + dry_kg) / (alone + dry_kg) == pytest.approx(1.06, abs=0.02)
    assert change.words(200.0) == "let progress-ms add 200 m/s of the departure itself"
    idle = row.model_copy(update={"delta_v": None})
    still = away.with_pair(ship=ship.model_copy(update={"configuration": [idle]}))
    assert [row.name for row in deliveries(still, ground_case(still))] == []


def test_another_site_is_taken_with_its_payload(base: Setting, case: Case, catalogue: Catalogue) -> None:
    asked = base.asked
    (change,) = other_sites(base, case)
    assert (change.name, change.words(1.0), change.exact) == ("site vandenberg", "launch from vandenberg", True)
    moved = change.apply(1.0)
    assert moved is not None and moved.asked.site == catalogue.site("vandenberg")
    station = case.destination.station
    assert station is not None and station.inclination is not None
    found = payload_to_orbit(asked.launcher, catalogue, moved.asked.site, 200e3, 200e3, station.inclination.si)
    assert payload_kg(moved) == found.physics_kg  # type: ignore[union-attr]


def test_a_ship_without_an_engine_takes_no_more_propellant(base: Setting, case: Case) -> None:
    ship = base.asked.ship.model_copy(update={"main_engine_isp": None})
    assert list(more_propellant(base.with_pair(ship=ship), case)) == []
