"""Slopes that few vehicles have, with a limit on the path or a parking orbit, against optima solved again."""

from dataclasses import replace
from math import acos, atan2, radians, sqrt

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch import Ascent, Elements, Escape, Orbit, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.uncertainty.interval import FirstOrder, PayloadInterval, first_order_interval, payload_interval
from perilune.launch.uncertainty.neighbour import solved_again
from perilune.launch.uncertainty.sensitivity import ascent_sensitivities
from perilune.launch.uncertainty.uncertain import altered_anchor_kg, altered_vehicle
from perilune.run import ResultStore


def solved(answer: object) -> Ascent:
    assert isinstance(answer, Ascent), answer
    return answer


def by_name(ascent: Ascent, site) -> dict[tuple[str, str], float]:
    return {(row.quantity, row.of): row.kg_per_unit for row in ascent_sensitivities(ascent, site)}


def held_slope(ascent: Ascent, site, vehicles: tuple[Vehicle, Vehicle], units: float) -> float:
    """The slope between two optima, the reserve held at that of the ascent between them."""
    ends = [solved(solved_again(ascent, site, vehicle, ascent.plan.settings)) for vehicle in vehicles]
    low, high = (end.payload_after_reserve_kg(ascent.reserve_m_s) for end in ends)
    return (high - low) / units


def test_a_limit_of_dynamic_pressure_holds_and_is_worth_what_the_optima_say(two_stage, site) -> None:
    limit = 37e3  # of 41.2 kPa that are met without
    bare = replace(two_stage, shield_kg=0.0, max_dynamic_pressure_pa=limit)
    ascent = solved(optimal_ascent(bare, site, circular_orbit(200e3, radians(32.0))))
    # between two points of the collocation it may be passed a little
    assert ascent.history.dynamic_pressure_pa.max() == pytest.approx(limit, rel=3e-3)
    rows = by_name(ascent, site)
    assert ("fairing or tower", "launcher") not in rows
    ends = tuple(replace(bare, max_dynamic_pressure_pa=limit + step) for step in (-200.0, 200.0))
    slope = held_slope(ascent, site, ends, 0.4)
    assert slope > 1.0
    # the limit holds at one point more or less from one optimum to the next
    assert rows["limit of dynamic pressure", "launcher"] == pytest.approx(slope, rel=0.1)


def test_a_higher_parking_orbit_costs_what_the_optima_say(two_stage, site) -> None:
    upper = replace(two_stage.stages[1], restarts=1)
    # well above the lowest perigee of an escape, 185 km, at which the slope has a corner
    vehicle = replace(two_stage, stages=(two_stage.stages[0], upper), parking_altitude_m=220e3)
    ascent = solved(optimal_ascent(vehicle, site, Escape(-2e6, radians(32.0))))
    assert ascent.via_parking
    # a coast that only turns the perigee is cut short, to 300 s
    assert ascent.coast_s == pytest.approx(300.0)
    ends = tuple(replace(vehicle, parking_altitude_m=220e3 + step) for step in (-2e3, 2e3))
    slope = held_slope(ascent, site, ends, 4.0)
    assert slope < 0.0
    assert by_name(ascent, site)["parking altitude", "launcher"] == pytest.approx(slope, rel=0.02)


def elements_of(ascent: Ascent) -> Elements:
    """The elements at burnout, by the vectors of momentum and of the apse."""
    position, velocity = ascent.history.position_m[-1], ascent.history.velocity_m_s[-1]
    momentum = np.cross(position, velocity)
    apse = np.cross(velocity, momentum) / GM_EARTH - position / np.linalg.norm(position)
    eccentricity = float(np.linalg.norm(apse))
    axis = float(momentum @ momentum) / GM_EARTH / (1.0 - eccentricity**2)
    node = np.array([-momentum[1], momentum[0], 0.0]) / np.hypot(momentum[0], momentum[1])
    ahead = np.cross(momentum / np.linalg.norm(momentum), node)
    inclination = acos(float(momentum[2] / np.linalg.norm(momentum)))
    argument = atan2(float(apse @ ahead), float(apse @ node))
    return Elements(axis, eccentricity, inclination, atan2(node[1], node[0]), argument)


