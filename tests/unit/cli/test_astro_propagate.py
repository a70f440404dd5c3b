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


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ([], {"--until"}),
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
