"""A small plan made by hand: one mission that flies, one that does not, one scenario, hostile names; and a build-up."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.integration.model import Finding, PayloadFigures
from perilune.programme import (
    CurveFigures,
    ElementFigures,
    Lost,
    MissionResult,
    Option,
    OptionResult,
    Owners,
    PartnerFigures,
    Plan,
    Scenario,
    Share,
)
from perilune.programme.campaign.model.plan import Carried, Flight, Load, Size
from perilune.programme.campaign.model.plan import Plan as CampaignPlan
from perilune.run import Provenance, UsedEntry
from perilune.verdict import Verdict

HOSTILE = "<script>alert('name')</script> & \"crew\""


def _option(mission: str, launcher: str, verdict: Verdict, margin_kg: float) -> OptionResult:
    finding = Finding("mass", verdict, 21_600.0, 27_000.0, margin_kg, "kg", "AIAA S-120A-2015", critical=True)
    return OptionResult(
        mission, "mengzhou", launcher, "wenchang", "llo", verdict, "by mass", PayloadFigures(27_000.0, 30_000.0, None),
        21_600.0, margin_kg, "mass", (finding,), (), None,
    )  # fmt: skip


def _flying() -> MissionResult:
    return MissionResult(
        id="crew", name=HOSTILE, lead="cnsa", destination="llo", crew=3, after=(), status="flies",
        selected=Option("crew", "mengzhou", "long-march-10", "wenchang", "llo"), why="the best margin",
        verdict=Verdict.MARGINAL, limiting_check="mass", required_kg=21_600.0, margin_kg=5_400.0,
        owners=Owners("cnsa", "cnsa", "cnsa"), launch_utc="2030-05-01T00:00:00.000 UTC",
        arrival_utc="2030-05-05T00:00:00.000 UTC", launch_tdb_s=9.57e8, arrival_tdb_s=9.573e8,
    )  # fmt: skip


def _share(partner: str, part: float) -> Share:
    return Share(partner, partner, 0.5, 1, 1, 1, 21_600.0, 0.0, 3, 1, *[part] * 8, parity=part / 0.5)


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture
def plan() -> Plan:
    grounded = MissionResult("late", "Late", "cnsa", "llo", 0, ("crew",), "blocked", None, "'crew' does not fly")
    lost = Lost("crew", HOSTILE, "its launcher is gone", None, ("hub",))
    return Plan(
        programme="test", name=HOSTILE, start_utc="2030-01-01T00:00:00.000 UTC", end_utc="2036-01-01T00:00:00.000 UTC",
        partners=(PartnerFigures("cnsa", "CNSA", "lead", 0.5), PartnerFigures("roscosmos", "Roscosmos", "lead", 0.5)),
        options=(
            _option("crew", "long-march-10", Verdict.MARGINAL, 5_400.0),
            _option("crew", "yenisei", Verdict.FAIL, -100.0),
            _option("late", "yenisei", Verdict.PASS, 900.0),
        ),
        missions=(_flying(), grounded),
        elements=(ElementFigures("hub", "Hub", "cnsa", "crew", 23_000.0, None, True, "2030-05-05T00:00:00.000 UTC"),),
        scenarios=(
            Scenario(
                id="gone", name="CNSA leaves", partner="cnsa", on_utc="2030-02-01T00:00:00.000 UTC",
                flown=(), kept=(), gained=(),
                lost=(lost,), changed=(), elements_lost=("hub",), delivered_mass_lost_kg=23_000.0,
                missions=(grounded, grounded), shares=(_share("cnsa", 0.0), _share("roscosmos", 1.0)),
            ),
        ),
        shares=(_share("cnsa", 1.0), _share("roscosmos", 0.0)),
        curves=(CurveFigures("long-march-10", "wenchang", (-2.0, 0.0), (3e4, 2.8e4), None, (-1.7,), (2.7e4,)),),
        provenance=Provenance("0.1.0", "3.11.7", (), (), (UsedEntry("launcher", "saturn-v", "ab" * 32, False),)),
    )  # fmt: skip


@pytest.fixture
def campaign() -> CampaignPlan:
    year_s = 31_557_600.0
    flight = Flight(
        id="crew-1", transport="crew", partner="esa", origin="earth", destination="base", launcher=None, pad=None,
        period=1, arrival_period=1, return_period=2, departs_tdb_s=0.5 * year_s, arrives_tdb_s=0.51 * year_s,
        elements=(Carried("hub", 1.0), Carried("cell", 2.5)), cargo=(Load("water", 1234.4),), crew=3, returned=(),
        propellant=(), propellant_there=(), payload_kg=1e3, capacity_kg=2e3, cost=1.0,
    )  # fmt: skip
    return CampaignPlan(
        campaign="c", status="optimal", currency="launches", start_tdb_s=0.0, period_s=0.5 * year_s,
        periods_per_year=2, periods=4, cost=1.0, bound=1.0, gap=0.0, shortfall=0.0, shortfall_bound=0.0,
        size=Size(1, 1, 1, 1), flights=(flight,), installed=(), stocks=(), nodes=(), shortfalls=(), shares=(),
        shock=None,
    )  # fmt: skip
