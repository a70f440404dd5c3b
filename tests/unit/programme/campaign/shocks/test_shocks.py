"""Shocks of a small campaign: what stands, what is lost, what comes instead; regrets, and the least worst of them."""

from dataclasses import replace

import pytest

from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError, PeriluneError
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Campaign,
    Element,
    Launcher,
    Node,
    Partner,
    Shock,
    Transport,
)
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.parity_price import parity_curve
from perilune.programme.campaign.shocks.recovery import KINDS, recover, shock_of, shock_study, subjects
from perilune.programme.campaign.shocks.regret import foreseen, regret_table
from perilune.programme.campaign.simulation.simulate import check_flight, simulate
from perilune.programme.campaign.solving.solve import solve_campaign

START = 788_918_469.184  # the last day of 2024
SETTINGS = Settings(periods_per_year=2, gap=0.0, time_limit_s=10.0)


def year(number: float) -> float:
    return START + number * SECONDS_PER_YEAR


def element(name: str, owner: str, wanted: float, **more: object) -> Element:
    return Element(name, name, owner, "base", 900.0, cost=1.0, wanted_tdb_s=year(wanted), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """Return two partners with a rocket each; that of B is dearer, and B's lamp is provided again after a year."""
    return Campaign(
        id="two",
        name="Two",
        currency="M",
        start_tdb_s=START,
        years=5,
        nodes=(Node("base", "Base"),),
        commodities=(),
        partners=(Partner("a", "A"), Partner("b", "B")),
        launchers=(
            Launcher("cheap", "Cheap", "a", 1.0, 1, START),
            Launcher("dear", "Dear", "b", 3.0, 1, START),
        ),
        pads=(),
        transports=(
            Transport("by-a", "By A", "a", EARTH, "base", 1000.0, 0.0, 0.0, START, launcher="cheap"),
            Transport("by-b", "By B", "b", EARTH, "base", 1000.0, 0.0, 0.0, START, launcher="dear"),
        ),
        elements=(
            element("mast", "a", 0.0),
            element("lamp", "b", 2.0, reprovide_s=SECONDS_PER_YEAR, reprovide_cost=5.0),
            element("oven", "b", 4.0),
        ),
    )


@pytest.fixture(scope="module")
def plan(campaign: Campaign) -> Plan:
    return solve_campaign(campaign, SETTINGS)


def test_the_plan_without_a_shock_uses_the_cheap_rocket(campaign: Campaign, plan: Plan) -> None:
    assert simulate(campaign, plan) == ()
    assert plan.cost == pytest.approx(6.0)
    assert plan.shortfall == pytest.approx(0.0)


def test_a_partner_that_leaves_takes_what_nobody_provides_again(campaign: Campaign, plan: Plan) -> None:
    """B leaves in year 1: the lamp comes from A with its extra cost, the oven never."""
    flown = [row for row in plan.installed if row.element in ("lamp", "oven") and row.on_tdb_s < year(1.0)]
    assert not flown
    recovery = recover(campaign, plan, shock_of(campaign, "partner", "b", year(1.0)), SETTINGS)
    assert [(row.kind, row.subject, row.amount) for row in recovery.lost] == [("undelivered", "oven", 1.0)]
    assert recovery.extra_cost == pytest.approx(5.0 - 2.0)  # the lamp again, the oven and its flight not at all
    assert {row.element: row.recovered_tdb_s for row in recovery.moved}["oven"] is None
    assert set(recovery.struck_elements) == {"lamp", "oven"}


def test_a_launcher_that_leaves_is_replaced_by_the_dearer_one(campaign: Campaign, plan: Plan) -> None:
    recovery = recover(campaign, plan, shock_of(campaign, "launcher", "cheap", year(1.0)), SETTINGS)
    assert recovery.lost == ()
    assert recovery.extra_cost == pytest.approx(4.0)
    assert recovery.done == 1
    assert all(flight.launcher == "dear" for flight in recovery.plan.flights if flight.departs_tdb_s > year(1.0))


def test_a_slip_waits_or_flies_on_the_other(campaign: Campaign, plan: Plan) -> None:
    """A slip of half a year is waited for: the lamp is wanted in year 2, the cheap rocket is back by then."""
    recovery = recover(
        campaign, plan, shock_of(campaign, "launcher", "cheap", year(1.0), 0.5 * SECONDS_PER_YEAR), SETTINGS
    )
    assert recovery.lost == ()
    assert recovery.extra_cost == pytest.approx(0.0)


def test_what_departed_before_the_shock_stands(campaign: Campaign, plan: Plan) -> None:
    for kind in KINDS:
        for subject in subjects(campaign, kind):
            recovery = recover(campaign, plan, shock_of(campaign, kind, subject, year(2.5)), SETTINGS)
            early = {flight.id: flight.elements for flight in plan.flights if flight.departs_tdb_s < year(2.4)}
            after = {flight.id: flight.elements for flight in recovery.plan.flights}
            assert all(after[name] == carried for name, carried in early.items()), subject


def test_a_flight_of_what_is_gone_is_caught(campaign: Campaign, plan: Plan) -> None:
    shock = shock_of(campaign, "partner", "a", year(0.0))
    told = replace(plan, shock=shock)
    assert any("is gone" in row.quantity for row in simulate(campaign, told))
    with pytest.raises(PeriluneError, match="can't be flown as it is told"):
        check_flight(campaign, told)


def test_names_and_dates_that_are_not_there_are_refused(campaign: Campaign) -> None:
    with pytest.raises(InputError, match=r"no launcher 'cheep'.*did you mean 'cheap'"):
        shock_of(campaign, "launcher", "cheep", year(1.0))
    with pytest.raises(InputError, match="2031-01-01, outside the campaign"):
        shock_of(campaign, "launcher", "cheap", year(6.0))


def test_regrets_are_against_what_could_be_known_and_the_least_worst_is_chosen(campaign: Campaign, plan: Plan) -> None:
    shocks = tuple(shock_of(campaign, "partner", name, year(1.0)) for name in ("a", "b"))
    table = regret_table(campaign, plan, shocks, SETTINGS)
    assert [row.id for row in table.shocks] == ["partner-a-2025-12-31", "partner-b-2025-12-31"]
    for row in table.candidates:
        assert all(one.shortfall >= 0.0 for one in row.regrets)
    made_for = {row.made_for: row for row in table.candidates}
    # the plan made for a shock does not regret it
    for number, shock in enumerate(shocks):
        own = made_for[shock.id].regrets[number + 1]
        assert own.shortfall == pytest.approx(0.0, abs=1e-6)
        assert own.cost == pytest.approx(0.0, abs=1e-6)
    worst = [(round(row.worst_shortfall, 3), row.worst_cost) for row in table.candidates]
    assert worst[table.best] == min(worst)
    # with B gone in year 1 the oven is lost, unless it flew before: only a plan made for that flies it before
    assert made_for[None].worst_shortfall > made_for["partner-b-2025-12-31"].worst_shortfall


def test_regrets_do_not_change_where_plans_and_recoveries_were_found_before(campaign: Campaign, plan: Plan) -> None:
    shocks = tuple(shock_of(campaign, "partner", name, year(1.0)) for name in ("a", "b"))
    known = [(foreseen(campaign, one, SETTINGS), recover(campaign, plan, one, SETTINGS)) for one in shocks]
    told = regret_table(campaign, plan, shocks, SETTINGS)
    assert regret_table(campaign, plan, shocks, SETTINGS, known=known) == told
    assert regret_table(campaign, plan, shocks, SETTINGS, known=known[:1]) == told


def test_the_hedged_plan_regrets_least_and_its_bound_is_proved(campaign: Campaign, plan: Plan) -> None:
    """B may go in year 1 or A in year 2: the oven of B flies before it is known, on the rocket of either."""
    shocks = (
        shock_of(campaign, "partner", "b", year(1.0)),
        shock_of(campaign, "partner", "a", year(2.0)),
    )
    table = regret_table(campaign, plan, shocks, SETTINGS)
    hedged = next(row for row in table.candidates if row.made_for == "hedged")
    assert table.hedge_status == "within gap"
    assert hedged.worst_shortfall == pytest.approx(0.0, abs=1e-6)
    assert hedged.worst_shortfall >= (table.shortfall_bound or 0.0) - 1e-6
    assert all(hedged.worst_shortfall <= row.worst_shortfall + 1e-6 for row in table.candidates)
    assert simulate(campaign, table.plan) == ()


def test_ctrl_c_leaves_the_cases_that_are_complete(
    campaign: Campaign, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the second recovery: one case is told, by the study as by the table of regrets."""
    shocks = tuple(shock_of(campaign, "partner", name, year(1.0)) for name in ("b", "a"))
    calls: list[str] = []

    def interrupted_at_a(*arguments: object, shock: Shock, before: Plan, easier: Plan | None) -> Plan:
        calls.append(shock.subject)
        found = solve_campaign(*arguments, shock=shock, before=before, easier=easier)  # type: ignore[arg-type]
        return replace(found, status="interrupted") if shock.subject == "a" else found

    monkeypatch.setattr("perilune.programme.campaign.shocks.recovery.solve_campaign", interrupted_at_a)
    study = shock_study(campaign, plan, shocks, SETTINGS)
    assert (study.status, [row.shock for row in study.recoveries]) == ("interrupted", [shocks[0]])
    table = regret_table(campaign, plan, shocks, SETTINGS)
    assert (table.status, table.shocks) == ("interrupted", shocks[:1])
    assert [row.made_for for row in table.candidates] == [None]
    assert len(table.candidates[0].regrets) == 2
    assert calls == ["b", "a", "b", "a"]


def test_a_recovery_that_can_not_be_flown_is_not_told(
    campaign: Campaign, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = shock_of(campaign, "partner", "a", year(0.0))

    def falsified(*_: object, **__: object) -> Plan:
        return replace(plan, shock=wrong)

    monkeypatch.setattr("perilune.programme.campaign.shocks.recovery.solve_campaign", falsified)
    with pytest.raises(PeriluneError, match="can't be flown as it is told"):
        shock_study(campaign, plan, (shock_of(campaign, "partner", "b", year(1.0)),), SETTINGS)


def test_the_plans_of_the_price_of_parity_are_flown_again(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = replace(campaign, partners=tuple(replace(row, share=0.5) for row in campaign.partners))
    flown: list[float | None] = []
    monkeypatch.setattr(
        "perilune.programme.campaign.parity_price.check_flight",
        lambda asked, _: flown.append(None if asked.parity is None else asked.partners[0].share),
    )
    parity_curve(shared, "mass", (0.2, 0.4), SETTINGS)
    assert flown == [None, 0.2, 0.4]
