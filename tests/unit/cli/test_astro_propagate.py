import json

import pytest
from typer.testing import CliRunner

from perilune.cli.app import app
from perilune.formats.oem import read_oem

run = CliRunner().invoke
CALL = ["astro", "propagate", "--position-km", "7000", "0", "0", "--velocity-km-s", "0", "7.546", "0"]
CALL += ["--epoch", "2027-01-01 UTC"]


def test_states_a_table_and_files(tmp_path):
    message, picture = tmp_path / "arc.oem", tmp_path / "arc.svg"
    call = [*CALL, "--for", "2 h", "--step", "30 min"]
    answer = json.loads(run(app, [*call, "--oem", str(message), "--plot", str(picture), "--json"]).stdout)
    assert [row["epoch_utc"][11:16] for row in answer["states"]] == ["00:00", "00:30", "01:00", "01:30", "02:00"]
    assert answer["states"][0]["position_km"] == [7000.0, 0.0, 0.0]
    assert answer["states"][-1]["distance_km"] == pytest.approx(7000.0, abs=20.0)
    (segment,) = read_oem(message).segments
    assert segment.states[-1, :3].tolist() == pytest.approx([1e3 * x for x in answer["states"][-1]["position_km"]])
    assert picture.read_text().startswith("<?xml")
    assert "distance km" in run(app, call).stdout


def test_backward_with_drag_it_comes_from_higher(tmp_path):
    message = tmp_path / "back.oem"
    call = [*CALL, "--for", "-1 d", "--atmosphere", "us76", "--json"]
    free = json.loads(run(app, call).stdout)["states"][-1]["distance_km"]
    answer = json.loads(run(app, [*call, "--drag", "5.0", "--oem", str(message)]).stdout)
    assert answer["forces"]["drag"]["atmosphere"] == "us76"
    assert answer["states"][-1]["distance_km"] > free + 0.1
    assert list(read_oem(message).segments[0].epochs) == sorted(read_oem(message).segments[0].epochs)


def test_forces_are_named_in_the_answer():
    call = [*CALL, "--until", "2027-01-01T00:10:00 UTC", "--earth-field", "egm96:4", "--tides", "--relativity"]
    forces = json.loads(run(app, [*call, "--third-body", "venus", "--sunlight", "0.02", "--json"]).stdout)["forces"]
    assert forces["earth_field"] == {"source": "egm96", "degree": 4, "order": None}
    assert (forces["tides"], forces["relativity"], forces["third_bodies"]) == ("solid", "full", ["venus"])
    assert forces["radiation"]["area_to_mass_m2_kg"] == 0.02


IMPULSE = "at=+30 min, dv=0 50 0 m/s, frame=rtn"
FINITE = "at=2027-01-01T01:00 UTC, thrust=500 N, isp=310 s, dv=20 m/s, along=earth"


def test_burns_events_and_the_spread(tmp_path):
    message = tmp_path / "burns.oem"
    call = [*CALL, "--for", "3 h", "--burn", FINITE, "--burn", IMPULSE, "--mass", "1 t", "--event", "apsis"]
    call += ["--sigma-position", "10 m", "--sigma-velocity", "0.01 m/s", "--samples", "64", "--seed", "3"]
    answer = json.loads(run(app, [*call, "--oem", str(message), "--json"]).stdout)
    impulse, finite = answer["burns"]
    assert (impulse["name"], impulse["duration_s"], impulse["mass_after_kg"]) == ("burn 1", 0.0, 1_000.0)
    assert (impulse["dv_m_s"], finite["dv_m_s"]) == (pytest.approx(50.0), pytest.approx(20.0))
    assert finite["mass_after_kg"] < finite["mass_before_kg"] == 1_000.0
    assert {row["event"] for row in answer["happenings"]} == {"apoapsis", "periapsis"}
    assert answer["stopped_by"] is None
    linear, drawn = (answer["dispersions"][kind] for kind in ("linear", "monte_carlo"))
    assert drawn["sigma_position_rtn_km"] == pytest.approx(linear["sigma_position_rtn_km"], rel=0.3)
    # a segment for each stretch between burns, and one under thrust
    segments = read_oem(message).segments
    assert [segment.epochs[-1] for segment in segments[:-1]] == [segment.epochs[0] for segment in segments[1:]]
    assert len(segments) == 4
    assert min(len(segment.epochs) for segment in segments) >= 8
    twice = [row["epoch_tdb_s"] for row in answer["states"]]
    assert len(twice) == len(set(twice)) + 1
    shown = run(app, call).stdout
    assert all(word in shown for word in ("burns", "events", "spread at the end", "64 samples"))


def test_an_event_ends_the_arc():
    call = [*CALL, "--for", "1 d", "--burn", "at=+10 min, dv=0 -200 0 m/s, frame=rtn", "--json"]
    answer = json.loads(run(app, [*call, "--stop", "altitude:earth:200km:falling", "--event", "node"]).stdout)
    assert answer["stopped_by"] == answer["happenings"][-1]["event"] == "200 km over earth"
    assert answer["states"][-1]["distance_km"] == pytest.approx(6578.137, abs=0.01)


def test_a_covariance_from_a_file(tmp_path):
    file = tmp_path / "covariance.txt"
    rows = [[0.0] * 6 for _ in range(6)]
    for i, sigma in enumerate((1.0, 10.0, 1.0, 0.01, 0.001, 0.001)):
        rows[i][i] = sigma**2
    file.write_text("\n".join(", ".join(str(x) for x in row) for row in rows))
    call = [*CALL, "--for", "1 s", "--covariance", str(file), "--covariance-frame", "rtn", "--json"]
    found = json.loads(run(app, call).stdout)["dispersions"]
    assert found["monte_carlo"] is None
    assert found["linear"]["sigma_position_rtn_km"] == pytest.approx([1e-3, 1e-2, 1e-3], rel=0.01)


