"""Balances of a station: conservation, first breaks, and closings that are just enough."""

import dataclasses
import math

import numpy as np
import pytest
import scipy.stats

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.station.balance import station_balance
from perilune.station.horizon import smooth_horizon
from perilune.station.illumination import SOLAR_IRRADIANCE, earth_gaps, light_of, longest
from perilune.station.margin import depletion
from perilune.station.model import Crew, Delivery, ElementUse, Station
from perilune.station.power import missing_power, power_balances, power_history
from perilune.station.services import crew_time_balance, data_balance, heat_balance, lifetime_balance
from perilune.station.sky import Place, sky_of
from perilune.station.station_file import load_station
from perilune.station.supplies import poisson_needed, spares_balance, stock_balances, stock_history

START = parse_time("2032-01-01 UTC")
DAY = 86_400.0
YEAR = 31_557_600.0


def element(name, kind, count=1, start=START, end=None, crew=0, sleeps=False, view=1.0, **values):
    return ElementUse(name, kind, "nasa", count, start, end, crew, sleeps, view, values)


def station(elements, crews=(), deliveries=(), years=1.0, demand="spacenet", **more):
    base = Station(
        name="test",
        site="pole",
        place=Place(math.radians(-85.0), 0.0),
        mask=None,
        elevation_models=(),
        mast_m=0.0,
        start_tdb_s=START,
        end_tdb_s=START + years * YEAR,
        step_s=3600.0,
        crew_demand=load_catalogue().crew_demand(demand),
        reserve_days=0.0,
        spares_confidence=0.95,
        data_buffer_bit=None,
        elements=tuple(elements),
        crews=tuple(crews),
        deliveries=tuple(deliveries),
        demands=(),
    )
    return dataclasses.replace(base, **more)


def light(asked):
    sky = sky_of(asked.place, asked.start_tdb_s, asked.end_tdb_s, asked.step_s)
    return light_of(sky, smooth_horizon())


ARRAY = element("array", "solar array", generation=10e3, area=35.0)
STORE = element("store", "battery", mass=100.0, capacity=3.6e8, depth=0.8, storage_efficiency=0.9)
BASE = element("base", "habitat", power=2e3)


def test_depletion_equals_the_loop_and_conserves():
    need = np.random.default_rng(5).normal(0.1, 1.0, 2000)
    level, loop, spilled = 0.0, [], 0.0
    for step in need:
        spilled += max(0.0, -(level + step))
        level = max(0.0, level + step)
        loop.append(level)
    assert depletion(need) == pytest.approx(np.array(loop), abs=1e-9)
    # what went in is what is missing still and what found no room
    assert need.sum() == pytest.approx(loop[-1] - spilled)


def test_energy_is_conserved_from_sun_to_load_and_store():
    asked = station([ARRAY, dataclasses.replace(STORE, count=20), BASE])
    seen = light(asked)
    history = power_history(asked, seen)
    empty = history.depletion_j(asked.step_s)
    short = (history.load_w - history.solar_w) * asked.step_s
    change = np.diff(empty, prepend=0.0)
    # discharging takes what is short; charging brings at most the efficient part of what is over, and none of it twice
    assert change[short > 0.0] == pytest.approx(short[short > 0.0])
    assert np.all(change[short <= 0.0] >= 0.9 * short[short <= 0.0] - 1e-3)
    full = (short <= 0.0) & (empty > 0.0)
    assert change[full] == pytest.approx(0.9 * short[full], rel=1e-9, abs=1e-3)
    assert history.solar_w.max() == pytest.approx(10e3 * seen.flux_w_m2.max() / SOLAR_IRRADIANCE)


