"""``perilune programme campaign`` and ``parity``: tables, JSON, pictures and exit statuses."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from perilune.cli.programme import app
from perilune.errors import InputError

SMALL = """
[campaign]
id = "small"
name = "A small campaign"
start = "2030-01-01 UTC"
years = 2

[[partner]]
id = "a"
name = "A"
share = 0.5

[[partner]]
id = "b"
name = "B"
share = 0.5

[[node]]
id = "base"
name = "Base"

[[launcher]]
id = "cheap"
name = "Cheap"
partner = "a"
cost = 1.0
per_year = 4
since = "2030-01-01 UTC"

[[launcher]]
id = "dear"
name = "Dear"
partner = "b"
cost = 3.0
per_year = 4
since = "2030-01-01 UTC"

[[transport]]
id = "by-cheap"
name = "Cheap lander"
partner = "a"
from = "earth"
to = "base"
capacity = "5 t"
since = "2030-01-01 UTC"
launcher = "cheap"

[[transport]]
id = "by-dear"
name = "Dear lander"
partner = "b"
from = "earth"
to = "base"
capacity = "5 t"
since = "2030-01-01 UTC"
launcher = "dear"

[[element]]
id = "house"
name = "House"
owner = "a"
node = "base"
mass = "4 t"
wanted = "2030-07-01 UTC"

[[element]]
id = "garage"
name = "Garage"
owner = "b"
node = "base"
mass = "4 t"
wanted = "2031-01-01 UTC"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "campaign.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_plan_is_told_with_its_gap(small: Path) -> None:
    shown = CliRunner().invoke(app, ["campaign", str(small)])
    assert shown.exit_code == 0
    assert "house" in shown.output
    assert "gap 0.00 %, within gap" in shown.output
    assert "100.0 %" in shown.output


def test_what_can_not_be_met_is_named_and_ends_with_one(small: Path) -> None:
    small.write_text(SMALL.replace('mass = "4 t"', 'mass = "6 t"', 1), encoding="utf-8")
    shown = CliRunner().invoke(app, ["campaign", str(small)])
    assert shown.exit_code == 1
    assert "undelivered" in shown.output
    assert "house" in shown.output


