import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from unittest.mock import patch

import pytest

from perilune.cli import main

DATES = ["--depart", "2028-11-01 UTC", "2029-01-15 UTC", "--arrive", "2029-07-01 UTC", "2029-11-01 UTC"]


def perilune(*words):
    out, err = StringIO(), StringIO()
    arguments = patch.object(sys, "argv", ["perilune", "transfers", *words])
    with arguments, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def test_porkchop_prints_and_draws(tmp_path):
    pictures = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for picture in pictures:
        code, out, err = perilune("porkchop", "earth", "mars", *DATES, "--grid", "40", "--json", "--plot", str(picture))
        assert code == 0, err
    answer = json.loads(out)
    assert answer["no_solution"] is None
    assert len(answer["best"]) == 6
    assert 8.9 < min(point["c3_km2_s2"] for point in answer["best"]) < 9.1
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    code, out, _ = perilune("porkchop", "earth", "mars", *DATES, "--grid", "20", "--earth-moon-barycentre")
    assert code == 0
    assert "earth-moon-barycentre to mars" in out
    assert "mean equator and equinox of date" in out


def test_to_the_moon(tmp_path):
    dates = ["--depart", "2031-05-01 UTC", "2031-05-08 UTC", "--arrive", "2031-05-04 UTC", "2031-05-13 UTC"]
    code, out, _ = perilune("porkchop", "earth", "moon", *dates, "--grid", "40", "--plot", str(tmp_path / "m.png"))
    assert code == 0
    assert "the Moon on arrival" in out
    assert (tmp_path / "m.png").stat().st_size > 10_000


def test_nothing_between_the_dates():
    backwards = ["--depart", "2029-11-01 UTC", "2029-12-01 UTC", "--arrive", "2029-01-01 UTC", "2029-06-01 UTC"]
    code, out, _ = perilune("porkchop", "earth", "mars", *backwards, "--grid", "5", "--json")
    assert code == 1
    assert json.loads(out)["no_solution"]["binding"] == "departure and arrival dates"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["earth", "vulcan", *DATES], "unknown body 'vulcan'"),
        (["earth", "earth", *DATES], "to itself"),
        (["mars", "moon", *DATES], "to the Moon"),
        (["earth", "mars", *DATES, "--grid", "1"], "dates along an axis"),
        (["earth", "mars", *DATES, "--inclination", "30 deg"], "does not go with 'mars'"),
        (["earth", "mars", *DATES, "--parking", "-5 km"], "no orbit at an altitude"),
        (["earth", "mars", *DATES, "--plot", "a.gif"], "a.gif"),
        (["earth", "mars", *DATES, "--multirev", "50"], "too large a grid"),
        (["earth", "mars", *DATES, "--kernel", "none.bsp"], "none.bsp"),
    ],
)
def test_bad_input(words, told):
    code, out, err = perilune("porkchop", *words)
    assert code == 2
    assert told in out + err


def test_opportunities_as_a_table_and_as_json():
    words = ["opportunities", "earth", "mars", "--years", "2028", "2028", "--least", "c3"]
    code, out, _ = perilune(*words)
    assert code == 0
    assert "2028" in out
    code, out, _ = perilune(*words, "--json")
    answer = json.loads(out)
    assert code == 0
    assert [point["type"] for point in answer["opportunities"][0]["transfers"]] == ["I", "II"]
    code, out, _ = perilune("opportunities", "earth", "mars", "--years", "2027", "2027", "--json")
    assert code == 1
    assert json.loads(out)["no_solution"]["binding"] == "years"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["earth", "mars", "--years", "2030", "2029"], "no years"),
        (["earth", "mars", "--years", "2030", "2031", "--least", "fuel"], "unknown 'fuel'"),
        (["earth", "moon", "--years", "2030", "2031"], "no opportunities"),
    ],
)
def test_opportunities_refuse(words, told):
    code, out, err = perilune("opportunities", *words)
    assert code == 2
    assert told in out + err
