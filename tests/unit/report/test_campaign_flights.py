from dataclasses import replace

from perilune.report.campaign_flights import campaign_flights, carried


def test_a_flight_is_told_by_its_dates_and_what_it_carries(campaign):
    (row,) = campaign_flights(campaign)
    assert (row["departs"], row["arrives"], row["returns"]) == ("2000-07-02", "2000-07-05", "2000-12-31")
    assert row["carries"] == "hub, 2.5 cell, 1,234 kg water"


def test_who_flies_back_within_a_period_is_back_after_the_arrival(campaign):
    (row,) = campaign_flights(replace(campaign, flights=(replace(campaign.flights[0], return_period=1),)))
    assert row["returns"] == row["arrives"]


def test_what_stays_has_no_return(campaign):
    (row,) = campaign_flights(replace(campaign, flights=(replace(campaign.flights[0], return_period=None),)))
    assert row["returns"] is None


def test_a_flight_with_nothing_on_board_carries_no_words(campaign):
    assert carried(replace(campaign.flights[0], elements=(), cargo=())) == ""
