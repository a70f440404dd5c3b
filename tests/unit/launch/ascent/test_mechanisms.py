"""What a real ascent meets beside thrust and gravity: each mechanism on the made-up launcher, flown again."""

from dataclasses import replace
from itertools import pairwise
from math import degrees, radians

import numpy as np
import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import EARTH_ROTATION_RATE
from perilune.errors import InputError, NoSolution
from perilune.launch import Ascent, Escape, LossSettings, Orbit, circular_orbit, optimal_ascent
from perilune.launch.ascent.launch_point import azimuth_limits, launch_point
from perilune.launch.ascent.parking import parking_orbit, reached_before
from perilune.launch.ascent.phases import Jettison, plan
from perilune.launch.ascent.staging import EngineOut, stretches, usable_kg
from perilune.launch.vehicle import Vehicle
from perilune.launch.vehicle import vehicle as vehicle_of

LEO = circular_orbit(200e3, radians(28.6))
SETTINGS = LossSettings()


def flown(answer: Ascent | NoSolution) -> Ascent:
    """Return an ascent that the independent integrator confirms."""
    assert isinstance(answer, Ascent), answer
    assert answer.residual < 1e-6
    # the collocation of degree four on this mesh, and the fit of the air; over a long coast 0.1 m/s grows to 1 to 2 km
    # along the orbit, which turn the velocity by as many m/s
    position_m, velocity_m_s = (2500.0, 3.0) if answer.via_parking else (1000.0, 1.0)
    assert answer.defect.position_m < position_m
    assert answer.defect.velocity_m_s < velocity_m_s
    return answer


@pytest.fixture(scope="module")
def leo(two_stage, site) -> Ascent:
    return flown(optimal_ascent(two_stage, site, LEO))


def with_upper(vehicle, **changes):
    return replace(vehicle, stages=(vehicle.stages[0], replace(vehicle.stages[1], **changes)))


def with_lower(vehicle, **changes):
    return replace(vehicle, stages=(replace(vehicle.stages[0], **changes), vehicle.stages[1]))


def test_engines_lit_on_the_ground_burn_before_release(two_stage):
    lower = two_stage.stages[0]
    assert usable_kg(lower, SETTINGS) == pytest.approx(
        0.99 * lower.propellant_kg - SETTINGS.start_up_s * lower.mass_flow_kg_s
    )
    flight = plan(two_stage, SETTINGS, Jettison(1))
    assert flight.lift_off_kg == pytest.approx(two_stage.lift_off_kg - SETTINGS.start_up_s * lower.mass_flow_kg_s)
    at_release = with_lower(two_stage, start_up_s=0.0)
    assert plan(at_release, SETTINGS, Jettison(1)).lift_off_kg == pytest.approx(two_stage.lift_off_kg)


def test_hot_staging_gains_and_a_gap_flies_without_thrust(leo, two_stage, site):
    hot = flown(optimal_ascent(with_upper(two_stage, separation_coast_s=0.0), site, LEO))
    assert hot.payload_kg > leo.payload_kg + 5.0
    gap = leo.history.phase == 2
    assert np.all(leo.history.thrust_vac_n[gap] == 0.0)
    assert np.ptp(leo.history.time_s[gap]) == pytest.approx(SETTINGS.separation_coast_s)
    before = leo.history.mass_kg[leo.history.phase == 1][-1]
    assert before - leo.history.mass_kg[gap][0] == pytest.approx(leo.plan.phases[1].dropped_kg)


def test_a_thrust_curve_keeps_the_impulse_and_is_flown(boosted, site):
    booster = boosted.stages[0]
    curve = ((0.0, 0.8), (0.2, 1.4), (0.5, 0.9), (0.9, 1.1), (1.0, 0.0))
    mean = sum(0.5 * (a[1] + b[1]) * (b[0] - a[0]) for a, b in pairwise(curve))
    shaped = replace(booster, thrust_curve=tuple((t, level / mean) for t, level in curve))
    vehicle = replace(boosted, stages=(shaped, *boosted.stages[1:]))
    ascent = flown(optimal_ascent(vehicle, site, LEO))
    assert ascent.defect.mass_kg < 1.0
    beside = [phase for phase in ascent.plan.phases if 0 in phase.burning]
    assert sum(phase.duration_s for phase in beside) == pytest.approx(
        usable_kg(booster, SETTINGS) / booster.mass_flow_kg_s
    )
    first = ascent.history.thrust_vac_n[ascent.history.phase == 0][0] - boosted.stages[1].thrust_vac_n
    assert first == pytest.approx(booster.thrust_vac_n * 0.8 / mean)


