from dataclasses import replace

import numpy as np
import pytest

from perilune.programme import Option, Work, load_programme
from perilune.programme.new import new_programme
from perilune.programme.result import WindowFigures
from perilune.report.porkchop_charts import porkchop, porkchop_charts
from perilune.run import ResultStore


def window(launch: str, departure: str, arrival: str, c3_km2_s2: float) -> WindowFigures:
    return WindowFigures(launch, departure, arrival, 0.0, 0.0, c3_km2_s2, 3_600.0, 800.0, 90.0, 20.0)


FLOWN = window("2028-11-20T04:03:27 UTC", "2028-11-20T04:49:01 UTC", "2029-09-17T18:25:24 UTC", 9.244943529869332)
OTHER = window("2028-11-30T04:20:38 UTC", "2028-11-30T05:03:05 UTC", "2029-09-24T21:20:08 UTC", 9.30453198992105)


def test_the_flown_window_lies_where_the_grid_has_its_energy():
    chart = porkchop("Earth to Mars", FLOWN.launch_utc, (FLOWN, OTHER))
    assert [mark.name for mark in chart.marks] == ["flown", ""]
    column, row = chart.x.index(chart.marks[0].x), chart.y.index(chart.marks[0].y)
    # the windows search and the grid solve the same Lambert problem; the chart rounds to 0.01
    assert chart.values[row][column] == pytest.approx(FLOWN.c3_km2_s2, abs=0.006)


def test_the_least_of_the_grid_is_not_above_the_flown_window_and_the_rest_is_left_empty():
    chart = porkchop("Earth to Mars", FLOWN.launch_utc, (FLOWN, OTHER))
    values = np.array([[np.nan if value is None else value for value in row] for row in chart.values])
    assert np.nanmin(values) <= FLOWN.c3_km2_s2
    assert np.nanmax(values) <= 1.3 * chart.levels[-1] + 0.1
    assert np.isnan(values).any()
    assert chart.levels == tuple(sorted(chart.levels))


def test_a_mission_to_mars_has_a_chart_and_others_have_none(plan, tmp_path):
    new_programme(tmp_path / "new")
    programme = load_programme(tmp_path / "new" / "programme.toml")
    work = Work(ResultStore(tmp_path / "cache"))
    assert porkchop_charts(plan, programme, work) == ()
    away = Option("crew", "mengzhou", "long-march-10", "wenchang", "mars")
    flying = replace(plan.missions[0], name="To Mars", selected=away, launch_utc=FLOWN.launch_utc)
    option = replace(plan.options[0], destination="mars", windows=(OTHER, FLOWN))
    (chart,) = porkchop_charts(replace(plan, missions=(flying,), options=(option,)), programme, work)
    assert chart.title == "To Mars: Earth to Mars"
