"""What a change is worth in payload: a kilogram of the last stage is a kilogram, and no ascent is no price."""

from dataclasses import replace

import pytest

from perilune.catalogue import Catalogue, Launcher, load_catalogue
from perilune.integration.case import Case, Performance
from perilune.integration.closing.payload_gain import altered_payload, dog_leg_price_kg, kept_propellant_kg
from perilune.integration.closing.setting import Setting, ground_case, with_quantity
from perilune.integration.pair import PairQuestion

LIFTS = Performance(published_kg=22e3, physics_kg=21.5e3, anchored_kg=21e3, jettison_rate=0.3)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def base(catalogue: Catalogue) -> Setting:
    """A cargo ship on a launcher that carries it with tonnes to spare."""
    ship, launcher, site = catalogue.ship("progress-ms"), catalogue.launcher("falcon-9"), catalogue.site("ksc")
    return Setting(PairQuestion(ship, launcher, site, "station:iss", catalogue), LIFTS)


@pytest.fixture(scope="module")
def case(base: Setting) -> Case:
    return ground_case(base)


@pytest.fixture(scope="module")
def to_mars(base: Setting) -> Setting:
    """The same ship to Mars, without a window: nothing says how much energy that takes."""
    ship = base.asked.ship
    row = ship.configuration[0].model_copy(update={"destinations": ["mars"]})
    return base.with_pair(ship=ship.model_copy(update={"configuration": [row]}), destination="mars")


def with_last_stage(launcher: Launcher, dry_kg: float) -> Launcher:
    last = launcher.stage[-1]
    changed = last.model_copy(update={"dry_mass": with_quantity(last.dry_mass, dry_kg)})
    return launcher.model_copy(update={"stage": [*launcher.stage[:-1], changed]})


def without_sea_level_thrust(launcher: Launcher) -> Launcher:
    """Its first stage burns the engine of the last, of which no thrust at sea level is known."""
    first, *others = launcher.stage
    engine = {"engine": launcher.stage[-1].engine, "thrust_sl": None}
    return launcher.model_copy(update={"stage": [first.model_copy(update=engine), *others]})


def test_what_the_last_stage_weighs_less_the_payload_weighs_more(base: Setting) -> None:
    launcher = base.asked.launcher
    gained = altered_payload(base, with_last_stage(launcher, launcher.stage[-1].dry_mass.si - 300.0))
    assert gained is not None
    # the same ascent with the same mass at its end
    figures = gained.physics_kg, gained.anchored_kg, gained.published_kg
    assert figures == pytest.approx((21.8e3, 21.3e3, 22.3e3), abs=0.5)


def test_without_an_ascent_there_is_no_altered_payload(base: Setting, to_mars: Setting) -> None:
    launcher = base.asked.launcher
    assert altered_payload(to_mars, launcher) is None
    assert altered_payload(base, without_sea_level_thrust(launcher)) is None
    assert altered_payload(base, with_last_stage(launcher, 1e6)) is None
    assert altered_payload(base.with_pair(launcher=with_last_stage(launcher, 1e6)), launcher) is None


def test_a_heavier_ship_leaves_less_in_the_last_stage(base: Setting, case: Case, catalogue: Catalogue) -> None:
    launcher = base.asked.launcher
    heavier = with_quantity(case.configuration.mass, case.configuration.mass.si + 500.0)
    loaded = replace(case, configuration=case.configuration.model_copy(update={"mass": heavier}))
    left, less = (kept_propellant_kg(row, launcher, catalogue) for row in (case, loaded))
    assert left is not None and less is not None
    # of 560 t at lift-off 500 kg are less than a thousandth: ship and propellant together stay what they were
    assert left - less == pytest.approx(500.0, abs=0.002 * left)


def test_what_does_not_fly_leaves_nothing(base: Setting, case: Case, to_mars: Setting, catalogue: Catalogue) -> None:
    assert kept_propellant_kg(case, catalogue.launcher("electron"), catalogue) is None
    assert kept_propellant_kg(ground_case(to_mars), base.asked.launcher, catalogue) is None


def test_the_further_out_of_its_range_the_dearer_a_dog_leg(case: Case, catalogue: Catalogue) -> None:
    """To 51.6 degrees a rocket leaves the cape at 45: the range holds that at 35 as its edge, not at 50 or 60."""
    edge = case.site.azimuth_min
    assert edge is not None
    sites = [
        case.site.model_copy(update={"azimuth_min": edge.model_copy(update={"value": value})}) for value in (35, 50, 60)
    ]
    prices = [dog_leg_price_kg(replace(case, site=site), catalogue) for site in sites]
    assert prices[0] == pytest.approx(0.0, abs=1e-3)
    assert prices[0] is not None and prices[1] is not None and prices[2] is not None
    assert prices[0] + 100.0 < prices[1] < prices[2]


def test_a_dog_leg_has_no_price_without_a_range_or_an_ascent(
    case: Case, to_mars: Setting, catalogue: Catalogue
) -> None:
    free = case.site.model_copy(update={"azimuth_min": None, "azimuth_max": None})
    assert dog_leg_price_kg(replace(case, site=free), catalogue) is None
    assert dog_leg_price_kg(ground_case(to_mars), catalogue) is None
    weak = with_last_stage(case.launcher, 1e6)
    assert dog_leg_price_kg(replace(case, launcher=weak), catalogue) is None
