import json

import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner

from perilune.astro.lunar_orbits.station_keeping import StationKeeping
from perilune.astro.lunar_orbits.transition_summary import TransitionSummary
from perilune.cli.app import app
from perilune.errors import InputError
from perilune.formats.oem import read_oem

EPOCH = ("--epoch", "2031-05-01 UTC")


def run(*words):
    answer = CliRunner().invoke(app, ["astro", *words])
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.exit_code, answer.stdout


def test_transition_writes_what_it_prints(tmp_path):
    files = ("--oem", str(tmp_path / "nrho.oem"), "--plot", str(tmp_path / "nrho.svg"))
    status, told = run("transition", *EPOCH, "--revolutions", "2", "--avoid-eclipses", *files, "--json")
    result = TypeAdapter(TransitionSummary).validate_json(told)
    assert status == 0
    assert (result.revolutions, len(result.patch_points)) == (2, 13)
    assert result.corrections_m_s_per_year < 1.0
    assert result.perilune_km.least > 3_000.0
    (segment,) = read_oem(tmp_path / "nrho.oem").segments
    assert segment.center_name == "EARTH"
    assert (tmp_path / "nrho.svg").read_text().count("<svg") == 1


def test_transition_for_a_person():
    status, told = run("transition", *EPOCH, "--orbit", "dro", "--revolutions", "2")
    assert status == 0
    assert "sum of corrections" in told
    assert "dro of 13.6608 d" in told


def test_no_such_orbit_is_infeasible():
    status, told = run("transition", *EPOCH, "--orbit", "halo", "--period", "99 d", "--json")
    assert status == 1
    assert "no member" in json.loads(told)["reason"]


def test_station_keeping_of_a_month(tmp_path):
    words = ("--orbit", "dro", "--days", "30", "--cases", "2", "--workers", "1", "--cache", str(tmp_path))
    status, told = run("station-keeping", *EPOCH, *words, "--json")
    result = TypeAdapter(StationKeeping).validate_json(told)
    assert status == 0
    assert (result.law, len(result.cases), result.lost) == ("targets", 2, 0)
    assert result.dv_m_s_per_year.least > 0.0
    status, told = run("station-keeping", *EPOCH, *words, "--plot", str(tmp_path / "cases.svg"))
    assert "2 cases of 30 d" in told
    assert (tmp_path / "cases.svg").read_text().count("<svg") == 1


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("transition", "--epoch", "2031-05-01", "--orbit", "hallo"), "no family 'hallo'"),
        (("transition", *EPOCH, "--revolutions", "0"), "0 revolutions"),
        (("transition", *EPOCH, "--orbit", "dro", "--avoid-eclipses"), "only the 9:2 NRHO"),
        (("transition", *EPOCH, "--oem", "orbit.txt"), "cannot write an OEM"),
        (("station-keeping", *EPOCH, "--law", "magic"), "no law 'magic'"),
        (("station-keeping", *EPOCH, "--cases", "0"), "0 cases"),
        (("station-keeping", *EPOCH, "--position-error", "-1 km"), "negative"),
        (("frozen", "round", *EPOCH), "no kind 'round'"),
        (("frozen", "low", *EPOCH, "--eccentricity", "0.1"), "does not go with 'low'"),
        (("frozen", "elliptical", *EPOCH, "--eccentricity", "0.95"), "meets the surface"),
        (("frozen", "low", *EPOCH, "--degree", "99"), "degree 99"),
        (("frozen", "low", *EPOCH, "--days", "10"), "10.0 days"),
        (("frozen", "low", *EPOCH, "--plot", "orbit.txt"), "orbit.txt"),
    ],
)
def test_bad_input_is_told(words, cause):
    with pytest.raises(InputError, match=cause):
        run(*words)


def test_an_inclination_without_a_low_frozen_orbit_is_told_with_those_that_have_one():
    status, told = run("frozen", "low", *EPOCH, "--altitude", "100 km", "--inclination", "90 deg", "--degree", "30")
    assert status == 1
    assert "no orbit" in told
    assert "27.4, 49.5, 76.7, 85.3 deg" in told
