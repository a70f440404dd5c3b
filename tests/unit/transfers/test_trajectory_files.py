import json
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.propagation.propagate import sample
from perilune.astro.time import parse_time
from perilune.astro.trajectory_files import SHIP
from perilune.formats.spk import read_spk
from perilune.transfers import FiniteBurns, Propulsion, windows
from perilune.transfers.sampling import arc_states
from perilune.transfers.trajectory_files import window_flights

START = parse_time("2031-05-15 UTC")
STAGES = FiniteBurns(Propulsion(901.2e3, 428.7, 135e3), Propulsion(94.2e3, 315.1, 43_572.8))


@pytest.fixture(scope="module")
def window(site):
    (found,) = windows(site, "llo", START, START + 2.0 * 86_400.0, count=1, burns=STAGES)
    return found


def test_the_kernel_read_by_cspice(window, tmp_path):
    spice = pytest.importorskip("spiceypy")
    (flight,) = window_flights([window])
    flight.write(spk=tmp_path)
    spice.furnsh(str(tmp_path / f"{flight.name}.bsp"))
    try:
        for arc in window.trajectory.arcs:
            epochs, states = arc_states(arc)
            # at the nodes the file's own numbers, between them what the force model says
            between = 0.5 * (epochs[:-1] + epochs[1:])
            for epoch, state in list(zip(epochs, states, strict=True))[1:-1:7]:
                found, _ = spice.spkgeo(SHIP, float(epoch), "J2000", 399)
                np.testing.assert_allclose(np.array(found) * 1e3, state, rtol=1e-9, atol=1e-3)
            if arc.thrust is None:
                first = np.array(arc.position_m + arc.velocity_m_s)
                for epoch, state in zip(between[::9], sample(first, arc.start_tdb_s, between[::9]), strict=True):
                    found, _ = spice.spkgeo(SHIP, float(epoch), "J2000", 399)
                    np.testing.assert_allclose(np.array(found)[:3] * 1e3, state[:3], atol=1.0)
    finally:
        spice.kclear()


def test_the_path_for_cesium(window, tmp_path):
    (flight,) = window_flights([window])
    flight.write(czml=tmp_path)
    text = (tmp_path / f"{flight.name}.czml").read_text()
    packets = json.loads(text)
    assert packets[0]["id"] == "document"
    burns = [burn.name for burn in window.burns]
    assert [packet["name"] for packet in packets if packet.get("name") in burns] == burns
    assert "circular, 100 km above the Moon" in text


def test_a_flight_to_mars_has_an_arc_about_the_sun(site, tmp_path):
    found = windows(site, "mars", parse_time("2031-01-20 UTC"), parse_time("2031-02-20 UTC"), count=1)
    (flight,) = window_flights(found)
    flight.write(oem=tmp_path, spk=tmp_path, czml=tmp_path)
    kernel = read_spk(tmp_path / f"{flight.name}.bsp")
    assert [segment.center for segment in kernel.segments] == [399, 10]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".bsp", ".czml", ".oem"]


def test_two_launches_of_a_day_have_a_file_each(window):
    later = replace(window, launch_utc=window.launch_utc[:11] + "23:58:00.000 UTC")
    (alone,) = window_flights([window])
    assert alone.name == f"{window.site}-{window.destination}-{window.launch_utc[:10]}"
    both = tuple(flight.name for flight in window_flights([window, later]))
    assert both == (f"{alone.name}-{window.launch_utc[11:13]}{window.launch_utc[14:16]}", f"{alone.name}-2358")