def test_an_optimum_is_that_of_its_own_full_elements(two_stage, site) -> None:
    free = solved(optimal_ascent(two_stage, site, Orbit(200e3, 2000e3, radians(32.0))))
    assert free.coast_s == 0.0
    target = elements_of(free)
    low, high = (EARTH_EQUATORIAL_RADIUS + height for height in (200e3, 2000e3))
    assert target.semi_major_axis_m == pytest.approx(0.5 * (low + high), rel=1e-5)
    assert target.eccentricity == pytest.approx((high - low) / (high + low), rel=1e-4)
    fixed = solved(optimal_ascent(two_stage, site, target, near=free))
    assert fixed.payload_kg == pytest.approx(free.payload_kg, rel=1e-5)
    names = {row.quantity for row in ascent_sensitivities(fixed, site) if row.of == "target"}
    assert names == set()
    # another node at the same launch time costs
    turned = solved(optimal_ascent(two_stage, site, replace(target, node_rad=target.node_rad + 0.01), near=fixed))
    assert turned.payload_kg < fixed.payload_kg - 1.0
    assert turned.target.describe() == f"a {target.semi_major_axis_m / 1e3:.0f} km, e 0.1204, 32.0 deg"


@pytest.fixture
def doubtful(launcher):
    upper = launcher.stage[1]
    mass = upper.dry_mass.model_copy(update={"low": 4.0, "high": 5.5})
    return launcher.model_copy(update={"stage": [launcher.stage[0], upper.model_copy(update={"dry_mass": mass})]})


def triangle_quantile(share: float, low: float, mode: float, high: float) -> float:
    """The quantile of a triangular distribution, in closed form."""
    if share < (mode - low) / (high - low):
        return low + sqrt(share * (high - low) * (mode - low))
    return high - sqrt((1.0 - share) * (high - low) * (high - mode))


def test_without_an_anchor_the_interval_is_that_of_the_physics_alone(doubtful, catalogue, site, tmp_path) -> None:
    bare = doubtful.model_copy(update={"published": []})
    orbit = circular_orbit(200e3, radians(28.5))
    fast = first_order_interval(bare, catalogue, site, orbit)
    assert isinstance(fast, FirstOrder)
    assert fast.anchored is None
    found = payload_interval(bare, catalogue, "leo", site, samples=8, store=ResultStore(tmp_path))
    assert isinstance(found, PayloadInterval)
    assert found.anchored is None
    assert [(row.quantity, row.physics_share) for row in found.contributions] == [("upper: dry mass", 1.0)]
    assert found.contributions[0].anchored_share is None
    # a tonne on the last stage is a tonne of payload, but for the reserve, which is a share of the ideal delta-v
    best = found.payload.physics_kg
    for told, share in ((fast.physics.p05_kg, 0.95), (fast.physics.p95_kg, 0.05)):
        heavier = 1e3 * (triangle_quantile(share, 4.0, 4.5, 5.5) - 4.5)
        assert told == pytest.approx(best - heavier, abs=15.0)


def test_an_anchor_to_another_target_is_flown_beside_every_sample(doubtful, catalogue, site, tmp_path) -> None:
    found = payload_interval(doubtful, catalogue, "circular=300,28.6", site, samples=8, store=ResultStore(tmp_path))
    assert isinstance(found, PayloadInterval)
    assert found.anchored is not None
    # the dry mass counts the same towards both targets, and the anchor takes it out again
    anchored = found.anchored.p95_kg - found.anchored.p05_kg
    assert anchored < 0.1 * (found.physics.p95_kg - found.physics.p05_kg)
    assert found.payload.anchored_kg == pytest.approx(found.anchored.p50_kg, rel=5e-3)


def test_the_anchor_is_found_behind_other_rows_and_a_vehicle_without_a_fairing_is_altered(launcher, catalogue) -> None:
    anchor, bound = launcher.published
    turned = launcher.model_copy(update={"published": [bound, anchor], "fairing": None})
    assert altered_anchor_kg(turned, {}) == pytest.approx(22e3)
    assert altered_anchor_kg(turned, {("published", 1, "payload"): 21.0}) == pytest.approx(21e3)
    assert altered_anchor_kg(launcher.model_copy(update={"published": [bound]}), {}) is None
    changed = altered_vehicle(turned, catalogue, {("stage", 1, "dry_mass"): 5.0})
    assert isinstance(changed, Vehicle)
    assert changed.stages[1].dry_kg == pytest.approx(5e3)
    assert changed.shield_kg == 0.0
