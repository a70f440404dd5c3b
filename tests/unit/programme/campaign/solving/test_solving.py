"""How a campaign is solved: shocks and the past, finer periods, endings, packing, cuts, prices, files."""

import signal
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError
from perilune.programme.campaign import Settings, Shock, load_campaign, solve_campaign
from perilune.programme.campaign.extraction.packing import bins_needed, pack
from perilune.programme.campaign.formulation.assembly import Assembly
from perilune.programme.campaign.formulation.network import network
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Campaign,
    Element,
    Launcher,
    Node,
    Parity,
    Partner,
    Transport,
)
from perilune.programme.campaign.model.check import check_campaign
from perilune.programme.campaign.parity_price import parity_curve
from perilune.programme.campaign.shocks import stochastic
from perilune.programme.campaign.shocks.extensive import FloatArray
from perilune.programme.campaign.shocks.stochastic import solve_scenarios
from perilune.programme.campaign.simulation.simulate import simulate
from perilune.programme.campaign.solving import lexicographic
from perilune.programme.campaign.solving.lexicographic import (
    Clock,
    Objectives,
    Solved,
    minimise_without_conflict,
    solve_in_order,
)
from perilune.programme.campaign.solving.solver import Search, minimise

YEAR = SECONDS_PER_YEAR
EXAMPLE = Path(__file__).parents[5] / "examples" / "lunar-campaign" / "campaign.toml"
EXACT = Settings(gap=0.0, time_limit_s=20.0)


def two_partners() -> Campaign:
    """Three elements, each wanted a year after the other; a cheap launcher of one partner, a dear one of the other."""
    rockets = (Launcher("cheap", "Cheap", "a", 1.0, 1, 0.0), Launcher("dear", "Dear", "b", 3.0, 1, 0.0))
    flights = tuple(
        Transport(f"by-{row.id}", row.name, row.partner, EARTH, "base", 5000.0, 0.0, 0.0, 0.0, launcher=row.id)
        for row in rockets
    )
    elements = tuple(
        Element(name, name, owner, "base", 4000.0, wanted_tdb_s=year * YEAR, earliest_tdb_s=(year - 0.6) * YEAR)
        for year, name, owner in ((1, "first", "a"), (2, "second", "a"), (3, "third", "b"))
    )
    return Campaign(
        id="two",
        name="Two",
        currency="M",
        start_tdb_s=0.0,
        years=4,
        nodes=(Node("base", "Base"),),
        commodities=(),
        partners=(Partner("a", "A", 0.5), Partner("b", "B", 0.5)),
        launchers=rockets,
        pads=(),
        transports=flights,
        elements=elements,
    )


class TestShocks:
    def test_the_past_stands_and_the_rest_is_planned_again(self) -> None:
        asked = two_partners()
        plan = solve_campaign(asked, EXACT)
        assert plan.cost == pytest.approx(3.0)
        gone = Shock("gone", "A's rocket fails", "launcher", "cheap", 1.4 * YEAR)
        then = solve_campaign(asked, EXACT, shock=gone, before=plan)
        assert then.cost == pytest.approx(1.0 + 3.0 + 3.0)
        assert then.shortfalls == ()
        before = [flight for flight in plan.flights if flight.departs_tdb_s < gone.on_tdb_s]
        assert [flight for flight in then.flights if flight.departs_tdb_s < gone.on_tdb_s] == before
        assert then.shock == gone

    def test_a_slip_ends(self) -> None:
        asked = two_partners()
        plan = solve_campaign(asked, EXACT)
        slip = Shock("slip", "Half a year", "launcher", "cheap", 1.4 * YEAR, 0.5 * YEAR)
        assert solve_campaign(asked, EXACT, shock=slip, before=plan).cost == pytest.approx(3.0)

    def test_with_a_partner_go_its_elements_unless_provided_again(self) -> None:
        asked = two_partners()
        plan = solve_campaign(asked, EXACT)
        gone = Shock("gone", "A leaves", "partner", "a", 1.2 * YEAR)
        then = solve_campaign(asked, EXACT, shock=gone, before=plan)
        assert [(row.kind, row.subject) for row in then.shortfalls] == [("undelivered", "second")]
        elements = tuple(replace(row, reprovide_s=YEAR, reprovide_cost=0.5) for row in asked.elements)
        again = solve_campaign(replace(asked, elements=elements), EXACT, shock=gone, before=plan)
        assert [(row.kind, row.subject, row.amount) for row in again.shortfalls] == [("late", "second", 0.5)]
        assert again.cost == pytest.approx(1.0 + 0.5 + 3.0 + 3.0)

    def test_what_is_provided_again_is_booked_to_who_delivers_it(self) -> None:
        asked = two_partners()
        elements = tuple(replace(row, cost=0.25, reprovide_s=YEAR, reprovide_cost=0.5) for row in asked.elements)
        asked = replace(asked, elements=elements)
        plan = solve_campaign(asked, EXACT)
        gone = Shock("gone", "A leaves", "partner", "a", 1.2 * YEAR)
        again = solve_campaign(asked, EXACT, shock=gone, before=plan)
        # a: its launch and its first element before the date; b: two launches, its own element, the other's again
        assert {row.partner: row.cost for row in again.shares} == pytest.approx({"a": 1.25, "b": 7.0})
        assert [row.owner for row in again.installed if row.element == "second"] == ["b"]
        assert simulate(asked, again) == ()

    def test_a_past_without_a_shock_is_refused(self) -> None:
        plan = solve_campaign(two_partners(), EXACT)
        with pytest.raises(InputError, match="nothing happens"):
            solve_campaign(two_partners(), EXACT, before=plan)