def test_each_closing_of_the_store_is_just_enough():
    asked = station([ARRAY, STORE, BASE])
    seen = light(asked)
    _, broken = power_balances(asked, seen)
    assert broken.state == "breaks"
    ways = {way.what: way.amount for way in broken.closes}

    def with_more(part, **values):
        added = dataclasses.replace(part, name="more", values={**part.values, **values})
        return power_balances(station([ARRAY, STORE, BASE, added]), seen)[1].state

    kwh, kg = ways["more store that may be used"], ways["more of store"]
    assert kg == pytest.approx(kwh * 3.6e6 / (3.6e8 * 0.8 / 100.0))
    assert with_more(STORE, capacity=kwh * 3.6e6 / 0.8 * 1.001) == "holds"
    assert with_more(STORE, capacity=kwh * 3.6e6 / 0.8 * 0.99) == "breaks"
    steady = element("more", "reactor", generation=0.0)
    watts = 1e3 * ways["more power by day and night"]
    assert with_more(steady, generation=watts * 1.001) == "holds"
    assert with_more(steady, generation=watts * 0.99) == "breaks"
    # the first night of 85 S is longer than the store: no array carries it
    assert "more solar array, rated at 1 au" not in ways


def test_an_array_closes_what_is_short_of_energy_but_not_of_store():
    asked = station(
        [
            dataclasses.replace(ARRAY, values={"generation": 3e3, "area": 10.0}),
            dataclasses.replace(STORE, count=12),
            BASE,
        ]
    )
    seen = light(asked)
    ways = {way.what: way.amount for way in power_balances(asked, seen)[1].closes}
    more = element("more", "solar array", generation=1e3 * ways["more solar array, rated at 1 au"])
    assert ways["more of array"] == pytest.approx(more.values["generation"] / 300.0)
    for factor, state in ((1.001, "holds"), (0.99, "breaks")):
        added = dataclasses.replace(more, values={"generation": factor * more.values["generation"]})
        assert power_balances(station([*asked.elements, added]), seen)[1].state == state


def test_a_sleeper_takes_its_dormant_power_in_the_night():
    asleep = element("rover", "rover", sleeps=True, power=100.0, dormant_power=7.0)
    asked = station([asleep])
    seen = light(asked)
    night = seen.sun_clear_rad <= 0.0
    load = power_history(asked, seen).load_w
    assert set(load[night]) == {7.0}
    assert set(load[~night]) == {100.0}


def test_missing_data_are_named_and_nothing_is_guessed():
    asked = station([element("ilrs-1", "habitat"), element("plant", "reactor"), element("cells", "battery")])
    power, store = power_balances(asked, light(asked))
    assert power.state == store.state == "not evaluable"
    assert power.missing == (
        "power of ilrs-1",
        "generation of plant",
        "capacity of cells",
        "storage_efficiency of cells",
    )
    assert heat_balance(asked, light(asked)).state == "not evaluable"
    others = [element("dark", "solar array", area=3.0), element("rover", "rover", sleeps=True, power=1.0)]
    assert missing_power(tuple(others)) == (
        "generation, or area and efficiency, of dark",
        "dormant_power of rover",
    )
    epochs = light(asked).epochs_tdb_s
    assert spares_balance(asked, epochs).state == "not evaluable"
    assert crew_time_balance(asked, epochs).state == "not evaluable"
    assert lifetime_balance(asked, epochs).state == "not evaluable"
    assert data_balance(asked, light(asked)).state == "not evaluable"


def test_spacenet_crew_takes_what_its_publication_says():
    plant = element("plant", "life support", crew=4, water_recovery=0.42)
    asked = station([plant], crews=[Crew(4, START, START + 7.0 * DAY)], years=0.1)
    epochs = light(asked).epochs_tdb_s
    names = ("water", "oxygen", "nitrogen", "food", "other")
    used = sum(stock_history(asked, epochs, name).used_kg[-1] for name in names)
    # 11.548 kg per crew-day: the defaults of SpaceNet 1.3 with 42 % of the water recovered
    assert used / 28.0 == pytest.approx(11.548, abs=5e-4)


@pytest.mark.parametrize("name", ["water", "oxygen", "nitrogen", "food"])
def test_stocks_are_conserved(name):
    plant = element("plant", "isru plant", oxygen_output=1e-6, water_output=2e-6, air_leak=1e-7)
    asked = station(
        [plant],
        crews=[Crew(3, START + 10.0 * DAY, START + 60.0 * DAY)],
        deliveries=[Delivery(START, name, 100.0), Delivery(START + 40.3 * DAY, name, 50.0)],
    )
    epochs = light(asked).epochs_tdb_s
    history = stock_history(asked, epochs, name)
    rate = {"water": 3.6, "oxygen": 3.85714, "nitrogen": 2.21429, "food": 2.43612}[name] / DAY
    leak = {"nitrogen": 0.767e-7, "oxygen": 0.233e-7}.get(name, 0.0)
    made = {"oxygen": 1e-6, "water": 2e-6}.get(name, 0.0)
    span = epochs.size * asked.step_s
    assert history.delivered_kg[-1] == 150.0
    assert history.made_kg[-1] == pytest.approx(made * span)
    assert history.used_kg[-1] == pytest.approx(3 * 50.0 * DAY * rate + leak * span, rel=1e-9)
    assert history.stock_kg == pytest.approx(history.delivered_kg + history.made_kg - history.used_kg)