def test_a_core_lights_late_when_told(boosted):
    late = replace(boosted.stages[1], ignition_s=60.0, throttle_min=1.0)
    found = stretches(replace(boosted, stages=(boosted.stages[0], late, boosted.stages[2])), SETTINGS)
    assert [stretch.burning for stretch in found] == [(0,), (0, 1), (1,), (2,)]
    assert found[0].duration_s == pytest.approx(60.0)
    assert found[0].ends == ()
    burned = (found[1].duration_s + found[2].duration_s) * late.mass_flow_kg_s
    # not lit on the ground: nothing burns before release
    assert burned == pytest.approx(0.99 * late.propellant_kg)


def test_boosters_light_in_the_air_when_told(boosted):
    aloft = replace(boosted.stages[0], name="air-lit", ignition_s=110.0, propellant_kg=60e3)
    core = replace(boosted.stages[1], throttle_min=1.0)
    found = stretches(replace(boosted, stages=(boosted.stages[0], aloft, core, boosted.stages[2])), SETTINGS)
    assert [stretch.burning for stretch in found] == [(0, 2), (2,), (1, 2), (2,), (3,)]
    assert found[2].begin_s == pytest.approx(110.0)
    assert [stretch.ends for stretch in found] == [(0,), (), (1,), (2,), (3,)]


@pytest.fixture(scope="module")
def outlasted(boosted):
    """A solid core beside boosters that burn longer."""
    flow = 2e6 / 2800.0
    boosters = replace(boosted.stages[0], thrust_vac_n=4.0e6, mass_flow_kg_s=4.0e6 / 2900.0)
    core = replace(boosted.stages[1], thrust_vac_n=2e6, mass_flow_kg_s=flow, propellant_kg=100 * flow, dry_kg=10e3)
    return replace(boosted, stages=(boosters, replace(core, throttle_min=1.0, solid=True), boosted.stages[2]))


def test_boosters_that_outlast_the_core_burn_on_and_drop_it_with_them(outlasted, site):
    found = stretches(outlasted, SETTINGS)
    assert [stretch.burning for stretch in found] == [(0, 1), (0,), (2,)]
    assert [stretch.ends for stretch in found] == [(), (0, 1), (2,)]
    for stage in (0, 1):
        seconds = sum(stretch.duration_s for stretch in found if stage in stretch.burning)
        burned = seconds * outlasted.stages[stage].mass_flow_kg_s
        assert burned == pytest.approx(usable_kg(outlasted.stages[stage], SETTINGS))
    ascent = flown(optimal_ascent(outlasted, site, LEO))
    dropped = [phase.dropped_kg for phase in ascent.plan.phases if phase.burning == (0,)]
    both = sum(stage.dry_kg + 0.003 * stage.propellant_kg for stage in outlasted.stages[:2])
    assert dropped == [pytest.approx(both)]


def test_a_schedule_stretches_the_burn(two_stage):
    lower = replace(two_stage.stages[0], throttle_schedule=((100.0, 0.6),))
    found = stretches(replace(two_stage, stages=(lower, two_stage.stages[1])), SETTINGS)
    burned = (100.0 + 0.6 * (found[0].duration_s - 100.0)) * lower.mass_flow_kg_s
    assert burned == pytest.approx(usable_kg(lower, SETTINGS))


def test_a_failed_engine_burns_longer_and_carries_less(leo, two_stage, site):
    vehicle = with_lower(two_stage, engines=9)
    failure = EngineOut("lower", 100.0)
    ascent = flown(optimal_ascent(vehicle, site, LEO, engine_out=failure))
    assert ascent.payload_kg < leo.payload_kg - 50.0
    first = [stretch for stretch in stretches(vehicle, SETTINGS, failure) if stretch.burning == (0,)]
    assert [stretch.shares for stretch in first] == [(1.0,), (pytest.approx(8.0 / 9.0),)]
    burned = (first[0].duration_s + first[1].duration_s * 8.0 / 9.0) * vehicle.stages[0].mass_flow_kg_s
    assert burned == pytest.approx(usable_kg(vehicle.stages[0], SETTINGS))


