"""Wrong files by hand: each a good file of the project with a small mistake, as people make them.

``PROGRAMME`` and its siblings are tables of cases; a case is its name and what is exchanged in the good text.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
GOOD: Final = Path(__file__).parent / "good"
STARTER: Final = ROOT / "src" / "perilune" / "programme" / "starter"
RULES: Final = """\
name = "Our rules"
source = "our handbook, 2026"
based_on = "nasa"

[checks]
critical = ["human rating"]

[limits.growth_flown]
value = 2.0
unit = "%"
source = "our handbook, 2026"

[limits.crew_acceleration]
points = [[0.5, 10.0], [300.0, 4.0]]
units = ["s", "g0"]
source = "our handbook, 2026"
"""


@dataclass(frozen=True)
class Wrong:
    """A mistake: every text of ``changes`` is exchanged once. ``whole`` where it has no line or key of its own."""

    name: str
    changes: tuple[tuple[str, str], ...]
    whole: bool = False


def wrong(name: str, *changes: str, whole: bool = False) -> Wrong:
    """Return a case from texts in turn old, new, old, new."""
    return Wrong(name, tuple(zip(changes[::2], changes[1::2], strict=True)), whole)


PLANT: Final = """\
engines.per_launcher = 2
engines.plant = {{ engine = "{engine}", currency = "M USD", start_year = 2028, years = {years}, demand_per_year = 6, \
import_price = 10, licensor_units = 10, setup_years = 1, qualification_years = 0, first_rate_per_year = 4, \
full_rate_per_year = 4 }}"""
STATION_TABLE: Final = '[station]\ncampaign = "{campaign}"\n\n# How often'

PROGRAMME: Final = (
    wrong("ship misspelt", '["mengzhou"]', '["mengzhu"]'),
    wrong("ship that nobody knows", '["mengzhou"]', '["heart-of-gold"]'),
    wrong("launcher misspelt", '["long-march-10"]', '["long-march-1O"]'),
    wrong("launcher of no partner", '["long-march-10"]', '["saturn-v"]'),
    wrong(
        "site that the launcher does not fly from", 'ships = ["mengzhou"]', 'ships = ["mengzhou"]\nsites = ["kourou"]'
    ),
    wrong("destination misspelt", 'destination = "station:ros"', 'destination = "station:rus"'),
    wrong("destination in other words", 'destination = "llo"', 'destination = "lunar orbit"'),
    wrong("partner misspelt in lead", 'lead = "roscosmos"', 'lead = "roskosmos"'),
    wrong("partner of no catalogue", 'id = "cnsa"\nrole', 'id = "acme"\nrole'),
    wrong("partner misspelt in scenario", 'leaves = "roscosmos"', 'leaves = "roscomos"'),
    wrong("element on a mission that is not there", 'mission = "cargo-lander"', 'mission = "cargo"'),
    wrong("mission given twice", 'id = "cargo-lander"', 'id = "crew-exchange"'),
    wrong("mission after one that is not there", 'after = ["cargo-lander"]', 'after = ["cargo-landing"]'),
    wrong(
        "missions in a circle",
        'destination = "station:ros"',
        'after = ["first-crew"]\ndestination = "station:ros"',
        'between = ["2031-01-01 UTC", "2031-06-30 UTC"]',
        'between = ["2031-01-01 UTC", "2031-06-30 UTC"]\nafter = ["crew-exchange"]',
    ),
    wrong("date without scale", '"2030-01-01 UTC" ', '"2030-01-01" '),
    wrong("date of no calendar", '"2030-12-31 UTC"', '"2030-02-30 UTC"'),
    wrong("date as TOML date", 'on = "2031-01-01 UTC"', "on = 2031-01-01"),
    wrong("date in another order", 'on = "2031-01-01 UTC"', 'on = "01.01.2031 UTC"'),
    wrong("end before start", 'end = "2034-12-31 UTC"', 'end = "2024-12-31 UTC"'),
    wrong(
        "span that ends before it starts",
        '["2032-01-01 UTC", "2032-06-30 UTC"]',
        '["2032-06-30 UTC", "2032-01-01 UTC"]',
    ),
    wrong("span with one date", '["2032-01-01 UTC", "2032-06-30 UTC"]', '["2032-01-01 UTC"]'),
    wrong(
        "mission outside the programme", '["2032-01-01 UTC", "2032-06-30 UTC"]', '["2042-01-01 UTC", "2042-06-30 UTC"]'
    ),
    wrong("beyond the ephemeris", 'end = "2034-12-31 UTC"', 'end = "2734-12-31 UTC"'),
    wrong("shares above one", "share = 0.5\n\n# How", "share = 0.7\n\n# How"),
    wrong("share in per cent", "share = 0.5\n\n# How", "share = 50\n\n# How"),
    wrong("share as text", "share = 0.5\n\n# How", 'share = "0.5"\n\n# How'),
    wrong("role of no kind", 'role = "lead"', 'role = "leader"'),
    wrong("choose of no kind", 'choose = "parity"', 'choose = "cheapest"'),
    wrong("crew below zero", "crew = 3\n\n[[mission]]", "crew = -3\n\n[[mission]]"),
    wrong("crew of half a person", "crew = 3\n\n[[mission]]", "crew = 2.5\n\n[[mission]]"),
    wrong("key misspelt", 'launchers = ["long-march-10"]', 'launcher = ["long-march-10"]'),
    wrong("table misspelt", "[[scenario]]", "[[scenarios]]"),
    wrong("table that is no array", "[[element]]", "[element]"),
    wrong("no ship at all", 'ships = ["mengzhou"]', "ships = []"),
    wrong("a ship where a list belongs", 'ships = ["mengzhou"]', 'ships = "mengzhou"'),
    wrong("identifier with capitals and spaces", 'id = "first-crew"', 'id = "First Crew"'),
    wrong("mass below zero", "value = 1.5", "value = -1.5"),
    wrong("mass of no source", ' source = "my design",', ""),
    wrong("mass in metres", 'unit = "t"', 'unit = "m"'),
    wrong("mass in an unknown unit", 'unit = "t"', 'unit = "tons"'),
    wrong("mass as a bare number", "mass = { value", "mass = 1500 # { value"),
    wrong("maturity of no kind", 'maturity = "planned"', 'maturity = "soon"'),
    wrong("capacity of nothing", 'launcher = "long-march-10"\nsince', "since"),
    wrong("capacity that says nothing", 'since = "2030-07-01 UTC"\nper_year = 3\n', ""),
    wrong("capacity of none a year", "per_year = 3", "per_year = 0"),
    wrong("folder that is not there", 'path = "catalogue"', 'path = "katalog"'),
    wrong("rule set misspelt", 'id = "cnsa"\nrole', 'id = "cnsa"\nrules = "nassa"\nrole'),
    wrong("rule file that is not there", 'id = "cnsa"\nrole', 'id = "cnsa"\nrules = "ours.toml"\nrole'),
    wrong("campaign file that is not there", "# How often", STATION_TABLE.format(campaign="campain.toml")),
    wrong(
        "campaign and balance that are not there",
        "# How often",
        '[station]\ncampaign = "a.toml"\nbalance = "b.toml"\n\n# How often',
    ),
    wrong(
        "measure of no kind", "# How often", '[station]\ncampaign = "campaign.toml"\nmeasure = "money"\n\n# How often'
    ),
    wrong("a quote forgotten", 'name = "My programme"', 'name = "My programme'),
    wrong("a bracket forgotten", '["mengzhou"]', '["mengzhou"', whole=True),
    wrong("a key given twice", 'id = "first-crew"', 'id = "first-crew"\nid = "second-crew"'),
    wrong("header misspelt", "[programme]", "[program]"),
    wrong(
        "several at once",
        '"mengzhou"',
        '"mengzhu"',
        "value = 1.5",
        "value = -1.5",
        '"2030-01-01 UTC" ',
        '"2030-01-01" ',
        'leaves = "roscosmos"',
        'leaves = "esa"',
        "share = 0.5\n\n# How",
        "share = 50\n\n# How",
    ),
)

CAMPAIGN: Final = (
    wrong("partner misspelt", 'owner = "cnsa"', 'owner = "csna"'),
    wrong("node misspelt", 'to = "nrho"', 'to = "nhro"'),
    wrong("launcher misspelt", 'launcher = "angara-a5v"', 'launcher = "angara-a5w"'),
    wrong("pad misspelt", 'pad = "wenchang"', 'pad = "wenchan"'),
    wrong("commodity given twice", 'id = "oxygen"', 'id = "water"'),
    wrong("element given twice", 'id = "command-centre"', 'id = "relay"'),
    wrong("mass without unit", 'node = "nrho"\nmass = "1.2 t"', 'node = "nrho"\nmass = 1200'),
    wrong("use of an element that is not there", 'node = "nrho"\nmass = "1.2 t"', 'node = "nrho"\nuse = "reactr"'),
    wrong("speed in kilograms", 'dv = ["829 m/s"]', 'dv = ["829 kg"]'),
    wrong("a stay missing", 'stay = "182 d"\n', ""),
    wrong("capacity twice", 'capacity = "300 kg"', 'capacity = "300 kg"\ninjected = "20 t"'),
    wrong("nothing lands", 'injected = "8.2 t"', 'injected = "1.2 t"'),
    wrong("it goes nowhere", 'from = "earth"\nto = "nrho"', 'from = "nrho"\nto = "nrho"'),
    wrong("shares above one", "share = 0.5", "share = 0.8"),
    wrong("crew demand that nobody knows", 'crew_demand = "spacenet"', 'crew_demand = "spacenets"'),
    wrong("crew use of no kind", 'crew = ["food", "nitrogen", "other"]', 'crew = ["food", "nitrogene", "other"]'),
    wrong(
        "plant that ends before the campaign", "per_year = 4", "per_year = 4\n" + PLANT.format(engine="rd-180", years=4)
    ),
    wrong("an engine that nobody knows", "per_year = 4", "per_year = 4\n" + PLANT.format(engine="rd-810", years=20)),
    wrong("availability of no year", "per_year = 4", "per_year = 4\navailability = { soon = 1 }"),
    wrong(
        "until before since",
        'per_year = 4\nsince = "2030-01-01 UTC"',
        'per_year = 4\nsince = "2030-01-01 UTC"\nuntil = "2029-01-01 UTC"',
    ),
    wrong("element without mass", 'node = "nrho"\nmass = "1.2 t"\n', 'node = "nrho"\n'),
    wrong(
        "several at once",
        'owner = "cnsa"',
        'owner = "csna"',
        'to = "nrho"',
        'to = "nhro"',
        'pad = "wenchang"',
        'pad = "wenchan"',
    ),
)

STATION: Final = (
    wrong("element misspelt", 'use = "vsat"', 'use = "vsatt"'),
    wrong("site misspelt", 'site = "connecting-ridge"', 'site = "conecting-ridge"'),
    wrong("no place", 'site = "connecting-ridge"\n', ""),
    wrong("quantity misspelt", 'set = { mass = "700 kg"', 'set = { masse = "700 kg"'),
    wrong("quantity in another unit", 'power = "8 kW"', 'power = "8 kg"'),
    wrong("end before start", 'end = "2036-01-01 UTC"', 'end = "2031-01-01 UTC"'),
    wrong("crew that leaves before it comes", 'end = "2032-04-15 UTC"', 'end = "2032-02-15 UTC"'),
    wrong("delivery without unit", 'food = "1 t"', "food = 1000"),
    wrong("step below zero", 'step = "1 h"', 'step = "-1 h"'),
    wrong("step of nothing", 'step = "1 h"', 'step = "0 h"'),
    wrong(
        "element that ends before it starts",
        'start = "2034-01-01 UTC"',
        'start = "2034-01-01 UTC"\nend = "2033-01-01 UTC"',
    ),
    wrong(
        "several at once",
        'use = "vsat"',
        'use = "vsatt"',
        'site = "connecting-ridge"',
        'site = "ridge"',
        'crew_demand = "nasa-rp-1324"',
        'crew_demand = "nasa"',
    ),
)

STACKS: Final = (
    wrong("ship misspelt", 'ship = "apollo-csm"', 'ship = "apolo-csm"'),
    wrong("stage misspelt", 'stage = "Apollo 11 descent stage"', 'stage = "Apollo 11 decent stage"'),
    wrong("part misspelt in order", 'order = ["descent stage"]', 'order = ["decent stage"]'),
    wrong("stack misspelt", 'stack = "eagle"', 'stack = "eagel"'),
    wrong("two steps in one", 'spend = "29.5 kg"', 'spend = "29.5 kg"\ndrop = ["descent stage"]'),
    wrong("burn in metres", 'burn = "120 ft/s"', 'burn = "120 ft"'),
    wrong("burn without order", 'order = ["descent stage"]\n', ""),
    wrong(
        "part in no stack",
        'parts = ["command and service module", "descent stage", "ascent stage"]',
        'parts = ["command and service module", "descent stage"]',
    ),
)

RULE_SET: Final = (
    wrong("limit misspelt", "[limits.growth_flown]", "[limits.growth_flow]"),
    wrong("limit in another unit", 'unit = "%"', 'unit = "kg"'),
    wrong("limit out of range", "value = 2.0", "value = -2.0"),
    wrong("limit without source", 'unit = "%"\nsource = "our handbook, 2026"', 'unit = "%"'),
    wrong("check misspelt", '"human rating"', '"humane rating"'),
    wrong("base misspelt", 'based_on = "nasa"', 'based_on = "nassa"'),
    wrong("check that may not be left out", 'critical = ["human rating"]', 'without = ["mass"]'),
    wrong("a curve where a number belongs", "value = 2.0", "points = [[1.0, 2.0], [2.0, 1.0]]"),
    wrong("curve out of order", "[[0.5, 10.0], [300.0, 4.0]]", "[[300.0, 4.0], [0.5, 10.0]]"),
)

RISK: Final = (
    wrong("target misspelt", 'target = "basic-station"', 'target = "basic-stations"'),
    wrong("activity misspelt", 'after = ["chang-e-7"]', 'after = ["change-7"]'),
    wrong("reliability misspelt", 'risks = ["cnsa-landing"]', 'risks = ["cnsa-landings"]'),
    wrong("more successes than trials", "successes = 6", "successes = 60"),
    wrong("date before the question", 'planned = "2026-08-15 UTC"', 'planned = "2024-08-15 UTC"'),
    wrong("a flight that may fail for ever", 'risks = ["cnsa-landing"]\nagain = "3 yr"', 'risks = ["cnsa-landing"]'),
    wrong("duration without unit", 'gap = "1 yr"', "gap = 1"),
    wrong("activities in a circle", 'planned = "2026-08-15 UTC"', 'planned = "2026-08-15 UTC"\nafter = ["chang-e-8"]'),
    wrong("correlation above one", "correlation = 0.3", "correlation = 3"),
)

KINDS: Final = {
    "programme": (STARTER / "programme.toml", PROGRAMME),
    "campaign": (GOOD / "campaign.toml", CAMPAIGN),
    "station": (GOOD / "station.toml", STATION),
    "stacks": (GOOD / "stacks.toml", STACKS),
    "rules": (RULES, RULE_SET),
    "risk": (GOOD / "risk.toml", RISK),
}