def test_the_mass_that_closes_a_stock_is_just_enough_and_the_date_is_the_first():
    crews = [Crew(2, START + 100.0 * DAY, START + 200.0 * DAY)]
    asked = station([BASE], crews=crews, deliveries=[Delivery(START, "food", 100.0)])
    epochs = light(asked).epochs_tdb_s

    def food(*deliveries):
        rows = stock_balances(dataclasses.replace(asked, deliveries=deliveries), epochs)
        return next(row for row in rows if row.name == "food")

    row = food(*asked.deliveries)
    assert row.shortfall == pytest.approx(2 * 100.0 * 2.43612 - 100.0)
    assert (row.first_break_tdb_s - START) / DAY == pytest.approx(100.0 + 100.0 / (2 * 2.43612), abs=0.1)
    assert food(Delivery(START, "food", 100.0 + row.closes[0].amount)).state == "holds"
    assert food(Delivery(START, "food", 99.9 + row.closes[0].amount)).state == "breaks"


def test_a_reserve_is_kept_while_people_are_there():
    asked = station([BASE], crews=[Crew(2, START, START + 10.0 * DAY)], deliveries=[Delivery(START, "food", 60.0)])
    epochs = light(asked).epochs_tdb_s
    states = {
        days: next(
            r for r in stock_balances(dataclasses.replace(asked, reserve_days=days), epochs) if r.name == "food"
        ).state
        for days in (0.0, 2.0, 3.0)
    }
    # 60 kg are 12.3 days for two
    assert states == {0.0: "holds", 2.0: "holds", 3.0: "breaks"}


def test_spares_are_those_of_the_poisson_law():
    expected = np.array([0.0, 0.01, 0.3, 2.0, 17.5])
    assert poisson_needed(expected, 0.97).tolist() == scipy.stats.poisson.ppf(0.97, expected).clip(0).tolist()
    parts = [element(f"part {i}", "rover", count=2, failure_interval=YEAR, spare_mass=10.0) for i in range(2)]
    asked = station(parts, deliveries=[Delivery(START, "spares", 90.0)])
    row = spares_balance(asked, light(asked).epochs_tdb_s)
    each = scipy.stats.poisson.ppf(math.sqrt(0.95), 2.0)
    assert row.shortfall == pytest.approx(2 * 10.0 * each - 90.0)
    # drawn failures of both stay within the spares in the share of years that was asked for, or a little more
    drawn = np.random.default_rng(3).poisson(2.0, (20_000, 2))
    assert 0.95 <= np.mean(np.all(drawn <= each, axis=1)) < 0.98


def test_work_waits_for_the_next_crew():
    work = element("plant", "laboratory", crew_time=600.0 * 3600.0)
    crews = [Crew(2, START + 180.0 * DAY, START + 210.0 * DAY)]
    asked = station([work], crews=crews, demand="nasa-bvad")
    row = crew_time_balance(asked, light(asked).epochs_tdb_s)
    assert row.state == "holds"  # 345 h are due by then, 390 h are worked
    short = station([work], crews=[Crew(2, START + 180.0 * DAY, START + 200.0 * DAY)], demand="nasa-bvad")
    row = crew_time_balance(short, light(short).epochs_tdb_s)
    assert row.shortfall == pytest.approx(600.0 * 200.0 / 365.25 - 260.0, abs=1.0)
    assert (row.first_break_tdb_s - START) / DAY == pytest.approx(200.0, abs=0.1)


