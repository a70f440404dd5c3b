"""Tiny campaigns whose answer can be found by hand, one or two for each family of constraints."""

import math
from dataclasses import replace

import pytest

from perilune.constants import G0, SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign import Settings, solve_campaign
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Burn,
    Campaign,
    Commodity,
    CrewDemand,
    Delivery,
    Element,
    Launcher,
    Node,
    Pad,
    Parity,
    Partner,
    Rate,
    Stock,
    Transport,
    YearRate,
)
from perilune.programme.campaign.model.plan import Plan

EXACT = Settings(gap=0.0, time_limit_s=20.0)
YEAR = SECONDS_PER_YEAR
CARGO = Transport("cargo", "Cargo", "a", EARTH, "base", 5000.0, 0.0, 0.0, 0.0, launcher="rocket", pad="pad")
ROCKET = Launcher("rocket", "Rocket", "a", 2.0, 2, 0.0)
SHIP = Transport("ship", "Ship", "b", EARTH, "base", 0.0, 1.0, 0.0, 0.0, seats=3, rescue_seats=3, stay_s=0.5 * YEAR)


def campaign(**given: object) -> Campaign:
    """Two years, one base, one rocket of two flights a year with a lander of 5 t; what is given replaces that."""
    made = Campaign(
        id="tiny",
        name="Tiny",
        currency="M",
        start_tdb_s=0.0,
        years=2,
        nodes=(Node("base", "Base"),),
        commodities=(),
        partners=(Partner("a", "A"), Partner("b", "B")),
        launchers=(ROCKET,),
        pads=(Pad("pad", "Pad", "a", 10, 0.0),),
        transports=(CARGO,),
        elements=(),
    )
    return replace(made, **given)  # type: ignore[arg-type]


def element(name: str, mass_kg: float = 3000.0, **given: object) -> Element:
    """An element wanted at once."""
    return replace(Element(name, name, "a", "base", mass_kg, wanted_tdb_s=0.0), **given)  # type: ignore[arg-type]


def solved(asked: Campaign) -> Plan:
    plan = solve_campaign(asked, EXACT)
    assert plan.status == "within gap"
    return plan


def periods(plan: Plan) -> dict[str, int]:
    return {row.element: row.period for row in plan.installed}


def lacks(plan: Plan) -> dict[tuple[str, str], float]:
    return {(row.kind, row.subject): pytest.approx(row.amount, abs=1e-6) for row in plan.shortfalls}


class TestFlights:
    def test_nothing_wanted_nothing_flies(self) -> None:
        plan = solved(campaign())
        assert (plan.flights, plan.cost, plan.gap, plan.shortfalls) == ((), 0.0, 0.0, ())

    def test_capacity_and_rate_make_the_last_late(self) -> None:
        # four of 3 t, one to a flight of 5 t, two flights a year: two at the start, two after a year
        plan = solved(campaign(elements=tuple(element(name) for name in "klmn")))
        assert sorted(periods(plan).values()) == [0, 0, 2, 2]
        assert plan.shortfall == pytest.approx(2.0)
        assert plan.cost == pytest.approx(8.0)

    def test_elements_that_fit_in_sum_but_not_one_by_one(self) -> None:
        # 2 + 2 + 2 + 2 + 2 kg on flights of 5: two flights hold 10 in sum, but only four elements
        few = tuple(element(name, 2000.0) for name in "klmno")
        plan = solved(campaign(elements=few, launchers=(replace(ROCKET, per_year=4),)))
        assert len(plan.flights) == 3
        assert all(flight.payload_kg <= flight.capacity_kg for flight in plan.flights)

    def test_pad_binds_where_the_launcher_does_not(self) -> None:
        pads = (Pad("pad", "Pad", "a", 1, 0.0),)
        plan = solved(campaign(elements=(element("k"), element("l")), pads=pads))
        assert sorted(periods(plan).values()) == [0, 2]

    def test_engine_plants_limit_a_year(self) -> None:
        rocket = replace(ROCKET, availability=(YearRate(2000, 0), YearRate(2001, 1)))
        plan = solved(campaign(elements=(element("k"),), launchers=(rocket,)))
        assert periods(plan) == {"k": 2}

    def test_departures_in_a_window_only(self) -> None:
        window = ((0.6 * YEAR, 0.7 * YEAR),)
        plan = solved(campaign(elements=(element("k"),), transports=(replace(CARGO, windows=window),)))
        assert periods(plan) == {"k": 1}
        assert plan.flights[0].departs_tdb_s == pytest.approx(0.6 * YEAR)

    def test_a_long_travel_arrives_later(self) -> None:
        plan = solved(campaign(elements=(element("k"),), transports=(replace(CARGO, travel_s=0.5 * YEAR),)))
        assert periods(plan) == {"k": 1}

    def test_the_cheaper_launcher_is_taken(self) -> None:
        cheap = Launcher("cheap", "Cheap", "b", 1.0, 2, 0.0)
        other = replace(CARGO, id="other", partner="b", launcher="cheap", pad=None)
        plan = solved(campaign(elements=(element("k"),), launchers=(ROCKET, cheap), transports=(CARGO, other)))
        assert [flight.transport for flight in plan.flights] == ["other"]
        assert plan.cost == pytest.approx(1.0)


