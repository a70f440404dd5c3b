"""Flights to the Moon that cannot be: each is refused with its cause; and the limit in which burns are impulses."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, ephemeris_nrho
from perilune.astro.time import parse_time
from perilune.constants import GM_MOON
from perilune.errors import InputError, NoSolution
from perilune.transfers import (
    DistantRetrogradeOrbit,
    FiniteBurns,
    Lander,
    LandingSite,
    LunarEllipse,
    LunarOrbit,
    NrhoStation,
    Propulsion,
    windows,
)
from perilune.transfers.departures import StageBurn
from perilune.transfers.hyperbola import aim_inclination
from perilune.transfers.lunar.arrivals import FLIGHT_TIMES_S
from perilune.transfers.lunar.finite_arrival import flyby_by_stage
from perilune.transfers.lunar.llo import circular_capture
from perilune.transfers.lunar.powered_capture import with_engines
from perilune.transfers.lunar.powered_flyby import FLYBY_M, FarOrbit, HeldOrbit, best_flight
from perilune.transfers.lunar.scan import scan
from perilune.transfers.lunar.translunar import correct
from perilune.transfers.parking import Parking, pad

START = parse_time("2031-05-15 UTC")
DAY = 86_400.0
PARKING = Parking()
SHIP = Propulsion(25.7e3, 316.0, 26_520.0)
UPPER_STAGE = Propulsion(79.2e3, 462.0, 30e3)
NOT_CONVERGED = NoSolution("the differential correction does not converge", "differential correction")
RUNS_DRY = NoSolution("the burns take more propellant than the tanks hold", "propellant")


@pytest.fixture(scope="module")
def place(site):
    return pad(site)


@pytest.fixture(scope="module")
def guess(place):
    return scan(place, PARKING, np.array([START]), FLIGHT_TIMES_S, FLYBY_M)[0][0]


@pytest.fixture(scope="module")
def too_soon(guess):
    """The same launch with the Moon to be reached in seven hours."""
    return replace(guess, arrival_tdb_s=guess.launch_tdb_s + 0.3 * DAY)


@pytest.fixture(scope="module")
def far():
    orbit = ephemeris_nrho(START - 2.0 * DAY, 4)
    return FarOrbit("nrho", HeldOrbit(orbit.at), np.array([5.0]) * DAY, NRHO_PERIOD_S, "NRHO", "a station's")


@pytest.fixture(scope="module")
def flight(place, guess, far):
    return best_flight(place, PARKING, guess, far)


def over_the_pole(seen):
    return aim_inclination(seen, 1_838e3, 0.5 * np.pi, np.array([0.0, 0.0, 1.0]), 1, GM_MOON)


def test_a_moon_in_seven_hours_is_not_reached(place, guess, too_soon, far):
    assert best_flight(place, PARKING, too_soon, far) == NOT_CONVERGED
    assert circular_capture(place, PARKING, too_soon, LunarOrbit(), 1) == NOT_CONVERGED
    assert (
        correct(place, PARKING, too_soon, over_the_pole, departure=StageBurn(UPPER_STAGE, "velocity")) == NOT_CONVERGED
    )
    low = circular_capture(place, PARKING, guess, LunarOrbit(), 1)
    assert with_engines(place, PARKING, too_soon, low, FiniteBurns(None, SHIP)) == NOT_CONVERGED


def test_no_flyby_leads_to_an_orbit_twenty_seconds_later(place, guess, far):
    assert best_flight(place, PARKING, guess, replace(far, waits_s=np.array([20.0]))) == NOT_CONVERGED


def test_the_stronger_a_ship_the_nearer_its_burns_are_to_the_impulses(flight):
    stronger = [flyby_by_stage(flight, replace(SHIP, thrust_n=factor * SHIP.thrust_n)) for factor in (1.0, 10.0, 40.0)]
    off = [abs(found.total_dv_m_s - flight.total_dv_m_s) for found in stronger]
    # what the time of a burn changes goes with its duration, or faster
    assert off[0] > 9.0 * off[1] > 3.0 * 9.0 * off[2]
    assert off[2] < 0.2


@pytest.mark.parametrize(
    ("changes", "faster_m_s", "binding", "words"),
    [
        ({"propellant_kg": 100.0}, 0.0, "propellant", "more propellant than the tanks hold"),
        ({"thrust_n": 0.0105 * SHIP.mass_kg, "isp_s": 9_000.0}, 0.0, "thrust", "do not converge on the orbit"),
        # more than 2,258 m/s by 100 s of impulse leave less than a tenth of the mass
        ({"isp_s": 100.0}, 2_000.0, "mass of the stage", "used up before the ship is in its orbit"),
        # 5 km/s at 0.0105 m/s2 take five and a half days, the way from the flyby to the orbit takes five
        ({"thrust_n": 0.0105 * SHIP.mass_kg, "isp_s": 9_000.0}, 5_000.0, "thrust", "longer than the way between them"),
    ],
)
def test_a_ship_that_cannot_make_both_burns_is_refused(flight, changes, faster_m_s, binding, words):
    wanted = flight.orbit + faster_m_s * np.eye(6)[3]
    answer = flyby_by_stage(replace(flight, orbit=wanted), replace(SHIP, **changes))
    assert isinstance(answer, NoSolution)
    assert (answer.binding, words in answer.reason) == (binding, True)


@pytest.mark.parametrize(
    ("changes", "binding", "words"),
    [
        ({"isp_s": 100.0}, "mass of the stage", "used up before the ship leaves the Earth"),
        ({"propellant_kg": 100.0}, "propellant", "more propellant than the tanks hold"),
        ({"thrust_n": 2e3}, "thrust", "with the burn of the stage"),
    ],
)
def test_a_stage_that_cannot_depart_is_refused(place, guess, changes, binding, words):
    by = StageBurn(replace(UPPER_STAGE, **changes), "velocity")
    answer = correct(place, PARKING, guess, over_the_pole, departure=by)
    assert isinstance(answer, NoSolution)
    assert (answer.binding, words in answer.reason) == (binding, True)


def test_a_service_module_whose_tanks_are_too_small_is_refused(place, guess):
    low = circular_capture(place, PARKING, guess, LunarOrbit(), 1)
    assert with_engines(place, PARKING, guess, low, FiniteBurns(None, replace(SHIP, propellant_kg=100.0))) == RUNS_DRY


@pytest.mark.parametrize(
    ("destination", "orbit"), [("dro", DistantRetrogradeOrbit(50_000e3)), ("nrho", NrhoStation(START)), ("nrho", None)]
)
def test_a_pad_that_cannot_reach_the_moon_is_told_for_far_orbits(sites, destination, orbit):
    polar = sites(60.0, 40.0, azimuth_min=0.0, azimuth_max=1.0, inclination_max=70.0)
    answer = windows(polar, destination, START, START + DAY, count=1, orbit=orbit)
    assert isinstance(answer, NoSolution)
    # due north from 60 degrees: the orbit is all but polar, beyond the limit of 70 degrees
    assert answer.binding == "launch azimuth and inclination limits"


@pytest.mark.parametrize("argument_rad", [None, 0.5])
def test_an_ellipse_nearer_to_the_equator_than_the_approach_is_refused(site, argument_rad):
    orbit = LunarEllipse(100e3, 5_000e3, np.radians(2.0), argument_rad)
    answer = windows(site, "elfo", START, START + DAY, count=1, orbit=orbit)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "lunar inclination"
    least, most = (float(word) for word in answer.reason.split() if word[0].isdigit())
    assert 2.0 < least == pytest.approx(180.0 - most)


def test_a_lander_too_weak_for_its_descent_is_refused(site):
    weak = LandingSite(0.0, 0.0, lander=Lander(thrust_to_weight=1.05))
    answer = windows(site, "moon", START, START + DAY, count=1, orbit=weak)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "thrust-to-weight"


def test_a_landing_without_a_site_is_refused(site):
    with pytest.raises(InputError, match="no landing site; expected a LandingSite"):
        windows(site, "moon", START, START + DAY)