class TestPeriods:
    def test_finer_periods_lack_no_more(self) -> None:
        coarse, fine = (solve_campaign(two_partners(), replace(EXACT, periods_per_year=n)) for n in (2, 4))
        assert fine.shortfall <= coarse.shortfall + 1e-6
        assert fine.cost <= coarse.cost + 1e-6
        assert fine.periods == 2 * coarse.periods

    def test_the_same_question_gives_the_same_plan(self) -> None:
        assert solve_campaign(two_partners(), EXACT) == solve_campaign(two_partners(), EXACT)

    def test_periods_out_of_range(self) -> None:
        with pytest.raises(InputError, match="60 periods a year"):
            solve_campaign(two_partners(), replace(EXACT, periods_per_year=60))

    def test_dates_near_the_start_of_a_period_are_that_start(self) -> None:
        grid = network(two_partners(), 4).grid
        assert grid.at_or_after(YEAR + 86_400.0) == 4
        assert grid.at_or_before(YEAR - 86_400.0) == 4


class TestSolver:
    @staticmethod
    def knapsack(size: int) -> tuple[Assembly, np.ndarray]:
        made = Assembly()
        weights = np.random.default_rng(3).integers(20, 90, size=(12, size)).astype(float)
        for _ in range(size):
            made.column(upper=1.0, integer=True)
        for row in weights:
            made.row(list(enumerate(row)), upper=float(row.sum() // 2))
        return made, -weights.sum(axis=0) - np.random.default_rng(5).random(size)

    def test_a_start_is_never_lost(self) -> None:
        made, objective = self.knapsack(60)
        found = minimise(made.arrays(), objective, Search(0.0, 0.2), start=np.zeros(60))
        assert found is not None
        assert found.bound <= found.objective <= 0.0

    def test_nothing_feasible_is_none(self) -> None:
        made = Assembly()
        column = made.column(upper=1.0, integer=True)
        made.row([(column, 1.0)], lower=2.0)
        assert minimise(made.arrays(), np.ones(1), Search(0.0, 1.0)) is None

    def test_ctrl_c_ends_with_the_best_found(self) -> None:
        made, objective = self.knapsack(150)
        timer = threading.Timer(1.0, lambda: signal.raise_signal(signal.SIGINT))
        timer.start()
        found = minimise(made.arrays(), objective, Search(0.0, 60.0), start=np.zeros(150))
        timer.join()
        assert found is not None
        assert found.ending == "interrupted"
        assert found.bound < found.objective < 0.0


class TestPacking:
    def test_exact_where_first_fit_fails(self) -> None:
        # first fit decreasing needs three bins of 10 here; two are enough
        items = [("a", 5.0), ("b", 4.0), ("c", 3.0), ("d", 3.0), ("e", 3.0), ("f", 2.0)]
        found = pack(items, 10.0, 2)
        assert found is not None
        assert [sum(size for _, size in bin_) for bin_ in found] == [10.0, 10.0]
        assert bins_needed(items, 10.0) == 2

    def test_none_where_nothing_fits(self) -> None:
        assert pack([("a", 11.0)], 10.0, 3) is None


class TestChecks:
    def test_every_unknown_name_at_once(self) -> None:
        asked = two_partners()
        wrong = replace(
            asked,
            elements=(replace(asked.elements[0], owner="c", node="bas", after=("nobody",)), *asked.elements[1:]),
            transports=(replace(asked.transports[0], launcher="cheep"), asked.transports[1]),
        )
        with pytest.raises(InputError) as caught:
            check_campaign(wrong)
        causes = {problem.cause for problem in caught.value.problems}
        assert causes == {"no partner 'c'", "no node 'bas'", "no element 'nobody'", "no launcher 'cheep'"}
        assert any(problem.fix == "did you mean 'cheap'?" for problem in caught.value.problems)

    def test_a_vehicle_stands_where_it_starts(self) -> None:
        asked = two_partners()
        nodes = (*asked.nodes, Node("orbit", "Orbit"))
        tug = Transport("tug", "Tug", "a", "orbit", "base", 1000.0, 0.0, 0.0, 0.0, vehicle="first")
        with pytest.raises(InputError, match="its vehicle 'first' stands at 'base'"):
            check_campaign(replace(asked, nodes=nodes, transports=(*asked.transports, tug)))

    def test_a_circle_is_named(self) -> None:
        first, second, third = two_partners().elements
        circle = (replace(first, after=("second",)), replace(second, after=("first",)), third)
        with pytest.raises(InputError, match="first, second"):
            check_campaign(replace(two_partners(), elements=circle))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


class TestFile:
    def test_the_example_is_large_enough(self, catalogue: Catalogue) -> None:
        made = load_campaign(EXAMPLE, catalogue)
        assert len(made.elements) >= 22
        assert (len(made.launchers), made.years) == (5, 12)
        habitat = dict(next(row for row in made.elements if row.id == "habitat-1").recovers)
        recurring = sum(row.crew_kg_day * (1.0 - habitat.get(row.id, 0.0)) for row in made.commodities)
        assert recurring == pytest.approx(11.548, abs=5e-4)
        reactor = next(row for row in made.elements if row.id == "reactor-1")
        assert reactor.mass_kg == pytest.approx(5987.4, abs=0.1)
        assert reactor.steady_w == 40_000.0

    def test_what_lands_follows_from_what_is_injected(self, catalogue: Catalogue) -> None:
        made = load_campaign(EXAMPLE, catalogue)
        lander = next(row for row in made.transports if row.id == "cargo-cz9")
        assert lander.capacity_kg == pytest.approx(50_000.0 * np.exp(-2990.0 / (340.0 * 9.80665)) - 6000.0)

    def test_mistakes_are_told_with_their_line(self, catalogue: Catalogue, tmp_path: Path) -> None:
        text = EXAMPLE.read_text(encoding="utf-8").replace('mass = "1.2 t"', 'mass = "1.2 V"', 1)
        (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_campaign(tmp_path / "wrong.toml", catalogue)
        assert caught.value.problems[0].line == text[: text.index('"1.2 V"')].count("\n") + 1


def test_the_price_of_parity_rises_with_the_floor() -> None:
    curve = parity_curve(two_partners(), "mass", (0.3, 0.5), EXACT)
    assert [point.cost for point in curve.points] == pytest.approx([3.0, 5.0, 5.0])
    # three equal elements can't be halved: 2 t lack, and no element is left at home for that
    assert [point.shortfall for point in curve.points] == pytest.approx([0.0, 0.0, 0.2], abs=1e-5)
    assert [point.price for point in curve.points] == [0.0, pytest.approx(2.0 / 3.0), None]
    assert [point.lacks for point in curve.points] == [False, False, True]
    assert curve.points[2].told_price == "not comparable: plan lacks 0.2 more"
    with pytest.raises(InputError, match="a floor of 0"):
        parity_curve(two_partners(), "mass", (0.0,), EXACT)


class TestEasier:
    def test_plans_that_lack_no_more_than_an_easier_one_are_found_without_a_search_of_what_lacks(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        free, asked = two_partners(), replace(two_partners(), parity=Parity("mass"))
        asked = replace(asked, partners=tuple(replace(row, share=0.3) for row in asked.partners))
        easier, without = solve_campaign(free, EXACT), solve_campaign(asked, EXACT)
        made_least: list[str] = []

        def search(made: Objectives, objective: object, *rest: object) -> object:
            made_least.append("shortfall" if objective is made.shortfall else "cost")
            return minimise_without_conflict(made, objective, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(lexicographic, "minimise_without_conflict", search)
        found = solve_campaign(asked, EXACT, easier=easier)
        assert made_least == ["cost"]
        assert (found.cost, found.bound, found.shortfall) == pytest.approx((5.0, without.bound, without.shortfall))
        made_least.clear()
        dear = replace(asked, partners=tuple(replace(row, share=0.5) for row in asked.partners))
        halves = solve_campaign(dear, EXACT, easier=easier)
        assert made_least == ["cost", "shortfall", "cost"]
        assert halves.shortfall == pytest.approx(0.2, abs=1e-5)

    def test_ctrl_c_before_anything_was_found_leaves_the_plan_in_which_nothing_flies(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        easier = solve_campaign(two_partners(), EXACT)

        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(lexicographic, "minimise", interrupted)
        for known in (None, easier):
            found = solve_campaign(two_partners(), EXACT, easier=known)
            assert (found.status, found.flights) == ("interrupted", ())
            assert found.shortfall > easier.shortfall


class TestScenarios:
    def test_plans_agree_until_each_shock(self) -> None:
        asked = two_partners()
        gone = Shock("gone", "A's rocket fails", "launcher", "cheap", 1.4 * YEAR)
        found = solve_scenarios(asked, (gone,), (0.5, 0.5), EXACT)
        calm, struck = found.plans
        assert (calm.cost, struck.cost) == pytest.approx((3.0, 7.0))
        assert found.cost == pytest.approx(5.0)
        assert found.gap == pytest.approx(0.0, abs=1e-6)
        early = [[flight for flight in plan.flights if flight.departs_tdb_s < gone.on_tdb_s] for plan in found.plans]
        assert early[0] == early[1]

    def test_what_is_best_alone_is_given_up_for_what_is_best_on_the_mean(self) -> None:
        # the dear rocket may go: an element that both could bring later flies early, at a higher cost
        asked = two_partners()
        first, second, third = asked.elements
        heavy = replace(third, mass_kg=4500.0, earliest_tdb_s=0.0)
        flights = (asked.transports[0], replace(asked.transports[1], capacity_kg=6000.0))
        lone = replace(asked, elements=(first, second, heavy), transports=flights)
        flights = (replace(flights[0], capacity_kg=4000.0), flights[1])
        lone = replace(lone, transports=flights)
        gone = Shock("gone", "B's rocket fails", "launcher", "dear", 0.9 * YEAR)
        found = solve_scenarios(lone, (gone,), (0.5, 0.5), EXACT)
        assert found.shortfall == pytest.approx(0.0, abs=1e-5)
        assert all(row.period < 2 for plan in found.plans for row in plan.installed if row.element == "third")

    def test_the_search_begins_with_the_plan_and_its_recoveries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun = []

        def in_order(made: Objectives, gap: float, clock: Clock, start: FloatArray) -> Solved:
            begun.append(float(made.cost @ start))
            return solve_in_order(made, gap, clock, start)

        monkeypatch.setattr(stochastic, "solve_in_order", in_order)
        gone = Shock("gone", "A's rocket fails", "launcher", "cheap", 1.4 * YEAR)
        solve_scenarios(two_partners(), (gone,), (0.5, 0.5), EXACT)
        assert begun == pytest.approx([5.0])

    def test_weights_have_the_sum_of_one(self) -> None:
        with pytest.raises(InputError, match="weights"):
            solve_scenarios(two_partners(), (), (0.5,), EXACT)
