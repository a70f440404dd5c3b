"""Published drop zones on the map, and the history as a file."""

import csv
import math

import pytest
from matplotlib.patches import Ellipse

from perilune.catalogue.model import DropZone
from perilune.constants import EARTH_EQUATORIAL_RADIUS
from perilune.errors import NoSolution
from perilune.launch import Ascent, circular_orbit, optimal_ascent, trajectory
from perilune.launch.trajectories.files import check_epoch, trajectory_csv, write_trajectory
from perilune.launch.trajectories.plots import ground_track_figure
from perilune.launch.trajectories.trajectory import Flown, flown


@pytest.fixture(scope="module")
def told(two_stage, site) -> Flown:
    ascent = optimal_ascent(two_stage, site, circular_orbit(200e3, math.radians(28.6)))
    assert isinstance(ascent, Ascent)

    def angle(value: float):
        return site.latitude.model_copy(update={"value": value, "unit": "deg"})

    radius = site.altitude.model_copy(update={"value": 60.0, "unit": "km"})
    zone = DropZone(name="zone 1", latitude=angle(29.0), longitude=angle(-74.0), radius=radius)
    return flown(ascent, site.model_copy(update={"drop_zone": [zone]}))


def test_a_published_zone_is_a_circle_on_the_ground(told: Flown) -> None:
    (axes,) = ground_track_figure(told).axes
    (drawn,) = [patch for patch in axes.patches if isinstance(patch, Ellipse)]
    assert drawn.center == pytest.approx((-74.0, 29.0))
    degrees = math.degrees(2.0 * 60e3 / EARTH_EQUATORIAL_RADIUS)
    # a degree of the mean and one of the equatorial radius differ by a thousandth
    assert drawn.height == pytest.approx(degrees, rel=2e-3)
    assert drawn.width == pytest.approx(degrees / math.cos(math.radians(29.0)), rel=2e-3)
    assert "published drop zone" in [text.get_text() for text in axes.get_legend().get_texts()]


def test_the_history_is_written_as_it_is_told(told: Flown, tmp_path) -> None:
    path = check_epoch(tmp_path / "ascent.CSV", None)
    write_trajectory(told, path)
    assert path.read_text() == trajectory_csv(told)
    with path.open() as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["altitude_km"]) for row in rows] == pytest.approx(told.told.history.altitude_km, abs=1e-3)


def test_more_than_the_launcher_carries_is_refused_with_what_it_carries(launcher, catalogue, site) -> None:
    answer = trajectory(launcher, catalogue, "circular=200,28.6", site, payload_kg=30e3)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "mass to orbit"
    assert answer.reason.startswith("two-stage carries 218")
    assert answer.reason.endswith(" kg to 200 km circular, 28.6 deg from coast, not 30000 kg")
