import numpy as np
import pytest
from pydantic import TypeAdapter

from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.run import ResultStore
from perilune.transfers import LunarOrbit, Month, NrhoStation, monthly_windows, windows

START, END = parse_time("2031-05-20 UTC"), parse_time("2031-07-03 UTC")


def as_bytes(months):
    return TypeAdapter(tuple[Month, ...]).dump_json(months)


@pytest.fixture(scope="module")
def months(site, tmp_path_factory):
    return monthly_windows(site, "llo", START, END, store=ResultStore(tmp_path_factory.mktemp("one")))


def test_each_month_has_its_best_window(site, months):
    assert [month.month for month in months] == ["2031-05", "2031-06", "2031-07"]
    for month in months:
        assert month.no_solution is None
        assert month.window.launch_utc.startswith(month.month)
    (alone,) = windows(site, "llo", parse_time("2031-06-01 UTC"), parse_time("2031-07-01 UTC"), count=1)
    assert months[1].window == alone
    assert parse_time(months[0].window.launch_utc) >= START
    assert parse_time(months[2].window.launch_utc) < END


def test_two_workers_give_the_same_bytes(site, months, tmp_path):
    assert as_bytes(monthly_windows(site, "llo", START, END, store=ResultStore(tmp_path), workers=2)) == as_bytes(
        months
    )


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(site, months, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        found = monthly_windows(site, "llo", START, END, store=ResultStore(tmp_path), cluster=address)
    assert as_bytes(found) == as_bytes(months)


def test_a_month_without_a_window_says_why(site, tmp_path):
    equatorial = LunarOrbit(100e3, 0.0)
    start = parse_time("2031-05-15 UTC")
    (month,) = monthly_windows(site, "llo", start, start + 86_400.0, orbit=equatorial, store=ResultStore(tmp_path))
    assert month.window is None
    assert month.no_solution.binding == "lunar inclination"


def test_another_orbit_is_another_result(site, months, tmp_path):
    store = ResultStore(tmp_path)
    start = parse_time("2031-06-10 UTC")
    (polar,) = monthly_windows(site, "llo", start, start + 86_400.0, store=store)
    tilted = LunarOrbit(100e3, np.radians(60.0))
    (other,) = monthly_windows(site, "llo", start, start + 86_400.0, orbit=tilted, store=store)
    assert polar.window.arrival_orbit != other.window.arrival_orbit


def test_a_station_file_that_changes_is_another_result(site, tmp_path):
    path, day = tmp_path / "station.oem", 86_400.0
    header = "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2031-01-01T00:00:00\nORIGINATOR = TEST\n"
    epochs = [f"2031-{month:02d}-01T00:00:00" for month in (6, 7)]
    meta = "META_START\nOBJECT_NAME = S\nOBJECT_ID = S\nCENTER_NAME = EARTH\nREF_FRAME = ICRF\nTIME_SYSTEM = TDB\n"
    span = f"START_TIME = {epochs[0]}\nSTOP_TIME = {epochs[1]}\nMETA_STOP\n"
    start, orbit, store = parse_time("2031-06-10 UTC"), NrhoStation(oem=path), ResultStore(tmp_path / "cache")
    known = []
    for height in (384_400.0, 400_000.0):
        rows = "".join(f"{epoch} {height} 0 0 0 1 0\n" for epoch in epochs)
        path.write_text(header + meta + span + rows)
        monthly_windows(site, "nrho", start, start + 0.01 * day, orbit=orbit, store=store)
        known.append(len(list((tmp_path / "cache").rglob("*.json"))))
    assert known == [1, 2]


def test_mars_has_no_months(site, tmp_path):
    with pytest.raises(InputError, match="not monthly"):
        monthly_windows(site, "mars", START, END, store=ResultStore(tmp_path))
