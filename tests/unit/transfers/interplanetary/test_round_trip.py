import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.errors import InputError, NoSolution
from perilune.transfers.interplanetary.plots import round_trip_figure
from perilune.transfers.interplanetary.round_trip import round_trips, trip_question
from perilune.transfers.interplanetary.round_trip_cost import ROUTES, trips
from perilune.transfers.interplanetary.round_trip_scan import STEP_S, ways

DAY = 86_400.0


def question(kind, start, end, **options):
    return trip_question(kind, parse_time(f"{start} TDB"), parse_time(f"{end} TDB"), **options)


def quiet(line):
    del line


@pytest.fixture(scope="module")
def conjunction():
    (trip,) = round_trips(question("conjunction", "2033-02-01", "2033-07-01"), quiet)
    return trip


def test_a_conjunction_trip_costs_the_sum_of_its_burns(conjunction):
    assert conjunction.total_dv_m_s == pytest.approx(sum(event.burn_m_s for event in conjunction.events))
    assert conjunction.total_d == pytest.approx(conjunction.outbound_d + conjunction.stay_d + conjunction.return_d)
    assert 300.0 <= conjunction.stay_d <= 650.0
    assert conjunction.entry_speed_km_s <= 12.5
    assert [event.event for event in conjunction.events] == ["departure", "capture", "departure", "entry"]


def test_a_conjunction_trip_is_a_minimum(conjunction):
    route = ROUTES["conjunction"][0]
    epochs = np.array([parse_time(event.epoch_utc) for event in conjunction.events])
    asked = question("conjunction", "2033-02-01", "2033-07-01")
    moved = epochs + 2.0 * DAY * np.vstack([np.eye(4), -np.eye(4)])
    assert (trips(asked, route, moved).total_m_s > conjunction.total_dv_m_s).all()


def test_a_trip_is_drawn(conjunction):
    assert len(round_trip_figure(conjunction).axes[0].lines) > 4


def test_opposition_trips_stay_briefly_and_pass_venus():
    asked = question("opposition", "2033-03-01", "2033-05-15", stay_s=(30.0 * DAY, 60.0 * DAY), longest_s=620.0 * DAY)
    (trip,) = round_trips(asked, quiet)
    assert trip.route == "earth mars, mars venus earth"
    assert 29.99 <= trip.stay_d <= 60.01
    assert trip.total_d <= 620.01
    flyby = next(event for event in trip.events if event.event == "flyby")
    assert flyby.altitude_km >= 299.9


def test_a_table_of_ways_holds_what_the_arcs_cost():
    asked = question("conjunction", "2033-04-01", "2033-05-01")
    days = asked.start_tdb_s + STEP_S * np.arange(3)
    table = ways(asked, ("earth", "mars"), days, 60)
    epochs = np.array([[days[1], days[1] + 40 * STEP_S, days[1] + 160 * STEP_S, days[1] + 200 * STEP_S]])
    exact = trips(asked, ROUTES["conjunction"][0], epochs)
    assert table.cost_m_s[1, 40] == pytest.approx(exact.burns_m_s[0, :2].sum())


def test_no_trip_where_time_is_too_short():
    asked = question(
        "conjunction", "2033-04-01", "2033-05-01", stay_s=(300.0 * DAY, 301.0 * DAY), longest_s=440.0 * DAY
    )
    assert isinstance(round_trips(asked, quiet), NoSolution)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"stay_s": (10.0, 5.0)}, "stay"),
        ({"longest_s": 1.0}, "duration"),
        ({"entry_speed_limit_m_s": 9e3}, "entry"),
    ],
)
def test_a_question_that_does_not_fit(changes, where):
    with pytest.raises(InputError, match=where):
        question("conjunction", "2033-04-01", "2033-05-01", **changes)


def test_a_class_and_dates_that_are_none():
    with pytest.raises(InputError, match="no class"):
        question("tour", "2033-04-01", "2033-05-01")
    with pytest.raises(InputError, match="end before"):
        question("opposition", "2033-05-01", "2033-04-01")
