import numba
import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.astro.two_body.lambert import lambert
from perilune.constants import GM_SUN
from perilune.errors import InputError
from perilune.transfers.interplanetary.direct_arc import body
from perilune.transfers.interplanetary.direct_point import BodyOrbit, Box, Route, Sheet, burn, evaluate, refine
from perilune.transfers.interplanetary.plots_porkchop import porkchop_figure
from perilune.transfers.interplanetary.porkchop import best_points, figure, grid
from perilune.transfers.lunar.porkchop import lunar_best_points, lunar_grid, moon

DAY = 86_400.0
DEPARTURE = parse_time("2028-10-15 TDB") + np.linspace(0.0, 90.0, 31) * DAY
ARRIVAL = parse_time("2029-06-15 TDB") + np.linspace(0.0, 150.0, 41) * DAY


@pytest.fixture(scope="module")
def route():
    return Route(body("earth"), body("mars"), BodyOrbit(185e3), BodyOrbit(300e3, 24.66 * 3600.0))


@pytest.fixture(scope="module")
def cells(route):
    return grid(route, DEPARTURE, ARRIVAL, 1)


def test_every_cell_is_a_lambert_arc(route, cells):
    assert [(layer.revolutions, layer.branch) for layer in cells.layers] == [(0, "left"), (1, "left"), (1, "right")]
    i, j = (axis.ravel() for axis in np.indices((DEPARTURE.size, ARRIVAL.size)))
    home, there = route.origin.states(DEPARTURE)[i], route.destination.states(ARRIVAL)[j]
    pole = route.origin.equator_axes(DEPARTURE)[i, 2]
    for layer in cells.layers:
        time = ARRIVAL[j] - DEPARTURE[i]
        arc = lambert(home[:, :3], there[:, :3], time, GM_SUN, False, layer.revolutions, layer.branch)
        solved = arc.solved
        assert np.array_equal(np.isfinite(layer.c3_m2_s2.ravel()), solved)
        leaving, arriving = arc.v1_m_s - home[:, 3:], arc.v2_m_s - there[:, 3:]
        c3 = np.sum(leaving**2, axis=1)[solved]
        assert np.allclose(layer.c3_m2_s2.ravel()[solved], c3, rtol=1e-12)
        assert np.allclose(layer.v_infinity_m_s.ravel()[solved], np.linalg.norm(arriving, axis=1)[solved], rtol=1e-12)
        rise = np.sum(leaving * pole, axis=1)[solved] / np.sqrt(c3)
        assert np.allclose(np.sin(layer.declination_rad.ravel()[solved]), rise, atol=1e-12)


def test_a_hundred_days_are_too_few_for_a_whole_revolution(route):
    found = grid(route, DEPARTURE[:2], DEPARTURE[:2] + 100.0 * DAY, 1)
    direct, *around = found.layers
    assert np.isfinite(direct.c3_m2_s2).all()
    # the quickest conic of one revolution between two places on circles of 1 au and more takes months
    assert all(np.isposinf(layer.c3_m2_s2).all() for layer in around)


def test_a_picture_without_a_transfer_has_the_flight_times_alone(route):
    dates = DEPARTURE[:3], ARRIVAL[:3]
    full, empty = grid(route, *dates), grid(route, *dates, 0, (0.0, 1.0))
    assert not np.isfinite(empty.layers[0].c3_m2_s2).any()
    drawn = [len(porkchop_figure(found, (), "to Mars").axes[0].collections) for found in (full, empty)]
    assert drawn == [3, 1]  # C3, v-infinity and flight time


def test_one_and_two_threads_give_the_same_bytes(route, cells):
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        alone = grid(route, DEPARTURE, ARRIVAL, 1)
    finally:
        numba.set_num_threads(before)
    for one, other in zip(alone.layers, cells.layers, strict=True):
        assert one.c3_m2_s2.tobytes() == other.c3_m2_s2.tobytes()
        assert one.declination_rad.tobytes() == other.declination_rad.tobytes()