class TestElements:
    def test_too_heavy_for_every_flight_is_named(self) -> None:
        plan = solved(campaign(elements=(element("k", 6000.0),)))
        assert lacks(plan) == {("undelivered", "k"): 1.0}
        assert plan.shortfalls[0].counts == pytest.approx(2.0)

    def test_prerequisites_come_a_period_before(self) -> None:
        plan = solved(campaign(elements=(element("k"), element("l", after=("k",)))))
        assert periods(plan) == {"k": 0, "l": 1}
        assert lacks(plan) == {("late", "l"): 0.5}

    def test_an_element_that_is_not_wanted_stays_at_home(self) -> None:
        plan = solved(campaign(elements=(element("k", wanted_tdb_s=None),)))
        assert plan.installed == ()

    def test_through_a_node_between(self) -> None:
        up = replace(CARGO, id="up", destination="orbit")
        down = Transport("down", "Down", "b", "orbit", "base", 4000.0, 0.5, 0.0, 0.0)
        nodes = (Node("base", "Base"), Node("orbit", "Orbit"))
        plan = solved(campaign(elements=(element("k"),), transports=(up, down), nodes=nodes))
        assert [flight.transport for flight in plan.flights] == ["up", "down"]
        assert periods(plan) == {"k": 0}
        assert plan.cost == pytest.approx(2.5)

    def test_after_its_life_it_gives_no_power(self) -> None:
        source = element("source", solar_w=100.0, lifetime_s=0.5 * YEAR)
        user = element("user", 1000.0, load_w=50.0, dark_load_w=0.0)
        plan = solved(campaign(elements=(source, user)))
        assert ("undelivered", "user") in lacks(plan)


class TestPower:
    def test_mean_light_and_store_bind(self) -> None:
        dark = Node("base", "Base", illumination=0.5, longest_darkness_s=1000.0)
        source = element("source", solar_w=200.0, store_j=4.0e4)
        user = element("user", 1000.0, load_w=100.0, dark_load_w=40.0)
        fits = solved(campaign(elements=(source, user), nodes=(dark,)))
        assert fits.shortfalls == ()
        assert fits.nodes[0].dark_margin_j[0] == pytest.approx(0.0)
        assert fits.nodes[0].power_margin_w[0] == pytest.approx(0.5 * 200 - 0.5 * 100 - 0.5 * 40)
        hungry = solved(campaign(elements=(source, replace(user, dark_load_w=41.0)), nodes=(dark,)))
        assert lacks(hungry) == {("undelivered", "user"): 1.0}


class TestCrews:
    HAB = element("hab", 4000.0, berths=2)

    def asked(self, **given: object) -> Campaign:
        wanted = CrewDemand("crew", "base", 3, YEAR, 2.0 * YEAR)
        made = campaign(transports=(CARGO, SHIP), elements=(self.HAB,), crew_demands=(wanted,))
        return replace(made, **given)  # type: ignore[arg-type]

    def test_berths_bind(self) -> None:
        plan = solved(self.asked())
        assert plan.nodes[0].crew == (0.0, 0.0, 2.0, 2.0)
        assert lacks(plan) == {("crew", "crew"): 1.0}

    def test_rescue_seats_bind_at_all_times(self) -> None:
        roomy = replace(self.HAB, berths=9)
        plan = solved(self.asked(elements=(roomy,), transports=(CARGO, replace(SHIP, rescue_seats=1))))
        assert max(plan.nodes[0].crew) <= max(plan.nodes[0].rescue_seats)
        assert lacks(plan) == {}  # three ships bring and wait for one each
        assert len([flight for flight in plan.flights if flight.transport == "ship"]) == 6

    def test_an_element_gives_rescue_seats(self) -> None:
        roomy = replace(self.HAB, berths=9, rescue_seats=2)
        plan = solved(self.asked(elements=(roomy,), transports=(CARGO, replace(SHIP, rescue_seats=1))))
        assert len([flight for flight in plan.flights if flight.transport == "ship"]) == 2

    def test_supplies_use_reserve_and_recovery(self) -> None:
        water = Commodity("water", "Water", crew_kg_day=2.0)
        days = 0.5 * YEAR / SECONDS_PER_DAY
        one = CrewDemand("crew", "base", 1, YEAR, 1.5 * YEAR)
        asked = self.asked(commodities=(water,), crew_demands=(one,), reserve_s=10.0 * SECONDS_PER_DAY)
        brought = sum(load.kg for flight in solved(asked).flights for load in flight.cargo)
        assert brought == pytest.approx(2.0 * (days + 10.0))
        recovering = replace(self.HAB, crew_served=4, recovers=(("water", 0.75),))
        less = solved(replace(asked, elements=(recovering,)))
        assert sum(load.kg for flight in less.flights for load in flight.cargo) == pytest.approx(0.5 * days + 20.0)


