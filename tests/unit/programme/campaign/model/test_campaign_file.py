"""A campaign's file: every mistake within a row or between rows is told with its line, its cause and its remedy."""

import math
from pathlib import Path

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.constants import G0
from perilune.errors import InputError
from perilune.programme.campaign import load_campaign

CAMPAIGN = """\
[campaign]
id = "small"
name = "Small"
start = "2030-01-01 UTC"
years = 5

[[partner]]
id = "a"
name = "A"
share = 0.6

[[partner]]
id = "b"
name = "B"
share = 0.4

[[node]]
id = "base"
name = "Base"

[[commodity]]
id = "oxygen"
name = "Oxygen"

[[launcher]]
id = "rocket"
name = "Rocket"
partner = "a"
cost = 2
per_year = 2
since = "2030-01-01 UTC"

[[pad]]
id = "pad"
name = "Pad"
partner = "a"
per_year = 3
since = "2030-01-01 UTC"

[[transport]]
id = "lander"
name = "Lander"
partner = "a"
from = "earth"
to = "base"
injected = "20 t"
dv = ["3 km/s"]
isp_s = 340
dry_mass = "2 t"
launcher = "rocket"
pad = "pad"
since = "2030-01-01 UTC"

[[element]]
id = "mast"
name = "Mast"
owner = "b"
node = "base"
mass = "1 t"
wanted = "2030-01-01 UTC"

[[element]]
id = "lamp"
name = "Lamp"
owner = "b"
node = "base"
mass = "1 t"
"""
LANDER = 'since = "2030-01-01 UTC"\n\n[[element]]\nid = "mast"'
"""Where the lander ends."""
BURN = 'burn = { out = ["1 km/s"], isp_s = 350, dry_mass = "2 t", tank = "5 t", mixture = { oxygen = 1.0 } }\n'
PLANT = """
[launcher.engines]
per_launcher = 2

[launcher.engines.plant]
engine = "rd-180"
currency = "M USD"
start_year = 2030
demand_per_year = 6
import_price = 10
licensor_units = 100
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def written(folder: Path, old: str, new: str) -> Path:
    assert CAMPAIGN.count(old) >= 1
    path = folder / "campaign.toml"
    path.write_text(CAMPAIGN.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_transport_lands_what_the_rocket_equation_leaves(tmp_path: Path, catalogue: Catalogue) -> None:
    made = load_campaign(written(tmp_path, "Small", "Small"), catalogue)
    (lander,) = made.transports
    assert lander.capacity_kg == pytest.approx(20e3 * math.exp(-3000.0 / (340.0 * G0)) - 2e3)
    assert [(row.id, row.availability) for row in made.launchers] == [("rocket", ())]


def test_a_capacity_may_be_given_as_such(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, 'injected = "20 t"\ndv = ["3 km/s"]\nisp_s = 340\ndry_mass = "2 t"', 'capacity = "4 t"')
    assert load_campaign(path, catalogue).transports[0].capacity_kg == 4e3


def test_flights_by_year_are_those_of_the_file_in_their_order(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, "per_year = 2\n", "per_year = 2\navailability = { 2031 = 2, 2030 = 1 }\n")
    (launcher,) = load_campaign(path, catalogue).launchers
    assert [(row.year, row.flights) for row in launcher.availability] == [(2030, 1), (2031, 2)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "per_year = 2\n",
            'per_year = 2\nuntil = "2029-01-01 UTC"\n',
            "it ends (2029-01-01 UTC) before it begins (2030-01-01 UTC); expected a date after 'since'",
        ),
        (
            'injected = "20 t"\n',
            'injected = "20 t"\ncapacity = "4 t"\n',
            "a capacity is given as such or follows from what is injected; expected 'capacity' or 'injected'",
        ),
        ('dv = ["3 km/s"]\n', "", "what is injected says nothing yet; expected 'dv' and 'isp_s' beside it"),
        ('injected = "20 t"', 'injected = "2 t"', "kg; expected zero or more; fix: check injected, dv and dry_mass"),
        (
            'launcher = "rocket"\npad',
            'seats = 3\nlauncher = "rocket"\npad',
            "a crew without a stay; expected when its ship flies home; fix: add stay = '180 d'",
        ),
        (
            "per_year = 2\n",
            "per_year = 2\navailability = { 2030 = 1 }\n",
            "flights by year are given and follow from the engines; expected 'availability' or 'engines'",
        ),
        ('id = "b"\n', 'id = "a"\n', "'a' stands twice; expected a name for each; fix: rename it"),
        ('id = "lamp"', 'id = "mast"', "'mast' stands twice; expected a name for each; fix: rename it"),
        ('id = "base"', 'id = "earth"', "'earth' is there anyhow; expected another node; fix: leave it out"),
        ("share = 0.6", "share = 0.7", "the shares of the partners add up to 1.1; expected at most 1 in all"),
        ('to = "base"', 'to = "earth"', "it flies from 'earth' to itself; expected two nodes; fix: name another node"),
        (
            'from = "earth"\nto = "base"',
            'from = "base"\nto = "earth"',
            "a launcher starts from 'base'; expected from = 'earth'; fix: leave the launcher out",
        ),
        (LANDER, BURN + LANDER, "a vehicle refuelled on the Earth; expected its capacity as such; fix: leave the burn"),
        (
            LANDER,
            BURN.replace("1.0", "0.9") + LANDER,
            "the parts of the propellant add up to 0.9; expected 1 in all; fix: correct one of them",
        ),
        (LANDER, BURN.replace("oxygen", "hydrogen") + LANDER, "no commodity 'hydrogen'; expected one of oxygen"),
        ('mass = "1 t"\nwanted', "wanted", "no mass of element 'mast'; expected a mass above zero, or 'use' with an"),
        ('owner = "b"', 'owner = "b"\nuse = "no-such"', "no element 'no-such'"),
        ("years = 5", 'years = 5\ncrew_demand = "spacenat"', "did you mean 'spacenet'?"),
        ('node = "base"\nmass', 'node = "base"\nneeds = ["treaty"]\nmass', "'treaty'"),
        ("\n[[pad]]", PLANT.replace("rd-180", "rd-181x") + "\n[[pad]]", "no engine 'rd-181x'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, catalogue: Catalogue, old: str, new: str, said: str) -> None:
    path = written(tmp_path, old, new)
    if "follow from the engines" in said:
        path.write_text(path.read_text(encoding="utf-8").replace("\n[[pad]]", PLANT + "\n[[pad]]"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_campaign(path, catalogue)
    assert said in str(caught.value)
    assert all(problem.line is not None for problem in caught.value.problems)
