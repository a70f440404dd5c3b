"""The commands of sensitivities and intervals, in process."""

import json
import sys

import pytest

from perilune.cli import main


def run(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["perilune", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr()
    return int(ended.value.code or 0), out.out, out.err


def test_sensitivities_are_printed_and_drawn(monkeypatch, capsys, tmp_path):
    picture = tmp_path / "tornado.svg"
    words = ("launch", "sensitivity", "falcon-9", "--to", "leo", "--plot", str(picture))
    status, out, _ = run(monkeypatch, capsys, *words)
    assert status == 0
    assert "kg per unit" in out
    assert "Over the public intervals" in out
    assert picture.read_text().startswith("<?xml")
    status, out, _ = run(monkeypatch, capsys, *words[:5], "--json")
    assert status == 0
    rows = {(row["of"], row["quantity"]): row for row in json.loads(out)["sensitivities"]}
    assert rows["launcher", "payload adapter"]["kg_per_unit"] == pytest.approx(-1.0)


def test_the_interval_is_printed_and_kept(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PERILUNE_CACHE", str(tmp_path))
    words = ("launch", "payload", "falcon-9", "--to", "leo", "--interval", "--samples", "16", "--workers", "1")
    status, out, told = run(monkeypatch, capsys, *words)
    assert status == 0
    assert "Share in the variance" in out
    assert "samples 1 to 8" in told
    status, out, told = run(monkeypatch, capsys, *words, "--json")
    document = json.loads(out)
    assert document["physics"]["p05_kg"] < document["physics"]["p95_kg"]
    assert document["payload"]["launcher"] == "falcon-9"
    assert "2 already known" in told


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("launch", "sensitivity", "falcon9", "--to", "moon", "--site", "x", "--plot", "a.pdf"), 4),
        (("launch", "payload", "falcon-9", "--to", "leo", "--interval", "--samples", "3"), 1),
    ],
)
def test_wrong_options_are_told_before_any_computation(monkeypatch, capsys, words, count):
    status, out, err = run(monkeypatch, capsys, *words)
    assert (status, out) == (2, "")
    assert f"{count} problem{'s' if count > 1 else ''} in the input" in err


def test_what_cannot_be_reached_has_no_sensitivity(monkeypatch, capsys):
    words = ("launch", "sensitivity", "falcon-9", "--to", "circular=200,5", "--site", "baikonur", "--json")
    status, out, _ = run(monkeypatch, capsys, *words)
    assert status == 1
    assert json.loads(out)["binding"] == "inclination"