class TestSupplies:
    OXYGEN = Commodity("oxygen", "Oxygen", boil_off_per_year=0.19)

    def test_boil_off_and_delivery(self) -> None:
        due = Delivery("due", "base", "oxygen", 900.0, YEAR)
        early = replace(CARGO, until_tdb_s=0.0)
        plan = solved(campaign(commodities=(self.OXYGEN,), transports=(early,), deliveries=(due,)))
        # handed over at the end of the third half-year: three times 0.9
        assert plan.flights[0].cargo[0].kg == pytest.approx(900.0 / 0.9**3)

    def test_a_stock_is_used_before_anything_flies(self) -> None:
        due = Delivery("due", "base", "oxygen", 500.0, 0.0)
        stock = Stock("base", "oxygen", 600.0)
        plan = solved(campaign(commodities=(self.OXYGEN,), deliveries=(due,), stocks=(stock,)))
        assert plan.flights == ()
        assert plan.stocks[0].kg[0] == pytest.approx(0.9 * 600.0 - 500.0)

    def test_what_can_not_come_in_time_is_told_in_kg(self) -> None:
        due = Delivery("due", "base", "oxygen", 20_000.0, 0.0)
        plan = solved(campaign(commodities=(replace(self.OXYGEN, boil_off_per_year=0.0),), deliveries=(due,)))
        assert lacks(plan) == {("delivery", "due"): 10_000.0}

    def test_a_plant_makes_and_a_store_holds(self) -> None:
        oxygen = replace(self.OXYGEN, boil_off_per_year=0.0, stored=True)
        plant = element("plant", makes=(Rate("oxygen", 1000.0),), stores=(Rate("oxygen", 700.0),))
        plan = solved(campaign(commodities=(oxygen,), elements=(plant,)))
        assert plan.stocks[0].kg == pytest.approx((500.0, 700.0, 700.0, 700.0))

    @pytest.mark.parametrize(("yearly_kg", "pays"), [(480.0, False), (520.0, True)])
    def test_a_plant_pays_from_the_yield_of_the_closed_form(self, yearly_kg: float, pays: bool) -> None:
        # two years of service: 1 t of plant makes what it weighs from 500 kg a year on
        oxygen = replace(self.OXYGEN, boil_off_per_year=0.0)
        plant = element("plant", 1000.0, count=50, divisible=True, wanted_tdb_s=None)
        plant = replace(plant, makes=(Rate("oxygen", yearly_kg),))
        small = Transport("small", "Small", "a", EARTH, "base", 100.0, 1.0, 0.0, 0.0)
        due = Delivery("due", "base", "oxygen", 3000.0, 1.5 * YEAR, weight=1e3)
        asked = campaign(commodities=(oxygen,), elements=(plant,), deliveries=(due,), transports=(small,))
        assert bool(solved(asked).installed) is pays

    def test_spares_of_what_is_in_service(self) -> None:
        spares = Commodity("spares", "Spares")
        plan = solved(campaign(commodities=(spares,), elements=(element("k", spares_per_year=0.1),)))
        assert sum(load.kg for flight in plan.flights for load in flight.cargo) == pytest.approx(0.1 * 3000.0 * 2.0)

    def test_samples_come_home_with_the_ship(self) -> None:
        samples = Commodity("samples", "Samples", weightless=False)
        rover = element("rover", makes=(Rate("samples", 100.0),))
        due = Delivery("home", EARTH, "samples", 80.0, 1.9 * YEAR)
        ship = replace(SHIP, return_kg=30.0)
        plan = solved(campaign(commodities=(samples,), elements=(rover,), deliveries=(due,), transports=(CARGO, ship)))
        assert lacks(plan) == {}
        returned = [load.kg for flight in plan.flights for load in flight.returned]
        assert sum(returned) >= 80.0 - 1e-6
        assert max(returned) <= 30.0 + 1e-6