def test_data_wait_for_the_earth_and_fit_the_buffer():
    sender = element("base", "habitat", data_rate=1e6, downlink=3e6)
    asked = station([sender])
    seen = light(asked)
    gap, _ = longest(earth_gaps(seen))
    assert data_balance(asked, seen).state == "holds"
    row = data_balance(dataclasses.replace(asked, data_buffer_bit=0.5 * gap * 1e6), seen)
    # what waits at the end of the longest gap, to the step of the samples
    assert row.shortfall == pytest.approx(0.5 * gap * 1e6 / 1e9, abs=2 * 3.6)
    assert row.state == "breaks"
    relay = element("relay", "relay", downlink=2e6, view=0.9)
    both = station([sender, relay], data_buffer_bit=1e9)
    assert data_balance(both, seen).state == "holds"
    slow = station([dataclasses.replace(sender, values={"data_rate": 3e6, "downlink": 3e6})])
    assert data_balance(slow, seen).state == "breaks"


def test_heat_and_lifetime():
    warm = element("base", "habitat", power=2e3, heat=500.0, heat_rejection=2e3, lifetime=0.5 * YEAR)
    asked = station([ARRAY, STORE, warm])
    row = heat_balance(asked, light(asked))
    assert row.shortfall == pytest.approx(0.5)
    # 341 W for each m2 at 290 K
    assert {way.unit: way.amount for way in row.closes}["m2"] == pytest.approx(500.0 / 340.9, rel=1e-3)
    row = lifetime_balance(asked, light(asked).epochs_tdb_s)
    assert (row.first_break_tdb_s - START) / YEAR == pytest.approx(0.5, abs=1e-3)
    assert row.closes[0].what == "replacement of base"


FILE = """
[station]
name = "Test"
site = "peary"
start = "2032-01-01 UTC"
end = "2032-03-01 UTC"
crew_demand = "nasa-bvad"

[[element]]
name = "plant"
use = "kilopower"
start = "2032-01-01 UTC"

[[element]]
name = "hut"
type = "habitat"
partner = "esa"
crew = 2
start = "2032-01-01 UTC"
set = { power = "3 kW", mass = "4 t" }

[[crew]]
count = 2
start = "2032-01-10 UTC"
end = "2032-02-10 UTC"

[[delivery]]
date = "2032-01-01 UTC"
water = "300 kg"
oxygen = "60 kg"
food = "50 kg"
"""


def test_a_file_is_answered_whole(tmp_path):
    path = tmp_path / "station.toml"
    path.write_text(FILE)
    answer = station_balance(load_station(path, load_catalogue())).answer
    states = {row.name: row.state for row in answer.balances}
    assert states["energy store"] == states["water"] == states["berths"] == "holds"
    assert states["other supplies"] == "not evaluable"
    assert answer.first_break is None
    assert answer.crew_days == pytest.approx(62.0)
    assert answer.elements_kg == pytest.approx(5500.0)
    assert answer.horizon == "smooth Moon"


