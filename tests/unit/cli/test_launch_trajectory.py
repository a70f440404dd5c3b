"""``perilune launch trajectory``, in process."""

import json
import sys

import pytest

from perilune.cli import main
from perilune.formats.oem import read_oem


def run(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["perilune", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr()
    return int(ended.value.code or 0), out.out, out.err


def test_a_trajectory_is_one_document_with_states_and_pictures(monkeypatch, capsys, tmp_path):
    states, track = tmp_path / "ascent.oem", tmp_path / "track.svg"
    words = ("launch", "trajectory", "falcon-9", "--to", "leo", "--payload", "20000", "--epoch", "2020-05-01T12:00:00")
    status, out, _ = run(monkeypatch, capsys, *words, "--out", str(states), "--map", str(track), "--json")
    document = json.loads(out)
    assert status == 0
    assert document["payload_kg"] == pytest.approx(20_000.0)
    assert document["epoch_utc"] == "2020-05-01T12:00:00.000 UTC"
    assert document["events"][0]["name"] == "lift-off"
    assert {part["name"] for part in document["dropped"]} >= {"first stage", "fairing half or tower"}
    assert len(read_oem(states).segments) > 2
    assert track.read_text().startswith("<?xml")


def test_the_table_tells_events_losses_and_what_falls(monkeypatch, capsys):
    status, out, _ = run(monkeypatch, capsys, "launch", "trajectory", "falcon-9", "--to", "leo", "--payload", "20000")
    assert status == 0
    for words in ("first stage separation", "ideal delta-v", "What is dropped", "stays in orbit"):
        assert words in out


def test_too_much_payload_is_no_solution(monkeypatch, capsys):
    words = ("launch", "trajectory", "falcon-9", "--to", "leo", "--payload", "60000", "--json")
    status, out, _ = run(monkeypatch, capsys, *words)
    assert status == 1
    assert json.loads(out)["binding"] == "mass to orbit"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("falcon-9", "--to", "moon", "--payload", "-1", "--out", "a.txt", "--map", "a.pdf"), 4),
        (("falcon-9", "--to", "leo", "--out", "a.oem"), 1),
        (("falcon-9", "--to", "leo", "--epoch", "tomorrow"), 1),
    ],
)
def test_bad_input_is_refused(monkeypatch, capsys, words, count):
    status, out, err = run(monkeypatch, capsys, "launch", "trajectory", *words)
    assert status == 2
    assert out == ""
    assert f"{count} problem{'s' if count > 1 else ''} in the input" in err
