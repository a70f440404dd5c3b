"""Two build-ups side by side: nothing for the same; else flights, dates and their cause, what lacks, shares, shocks."""

from dataclasses import replace

import pytest

from perilune.programme.build_up import BuildUp, BuiltElement, JudgedTransport
from perilune.programme.campaign.model.campaign import Shock
from perilune.programme.campaign.model.plan import (
    Carried,
    Cause,
    Flight,
    Installed,
    PartnerShare,
    Plan,
    Shortfall,
    Size,
    Why,
)
from perilune.programme.campaign.shocks.recovery import Recovery
from perilune.programme.compare_build_up import compare_build_ups

YEAR_S = 31_557_600.0


def flight(transport: str, period: int, element: str, payload_kg: float = 1000.0) -> Flight:
    return Flight(
        id=f"{transport}-{period}", transport=transport, partner="esa", origin="earth", destination="base",
        launcher=None, pad=None, period=period, arrival_period=period, return_period=None,
        departs_tdb_s=period * YEAR_S, arrives_tdb_s=period * YEAR_S + 4e5, elements=(Carried(element, 1.0),),
        cargo=(), crew=0, returned=(), propellant=(), propellant_there=(), payload_kg=payload_kg, capacity_kg=2e3,
        cost=1.0,
    )  # fmt: skip


def installed(element: str, period: int) -> Installed:
    return Installed(element, "esa", 1.0, period, period * YEAR_S, None)


def share(mass: float) -> PartnerShare:
    return PartnerShare("esa", 1e3, 1, 0.0, 1.0, 1, mass, 1.0, 1.0, 1.0, 1.0, None, None)


def built(**changes) -> BuildUp:
    plan = Plan(
        campaign="c", status="within gap", currency="launches", start_tdb_s=0.0, period_s=YEAR_S, periods_per_year=1,
        periods=8, cost=2.0, bound=2.0, gap=0.0, shortfall=0.0, shortfall_bound=0.0, size=Size(1, 1, 1, 1),
        flights=(flight("big", 1, "hub"), flight("small", 2, "cell")),
        installed=(installed("hub", 1), installed("cell", 2)), stocks=(), nodes=(), shortfalls=(),
        shares=(share(0.6),), shock=None,
    )  # fmt: skip
    shock = Shock("esa-leaves", "ESA leaves", "partner", "esa", 3 * YEAR_S, None)
    return BuildUp(
        transports=tuple(
            JudgedTransport(name, "ariane-64", None, None, None, 3e3, 3.1e3, 2e3, flies=True, why="as the file says")
            for name in ("big", "small")
        ),
        elements=tuple(BuiltElement(name, name, "esa", "base", 1e3, 1, None) for name in ("hub", "cell")),
        plan=replace(plan, **changes),
        parity=None,
        regret=None,
        recoveries=(Recovery(shock, 1, (), (), (), (), 0, 0.0, 0.0, 0.0, "within gap", plan),),
        balance=None,
    )


def test_a_build_up_is_the_same_as_itself_and_so_is_none():
    assert compare_build_ups(built(), built()) is None
    assert compare_build_ups(None, None) is None


def test_amounts_that_differ_in_their_last_digit_are_the_same():
    assert compare_build_ups(built(), built(cost=2.0 + 1e-12)) is None


def test_an_element_that_comes_later_names_the_way_that_no_longer_flies():
    before = built()
    after = built(flights=(flight("small", 2, "cell"),), installed=(installed("cell", 2),))
    grounded = replace(before.transports[0], flies=False, why="mass fails")
    found = compare_build_ups(before, replace(after, transports=(grounded, before.transports[1])))
    (way,) = found.transports
    assert (way.transport, way.flies_before, way.flies_after, way.why_after) == ("big", True, False, "mass fails")
    (flights,) = found.flights
    assert (flights.transport, flights.flights_before, flights.flights_after) == ("big", 1, 0)
    assert flights.departs_only_before_utc == ("2000-12-31",)
    (element,) = found.elements
    assert (element.element, element.in_service_after_utc) == ("hub", None)
    assert element.in_service_before_utc.startswith("2000-12-31")
    assert element.causes == ("big no longer flies: mass fails",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mass_kg": 1.5e3}, "mass 1,000 -> 1,500 kg"),
        ({"owner": "nasa"}, "owner esa -> nasa"),
        ({"wanted_tdb_s": 3 * YEAR_S}, "wanted no date -> 2003-01-01"),
    ],
)
def test_what_differs_of_an_element_itself_is_its_cause(change, told):
    before = built()
    after = replace(before, elements=(replace(before.elements[0], **change), before.elements[1]))
    (element,) = compare_build_ups(before, after).elements
    assert element.causes == (told,)


def test_what_lacks_says_what_would_do():
    why = Why((Cause("launch rate", "big", "2 more launches", 0.0),), ("launch rate",), ())
    lack = Shortfall("late", "cell", 2.0, "unit-years", 2 * YEAR_S, 2.0, why)
    found = compare_build_ups(
        built(), built(shortfall=2.0, shortfalls=(lack,), installed=(installed("hub", 1), installed("cell", 4)))
    )
    assert (found.shortfall_before, found.shortfall_after) == (0.0, 2.0)
    (row,) = found.shortfalls
    assert (row.subject, row.before, row.after, row.would_do) == ("cell", 0.0, 2.0, ("launch rate, 2 more launches",))
    (element,) = found.elements
    assert element.causes == ("late: launch rate, 2 more launches",)
    (gone,) = compare_build_ups(built(shortfalls=(lack,)), built()).shortfalls
    assert (gone.before, gone.after, gone.would_do) == (2.0, 0.0, ())


def test_shares_and_shocks_that_differ():
    before, after = built(), built(shares=(share(0.5),))
    lost = Shortfall("undelivered", "cell", 1.0, "units", 5 * YEAR_S, 1.0)
    worse = replace(after.recoveries[0], extra_shortfall=1.0, lost=(lost,))
    found = compare_build_ups(before, replace(after, recoveries=(worse,)))
    (part,) = found.parts
    assert (part.partner, part.measure, part.before, part.after) == ("esa", "mass", 0.6, 0.5)
    (shock,) = found.shocks
    assert (shock.shock, shock.lacks_more_after) == ("esa-leaves", 1.0)
    assert (shock.lost_only_before, shock.lost_only_after) == ((), ("undelivered cell",))


def test_a_build_up_that_is_new_is_told_from_nothing():
    found = compare_build_ups(None, built())
    assert (found.cost_before, found.cost_after) == (None, 2.0)
    assert [row.flights_before for row in found.flights] == [0, 0]
    assert {row.causes for row in found.elements} == {("not in the campaign before",)}


def test_the_tables_name_what_differs(capsys, monkeypatch):
    from perilune.cli.compared_build_up import show_build_ups

    monkeypatch.setenv("COLUMNS", "200")
    show_build_ups(compare_build_ups(built(), built(cost=3.0, installed=(installed("hub", 1), installed("cell", 5)))))
    said = capsys.readouterr().out
    assert "cost, launches" in said and "2.00" in said and "3.00" in said
    assert "cell" in said and "2004-12-31" in said
    assert "hub" not in said