def test_the_best_points_are_better_than_any_cell(route, cells):
    best = best_points(route, cells)
    assert [(point.type, point.least) for point in best[:6]] == [
        (kind, least) for kind in ("I", "II") for least in ("c3", "v_infinity", "total_dv")
    ]
    layer = cells.layers[0]
    for point in best[:6]:
        beyond = point.type == "II"
        clear = np.abs(layer.half_cosine) > np.sin(np.radians(1.5))
        chosen = clear & ((layer.half_cosine < 0.0) == beyond)
        least = figure(route, layer, point.least)[chosen].min()
        ours = {
            "c3": 1e6 * point.c3_km2_s2,
            "v_infinity": 1e3 * point.arrival_v_infinity_km_s,
            "total_dv": point.total_dv_m_s,
        }[point.least]
        assert ours <= least * (1.0 + 1e-9)
        assert (point.transfer_angle_deg > 180.0) == beyond
        assert point.total_dv_m_s == pytest.approx(point.departure_dv_m_s + point.arrival_dv_m_s)
    assert {point.revolutions for point in best[6:]} <= {1}


def test_a_refined_point_is_a_minimum(route):
    sheet = Sheet(0, "left", 2)
    box = Box((DEPARTURE[0], DEPARTURE[-1]), (ARRIVAL[0], ARRIVAL[-1]))
    point, leaving, arriving = refine(route, sheet, (DEPARTURE[15], ARRIVAL[35]), 3.0 * DAY, "c3", box)
    for move in (-0.5 * DAY, 0.5 * DAY):
        assert evaluate(route, sheet, leaving + move, arriving).c3_km2_s2 > point.c3_km2_s2
        assert evaluate(route, sheet, leaving, arriving + move).c3_km2_s2 > point.c3_km2_s2
    assert evaluate(route, Sheet(0, "left", 1), leaving, arriving) is None
    assert refine(route, Sheet(0, "left", 1), (leaving, arriving), DAY, "c3", box) is None


def test_burns(route):
    # from a circle at 185 km: escape velocity less circular velocity, and more with C3
    circle = np.sqrt(3.986004355e14 / (6_378_136.3 + 185e3))
    assert float(route.departure_dv(np.array(0.0))) == pytest.approx((np.sqrt(2.0) - 1.0) * circle, rel=1e-7)
    small = body("vesta")
    assert float(burn(small, BodyOrbit(0.0), np.array(9e6))) == 3000.0
    with pytest.raises(InputError, match="shorter than that of the circle"):
        burn(body("mars"), BodyOrbit(300e3, 3600.0), np.array(9e6))


@pytest.mark.parametrize(
    ("name", "words"), [("sun", "about the Sun"), ("moon", "about the Sun"), ("vulcan", "unknown")]
)
def test_bodies_that_are_none(name, words):
    with pytest.raises(InputError, match=words):
        body(name)


def test_the_grid_has_a_limit(route):
    with pytest.raises(InputError, match="too large a grid"):
        grid(route, DEPARTURE, ARRIVAL, 99)


def test_the_equator_of_departure():
    epoch = np.array([parse_time("2030-01-01 TDB")])
    assert "of date" in body("earth", barycentre=True).equator
    assert "mars" in body("mars").equator
    assert "ICRF" in body("vesta").equator
    for name in ("earth", "mars", "vesta"):
        axes = body(name).equator_axes(epoch)[0]
        assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-14)


def test_to_the_moon():
    route = Route(body("earth"), moon(), BodyOrbit(185e3), BodyOrbit(100e3))
    start = parse_time("2031-05-01 UTC")
    departure, arrival = start + np.linspace(0.0, 14.0, 60) * DAY, start + np.linspace(2.0, 20.0, 80) * DAY
    free = lunar_grid(route, departure, arrival, None)
    assert 0.05 < np.isfinite(free.layers[0].c3_m2_s2).mean() < 0.5
    best = {point.least: point for point in lunar_best_points(route, free, None)}
    # the flown model's windows of that month leave with C3 -2.13 to -1.89 and 3,129 to 3,138 m/s into 802 to 834 m/s
    assert -2.3 < best["c3"].c3_km2_s2 < -1.9
    assert 3_120.0 < best["total_dv"].departure_dv_m_s < 3_145.0
    assert 790.0 < best["total_dv"].arrival_dv_m_s < 850.0
    tilted = lunar_grid(route, departure, arrival, np.radians(28.5))
    both = np.isfinite(tilted.layers[0].v_infinity_m_s)
    assert (tilted.layers[0].v_infinity_m_s[both] >= free.layers[0].v_infinity_m_s[both] - 1e-6).all()
    # an equatorial orbit cannot reach the Moon on most days
    flat = lunar_grid(route, departure, arrival, np.radians(5.0))
    assert np.isfinite(flat.layers[0].c3_m2_s2).sum() < 0.5 * both.sum()
    assert lunar_best_points(route, lunar_grid(route, departure[:5], departure[:5] - DAY, None), None) == ()