@pytest.mark.parametrize(
    "name",
    [
        "apsis:moon",
        "node",
        "altitude:moon:100 km",
        "distance:moon:66000km:rising",
        "umbra:earth",
        "penumbra:moon",
        "soi:moon",
        "soi:mars",
        "impact:moon",
    ],
)
def test_events_are_named(name):
    assert run(app, [*CALL, "--for", "1 h", "--event", name, "--json"]).exit_code == 0


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ([], {"--until"}),
        (["--for", "2 h", "--event", "perigee", "--stop", "umbra:mars"], {"--event", "--stop"}),
        (["--for", "2 h", "--event", "altitude:earth"], {"--event"}),
        (["--for", "2 h", "--event", "altitude:earth:7 kg"], {"--event"}),
        (["--for", "2 h", "--event", "soi:sun", "--stop", "apsis:vulcan"], {"--event", "--stop"}),
        (["--for", "2 h", "--event", "impact:earth:100 km"], {"--event"}),
        (["--for", "2 h", "--stop", "distance:moon:0 km"], {"--stop"}),
        (["--for", "2 h", "--sigma-velocity", "-1 m/s"], {"--covariance"}),
        (["--for", "2 h", "--burn", "now"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, at=+2 h, dv=1 0 0 m/s"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, dv=1 0 m/s"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, dv=1 0 0 m/s, along=earth"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, dv=1 0 0 m/s, frame=lvlh"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, dv=1 0 0 m/s, frame=rtn, about=vulcan"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, thrust=1 N, isp=300 s, for=1 s"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, thrust=1 N, for=1 s, along=earth"], {"--burn"}),
        (["--for", "2 h", "--burn", "at=+1 h, thrust=1 N, isp=300 s, for=1 s, along=earth, frame=rtn"], {"--burn"}),
        (["--for", "2 h", "--burn", f"{FINITE}, turn=0 0 1 deg"], {"--burn"}),
        (["--for", "2 h", "--burn", FINITE], {None}),
        (["--for", "2 h", "--burn", "at=+3 h, dv=1 0 0 m/s"], {None}),
        (["--for", "2 h", "--mass", "7 km"], {"--mass"}),
        (["--for", "2 h", "--samples", "1"], {"--samples"}),
        (["--for", "2 h", "--seed", "-1"], {"--seed"}),
        (["--for", "2 h", "--sigma-position", "7 kg"], {"--covariance"}),
        (["--for", "2 h", "--covariance", "nowhere.txt", "--sigma-velocity", "1 m/s"], {"--covariance"}),
        (["--for", "2 h", "--covariance", "nowhere.txt"], {"--covariance"}),
        (["--for", "2 h", "--covariance", "nowhere.txt", "--covariance-frame", "ntw"], {"--covariance"}),
        (["--for", "2 h", "--until", "2027-01-02 UTC"], {"--until"}),
        (["--for", "0 s"], {"--for"}),
        (["--for", "2 h", "--step", "-1 s"], {"--step"}),
        (["--for", "2 h", "--step", "1 ms"], {"--step"}),
        (["--for", "2 kg", "--earth-field", "egm96"], {"--until", "--earth-field"}),
        (["--for", "2 h", "--atmosphere", "thick"], {"--atmosphere"}),
        (["--for", "2 h", "--moon-field", "grgm900c:900"], {"--moon-field"}),
        (["--for", "2 h", "--sunlight", "-1"], {"radiation.area_to_mass_m2_kg"}),
    ],
)
def test_what_is_wrong_is_told(options, keys):
    answer = run(app, [*CALL, *options])
    assert {problem.key for problem in answer.exception.problems} == keys


def test_a_direction_that_turns():
    turning = "at=+1 h, thrust=500 N, isp=310 s, for=60 s, direction=0 1 0, frame=vnc, turn=0 0 0.1 deg/s"
    call = [*CALL, "--for", "2 h", "--mass", "1 t", "--burn", turning, "--json"]
    (burn,) = json.loads(run(app, call).stdout)["burns"]
    assert (burn["duration_s"], burn["dv_icrf_m_s"]) == (pytest.approx(60.0, abs=1e-6), None)


def test_samples_without_an_uncertainty_are_refused():
    answer = run(app, [*CALL, "--for", "1 h", "--samples", "10"])
    assert [problem.key for problem in answer.exception.problems] == ["--samples"]


def test_a_file_that_holds_no_covariance(tmp_path):
    file = tmp_path / "covariance.txt"
    for content, told in (("1 2 3", "3 numbers"), ("one", "cannot be read"), ("-1 " * 36, "negative variance")):
        file.write_text(content)
        answer = run(app, [*CALL, "--for", "1 h", "--covariance", str(file)])
        assert told in str(answer.exception)


FALL = ["astro", "propagate", "--epoch", "2031-05-01 UTC", "--position-km", "7000", "0", "0"]


def test_a_fall_ends_on_the_ground():
    answer = json.loads(run(app, [*FALL, "--velocity-km-s", "0", "5", "0", "--for", "1 d", "--json"]).stdout)
    assert answer["stopped_by"] == "impact on earth"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--velocity-km-s", "0", "7.5", "0", "--for", "1000000 d"], "beyond the ephemeris"),
        (["--velocity-km-s", "0", "7.5", "0", "--for", "1 d", "--center", "sun"], "below its surface"),
    ],
)
def test_a_flight_that_cannot_be_is_refused(more, message):
    answer = run(app, [*FALL, *more])
    assert message in str(answer.exception)
