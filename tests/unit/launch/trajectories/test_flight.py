"""An ascent as a flight told: rows, events, losses that add up, drop zones, files."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.catalogue.model import DropZone, Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import InputError
from perilune.formats.oem import format_oem, read_oem
from perilune.launch import Escape, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.trajectories.drop_zones import apses_m, drop_zones, falling_parts
from perilune.launch.trajectories.falling import ALTITUDE, fly_leg
from perilune.launch.trajectories.files import (
    check_epoch,
    czml_of,
    icrf_legs,
    trajectory_csv,
    trajectory_oem,
    write_trajectory,
)
from perilune.launch.trajectories.flight import flight_rows, loss_budget, moments
from perilune.launch.trajectories.plots import ground_track_figure, trajectory_figure
from perilune.launch.trajectories.trajectory import Flown, flown

EPOCH = "2020-05-01T12:00:00 UTC"


@pytest.fixture(scope="module")
def ascent(boosted: Vehicle, site: Site) -> Ascent:
    found = optimal_ascent(boosted, site, circular_orbit(200e3, math.radians(35.0)))
    assert isinstance(found, Ascent)
    return found


@pytest.fixture(scope="module")
def told(ascent: Ascent, site: Site) -> Flown:
    return flown(ascent, site, EPOCH)


def test_the_losses_add_up_to_the_ideal_delta_v(ascent: Ascent) -> None:
    losses = loss_budget(ascent)
    spent = losses.gravity_m_s + losses.drag_m_s + losses.steering_m_s + losses.back_pressure_m_s
    # the quadrature of splines through 4 points an element: some metres per second in nine kilometres
    assert abs(losses.unexplained_m_s) < 10.0
    assert losses.final_speed_m_s - losses.rotation_m_s + spent + losses.unexplained_m_s == pytest.approx(
        losses.ideal_m_s
    )
    assert min(losses.gravity_m_s, losses.drag_m_s, losses.steering_m_s, losses.back_pressure_m_s) > 0.0


def test_the_ideal_delta_v_is_that_of_the_rocket_equation(ascent: Ascent) -> None:
    # of the last stage alone, between its ignition and its cut-off: the fairing leaves in between
    history, last = ascent.history, ascent.vehicle.stages[-1]
    speed = 0.0
    for phase in range(len(ascent.plan.phases)):
        masses = history.mass_kg[history.phase == phase]
        burning = [ascent.vehicle.stages[i] for i in ascent.plan.phases[phase].burning]
        if burning == [last]:
            speed += last.exhaust_speed_m_s * math.log(masses[0] / masses[-1])
    upper = [moment.time_s for moment in moments(ascent) if moment.name == "upper ignition"]
    there = history.time_s >= upper[0]
    rates = history.thrust_vac_n[there] / history.mass_kg[there]
    # the trapezium rule on points up to half a minute apart
    assert float(np.trapezoid(rates, history.time_s[there])) == pytest.approx(speed, rel=5e-3)


def test_events_come_in_order_and_name_every_stage(ascent: Ascent) -> None:
    found = moments(ascent)
    times = [moment.time_s for moment in found]
    assert times == sorted(times)
    names = [moment.name for moment in found]
    assert names[0] == "lift-off"
    assert names[-1] == "upper cut-off"
    for wanted in ("max q", "boosters separation", "lower cut-off", "lower separation", "upper ignition"):
        assert names.count(wanted) == 1
    assert "fairing or tower jettison" in names


def test_rows_begin_on_the_pad_and_end_in_the_orbit(ascent: Ascent, site: Site) -> None:
    rows = flight_rows(ascent, site.longitude.si, 5.0)
    assert rows.longitude_rad[0] == pytest.approx(site.longitude.si)
    assert rows.airspeed_m_s[0] == pytest.approx(0.0, abs=1e-6)
    assert rows.downrange_m[0] == pytest.approx(0.0, abs=1e-6)
    radius = np.linalg.norm(rows.position_m[-1])
    assert rows.inertial_speed_m_s[-1] == pytest.approx(math.sqrt(GM_EARTH / radius), rel=2e-3)
    assert np.all(np.diff(rows.time_s) >= 0.0)


def test_what_is_dropped_and_where_it_falls(ascent: Ascent, site: Site, told: Flown) -> None:
    parts = falling_parts(ascent)
    names = [part.name for part in parts]
    assert names == ["boosters", "fairing half or tower", "lower", "upper"] or names == [
        "boosters",
        "lower",
        "fairing half or tower",
        "upper",
    ]
    boosters = told.told.dropped[0]
    assert boosters.units == 2
    assert boosters.unit_mass_kg == pytest.approx(15e3 + 0.003 * 120e3)
    assert boosters.impact is not None
    assert boosters.impact.downrange_least_km <= boosters.impact.downrange_km <= boosters.impact.downrange_most_km
    assert boosters.impact.ellipse_long_km > boosters.impact.ellipse_short_km > 0.0
    assert told.told.dropped[-1].state == "stays in orbit"
    assert told.told.dropped[-1].impact is None
    vacuum = fly_leg(parts[0].state, 0.0, ALTITUDE, 0.0)
    assert vacuum.met
    assert vacuum.state[0] < boosters.impact.time_s  # air holds it up


def test_the_last_stage_escapes_with_its_payload(two_stage: Vehicle, site: Site) -> None:
    away = optimal_ascent(two_stage, site, Escape(2e6, math.radians(28.6)))
    assert isinstance(away, Ascent)
    told = drop_zones(away, site)
    assert [part.state for part in told] == ["falls back", "falls back", "escapes"]
    assert told[-1].apogee_km is None and told[-1].impact is None
    assert told[-1].perigee_km > 120.0


def test_a_published_zone_is_compared(ascent: Ascent, site: Site) -> None:
    free = drop_zones(ascent, site)[0].impact
    assert free is not None
    assert free.zone is None

    def angle(value: float):
        return site.latitude.model_copy(update={"value": value, "unit": "deg"})

    here = DropZone(
        name="zone 1",
        latitude=angle(free.latitude_deg),
        longitude=angle(free.longitude_deg + 0.1),
        radius=site.altitude.model_copy(update={"value": 5.0, "unit": "km"}),
    )
    found = drop_zones(ascent, site.model_copy(update={"drop_zone": [here]}))[0].impact
    assert found is not None
    assert found.zone == "zone 1"
    a_tenth = math.radians(0.1) * EARTH_EQUATORIAL_RADIUS * math.cos(math.radians(free.latitude_deg)) / 1e3
    assert found.zone_miss_km == pytest.approx(a_tenth - 5.0, rel=0.02)


def test_apses_of_a_circle_and_of_an_escape() -> None:
    radius = 7e6
    circular = np.array([0.0, math.sqrt(GM_EARTH / radius), 0.0])
    position = np.array([radius, 0.0, 0.0])
    assert apses_m(position, circular) == pytest.approx((radius - EARTH_EQUATORIAL_RADIUS,) * 2, rel=1e-6)
    assert apses_m(position, 1.5 * circular)[1] == math.inf


def test_the_csv_holds_the_history(told: Flown) -> None:
    rows = list(csv.reader(io.StringIO(trajectory_csv(told))))
    assert rows[0][:3] == ["time_s", "altitude_km", "inertial_speed_m_s"]
    assert len(rows) == 1 + len(told.told.history.time_s)
    assert float(rows[-1][0]) == pytest.approx(told.told.events[-1].time_s)


def test_the_oem_reads_back_and_starts_on_the_pad(told: Flown, tmp_path, site: Site) -> None:
    from perilune.astro.frames import itrf_to_geodetic, itrf_to_icrf

    path = tmp_path / "ascent.oem"
    write_trajectory(told, path)
    message = read_oem(path)
    written = trajectory_oem(told)
    assert [segment.epochs for segment in message.segments] == [segment.epochs for segment in written.segments]
    assert format_oem(written) == path.read_text()
    for read, given in zip(message.segments, written.segments, strict=True):
        assert read.states == pytest.approx(given.states, rel=1e-12)
    states = np.vstack([segment.states for segment in message.segments])
    turn = itrf_to_icrf(parse_time(EPOCH))[0]
    latitude, longitude, _ = itrf_to_geodetic(states[0, :3] @ turn)
    assert float(longitude) == pytest.approx(site.longitude.si, abs=1e-9)
    assert float(latitude) == pytest.approx(site.latitude.si, abs=4e-3)
    # angular momentum tells that velocities are inertial: the inclination of the target to the true pole
    pole = turn[:, 2]
    momentum = np.cross(states[-1, :3], states[-1, 3:])
    inclination = math.degrees(math.acos(float(momentum @ pole / np.linalg.norm(momentum))))
    assert inclination == pytest.approx(35.0, abs=0.05)


def test_czml_and_legs(told: Flown, tmp_path) -> None:
    assert '"czml"' not in czml_of(told)[:2]
    assert "lift-off" in czml_of(told)
    legs = icrf_legs(told)
    assert len(legs) == len(told.ascent.plan.phases)
    write_trajectory(told, tmp_path / "a.czml")
    assert (tmp_path / "a.czml").exists()


def test_states_need_an_epoch_and_a_known_suffix(told: Flown, tmp_path) -> None:
    timeless = replace(told, told=replace(told.told, epoch_utc=None))
    with pytest.raises(InputError, match="epoch"):
        trajectory_oem(timeless)
    with pytest.raises(InputError, match="epoch"):
        check_epoch(tmp_path / "a.oem", None)
    with pytest.raises(InputError, match="cannot write"):
        write_trajectory(told, tmp_path / "a.txt")


def test_pictures(told: Flown) -> None:
    assert len(trajectory_figure(told.told).axes) == 6
    track = ground_track_figure(told)
    assert any(text.get_text().startswith("boosters") for text in track.axes[0].get_legend().get_texts())


def test_with_a_light_payload_the_lower_stages_still_burn_out(boosted: Vehicle, site: Site) -> None:
    light = optimal_ascent(boosted, site, circular_orbit(200e3, math.radians(35.0)), payload_kg=15e3)
    assert isinstance(light, Ascent)
    history = light.history
    above = boosted.stages[-1].propellant_kg + boosted.stages[-1].dry_kg + boosted.adapter_kg + light.payload_kg
    separated = next(moment for moment in moments(light) if moment.name == "lower separation")
    mass = float(history.mass_kg[history.phase == separated.phase][0])
    shield = boosted.shield_kg if (light.shield_time_s or math.inf) > separated.time_s else 0.0
    # nothing of the lower stages' propellant is carried on: it would count as mass at burnout
    assert mass == pytest.approx(above + shield, abs=50.0)


def test_the_thrust_has_no_pitch_while_the_ascent_coasts(told: Flown) -> None:
    history = told.told.history
    coasting = [pitch is None for pitch in history.pitch_deg]
    assert coasting == [throttle == 0.0 for throttle in history.throttle]
    assert any(coasting)
    rows = list(csv.DictReader(io.StringIO(trajectory_csv(told))))
    assert [row["pitch_deg"] == "" for row in rows] == coasting