@pytest.mark.parametrize("failure", [EngineOut("no such stage", 10.0), EngineOut("lower", 10.0, engines=1)])
def test_a_failure_that_cannot_be_is_refused(two_stage, site, failure):
    with pytest.raises(InputError):
        optimal_ascent(two_stage, site, LEO, engine_out=failure)


@pytest.fixture(scope="module")
def restartable(two_stage):
    return with_upper(two_stage, restarts=2, restart_loss_kg=50.0, boil_off_kg_s=0.01)


def test_a_parking_orbit_is_circular_and_loses_what_boils_off(restartable, site):
    ascent = flown(optimal_ascent(restartable, site, Escape(-2e6, radians(28.6)), parking=True))
    assert ascent.via_parking
    parked = ascent.plan.shape.parking_phase
    coast = ascent.history.phase == parked + 1
    radius = np.linalg.norm(ascent.history.position_m[coast], axis=1)
    # J2 alone moves it from the circle
    assert np.ptp(radius) < 30e3
    assert radius[0] - 6_378_137.0 == pytest.approx(SETTINGS.parking_altitude_m, abs=1.0)
    lost = ascent.history.mass_kg[coast][0] - ascent.history.mass_kg[ascent.history.phase == parked + 2][0]
    # the coast is cut short and boils off for half a revolution, 5,291 s long at 185 km
    assert lost == pytest.approx(0.01 * 0.5 * 5290.8 + 50.0, rel=1e-4)


def test_a_high_circle_is_reached_by_a_transfer(restartable, site):
    high = circular_orbit(800e3, radians(28.6))
    direct = flown(optimal_ascent(restartable, site, high, parking=False))
    best = flown(optimal_ascent(restartable, site, high))
    assert best.via_parking
    assert best.payload_kg > direct.payload_kg + 500.0
    assert np.linalg.norm(best.history.position_m[-1]) - 6_378_137.0 == pytest.approx(800e3, abs=1.0)


def test_a_stage_that_lights_again_waits_on_the_way_out_unless_told_not_to(restartable, two_stage, site):
    target = Escape(-2e6, radians(28.6))
    ways = (True, None, False)
    parked, free, direct = (flown(optimal_ascent(restartable, site, target, parking=way)) for way in ways)
    assert [ascent.via_parking for ascent in (parked, free, direct)] == [True, True, False]
    assert free.payload_kg == parked.payload_kg < direct.payload_kg
    assert not flown(optimal_ascent(two_stage, site, target)).via_parking


def test_a_target_in_one_burn_is_reached_without_a_coast(restartable, site):
    high = Orbit(800e3, 800e3, radians(28.6), one_burn=True)
    ascent = flown(optimal_ascent(restartable, site, high))
    assert not ascent.via_parking
    assert high.describe() == "800 km circular, 28.6 deg, in one burn"
    assert isinstance(optimal_ascent(restartable, site, high, parking=True), NoSolution)


def test_an_ellipse_is_left_from_its_own_perigee_where_that_is_near(restartable):
    near, high = (Orbit(perigee, 35_786e3, 0.5) for perigee in (250e3, 2_700e3))
    orbits = [parking_orbit(restartable, target, SETTINGS) for target in (near, high)]
    assert [orbit.altitude_m for orbit in orbits] == [250e3, SETTINGS.parking_altitude_m]


@pytest.mark.parametrize(
    ("launcher", "beyond"),
    [("sls-block-1", True), ("falcon-heavy", False), ("saturn-v", False), ("soyuz-2-1b-fregat", False)],
)
@pytest.mark.parametrize("c3_km2_s2", [-1.7, 60.0])
def test_lower_stages_that_go_beyond_the_orbit_leave_no_burn_up_to_it(launcher, beyond, c3_km2_s2):
    """One way to all energies: with a light payload a Soyuz below Fregat would go beyond too, with more to carry."""
    catalogue = load_catalogue()
    away = Escape(c3_km2_s2 * 1e6, radians(28.6))
    strong = vehicle_of(catalogue.launcher(launcher), catalogue)
    assert isinstance(strong, Vehicle)
    assert reached_before(strong, away, SETTINGS, parking_orbit(strong, away, SETTINGS)) is beyond


def test_a_stage_that_cannot_light_again_has_no_parking_orbit(two_stage, site):
    answer = optimal_ascent(two_stage, site, Escape(-2e6, radians(28.6)), parking=True)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "restart"