def test_a_relay_in_an_orbit_counts_for_what_it_sees():
    relay = dataclasses.replace(element("relay", "relay", downlink=2e6), orbit="elfo")
    asked = station([element("base", "habitat", power=1.0, data_rate=1e6), relay], years=0.1, step_s=21_600.0)
    answer = station_balance(asked).answer
    note = next(text for text in answer.notes if text.startswith("relay"))
    share = float(note.split(" for ")[1].rstrip(" %")) / 100.0
    assert 0.5 < share < 1.0
    assert next(row for row in answer.balances if row.name == "data").state == "holds"
    busy = element("base", "habitat", power=1.0, data_rate=2e6 * share * 1.01)
    again = station_balance(station([busy, relay], years=0.1, step_s=21_600.0)).answer
    assert next(row for row in again.balances if row.name == "data").state == "breaks"


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('site = "peary"', "", "no place"),
        ('site = "peary"', 'site = "nowhere"', "no landing-site"),
        ('end = "2032-03-01 UTC"', 'end = "2031-03-01 UTC"', "not after"),
        ('use = "kilopower"', 'use = "kilopwr"', "no element"),
        ('use = "kilopower"', "", "without kind"),
        ('power = "3 kW"', 'power = "3 kg"', "unit of mass"),
        ('power = "3 kW"', 'pwer = "3 kW"', "no quantity"),
        ('water = "300 kg"', 'water = "-3 kg"', "below zero"),
        ('water = "300 kg"', "water = 300", "no unit"),
        ('crew_demand = "nasa-bvad"', 'crew_demand = "x"', "no crew-demand"),
        ("count = 2", "count = 0", "too small"),
        ('water = "300 kg"', 'water = "300 km"', "unit of length"),
        ('crew_demand = "nasa-bvad"', 'crew_demand = "nasa-bvad"\nstep = "0 h"', "a step of no time"),
        ('site = "peary"', 'site = "peary"\nlatitude_deg = 1.0\nlongitude_deg = 1.0', "two places"),
        ('date = "2032-01-01 UTC"', 'date = "some day"', "some day"),
        ("crew = 2", 'crew = 2\nend = "2031-12-31 UTC"', "not after"),
        ("crew = 2", 'crew = 2\nview = 0.5\norbit = "elfo"', "a view and an orbit"),
        ('end = "2032-02-10 UTC"', 'end = "2032-01-10 UTC"', "not after"),
    ],
)
def test_a_bad_file_is_told_with_its_line(tmp_path, old, new, cause):
    path = tmp_path / "station.toml"
    path.write_text(FILE.replace(old, new))
    with pytest.raises(InputError, match=cause) as error:
        load_station(path, load_catalogue())
    assert all(problem.line for problem in error.value.problems)


def test_a_place_by_latitude_and_longitude_is_named_by_them(tmp_path):
    path = tmp_path / "station.toml"
    path.write_text(FILE.replace('site = "peary"', "latitude_deg = -88.5\nlongitude_deg = 12.25"))
    found = load_station(path, load_catalogue())
    assert found.site == "-88.5, 12.25"
    assert (found.place.latitude_rad, found.place.longitude_rad) == pytest.approx(
        (math.radians(-88.5), math.radians(12.25))
    )


def test_the_heat_of_crews_whose_demand_leaves_it_out_is_missing():
    base = element("base", "habitat", power=2e3, heat_rejection=9e3)
    crewed = station([ARRAY, STORE, base], [Crew(2, START, START + 30 * DAY)])
    row = heat_balance(crewed, light(crewed))
    assert (row.state, row.missing) == ("not evaluable", ("heat of the crew demand spacenet",))


def test_work_of_crews_whose_demand_leaves_their_hours_out_is_missing():
    asked = station([element("base", "habitat", crew_time=3600.0)])
    row = crew_time_balance(asked, light(asked).epochs_tdb_s)
    assert (row.state, row.missing) == ("not evaluable", ("work_time of the crew demand spacenet",))


def test_spares_of_which_one_element_is_not_known_are_not_evaluable():
    known = element("pump", "habitat", failure_interval=YEAR, spare_mass=5.0)
    asked = station([known, element("fan", "habitat")])
    row = spares_balance(asked, light(asked).epochs_tdb_s)
    assert (row.state, row.missing) == ("not evaluable", ("failure_interval or spare_mass of fan",))


def test_what_is_retired_counts_till_its_end_and_a_plant_gives_its_output():
    gone = element("old", "habitat", count=3, end=START + 10.0 * DAY)
    epochs = START + DAY * np.array([0.0, 9.9, 10.0, 11.0])
    assert gone.units(epochs).tolist() == [3.0, 3.0, 0.0, 0.0]
    plant = element("plant", "isru", oxygen_output=1e-4)
    asked = station([plant], years=0.1)
    row = next(row for row in stock_balances(asked, light(asked).epochs_tdb_s) if row.name == "oxygen")
    # made from the first epoch on and used by nobody
    assert row.margin[-1] == pytest.approx(1e-4 * (row.margin_tdb_s[-1] - START), rel=0.01)


def test_a_store_without_mass_and_an_array_without_area_are_not_told_as_what_closes():
    asked = station(
        [
            element("array", "solar array", generation=3e3),
            element("store", "battery", capacity=3.6e9, storage_efficiency=0.9),
            BASE,
        ]
    )
    told = {way.what for way in power_balances(asked, light(asked))[1].closes}
    assert "more solar array, rated at 1 au" in told
    assert not told & {"more of array", "more of store"}
