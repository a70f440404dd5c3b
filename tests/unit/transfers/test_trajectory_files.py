import json
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro import ephemeris
from perilune.astro.propagate import sample
from perilune.astro.time import parse_time
from perilune.formats.czml import format_czml
from perilune.formats.spk import write_spk
from perilune.transfers import FiniteBurns, Propulsion, windows
from perilune.transfers.sampling import arc_states
from perilune.transfers.trajectory_files import SPACECRAFT_ID, file_stems, trajectory_czml, trajectory_spk

START = parse_time("2031-05-15 UTC")
STAGES = FiniteBurns(Propulsion(901.2e3, 428.7, 135e3), Propulsion(94.2e3, 315.1, 43_572.8))


@pytest.fixture(scope="module")
def window(site):
    (found,) = windows(site, "llo", START, START + 2.0 * 86_400.0, count=1, burns=STAGES)
    return found


def test_the_kernel_read_by_cspice(window, tmp_path):
    spice = pytest.importorskip("spiceypy")
    path = tmp_path / "flight.bsp"
    segments, comments = trajectory_spk(window)
    write_spk(path, segments, comments)
    spice.furnsh(str(path))
    try:
        for arc in window.trajectory.arcs:
            epochs, states = arc_states(arc)
            # at the nodes the file's own numbers, between them what the force model says
            between = 0.5 * (epochs[:-1] + epochs[1:])
            for epoch, state in list(zip(epochs, states, strict=True))[1:-1:7]:
                found, _ = spice.spkgeo(SPACECRAFT_ID, float(epoch), "J2000", 399)
                np.testing.assert_allclose(np.array(found) * 1e3, state, rtol=1e-9, atol=1e-3)
            if arc.thrust is None:
                first = np.array(arc.position_m + arc.velocity_m_s)
                for epoch, state in zip(between[::9], sample(first, arc.start_tdb_s, between[::9]), strict=True):
                    found, _ = spice.spkgeo(SPACECRAFT_ID, float(epoch), "J2000", 399)
                    np.testing.assert_allclose(np.array(found)[:3] * 1e3, state[:3], atol=1.0)
    finally:
        spice.kclear()


def test_the_path_for_cesium(window):
    objects, events = trajectory_czml(window, "ORION")
    packets = json.loads(format_czml("flight", objects, events))
    assert packets[0]["id"] == "document"
    assert [event.name for event in events] == [burn.name for burn in window.burns]
    last = objects[0].arcs[-1]
    moon = ephemeris.position("moon", "earth", window.trajectory.arcs[-1].start_tdb_s)[0]
    assert np.linalg.norm(last.positions_m[0] - moon) == pytest.approx(1_837.4e3, abs=10.0)
    assert all(np.all(np.diff(arc.offsets_s) > 0.0) for arc in objects[0].arcs)


def test_a_flight_to_mars_is_shown_about_the_earth(site):
    (found,) = windows(site, "mars", parse_time("2031-01-20 UTC"), parse_time("2031-02-20 UTC"), count=1)
    objects, _ = trajectory_czml(found)
    first = objects[0].arcs[-1].positions_m
    assert np.linalg.norm(first[0]) < 1e7 < 1e10 < np.linalg.norm(first[-1])
    segments, _ = trajectory_spk(found)
    assert segments[-1].center == 10


def test_two_launches_of_a_day_have_a_file_each(window):
    later = replace(window, launch_utc=window.launch_utc[:11] + "23:58:00.000 UTC")
    (alone,) = file_stems([window])
    assert alone == f"{window.site}-{window.destination}-{window.launch_utc[:10]}"
    both = file_stems([window, later])
    assert both == (f"{alone}-{window.launch_utc[11:13]}{window.launch_utc[14:16]}", f"{alone}-2358")
