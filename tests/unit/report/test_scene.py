"""The scene of a plan with one flight to the Moon and one to a station, as the page's data and as CZML."""

import base64
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import format_time
from perilune.formats.oem import Oem, Segment, write_oem
from perilune.programme import Option
from perilune.report.flights import flights
from perilune.report.land import land_runs
from perilune.report.scene import scene_data
from perilune.report.scene_czml import write_scene_czml
from perilune.report.used_catalogue import CircularOrbit, Place, UsedCatalogue

START = 9.57e8
OEM = "trajectories/crew.oem"
USED = UsedCatalogue(
    entries=(),
    shadowed=(),
    places=(Place("earth", "wenchang", "Wenchang", 19.6, 110.95), Place("moon", "change-4", "Chang'e 4", -45.5, 177.6)),
    stations=(CircularOrbit("tiangong", "Tiangong", 390.0, 41.5),),
)


def _floats(text: str, width: int = 3) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(-1, width)


def _segment(name: str, center: str, epochs: np.ndarray, states: np.ndarray) -> Segment:
    times = tuple(format_time(float(epoch), "TDB", 7) for epoch in epochs)
    return Segment("CREW", "CREW", center, "ICRF", "TDB", times, states, metadata_comments=(name,))


@pytest.fixture
def flown(plan, tmp_path):
    """A plan whose flight is a circle about the Earth and one about the Moon, with its OEM in the folder."""
    angle = np.linspace(0.0, 2.0, 500)
    circle = np.column_stack([np.cos(angle), np.sin(angle), 0 * angle, -np.sin(angle), np.cos(angle), 0 * angle])
    low, near = 6_578e3 * circle, 1_837.4e3 * circle
    epoch = format_time(START + 3600.0, "TDB", 7)
    burn = f"burn: lunar orbit insertion, impulsive, {epoch} TDB, 800.5 m/s, ICRF [1, 2, 3] m/s"
    segments = (
        _segment("parking orbit", "EARTH", START + 1800.0 * angle, low),
        _segment("lunar orbit", "MOON", START + 3600.0 + 1800.0 * angle, near),
    )
    (tmp_path / "trajectories").mkdir()
    write_oem(tmp_path / OEM, Oem("2030-05-01T00:00:00", "PERILUNE", segments, ("to llo", burn)))
    visit = replace(
        plan.missions[0], id="visit", destination="station:tiangong",
        selected=Option("visit", "shenzhou", "long-march-2f", "wenchang", "station:tiangong"),
    )  # fmt: skip
    return replace(plan, missions=(replace(plan.missions[0], trajectory=OEM), plan.missions[1], visit))


def test_a_flight_is_thinned_and_told_about_the_earth_with_its_burns(flown, tmp_path):
    flight, visit = scene_data(flown, USED, flights(flown, tmp_path))["flights"]
    assert (flight["mission"], visit["mission"]) == ("crew", "visit")
    assert [row["name"] for row in flight["coasts"]] == ["parking orbit", "lunar orbit"]
    assert flight["burns"] == [{"name": "lunar orbit insertion", "t_s": 3600.0, "dv_m_s": 800.5}]
    km = _floats(flight["coasts"][0]["km"])
    assert len(km) == 420
    assert np.allclose(np.linalg.norm(km, axis=1), 6_578.0, atol=0.01)
    last = _floats(flight["coasts"][1]["km"])[-1]
    moon = ephemeris.position("moon", "earth", START + 7200.0)[0] / 1e3
    assert math.isclose(float(np.linalg.norm(last - moon)), 1_837.4, abs_tol=0.1)  # float32 of 400,000 km: 0.03 km
    assert flight["duration_s"] == 7200.0


def test_the_moon_is_where_the_ephemeris_has_it(flown, tmp_path):
    flight = scene_data(flown, USED, flights(flown, tmp_path))["flights"][0]
    moon = flight["bodies"]["moon"]
    epochs = START + moon["step_s"] * np.arange(3)
    assert np.allclose(_floats(moon["km"]), ephemeris.position("moon", "earth", epochs) / 1e3, atol=0.05)
    assert np.allclose(np.linalg.norm(_floats(flight["moon_turns"]["quaternions"], 4), axis=1), 1.0)


def test_the_plane_of_a_station_passes_through_the_site_at_launch(flown, tmp_path):
    visit = scene_data(flown, USED, flights(flown, tmp_path))["flights"][1]
    orbit, turn = visit["orbit"], visit["earth_turn"]
    latitude, longitude = np.radians([19.6, 110.95])
    place = np.array(
        [math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)]
    )
    axis, scalar = np.array(turn[:3]), turn[3]
    place = place + 2.0 * np.cross(axis, np.cross(axis, place) + scalar * place)
    node, inclination = orbit["node_rad"], orbit["inclination_rad"]
    normal = [math.sin(node) * math.sin(inclination), -math.cos(node) * math.sin(inclination), math.cos(inclination)]
    assert abs(float(np.dot(normal, place))) < 1e-6
    assert orbit["radius_km"] == pytest.approx(6_768.137)


def test_the_scene_for_cesium_has_ships_burns_moon_and_sites(flown, tmp_path):
    (path,) = write_scene_czml(flown, USED, tmp_path, flights(flown, tmp_path))
    packets = {packet["id"]: packet for packet in json.loads(path.read_text())}
    assert list(packets) == ["document", "crew", "moon", "site-wenchang", "crew-burn-1"]
    assert len(packets["crew"]["position"]) == 2
    assert packets["site-wenchang"]["position"]["referenceFrame"] == "FIXED"
    assert packets["crew-burn-1"]["parent"] == "crew"


def test_a_plan_without_trajectories_has_no_scene_for_cesium(plan, tmp_path):
    (tmp_path / "scene.czml").write_text("of an earlier plan")
    assert write_scene_czml(plan, USED, tmp_path, ()) == ()
    assert list(tmp_path.iterdir()) == []


def test_land_runs_fill_every_row_and_cover_three_tenths_of_the_globe():
    grid = land_runs()
    runs = np.frombuffer(base64.b64decode(str(grid["runs"])), dtype="<u2").astype(int)
    rows, column, land, kind = 0, 0, 0.0, 0
    for run in runs:
        land += kind * run * math.cos(math.radians(90.0 - 0.5 * (rows + 0.5)))
        column += run
        kind = 1 - kind
        if column == 720:
            rows, column, kind = rows + 1, 0, 0
    assert (rows, column) == (360, 0)
    weight = sum(720 * math.cos(math.radians(90.0 - 0.5 * (row + 0.5))) for row in range(360))
    assert land / weight == pytest.approx(0.292, abs=0.01)  # 29.2 % of the globe is land
