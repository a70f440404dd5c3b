"""Windows to Mars that cannot be: launch, date, and the burn of a stage at Mars; each refused with its cause."""

from dataclasses import replace

import pytest

from perilune.astro.time import parse_time
from perilune.errors import NoSolution
from perilune.transfers import CaptureOrbit, FiniteBurns, Propulsion, windows

DAY = 86_400.0
START = parse_time("2033-04-10 UTC")
SHIP = Propulsion(25.7e3, 316.0, 26_520.0)


@pytest.mark.parametrize(
    ("stage", "orbit", "refused"),
    [
        (replace(SHIP, propellant_kg=100.0), CaptureOrbit(), "propellant"),
        (replace(SHIP, thrust_n=0.0105 * SHIP.mass_kg), CaptureOrbit(), "thrust"),
        (replace(SHIP, thrust_n=10.0 * SHIP.thrust_n), CaptureOrbit(60e3), "periapsis of the orbit"),
    ],
)
def test_a_stage_that_cannot_insert_is_refused(site, stage, orbit, refused):
    answer = windows(site, "mars", START, START + 2.0 * DAY, count=1, capture=orbit, burns=FiniteBurns(None, stage))
    assert isinstance(answer, NoSolution)
    assert answer.binding == refused
    # by an impulse the same launch is a window
    assert len(windows(site, "mars", START, START + 2.0 * DAY, count=1, capture=orbit)) == 1


def test_a_launch_after_the_range_is_refused(site):
    (window,) = windows(site, "mars", START, START + DAY, count=1)
    before = parse_time(window.launch_utc) - 600.0
    answer = windows(site, "mars", START, before, count=1)
    assert answer == NoSolution("the launch falls after the range", "date range")


def test_a_launch_is_refused_below_the_declination_of_the_asymptote(sites):
    # these days the ways to Mars leave towards 60 degrees south; a parking orbit has to reach as far
    low, high = (
        windows(sites(5.0, inclination_max=limit), "mars", START, START + 2.0 * DAY, count=1) for limit in (59.0, 61.0)
    )
    assert isinstance(low, NoSolution)
    assert low.binding == "launch azimuth and inclination limits"
    assert abs(high[0].departure_declination_deg) == pytest.approx(60.0, abs=0.5)
    assert high[0].parking_inclination_deg >= abs(high[0].departure_declination_deg)
