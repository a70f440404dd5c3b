"""Records that contradict themselves are refused, with what is wrong; their small questions answer as they say."""

import math

import pytest
from pydantic import ValidationError

from perilune.catalogue import load_catalogue
from perilune.catalogue.ground import Tally
from perilune.catalogue.launcher import PublishedPayload
from perilune.catalogue.load import KINDS
from perilune.catalogue.mechanical import InjectionAccuracy, LoadFactors, MassHeightCurve, SoundSpectrum
from perilune.catalogue.model import Launcher, Ship, Site, Station
from perilune.catalogue.quantity import Quantity
from perilune.catalogue.ship_stage import ShipStage

ABOUT = {"source": "a test", "date": "2024", "maturity": "flown"}


def quantity(value, unit):
    return Quantity(value=value, unit=unit, **ABOUT)


def changed(entry, **changes):
    """Return the fields of a record with some of them changed; those not given stay away."""
    return {name: getattr(entry, name) for name in entry.model_fields_set} | changes


def refusal(record, data):
    with pytest.raises(ValidationError) as caught:
        record.model_validate(data)
    (only,) = caught.value.errors()
    return only["msg"].removeprefix("Value error, ")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def stages(catalogue, *roles):
    core = next(stage for stage in catalogue.launcher("falcon-9").stage if stage.role == "core")
    return [core.model_copy(update={"role": role}) for role in roles]


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        (("upper", "core"), "stages must stand in the order boosters, one core, uppers"),
        (("core", "booster"), "stages must stand in the order boosters, one core, uppers"),
        (("booster", "upper"), "stages must stand in the order boosters, one core, uppers"),
        (("core", "core", "upper"), "exactly one stage has the role 'core'"),
    ],
)
def test_a_launcher_stands_on_one_core(catalogue, roles, told):
    found = refusal(Launcher, changed(catalogue.launcher("falcon-9"), stage=stages(catalogue, *roles)))
    assert found.startswith(f"{told}; expected ")
    assert found.endswith("; key: stage")


def test_a_launcher_has_one_anchor_at_most(catalogue):
    row = PublishedPayload(to="leo", payload=quantity(1.0, "t"), anchor=True)
    launcher = changed(catalogue.launcher("falcon-9"), published=[row, row])
    assert refusal(Launcher, launcher) == "at most one published payload is the anchor"
    Launcher.model_validate(launcher | {"published": [row, row.model_copy(update={"anchor": False})]})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"to": "c3"}, "the payload is to a C3 that is not given; expected the key 'c3'"),
        ({"to": "leo", "perigee": (500.0, "km"), "apogee": (400.0, "km")}, "the perigee is above the apogee"),
    ],
)
def test_a_published_payload_says_where_to(fields, told):
    data = {name: quantity(*value) if isinstance(value, tuple) else value for name, value in fields.items()}
    assert refusal(PublishedPayload, data | {"payload": quantity(1.0, "t")}).startswith(told)


def test_a_site_has_its_limits_the_right_way_round(catalogue):
    site = changed(catalogue.site("ksc"), azimuth_min=quantity(120.0, "deg"), azimuth_max=quantity(35.0, "deg"))
    assert refusal(Site, site).startswith("azimuth_min is above azimuth_max; expected the smaller first")
    site = changed(catalogue.site("ksc"), inclination_min=quantity(60.0, "deg"), inclination_max=quantity(0.5, "rad"))
    assert refusal(Site, site).startswith("inclination_min is above inclination_max")


def test_a_ship_is_heavier_than_its_propellant_and_goes_to_each_destination_once(catalogue):
    oryol = catalogue.ship("oryol")
    first = oryol.configuration[0]
    full = changed(first, propellant_mass=first.mass)
    assert refusal(type(first), full).startswith("the propellant is not lighter than the ship")
    twice = changed(oryol, configuration=[first, first])
    assert refusal(Ship, twice) == "a destination stands in more than one configuration; expected each once"


def test_a_ship_has_one_escape_system(catalogue):
    towed = next(ship for name in catalogue.ids("ship") if (ship := catalogue.ship(name)).escape_tower is not None)
    told = "an escape tower and an integral escape system; expected one of them"
    assert refusal(Ship, changed(towed, escape_system="integral")) == told