def test_the_perigee_comes_where_it_is_asked(restartable, site):
    transfer = Orbit(200e3, 20_000e3, radians(28.6), argument_of_perigee_rad=0.0)
    ascent = flown(optimal_ascent(restartable, site, transfer, parking=True))
    r, v = ascent.history.position_m[-1], ascent.history.velocity_m_s[-1]
    momentum = np.cross(r, v)
    apse = np.cross(v, momentum) / 3.986_004_355_070_226e14 - r / np.linalg.norm(r)
    node = np.cross([0.0, 0.0, 1.0], momentum)
    cosine = apse @ node / np.linalg.norm(apse) / np.linalg.norm(node)
    # rounding may take the cosine of no angle beyond 1
    assert degrees(np.arccos(min(cosine, 1.0))) < 0.01
    assert ascent.coast_s > 60.0


def test_an_inclination_outside_the_azimuths_has_its_price(two_stage, site):
    steep = circular_orbit(200e3, radians(70.0))
    open_site = site.model_copy(update={"azimuth_min": None, "azimuth_max": None})
    free = flown(optimal_ascent(two_stage, open_site, steep))
    bent = flown(optimal_ascent(two_stage, site, steep))
    assert bent.payload_kg < free.payload_kg - 100.0
    last = int(np.flatnonzero(bent.history.phase == bent.plan.shape.azimuth_phase)[-1])
    r = bent.history.position_m[last]
    v = bent.history.velocity_m_s[last] - EARTH_ROTATION_RATE * np.array([-r[1], r[0], 0.0])
    east = np.array([-r[1], r[0], 0.0])
    north = np.cross(r, east)
    azimuth = np.arctan2(v @ east / np.linalg.norm(east), v @ north / np.linalg.norm(north))
    assert degrees(azimuth) == pytest.approx(site.azimuth_min.value, abs=0.01)


def test_a_route_narrows_the_azimuths_of_its_inclinations_alone():
    tanegashima = load_catalogue().site("tanegashima")
    limits = [azimuth_limits(tanegashima, radians(inclination)) for inclination in (51.6, 98.6)]
    assert [degrees(high) for _, high in limits] == [pytest.approx(108.5), pytest.approx(100.0)]
    # 190 deg is the nearer of the two azimuths to what is allowed
    assert not launch_point(tanegashima, circular_orbit(800e3, radians(98.6))).north


def test_what_is_a_little_out_of_reach_is_told_by_how_much(two_stage, site):
    answer = optimal_ascent(two_stage, site, Escape(68e6, radians(28.6)))
    assert isinstance(answer, NoSolution)
    assert "falls short" in answer.reason
    assert answer.binding == "target orbit"


@pytest.fixture(scope="module")
def solids(two_stage):
    """Three solid stages."""
    flows = {"first": 900e3 / 2700.0, "second": 250e3 / 2800.0, "third": 60e3 / 2850.0}
    masses = {"first": (26e3, 2600.0), "second": (7.5e3, 700.0), "third": (1.9e3, 180.0)}
    stages = tuple(
        replace(
            two_stage.stages[min(i, 1)],
            name=name,
            thrust_vac_n=(900e3, 250e3, 60e3)[i],
            mass_flow_kg_s=flows[name],
            exit_area_m2=0.6 if i == 0 else 0.0,
            propellant_kg=masses[name][0],
            dry_kg=masses[name][1],
            diameter_m=1.7,
            solid=True,
        )
        for i, name in enumerate(flows)
    )
    return replace(two_stage, id="solids", stages=stages, shield_kg=120.0, shield_diameter_m=1.7)


def test_a_solid_upper_stage_lights_where_the_orbit_wants_it(solids, site):
    high = circular_orbit(600e3, radians(28.6))
    ascent = flown(optimal_ascent(solids, site, high))
    history = ascent.history
    free = [i for i, phase in enumerate(ascent.plan.phases) if not phase.burning]
    assert len(free) == 2
    assert np.ptp(history.time_s[history.phase == free[1]]) > 100.0
    third = replace(solids.stages[2], separation_coast_s=30.0)
    told = optimal_ascent(replace(solids, stages=(*solids.stages[:2], third)), site, high)
    assert isinstance(told, NoSolution) or told.payload_kg < ascent.payload_kg
    assert not plan(solids, SETTINGS, Jettison(1)).coasts
