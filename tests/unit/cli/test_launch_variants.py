"""``perilune launch payload --recovery`` and ``--engine-out``, in process."""

import json
import sys

import pytest

from perilune.cli import main
from perilune.cli.launch.variants import read_engine_out
from perilune.launch.ascent.staging import EngineOut


def run(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["perilune", "launch", "payload", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr()
    return int(ended.value.code or 0), out.out, out.err


def test_a_failure_is_read() -> None:
    assert read_engine_out("S-II:330") == EngineOut("S-II", 330.0)
    assert read_engine_out("first stage:60.5:2") == EngineOut("first stage", 60.5, 2)


@pytest.mark.slow
def test_an_engine_out_costs_payload(monkeypatch, capsys):
    words = ("falcon-9", "--to", "leo", "--engine-out", "first stage:60", "--json")
    status, out, _ = run(monkeypatch, capsys, *words)
    document = json.loads(out)
    assert status == 0
    assert document["stage_engines"] == 9
    # a ninth of the thrust from 60 s on: gravity costs more, the propellant is the same
    assert 0.5 < document["loss_percent"] < 10.0


def test_a_recovered_stage_is_told(monkeypatch, capsys):
    status, out, _ = run(monkeypatch, capsys, "falcon-9", "--to", "leo", "--recovery", "downrange")
    assert status == 0
    for words in ("expended", "downrange", "entry", "landing", "legs and fins"):
        assert words in out


@pytest.mark.parametrize("variant", [(), ("--recovery", "downrange"), ("--engine-out", "first stage:60")])
def test_where_the_site_does_not_fly_no_variant_does(monkeypatch, capsys, variant):
    # the drop zones of Baikonur begin at 51 deg
    words = ("falcon-9", "--to", "circular=400,10", "--site", "baikonur", "--json", *variant)
    status, out, _ = run(monkeypatch, capsys, *words)
    assert status == 1
    assert json.loads(out)["binding"] == "inclination"


@pytest.mark.parametrize(
    "words",
    [
        ("falcon-9", "--to", "leo", "--recovery", "parachute"),
        ("falcon-heavy", "--to", "leo", "--recovery", "return"),
        ("saturn-v", "--to", "leo", "--recovery", "downrange"),
        ("falcon-9", "--to", "leo", "--engine-out", "first stage"),
        ("falcon-9", "--to", "leo", "--engine-out", "third stage:10"),
        ("falcon-9", "--to", "leo", "--engine-out", "first stage:60", "--recovery", "downrange"),
    ],
)
def test_bad_input_is_refused(monkeypatch, capsys, words):
    status, out, err = run(monkeypatch, capsys, *words)
    assert status == 2
    assert out == ""
    assert "1 problem in the input" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--engine-out", "first stage:nan"), "a time from 0 s"),
        (("--engine-out", "first stage:inf"), "a time from 0 s"),
        (("--engine-out", "first stage:1000"), "a time before"),
        (("--engine-out", "frst stage:60"), "did you mean 'first stage'?"),
        (("--engine-out", "second stage:200"), "a stage of several engines"),
        (("--recovery", "downrage"), "did you mean 'downrange'?"),
    ],
)
def test_a_variant_that_is_none_is_refused_with_its_mend(monkeypatch, capsys, words, told):
    status, _, err = run(monkeypatch, capsys, "falcon-9", "--to", "leo", *words)
    assert status == 2
    assert told in err