def test_the_stage_of_a_ship_is_heavier_than_its_propellant():
    mass = quantity(2.0, "t")
    told = refusal(ShipStage, {"name": "stage", "mass": mass, "propellant_mass": quantity(2000.0, "kg")})
    assert told.startswith("the propellant is not lighter than the stage")
    assert ShipStage(name="stage", mass=mass, propellant_mass=quantity(1999.0, "kg")).mass.si == 2000.0


def test_a_station_about_the_earth_needs_its_orbit(catalogue):
    told = "a station in Earth orbit needs altitude and inclination"
    data = changed(catalogue.station("iss"))
    for name in ("altitude", "inclination"):
        assert refusal(Station, {key: value for key, value in data.items() if key != name}) == told


def test_no_more_succeed_than_try():
    assert refusal(Tally, ABOUT | {"attempts": 3, "successes": 4}).startswith("4 successes of 3 attempts")
    assert Tally(attempts=3, successes=3, **ABOUT).successes == 3


@pytest.mark.parametrize("name", ["inclination", "node", "c3"])
def test_a_dispersion_is_a_size(name):
    unit = "km2/s2" if name == "c3" else "deg"
    told = refusal(InjectionAccuracy, {"to": "c3", name: quantity(-0.1, unit)})
    assert told == f"the dispersion of {name} is below zero; expected its size, either way"


@pytest.mark.parametrize(
    "points",
    [[[-1.0, 3.0], [1.0, -1.0]], [[0.0, 3.0], [0.0, -1.0]], [[0.0, 3.0], [1.0, 0.5]], [[0.0, -3.0], [1.0, -1.0]]],
)
def test_load_factors_surround_rest(points):
    told = refusal(LoadFactors, ABOUT | {"points": points})
    assert told.startswith("the load factors do not surround the state of rest")


def test_load_factors_are_for_ships_between_two_masses():
    points = [[0.0, 6.0], [2.0, 1.0], [0.0, -2.0]]
    every = LoadFactors(points=points, **ABOUT)
    assert every.covers(1.0)
    assert every.covers(1e9)
    some = LoadFactors(points=points, mass_min=quantity(1.8, "t"), mass_max=quantity(9.0, "t"), **ABOUT)
    assert [some.covers(mass) for mass in (1799.0, 1800.0, 9000.0, 9001.0)] == [False, True, True, False]


@pytest.mark.parametrize("points", [[[2.0, 1.0], [1.0, 2.0]], [[1.0, 1.0], [1.0, 2.0]], [[-1.0, 1.0], [1.0, 2.0]]])
def test_a_curve_over_mass_rises_in_mass(points):
    assert refusal(MassHeightCurve, ABOUT | {"points": points}).startswith("the masses of the curve")


def test_a_curve_over_mass_is_above_the_ring_and_linear_between():
    assert refusal(MassHeightCurve, ABOUT | {"points": [[1.0, 1.0], [2.0, 0.0]]}).startswith("a height of the curve")
    curve = MassHeightCurve(points=[[1000.0, 4.0], [3000.0, 2.0], [4000.0, 1.9]], **ABOUT)
    heights = [curve.height_m(mass) for mass in (10.0, 1000.0, 1500.0, 3000.0, 3500.0, 4000.0, 4001.0)]
    assert heights[-1] is None
    assert heights[:-1] == pytest.approx([4.0, 4.0, 3.5, 2.0, 1.95, 1.9])


def test_a_spectrum_rises_in_frequency_and_two_equal_bands_are_3_db_louder_than_one():
    for points in ([[63.0, 120.0], [31.5, 120.0]], [[0.0, 120.0]]):
        assert refusal(SoundSpectrum, ABOUT | {"points": points}).startswith("the bands of the spectrum")
    spectrum = SoundSpectrum(points=[[31.5, 120.0], [63.0, 120.0]], **ABOUT)
    assert spectrum.overall_db == pytest.approx(120.0 + 10.0 * math.log10(2.0))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_asked_for_by_its_own_name(catalogue, kind):
    name = catalogue.ids(kind)[-1]
    entry = getattr(catalogue, kind.replace("-", "_"))(name)
    assert (entry.id, entry.kind) == (name, kind)
    assert entry is catalogue.entry(kind, name)
