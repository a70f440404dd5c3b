"""Told trajectories against flights: events and the places where stages came down.

Sources: NASA, Apollo by the Numbers (SP-4029), tables of launch vehicle events and of stage impacts of Apollo 11, the
impacts recalled (S-IC 30.212 N 74.038 W, 357 nautical miles; S-II 31.535 N 34.844 W); the 357 miles of the S-IC also in
star-gazing.co.uk/WebPage/?p=2764. Apollo 11 press kit: 135,879 kg at the insertion, staging at 2,402 m/s. CNES: flight
517 of the Ariane 5, boosters 280 nautical miles east of Kourou under parachutes, apogee 110 km
(nordseetaucher.de/offshore/salvage/ariane-v-mission-517).
"""

import math

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import circular_orbit, optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.trajectories.ground_track import distance_m
from perilune.launch.trajectories.trajectory import Flown, Trajectory, flown, trajectory
from perilune.launch.vehicle import Vehicle, vehicle


@pytest.fixture(scope="module")
def apollo_11() -> Trajectory:
    catalogue = load_catalogue()
    rocket, site = vehicle(catalogue.launcher("saturn-v"), catalogue), catalogue.site("ksc")
    assert isinstance(rocket, Vehicle)
    # the parking orbit of Apollo 11 with spacecraft and adapter
    ascent = optimal_ascent(rocket, site, circular_orbit(185.2e3, math.radians(32.52)), payload_kg=45.7e3)
    assert isinstance(ascent, Ascent)
    return flown(ascent, site).told


def miss_km(found: tuple[float, float], place: tuple[float, float]) -> float:
    return float(distance_m(*(math.radians(value) for value in (*found, *place)))) / 1e3


@pytest.mark.slow
def test_the_ascent_of_apollo_11(apollo_11: Trajectory) -> None:
    events = {event.name: event for event in apollo_11.events}
    # an optimal ascent is not the flown one, which held margins and cut two centre engines early
    assert apollo_11.azimuth_deg == pytest.approx(72.058, abs=0.5)
    assert events["S-IC cut-off"].time_s == pytest.approx(161.6, abs=5.0)
    assert events["S-IC cut-off"].relative_speed_m_s == pytest.approx(2402.0, rel=0.05)
    assert events["S-IC separation"].mass_kg == pytest.approx(659_530.0, rel=0.02)
    assert events["S-IVB cut-off"].mass_kg == pytest.approx(135_879.0, rel=0.04)
    assert abs(apollo_11.losses.unexplained_m_s) < 1.0


@pytest.mark.slow
def test_the_stages_of_apollo_11_fall_where_they_fell(apollo_11: Trajectory) -> None:
    falls = {part.name: part.impact for part in apollo_11.dropped if part.impact is not None}
    first, second = falls["S-IC"], falls["S-II"]
    # the flown S-IC was 5 % slower at its separation: 10 % of the range
    assert miss_km((first.latitude_deg, first.longitude_deg), (30.212, -74.038)) < 80.0
    # 4,393 km; a speed at cut-off of 2 % more is 10 % of the range
    assert miss_km((second.latitude_deg, second.longitude_deg), (31.535, -34.844)) < 450.0
    assert second.downrange_km == pytest.approx(4393.0, rel=0.10)


@pytest.mark.slow
def test_the_boosters_of_ariane_5_fall_into_the_atlantic() -> None:
    catalogue = load_catalogue()
    found = trajectory(catalogue.launcher("ariane-5-eca"), catalogue, "gto")
    assert isinstance(found, Flown)
    boosters = found.told.dropped[0]
    assert boosters.impact is not None
    # under parachutes and from a steeper ascent 519 km; separated at 60 km and 132 s (ESA), here lower and earlier
    assert boosters.impact.downrange_km == pytest.approx(519.0, rel=0.15)
    assert boosters.time_s == pytest.approx(132.0, abs=12.0)
