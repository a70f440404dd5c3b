import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from perilune.cli import main
from perilune.formats.oem import read_oem


def perilune(*words):
    out, err = StringIO(), StringIO()
    arguments = patch.object(sys, "argv", ["perilune", *words])
    with arguments, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return SimpleNamespace(returncode=int(ended.value.code or 0), stdout=out.getvalue(), stderr=err.getvalue())


def test_validate(tmp_path):
    answer = perilune("transfers", "validate", "--markdown", str(tmp_path / "flown.md"))
    assert answer.returncode == 0, answer.stderr
    assert "missions, within 3 %" in answer.stdout
    assert "Sources:" in (tmp_path / "flown.md").read_text()
    document = json.loads(perilune("transfers", "validate", "--json").stdout)
    assert document["flown"]["missions_within"] >= 12
    assert perilune("transfers", "validate", "--markdown", "flown.txt").returncode == 2


def test_chain(tmp_path):
    words = [
        "transfers",
        "chain",
        "earth",
        "venus",
        "earth",
        "--seeds",
        "1",
        "--evaluations",
        "4000",
        "--workers",
        "1",
        "--depart",
    ]
    words += [
        "--workers",
        "1",
        "--depart",
        "2021-10-01 TDB",
        "2023-06-01 TDB",
        "--cache",
        str(tmp_path),
        "--lowest",
        "venus=6400 km",
    ]
    answer = perilune(*words, "--json", "--plot", str(tmp_path / "chain.svg"), "--spk", str(tmp_path / "chain.bsp"))
    assert answer.returncode == 0
    full = json.loads(answer.stdout)["full"]
    assert full["gap_km"] < 0.01
    assert full["patched_c3_km2_s2"] == pytest.approx(json.loads(answer.stdout)["flight"]["departure_c3_km2_s2"])
    assert (tmp_path / "chain.bsp").read_bytes().startswith(b"DAF/SPK")
    assert json.loads(answer.stdout)["flight"]["sequence"] == ["earth", "venus", "earth"]
    assert (tmp_path / "chain.svg").stat().st_size > 10_000
    shown = perilune(*words, "--refine").stdout
    assert "chain of flybys" in shown
    assert "in the full model" in shown
    wrong = perilune("transfers", "chain", "earth", "vulcan", "--depart", "never", "2023-06-01 TDB", "--legs", "a")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") >= 4


def test_round_trip(tmp_path):
    words = ["transfers", "round-trip", "mars", "--years", "2033", "2033"]
    answer = perilune(*words, "--json", "--plot", str(tmp_path / "trip.svg"))
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["trips"][0]["route"] == "earth mars, mars earth"
    assert json.loads(answer.stdout)["cheapest_in_full_model"] == []
    assert (tmp_path / "trip.svg").stat().st_size > 10_000
    shown = perilune(*words, "--oem", str(tmp_path / "trip.oem")).stdout
    assert "the cheapest of them" in shown
    assert "mars to earth in the full model" in shown
    names = [segment.metadata_comments[0] for segment in read_oem(tmp_path / "trip.oem").segments]
    assert names == ["earth to mars", "mars to earth"]
    assert perilune(*words, "--stay", "300 d", "301 d", "--longest", "440 d").returncode == 1
    assert perilune("transfers", "round-trip", "venus", "--class", "tour").returncode == 2


def test_low_thrust(tmp_path):
    tug = ["--mass", "20 t", "--power", "200 kW", "--isp", "4000 s"]
    words = ["transfers", "low-thrust", "earth", "mars", *tug, "--depart", "2033-03-01 TDB", "--flight-time", "400 d"]
    files = ["--plot", str(tmp_path / "flight.svg"), "--oem", str(tmp_path / "tug.oem")]
    answer = perilune(*words, "--v-infinity", "2 km/s", *files)
    assert len(read_oem(tmp_path / "tug.oem").segments) == 40
    assert answer.returncode == 0, answer.stderr
    assert "propellant kg" in answer.stdout
    assert (tmp_path / "flight.svg").stat().st_size > 10_000
    turning = ["transfers", "low-thrust", "earth", *tug, "--spiral", "7000 km", "42166 km", "--turn", "28.5 deg"]
    assert json.loads(perilune(*turning, "--json").stdout)["spiral"]["dv_m_s"] == pytest.approx(5783.8, abs=0.1)
    assert "Edelbaum" in perilune(*turning).stdout
    assert "no states to write" in perilune(*turning, "--spk", str(tmp_path / "spiral.bsp")).stderr
    wrong = perilune("transfers", "low-thrust", "earth", *tug[:-1], "soon")
    assert wrong.returncode == 2


def test_refine(tmp_path):
    dates = ["--depart", "2033-04-17 12:00 UTC", "--arrive", "2033-11-03 12:00 UTC"]
    words = ["transfers", "refine", "earth", "mars", *dates]
    answer = perilune(*words, "--oem", str(tmp_path / "mars.oem"), "--capture-period", "88775 s")
    assert answer.returncode == 0, answer.stderr
    assert "patched conics" in answer.stdout
    assert "capture burn m/s" in answer.stdout
    assert (tmp_path / "mars.oem").read_text().startswith("CCSDS_OEM_VERS")
    assert json.loads(perilune(*words, "--json").stdout)["gap_km"] < 0.01
    assert perilune("transfers", "refine", "earth", "vulcan", "mars", *dates).returncode == 2
    assert "a --past for each planet" in perilune("transfers", "refine", "earth", "venus", "mars", *dates).stderr