def test_the_plan_as_json_and_as_a_picture(small: Path, tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    shown = CliRunner().invoke(app, ["campaign", str(small), "--json", "--plot", str(picture)])
    assert shown.exit_code == 0
    made = json.loads(shown.output)
    assert made["cost"] == pytest.approx(2.0)
    assert [row["element"] for row in made["installed"]].count("house") == 1
    assert "<svg" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_plan_as_tables(small: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "it's" / "tables"
    shown = CliRunner().invoke(app, ["campaign", str(small), "--json", "--tables", str(folder), "--table-format", form])
    assert shown.exit_code == 0, shown.exception
    made = json.loads(shown.output)
    names = {"flights", "manifests", "installed", "stocks", "nodes", "shortfalls", "shares"}
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in names}

    def rows(name: str, asked: str) -> list[tuple[object, ...]]:
        made = duckdb.read_parquet if form == "parquet" else duckdb.read_csv
        return made(str(folder / f"{name}.{form}")).aggregate(asked).fetchall()

    assert rows("flights", "count(*), sum(cost)") == [(len(made["flights"]), sum(f["cost"] for f in made["flights"]))]
    assert rows("manifests", "count(*)")[0][0] >= sum(len(flight["elements"]) for flight in made["flights"])
    assert rows("installed", "sum(units)") == [(sum(row["units"] for row in made["installed"]),)]
    assert rows("nodes", "count(*)") == [(made["periods"] * len(made["nodes"]),)]
    assert rows("shares", "sum(cost)")[0][0] == pytest.approx(made["cost"])


@pytest.mark.parametrize(("words", "status"), [(("withdraw",), 1), (("withdraw", "--regret"), 0), (("scenarios",), 0)])
def test_what_shocks_do_to_it_as_a_picture(small: Path, tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    """A partner that leaves takes what has not flown yet; a plan made for all shocks flies it before."""
    picture = tmp_path / "shocks.svg"
    shown = CliRunner().invoke(app, [*words[:1], str(small), *words[1:], "--json", "--plot", str(picture)])
    assert shown.exit_code == status, shown.exception
    told = picture.read_text(encoding="utf-8")
    assert ("Regret: what lacks" if "--regret" in words else "mass in service, t") in told
    refused = CliRunner().invoke(app, [*words, str(small), "--plot", "shocks.doc"])
    assert refused.exit_code != 0


def test_the_price_of_parity(small: Path, tmp_path: Path) -> None:
    picture = tmp_path / "price.svg"
    shown = CliRunner().invoke(app, ["parity", str(small), "--floor", "0.5", "--json", "--plot", str(picture)])
    assert shown.exit_code == 0
    free, even = json.loads(shown.output)["points"]
    assert (free["cost"], even["cost"]) == pytest.approx((2.0, 4.0))
    assert even["price"] == pytest.approx(1.0)
    assert [row["mass_share"] for row in even["shares"]] == pytest.approx([0.5, 0.5])
    assert picture.exists()


def test_a_plan_that_lacks_more_has_no_price_and_ends_with_one(small: Path) -> None:
    """Two partners can't both bring the half of three equal elements."""
    small.write_text(SMALL + SMALL[SMALL.rindex("[[element]]") :].replace("garage", "shed"), encoding="utf-8")
    asked = ["parity", str(small), "--floor", "0.5"]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 1, shown.exception
    assert "not comparable: plan lacks" in " ".join(shown.output.split())
    free, even = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)["points"]
    assert (free["price"], even["price"]) == (0.0, None)
    assert even["lacks_more"] == pytest.approx(even["shortfall"] - free["shortfall"])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["withdraw", "--of", "launcher:cheap", "--on", "2031-01-01 UTC"], 0),
        (["withdraw", "--of", "launcher:cheap", "--on", "2031-01-01 UTC", "--regret"], 0),
        (["withdraw", "--of", "partner:b", "--on", "2030-02-01 UTC"], 1),
    ],
)
def test_what_lacks_after_a_shock_ends_with_one(small: Path, words: list[str], status: int) -> None:
    shown = CliRunner().invoke(app, [words[0], str(small), *words[1:]])
    assert shown.exit_code == status, (shown.exception, shown.output)


def test_the_price_as_a_table(small: Path) -> None:
    shown = CliRunner().invoke(app, ["parity", str(small), "--measure", "crew-days", "--floor", "0.5"])
    assert shown.exit_code == 0
    assert "shares of crew-days" in shown.output


def test_plans_for_all_that_may_happen(small: Path) -> None:
    asked = ["scenarios", str(small), "--of", "launcher:cheap", "--on", "2031-01-01 UTC", "--chance", "0.25"]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0
    assert "cheap is gone" in shown.output
    assert "nothing happens" in shown.output
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert told["weights"] == [0.75, 0.25]
    calm, gone = told["plans"]
    assert told["cost"] == pytest.approx(0.75 * calm["cost"] + 0.25 * gone["cost"])
    assert [row for row in calm["flights"] if row["period"] < 2] == [
        row for row in gone["flights"] if row["period"] < 2
    ]


@pytest.mark.parametrize(("chances", "words"), [(["0.6"], "sum to 1.2"), (["0.1", "0.1", "0.1"], "3 chances")])
def test_chances_that_do_not_fit_are_refused(small: Path, chances: list[str], words: str) -> None:
    given = [text for chance in chances for text in ("--chance", chance)]
    with pytest.raises(InputError, match=words):
        CliRunner().invoke(app, ["scenarios", str(small), *given], catch_exceptions=False)


def test_what_keeps_a_demand_is_told(small: Path) -> None:
    small.write_text(SMALL.replace('mass = "4 t"', 'mass = "6 t"', 1), encoding="utf-8")
    shown = CliRunner().invoke(app, ["campaign", str(small)])
    assert "a flight that carries 6,000 kg there" in shown.output
    told = json.loads(CliRunner().invoke(app, ["campaign", str(small), "--json", "--no-why"]).output)
    assert [row["why"] for row in told["shortfalls"]] == [None]


def test_the_periods_are_those_of_the_calendar(small: Path) -> None:
    assert "2030-H" in CliRunner().invoke(app, ["campaign", str(small)]).output
