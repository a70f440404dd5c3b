"""The launch commands, in process."""

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


def test_payload_prints_one_json_document_and_draws(monkeypatch, capsys, tmp_path):
    picture = tmp_path / "ascent.svg"
    words = ("launch", "payload", "falcon-9", "--to", "leo", "--json", "--plot", str(picture))
    status, out, _ = run(monkeypatch, capsys, *words)
    document = json.loads(out)
    assert status == 0
    assert document["launcher"] == "falcon-9"
    assert document["physics_kg"] > 10e3
    assert {"published_kg", "anchored_kg", "reserve_m_s", "alarm", "defect_velocity_m_s"} <= set(document)
    assert picture.read_text().startswith("<?xml")


ROCKET = """\
id = "my-rocket"
name = "My rocket"
maturity = "planned"
partner = "esa"
sites = ["kourou"]
provenance = { source = "A. Author, A two-stage launcher (2026), table 3", date = "2026" }

[[stage]]
name = "first stage"
role = "core"
engine = "rd-191"
engines = 4
propellant_mass = { value = 400, unit = "t" }
dry_mass = { value = 30, unit = "t" }
diameter = { value = 4.1, unit = "m" }

[[stage]]
name = "second stage"
role = "upper"
engine = "rd-0124"
engines = 2
propellant_mass = { value = 60, unit = "t" }
dry_mass = { value = 6, unit = "t" }
diameter = { value = 3.6, unit = "m" }
"""
RATED = """
[[published]]
to = "leo"
payload = { value = 15, unit = "t" }
anchor = true
"""


def test_the_vehicle_may_be_a_file(monkeypatch, capsys, tmp_path):
    path = tmp_path / "my-rocket.toml"
    path.write_text(ROCKET)
    status, out, _ = run(monkeypatch, capsys, "launch", "payload", str(path), "--to", "leo")
    assert status == 0
    assert "my-rocket from kourou to 200 km circular" in out
    assert "no published payload of this launcher is an anchor" in out.replace("\n", " ")


def test_an_alarm_says_what_the_last_stage_would_weigh(monkeypatch, capsys, tmp_path):
    path = tmp_path / "my-rocket.toml"
    path.write_text(ROCKET + RATED)
    monkeypatch.setenv("COLUMNS", "1000")
    _, told, _ = run(monkeypatch, capsys, "launch", "payload", str(path), "--to", "leo", "--json")
    answer = json.loads(told)
    more = answer["physics_kg"] - 15e3
    assert answer["alarm"]
    _, out, _ = run(monkeypatch, capsys, "launch", "payload", str(path), "--to", "leo")
    assert f"{more:+.0f} kg on the last stage ({more / 60.0:+.0f} %) would make them agree" in out


def test_a_file_of_another_kind_is_refused(monkeypatch, capsys, tmp_path):
    path = tmp_path / "engines" / "motor.toml"
    path.parent.mkdir()
    numbers = 'thrust_vac = { value = 20, unit = "kN" }\nisp_vac = { value = 300, unit = "s" }\n'
    said = 'cycle = "solid"\nprovenance = { source = "A. Author (2026)", date = "2026" }\n'
    path.write_text(f'id = "motor"\nname = "A motor"\nmaturity = "flown"\npartner = "nasa"\n{said}{numbers}')
    status, out, err = run(monkeypatch, capsys, "launch", "payload", str(path), "--to", "leo")
    assert (status, out) == (2, "")
    assert "VEHICLE" in err
    assert "of the kind 'engine'; expected the file of a launcher" in err


def test_contract_performance_keeps_more_and_carries_less(monkeypatch, capsys):
    words = ("launch", "payload", "falcon-9", "--to", "c3=0", "--json")
    _, ordinary, _ = run(monkeypatch, capsys, *words)
    _, contract, _ = run(monkeypatch, capsys, *words, "--contract")
    plain, kept = json.loads(ordinary), json.loads(contract)
    assert kept["raw_kg"] == pytest.approx(plain["raw_kg"], rel=1e-6)
    assert kept["anchored_kg"] == pytest.approx(plain["anchored_kg"], rel=1e-6)
    # 2 to 3 % of 13 km/s, of a burnout of at least 6 t, at 3.4 km/s
    assert 0.4e3 < plain["physics_kg"] - kept["physics_kg"] < 2e3


def test_an_orbit_beyond_the_routes_of_a_site_is_told_with_its_reason(monkeypatch, capsys):
    words = ("launch", "curve", "soyuz-2-1b", "--site", "baikonur", "--inclination", "30", "--json")
    status, out, _ = run(monkeypatch, capsys, *words)
    assert status == 1
    assert json.loads(out)["binding"] == "inclination"


@pytest.mark.parametrize(
    "words",
    [
        ("launch", "payload", "falcon-9", "--to", "jupiter"),
        ("launch", "payload", "falcon9", "--to", "leo"),
        ("launch", "payload", "falcon-9", "--to", "leo", "--site", "nowhere"),
    ],
)
def test_bad_input_is_refused(monkeypatch, capsys, words):
    status, out, err = run(monkeypatch, capsys, *words)
    assert status == 2
    assert out == ""
    assert "1 problem in the input" in err


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("launch", "payload", "falcon9", "--to", "moon", "--site", "x", "--plot", "a.pdf"), 4),
        (("launch", "curve", "falcon-9", "--inclination", "nan"), 1),
        (("launch", "curve", "falcon-9", "--inclination", "200", "--site", "x"), 2),
        (("launch", "curve", "falcon-9", "--family", "moon", "--altitude", "5"), 2),
        (("launch", "curve", "falcon-9", "--family", "inclination", "--inclination", "30"), 1),
        (("launch", "curves", "falcon9", "--family", "moon", "--workers", "1"), 2),
        (("launch", "validate", "--workers", "0"), 1),
    ],
)
def test_every_wrong_option_is_told_at_once_before_any_computation(monkeypatch, capsys, words, count):
    status, out, err = run(monkeypatch, capsys, *words)
    assert (status, out) == (2, "")
    assert f"{count} problem{'s' if count > 1 else ''} in the input" in err