class TestBurns:
    def asked(self, *, refuel_there: bool) -> Campaign:
        burn = Burn((1900.0,), (2000.0,), 450.0, 1000.0, 9000.0, (("lox", 0.8), ("hydrogen", 0.2)), refuel_there)
        tug = Transport("tug", "Tug", "a", "orbit", "base", 4000.0, 0.1, 0.0, 0.0, burn=burn)
        up = replace(CARGO, id="up", destination="orbit", capacity_kg=9000.0)
        return campaign(
            nodes=(Node("base", "Base"), Node("orbit", "Orbit")),
            commodities=(Commodity("lox", "Oxygen"), Commodity("hydrogen", "Hydrogen")),
            transports=(up, tug),
            elements=(element("k"),),
        )

    @pytest.mark.parametrize("refuel_there", [False, True])
    def test_propellant_of_a_refuelled_lander(self, refuel_there: bool) -> None:
        out, back = math.exp(1900.0 / (450.0 * G0)), math.exp(2000.0 / (450.0 * G0))
        home = (back - 1.0) * 1000.0
        carried = 0.0 if refuel_there else home
        needed = (out - 1.0) * (3000.0 + 1000.0 + carried) + carried
        if refuel_there:
            asked = replace(
                self.asked(refuel_there=True),
                stocks=(Stock("base", "lox", home), Stock("base", "hydrogen", home)),
            )
        else:
            asked = self.asked(refuel_there=False)
        plan = solved(asked)
        tug = next(flight for flight in plan.flights if flight.transport == "tug")
        assert sum(load.kg for load in tug.propellant) == pytest.approx(needed)
        assert sum(load.kg for load in tug.propellant_there) == pytest.approx(home - carried)
        up = next(flight for flight in plan.flights if flight.transport == "up")
        assert {load.commodity: load.kg for load in up.cargo} == pytest.approx(
            {"lox": 0.8 * needed, "hydrogen": 0.2 * needed}
        )

    def test_a_tank_too_small_is_named(self) -> None:
        asked = self.asked(refuel_there=False)
        up, tug = asked.transports
        assert tug.burn is not None
        small = replace(tug, burn=replace(tug.burn, tank_kg=100.0))
        assert lacks(solved(replace(asked, transports=(up, small)))) == {("undelivered", "k"): 1.0}

    def test_a_vehicle_must_be_there_and_turns_round(self) -> None:
        asked = self.asked(refuel_there=False)
        up, tug = asked.transports
        shuttle = replace(tug, vehicle="shuttle", turnaround_s=YEAR)
        vehicle = Element("shuttle", "Shuttle", "a", "orbit", 1000.0)
        both = (element("k"), element("l", 3500.0), vehicle)
        plan = solved(replace(asked, transports=(replace(up, capacity_kg=30_000.0), shuttle), elements=both))
        assert sorted((periods(plan)["k"], periods(plan)["l"])) == [0, 2]


class TestParity:
    def test_a_share_takes_the_dearer_launcher(self) -> None:
        dear = Launcher("dear", "Dear", "b", 3.0, 2, 0.0)
        other = replace(CARGO, id="other", partner="b", launcher="dear", pad=None)
        asked = campaign(
            elements=(element("k"), element("l")),
            launchers=(replace(ROCKET, per_year=4), dear),
            transports=(CARGO, other),
            partners=(Partner("a", "A", 0.5), Partner("b", "B", 0.5)),
        )
        assert solved(asked).cost == pytest.approx(4.0)
        even = solved(replace(asked, parity=Parity("mass", 0.1)))
        assert even.cost == pytest.approx(5.0)
        assert [row.mass_share for row in even.shares] == pytest.approx([0.5, 0.5])
        assert [row.return_coefficient for row in even.shares] == pytest.approx([2 / 5 / 0.5, 3 / 5 / 0.5])

    def test_a_share_that_can_not_be_brought_is_named(self) -> None:
        asked = campaign(elements=(element("k"),), partners=(Partner("a", "A", 0.5), Partner("b", "B", 0.5)))
        plan = solved(replace(asked, parity=Parity("flights", weight=1.0)))
        assert lacks(plan) == {("parity", "flights of b"): 0.5}
