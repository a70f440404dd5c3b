from dataclasses import replace

import numpy as np
import pytest

from perilune.programme import Option
from perilune.programme.flight_studies import mars_porkchop
from perilune.programme.result import WindowFigures
from perilune.report.porkchop_charts import porkchop_chart, porkchop_charts


def window(launch: str, departure: str, arrival: str, c3_km2_s2: float) -> WindowFigures:
    return WindowFigures(launch, departure, arrival, 0.0, 0.0, c3_km2_s2, 3_600.0, 800.0, 90.0, 20.0)


FLOWN = window("2028-11-20T04:03:27 UTC", "2028-11-20T04:49:01 UTC", "2029-09-17T18:25:24 UTC", 9.244943529869332)
OTHER = window("2028-11-30T04:20:38 UTC", "2028-11-30T05:03:05 UTC", "2029-09-24T21:20:08 UTC", 9.30453198992105)


@pytest.fixture(scope="module")
def porkchop():
    return mars_porkchop(FLOWN.departure_utc, FLOWN.arrival_utc)


def test_the_flown_window_lies_where_the_grid_has_its_energy(porkchop):
    chart = porkchop_chart("Earth to Mars", porkchop, FLOWN.launch_utc, (FLOWN, OTHER))
    assert [mark.name for mark in chart.marks] == ["flown", ""]
    column, row = chart.x.index(chart.marks[0].x), chart.y.index(chart.marks[0].y)
    # the windows search and the grid solve the same Lambert problem; the chart rounds to 0.01
    assert chart.values[row][column] == pytest.approx(FLOWN.c3_km2_s2, abs=0.006)


def test_the_least_of_the_grid_is_not_above_the_flown_window_and_the_rest_is_left_empty(porkchop):
    chart = porkchop_chart("Earth to Mars", porkchop, FLOWN.launch_utc, (FLOWN, OTHER))
    values = np.array([[np.nan if value is None else value for value in row] for row in chart.values])
    assert np.nanmin(values) <= FLOWN.c3_km2_s2
    assert np.nanmax(values) <= 1.3 * chart.levels[-1] + 0.1
    assert np.isnan(values).any()
    assert chart.levels == tuple(sorted(chart.levels))


def test_dates_between_which_nothing_flies_are_left_empty():
    fast = mars_porkchop(FLOWN.departure_utc, "2029-05-17T18:25:24 UTC")
    assert fast.c3_km2_s2[0][-1] is None
    chart = porkchop_chart("Earth to Mars", fast, FLOWN.launch_utc, (FLOWN, OTHER))
    assert chart.values[0][-1] is None


def test_a_mission_with_a_porkchop_has_a_chart_and_others_have_none(plan, porkchop):
    assert porkchop_charts(plan, {}) == ()
    away = Option("crew", "mengzhou", "long-march-10", "wenchang", "mars")
    flying = replace(plan.missions[0], name="To Mars", selected=away, launch_utc=FLOWN.launch_utc)
    option = replace(plan.options[0], mission="crew", ship=away.ship, launcher=away.launcher, site=away.site)
    option = replace(option, destination="mars", windows=(OTHER, FLOWN))
    (chart,) = porkchop_charts(replace(plan, missions=(flying,), options=(option,)), {flying.id: porkchop})
    assert chart.title == "To Mars: Earth to Mars"
