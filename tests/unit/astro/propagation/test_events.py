import numpy as np
import pytest

from perilune.astro.propagation import events
from perilune.astro.propagation.propagate import ForceModel, propagate
from perilune.astro.time import parse_time
from perilune.astro.visibility.eclipse import eclipses
from perilune.astro.visibility.tracks import tabulated
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import InputError

START = parse_time("2031-05-01 UTC")
TWO_BODY = ForceModel(gm_moon=0.0, gm_sun=0.0, earth_j2=0.0)
PERIGEE, SPEED = 7e6, 8.5e3
ELLIPSE = [PERIGEE, 0.0, 0.0, 0.0, SPEED * np.cos(0.5), SPEED * np.sin(0.5)]
AXIS = 1.0 / (2.0 / PERIGEE - SPEED**2 / GM_EARTH)
PERIOD = 2.0 * np.pi * np.sqrt(AXIS**3 / GM_EARTH)


def flown(watched, span=3.0 * PERIOD, model=TWO_BODY):
    return events.fly(ELLIPSE, START, START + span, watched, model)


def test_apsides_come_every_half_period():
    found = flown([events.apsis()], 3.01 * PERIOD).happenings
    assert [h.name for h in found] == ["apoapsis", "periapsis"] * 3
    assert [h.epoch_tdb_s - START for h in found] == pytest.approx(PERIOD * np.arange(0.5, 3.1, 0.5), abs=1e-3)


def test_an_event_stops_by_itself_and_not_by_its_name():
    passing = events.Event("height", lambda _, y: np.linalg.norm(y[:, :3], axis=1) - AXIS)
    ending = events.Event("height", lambda _, y: np.linalg.norm(y[:, :3], axis=1) - 1.1 * AXIS, "falling", stop=True)
    found = flown([passing, ending], PERIOD)
    assert [h.rising for h in found.happenings] == [True, False]
    assert np.linalg.norm(found.state[:3]) == pytest.approx(1.1 * AXIS, abs=1.0)


def test_nodes_come_every_half_turn_about_the_pole_of_date():
    names = [h.name for h in flown([events.node()]).happenings]
    assert names[:4] in (["descending node", "ascending node"] * 2, ["ascending node", "descending node"] * 2)


def test_a_distance_is_passed_outwards_and_inwards():
    wanted = AXIS
    both = flown([events.distance("earth", wanted)], PERIOD).happenings
    assert [h.rising for h in both] == [True, False]
    for h in both:
        assert np.linalg.norm(h.state[:3]) == pytest.approx(wanted, abs=1.0)
    (out,) = flown([events.distance("earth", wanted, direction="rising")], PERIOD).happenings
    assert out.rising


def test_the_first_event_that_stops_ends_the_flight():
    height = events.altitude("earth", 2e6, stop=True)
    ended = flown([events.apsis(), height])
    assert ended.stopped_by == height.name
    assert ended.happenings[-1].epoch_tdb_s == ended.epoch_tdb_s < START + PERIOD / 2.0
    assert np.linalg.norm(ended.state[:3]) - EARTH_EQUATORIAL_RADIUS == pytest.approx(2e6, abs=1.0)


def test_backward_flight_meets_its_events_in_that_order():
    found = events.fly(ELLIPSE, START, START - 1.2 * PERIOD, [events.apsis()], TWO_BODY)
    assert [h.name for h in found.happenings] == ["apoapsis", "periapsis"]
    assert found.happenings[0].epoch_tdb_s == pytest.approx(START - 0.5 * PERIOD, abs=1e-3)
    assert found.stopped_by is None
    assert found.state == pytest.approx(propagate(ELLIPSE, START, START - 1.2 * PERIOD, TWO_BODY)[0])


def test_impact_ends_a_fall():
    fall = [7e6, 0.0, 0.0, 0.0, 6e3, 0.0]
    ended = events.fly(fall, START, START + 1e5, [events.impact("earth")])
    assert ended.stopped_by == "impact on earth"
    assert np.linalg.norm(ended.state[:3]) == pytest.approx(EARTH_EQUATORIAL_RADIUS, abs=1.0)


def test_shadow_is_that_of_the_eclipse_search():
    span = 5.0 * PERIOD
    found = flown([events.shadow("earth", "umbra")], span).happenings
    epochs = START + np.linspace(0.0, span, 1500)
    from perilune.astro.propagation.propagate import sample

    track = tabulated(epochs, sample(ELLIPSE, START, epochs, TWO_BODY))
    searched = [
        t for e in eclipses(track, START, START + span, ("earth",)) for t in (e.umbra_start_tdb_s, e.umbra_end_tdb_s)
    ]
    inside = [t for t in searched if t is not None and START < t < START + span]
    assert [h.epoch_tdb_s for h in found] == pytest.approx(inside, abs=5e-3)


def test_the_sphere_of_influence_of_the_moon_is_entered():
    from perilune.astro.ephemerides import ephemeris

    ahead = START + 4.0 * 86_400.0
    moon = ephemeris.state("moon", "earth", ahead)[0]
    arrival = moon + np.array([5e6, 0.0, 0.0, 0.0, 1.9e3, 500.0])
    crossing = events.sphere_of_influence("moon", "earth", stop=True)
    found = events.fly(arrival, ahead, START, [crossing])
    assert found.stopped_by == "sphere of influence of moon"
    apart = np.linalg.norm(found.state[:3] - ephemeris.position("moon", "earth", found.epoch_tdb_s)[0])
    assert apart == pytest.approx(66.2e6, rel=0.1)  # Laplace's 66,200 km at the mean distance


def test_any_function_of_epoch_and_state():
    quarter = events.Event("x = 0", lambda t, y: y[:, 0], "falling")  # noqa: ARG005
    (first, *_) = flown([quarter]).happenings
    assert abs(first.state[0]) < 5.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: events.fly(ELLIPSE, START, START + 1.0, []), "no event"),
        (lambda: events.fly([1.0], START, START + 1.0, [events.apsis()]), "state of shape"),
        (lambda: events.fly(ELLIPSE, START, np.inf, [events.apsis()]), "finite epochs"),
        (lambda: events.altitude("pluto", 1.0), "no radius"),
        (lambda: events.sphere_of_influence("earth", "moon"), "no sphere of influence"),
        (lambda: events.fly(ELLIPSE, 0.0, 1.0, [events.Event("x", lambda t, y: t, "up")]), "direction 'up'"),  # noqa: ARG005
    ],
)
def test_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
